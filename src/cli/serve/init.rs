//! `canteen serve init`: founds the first corp of a server, asking for what is not given (REG-02).
//!
//! Everything is asked before anything is opened, so whoever gives up leaves nothing behind. What
//! was answered wrongly is asked again; a script is told and ends.

use std::path::PathBuf;

use canteen_protocol::organisation::OrgKind;
use canteen_server::account::totp::Secret;
use canteen_server::account::{Founding, NewOrg, found_org, password};
use canteen_server::clock::Clock;
use canteen_server::directory::rules::{fields, mobile};

use super::flags::Storage;
use super::terms::{self, Text};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::{org, second_step, secret};

/// How often a question is asked.
const TRIES: usize = 5;

/// Found the first corp of this server, by questions or by flags
///
/// Asks for what is not given; with --yes nothing is asked, and what is missing is an error. Scripts
/// write the password to standard input. Nothing is made before the last answer.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    storage: Storage,
    /// The organisation's name, 1 to 64 characters
    #[arg(long)]
    name: Option<String>,
    /// What it is
    #[arg(long = "type", value_name = "TYPE",
        value_parser = ["company", "government", "school", "non-profit", "team", "other"])]
    kind: Option<String>,
    /// The first administrator's account
    #[arg(long, value_name = "USERID")]
    admin: Option<String>,
    /// Their real name
    #[arg(long, value_name = "NAME")]
    admin_name: Option<String>,
    /// Their e-mail address, to which sign-in codes go
    #[arg(long, value_name = "EMAIL")]
    admin_email: Option<String>,
    /// Their mobile number
    #[arg(long, value_name = "NUMBER")]
    admin_mobile: Option<String>,
    /// Read their password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
    /// Set no authenticator up now, and do not ask
    #[arg(long)]
    no_totp: bool,
    /// Terms of use of your own, with a line "Version: ..." near the beginning
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,
    /// Accept the terms of this version without being shown them
    #[arg(long, value_name = "VERSION")]
    accept_terms: Option<String>,
    /// Ask nothing
    #[arg(long)]
    yes: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let config = args.storage.0.load(context)?;
    let terms = terms::read(args.terms.as_deref())?;
    let person = context.io.input_is_terminal && !context.json && !args.yes && !args.password_stdin;
    let mut wizard = Wizard { context, person };
    let (mut new, mut founding) = wizard.ask(args, &terms)?;
    if person {
        let place = match &config.database {
            Some(_) => "the database that is configured".to_owned(),
            None => config.data.display().to_string(),
        };
        wizard.say(&format!("{} ({}) goes to {place}", new.name, founding.kind));
        if !wizard.yes("Found it", true)? {
            return Err(Failure::new("cancelled", "nothing was founded"));
        }
    }
    founding.tenancy = Some(config.tenancy.clone());
    let db = org::open(&config).await?;
    let mut tries = 0;
    let created = loop {
        let fault = match found_org(&db, Clock::System.now(), new.clone(), founding.clone()).await {
            Ok(created) => break created,
            Err(fault) => Failure::from(fault.into_wire("serve init")),
        };
        tries += 1;
        if !person || fault.code != "conflict" || tries >= TRIES {
            return Err(fault);
        }
        wizard.say(&fault.message);
        new.name = wizard.name(None)?;
    };
    drop(db);
    let admin = new.admin.clone();
    second_step::recovery(wizard.context, &created.recovery_codes);
    org::show(wizard.context, &created, &admin)
}

struct Wizard<'a, 'b> {
    context: &'a mut Context<'b>,
    person: bool,
}

impl Wizard<'_, '_> {
    /// All answers, from flags or from a person.
    fn ask(&mut self, args: Args, terms: &Text) -> Outcome<(NewOrg, Founding)> {
        let name = self.name(args.name)?;
        let kind = self.kind(args.kind)?;
        let real = |text: &str| fields::name("name", text, fields::NAME).map_err(worded);
        let admin_name =
            self.answer("The administrator's name", "--admin-name", args.admin_name, real)?;
        let account = |text: &str| fields::userid(text).map_err(worded);
        let admin = self.answer("Their account", "--admin", args.admin, account)?;
        let (email, mobile) = self.reached(args.admin_email, args.admin_mobile)?;
        let password = self.password(args.password_stdin)?;
        let totp = if args.no_totp { None } else { self.totp(&name, &admin)? };
        self.terms(args.accept_terms.as_deref(), terms)?;
        let founding = Founding {
            kind,
            mobile,
            terms: Some(terms.terms.clone()),
            totp,
            only_of_its_name: true,
            tenancy: None,
        };
        Ok((NewOrg { name, admin, admin_name, email, password }, founding))
    }

    /// A value that was given, or the answer to a question, once it is as it must be.
    fn answer<T>(
        &mut self,
        question: &str,
        flag: &str,
        given: Option<String>,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Outcome<T> {
        if let Some(given) = given {
            return check(&given).map_err(|why| Failure::usage(format!("{flag}: {why}")));
        }
        if !self.person {
            return Err(Failure::usage(format!("{flag} is missing")));
        }
        for _ in 0..TRIES {
            let line = secret::line(self.context, question)?;
            match check(&line) {
                Ok(value) => return Ok(value),
                Err(why) => self.say(&why),
            }
        }
        Err(Failure::usage(format!("no answer to '{question}'")))
    }

    /// The organisation's name (REG-03).
    fn name(&mut self, given: Option<String>) -> Outcome<String> {
        let check = |text: &str| fields::name("name", text, fields::NAME).map_err(worded);
        self.answer("The organisation's name", "--name", given, check)
    }

    /// What kind of organisation it is; a company when nothing is said (VER-07).
    fn kind(&mut self, given: Option<String>) -> Outcome<OrgKind> {
        if given.is_none() && !self.person {
            return Ok(OrgKind::default());
        }
        let all = OrgKind::ALL.map(OrgKind::word).join(", ");
        let question = format!("Type ({all}) [{}]", OrgKind::default());
        self.answer(&question, "--type", given, |text| match text {
            "" => Ok(OrgKind::default()),
            text => text.to_lowercase().parse(),
        })
    }

    /// E-mail address and mobile number, one of them at least (REG-04).
    fn reached(
        &mut self,
        email: Option<String>,
        mobile: Option<String>,
    ) -> Outcome<(String, String)> {
        let asked = email.is_none() && mobile.is_none();
        if asked && !self.person {
            return Err(Failure::usage("--admin-email is missing").hint("or give --admin-mobile"));
        }
        let check_email = |text: &str| fields::email(text).map_err(worded);
        let check_mobile = |text: &str| match text {
            "" => Ok(String::new()),
            text => mobile::normalise(text).map_err(worded),
        };
        if !asked {
            let email = email.unwrap_or_default();
            let email = self.answer("", "--admin-email", Some(email), check_email)?;
            let mobile = mobile.unwrap_or_default();
            let mobile = self.answer("", "--admin-mobile", Some(mobile), check_mobile)?;
            return Ok((email, mobile));
        }
        for _ in 0..TRIES {
            let email = self.answer(
                "Their e-mail address (empty for none)",
                "--admin-email",
                None,
                check_email,
            )?;
            let question = "Their mobile number (empty for none)";
            let mobile = self.answer(question, "--admin-mobile", None, check_mobile)?;
            if !email.is_empty() || !mobile.is_empty() {
                return Ok((email, mobile));
            }
            self.say("one of the two is needed, so that the administrator can be reached");
        }
        Err(Failure::usage("neither an e-mail address nor a mobile number was given"))
    }

    fn password(&mut self, from_stdin: bool) -> Outcome<String> {
        if !self.person && !from_stdin {
            return Err(Failure::usage("--password-stdin is missing"));
        }
        for _ in 0..TRIES {
            let checked = secret::new_password(self.context, from_stdin).and_then(|word| {
                password::check(&word).map_err(|fault| fault.into_wire("password"))?;
                Ok(word)
            });
            match checked {
                Err(failure) if self.person && failure.code == "invalid" => {
                    self.say(&failure.message);
                }
                checked => return checked,
            }
        }
        Err(Failure::usage("no password was chosen"))
    }

    /// An authenticator for the administrator, who may also do without for now (REG-05).
    fn totp(&mut self, corp: &str, admin: &str) -> Outcome<Option<(Secret, i64)>> {
        if !self.person {
            return Ok(None);
        }
        self.say(
            "An authenticator app binds the administrator's identity: signing in then asks for its \
             code.",
        );
        if !self.yes("Set one up now", true)? {
            return Ok(None);
        }
        let secret = Secret::random();
        let help = "Scan this with an authenticator app, or type the secret into it.";
        second_step::show(self.context, &secret.authenticator(corp, admin), help);
        for _ in 0..TRIES {
            let code = secret::line(self.context, "The code it shows now (empty to do without)")?;
            if code.is_empty() {
                return Ok(None);
            }
            let digits = code.replace(' ', "").parse().ok();
            let step = digits.and_then(|digits| secret.step(digits, Clock::System.now(), 0));
            if let Some(step) = step {
                return Ok(Some((secret, step)));
            }
            self.say("that is not the code it shows now: see that both clocks are right");
        }
        Err(Failure::new("invalid", "no code of the authenticator was right")
            .hint("begin again, or pass --no-totp and set it up later"))
    }

    /// The terms, accepted by their version or shown to a person (REG-06).
    fn terms(&mut self, accepted: Option<&str>, terms: &Text) -> Outcome {
        let version = &terms.terms.version;
        if let Some(accepted) = accepted {
            return (accepted == version).then_some(()).ok_or_else(|| {
                Failure::usage(format!("--accept-terms: the terms are of version {version}"))
                    .hint("read them, then accept that version")
            });
        }
        if !self.person {
            return Err(Failure::usage("--accept-terms is missing")
                .hint(format!("read docs/terms.md and pass --accept-terms {version}")));
        }
        for line in terms.text.lines() {
            let line = canteen_text::sanitize::line(line, 2_000);
            let _ = writeln!(self.context.io.err, "{line}");
        }
        let question = format!("Do you accept these terms, version {version}");
        if self.yes(&question, false)? {
            return Ok(());
        }
        Err(Failure::new("cancelled", "the terms were not accepted: nothing was founded"))
    }

    fn yes(&mut self, question: &str, default: bool) -> Outcome<bool> {
        let prompt = format!("{question} [{}]", if default { "Y/n" } else { "y/N" });
        self.answer(&prompt, "", None, |text| match text.to_lowercase().as_str() {
            "" => Ok(default),
            "y" | "yes" => Ok(true),
            "n" | "no" => Ok(false),
            _ => Err("answer y or n".to_owned()),
        })
    }

    fn say(&mut self, text: &str) {
        // Nobody listens on a closed standard error, and that is no reason to fail.
        let _ = writeln!(self.context.io.err, "{text}");
    }
}

fn worded(bad: fields::BadField) -> String {
    bad.to_string()
}
