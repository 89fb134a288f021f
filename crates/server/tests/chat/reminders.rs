//! Reminders fire once, on time or late, also across a server that was down.

use canteen_protocol::todo::{AddTodo, Changed, EditTodo, Remind, RemindTodo, TodoRef};
use canteen_protocol::{Body, Segment, Time, TodoId};
use canteen_server::Caller;
use canteen_testkit::{START, both_engines, eventually};

use crate::world::World;

const HOUR: i64 = 3_600_000;

impl World {
    async fn add_due(&self, who: Caller, due: i64, with: &[Caller]) -> TodoId {
        let request = AddTodo {
            client_id: self.fresh(),
            text: "x".into(),
            due: Some(Time(START.0 + due)),
            with: Some(Segment::of(with.iter().map(|who| who.member))),
            ..AddTodo::default()
        };
        self.call(who, request).await.unwrap().id
    }

    async fn remind(&self, who: Caller, todo: TodoId, remind: Remind) -> Changed {
        let request = RemindTodo { todo: TodoRef::Id(todo), client_id: self.fresh(), remind };
        self.call(who, request).await.unwrap()
    }

    /// What a member was reminded of: of which, for when after the start, late.
    async fn reminded(&self, who: Caller) -> Vec<(TodoId, i64, bool)> {
        let bodies = self.personal(who).await.into_iter();
        let reminded = bodies.filter_map(|body| match body {
            Body::Reminded { todo, at, late } => Some((todo, at.0 - START.0, late)),
            _ => None,
        });
        reminded.collect()
    }

    async fn until_reminded(&self, who: Caller, times: usize) {
        eventually(|| async { self.reminded(who).await.len() >= times }).await;
    }
}

both_engines! {
    async fn who_has_to_do_it_is_reminded_when_it_is_due(world: World) {
        let people = world.corp(3).await;
        let todo = world.add_due(people[0], HOUR, &[people[1], people[2]]).await;
        world.do_todo(people[2], todo, true).await;
        world.clock.advance(HOUR - 1);
        assert_eq!(world.reminded(people[0]).await, []);
        world.clock.advance(1);
        world.until_reminded(people[0], 1).await;
        world.until_reminded(people[1], 1).await;
        for who in &people[..2] {
            assert_eq!(world.reminded(*who).await, [(todo, HOUR, false)]);
        }
        assert_eq!(world.reminded(people[2]).await, [], "who has done it is left in peace");
    }

    async fn a_server_that_was_down_for_days_reminds_once_and_says_late(world: World) {
        let people = world.corp(1).await;
        let me = people[0];
        let todo = world.add_due(me, HOUR, &[]).await;
        let own = world.add_due(me, 90 * 24 * HOUR, &[]).await;
        world.remind(me, own, Remind::At(Time(START.0 + 2 * HOUR))).await;
        let world = world.down_for(3 * 24 * HOUR).await;
        world.until_reminded(me, 2).await;
        let mut reminded = world.reminded(me).await;
        reminded.sort_unstable();
        assert_eq!(reminded, [(todo, HOUR, true), (own, 2 * HOUR, true)]);
        let world = world.down_for(24 * HOUR).await;
        // Something later shows that nothing else came before it.
        let last = world.add_due(me, 5 * 24 * HOUR, &[]).await;
        world.clock.advance(2 * 24 * HOUR);
        world.until_reminded(me, 3).await;
        let reminded = world.reminded(me).await;
        assert_eq!((reminded.len(), reminded[2].0), (3, last));
    }

    async fn a_reminder_follows_what_it_is_set_to(world: World) {
        let people = world.corp(1).await;
        let me = people[0];
        let never = world.add_due(me, HOUR, &[]).await;
        world.remind(me, never, Remind::Never).await;
        let earlier = world.add_due(me, 2 * HOUR, &[]).await;
        world.remind(me, earlier, Remind::At(Time(START.0 + HOUR))).await;
        let moved = world.add_due(me, HOUR, &[]).await;
        let later = EditTodo { todo: TodoRef::Id(moved), client_id: world.fresh(), text: None,
            due: Some(Time(START.0 + 3 * HOUR)), need: None };
        world.call(me, later).await.unwrap();
        world.clock.advance(HOUR);
        world.until_reminded(me, 1).await;
        world.clock.advance(2 * HOUR);
        world.until_reminded(me, 2).await;
        assert_eq!(world.reminded(me).await, [(earlier, HOUR, false), (moved, 3 * HOUR, false)]);
    }

    async fn what_was_put_off_reminds_again(world: World) {
        let people = world.corp(1).await;
        let me = people[0];
        let todo = world.add_due(me, HOUR, &[]).await;
        world.clock.advance(HOUR);
        world.until_reminded(me, 1).await;
        // Other changes do not bring the reminder back.
        let text = Some("y".to_owned());
        let edit = EditTodo { todo: TodoRef::Id(todo), client_id: world.fresh(), text, due: None, need: None };
        world.call(me, edit).await.unwrap();
        world.remind(me, todo, Remind::At(Time(START.0 + 2 * HOUR))).await;
        world.clock.advance(HOUR);
        world.until_reminded(me, 2).await;
        assert_eq!(world.reminded(me).await, [(todo, HOUR, false), (todo, 2 * HOUR, false)]);
    }
}
