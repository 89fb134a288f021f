//! Groups: who comes, goes, owns and sees.

use canteen_protocol::conversation::{
    AddMembers, CreateGroup, GetConversation, Keep, ListMembers, MarkRead, RemoveMembers,
    RenameGroup, SetNotice, TransferGroup,
};
use canteen_protocol::limits::Limits;
use canteen_protocol::message::{EditMessage, React, RecallMessage};
use canteen_protocol::sync::GetRange;
use canteen_protocol::{Body, ConversationId, Entry, ErrorCode, LogId, MemberId, Segment, Seq};
use canteen_server::Caller;
use canteen_server::bus::Notice;

use canteen_testkit::both_engines;

use crate::world::{World, message, pushed};

fn add(world: &World, conversation: ConversationId, who: &[Caller]) -> AddMembers {
    let members = Segment::of(who.iter().map(|c| c.member));
    AddMembers { conversation, client_id: world.fresh(), members }
}

fn remove(world: &World, conversation: ConversationId, who: &[Caller]) -> RemoveMembers {
    let members = who.iter().map(|c| c.member).collect();
    RemoveMembers { conversation, client_id: world.fresh(), members }
}

fn rename(world: &World, conversation: ConversationId, name: &str) -> RenameGroup {
    RenameGroup { conversation, client_id: world.fresh(), name: name.into() }
}

fn places(log: &[Entry]) -> Vec<i64> {
    log.iter().map(|e| e.seq.0).collect()
}

both_engines! {
    async fn a_group_begins_with_its_members(world: World) {
        let people = world.corp(3).await;
        let ids: Vec<MemberId> = people.iter().map(|c| c.member).collect();
        let request = CreateGroup {
            client_id: world.fresh(),
            name: "  Lunch\n club ".into(),
            // Without the one who asks.
            members: Segment::of(ids[1..].iter().copied()),
        };
        let group = world.call(people[0], request.clone()).await.unwrap();
        assert_eq!(group.name, "Lunch club");
        assert_eq!((group.owner, group.members, group.joined), (Some(ids[0]), 3, true));
        assert_eq!((group.first, group.head, group.messages), (Seq(1), Seq(2), 0));
        let log = world.all(people[2], group.id).await;
        assert_eq!(log[0].body, Body::Created { name: "Lunch club".into(), members: 3 });
        assert_eq!(log[1].body, Body::Joined { members: ids.clone() });
        for who in &people {
            assert_eq!(world.personal(*who).await, [Body::Added { conversation: group.id }]);
        }
        let heard = world.heard();
        let (joins, rest) = heard.split_at(3);
        for (join, id) in joins.iter().zip(&ids) {
            assert!(matches!(join, Notice::Join { member, .. } if member == id), "before all entries");
        }
        assert_eq!(rest.iter().filter_map(pushed).count(), 2 + 3);
        // A repeat gives the same group.
        assert_eq!(world.call(people[0], request).await.unwrap().id, group.id);
        assert_eq!(world.heads(people[0]).await.conversations.len(), 1);
    }

    async fn groups_have_limits(world: World) {
        let world = world.limited(Limits { group_members: 3, name_chars: 5, ..Limits::default() });
        let people = world.corp(5).await;
        let stranger = world.corp(1).await[0];
        let create = |name: &str, members: &[Caller]| CreateGroup {
            client_id: world.fresh(),
            name: name.into(),
            members: Segment::of(members.iter().map(|c| c.member)),
        };
        for (name, members, code) in [
            ("", &people[..1], ErrorCode::Invalid),
            ("123456", &people[..1], ErrorCode::TooLarge),
            ("ok", &people[1..4], ErrorCode::TooLarge),
            ("ok", &[stranger][..], ErrorCode::NotFound),
        ] {
            assert_eq!(world.refused(people[0], create(name, members)).await, code, "{name}");
        }
        let group = world.call(people[0], create("ok", &people[1..2])).await.unwrap().id;
        let error = world.call(people[0], add(&world, group, &people[2..4])).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::TooLarge);
        assert_eq!(error.data, Some(serde_json::json!({ "limit": 3, "size": 4 })));
        world.call(people[0], add(&world, group, &people[2..3])).await.unwrap();
        assert_eq!(
            world.refused(people[0], rename(&world, group, "123456")).await,
            ErrorCode::TooLarge
        );
        assert_eq!(
            world.refused(people[0], add(&world, group, &[stranger])).await,
            ErrorCode::NotFound
        );
    }

    async fn members_see_their_stays_and_nothing_else(world: World) {
        let people = world.corp(3).await;
        let (owner, guest) = (people[0], people[2]);
        let group = world.group(owner, &people[..2]).await;
        world.say(owner, group, "before").await; // 3
        world.heard();
        world.call(people[1], add(&world, group, &[guest, people[1]])).await.unwrap(); // 4
        let heard = world.heard();
        assert!(matches!(heard[0], Notice::Join { member, .. } if member == guest.member));
        assert_eq!(pushed(&heard[1]).unwrap().body, Body::Joined { members: vec![guest.member] });
        world.say(owner, group, "during @a2").await; // 5
        let seen = world.get(guest, group).await;
        assert_eq!((seen.first, seen.messages, seen.read_n, seen.mentions), (Seq(4), 2, 1, 1));
        world.call(owner, remove(&world, group, &[guest])).await.unwrap(); // 6
        let heard = world.heard();
        assert!(matches!(heard.last(), Some(Notice::Leave { member, .. }) if *member == guest.member));
        world.call(owner, rename(&world, group, "Secret")).await.unwrap(); // 7
        world.say(owner, group, "after @a2 @all").await; // 8

        assert_eq!(places(&world.all(guest, group).await), [4, 5, 6]);
        let left = world.get(guest, group).await;
        assert!(!left.joined);
        assert_eq!((left.first, left.head, left.messages), (Seq(4), Seq(6), 2));
        assert_eq!((left.name.as_str(), left.members, left.owner), ("Team", 0, None));
        assert_eq!(message(&left.last.clone().unwrap()).text, "during @a2");
        assert_eq!(left.mentions, 1);
        assert_eq!(world.heads(guest).await.conversations, [left]);
        // Reading what one has left works, up to its end.
        world.read(guest, group, 99).await;
        let read = world.get(guest, group).await;
        assert_eq!((read.read, read.read_n, read.mentions), (Seq(6), 2, 0));

        world.call(owner, add(&world, group, &[guest])).await.unwrap(); // 9
        world.say(owner, group, "welcome back").await; // 10
        assert_eq!(places(&world.all(guest, group).await), [4, 5, 6, 9, 10]);
        let back = world.get(guest, group).await;
        assert_eq!((back.joined, back.first, back.head), (true, Seq(4), Seq(10)));
        assert_eq!((back.messages, back.read, back.read_n), (4, Seq(8), 3), "one is unread");
        assert_eq!(back.name, "Secret");
        let expected = [
            Body::Added { conversation: group },
            Body::Removed { conversation: group },
            Body::Read { conversation: group, seq: Seq(6), n: 2 },
            Body::Added { conversation: group },
        ];
        assert_eq!(world.personal(guest).await, expected);
    }

    async fn what_is_not_seen_cannot_be_acted_on(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people[..2]).await;
        let old = world.say(people[0], group, "old").await.seq;
        world.call(people[0], add(&world, group, &people[2..])).await.unwrap();
        let (conversation, late) = (group, people[2]);
        let client_id = world.fresh();
        let emoji = "👍".to_owned();
        let react = React { conversation, client_id, target: old, emoji, on: true };
        assert_eq!(world.refused(late, react).await, ErrorCode::NotFound);
        let mut reply = world.message(group, "?");
        reply.reply_to = Some(old);
        assert_eq!(world.refused(late, reply).await, ErrorCode::NotFound);
        world
            .call(
                people[0],
                TransferGroup { conversation, client_id: world.fresh(), member: late.member },
            )
            .await
            .unwrap();
        let recall = RecallMessage { conversation, client_id: world.fresh(), target: old };
        assert_eq!(world.refused(late, recall).await, ErrorCode::NotFound);
    }

    async fn ownership_passes_on(world: World) {
        let people = world.corp(4).await;
        let group = world.group(people[2], &people[2..3]).await;
        // people[3] comes before people[1] and people[0].
        world.call(people[2], add(&world, group, &people[3..])).await.unwrap();
        world.call(people[3], add(&world, group, &people[..2])).await.unwrap();
        let transfer = |member: Caller| TransferGroup {
            conversation: group,
            client_id: world.fresh(),
            member: member.member,
        };
        assert_eq!(world.refused(people[3], transfer(people[3])).await, ErrorCode::Forbidden);
        let ack = world.call(people[2], remove(&world, group, &[people[2]])).await.unwrap();
        let log = world.all(people[2], group).await;
        assert_eq!(log[log.len() - 2].body, Body::Owner { member: people[3].member });
        assert_eq!(log[log.len() - 1].body, Body::Left { members: vec![people[2].member] });
        assert_eq!(log[log.len() - 1].seq, ack.seq);
        world.call(people[3], transfer(people[1])).await.unwrap();
        assert_eq!(world.get(people[0], group).await.owner, Some(people[1].member));
        let listed = world.call(people[0], ListMembers { conversation: group }).await.unwrap().members;
        let order: Vec<_> = listed.iter().map(|p| p.member).collect();
        assert_eq!(order, [people[1].member, people[0].member, people[3].member]);
        assert_eq!(world.refused(people[1], transfer(people[2])).await, ErrorCode::NotFound);
        assert_eq!(
            world.refused(people[0], remove(&world, group, &people[1..2])).await,
            ErrorCode::Forbidden
        );

        // The owner removes others and leaves in one act.
        world.call(people[1], remove(&world, group, &[people[1], people[3]])).await.unwrap();
        assert_eq!(world.get(people[0], group).await.owner, Some(people[0].member));
        world.call(people[0], remove(&world, group, &people[..1])).await.unwrap();
        let last = world.all(people[0], group).await;
        assert_eq!(last.last().unwrap().body, Body::Left { members: vec![people[0].member] });
        assert_eq!(
            world.refused(people[0], world.message(group, "anyone?")).await,
            ErrorCode::Forbidden
        );
    }

    async fn names_and_notices(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let ack = world.call(people[1], rename(&world, group, "Tea")).await.unwrap();
        assert_eq!(ack.seq, Seq(3));
        assert_eq!(world.call(people[1], rename(&world, group, " Tea ")).await.unwrap().seq, Seq(3));
        let notice =
            |text: &str| SetNotice { conversation: group, client_id: world.fresh(), text: text.into() };
        assert_eq!(world.refused(people[1], notice("mine")).await, ErrorCode::Forbidden);
        assert_eq!(world.call(people[0], notice("Kitchen\nis closed")).await.unwrap().seq, Seq(4));
        assert_eq!(world.get(people[1], group).await.notice, "Kitchen\nis closed");
        world.call(people[0], notice("")).await.unwrap();
        assert_eq!(world.get(people[1], group).await.notice, "");
        let long = "x".repeat(2_001);
        assert_eq!(world.refused(people[0], notice(&long)).await, ErrorCode::TooLarge);
        let bodies: Vec<Body> =
            world.all(people[0], group).await.into_iter().skip(2).map(|e| e.body).collect();
        let expected = [
            Body::Renamed { name: "Tea".into() },
            Body::Notice { text: "Kitchen\nis closed".into() },
            Body::Notice { text: String::new() },
        ];
        assert_eq!(bodies, expected);
    }

    async fn direct_conversations_are_no_groups(world: World) {
        let people = world.corp(3).await;
        let direct = world.direct(people[0], people[1]).await.id;
        let who = people[0];
        assert_eq!(world.refused(who, rename(&world, direct, "x")).await, ErrorCode::Invalid);
        assert_eq!(world.refused(who, add(&world, direct, &people[2..])).await, ErrorCode::Invalid);
        assert_eq!(world.refused(who, remove(&world, direct, &people[..1])).await, ErrorCode::Invalid);
        let (client_id, member) = (world.fresh(), people[1].member);
        let transfer = TransferGroup { conversation: direct, client_id, member };
        assert_eq!(world.refused(who, transfer).await, ErrorCode::Invalid);
        let (client_id, text) = (world.fresh(), "x".to_owned());
        let notice = SetNotice { conversation: direct, client_id, text };
        assert_eq!(world.refused(who, notice).await, ErrorCode::Invalid);
    }
}

/// Everything that can be asked of a conversation, asked by one who was never in it.
async fn is_unknown_to(world: &World, who: Caller, conversation: ConversationId, target: Seq) {
    macro_rules! unknown {
        ($request:expr) => {
            let request = $request;
            let name = stringify!($request).split_whitespace().next().unwrap();
            assert_eq!(world.refused(who, request).await, ErrorCode::NotFound, "{name}");
        };
    }
    let member = who.member;
    unknown!(world.message(conversation, "x"));
    unknown!(EditMessage { conversation, client_id: world.fresh(), target, text: "x".into() });
    unknown!(RecallMessage { conversation, client_id: world.fresh(), target });
    let (client_id, emoji) = (world.fresh(), "👍".to_owned());
    unknown!(React { conversation, client_id, target, emoji, on: true });
    unknown!(rename(world, conversation, "x"));
    unknown!(SetNotice { conversation, client_id: world.fresh(), text: "x".into() });
    unknown!(add(world, conversation, &[who]));
    unknown!(remove(world, conversation, &[who]));
    unknown!(TransferGroup { conversation, client_id: world.fresh(), member });
    unknown!(GetConversation { conversation });
    unknown!(ListMembers { conversation });
    unknown!(MarkRead { conversation, seq: target });
    unknown!(Keep { conversation, pinned: Some(true), muted: None });
    let log = LogId::Conversation(conversation);
    unknown!(GetRange { log, from: Seq(1), to: Seq(9), newest: false });
}

both_engines! {
    async fn strangers_learn_nothing(world: World) {
        let people = world.corp(3).await;
        let others = world.corp(2).await;
        let group = world.group(people[0], &people[..2]).await;
        let target = world.say(people[0], group, "secret").await.seq;
        let direct = world.direct(people[0], people[1]).await.id;
        let said = world.say(people[0], direct, "secret").await.seq;
        let before = world.holds("secret").await;
        for who in [people[2], others[0]] {
            is_unknown_to(&world, who, group, target).await;
            is_unknown_to(&world, who, direct, said).await;
            is_unknown_to(&world, who, ConversationId(4_711), target).await;
            assert_eq!(world.heads(who).await.conversations, []);
            for log in [LogId::Personal(people[0].member), LogId::Directory(people[0].corp)] {
                let request = GetRange { log, from: Seq(1), to: Seq(9), newest: false };
                let own = log == LogId::Directory(who.corp);
                match world.call(who, request).await {
                    Ok(_) => assert!(own, "{log}"),
                    Err(error) => assert!(!own && error.code == ErrorCode::NotFound, "{log}"),
                }
            }
        }
        assert_eq!(world.holds("secret").await, before);
        assert_eq!(world.get(people[0], group).await.messages, 1);
        // Two corps may use the same account names; a mention stays at home.
        let group = world.group(others[0], &others).await;
        world.say(others[0], group, "@a1").await;
        let log = world.all(others[0], group).await;
        assert_eq!(message(&log[2]).mentions, [others[1].member]);
    }

    async fn two_thousand_members(world: World) {
        let people = world.corp(2_001).await;
        let request = CreateGroup {
            client_id: world.fresh(),
            name: "Everyone".into(),
            members: Segment::everyone(),
        };
        assert_eq!(world.refused(people[0], request).await, ErrorCode::TooLarge);
        let group = world.group(people[0], &people[..1_999]).await;
        world.call(people[5], add(&world, group, &people[1_999..2_000])).await.unwrap();
        assert_eq!(
            world.refused(people[5], add(&world, group, &people[2_000..])).await,
            ErrorCode::TooLarge
        );
        assert_eq!(world.get(people[0], group).await.members, 2_000);
        // More than any group can hold, named at once.
        let client_id = world.fresh();
        let members = Segment::everyone();
        let everyone = AddMembers { conversation: group, client_id, members };
        assert_eq!(world.refused(people[5], everyone).await, ErrorCode::TooLarge);
        world.heard();
        world.say(people[7], group, "@all @a1999 lunch").await;
        let heard = world.heard();
        assert_eq!(heard.len(), 1, "one push for all");
        let seen = world.get(people[1_999], group).await;
        assert_eq!((seen.messages - seen.read_n, seen.mentions), (1, 1));
        assert_eq!(seen.first, Seq(3));
        for who in &people[100..110] {
            world.read(*who, group, 4).await;
        }
        let listed = world.call(people[0], ListMembers { conversation: group }).await.unwrap().members;
        assert_eq!(listed.len(), 2_000);
        assert_eq!(listed.iter().filter(|p| p.read >= Seq(4)).count(), 11, "the author among them");
        for who in [people[0], people[1_000], people[1_999]] {
            assert_eq!(world.personal(who).await[0], Body::Added { conversation: group });
        }
        world.call(people[0], remove(&world, group, &people[..1_999])).await.unwrap();
        let last = world.get(people[1_999], group).await;
        assert_eq!((last.owner, last.members), (Some(people[1_999].member), 1));
        assert_eq!(world.personal(people[1_500]).await[1], Body::Removed { conversation: group });
    }
}
