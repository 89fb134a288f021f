//! From notices to queues. Called on the committing thread: pushes onto queues, wakes, returns.

use std::collections::VecDeque;
use std::sync::{Arc, MutexGuard, PoisonError};
use std::task::Waker;

use canteen_protocol::{Event, LogId, MemberId, Seq};
use tokio::task::yield_now;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::Hub;
use super::maps::Maps;
use crate::bus::{Listener, Notice};
use crate::gateway::link::Link;
use crate::gateway::pace::Pace;
use crate::log;

/// Sessions that are woken at once by whoever commits; more are left to a task.
const FEW: usize = 16;
/// Sessions that are woken together.
const LOT: usize = 64;

/// Pushes of one commit. Sessions are woken when all are queued, so that each writes them at once.
pub(super) struct Round<'a> {
    pace: &'a Pace,
    wakers: Vec<Waker>,
    /// Something was kept for a later round.
    gathered: bool,
}

impl<'a> Round<'a> {
    fn new(pace: &'a Pace) -> Self {
        Self { pace, wakers: Vec::new(), gathered: false }
    }

    fn push(&mut self, links: &[Arc<Link>], frame: &Utf8Bytes) {
        self.wakers.extend(links.iter().filter_map(|link| link.push(frame, self.pace)));
    }

    /// Pushes what is only worth something now.
    pub fn push_passing<'l>(
        &mut self,
        links: impl IntoIterator<Item = &'l Arc<Link>>,
        frame: &Utf8Bytes,
    ) {
        for link in links {
            self.wakers.extend(link.push_passing(frame, self.pace));
        }
    }
}

impl Listener for Hub {
    fn hear(&self, notices: &[Notice]) {
        let mut round = Round::new(&self.pace);
        for notice in notices {
            self.maps().take(notice, &mut round);
        }
        self.end(round);
    }
}

impl Hub {
    fn end(&self, round: Round<'_>) {
        if round.gathered {
            self.gathered.notify_one();
        }
        if round.wakers.len() <= FEW {
            round.wakers.into_iter().for_each(Waker::wake);
        } else {
            self.asleep().extend(round.wakers);
            self.rouse.notify_one();
        }
    }

    fn asleep(&self) -> MutexGuard<'_, VecDeque<Waker>> {
        self.asleep.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes sessions that have something to write, some at a time and the oldest first: between
    /// two lots whoever else is ready gets a turn, so that the answer to who spoke in a large group
    /// does not wait until all have been told.
    pub(crate) async fn wake(&self) {
        loop {
            self.rouse.notified().await;
            loop {
                let lot: Vec<_> = {
                    let mut asleep = self.asleep();
                    let size = asleep.len().min(LOT);
                    asleep.drain(..size).collect()
                };
                if lot.is_empty() {
                    break;
                }
                lot.into_iter().for_each(Waker::wake);
                yield_now().await;
            }
        }
    }

    /// Which of these heads have not been pushed here, though someone hears the log.
    pub(crate) fn behind(&self, heads: &[(LogId, Seq)]) -> Vec<(LogId, Seq)> {
        let maps = self.maps();
        let behind = |(log, head): &&(LogId, Seq)| {
            maps.topics.get(log).is_some_and(|topic| topic.seen.is_none_or(|seen| seen < *head))
        };
        heads.iter().filter(behind).copied().collect()
    }

    /// Pushes what was gathered: read marks and presence, one event each.
    pub(crate) fn push_gathered(&self) {
        let mut round = Round::new(&self.pace);
        self.maps().push_gathered(&mut round);
        self.end(round);
    }
}

/// The event as it is pushed; none when it cannot be serialised, which is logged.
pub(in crate::gateway) fn frame(event: &Event) -> Option<Utf8Bytes> {
    match log::frame(event) {
        Ok(text) => Some(Utf8Bytes::from(&*text)),
        Err(error) => {
            tracing::error!(%error, ?event, "an event cannot be serialised");
            None
        }
    }
}

impl Maps {
    fn take(&mut self, notice: &Notice, round: &mut Round<'_>) {
        match notice {
            Notice::Entry { log, seq, frame } => {
                if let Some(topic) = self.topics.get_mut(log) {
                    topic.seen = topic.seen.max(Some(*seq));
                    round.push(&topic.links, &Utf8Bytes::from(&**frame));
                }
            }
            Notice::Head { log, seq } => {
                if let Some(topic) = self.topics.get_mut(log)
                    && let Some(frame) = frame(&Event::Head { log: *log, seq: *seq })
                {
                    topic.seen = topic.seen.max(Some(*seq));
                    round.push(&topic.links, &frame);
                }
            }
            Notice::Join { member, conversation } => self.join(*member, *conversation),
            Notice::Leave { member, conversation } => self.part(*member, *conversation),
            Notice::Typing { conversation, member } => {
                let event = Event::Typing { conversation: *conversation, member: *member };
                if let Some(links) = self.watchers.get(conversation)
                    && let Some(frame) = frame(&event)
                {
                    round.push_passing(but(links, Some(*member)), &frame);
                }
            }
            Notice::Read { conversation, member, seq } => {
                if self.watchers.contains_key(conversation) {
                    let marks = self.reads.entry(*conversation).or_default();
                    let mark = marks.entry(*member).or_default();
                    *mark = (*mark).max(*seq);
                    round.gathered = true;
                }
            }
            Notice::Presence { member, online } => {
                if self.onlookers.contains_key(member) {
                    // Another node's last session may not be this one's.
                    let online = *online || self.members.contains_key(member);
                    self.presence.insert(*member, online);
                    round.gathered = true;
                }
            }
            Notice::Status { member, status } => {
                if self.onlookers.contains_key(member) {
                    self.statuses.insert(*member, status.clone());
                    round.gathered = true;
                }
            }
            Notice::Revoked { device } => self.revoke(*device),
            // For the workers.
            Notice::Due { .. } => {}
        }
    }

    fn push_gathered(&mut self, round: &mut Round<'_>) {
        for (conversation, marks) in std::mem::take(&mut self.reads) {
            let marks: Vec<_> = marks.into_iter().collect();
            // Nobody is told of their own mark alone.
            let alone = (marks.len() == 1).then(|| marks[0].0);
            if let Some(links) = self.watchers.get(&conversation)
                && let Some(frame) = frame(&Event::Reads { conversation, marks })
            {
                round.push_passing(but(links, alone), &frame);
            }
        }
        self.push_presence(round);
        self.push_statuses(round);
    }
}

/// Those of the sessions that are not this member's.
fn but(links: &[Arc<Link>], member: Option<MemberId>) -> impl Iterator<Item = &Arc<Link>> {
    links.iter().filter(move |link| !member.is_some_and(|member| link.is_of(member)))
}
