//! `canteen login`.

use canteen_protocol::account::{SignOut, SignedIn};
use serde::Serialize;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::history;
use super::link::Link;
use super::signin::{self, Done, Given};
use crate::config::Session;

/// Sign this device in
///
/// Asks for what is not given: server, corp, account, password. An empty password, or --code, has a
/// six-digit code sent by e-mail and asks for that. Scripts write the password to standard input
/// (--password-stdin), and behind it the code of the second step (--factor-stdin).
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The server, such as https://chat.example.com or http://127.0.0.1:7700
    url: Option<String>,
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
    /// Read the code of the second step from a line of standard input, behind the password's
    #[arg(long)]
    factor_stdin: bool,
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
    let Args { url, corp, user, password_stdin, code, factor_stdin } = args;
    let given = Given { url, corp, user, password_stdin, code, factor_stdin };
    let Done { url, signed_in } = sign_in(context, given).await?;
    let shown = Shown {
        url: &url,
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

/// Signs in and keeps the session.
pub async fn sign_in(context: &mut Context<'_>, given: Given) -> Outcome<Done> {
    let done = signin::sign_in(context, given).await?;
    keep(context, &done.url, &done.signed_in).await?;
    Ok(done)
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
