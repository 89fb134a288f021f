//! Sending, editing, recalling, reacting.

use std::sync::Arc;

use canteen_protocol::conversation::RemoveMembers;
use canteen_protocol::limits::Limits;
use canteen_protocol::message::{EditMessage, React, RecallMessage, SendMessage};
use canteen_protocol::{Body, ClientId, Entry, ErrorCode, Seq};
use canteen_server::Caller;

use canteen_testkit::both_engines;

use crate::world::{World, message, pushed};

both_engines! {
    async fn what_is_sent_at_once_is_in_one_order_for_all(world: World) {
        let world = Arc::new(world);
        let people = world.corp(4).await;
        let group = world.group(people[0], &people).await;
        world.heard();
        let tasks: Vec<_> = (0..120)
            .map(|i| {
                let (world, who) = (Arc::clone(&world), people[i % 4]);
                tokio::spawn(async move { (i, world.say(who, group, &format!("m{i}")).await) })
            })
            .collect();
        let mut acks = Vec::new();
        for task in tasks {
            acks.push(task.await.unwrap());
        }
        acks.sort_by_key(|(_, ack)| ack.seq);
        let log = world.all(people[1], group).await;
        assert_eq!(log.iter().map(|e| e.seq.0).collect::<Vec<_>>(), (1..=122).collect::<Vec<_>>());
        for (n, ((i, ack), entry)) in (1..).zip(acks.iter().zip(&log[2..])) {
            assert_eq!((ack.seq, ack.at), (entry.seq, entry.at));
            assert_eq!(message(entry).text, format!("m{i}"));
            assert_eq!(message(entry).n, n);
            assert_eq!(message(entry).changed, entry.seq);
        }
        let pushes: Vec<_> = world.heard().iter().filter_map(pushed).collect();
        assert_eq!(pushes, log[2..], "what is pushed is what is read, in the same order");
    }

    async fn a_repeat_gets_the_first_answer(world: World) {
        let world = Arc::new(world);
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let request = world.message(group, "once");
        let tasks: Vec<_> = (0..40)
            .map(|_| {
                let (world, who, request) = (Arc::clone(&world), people[1], request.clone());
                tokio::spawn(async move { world.call(who, request).await.unwrap() })
            })
            .collect();
        let mut acks = Vec::new();
        for task in tasks {
            acks.push(task.await.unwrap());
        }
        assert!(acks.iter().all(|ack| *ack == acks[0]));
        assert_eq!(world.all(people[0], group).await.len(), 3);

        let world = Arc::into_inner(world).unwrap().restart().await;
        assert_eq!(world.call(people[1], request.clone()).await.unwrap(), acks[0]);

        let leave = RemoveMembers {
            conversation: group,
            client_id: world.fresh(),
            members: vec![people[1].member],
        };
        let left = world.call(people[1], leave.clone()).await.unwrap();
        world.clock.advance(365 * 86_400_000);
        assert_eq!(world.call(people[1], request.clone()).await.unwrap(), acks[0]);
        assert_eq!(world.call(people[1], leave).await.unwrap(), left);
        // Another member's id of the same letters is another's.
        let other = world.call(people[0], request).await.unwrap();
        assert_ne!(other.seq, acks[0].seq);
    }

    async fn a_repeat_of_what_changed_nothing_changes_nothing_later(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let target = world.say(people[0], group, "hello").await.seq;
        let react = |on| React {
            conversation: group,
            client_id: world.fresh(),
            target,
            emoji: "👍".into(),
            on,
        };
        world.call(people[1], react(true)).await.unwrap();
        let again = react(true);
        let settled = world.call(people[1], again.clone()).await.unwrap();
        world.call(people[1], react(false)).await.unwrap();
        assert_eq!(world.call(people[1], again).await.unwrap(), settled);
        let log = world.all(people[0], group).await;
        assert_eq!(message(&log[2]).reactions, []);
        assert_eq!(log.len(), 5, "two of the four reactions were entries");
    }

    async fn texts_are_cleaned_and_measured(world: World) {
        let world = world.limited(Limits { text: 20, ..Limits::default() });
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let ack = world.say(people[0], group, "a\u{202e}b\r\nc  ").await;
        let log = world.all(people[0], group).await;
        assert_eq!(message(&log[2]).text, "ab\nc");
        for (text, code) in [
            ("", ErrorCode::Invalid),
            (" \n ", ErrorCode::Invalid),
            ("\u{200b}\u{2066}", ErrorCode::Invalid),
            ("123456789012345678901", ErrorCode::TooLarge),
        ] {
            assert_eq!(world.refused(people[0], world.message(group, text)).await, code, "{text:?}");
            let edit = EditMessage {
                conversation: group,
                client_id: world.fresh(),
                target: ack.seq,
                text: text.into(),
            };
            assert_eq!(world.refused(people[0], edit).await, code, "{text:?}");
        }
        let mut request = world.message(group, "x");
        request.client_id = ClientId("not valid".into());
        assert_eq!(world.refused(people[0], request).await, ErrorCode::Invalid);
        assert_eq!(world.all(people[0], group).await.len(), 3, "nothing refused was written");
        assert_eq!(world.get(people[0], group).await.messages, 1, "nor counted");
    }

    async fn mentions_find_members_of_the_conversation(world: World) {
        let people = world.corp(4).await;
        let group = world.group(people[0], &people[..3]).await;
        let text = "@A1 @a2 @a1, not `@a0`, @a3 is not here, nor is @nobody; x@a0 is an address";
        world.say(people[0], group, text).await;
        world.say(people[0], group, "@ALL @a2").await;
        let log = world.all(people[0], group).await;
        assert_eq!(message(&log[2]).mentions, [people[1].member, people[2].member]);
        assert!(!message(&log[2]).mentions_all);
        assert_eq!(message(&log[3]).mentions, [people[2].member]);
        assert!(message(&log[3]).mentions_all);
        let direct = world.direct(people[0], people[1]).await.id;
        world.say(people[0], direct, "@all @a1").await;
        let log = world.all(people[0], direct).await;
        assert_eq!(message(&log[1]).mentions, [people[1].member]);
        assert!(!message(&log[1]).mentions_all, "there is nobody else");
    }

    async fn a_reply_quotes_what_the_message_reads_now(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let first = world.say(people[0], group, &"long ".repeat(100)).await.seq;
        world.heard();
        let reply = |seq, id| SendMessage { reply_to: Some(Seq(seq)), ..world.message(id, "yes") };
        world.call(people[1], reply(first.0, group)).await.unwrap();
        let quote = |entry: &Entry| message(entry).reply_to.clone().unwrap();
        let push = world.heard().iter().find_map(pushed).unwrap();
        assert_eq!(quote(&push).by, people[0].member);
        assert_eq!(quote(&push).seq, first);
        assert!(quote(&push).text.starts_with("long long"));
        assert!(quote(&push).text.chars().count() <= 121);
        assert_eq!(world.all(people[0], group).await[3], push);

        let edit = EditMessage {
            conversation: group,
            client_id: world.fresh(),
            target: first,
            text: "short".into(),
        };
        world.call(people[0], edit).await.unwrap();
        assert_eq!(quote(&world.all(people[0], group).await[3]).text, "short");
        let recall = RecallMessage { conversation: group, client_id: world.fresh(), target: first };
        world.call(people[0], recall).await.unwrap();
        assert_eq!(quote(&world.all(people[0], group).await[3]).text, "");
        // To answer what was recalled while one wrote is no mistake.
        world.call(people[1], reply(first.0, group)).await.unwrap();

        for (seq, what) in [(1, "not a message"), (99, "not there"), (0, "no place")] {
            let code = world.refused(people[0], reply(seq, group)).await;
            assert_eq!(code, ErrorCode::NotFound, "{what}");
        }
    }

    async fn editing_replaces_text_and_mentions(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people).await;
        let target = world.say(people[0], group, "to @a1").await.seq;
        let edit = |text: &str| EditMessage {
            conversation: group,
            client_id: world.fresh(),
            target,
            text: text.into(),
        };
        world.clock.advance(5);
        let ack = world.call(people[0], edit("to @a2 and @all")).await.unwrap();
        let log = world.all(people[1], group).await;
        let edited = message(&log[2]);
        assert_eq!((edited.text.as_str(), edited.n), ("to @a2 and @all", 1));
        assert_eq!(edited.mentions, [people[2].member]);
        assert!(edited.mentions_all);
        assert_eq!((edited.edited, edited.changed), (Some(ack.at), ack.seq));
        assert_eq!(
            log[3].body,
            Body::Edited {
                target,
                text: "to @a2 and @all".into(),
                mentions: vec![people[2].member],
                mentions_all: true
            }
        );
        // The same text again is no edit.
        assert_eq!(world.call(people[0], edit("to @a2 and @all")).await.unwrap().seq, ack.seq);
        assert_eq!(world.all(people[1], group).await.len(), 4);

        assert_eq!(world.refused(people[1], edit("x")).await, ErrorCode::Forbidden);
        let elsewhere = EditMessage { target: Seq(2), ..edit("x") };
        assert_eq!(world.refused(people[0], elsewhere).await, ErrorCode::NotFound);
        world.clock.advance(24 * 3_600_000 + 1);
        assert_eq!(world.refused(people[0], edit("x")).await, ErrorCode::Expired);
    }

    async fn a_recall_leaves_no_text_anywhere(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people).await;
        let target = world.say(people[1], group, "@a2 sesame").await.seq;
        for text in ["sesame oil @a2", "sesame street @all"] {
            let (client_id, text) = (world.fresh(), text.into());
            let request = EditMessage { conversation: group, client_id, target, text };
            world.call(people[1], request).await.unwrap();
        }
        let (client_id, emoji) = (world.fresh(), "🎉".to_owned());
        let react = React { conversation: group, client_id, target, emoji, on: true };
        world.call(people[2], react).await.unwrap();
        world
            .call(people[2], SendMessage { reply_to: Some(target), ..world.message(group, "so?") })
            .await
            .unwrap();
        assert_eq!(world.holds("sesame").await, ["message.text"], "in one place only");
        assert_eq!(world.holds("oil").await, Vec::<String>::new(), "what was replaced is gone");
        assert_eq!(world.get(people[2], group).await.mentions, 0, "who spoke has read");
        assert_eq!(world.get(people[0], group).await.mentions, 1);

        let recall = |who: &Caller| {
            (*who, RecallMessage { conversation: group, client_id: world.fresh(), target })
        };
        let (who, request) = recall(&people[2]);
        assert_eq!(world.refused(who, request).await, ErrorCode::Forbidden);
        // Not its author, but the owner of the group.
        let (who, request) = recall(&people[0]);
        let ack = world.call(who, request).await.unwrap();
        assert_eq!(world.holds("sesame").await, Vec::<String>::new());
        assert_eq!(world.get(people[0], group).await.mentions, 0);

        let log = world.all(people[2], group).await;
        let gone = message(&log[2]);
        assert!(gone.recalled && gone.text.is_empty() && gone.mentions.is_empty());
        assert_eq!((gone.n, gone.changed), (1, ack.seq));
        assert_eq!((&gone.reactions[..], gone.edited, gone.mentions_all), (&[][..], None, false));
        for entry in &log[3..5] {
            let Body::Edited { text, mentions, mentions_all, .. } = &entry.body else { panic!() };
            assert!(text.is_empty() && mentions.is_empty() && !mentions_all);
        }
        // Again: the same answer, no entry.
        let (who, request) = recall(&people[1]);
        assert_eq!(world.call(who, request).await.unwrap().seq, ack.seq);
        assert_eq!(world.all(people[2], group).await.len(), log.len());
        let (client_id, text) = (world.fresh(), "back".to_owned());
        let edit = EditMessage { conversation: group, client_id, target, text };
        assert_eq!(world.refused(people[1], edit).await, ErrorCode::Conflict);
        let (client_id, emoji) = (world.fresh(), "🎉".to_owned());
        let react = React { conversation: group, client_id, target, emoji, on: true };
        assert_eq!(world.refused(people[1], react).await, ErrorCode::Conflict);
    }

    async fn recalling_has_a_window(world: World) {
        let world = world.limited(Limits { recall_seconds: 120, ..Limits::default() });
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let target = world.say(people[1], group, "x").await.seq;
        world.clock.advance(120_001);
        for who in [people[0], people[1]] {
            let request = RecallMessage { conversation: group, client_id: world.fresh(), target };
            let error = world.call(who, request).await.unwrap_err();
            assert_eq!(error.code, ErrorCode::Expired);
            assert!(error.message.contains("2 minutes"), "{}", error.message);
        }
    }

    async fn reactions_are_counted_and_list_the_asker_first(world: World) {
        let world = world.limited(Limits { reactions: 2, ..Limits::default() });
        let people = world.corp(26).await;
        let group = world.group(people[0], &people).await;
        let target = world.say(people[0], group, "lunch?").await.seq;
        let react = |emoji: &str, on| React {
            conversation: group,
            client_id: world.fresh(),
            target,
            emoji: emoji.into(),
            on,
        };
        world.call(people[3], react("🍜", true)).await.unwrap();
        for who in &people[1..] {
            world.call(*who, react("👍", true)).await.unwrap();
        }
        let last = world.call(people[25], react("🍜", true)).await.unwrap();
        let state = |who: Caller| {
            let world = &world;
            async move { message(&world.all(who, group).await[2]).clone() }
        };
        let seen = state(people[25]).await;
        assert_eq!(seen.changed, last.seq);
        let [noodles, thumbs] = &seen.reactions[..] else { panic!("{seen:?}") };
        assert_eq!((noodles.emoji.as_str(), noodles.count), ("🍜", 2), "the first to appear");
        assert_eq!(noodles.members, [people[25].member, people[3].member]);
        assert_eq!((thumbs.emoji.as_str(), thumbs.count), ("👍", 25));
        assert_eq!(thumbs.members.len(), 20);
        assert_eq!(thumbs.members[0], people[25].member);
        assert_eq!(state(people[0]).await.reactions[1].members[0], people[1].member);
        // The list has the same state, for it is kept as such.
        let listed = world.get(people[25], group).await.last.unwrap();
        assert_eq!(message(&listed), &seen);

        assert_eq!(world.refused(people[0], react("🎉", true)).await, ErrorCode::TooLarge);
        for bad in ["", "ok", "👍👍", "👍 "] {
            assert_eq!(world.refused(people[0], react(bad, true)).await, ErrorCode::Invalid, "{bad}");
        }
        world.call(people[3], react("🍜", false)).await.unwrap();
        world.call(people[25], react("🍜", false)).await.unwrap();
        assert_eq!(state(people[1]).await.reactions.len(), 1);
        let missing = React { target: Seq(1), ..react("👍", true) };
        assert_eq!(world.refused(people[0], missing).await, ErrorCode::NotFound);
    }
}
