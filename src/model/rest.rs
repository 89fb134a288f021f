//! How the member rests, and their messages that wait to be delivered, as far as this machine
//! knows: what the server said, with what waits in the outbox laid over it.

use canteen_protocol::file::{File, gist};
use canteen_protocol::rest::{Quiet, Rest, Status};
use canteen_protocol::scheduled::Scheduled;
use canteen_protocol::{ConversationId, Seq, Time};
use canteen_text::when::{Morning, morning};
use jiff::tz::TimeZone;

use super::{Act, Attachment, LocalId};

/// All of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Resting {
    /// Status, quiet, away reply, zone.
    pub rest: Rest,
    /// What waits to be delivered, in the order of writing.
    pub waiting: Vec<Waits>,
}

/// A message that is delivered later.
#[derive(Clone, PartialEq, Debug)]
pub struct Waits {
    /// How it is taken back.
    pub key: WaitKey,
    /// Where it will be said.
    pub conversation: ConversationId,
    /// What; empty when there are only files.
    pub text: String,
    /// The files it will carry; an id is 0 while one is not on the server.
    pub files: Vec<File>,
    /// The message it answers.
    pub reply_to: Option<Seq>,
    /// When; without it when the other's quiet ends.
    pub at: Option<Time>,
}

/// Where a message waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WaitKey {
    /// On the server, under this number.
    Server(i64),
    /// In the outbox of this machine.
    Queued(LocalId),
}

impl From<Scheduled> for Waits {
    fn from(one: Scheduled) -> Self {
        let Scheduled { id, conversation, text, files, reply_to, at, .. } = one;
        Self { key: WaitKey::Server(id), conversation, text, files, reply_to, at }
    }
}

impl Waits {
    /// What it says, or else the names of what it carries.
    #[must_use]
    pub fn says(&self) -> String {
        gist(&self.text, &self.files)
    }
}

impl Resting {
    /// Shows an act as if it were done.
    pub fn lay(&mut self, act: &Act, local: LocalId) {
        let Status { quiet, .. } = self.rest.status;
        match act {
            Act::Status { work, text, until, .. } => {
                self.rest.status = Status { work: *work, text: text.clone(), until: *until, quiet };
            }
            Act::Quiet { at, quiet } => {
                self.rest.status.quiet = quiet_end(*quiet, *at, &self.zone());
            }
            Act::AwayReply { reply, .. } => self.rest.away.clone_from(reply),
            Act::Zone { zone, chosen } => {
                (self.rest.zone, self.rest.zone_chosen) = (zone.clone(), *chosen);
            }
            Act::Later { conversation, text, reply_to, at, files } => self.waiting.push(Waits {
                key: WaitKey::Queued(local),
                conversation: *conversation,
                text: text.clone(),
                files: files.iter().map(Attachment::as_file).collect(),
                reply_to: *reply_to,
                at: *at,
            }),
            Act::TakeBack { id } => self.waiting.retain(|one| one.key != WaitKey::Server(*id)),
            _ => {}
        }
    }

    /// The zone in which the member's day ends, as the server reckons it.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.rest.zone).unwrap_or(TimeZone::UTC)
    }
}

/// When a quiet ends that was asked for at a time; none when it is taken back.
#[must_use]
pub fn quiet_end(quiet: Quiet, at: Time, zone: &TimeZone) -> Option<Time> {
    match quiet {
        Quiet::Off => None,
        Quiet::For { minutes } => Some(Time(at.0.saturating_add(minutes.saturating_mul(60_000)))),
        Quiet::Until { time } => Some(time),
        Quiet::Morning => morning(at.0, zone, Morning::Tomorrow).ok().map(Time),
        Quiet::WorkingDay => morning(at.0, zone, Morning::NextWorkingDay).ok().map(Time),
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::rest::{AwayReply, Work};

    use super::*;

    const NOON: Time = Time(1_795_406_400_000); // 2026-11-23 04:00 UTC, a Monday

    #[test]
    fn acts_show_at_once() {
        let mut resting = Resting::default();
        resting.rest.zone = "Asia/Shanghai".into();
        let local = LocalId(3);
        let hour = Quiet::For { minutes: 60 };
        resting.lay(&Act::Quiet { at: NOON, quiet: hour }, local);
        let lunch =
            Act::Status { at: NOON, work: Work::Lunch, text: "noodles".into(), until: None };
        resting.lay(&lunch, local);
        let status = &resting.rest.status;
        assert_eq!((status.work, status.quiet), (Work::Lunch, Some(Time(NOON.0 + 3_600_000))));
        resting.lay(&Act::Quiet { at: NOON, quiet: Quiet::Morning }, local);
        // Nine in the morning there is one in the night in UTC.
        assert_eq!(resting.rest.status.quiet, Some(Time(NOON.0 + 21 * 3_600_000)));
        resting.lay(&Act::Quiet { at: NOON, quiet: Quiet::Off }, local);
        assert_eq!(resting.rest.status.quiet, None);
        let reply = AwayReply { text: "away".into(), ..AwayReply::default() };
        resting.lay(&Act::AwayReply { at: NOON, reply: Some(reply.clone()) }, local);
        assert_eq!(resting.rest.away, Some(reply));
    }

    #[test]
    fn what_waits_is_there_until_it_is_taken_back() {
        let mut resting = Resting::default();
        let later = Act::Later {
            conversation: ConversationId(7),
            text: "hello".into(),
            reply_to: None,
            at: None,
            files: Vec::new(),
        };
        resting.lay(&later, LocalId(1));
        let scheduled = Scheduled {
            id: 5,
            conversation: ConversationId(7),
            text: "morning".into(),
            files: Vec::new(),
            reply_to: None,
            at: Some(NOON),
            made: NOON,
        };
        resting.waiting.push(scheduled.into());
        resting.lay(&Act::TakeBack { id: 5 }, LocalId(2));
        let keys: Vec<_> = resting.waiting.iter().map(|one| one.key).collect();
        assert_eq!(keys, [WaitKey::Queued(LocalId(1))]);
    }
}
