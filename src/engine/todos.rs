//! The member's to-dos: the whole list once, then what the personal log says; what they were
//! reminded of, until a screen has shown it.

use std::sync::Arc;

use canteen_protocol::conversation::Conversation;
use canteen_protocol::todo::{
    AddTodo, Changed, ChatTodo, CommentTodo, DeleteTodo, DoTodo, EditTodo, ListTodos, PartTodo,
    RemindTodo, RestoreTodo, ShareTodo, Todo, TodoRef, Todos,
};
use canteen_protocol::{ClientId, Seq};

use super::News;
use super::carry::{Answer, ask};
use super::fetch::patiently;
use super::state::{Done, Engine, What};
use crate::model::{Act, TodoAct, segment};
use crate::net::{CallError, Client, clean};
use crate::store::outbox::Queued;
use crate::store::{meta, outbox, todos};

/// What the engine knows of the list.
#[derive(Debug, Default)]
pub(super) struct TodoList {
    /// The list must be asked for again.
    pub afresh: bool,
    /// Pages of it are being asked for.
    pub busy: bool,
    /// The pages so far, and where the log stood before the first.
    pages: Vec<Todo>,
    head: Seq,
    /// Something has changed that was not said yet.
    pub dirty: bool,
    /// The last reminder that was said.
    reminded: Seq,
}

impl Engine {
    /// Asks for the whole list, when it is not held.
    pub async fn sync_todos(&mut self) {
        let held = self.store.read(|conn| meta::number(conn, meta::TODOS)).await;
        let held = self.check(held).await.flatten().is_some();
        if (held && !self.todos.afresh) || self.todos.busy {
            return;
        }
        self.todos.pages.clear();
        self.ask_todos(ListTodos::default());
    }

    fn ask_todos(&mut self, params: ListTodos) {
        let Some(client) = self.client() else { return };
        self.todos.busy = true;
        self.call(async move { What::Todos(patiently(&client, params).await) });
    }

    /// A page of the list.
    pub async fn todo_page(&mut self, result: Result<Todos, CallError>) {
        self.todos.busy = false;
        let mut page = match result {
            Ok(page) => page,
            Err(error) => {
                tracing::warn!(%error, "the to-dos cannot be fetched");
                self.behind = true;
                return;
            }
        };
        page.todos.iter_mut().for_each(clean::todo);
        if self.todos.pages.is_empty() {
            self.todos.head = page.head;
        }
        // A page without anything new would be asked for for ever.
        let after = page.todos.last().map(|todo| todo.id).filter(|_| page.more);
        self.todos.pages.append(&mut page.todos);
        if after.is_some() {
            return self.ask_todos(ListTodos { after });
        }
        let (all, head) = (std::mem::take(&mut self.todos.pages), self.todos.head);
        let kept = self.store.write(move |tx| todos::replace(tx, &all, head)).await;
        if self.check(kept).await.is_some() {
            self.todos.afresh = false;
        }
        self.todos.dirty = true;
    }

    /// Says the list, and reminders that no screen has shown.
    pub async fn say_todos(&mut self) {
        let (me, after) = (self.me(), self.todos.reminded);
        let found = self
            .store
            .read(move |conn| Ok((todos::all(conn, me)?, todos::reminders(conn, after)?)))
            .await;
        let Some((all, reminders)) = self.check(found).await else { return };
        self.say(News::Todos(Arc::new(all))).await;
        if let Some(last) = reminders.last() {
            self.todos.reminded = last.seq;
            self.say(News::Reminded(reminders)).await;
        }
    }

    /// A screen has shown the reminders up to here.
    pub async fn reminders_shown(&mut self, seq: Seq) {
        let kept = self.store.write(move |tx| todos::shown(tx, seq)).await;
        self.check(kept).await;
    }

    /// An act on a to-do was carried out.
    pub async fn todo_done(&mut self, queued: Queued, mut changed: Changed) {
        if let Some(todo) = &mut changed.todo {
            clean::todo(todo);
        }
        let (local, id, already, ack) = (queued.id, changed.id, changed.already, changed.ack);
        let kept = self.store.write(move |tx| {
            todos::follow(tx, changed.id, changed.ack.seq, changed.todo.as_ref())?;
            outbox::remove(tx, local)
        });
        let kept = kept.await;
        self.check(kept).await;
        self.todos.dirty = true;
        self.flush().await;
        self.say(News::TodoChanged { local, id, already }).await;
        self.say_done(&queued, None, Some(ack)).await;
    }

    /// Begins a group from a to-do, or finds it.
    pub async fn chat_about(&mut self, todo: TodoRef) {
        let client_id = ClientId(format!("{:032x}", rand::random::<u128>()));
        let Some(client) = self.client() else {
            return self.fail("begin the group", super::commands::offline()).await;
        };
        self.call(async move { What::Chat(client.call(ChatTodo { todo, client_id }).await) });
    }

    /// The group, or why not.
    pub async fn chat_begun(&mut self, result: Result<Conversation, CallError>) {
        match result {
            Ok(conversation) => {
                let (id, member) = (conversation.id, self.me());
                self.merge(conversation).await;
                self.flush().await;
                self.say(News::Opened { member, conversation: id }).await;
                self.fetch_tail(id).await;
            }
            Err(error) => self.fail("begin the group", error.into_wire()).await,
        }
    }
}

/// Puts an act on its way.
pub(super) fn carry_out(client: &Client, client_id: ClientId, act: TodoAct) -> Answer {
    let done = |changed: Changed| Done::Todo(Box::new(changed));
    match act {
        TodoAct::Add { text, due, remind, source, with } => {
            let source = source.map(|source| source.message);
            let with = (!with.is_empty()).then(|| segment(&with));
            ask(client, &AddTodo { client_id, text, due, remind, source, with }, done)
        }
        TodoAct::Edit { todo, text, due, need } => {
            ask(client, &EditTodo { todo, client_id, text, due, need }, done)
        }
        TodoAct::Done { todo, done: is_done } => {
            ask(client, &DoTodo { todo, client_id, done: is_done }, done)
        }
        TodoAct::Remind { todo, remind } => {
            ask(client, &RemindTodo { todo, client_id, remind }, done)
        }
        TodoAct::Share { todo, members, role } => {
            ask(client, &ShareTodo { todo, client_id, members: segment(&members), role }, done)
        }
        TodoAct::Part { todo, members } => {
            ask(client, &PartTodo { todo, client_id, members }, done)
        }
        TodoAct::Comment { todo, text } => {
            ask(client, &CommentTodo { todo, client_id, text }, done)
        }
        TodoAct::Delete { todo } => ask(client, &DeleteTodo { todo, client_id }, done),
        TodoAct::Restore { todo } => ask(client, &RestoreTodo { todo, client_id }, done),
    }
}

/// What was tried, with what was written: a text that is refused must not be lost.
pub(super) fn what_in_full(act: &Act, what: &str) -> String {
    match act {
        Act::Todo(TodoAct::Add { text, .. } | TodoAct::Comment { text, .. }) => {
            format!("{what} “{}”", canteen_text::excerpt::excerpt(text, 200))
        }
        _ => what.to_owned(),
    }
}
