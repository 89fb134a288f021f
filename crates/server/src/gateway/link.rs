//! What waits to be written to one session: a queue bounded by count and by bytes.
//!
//! Slow consumers: when pushes do not fit, those that wait are dropped and nothing more is queued
//! until the socket takes what is left; then the session is told to `resync`. Answers and the
//! good-bye are never dropped; the session bounds answers by not reading requests.
//! Several pushes are written together because the session's task takes all that waits at once.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::Waker;

use canteen_protocol::MemberId;
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::pace::Pace;
use crate::app::{Caller, SessionId};

/// The hub's hold on a session.
pub(super) struct Link {
    /// Which.
    pub id: SessionId,
    /// Who, once the hello is accepted.
    pub caller: OnceLock<Caller>,
    heard: AtomicU32,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    items: VecDeque<Item>,
    pushes: usize,
    bytes: usize,
    pushed: u64,
    lagging: bool,
    end: Option<End>,
    waker: Option<Waker>,
}

enum Item {
    Push(Utf8Bytes),
    Answer(Utf8Bytes),
}

/// Why a session ends from this side, the harder the later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum End {
    /// The server stops: what runs is finished.
    Drain,
    /// The device was signed out.
    Revoked,
    /// No hello came in time.
    NoHello,
    /// Nothing was heard for too long.
    Silent,
    /// At once, without a word.
    Cut,
}

/// What the session's task finds to write.
pub(super) enum Next {
    /// A push.
    Push(Utf8Bytes),
    /// An answer.
    Answer(Utf8Bytes),
    /// Pushes were dropped: say so.
    Resync,
    /// Nothing waits; the waker is kept.
    Nothing,
}

impl Link {
    pub fn new(id: SessionId, tick: u32) -> Self {
        Self {
            id,
            caller: OnceLock::new(),
            heard: AtomicU32::new(tick),
            state: Mutex::new(State::default()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Queues an `entry` or `head` event, which the heartbeat counts. The waker, if any, is to be
    /// woken by the caller, so that several pushes wake a task once.
    pub fn push(&self, frame: &Utf8Bytes, pace: &Pace) -> Option<Waker> {
        let mut state = self.lock();
        if matches!(state.end, Some(end) if end != End::Drain) {
            return None;
        }
        state.pushed += 1;
        if state.lagging {
            return None;
        }
        if state.fits(frame, pace) {
            state.add(Item::Push(frame.clone()));
        } else {
            state.drop_pushes();
        }
        state.waker.take()
    }

    /// Queues an event that is only worth something now: dropped when there is no room.
    pub fn push_passing(&self, frame: &Utf8Bytes, pace: &Pace) -> Option<Waker> {
        let mut state = self.lock();
        if state.end.is_some() || state.lagging || !state.fits(frame, pace) {
            return None;
        }
        state.add(Item::Push(frame.clone()));
        state.waker.take()
    }

    /// Queues an answer. Called by the session's own task, which writes next: nobody is woken.
    pub fn answer(&self, frame: Utf8Bytes) {
        self.lock().items.push_back(Item::Answer(frame));
    }

    /// Queues the answer that `make` gives for the count of pushes so far: all of them are queued
    /// before it.
    pub fn answer_counted(&self, make: impl FnOnce(u64) -> Utf8Bytes) -> usize {
        let mut state = self.lock();
        let frame = make(state.pushed);
        let bytes = frame.len();
        state.items.push_back(Item::Answer(frame));
        bytes
    }

    /// Takes the next frame, or keeps the waker when there is none.
    pub fn next(&self, waker: &Waker) -> Next {
        let mut state = self.lock();
        match state.items.pop_front() {
            Some(Item::Push(frame)) => {
                state.pushes -= 1;
                state.bytes -= frame.len();
                Next::Push(frame)
            }
            Some(Item::Answer(frame)) => Next::Answer(frame),
            None if state.lagging => {
                state.lagging = false;
                Next::Resync
            }
            None => {
                state.relax();
                state.keep(waker);
                Next::Nothing
            }
        }
    }

    /// Why the session is to end, if it is; keeps the waker for when it will be.
    pub fn end(&self, waker: &Waker) -> Option<End> {
        let mut state = self.lock();
        state.keep(waker);
        state.end
    }

    /// Ends the session, with a last frame. Only a harder end replaces one said before.
    pub fn finish(&self, end: End, last: Option<Utf8Bytes>) {
        let waker = {
            let mut state = self.lock();
            if state.end.is_some_and(|before| before >= end) {
                return;
            }
            state.end = Some(end);
            if let Some(frame) = last {
                state.items.push_back(Item::Answer(frame));
            }
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Whether pushes were dropped and the session is not told yet.
    pub fn is_lagging(&self) -> bool {
        self.lock().lagging
    }

    /// Whether this is a session of the member's.
    pub fn is_of(&self, member: MemberId) -> bool {
        self.caller.get().is_some_and(|caller| caller.member == member)
    }

    /// Notes that the client was heard.
    pub fn heard(&self, tick: u32) {
        self.heard.store(tick, Ordering::Relaxed);
    }

    /// Ticks since the client was last heard.
    pub fn silence(&self, tick: u32) -> u32 {
        tick.wrapping_sub(self.heard.load(Ordering::Relaxed))
    }
}

impl State {
    fn fits(&self, frame: &Utf8Bytes, pace: &Pace) -> bool {
        self.pushes < pace.queue_pushes
            && (self.pushes == 0 || self.bytes + frame.len() <= pace.queue_bytes)
    }

    fn add(&mut self, item: Item) {
        if let Item::Push(frame) = &item {
            self.pushes += 1;
            self.bytes += frame.len();
        }
        self.items.push_back(item);
    }

    fn drop_pushes(&mut self) {
        self.items.retain(|item| matches!(item, Item::Answer(_)));
        (self.pushes, self.bytes, self.lagging) = (0, 0, true);
    }

    /// Gives back what a burst has left, so that an idle session stays small.
    fn relax(&mut self) {
        if self.items.capacity() > 64 {
            self.items = VecDeque::new();
        }
    }

    fn keep(&mut self, waker: &Waker) {
        match &mut self.waker {
            Some(kept) => kept.clone_from(waker),
            none => *none = Some(waker.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(link: &Link) -> Vec<String> {
        let mut seen = Vec::new();
        loop {
            seen.push(match link.next(Waker::noop()) {
                Next::Push(frame) => format!("push {frame}"),
                Next::Answer(frame) => format!("answer {frame}"),
                Next::Resync => "resync".to_owned(),
                Next::Nothing => return seen,
            });
        }
    }

    #[test]
    fn a_full_queue_drops_pushes_and_asks_for_a_resync_once() {
        let pace = Pace { queue_pushes: 2, ..Pace::default() };
        let link = Link::new(SessionId(1), 0);
        link.push(&"a".into(), &pace);
        link.answer("1".into());
        for text in ["b", "c", "d"] {
            link.push(&text.into(), &pace);
        }
        link.push_passing(&"typing".into(), &pace);
        assert_eq!(drain(&link), ["answer 1", "resync"]);
        link.push(&"e".into(), &pace);
        link.answer_counted(|pushed| pushed.to_string().into());
        assert_eq!(drain(&link), ["push e", "answer 5"]);
    }

    #[test]
    fn bytes_are_bounded_but_one_large_push_always_fits() {
        let pace = Pace { queue_bytes: 4, ..Pace::default() };
        let link = Link::new(SessionId(1), 0);
        link.push(&"large one".into(), &pace);
        assert_eq!(drain(&link), ["push large one"]);
        link.push(&"abc".into(), &pace);
        link.push(&"de".into(), &pace);
        assert_eq!(drain(&link), ["resync"]);
    }

    #[test]
    fn a_harder_end_replaces_draining_and_stays() {
        let link = Link::new(SessionId(1), 0);
        link.finish(End::Drain, Some("bye".into()));
        link.finish(End::Cut, None);
        link.finish(End::Revoked, None);
        assert_eq!(link.end(Waker::noop()), Some(End::Cut));
        assert_eq!(drain(&link), ["answer bye"]);
    }
}
