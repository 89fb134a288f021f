//! News between what commits and the sessions that must hear of it.
//!
//! One trait, so that NATS can stand where the in-process bus stands. A bus may lose notices:
//! whoever listens heals that from the logs.

mod local;

use std::sync::Arc;

use canteen_protocol::rest::Status;
use canteen_protocol::{ConversationId, DeviceId, LogId, MemberId, Seq, Time};

pub use local::LocalBus;

/// One piece of news. Frames are serialised once, here, and shared by every socket.
#[derive(Clone, Debug)]
pub enum Notice {
    /// A log has a new entry; `frame` is the whole `entry` event.
    Entry {
        /// Which log.
        log: LogId,
        /// Its place.
        seq: Seq,
        /// The push.
        frame: Arc<str>,
    },
    /// A log has grown; the entry itself must be fetched.
    Head {
        /// Which log.
        log: LogId,
        /// The last place.
        seq: Seq,
    },
    /// A member is in a conversation from now on. Staged before the entry that says so.
    Join {
        /// Who.
        member: MemberId,
        /// Where.
        conversation: ConversationId,
    },
    /// A member is no longer in a conversation. Staged after the entry that says so.
    Leave {
        /// Who.
        member: MemberId,
        /// Where.
        conversation: ConversationId,
    },
    /// A member has read up to here: for those who watch the conversation.
    Read {
        /// Where.
        conversation: ConversationId,
        /// Who.
        member: MemberId,
        /// Up to which place.
        seq: Seq,
    },
    /// A member is writing: for those who watch the conversation.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        member: MemberId,
    },
    /// A member's first device came or last device went.
    Presence {
        /// Who.
        member: MemberId,
        /// There or not.
        online: bool,
    },
    /// A member has another status: for those who watch them.
    Status {
        /// Who.
        member: MemberId,
        /// What holds now.
        status: Status,
    },
    /// A job was scheduled: for the workers.
    Due {
        /// When it is to fire.
        at: Time,
    },
    /// A device was signed out: its sessions end.
    Revoked {
        /// Which.
        device: DeviceId,
    },
}

/// Whoever hears the news: a node's gateway.
pub trait Listener: Send + Sync {
    /// Takes notices in the order of their commits. Called on the committing thread: must not block.
    fn hear(&self, notices: &[Notice]);
}

/// Carries notices to all listeners.
pub trait Bus: Send + Sync {
    /// Hands over notices in order. Must not block.
    fn publish(&self, notices: Vec<Notice>);
    /// Adds a listener.
    fn attach(&self, listener: Arc<dyn Listener>);
}
