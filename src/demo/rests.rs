//! How some of the colleagues rest: one is at lunch, one in a meeting, one on leave with an away
//! reply, one off work and quiet until the morning.

use canteen_protocol::ClientId;
use canteen_protocol::rest::{AwayReply, Quiet, SetAway, SetQuiet, SetStatus, SetZone, Work};

use super::seed::{Company, Stage};

/// Who by place in the list, what they do, and in what words.
const STATUSES: [(usize, Work, &str); 6] = [
    (1, Work::Lunch, ""),
    (2, Work::Away, "on leave, back on Monday"),
    (4, Work::Meeting, "周会"),
    (6, Work::Off, ""),
    (9, Work::Busy, "release day"),
    (13, Work::Custom, "at the customer's"),
];
/// Who answers automatically, and what.
const AWAY: (usize, &str) =
    (2, "I am on leave until Monday. For anything urgent please write to the platform group.");
/// Who is quiet until the morning.
const QUIET: usize = 6;

impl Stage {
    /// Sets it all.
    ///
    /// # Errors
    /// What the service refuses, which would be a fault of the sample.
    pub async fn rests(&self, company: &Company) -> anyhow::Result<()> {
        let at = self.now();
        for (place, work, text) in STATUSES {
            let Some(&member) = company.members.get(place) else { continue };
            let text = text.to_owned();
            let client_id = id(place, "status");
            let status = SetStatus { client_id, at, work, text, until: None };
            self.act(member, at, &status).await?;
        }
        if let Some(&member) = company.members.get(AWAY.0) {
            let reply = AwayReply { text: AWAY.1.into(), ..AwayReply::default() };
            let client_id = id(AWAY.0, "away");
            let away = SetAway { client_id, at, reply: Some(reply) };
            self.act(member, at, &away).await?;
        }
        if let Some(&member) = company.members.get(QUIET) {
            let zone = "Asia/Shanghai".to_owned();
            let client_id = id(QUIET, "zone");
            self.act(member, at, &SetZone { client_id, zone, chosen: true }).await?;
            let client_id = id(QUIET, "quiet");
            let quiet = SetQuiet { client_id, at, quiet: Quiet::Morning };
            self.act(member, at, &quiet).await?;
        }
        Ok(())
    }
}

fn id(place: usize, what: &str) -> ClientId {
    ClientId(format!("demo-rest-{place}-{what}"))
}
