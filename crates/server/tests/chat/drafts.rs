//! What is written and not sent, on its way to the member's other devices.

use canteen_protocol::conversation::{Draft, ListDrafts, RemoveMembers, SaveDraft};
use canteen_protocol::{Body, ConversationId, ErrorCode, Seq};
use canteen_server::Caller;
use canteen_testkit::both_engines;

use crate::world::World;

fn saved(conversation: ConversationId, text: &str) -> SaveDraft {
    SaveDraft { conversation, text: text.into(), reply_to: None, over: Seq(1_000) }
}

async fn after(world: &World, who: Caller, seq: i64) -> Vec<Draft> {
    world.call(who, ListDrafts { after: Seq(seq) }).await.unwrap().drafts
}

both_engines! {
    async fn a_draft_is_the_members_own_and_the_last_one_counts(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let start = world.personal(people[0]).await.len();
        let answer = SaveDraft { reply_to: Some(Seq(1)), ..saved(group, "half a") };
        world.call(people[0], answer).await.unwrap();
        let second = world.call(people[0], saved(group, "half a thought")).await.unwrap();
        let again = world.call(people[0], saved(group, "half a thought")).await.unwrap();
        assert_eq!(second, again, "what changes nothing writes nothing");
        let draft = Draft {
            conversation: group,
            text: "half a thought".into(),
            reply_to: None,
            seq: second.seq,
        };
        assert_eq!(after(&world, people[0], 0).await, [draft]);
        assert_eq!(after(&world, people[0], second.seq.0).await, []);
        assert_eq!(after(&world, people[1], 0).await, []);
        let said = world.personal(people[0]).await.split_off(start);
        assert_eq!(said, vec![Body::Drafted { conversation: group }; 2]);
    }

    async fn what_was_sent_or_thrown_away_is_gone_from_everywhere(world: World) {
        let people = world.corp(1).await;
        let group = world.group(people[0], &people).await;
        let nothing = world.call(people[0], saved(group, "")).await.unwrap();
        assert_eq!(nothing.seq, Seq(0), "there was none");
        world.call(people[0], saved(group, "never mind this")).await.unwrap();
        let gone = world.call(people[0], saved(group, " \n")).await.unwrap();
        let cleared = Draft { conversation: group, seq: gone.seq, ..Draft::default() };
        assert_eq!(after(&world, people[0], 0).await, [cleared]);
        assert_eq!(world.holds("never mind this").await, Vec::<String>::new());
    }

    async fn what_another_device_has_written_is_not_written_over_unseen(world: World) {
        let people = world.corp(1).await;
        let group = world.group(people[0], &people).await;
        let over = |seq: Seq, text| SaveDraft { over: seq, ..saved(group, text) };
        let first = world.call(people[0], over(Seq(0), "one")).await.unwrap();
        assert_eq!(world.refused(people[0], over(Seq(0), "two")).await, ErrorCode::Conflict);
        assert_eq!(world.refused(people[0], over(Seq(0), "")).await, ErrorCode::Conflict);
        let same = world.call(people[0], over(Seq(0), "one")).await.unwrap();
        assert_eq!(same, first, "a repeat finds what the first try did");
        let second = world.call(people[0], over(first.seq, "two")).await.unwrap();
        world.call(people[0], over(second.seq, "")).await.unwrap();
        world.call(people[0], over(Seq(0), "three")).await.unwrap();
    }

    async fn drafts_come_in_the_order_of_their_changes_and_in_answers_that_fit(world: World) {
        let people = world.corp(1).await;
        let long = "长".repeat(5_000);
        let mut groups = Vec::new();
        for n in 0..70 {
            let group = world.group(people[0], &people).await;
            let text = format!("{n} {}", if n < 40 { &long } else { "short" });
            world.call(people[0], saved(group, &text)).await.unwrap();
            groups.push(group);
        }
        world.call(people[0], saved(groups[0], "changed")).await.unwrap();
        let (mut seq, mut came, mut answers) = (0, Vec::new(), 0);
        loop {
            let some = after(&world, people[0], seq).await;
            let Some(last) = some.last() else { break };
            assert!(some.iter().map(|draft| draft.text.len()).sum::<usize>() <= 256 * 1024);
            seq = last.seq.0;
            came.extend(some.into_iter().map(|draft| draft.conversation));
            answers += 1;
        }
        groups.rotate_left(1);
        assert_eq!(came, groups);
        assert!(answers > 2, "{answers}");
    }

    async fn nothing_is_kept_where_the_member_is_not(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people[..2]).await;
        let refused = world.refused(people[2], saved(group, "x")).await;
        assert_eq!(refused, ErrorCode::NotFound);
        world.call(people[1], saved(group, "x")).await.unwrap();
        let request = RemoveMembers {
            client_id: world.fresh(),
            conversation: group,
            members: vec![people[1].member],
        };
        world.call(people[0], request).await.unwrap();
        assert_eq!(world.refused(people[1], saved(group, "y")).await, ErrorCode::Forbidden);
        world.call(people[1], saved(group, "")).await.unwrap();
        let long = "x".repeat(1_000_000);
        assert_eq!(world.refused(people[0], saved(group, &long)).await, ErrorCode::TooLarge);
    }
}
