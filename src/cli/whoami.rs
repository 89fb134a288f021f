//! `canteen whoami`.

use canteen_protocol::tenant::Verified;
use serde::Serialize;

use super::context::Context;
use super::exit::{Exit, Outcome};
use super::link::Link;
use super::{org, time};

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
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<Verified>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ends: Option<String>,
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
        verified: None,
        fingerprint: None,
        ends: None,
    };
    match Link::with(context, &session).await {
        Ok(Link { welcome, .. }) => {
            let mark = welcome
                .standing
                .verified
                .as_ref()
                .map(|verified| format!(" {}", org::mark(verified)));
            let line = format!(
                "{} ({}) of {}{} at {}",
                welcome.name,
                welcome.userid,
                welcome.corp_name,
                mark.unwrap_or_default(),
                session.url
            );
            if let Some(ends) = welcome.standing.ends {
                let when = time::local(ends, &context.io.zone);
                context.remark(&format!(
                    "everything of {} will be deleted on {when}: canteen org show",
                    welcome.corp_name
                ));
            }
            shown.online = true;
            shown.userid = welcome.userid;
            shown.corp_name = Some(welcome.corp_name);
            shown.name = Some(welcome.name);
            shown.admin = Some(welcome.standing.admin);
            shown.server = Some(welcome.server);
            shown.verified = welcome.standing.verified;
            shown.fingerprint =
                Some(welcome.standing.fingerprint).filter(|print| !print.is_empty());
            shown.ends = welcome.standing.ends.map(time::rfc3339);
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
