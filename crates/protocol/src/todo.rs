//! To-dos: what a member has to do, alone or with colleagues.
//!
//! Each member on a to-do has it in their own list, as they may see it. Every change is an entry
//! in the personal log of each; `changed` of a state is the place of the last of them, so states
//! may come in any order and the newer one wins.

use serde::{Deserialize, Serialize};

use crate::conversation::Conversation;
use crate::message::Ack;
use crate::method::methods;
use crate::{ClientId, ConversationId, MemberId, MessageId, Segment, Seq, Time, TodoId};

/// Which to-do: by its number, or by the client id under which the asking member added it, so
/// that what is done with it offline can follow before the number is known.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum TodoRef {
    /// By number.
    Id(TodoId),
    /// By the client id of [`AddTodo`].
    Added(ClientId),
}

/// What someone is on a to-do for.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// To do it.
    #[default]
    Assignee,
    /// To see how it goes.
    Watcher,
}

/// By whom a shared to-do has to be done.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// By every assignee.
    #[default]
    All,
    /// By one of them.
    Any,
}

/// When a member is reminded of a to-do. A setting of each member's own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Remind {
    /// When it is due.
    #[default]
    Due,
    /// Not at all.
    Never,
    /// At this time.
    At(Time),
}

/// Someone on a to-do.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// Who.
    pub member: MemberId,
    /// What for.
    pub role: Role,
    /// When they did their part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Time>,
}

/// Something said about a to-do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comment {
    /// Counted from 1 within the to-do.
    pub n: i64,
    /// Who.
    pub by: MemberId,
    /// When.
    pub at: Time,
    /// What.
    pub text: String,
}

/// The message a to-do was captured from. Only those who may see the message are told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// Which message.
    pub message: MessageId,
    /// Who said it.
    pub by: MemberId,
}

/// A to-do as one member sees it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Todo {
    /// Its number.
    pub id: TodoId,
    /// What is to be done. Empty when it was the text of a message that was recalled.
    pub text: String,
    /// Who may change everything about it.
    pub owner: MemberId,
    /// When it was added.
    pub created: Time,
    /// By when it has to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Time>,
    /// By whom.
    #[serde(default)]
    pub need: Need,
    /// Everyone on it, in the order in which they came.
    pub people: Vec<Person>,
    /// When it was done as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done: Option<Time>,
    /// The message it was captured from, when the member may see that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The message it was captured from was recalled.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub recalled: bool,
    /// The group that was begun from it, when the member is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat: Option<ConversationId>,
    /// How many comments there are.
    #[serde(default)]
    pub comments: i64,
    /// The last of them, rising.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<Comment>,
    /// When the member is reminded.
    #[serde(default)]
    pub remind: Remind,
    /// The client id under which the member added it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<ClientId>,
    /// The place in the member's personal log of the last entry that changed it.
    pub changed: Seq,
}

/// What an act on a to-do became.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Changed {
    /// The place in the acting member's personal log.
    pub ack: Ack,
    /// Which to-do.
    pub id: TodoId,
    /// The to-do now; nothing when the member has it no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub todo: Option<Todo>,
    /// It stood so already: the message was captured before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub already: bool,
}

/// Puts something on the member's own list. Of a message it is captured from, the text is taken
/// when none is given; the same message again finds the to-do there is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AddTodo {
    /// Makes a repeat harmless, and names it until its number is known.
    pub client_id: ClientId,
    /// 1 to 1,000 characters; may be empty with `source`.
    #[serde(default)]
    pub text: String,
    /// By when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Time>,
    /// When to be reminded.
    #[serde(default)]
    pub remind: Remind,
    /// The message it is captured from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<MessageId>,
    /// Who else has to do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<Segment>,
}

/// Changes what is to be done or by when (the owner and assignees). What is left out stays.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EditTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// 1 to 1,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// By when; 0 for at no time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Time>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<Need>,
}

/// The member has done their part, or has not after all.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// Done or not.
    pub done: bool,
}

/// Says when the member is reminded.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemindTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// When.
    pub remind: Remind,
}

/// Puts colleagues on it (the owner and assignees), or gives those on it another role (the owner;
/// anyone for oneself).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShareTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// Whom; at most 100 people are on one.
    pub members: Segment,
    /// What for.
    #[serde(default)]
    pub role: Role,
}

/// Takes people off it (the owner), or oneself (anyone): that is leaving. An owner who leaves is
/// followed by who has been on it longest.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// Whom.
    pub members: Vec<MemberId>,
}

/// Says something about it (anyone on it).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CommentTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// 1 to 1,000 characters.
    pub text: String,
}

/// Takes it off everybody's list (the owner). It can be had back for a day, then it is gone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeleteTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
}

/// Puts a deleted one back on everybody's list (the owner).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RestoreTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
}

/// Begins a group of everyone on it (anyone on it), or finds the one that was begun when the
/// member is in it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChatTodo {
    /// Which.
    pub todo: TodoRef,
    /// Makes a repeat harmless.
    pub client_id: ClientId,
}

/// The member's list, a page at a time.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListTodos {
    /// The last one of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<TodoId>,
}

/// A page of the list, by number.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Todos {
    /// To-dos, open and done.
    pub todos: Vec<Todo>,
    /// The last entry of the member's personal log when this was read: what later entries say is
    /// newer.
    pub head: Seq,
    /// There are more behind the last one.
    pub more: bool,
}

/// What was said about a to-do, a page at a time.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListComments {
    /// Which to-do.
    pub todo: TodoRef,
    /// Only those before this number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
}

/// Comments, rising; at most 100.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Comments {
    /// The comments.
    pub comments: Vec<Comment>,
}

methods! {
    "todo.add" => AddTodo, Changed;
    "todo.edit" => EditTodo, Changed;
    "todo.done" => DoTodo, Changed;
    "todo.remind" => RemindTodo, Changed;
    "todo.share" => ShareTodo, Changed;
    "todo.part" => PartTodo, Changed;
    "todo.comment" => CommentTodo, Changed;
    "todo.delete" => DeleteTodo, Changed;
    "todo.restore" => RestoreTodo, Changed;
    "todo.chat" => ChatTodo, Conversation;
    "todo.list" => ListTodos, Todos;
    "todo.comments" => ListComments, Comments;
}
