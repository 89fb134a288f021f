//! From notices to queues. Called on the committing thread: pushes onto queues, wakes, returns.

use std::task::Waker;

use canteen_protocol::{Event, LogId, Seq};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::Hub;
use super::maps::Maps;
use crate::bus::{Listener, Notice};
use crate::gateway::pace::Pace;
use crate::log;

impl Listener for Hub {
    fn hear(&self, notices: &[Notice]) {
        // Woken at the end, so that a session writes all of a commit's news at once.
        let mut wakers = Vec::new();
        for notice in notices {
            let mut maps = self.maps();
            if maps.take(notice, &self.pace, &mut wakers) {
                self.gathered.notify_one();
            }
        }
        for waker in wakers {
            waker.wake();
        }
    }
}

impl Hub {
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
        let mut wakers = Vec::new();
        self.maps().push_gathered(&self.pace, &mut wakers);
        for waker in wakers {
            waker.wake();
        }
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
    /// True when something was gathered for later.
    fn take(&mut self, notice: &Notice, pace: &Pace, wakers: &mut Vec<Waker>) -> bool {
        match notice {
            Notice::Entry { log, seq, frame } => {
                if let Some(topic) = self.topics.get_mut(log) {
                    topic.seen = topic.seen.max(Some(*seq));
                    let frame = Utf8Bytes::from(&**frame);
                    wakers.extend(topic.links.iter().filter_map(|link| link.push(&frame, pace)));
                }
            }
            Notice::Head { log, seq } => {
                if let Some(topic) = self.topics.get_mut(log)
                    && let Some(frame) = frame(&Event::Head { log: *log, seq: *seq })
                {
                    topic.seen = topic.seen.max(Some(*seq));
                    wakers.extend(topic.links.iter().filter_map(|link| link.push(&frame, pace)));
                }
            }
            Notice::Join { member, conversation } => self.join(*member, *conversation),
            Notice::Leave { member, conversation } => self.part(*member, *conversation),
            Notice::Typing { conversation, member } => {
                let event = Event::Typing { conversation: *conversation, member: *member };
                if let Some(links) = self.watchers.get(conversation)
                    && let Some(frame) = frame(&event)
                {
                    let others = links.iter().filter(|link| !link.is_of(*member));
                    wakers.extend(others.filter_map(|link| link.push_passing(&frame, pace)));
                }
            }
            Notice::Read { conversation, member, seq } => {
                if self.watchers.contains_key(conversation) {
                    let marks = self.reads.entry(*conversation).or_default();
                    let mark = marks.entry(*member).or_default();
                    *mark = (*mark).max(*seq);
                    return true;
                }
            }
            Notice::Presence { member, online } => {
                if self.onlookers.contains_key(member) {
                    self.presence.insert(*member, *online);
                    return true;
                }
            }
            Notice::Revoked { device } => self.revoke(*device),
            Notice::Due { .. } => {}
        }
        false
    }

    fn push_gathered(&mut self, pace: &Pace, wakers: &mut Vec<Waker>) {
        for (conversation, marks) in std::mem::take(&mut self.reads) {
            let marks: Vec<_> = marks.into_iter().collect();
            let alone = (marks.len() == 1).then(|| marks[0].0);
            if let Some(links) = self.watchers.get(&conversation)
                && let Some(frame) = frame(&Event::Reads { conversation, marks })
            {
                let others = links.iter().filter(|link| !alone.is_some_and(|m| link.is_of(m)));
                wakers.extend(others.filter_map(|link| link.push_passing(&frame, pace)));
            }
        }
        self.push_presence(pace, wakers);
    }
}
