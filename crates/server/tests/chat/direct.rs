//! Direct conversations: one a pair, shown when something is said.

use std::sync::Arc;

use canteen_protocol::conversation::OpenDirect;
use canteen_protocol::{Body, ErrorCode, LogId, MemberId};
use canteen_server::bus::Notice;
use canteen_testkit::both_engines;

use crate::world::World;

both_engines! {
    async fn a_direct_conversation_shows_when_something_is_said(world: World) {
        let people = world.corp(3).await;
        let (a, b) = (people[0], people[1]);
        let opened = world.direct(a, b).await;
        assert_eq!((opened.peer, opened.members, opened.owner), (Some(b.member), 2, None));
        assert_eq!(world.direct(a, b).await, opened, "opening is repeatable");
        assert_eq!(world.heads(a).await.conversations, std::slice::from_ref(&opened));
        assert_eq!(world.heads(b).await.conversations, []);
        assert_eq!(world.personal(b).await, []);
        let joins = |notices: &[Notice]| -> Vec<MemberId> {
            let member = |n: &Notice| match n {
                Notice::Join { member, .. } => Some(*member),
                _ => None,
            };
            notices.iter().filter_map(member).collect()
        };
        assert_eq!(joins(&world.heard()), [a.member]);

        world.say(a, opened.id, "hello").await;
        let heard = world.heard();
        assert_eq!(joins(&heard), [b.member]);
        let join = heard.iter().position(|n| matches!(n, Notice::Join { .. })).unwrap();
        let entry =
            heard.iter().position(|n| matches!(n, Notice::Entry { log: LogId::Conversation(_), .. }));
        assert!(join < entry.unwrap(), "who is told to listen before it is said hears it");
        assert_eq!(world.personal(b).await, [Body::Added { conversation: opened.id }]);
        let listed = world.heads(b).await.conversations;
        assert_eq!((listed.len(), listed[0].peer, listed[0].messages), (1, Some(a.member), 1));
        assert_eq!(world.direct(b, a).await.id, opened.id, "one for both");
        world.say(a, opened.id, "again").await;
        assert_eq!(world.personal(b).await.len(), 1, "told once");

        // The other side of an empty one opens it too.
        let empty = world.direct(a, people[2]).await;
        assert_eq!(world.direct(people[2], a).await.id, empty.id);
        assert_eq!(world.heads(people[2]).await.conversations.len(), 1);
        world.say(people[2], empty.id, "hi").await;
        assert_eq!(world.personal(people[2]).await.len(), 1);
    }

    async fn notes_to_oneself_and_strangers(world: World) {
        let people = world.corp(2).await;
        let other_corp = world.corp(1).await;
        let notes = world.direct(people[0], people[0]).await;
        assert_eq!((notes.peer, notes.members), (Some(people[0].member), 1));
        world.say(people[0], notes.id, "milk").await;
        assert_eq!(world.get(people[0], notes.id).await.read_n, 1);
        for member in [other_corp[0].member, MemberId(987_654)] {
            let code = world.refused(people[0], OpenDirect { member }).await;
            assert_eq!(code, ErrorCode::NotFound);
        }
        let code = world.refused(people[1], world.message(notes.id, "peek")).await;
        assert_eq!(code, ErrorCode::NotFound);
    }

    async fn two_who_open_at_once_share_one_conversation(world: World) {
        let world = Arc::new(world);
        let people = world.corp(2).await;
        let tasks: Vec<_> = (0..20)
            .map(|i| {
                let world = Arc::clone(&world);
                let (who, with) = (people[i % 2], people[(i + 1) % 2]);
                tokio::spawn(async move { world.direct(who, with).await.id })
            })
            .collect();
        let mut ids = Vec::new();
        for task in tasks {
            ids.push(task.await.unwrap());
        }
        assert!(ids.iter().all(|id| *id == ids[0]));
        assert_eq!(world.all(people[0], ids[0]).await.len(), 1);
        for who in people {
            assert_eq!(world.personal(who).await.len(), 1);
            assert_eq!(world.heads(who).await.conversations.len(), 1);
        }
    }
}
