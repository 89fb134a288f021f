//! Whoever waited is told what was decided.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{JoinId, Time};

use crate::account;
use crate::app::App;
use crate::db::{DbResult, Tx};
use crate::directory;
use crate::fault::{Fault, Outcome};
use crate::invite::store::requests::{self, State};
use crate::invite::words::{self, Way};
use crate::jobs::{self, Fired};

/// The kind of the job.
pub const KIND: &str = "invite.answer";
/// Milliseconds after which nobody is told any more: the mail server took nothing for as long.
const STALE: i64 = 3 * 24 * 3_600_000;

/// Lets the answer go out after the commit.
///
/// # Errors
/// As the database says.
pub fn soon(tx: &mut Tx<'_>, corp: CorpNo, request: JoinId, now: Time) -> DbResult<()> {
    jobs::schedule(tx, &format!("{KIND}.{request}"), KIND, now, &(corp, request))
}

/// Sends it.
///
/// # Errors
/// When it was not taken: it is tried again.
pub async fn send(app: App, fired: Fired) -> Outcome<()> {
    if app.now().0 - fired.due.0 > STALE {
        return Ok(());
    }
    let (corp, id): (CorpNo, JoinId) = fired.payload()?;
    let found = app
        .db
        .read(move |conn| -> DbResult<_> {
            let Some(request) = requests::get(conn, corp, id)? else { return Ok(None) };
            let userid = match request.member {
                Some(member) => directory::profile(conn, member)?.map(|p| p.userid),
                None => None,
            };
            Ok(account::corp(conn, corp)?.map(|corp| (request, corp, userid)))
        })
        .await
        .map_err(Fault::Db)?;
    let Some((request, corp, userid)) = found else { return Ok(()) };
    let letter = match (request.state, userid) {
        (State::Joined, Some(userid)) => {
            let way = Way {
                corp: &corp.name,
                corp_id: &corp.corp_id,
                url: app.outside.url.as_deref().unwrap_or(&request.base),
                userid: &userid,
                install: &app.outside.install,
            };
            words::approved(&way)
        }
        (State::Refused, _) => words::refused(&corp.name, &request.answer),
        _ => return Ok(()),
    };
    if request.person.email.is_empty() {
        return app.sms.send(&request.person.mobile, &letter.body).await;
    }
    app.mailer.send(&request.person.email, &letter.subject, &letter.body).await
}
