//! `canteen login`.

use canteen_protocol::account::{RequestCode, SignIn, SignOut, SignedIn};
use serde::Serialize;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::{self, Link};
use super::{history, secret};
use crate::config::Session;

/// Sign this device in
///
/// Asks for the password, or sends a six-digit code by e-mail and asks for that (--code). Scripts
/// write the password to standard input (--password-stdin).
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The server, such as https://chat.example.com or http://127.0.0.1:7700
    url: String,
    /// The corp, as its admin gave it out
    #[arg(long, value_name = "CORP_ID")]
    corp: Option<String>,
    /// Account, e-mail address or mobile number
    #[arg(long, value_name = "USER")]
    user: Option<String>,
    /// Read the password from the first line of standard input
    #[arg(long, conflicts_with = "code")]
    password_stdin: bool,
    /// Sign in by a code sent by e-mail; without CODE one is sent and asked for
    #[arg(long, value_name = "CODE", num_args = 0..=1, default_missing_value = "")]
    code: Option<String>,
}

#[derive(Serialize)]
struct Shown<'a> {
    url: &'a str,
    corp_id: &'a str,
    corp_name: &'a str,
    userid: &'a str,
    name: &'a str,
    device: i64,
    profile: String,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let corp = given(context, args.corp, "Corp", "--corp")?;
    let user = given(context, args.user, "User", "--user")?;
    let client = link::connect(context, &args.url).await?;
    let mut sign_in = SignIn {
        corp_id: corp.clone(),
        user: user.clone(),
        password: None,
        code: None,
        device: device_name(),
    };
    match args.code {
        Some(code) if !code.is_empty() => sign_in.code = Some(code),
        Some(_) => {
            let sent = client.call(RequestCode { corp_id: corp, user }).await?;
            let minutes = sent.valid_seconds / 60;
            context.remark(&format!(
                "if there is such a member, a code was sent to their e-mail address; it is valid \
                 for {minutes} minutes"
            ));
            sign_in.code = Some(secret::ask(context, "Code")?);
        }
        None => {
            sign_in.password = Some(secret::password(context, args.password_stdin, "Password")?);
        }
    }
    let signed_in = client.call(sign_in).await?;
    keep(context, &args.url, &signed_in).await?;
    let shown = Shown {
        url: &args.url,
        corp_id: &signed_in.corp_id,
        corp_name: &signed_in.corp_name,
        userid: &signed_in.userid,
        name: &signed_in.name,
        device: signed_in.device.0,
        profile: context.paths.profile().to_owned(),
    };
    let line = format!(
        "signed in to {} as {} ({}): canteen opens the client",
        shown.corp_name, shown.name, shown.userid
    );
    context.say(&shown, line)
}

fn given(
    context: &mut Context<'_>,
    value: Option<String>,
    prompt: &str,
    flag: &str,
) -> Outcome<String> {
    match value.filter(|value| !value.is_empty()) {
        Some(value) => Ok(value),
        None if context.io.input_is_terminal => secret::ask(context, prompt),
        None => Err(Failure::usage(format!("{flag} is missing"))),
    }
}

/// Keeps the session. One of before on this profile is signed out, so that it does not stay in the
/// list of devices for ever.
async fn keep(context: &Context<'_>, url: &str, signed_in: &SignedIn) -> Outcome {
    let session = Session {
        url: url.to_owned(),
        corp_id: signed_in.corp_id.clone(),
        userid: signed_in.userid.clone(),
        token: signed_in.token.clone(),
    };
    let own = history::belongs_to(&context.paths, &session);
    let kept = own.and_then(|()| {
        let before = Session::load(&context.paths.session()).ok().flatten();
        context.paths.prepare().map_err(|error| Failure::new("io", error.to_string()))?;
        history::claim(&context.paths, &session)?;
        let saved = session.save(&context.paths.session());
        saved.map_err(|error| Failure::new("io", error.to_string()))?;
        Ok(before)
    });
    // A token that was not kept is of no use to anyone but a thief.
    let (void, kept) = match kept {
        Ok(before) => (before, Ok(())),
        Err(failure) => (Some(session), Err(failure)),
    };
    if let Some(void) = void
        && let Ok(link) = Link::with(context, &void).await
    {
        let _ = link.call(SignOut {}).await;
    }
    kept
}

/// What the list of devices will call this one.
fn device_name() -> String {
    let name = hostname::get().unwrap_or_default();
    let name = canteen_text::sanitize::line(&name.to_string_lossy(), 64);
    if name.is_empty() { "a terminal".into() } else { name }
}
