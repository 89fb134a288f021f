//! To-dos of one's own: capturing, changing, deleting, and what remains of a recalled message.

use canteen_protocol::conversation::RemoveMembers;
use canteen_protocol::message::{Ack, EditMessage, RecallMessage};
use canteen_protocol::todo::{
    AddTodo, Changed, DeleteTodo, DoTodo, EditTodo, ListTodos, Need, Remind, RestoreTodo, Todo,
    TodoRef,
};
use canteen_protocol::{Body, ClientId, ErrorCode, LogId, MessageId, Time, TodoId};
use canteen_server::Caller;
use canteen_testkit::{START, both_engines, eventually};

use crate::world::{World, pushed};

const DAY: i64 = 24 * 3_600_000;

fn of(ack: Ack) -> MessageId {
    MessageId { conversation: ack.log.conversation().unwrap(), seq: ack.seq }
}

impl World {
    async fn capture(&self, who: Caller, message: MessageId) -> Changed {
        let source = Some(message);
        let request = AddTodo { client_id: self.fresh(), source, ..AddTodo::default() };
        self.call(who, request).await.unwrap()
    }

    pub async fn do_todo(&self, who: Caller, todo: TodoId, done: bool) -> Changed {
        let request = DoTodo { todo: TodoRef::Id(todo), client_id: self.fresh(), done };
        self.call(who, request).await.unwrap()
    }

    fn retext(&self, todo: TodoId, text: &str) -> EditTodo {
        let text = Some(text.to_owned());
        EditTodo { todo: TodoRef::Id(todo), client_id: self.fresh(), text, due: None, need: None }
    }

    fn delete(&self, todo: TodoId) -> DeleteTodo {
        DeleteTodo { todo: TodoRef::Id(todo), client_id: self.fresh() }
    }

    fn restore(&self, todo: TodoId) -> RestoreTodo {
        RestoreTodo { todo: TodoRef::Id(todo), client_id: self.fresh() }
    }
}

both_engines! {
    async fn a_to_do_is_told_to_its_owner_by_their_log(world: World) {
        let people = world.corp(2).await;
        world.heard();
        let due = Some(Time(START.0 + DAY));
        let request =
            AddTodo { client_id: world.fresh(), text: " rotate keys ".into(), due, ..AddTodo::default() };
        let added = world.call(people[0], request.clone()).await.unwrap();
        let todo = added.todo.clone().unwrap();
        assert_eq!((todo.text.as_str(), todo.due, todo.owner), ("rotate keys", due, people[0].member));
        assert_eq!(todo.added, Some(request.client_id.clone()));
        assert_eq!((todo.changed, added.ack.log), (added.ack.seq, LogId::Personal(people[0].member)));
        let pushes: Vec<_> = world.heard().iter().filter_map(pushed).collect();
        let body = Body::Todo { todo: todo.id, now: Some(Box::new(todo.clone())) };
        assert_eq!(pushes.iter().map(|entry| &entry.body).collect::<Vec<_>>(), [&body]);
        assert_eq!(world.personal(people[0]).await.last(), Some(&body), "what is read is what is pushed");
        assert_eq!(world.todos(people[0]).await, [todo]);
        assert_eq!(world.todos(people[1]).await, []);
        assert_eq!(world.call(people[0], request).await.unwrap(), added, "a repeat");
    }

    async fn what_is_done_offline_follows_under_the_client_id(world: World) {
        let people = world.corp(2).await;
        let client_id = world.fresh();
        let todo = TodoRef::Added(client_id.clone());
        let early = DoTodo { todo: todo.clone(), client_id: world.fresh(), done: true };
        assert_eq!(world.refused(people[0], early.clone()).await, ErrorCode::NotFound);
        let request = AddTodo { client_id, text: "x".into(), ..AddTodo::default() };
        world.call(people[0], request).await.unwrap();
        let done = world.call(people[0], early.clone()).await.unwrap();
        assert_eq!(done.todo.unwrap().done, Some(START));
        // Another's client id names nothing of mine.
        assert_eq!(world.refused(people[1], early).await, ErrorCode::NotFound);
    }

    async fn a_message_is_captured_once(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people[..2]).await;
        let said = of(world.say(people[1], group, "please rotate the keys").await);
        let first = world.capture(people[0], said).await;
        let todo = first.todo.clone().unwrap();
        let source = todo.source.unwrap();
        assert_eq!((todo.text.as_str(), source.message, source.by),
            ("please rotate the keys", said, people[1].member));
        let again = world.capture(people[0], said).await;
        assert_eq!((again.id, again.already, first.already), (first.id, true, false));
        assert_eq!(again.todo, first.todo);
        // Each has their own.
        assert_ne!(world.capture(people[1], said).await.id, first.id);
        let request = AddTodo { client_id: world.fresh(), source: Some(said), ..AddTodo::default() };
        assert_eq!(world.refused(people[2], request).await, ErrorCode::NotFound);
        assert_eq!(world.todos(people[0]).await.len(), 1);
    }

    async fn a_captured_text_stays_as_it_was_through_edits(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let said = of(world.say(people[1], group, "at nine").await);
        let seen = AddTodo {
            client_id: world.fresh(), text: "at nine".into(), source: Some(said), ..AddTodo::default()
        };
        let edit = EditMessage {
            conversation: group, client_id: world.fresh(), target: said.seq, text: "at ten".into(),
        };
        world.call(people[1], edit).await.unwrap();
        // Captured offline before the edit: the text as the member saw it.
        let todo = world.call(people[0], seen).await.unwrap().todo.unwrap();
        assert_eq!(todo.text, "at nine");
        assert_eq!(world.capture(people[1], said).await.todo.unwrap().text, "at ten");
    }

    async fn of_a_recalled_message_only_that_it_was_remains(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people).await;
        let said = of(world.say(people[1], group, "the code is hunter2").await);
        let quoted = world.capture(people[0], said).await.id;
        let own = world.capture(people[1], said).await.id;
        let deleted = world.capture(people[2], said).await.id;
        world.call(people[1], world.retext(own, "change the code")).await.unwrap();
        world.call(people[2], world.delete(deleted)).await.unwrap();
        world.heard();
        let recall = RecallMessage { conversation: group, client_id: world.fresh(), target: said.seq };
        world.call(people[1], recall).await.unwrap();
        assert_eq!(world.holds("hunter2").await, [""; 0], "nothing of it is left anywhere");
        let told = world.heard().iter().filter_map(pushed)
            .filter(|entry| matches!(entry.body, Body::Todo { .. })).count();
        assert_eq!(told, 2, "both with one on their lists hear of it");
        let left = &world.todos(people[0]).await[0];
        assert_eq!((left.id, left.text.as_str(), left.recalled), (quoted, "", true));
        let left = &world.todos(people[1]).await[0];
        assert_eq!((left.text.as_str(), left.recalled), ("change the code", true), "own words stay");
        world.call(people[2], world.restore(deleted)).await.unwrap();
        assert_eq!(world.todos(people[2]).await[0].text, "");
        let late = AddTodo { client_id: world.fresh(), text: "the code is hunter2".into(),
            source: Some(said), ..AddTodo::default() };
        world.call(people[0], world.delete(quoted)).await.unwrap();
        assert_eq!(world.refused(people[0], late).await, ErrorCode::Conflict, "captured offline");
    }

    async fn who_leaves_the_conversation_keeps_what_they_captured(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let said = of(world.say(people[0], group, "before").await);
        let captured = world.capture(people[1], said).await.id;
        let leave = RemoveMembers {
            conversation: group, client_id: world.fresh(), members: vec![people[1].member],
        };
        world.call(people[1], leave).await.unwrap();
        let after = of(world.say(people[0], group, "after").await);
        let todo = &world.todos(people[1]).await[0];
        assert_eq!((todo.id, todo.source.map(|source| source.message)), (captured, Some(said)));
        let request = AddTodo { client_id: world.fresh(), source: Some(after), ..AddTodo::default() };
        assert_eq!(world.refused(people[1], request).await, ErrorCode::NotFound);
    }

    async fn what_changes_nothing_writes_nothing(world: World) {
        let people = world.corp(1).await;
        let todo = world.add_todo(people[0], "x").await;
        let entries = world.personal(people[0]).await.len();
        let same = world.call(people[0], world.retext(todo.id, "x")).await.unwrap();
        assert_eq!((same.todo, same.already), (Some(todo.clone()), true));
        world.do_todo(people[0], todo.id, false).await;
        world.call(people[0], world.restore(todo.id)).await.unwrap();
        assert_eq!(world.personal(people[0]).await.len(), entries);
        let changed = world.call(people[0], world.retext(todo.id, "y")).await.unwrap().todo.unwrap();
        assert!(changed.changed > todo.changed && changed.text == "y");
    }

    async fn deleting_can_be_undone_for_a_day(world: World) {
        let people = world.corp(1).await;
        let me = people[0];
        let todo = world.add_todo(me, "keep me").await;
        let gone = world.call(me, world.delete(todo.id)).await.unwrap();
        assert_eq!((gone.todo, world.todos(me).await), (None, vec![]));
        let told = Body::Todo { todo: todo.id, now: None };
        assert_eq!(world.personal(me).await.last(), Some(&told));
        assert_eq!(world.refused(me, world.retext(todo.id, "y")).await, ErrorCode::NotFound);
        let back = world.call(me, world.restore(todo.id)).await.unwrap().todo.unwrap();
        assert_eq!(back.text, "keep me");
        world.call(me, world.delete(todo.id)).await.unwrap();
        world.clock.advance(DAY);
        let gone = || async { world.holds("keep me").await.is_empty() };
        eventually(gone).await;
        assert_eq!(world.refused(me, world.restore(todo.id)).await, ErrorCode::NotFound);
    }

    async fn bad_input_is_named(world: World) {
        let people = world.corp(1).await;
        let me = people[0];
        let todo = world.add_todo(me, "x").await;
        let add = |text: &str| AddTodo { client_id: world.fresh(), text: text.into(), ..AddTodo::default() };
        assert_eq!(world.refused(me, add("\u{200b}")).await, ErrorCode::Invalid);
        assert_eq!(world.refused(me, add(&"字".repeat(1_001))).await, ErrorCode::TooLarge);
        let bad = AddTodo { client_id: ClientId("no spaces".into()), ..add("x") };
        assert_eq!(world.refused(me, bad).await, ErrorCode::Invalid);
        assert_eq!(world.refused(me, world.retext(TodoId(99), "y")).await, ErrorCode::NotFound);
        assert_eq!(world.refused(me, world.retext(todo.id, " ")).await, ErrorCode::Invalid);
    }

    async fn the_list_comes_in_pages_with_where_the_log_stands(world: World) {
        let people = world.corp(1).await;
        let me = people[0];
        for n in 0..103 {
            world.add_todo(me, &format!("t{n}")).await;
        }
        let first = world.call(me, ListTodos::default()).await.unwrap();
        assert_eq!((first.todos.len(), first.more, first.head.0), (100, true, 103));
        let after = first.todos.last().map(|todo| todo.id);
        let second = world.call(me, ListTodos { after }).await.unwrap();
        assert_eq!((second.todos.len(), second.more), (3, false));
        let all: Vec<Todo> = first.todos.into_iter().chain(second.todos).collect();
        assert!(all.iter().zip(0..).all(|(todo, n)| todo.text == format!("t{n}")));
    }

    async fn due_and_need_change_alone(world: World) {
        let people = world.corp(1).await;
        let todo = world.add_todo(people[0], "x").await;
        let edit = |due: Option<Time>, need: Option<Need>| EditTodo {
            todo: TodoRef::Id(todo.id), client_id: world.fresh(), text: None, due, need,
        };
        let due = Some(Time(START.0 + DAY));
        let now = world.call(people[0], edit(due, None)).await.unwrap().todo.unwrap();
        assert_eq!((now.due, now.need, now.remind), (due, Need::All, Remind::Due));
        let now = world.call(people[0], edit(None, Some(Need::Any))).await.unwrap().todo.unwrap();
        assert_eq!((now.due, now.need), (due, Need::Any));
        let now = world.call(people[0], edit(Some(Time(0)), None)).await.unwrap().todo.unwrap();
        assert_eq!((now.due, now.text.as_str()), (None, "x"));
    }
}
