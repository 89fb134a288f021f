//! Read marks, unread counts, pins and mutes.

use canteen_protocol::conversation::{Keep, ListMembers};
use canteen_protocol::setting::{ChangeCorpSettings, GetCorpSettings, ReadReceipts};
use canteen_protocol::{Body, ErrorCode, Seq};
use canteen_server::Caller;
use canteen_server::bus::Notice;

use canteen_testkit::both_engines;

use crate::world::World;

both_engines! {
    async fn marks_only_move_forward(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        for _ in 0..3 {
            world.say(people[0], group, "x").await;
        }
        let unread = |c: &canteen_protocol::conversation::Conversation| c.messages - c.read_n;
        assert_eq!(unread(&world.get(people[1], group).await), 3);
        world.heard();
        world.read(people[1], group, 4).await;
        let heard = world.heard();
        assert!(heard.iter().any(|n| matches!(n, Notice::Read { seq: Seq(4), .. })));
        let seen = world.get(people[1], group).await;
        assert_eq!((seen.read, seen.read_n, unread(&seen)), (Seq(4), 2, 1));
        for older in [4, 3, 0, -5] {
            world.read(people[1], group, older).await;
        }
        assert_eq!(world.heard().len(), 0, "no entry, no news");
        world.read(people[1], group, 1_000_000).await;
        let seen = world.get(people[1], group).await;
        assert_eq!((seen.read, seen.read_n), (Seq(5), 3), "not beyond the head");
        let marks: Vec<Body> = world.personal(people[1]).await.into_iter().skip(1).collect();
        let read = |seq, n| Body::Read { conversation: group, seq: Seq(seq), n };
        assert_eq!(marks, [read(4, 2), read(5, 3)]);
        // A mark at what is not a message counts the messages before it.
        world.say(people[0], group, "y").await;
        let listed = world.call(people[1], ListMembers { conversation: group }).await.unwrap();
        let reads: Vec<_> = listed.members.iter().map(|p| p.read).collect();
        assert_eq!(reads, [Seq(6), Seq(5)]);
    }

    async fn who_speaks_has_read(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        world.say(people[0], group, "@a1 @all").await;
        assert_eq!(world.get(people[1], group).await.mentions, 1, "one message, however often");
        world.say(people[1], group, "yes").await;
        let seen = world.get(people[1], group).await;
        assert_eq!((seen.read, seen.read_n, seen.mentions), (Seq(4), 2, 0));
        assert_eq!(world.personal(people[1]).await.len(), 1, "no entry says so");
        world.heard();
        world.read(people[1], group, 4).await;
        assert_eq!(world.heard().len(), 0, "and none need be added");
    }

    async fn the_corp_decides_where_it_is_seen_who_has_read(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people).await;
        let direct = world.direct(people[0], people[1]).await.id;
        let refused = ChangeCorpSettings {
            read_receipts: Some(ReadReceipts::Off),
            ..ChangeCorpSettings::default()
        };
        assert_eq!(world.refused(people[1], refused).await, ErrorCode::Forbidden);
        world.make_admin(people[0]).await;
        for (policy, in_group, in_direct) in [
            (ReadReceipts::All, true, true),
            (ReadReceipts::Groups(3), true, true),
            (ReadReceipts::Groups(2), false, true),
            (ReadReceipts::Direct, false, true),
            (ReadReceipts::Off, false, false),
        ] {
            let change = ChangeCorpSettings { read_receipts: Some(policy), ..ChangeCorpSettings::default() };
            world.call(people[0], change).await.unwrap();
            let settings = world.call(people[2], GetCorpSettings {}).await.unwrap();
            assert_eq!(settings.read_receipts, policy);
            for (conversation, shown) in [(group, in_group), (direct, in_direct)] {
                let said = world.say(people[0], conversation, "x").await.seq;
                world.heard();
                world.read(people[1], conversation, said.0).await;
                let heard = world.heard();
                let told = heard.iter().any(|notice| matches!(notice, Notice::Read { .. }));
                assert_eq!(told, shown, "{policy}");
                let listed = world.call(people[0], ListMembers { conversation }).await.unwrap();
                let read = |who: Caller| {
                    listed.members.iter().find(|one| one.member == who.member).unwrap().read
                };
                let theirs = if shown { said } else { Seq(0) };
                assert_eq!((listed.receipts, read(people[1])), (shown, theirs), "{policy}");
                assert!(read(people[0]) > Seq(0), "one's own is never hidden");
                let own = world.get(people[1], conversation).await;
                assert_eq!(own.read, said, "it counts all the same");
            }
        }
    }

    async fn pins_and_mutes_are_ones_own(world: World) {
        let people = world.corp(2).await;
        let conversation = world.group(people[0], &people).await;
        let keep = |pinned, muted| Keep { conversation, pinned, muted };
        world.call(people[0], keep(Some(true), None)).await.unwrap();
        world.call(people[0], keep(None, Some(true))).await.unwrap();
        world.call(people[0], keep(Some(true), None)).await.unwrap();
        world.call(people[0], keep(None, None)).await.unwrap();
        world.say(people[1], conversation, "x").await;
        world.read(people[0], conversation, 3).await;
        let kept = world.get(people[0], conversation).await;
        assert_eq!((kept.pinned, kept.muted, kept.read_n), (true, true, 1));
        world.call(people[0], keep(Some(false), None)).await.unwrap();
        let kept = world.get(people[0], conversation).await;
        assert_eq!((kept.pinned, kept.muted, kept.read_n), (false, true, 1));
        let other = world.get(people[1], conversation).await;
        assert_eq!((other.pinned, other.muted), (false, false));
        let entry = |pinned, muted| Body::Kept { conversation, pinned, muted };
        let kept: Vec<Body> = world.personal(people[0]).await.into_iter().skip(1).collect();
        let read = Body::Read { conversation, seq: Seq(3), n: 1 };
        assert_eq!(kept, [entry(true, false), entry(true, true), read, entry(false, true)]);
    }
}
