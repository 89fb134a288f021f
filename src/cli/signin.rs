//! Signing in: what was not given is asked for, and what was wrong is said with the way out and
//! asked for again, as long as a person sits there to answer.
//!
//! Keeps nothing: `login` does. Each request has a connection of its own, since a person takes
//! longer to type than a server waits for a stranger.

use canteen_protocol::Method;
use canteen_protocol::account::{RequestCode, SignIn, SignedIn};

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::second_step::{self, Answers};
use super::{link, secret};
use crate::config::Session;
use crate::i18n::Texts;
use crate::net::CallError;

/// How often a person may be wrong.
const TRIES: usize = 5;

/// What is known before anything is asked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Given {
    /// The server.
    pub url: Option<String>,
    /// The corp.
    pub corp: Option<String>,
    /// Account, e-mail address or mobile number.
    pub user: Option<String>,
    /// The password is on standard input.
    pub password_stdin: bool,
    /// The code; empty when one is to be sent.
    pub code: Option<String>,
    /// The code of the second step is on standard input.
    pub factor_stdin: bool,
}

/// Who is signed in now, and where.
pub struct Done {
    /// The server's address, whole.
    pub url: String,
    /// What the server said.
    pub signed_in: SignedIn,
}

/// Signs in.
///
/// # Errors
/// What the server refuses and nobody can mend; when the person gives up.
pub async fn sign_in(context: &mut Context<'_>, given: Given) -> Outcome<Done> {
    let scripted = given.password_stdin || given.factor_stdin;
    let person = context.io.input_is_terminal && !context.json && !scripted;
    let before = Session::load(&context.paths.session()).ok().flatten();
    let mut dialogue = Dialogue { texts: Texts::new(context.lang), person, context };
    let (url, given) = dialogue.server(given, before.as_ref()).await?;
    // What was signed in to before on this machine is likely meant again.
    let before = before.filter(|session| session.url == url);
    let known_corp = before.as_ref().map(|session| session.corp_id.clone());
    let mut known_user = before.map(|session| session.userid);
    let (mut corp, mut user) = (given.corp.clone(), given.user.clone());
    let mut tries = 0;
    loop {
        let corp_id =
            dialogue.given("signin-corp", "--corp", corp.take(), known_corp.as_deref())?;
        let account =
            dialogue.given("signin-user", "--user", user.take(), known_user.as_deref())?;
        let failure = match dialogue.knock(&url, &corp_id, &account, &given).await {
            Ok(signed_in) => return Ok(Done { url, signed_in }),
            Err(failure) => failure,
        };
        tries += 1;
        // A code that was given with the command is used up.
        let mendable = given.code.as_ref().is_none_or(String::is_empty);
        if !person || !mendable || tries >= TRIES || !is_answer_wrong(&failure) {
            return Err(failure);
        }
        dialogue.say(&failure.message);
        // Only what may have been wrong is asked again.
        if failure.code == "not_found" {
            user = Some(account);
        } else {
            corp = Some(corp_id);
            known_user = Some(account);
        }
    }
}

/// Whether another answer to the questions may help.
fn is_answer_wrong(failure: &Failure) -> bool {
    ["not_found", "bad_credentials", "forbidden", "invalid", "expired"]
        .contains(&failure.code.as_str())
}

struct Dialogue<'a, 'b> {
    context: &'a mut Context<'b>,
    texts: Texts,
    person: bool,
}

impl Dialogue<'_, '_> {
    /// The address of a server that answers, and what else was given: a person may paste the whole
    /// line that they were sent.
    async fn server(&mut self, given: Given, before: Option<&Session>) -> Outcome<(String, Given)> {
        if let Some(url) = &given.url {
            let url = whole(url);
            link::connect(self.context, &url).await?;
            return Ok((url, given));
        }
        let known = before.map(|session| session.url.clone());
        if !self.context.io.input_is_terminal {
            return Err(Failure::usage("the server's address is missing")
                .hint("canteen login URL --corp CORP_ID --user USER"));
        }
        self.say_text("signin-server-help");
        let mut tries = 0;
        loop {
            let line = self.answer("signin-server", known.as_deref())?;
            let pasted = pasted(&line);
            let url = whole(pasted.url.as_deref().unwrap_or(&line));
            match link::connect(self.context, &url).await {
                Ok(_) => {
                    let corp = given.corp.or(pasted.corp);
                    let user = given.user.or(pasted.user);
                    return Ok((url, Given { url: None, corp, user, ..given }));
                }
                Err(failure) => {
                    tries += 1;
                    if !self.person || tries >= TRIES {
                        return Err(failure);
                    }
                    self.say(&failure.message);
                    self.say_text("signin-server-wrong");
                }
            }
        }
    }

    /// What was given, or the answer to a question.
    fn given(
        &mut self,
        key: &str,
        flag: &str,
        value: Option<String>,
        known: Option<&str>,
    ) -> Outcome<String> {
        match value.filter(|value| !value.is_empty()) {
            Some(value) => Ok(value),
            None if self.context.io.input_is_terminal => self.answer(key, known),
            None => Err(Failure::usage(format!("{flag} is missing"))),
        }
    }

    /// Asks for the password or the code, and signs in with it.
    async fn knock(
        &mut self,
        url: &str,
        corp_id: &str,
        user: &str,
        given: &Given,
    ) -> Outcome<SignedIn> {
        let mut ask = SignIn {
            corp_id: corp_id.to_owned(),
            user: user.to_owned(),
            password: None,
            code: given.code.clone().filter(|code| !code.is_empty()),
            device: device_name(),
        };
        if given.code.is_none() {
            if self.person {
                self.say_text("signin-password-help");
            }
            let prompt = self.texts.get("signin-password");
            let password = secret::password(self.context, given.password_stdin, &prompt)?;
            ask.password = Some(password).filter(|password| !password.is_empty() || !self.person);
        }
        if ask.password.is_none() && ask.code.is_none() {
            ask.code = Some(self.code(url, corp_id, user).await?);
        }
        let by_password = ask.password.is_some();
        let client = link::connect(&*self.context, url).await?;
        let error = match client.call(ask).await {
            Ok(signed_in) => return Ok(signed_in),
            Err(error) => error,
        };
        if let CallError::Refused(error) = &error
            && let Some(step) = second_step::of(error)
        {
            let answers = match (self.person, given.factor_stdin) {
                (true, _) => Answers::Person,
                (false, true) => Answers::Input,
                (false, false) => Answers::Nobody,
            };
            return second_step::take(self.context, url, step, answers).await;
        }
        let failure = Failure::from(error);
        if self.person && by_password && failure.code == "bad_credentials" {
            return Err(Failure { message: self.texts.get("signin-wrong"), ..failure });
        }
        Err(failure)
    }

    /// Has a code sent, and asks for it.
    async fn code(&mut self, url: &str, corp_id: &str, user: &str) -> Outcome<String> {
        let ask = RequestCode { corp_id: corp_id.to_owned(), user: user.to_owned() };
        let sent = self.call(url, ask).await?;
        let values = [("minutes", (sent.valid_seconds / 60).into())];
        let said = self.texts.with("signin-code-sent", &values);
        self.say(&said);
        self.answer("signin-code", None)
    }

    async fn call<M: Method>(&self, url: &str, params: M) -> Outcome<M::Result> {
        let client = link::connect(&*self.context, url).await?;
        Ok(client.call(params).await?)
    }

    /// Asks until there is an answer; what is known already is taken by Enter alone.
    fn answer(&mut self, key: &str, known: Option<&str>) -> Outcome<String> {
        let label = self.texts.get(key);
        let prompt = match known {
            Some(known) => format!("{label} [{known}]"),
            None => label,
        };
        for _ in 0..TRIES {
            let line = secret::line(self.context, &prompt)?;
            match (line.as_str(), known) {
                ("", Some(known)) => return Ok(known.to_owned()),
                ("", None) => {}
                _ => return Ok(line),
            }
        }
        Err(Failure::usage(format!("no answer to '{prompt}'")))
    }

    fn say_text(&mut self, key: &str) {
        let text = self.texts.get(key);
        self.say(&text);
    }

    /// Tells the person something. Programs are not told.
    fn say(&mut self, text: &str) {
        if !self.context.json {
            let text = canteen_text::sanitize::line(text, 1_000);
            // Nobody listens on a closed standard error, and that is no reason to fail.
            let _ = writeln!(self.context.io.err, "{text}");
        }
    }
}

/// An address with its scheme: TLS to other machines, none to this one.
fn whole(url: &str) -> String {
    let url = url.trim();
    if url.is_empty() || url.contains("://") {
        return url.to_owned();
    }
    let host = url.split(['/', ':']).next().unwrap_or_default();
    let here = url.starts_with("[::1]") || host == "localhost" || host.starts_with("127.");
    format!("{}://{url}", if here { "http" } else { "https" })
}

/// What a pasted `canteen login URL --corp CORP_ID --user USER` says.
fn pasted(line: &str) -> Given {
    let words: Vec<&str> = line.split_whitespace().collect();
    let after = |flag: &str| {
        words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix(flag) {
            Some("") => words.get(at + 1).map(|next| (*next).to_owned()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        })
    };
    Given {
        url: words.iter().find(|word| word.contains("://")).map(|word| (*word).to_owned()),
        corp: after("--corp"),
        user: after("--user"),
        ..Given::default()
    }
}

/// What the list of devices will call this one.
fn device_name() -> String {
    let name = hostname::get().unwrap_or_default();
    let name = canteen_text::sanitize::line(&name.to_string_lossy(), 64);
    if name.is_empty() { "a terminal".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_completed() {
        for (given, expected) in [
            ("chat.example.com", "https://chat.example.com"),
            (" chat.example.com:8443 ", "https://chat.example.com:8443"),
            ("localhost:7700", "http://localhost:7700"),
            ("127.0.0.1:7700", "http://127.0.0.1:7700"),
            ("[::1]:7700", "http://[::1]:7700"),
            ("127.example.com", "http://127.example.com"),
            ("http://chat.example.com", "http://chat.example.com"),
            ("", ""),
        ] {
            assert_eq!(whole(given), expected, "{given:?}");
        }
    }

    #[test]
    fn the_line_of_the_admin_may_be_pasted_whole() {
        let line = "canteen --profile li login https://chat.example.com --corp acme --user=li";
        let given = pasted(line);
        assert_eq!(given.url.as_deref(), Some("https://chat.example.com"));
        assert_eq!(given.corp.as_deref(), Some("acme"));
        assert_eq!(given.user.as_deref(), Some("li"));
        assert_eq!(pasted("chat.example.com"), Given::default());
        assert_eq!(pasted("x --corp").corp, None);
    }
}
