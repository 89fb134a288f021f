//! What the engine says.

use std::path::PathBuf;
use std::sync::Arc;

use canteen_protocol::conversation::Participant;
use canteen_protocol::own::Own;
use canteen_protocol::rest::Status;
use canteen_protocol::{ConversationId, FileId, MemberId, Seq, Time, TodoId, WireError};

use super::Answer;
use super::command::Place;
use crate::model::order::Order;
use crate::model::{
    Account, Chat, Directory, Draft, Hits, Item, ItemKey, Link, LocalId, Reminder, Resting,
    TodoItem, Transfer, Window,
};
use crate::pictures::Picture;

/// News from the engine.
#[derive(Clone, Debug)]
pub enum News {
    /// Who is signed in: from the local history at once, again after each hello.
    Account(Account),
    /// The link changed.
    Link(Link),
    /// Rows of the list of chats: all of them, or those that changed.
    Chats {
        /// The rows, in no order.
        chats: Vec<Chat>,
        /// Whether these are all.
        whole: bool,
    },
    /// The conversation that was open when the client was last left; follows the first rows.
    LastOpen(ConversationId),
    /// Part of a chat, as asked for.
    Window(Window),
    /// Items were added to a chat or changed; `gone` are no longer there (a queued message that
    /// is in the log now has another key).
    Items {
        /// Which chat.
        conversation: ConversationId,
        /// New or changed items.
        items: Vec<Item>,
        /// Keys that are void.
        gone: Vec<ItemKey>,
    },
    /// The direct conversation that was asked for, ready to be shown.
    Opened {
        /// With whom.
        member: MemberId,
        /// Which.
        conversation: ConversationId,
    },
    /// A link by which people join was made, as it was asked for.
    Linked {
        /// All of it.
        url: String,
        /// Until when it lets people in.
        expires: canteen_protocol::Time,
    },
    /// What the server answers to an administrator.
    Administered {
        /// Which request this answers.
        ask: u64,
        /// The answer; or why there is none. `doubt` in the error's data says that nobody knows
        /// whether it was done.
        answer: Result<Answer, WireError>,
    },
    /// What the member has written in a conversation on another device; what a composer holds
    /// unsaved stays, too.
    Drafted {
        /// Where.
        conversation: ConversationId,
        /// What is to be in the composer.
        draft: Draft,
        /// The text in whose place it came.
        over: String,
    },
    /// The members of a conversation and how far each has read.
    Participants {
        /// Which conversation.
        conversation: ConversationId,
        /// Its members.
        members: Vec<Participant>,
        /// Whether the corp lets it be seen here who has read what.
        receipts: bool,
    },
    /// What a search found; or why it could not be made.
    Found {
        /// Which question this answers.
        ask: u64,
        /// Where it was looked for.
        place: Place,
        /// The messages, the latest first.
        found: Result<Hits, WireError>,
    },
    /// How the directory's list is liked.
    Order(Box<Order>),
    /// The member's own card.
    Own(Box<Own>),
    /// What became of a change of it.
    OwnChanged(Result<(), WireError>),
    /// Whether a code is under way to the member's present address.
    CodeSent(Result<(), WireError>),
    /// Others have read up to here.
    Reads {
        /// Where.
        conversation: ConversationId,
        /// Who and how far.
        marks: Vec<(MemberId, Seq)>,
    },
    /// Someone is writing; void after 6 s.
    Typing {
        /// Where.
        conversation: ConversationId,
        /// Who.
        member: MemberId,
    },
    /// Members came or went.
    Presence(Vec<(MemberId, bool)>),
    /// What watched members say they do.
    Statuses(Vec<(MemberId, Status)>),
    /// How the member rests, and what of theirs waits to be delivered.
    Rest(Box<Resting>),
    /// The directory as it is now.
    Directory(Arc<Directory>),
    /// The member's to-dos, with what waits in the outbox as if it were done.
    Todos(Arc<Vec<TodoItem>>),
    /// The member is reminded of to-dos; said until a screen says that it has shown it.
    Reminded(Vec<Reminder>),
    /// An act on a to-do was carried out; [`News::Done`] follows.
    TodoChanged {
        /// The act.
        local: LocalId,
        /// Which to-do.
        id: TodoId,
        /// It stood so already.
        already: bool,
    },
    /// How many acts wait, and how many were refused.
    Outbox {
        /// Waiting.
        queued: usize,
        /// Refused.
        failed: usize,
    },
    /// A message of others arrived that may be worth a notice (not muted is for the screen to see).
    Arrived {
        /// Where.
        conversation: ConversationId,
        /// The message.
        item: Item,
        /// Whether it mentions the member.
        mentions_me: bool,
    },
    /// An act of the outbox is confirmed by the server, whoever on this machine brought it there: for
    /// those who wait for one act, such as `canteen send`.
    Done {
        /// The act.
        local: LocalId,
        /// Where it happened; for [`crate::model::Act::SendTo`] the direct conversation, for
        /// [`crate::model::Act::CreateGroup`] the new one.
        conversation: Option<ConversationId>,
        /// Its entry; none for what leaves no entry of its own.
        seq: Option<Seq>,
        /// When, by the server's clock, when the server said so.
        at: Option<Time>,
    },
    /// A file is under way: how far.
    Transfer(Box<Transfer>),
    /// A file that was fetched lies here.
    Saved {
        /// Which.
        file: FileId,
        /// Where.
        path: PathBuf,
        /// Whether it was fetched to be opened.
        open: bool,
    },
    /// A picture that was asked for; none when it cannot be shown.
    Picture {
        /// Of which file.
        file: FileId,
        /// As cells.
        picture: Option<Arc<Picture>>,
    },
    /// An act was taken back before it went.
    Withdrawn {
        /// Where.
        conversation: Option<ConversationId>,
        /// What it said, when it was a message.
        draft: Option<Draft>,
    },
    /// Something that was asked for was refused. For an act that failed in the outbox: its id.
    Failed {
        /// The act.
        local: Option<LocalId>,
        /// In a few words: what was tried.
        what: String,
        /// Why, and what to do.
        error: WireError,
    },
    /// Something went wrong on this machine (full disk, broken history); what it means and what
    /// to do.
    Trouble(String),
}
