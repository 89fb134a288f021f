//! Invitations go out, a few at a time and each once. What the mail server does not take is tried
//! again for a day.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{JOIN, MemberId, Time};
use futures_util::future::join_all;

use super::apply;
use crate::account::{self, Corp, secret};
use crate::app::App;
use crate::db::{DbResult, Lane, Tx};
use crate::fault::{Fault, Outcome};
use crate::invite::rules::{DAY, Invitee};
use crate::invite::store::letters::{self, Letter};
use crate::invite::words::{self, Way};
use crate::jobs::{self, Fired};

/// The kind of the job.
pub const KIND: &str = "invite.letters";
/// Letters of one job: a mail server may take twenty seconds over each, all at the same time.
const BATCH: usize = 20;

/// Lets invitations to these members go out after the commit.
///
/// # Errors
/// As the database says.
pub fn begin(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    members: &[MemberId],
    (weekly, now): (bool, Time),
) -> DbResult<()> {
    for batch in members.chunks(BATCH) {
        let ids = letters::insert(tx, corp, batch, (weekly, now))?;
        if let Some(first) = ids.first() {
            jobs::schedule(tx, &format!("{KIND}.{first}"), KIND, now, &(corp, &ids))?;
        }
    }
    Ok(())
}

/// Sends those that have not gone out.
///
/// # Errors
/// When some were not taken: they are tried again.
pub async fn deliver(app: App, fired: Fired) -> Outcome<()> {
    let (corp, ids): (CorpNo, Vec<i64>) = fired.payload()?;
    let now = app.now();
    let found = app
        .db
        .read(move |conn| -> DbResult<_> {
            let mut unsent = letters::unsent(conn, &ids)?;
            unsent.retain(|letter| now.0 - letter.at.0 < DAY);
            let members: Vec<_> = unsent.iter().map(|letter| letter.member).collect();
            Ok((account::corp(conn, corp)?, unsent, letters::invitees(conn, &members, now)?))
        })
        .await
        .map_err(Fault::Db)?;
    let (Some(corp), unsent, invitees) = found else { return Ok(()) };
    let each = unsent.iter().filter_map(|letter| {
        let invitee = invitees.iter().find(|invitee| invitee.member == letter.member)?;
        (!invitee.joined && !invitee.stopped).then(|| send(&app, &corp, letter, invitee))
    });
    let failed = join_all(each).await.into_iter().filter(Result::is_err).count();
    if failed > 0 {
        return Err(Fault::Internal(format!("{failed} invitations were not taken")));
    }
    Ok(())
}

async fn send(app: &App, corp: &Corp, letter: &Letter, invitee: &Invitee) -> Outcome<()> {
    let Some(url) = app.outside.url.as_deref() else { return Ok(()) };
    let (id, stop) = (letter.id, secret::short());
    let digest = secret::digest(&stop);
    app.db
        .write(Lane::Admin, move |tx| letters::set_stop(tx, id, &digest))
        .await
        .map_err(Fault::Db)?;
    let way = Way {
        corp: &corp.name,
        corp_id: &corp.corp_id,
        url,
        userid: &invitee.userid,
        install: &app.outside.install,
    };
    let stop = format!("{url}{JOIN}/stop/{stop}");
    if apply::ability(app).mail && !invitee.email.is_empty() {
        let text = words::invitation(&invitee.name, &way, &stop);
        app.mailer.send(&invitee.email, &text.subject, &text.body).await?;
    } else if invitee.mobile.is_empty() {
        // Their address was taken away since.
        return Ok(());
    } else {
        app.sms.send(&invitee.mobile, &words::short_invitation(&way, &stop)).await?;
    }
    let now = app.now();
    app.db.write(Lane::Admin, move |tx| letters::sent(tx, id, now)).await.map_err(Fault::Db)
}
