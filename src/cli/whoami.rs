//! `canteen whoami`.

use serde::Serialize;

use super::context::Context;
use super::exit::{Exit, Outcome};
use super::link::Link;

/// Say who is signed in, and where
#[derive(clap::Args, Debug)]
pub struct Args {}

#[derive(Serialize)]
struct Shown {
    url: String,
    profile: String,
    corp_id: String,
    userid: String,
    /// Whether the server was asked; what follows is only known then.
    online: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    corp_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    admin: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<String>,
}

pub async fn run(context: &mut Context<'_>, _: Args) -> Outcome {
    let session = context.session()?;
    let mut shown = Shown {
        url: session.url.clone(),
        profile: context.paths.profile().to_owned(),
        corp_id: session.corp_id.clone(),
        userid: session.userid.clone(),
        online: false,
        corp_name: None,
        name: None,
        admin: None,
        server: None,
    };
    match Link::with(context, &session).await {
        Ok(Link { welcome, .. }) => {
            let line = format!(
                "{} ({}) of {} at {}",
                welcome.name, welcome.userid, welcome.corp_name, session.url
            );
            shown.online = true;
            shown.userid = welcome.userid;
            shown.corp_name = Some(welcome.corp_name);
            shown.name = Some(welcome.name);
            shown.admin = Some(welcome.admin);
            shown.server = Some(welcome.server);
            context.say(&shown, line)
        }
        // What this machine knows is still an answer; the exit code says what it is worth.
        Err(failure) if failure.exit == Exit::Unreachable => {
            let line = format!("{} of corp {} at {}", shown.userid, shown.corp_id, shown.url);
            context.say(&shown, line)?;
            Err(failure)
        }
        Err(failure) => Err(failure),
    }
}
