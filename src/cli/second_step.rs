//! The second step of signing in: a code, a new authenticator, or the company's page.
//!
//! Asks a person again as long as the server takes another try; a script's code is tried once.

use std::time::Duration;

use canteen_protocol::account::SignedIn;
use canteen_protocol::second_factor::{
    Authenticator, AwaitSecondStep, SecondStep, SecondStepTaken, Step, TakeSecondStep,
};
use canteen_protocol::{ErrorCode, Method, WireError};
use tokio::time::{Instant, sleep};

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::{qr, secret};
use crate::i18n::Texts;
use crate::net::CallError;

/// Who answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answers {
    /// A person at the terminal.
    Person,
    /// A line of standard input.
    Input,
    /// Nobody.
    Nobody,
}

/// The second step an error of signing in asks for.
pub fn of(error: &WireError) -> Option<SecondStep> {
    let data = error.data.clone().filter(|_| error.code == ErrorCode::SecondFactor)?;
    serde_json::from_value(data).ok()
}

/// Takes it.
///
/// # Errors
/// `second_factor` when nobody is there to take it, and what the server refuses.
pub async fn take(
    context: &mut Context<'_>,
    url: &str,
    step: SecondStep,
    answers: Answers,
) -> Outcome<SignedIn> {
    let texts = Texts::new(context.lang);
    let mut taking = Taking { context, texts, url, ticket: step.ticket, answers };
    match step.step {
        Step::Code => {
            taking.say(&[taking.texts.get("second-code-help")]);
            taking.codes().await.map(|taken| taken.signed_in)
        }
        Step::Enrol { authenticator } => {
            taking.need(answers == Answers::Person)?;
            let help = taking.texts.get("second-enrol-help");
            show(taking.context, &authenticator, &help);
            let taken = taking.codes().await?;
            recovery(taking.context, &taken.recovery_codes);
            Ok(taken.signed_in)
        }
        Step::Page { url, ask_ms } => {
            taking.need(answers != Answers::Nobody)?;
            let until = Instant::now() + seconds(step.valid_seconds);
            taking.page(&url, Duration::from_millis(ask_ms), until).await
        }
    }
}

/// Shows what an authenticator is set up with. What a person reads stands below the code, which
/// may take a whole screen.
pub fn show(context: &mut Context<'_>, authenticator: &Authenticator, help: &str) {
    qr::show(context, &authenticator.url);
    let texts = Texts::new(context.lang);
    let secret = spaced(&authenticator.secret);
    let lines = [
        help.to_owned(),
        authenticator.url.clone(),
        texts.with("second-secret", &[("secret", secret.as_str().into())]),
    ];
    say(context, &lines);
}

/// Shows recovery codes, which are not shown again.
pub fn recovery(context: &mut Context<'_>, codes: &[String]) {
    if codes.is_empty() {
        return;
    }
    let texts = Texts::new(context.lang);
    say(context, &[texts.get("second-recovery")]);
    for code in codes {
        say(context, &[format!("  {code}")]);
    }
}

/// In groups of four, for whoever types it.
fn spaced(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

fn seconds(seconds: i64) -> Duration {
    // Whatever a server says, a day is longer than anybody waits.
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0).min(86_400))
}

/// Tells a person something. Programs are not told.
fn say(context: &mut Context<'_>, lines: &[String]) {
    if context.json {
        return;
    }
    for line in lines {
        let line = canteen_text::sanitize::line(line, 2_000);
        // Nobody listens on a closed standard error, and that is no reason to fail.
        let _ = writeln!(context.io.err, "{line}");
    }
}

struct Taking<'a, 'b> {
    context: &'a mut Context<'b>,
    texts: Texts,
    url: &'a str,
    ticket: String,
    answers: Answers,
}

impl Taking<'_, '_> {
    fn say(&mut self, lines: &[String]) {
        if self.answers != Answers::Nobody {
            say(self.context, lines);
        }
    }

    /// Whether there is somebody to do it.
    fn need(&self, there: bool) -> Outcome {
        there.then_some(()).ok_or_else(|| {
            Failure::new("second_factor", "a second step is needed to sign in")
                .hint("sign in at a terminal, or give the code with --factor-stdin")
        })
    }

    /// Asks for codes until one is right.
    async fn codes(&mut self) -> Outcome<SecondStepTaken> {
        loop {
            let code = match self.answers {
                Answers::Person => secret::line(self.context, &self.texts.get("second-code"))?,
                Answers::Input => secret::first_line(self.context)?,
                Answers::Nobody => return self.need(false).and(Err(Failure::usage(""))),
            };
            if code.is_empty() {
                continue;
            }
            let ask = TakeSecondStep { ticket: self.ticket.clone(), code };
            let error = match self.call(ask).await {
                Ok(taken) => return Ok(taken),
                Err(error) => error,
            };
            let left = tries_left(&error).filter(|_| self.answers == Answers::Person);
            let Some(left) = left else { return Err(error.into()) };
            let line = self.texts.with("second-wrong", &[("tries", left.into())]);
            self.say(&[line]);
        }
    }

    /// Shows the company's page and waits until it was passed.
    async fn page(&mut self, page: &str, pace: Duration, until: Instant) -> Outcome<SignedIn> {
        qr::show(self.context, page);
        let (help, waiting) =
            (self.texts.get("second-page-help"), self.texts.get("second-page-waiting"));
        self.say(&[help, page.to_owned(), waiting]);
        while Instant::now() < until {
            sleep(pace.max(Duration::from_millis(100))).await;
            match self.call(AwaitSecondStep { ticket: self.ticket.clone() }).await {
                Ok(answer) => {
                    if let Some(signed_in) = answer.signed_in {
                        return Ok(signed_in);
                    }
                }
                // A line that breaks while a person is elsewhere is no reason to begin again.
                Err(error) if is_passing(&error) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Failure::new("expired", self.texts.get("second-page-late")))
    }

    async fn call<M: Method>(&self, params: M) -> Result<M::Result, CallError> {
        let client = crate::net::connect(self.url, &self.context.net()).await?;
        client.call(params).await
    }
}

/// How many more codes the server takes, when this one was wrong and it takes any.
fn tries_left(error: &CallError) -> Option<i64> {
    let CallError::Refused(error) = error else { return None };
    let left = error.data.as_ref()?.get("tries_left")?.as_i64()?;
    (error.code == ErrorCode::BadCredentials && left > 0).then_some(left)
}

fn is_passing(error: &CallError) -> bool {
    match error {
        CallError::Refused(error) => error.code.is_temporary(),
        CallError::Unreachable(_) | CallError::Closed(_) | CallError::Timeout(_) => true,
        CallError::Setup(_) | CallError::Protocol(_) => false,
    }
}

/// What is asked of whoever changes their second factor: a password, or a code.
pub fn is_code(text: &str) -> bool {
    let letters: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let digits = letters.len() == 6 && letters.bytes().all(|b| b.is_ascii_digit());
    let groups: Vec<&str> = text.trim().split('-').collect();
    let recovery = groups.len() == 4
        && groups
            .iter()
            .all(|group| group.len() == 4 && group.bytes().all(|b| b.is_ascii_alphanumeric()));
    digits || recovery
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_from_a_password() {
        for (text, expected) in [
            ("123456", true),
            ("123 456", true),
            ("k3vd-x7ma-2qpn-ub5e", true),
            ("correct horse battery", false),
            ("12345678", false),
            ("", false),
            ("a-b-c-d", false),
        ] {
            assert_eq!(is_code(text), expected, "{text:?}");
        }
        assert_eq!(spaced("GEZDGNBVGY"), "GEZD GNBV GY");
    }

    #[test]
    fn the_step_is_read_from_the_error_of_that_code_alone() {
        let step = SecondStep {
            ticket: "t".into(),
            valid_seconds: 300,
            tries: 5,
            step: Step::Page { url: "https://x".into(), ask_ms: 2_000 },
        };
        let error = |code| WireError::new(code, "").with(serde_json::json!(step));
        assert_eq!(of(&error(ErrorCode::SecondFactor)), Some(step.clone()));
        assert_eq!(of(&error(ErrorCode::Invalid)), None);
        assert_eq!(of(&WireError::new(ErrorCode::SecondFactor, "")), None);
    }
}
