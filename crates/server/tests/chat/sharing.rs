//! To-dos of several: who may do what, who sees what, and the group that begins from one.

use canteen_protocol::conversation::{CreateGroup, ListMembers};
use canteen_protocol::todo::{
    AddTodo, Changed, ChatTodo, CommentTodo, DeleteTodo, EditTodo, ListComments, Need, PartTodo,
    Role, ShareTodo, Todo, TodoRef,
};
use canteen_protocol::{Body, ErrorCode, MemberId, MessageId, Segment, TodoId};
use canteen_server::db::{DbError, Lane};
use canteen_server::{Caller, vals};
use canteen_testkit::both_engines;

use crate::world::World;

impl World {
    fn share(&self, todo: TodoId, with: &[Caller], role: Role) -> ShareTodo {
        let members = Segment::of(with.iter().map(|who| who.member));
        ShareTodo { todo: TodoRef::Id(todo), client_id: self.fresh(), members, role }
    }

    fn part(&self, todo: TodoId, members: &[Caller]) -> PartTodo {
        let members = members.iter().map(|who| who.member).collect();
        PartTodo { todo: TodoRef::Id(todo), client_id: self.fresh(), members }
    }

    fn comment(&self, todo: TodoId, text: &str) -> CommentTodo {
        CommentTodo { todo: TodoRef::Id(todo), client_id: self.fresh(), text: text.into() }
    }

    fn chat_about(&self, todo: TodoId) -> ChatTodo {
        ChatTodo { todo: TodoRef::Id(todo), client_id: self.fresh() }
    }

    async fn the(&self, who: Caller, todo: TodoId) -> Option<Todo> {
        self.todos(who).await.into_iter().find(|one| one.id == todo)
    }

    async fn shut(&self, who: Caller) {
        let sql = "UPDATE member SET disabled = TRUE WHERE id = $1";
        let write = self
            .server
            .app
            .db
            .write(Lane::Admin, move |tx| tx.run(sql, vals![who.member]).map(drop));
        let done: Result<(), DbError> = write.await;
        done.unwrap();
    }
}

fn done(changed: &Changed) -> bool {
    changed.todo.as_ref().is_some_and(|todo| todo.done.is_some())
}

both_engines! {
    async fn all_have_to_do_it_unless_one_is_enough(world: World) {
        let people = world.corp(3).await;
        let todo = world.add_todo(people[0], "review").await.id;
        world.call(people[0], world.share(todo, &people[1..], Role::Assignee)).await.unwrap();
        assert!(!done(&world.do_todo(people[1], todo, true).await));
        assert!(!done(&world.do_todo(people[0], todo, true).await));
        assert!(done(&world.do_todo(people[2], todo, true).await));
        for who in &people {
            let seen = world.the(*who, todo).await.unwrap();
            assert!(seen.done.is_some() && seen.people.iter().all(|person| person.done.is_some()));
        }
        assert!(!done(&world.do_todo(people[2], todo, false).await), "not done after all");
        let any = EditTodo { todo: TodoRef::Id(todo), client_id: world.fresh(), text: None, due: None,
            need: Some(Need::Any) };
        assert!(done(&world.call(people[1], any).await.unwrap()), "one is enough");
    }

    async fn strangers_and_watchers_may_not_what_others_may(world: World) {
        let people = world.corp(4).await;
        let (owner, assignee, watcher, stranger) = (people[0], people[1], people[2], people[3]);
        let todo = world.add_todo(owner, "secret plan").await.id;
        world.call(owner, world.share(todo, &[assignee], Role::Assignee)).await.unwrap();
        world.call(owner, world.share(todo, &[watcher], Role::Watcher)).await.unwrap();
        let rename = || EditTodo { todo: TodoRef::Id(todo), client_id: world.fresh(),
            text: Some("new".into()), due: None, need: None };
        let delete = || DeleteTodo { todo: TodoRef::Id(todo), client_id: world.fresh() };
        let finish = || canteen_protocol::todo::DoTodo { todo: TodoRef::Id(todo),
            client_id: world.fresh(), done: true };
        let read = || ListComments { todo: TodoRef::Id(todo), before: None };
        for (who, code) in [(stranger, ErrorCode::NotFound), (watcher, ErrorCode::Forbidden)] {
            assert_eq!(world.refused(who, rename()).await, code);
            assert_eq!(world.refused(who, finish()).await, code);
            assert_eq!(world.refused(who, delete()).await, code);
            assert_eq!(world.refused(who, world.share(todo, &[stranger], Role::Watcher)).await, code);
            assert_eq!(world.refused(who, world.part(todo, &[assignee])).await, code);
        }
        assert_eq!(world.refused(stranger, world.comment(todo, "hi")).await, ErrorCode::NotFound);
        assert_eq!(world.refused(stranger, read()).await, ErrorCode::NotFound);
        assert_eq!(world.refused(stranger, world.chat_about(todo)).await, ErrorCode::NotFound);
        assert_eq!(world.refused(assignee, delete()).await, ErrorCode::Forbidden);
        assert_eq!(world.refused(assignee, world.part(todo, &[watcher])).await, ErrorCode::Forbidden);
        world.call(watcher, world.comment(todo, "how is it going?")).await.unwrap();
        world.call(assignee, rename()).await.unwrap();
        assert_eq!(world.the(stranger, todo).await, None);
        let elsewhere = world.corp(1).await[0];
        assert_eq!(world.refused(elsewhere, rename()).await, ErrorCode::NotFound);
    }

    async fn comments_are_seen_by_all_on_it(world: World) {
        let people = world.corp(2).await;
        let todo = world.add_todo(people[0], "x").await.id;
        world.call(people[0], world.share(todo, &[people[1]], Role::Watcher)).await.unwrap();
        for n in 1..=25 {
            world.call(people[n % 2], world.comment(todo, &format!("c{n}"))).await.unwrap();
        }
        let seen = world.the(people[1], todo).await.unwrap();
        assert_eq!((seen.comments, seen.recent.len()), (25, 20));
        assert_eq!(seen.recent.last().map(|comment| comment.text.as_str()), Some("c25"));
        let request = ListComments { todo: TodoRef::Id(todo), before: Some(6) };
        let older = world.call(people[1], request).await.unwrap().comments;
        assert_eq!(older.iter().map(|c| c.n).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!((older[0].by, older[0].text.as_str()), (people[1].member, "c1"));
    }

    async fn who_leaves_is_told_so_and_sees_it_no_more(world: World) {
        let people = world.corp(3).await;
        let todo = world.add_todo(people[0], "x").await.id;
        world.call(people[0], world.share(todo, &people[1..], Role::Assignee)).await.unwrap();
        world.do_todo(people[0], todo, true).await;
        world.do_todo(people[2], todo, true).await;
        // The last one that was waited for leaves: it is done.
        world.call(people[1], world.part(todo, &[people[1]])).await.unwrap();
        assert_eq!(world.the(people[1], todo).await, None);
        let told = Body::Todo { todo, now: None };
        assert_eq!(world.personal(people[1]).await.last(), Some(&told));
        assert!(world.the(people[0], todo).await.unwrap().done.is_some());
        world.call(people[0], world.part(todo, &[people[0]])).await.unwrap();
        let left = world.the(people[2], todo).await.unwrap();
        assert_eq!((left.owner, left.people.len()), (people[2].member, 1));
        assert_eq!(world.refused(people[2], world.part(todo, &[people[2]])).await, ErrorCode::Conflict);
    }

    async fn nobody_waits_for_a_shut_account(world: World) {
        let people = world.corp(3).await;
        let todo = world.add_todo(people[0], "x").await.id;
        world.call(people[0], world.share(todo, &people[1..], Role::Assignee)).await.unwrap();
        world.shut(people[0]).await;
        world.do_todo(people[1], todo, true).await;
        assert!(done(&world.do_todo(people[2], todo, true).await));
        // An assignee stands in for the owner who is gone.
        world.call(people[1], world.part(todo, &[people[0]])).await.unwrap();
        let left = world.the(people[2], todo).await.unwrap();
        assert_eq!(left.owner, people[1].member);
    }

    async fn the_source_is_told_only_to_those_who_may_see_it(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people[..2]).await;
        let ack = world.say(people[1], group, "rotate the keys").await;
        let message = MessageId { conversation: group, seq: ack.seq };
        let members = Segment::of(people[1..].iter().map(|who| who.member));
        let request = AddTodo { client_id: world.fresh(), source: Some(message), with: Some(members),
            ..AddTodo::default() };
        let id = world.call(people[0], request).await.unwrap().id;
        let seen = |todo: Option<Todo>| todo.unwrap().source.map(|source| source.message);
        assert_eq!(seen(world.the(people[1], id).await), Some(message));
        assert_eq!(seen(world.the(people[2], id).await), None);
        let told = world.personal(people[2]).await;
        assert!(matches!(told.last(), Some(Body::Todo { now: Some(now), .. }) if now.source.is_none()));
    }

    async fn a_group_begins_from_a_to_do_once(world: World) {
        let people = world.corp(3).await;
        let todo = world.add_todo(people[0], "rotate the keys").await.id;
        assert_eq!(world.refused(people[0], world.chat_about(todo)).await, ErrorCode::Conflict);
        world.call(people[0], world.share(todo, &[people[1]], Role::Assignee)).await.unwrap();
        world.call(people[0], world.share(todo, &[people[2]], Role::Watcher)).await.unwrap();
        let begun = world.call(people[2], world.chat_about(todo)).await.unwrap();
        assert_eq!((begun.name.as_str(), begun.members), ("rotate the keys", 3));
        let again = world.call(people[0], world.chat_about(todo)).await.unwrap();
        assert_eq!(again.id, begun.id);
        assert_eq!(world.the(people[1], todo).await.unwrap().chat, Some(begun.id));
        let members = world.call(people[1], ListMembers { conversation: begun.id }).await.unwrap();
        assert_eq!(members.members.len(), 3);
    }

    async fn the_same_role_again_writes_nothing_and_unknown_people_are_named(world: World) {
        let people = world.corp(3).await;
        let todo = world.add_todo(people[0], "x").await.id;
        world.call(people[0], world.share(todo, &[people[1]], Role::Assignee)).await.unwrap();
        let entries = world.personal(people[1]).await.len();
        let same = world.call(people[0], world.share(todo, &[people[1]], Role::Assignee)).await.unwrap();
        assert!(same.already);
        assert_eq!(world.personal(people[1]).await.len(), entries);
        let nobody = ShareTodo { todo: TodoRef::Id(todo), client_id: world.fresh(),
            members: Segment::of([MemberId(999_999)]), role: Role::Assignee };
        assert_eq!(world.refused(people[0], nobody).await, ErrorCode::NotFound);
        // Stepping back to watching is anybody's own choice, stepping forward the owner's.
        world.call(people[1], world.share(todo, &[people[1]], Role::Watcher)).await.unwrap();
        let forward = world.share(todo, &[people[1]], Role::Assignee);
        assert_eq!(world.refused(people[1], forward).await, ErrorCode::Forbidden);
    }

    async fn a_used_client_id_is_no_second_act(world: World) {
        let people = world.corp(2).await;
        let client_id = world.fresh();
        let group = CreateGroup { client_id: client_id.clone(), name: "g".into(),
            members: Segment::of([people[1].member]) };
        world.call(people[0], group).await.unwrap();
        let request = AddTodo { client_id, text: "x".into(), ..AddTodo::default() };
        assert_eq!(world.refused(people[0], request).await, ErrorCode::Conflict);
        assert_eq!(world.todos(people[0]).await, []);
    }
}
