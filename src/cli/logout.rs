//! `canteen logout`.

use canteen_protocol::account::SignOut;
use serde::Serialize;

use super::context::Context;
use super::exit::{Exit, Failure, Outcome};
use super::history;
use super::link::Link;
use crate::config::Session;

/// Sign this device out
///
/// The server forgets the device. The local history stays for the next sign-in unless it is to be
/// forgotten.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Remove the local history too, with everything unsent in it
    #[arg(long)]
    forget_history: bool,
    /// Do not tell the server: for when it is gone for good
    #[arg(long)]
    local: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    userid: Option<&'a str>,
    revoked: bool,
    history_forgotten: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let session = match context.session() {
        Ok(session) => Some(session),
        // Whoever is signed out already may still want to be rid of the history.
        Err(failure) if failure.exit == Exit::NotSignedIn && args.forget_history => None,
        Err(failure) => return Err(failure),
    };
    let mut revoked = false;
    if let Some(session) = session.as_ref().filter(|_| !args.local) {
        revoked = revoke(context, session).await?;
    }
    let path = context.paths.session();
    Session::remove(&path).map_err(|error| Failure::new("io", error.to_string()))?;
    if args.forget_history {
        history::forget(&context.paths)?;
    }
    let userid = session.as_ref().map(|session| session.userid.as_str());
    let line = match userid {
        Some(userid) => format!("{userid} is signed out"),
        None => "the local history is forgotten".to_owned(),
    };
    context.say(&Shown { userid, revoked, history_forgotten: args.forget_history }, line)
}

/// Whether the server had to be told.
async fn revoke(context: &Context<'_>, session: &Session) -> Outcome<bool> {
    let told = async { Link::with(context, session).await?.call(SignOut {}).await };
    match told.await {
        Ok(_) => Ok(true),
        // The server may close the session before its answer is out: then it is as if never known.
        Err(failure) if failure.exit == Exit::Unreachable && is_gone(context, session).await => {
            Ok(true)
        }
        // Revoked elsewhere before.
        Err(failure) if failure.exit == Exit::NotSignedIn => Ok(false),
        Err(failure) => Err(Failure {
            hint: "nothing was changed: try again, or sign out on this machine alone with \
                   canteen logout --local"
                .into(),
            ..failure
        }),
    }
}

/// Whether the server does not know the device any more.
async fn is_gone(context: &Context<'_>, session: &Session) -> bool {
    let again = Link::with(context, session).await;
    again.is_err_and(|failure| failure.exit == Exit::NotSignedIn)
}
