//! The hub's tables and their bookkeeping. Every list of links is small or scanned rarely: a link
//! is found by its address.

use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::sync::Arc;

use canteen_protocol::rest::Status;
use canteen_protocol::{ConversationId, DeviceId, LogId, MemberId, Seq};

use super::super::allowance::Allowance;
use super::super::link::Link;
use crate::app::{Caller, SessionId};

type Links = Vec<Arc<Link>>;

#[derive(Default)]
pub(super) struct Maps {
    pub seats: HashMap<SessionId, Seat>,
    pub topics: HashMap<LogId, Topic>,
    pub members: HashMap<MemberId, Member>,
    pub devices: HashMap<DeviceId, Device>,
    /// Connections by where they come from.
    pub addresses: HashMap<IpAddr, Address>,
    /// Sessions that show a conversation.
    pub watchers: HashMap<ConversationId, Links>,
    /// Sessions that show whether a member is there.
    pub onlookers: HashMap<MemberId, Links>,
    /// Read marks that wait to be pushed.
    pub reads: HashMap<ConversationId, HashMap<MemberId, Seq>>,
    /// Comings and goings that wait to be pushed.
    pub presence: HashMap<MemberId, bool>,
    /// Statuses that wait to be pushed.
    pub statuses: HashMap<MemberId, Status>,
    /// The node takes no more sessions.
    pub closing: bool,
}

/// A connection.
pub(super) struct Seat {
    pub link: Arc<Link>,
    pub network: IpAddr,
    pub watched: Vec<ConversationId>,
    pub onlooked: Vec<MemberId>,
    /// Where it was last said to be typing, and when (microseconds since the node started).
    pub typed: Option<(ConversationId, u64)>,
}

/// Connections from one address.
#[derive(Default)]
pub(super) struct Address {
    pub all: usize,
    /// Those that have not signed in.
    pub waiting: usize,
}

/// A log and who hears it.
#[derive(Default)]
pub(super) struct Topic {
    /// The last place pushed here; none before the first.
    pub seen: Option<Seq>,
    pub links: Links,
}

/// A member who is there.
pub(super) struct Member {
    pub links: Links,
    pub conversations: HashSet<ConversationId>,
    /// How many loads of subscriptions are under way.
    pub loads: usize,
    /// What was joined (true) and left (false) since the first of those began.
    pub changes: HashMap<ConversationId, bool>,
}

/// A signed-in device.
#[derive(Default)]
pub(super) struct Device {
    pub links: Links,
    pub allowance: Arc<Allowance>,
}

impl Seat {
    pub fn new(link: Arc<Link>, network: IpAddr) -> Self {
        Self { link, network, watched: Vec::new(), onlooked: Vec::new(), typed: None }
    }
}

fn remove(links: &mut Links, link: &Arc<Link>) {
    if let Some(i) = links.iter().position(|other| Arc::ptr_eq(other, link)) {
        links.swap_remove(i);
    }
}

impl Maps {
    pub fn seat(&mut self, link: &Arc<Link>, caller: Caller) -> (bool, Arc<Allowance>) {
        let member = self.members.entry(caller.member).or_insert_with(|| Member {
            links: Vec::new(),
            conversations: HashSet::new(),
            loads: 0,
            changes: HashMap::new(),
        });
        let first = member.links.is_empty();
        member.links.push(Arc::clone(link));
        let conversations: Vec<_> = member.conversations.iter().copied().collect();
        for conversation in conversations {
            self.listen(LogId::Conversation(conversation), link);
        }
        self.listen(LogId::Personal(caller.member), link);
        self.listen(LogId::Directory(caller.corp), link);
        let device = self.devices.entry(caller.device).or_default();
        device.links.push(Arc::clone(link));
        (first, Arc::clone(&device.allowance))
    }

    pub fn leave(&mut self, link: &Arc<Link>) -> bool {
        if let Some(seat) = self.seats.remove(&link.id) {
            self.depart(seat.network, link.caller.get().is_some());
            for conversation in seat.watched {
                self.unwatch(conversation, link);
            }
            for member in seat.onlooked {
                self.overlook(member, link);
            }
        }
        let Some(caller) = link.caller.get() else { return false };
        if let Some(device) = self.devices.get_mut(&caller.device) {
            remove(&mut device.links, link);
        }
        self.ignore(LogId::Personal(caller.member), link);
        self.ignore(LogId::Directory(caller.corp), link);
        let Some(member) = self.members.get_mut(&caller.member) else { return false };
        remove(&mut member.links, link);
        let last = member.links.is_empty();
        let conversations: Vec<_> = member.conversations.iter().copied().collect();
        for conversation in conversations {
            self.ignore(LogId::Conversation(conversation), link);
        }
        if last {
            self.members.remove(&caller.member);
        }
        last
    }

    pub fn listen(&mut self, log: LogId, link: &Arc<Link>) {
        self.topics.entry(log).or_default().links.push(Arc::clone(link));
    }

    pub fn ignore(&mut self, log: LogId, link: &Arc<Link>) {
        if let Some(topic) = self.topics.get_mut(&log) {
            remove(&mut topic.links, link);
            if topic.links.is_empty() {
                self.topics.remove(&log);
            }
        }
    }

    pub fn unwatch(&mut self, conversation: ConversationId, link: &Arc<Link>) {
        if let Some(links) = self.watchers.get_mut(&conversation) {
            remove(links, link);
            if links.is_empty() {
                self.watchers.remove(&conversation);
                self.reads.remove(&conversation);
            }
        }
    }

    pub fn overlook(&mut self, member: MemberId, link: &Arc<Link>) {
        if let Some(links) = self.onlookers.get_mut(&member) {
            remove(links, link);
            if links.is_empty() {
                self.onlookers.remove(&member);
            }
        }
    }
}
