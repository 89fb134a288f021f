//! What the engine can be asked.

use canteen_protocol::file::File;
use canteen_protocol::own::ChangeOwn;
use canteen_protocol::search::Criteria;
use canteen_protocol::todo::TodoRef;
use canteen_protocol::{ConversationId, FileId, MemberId, Seq};

use super::{Deed, Parcel};
use crate::model::order::Order;
use crate::model::{Act, Anchor, Draft, LocalId, Purpose, Spot};

/// Where messages are looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// In what is held here.
    Here,
    /// On the server: in all that the member may see.
    Server,
}

/// A question for messages.
#[derive(Clone, PartialEq, Debug)]
pub struct Search {
    /// Tells its answer from those to others.
    pub ask: u64,
    /// What is looked for.
    pub criteria: Criteria,
    /// Where.
    pub place: Place,
    /// Behind which hit of the same place.
    pub cursor: Option<i64>,
    /// At most so many.
    pub limit: usize,
}

/// A request to the engine. Answers come as [`super::News`].
#[derive(Clone, PartialEq, Debug)]
pub enum Command {
    /// Put an act into the outbox and show it as queued; it is carried out once.
    Act(Act),
    /// Look at files of this machine and send them, in one message.
    SendFiles(Parcel),
    /// Fetch a file: [`super::News::Transfer`], then [`super::News::Saved`].
    Fetch(File, Purpose),
    /// Call a fetch off.
    StopFetch(FileId),
    /// Say where a file was saved: [`super::News::Saved`].
    FindSaved(File),
    /// Show a picture: [`super::News::Picture`].
    ShowPicture(File),
    /// Try a failed act again.
    Retry(LocalId),
    /// Take an act out of the outbox before it goes; a message comes back as
    /// [`super::News::Withdrawn`].
    Withdraw(LocalId),
    /// Give the list of chats: [`super::News::Chats`] with `whole`.
    LoadChats,
    /// Give part of a chat: [`super::News::Window`].
    LoadItems {
        /// Which chat.
        conversation: ConversationId,
        /// Which part.
        anchor: Anchor,
        /// How many items at most.
        count: usize,
    },
    /// Find or begin the direct conversation with a member: [`super::News::Opened`].
    OpenDirect(MemberId),
    /// Give the members of a conversation and how far each has read: [`super::News::Participants`].
    /// Without a link there is no answer: ask again when it is up.
    LoadParticipants(ConversationId),
    /// Say which chats are on screen: others' typing and read marks are for these.
    Watch(Vec<ConversationId>),
    /// Say whose presence is on screen.
    WatchPresence(Vec<MemberId>),
    /// The member is writing; may be said at every key.
    Typing(ConversationId),
    /// Keep where the member was in a conversation that is left.
    Leave {
        /// Which.
        conversation: ConversationId,
        /// Where.
        spot: Spot,
    },
    /// Keep what a composer holds unsent; a draft without text is removed.
    SaveDraft {
        /// Which chat.
        conversation: ConversationId,
        /// What is written.
        draft: Draft,
    },
    /// Give the member's to-dos: [`super::News::Todos`].
    LoadTodos,
    /// Reminders up to here were shown: they are not said again.
    RemindersShown(Seq),
    /// Begin a group of everyone on a to-do, or find the one there is: [`super::News::Opened`].
    ChatAbout(TodoRef),
    /// Look for messages: [`super::News::Found`].
    Search(Search),
    /// Make a link by which people join: [`super::News::Linked`].
    MakeLink,
    /// Keep how the directory's list is liked, for [`super::News::Order`] at the next start.
    KeepOrder(Box<Order>),
    /// Give the member's own card: [`super::News::Own`].
    AskOwn,
    /// Change fields of it: [`super::News::OwnChanged`].
    ChangeOwn(Box<ChangeOwn>),
    /// Send a code to the member's present address: [`super::News::CodeSent`].
    SendCode,
    /// Ask something as an administrator: [`super::News::Administered`].
    Administer {
        /// Tells its answer from those to others.
        ask: u64,
        /// What.
        deed: Box<Deed>,
    },
    /// Connect now rather than when the pause is over.
    Reconnect,
}
