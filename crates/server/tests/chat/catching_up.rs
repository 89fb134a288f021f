//! Heads and ranges.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use canteen_protocol::conversation::{AddMembers, Conversation, RemoveMembers};
use canteen_protocol::limits::Limits;
use canteen_protocol::sync::{GetHeads, GetRange, Heads};
use canteen_protocol::{ConversationId, Entry, ErrorCode, LogId, Segment, Seq, Time};
use canteen_server::Caller;

use canteen_testkit::both_engines;

use crate::world::World;

/// A group in which the second member was away for a while.
async fn with_a_gap(world: &World, people: &[Caller]) -> ConversationId {
    let (owner, guest) = (people[0], people[1]);
    let conversation = world.group(owner, people).await;
    for i in 0..7 {
        world.say(owner, conversation, &format!("a{i}")).await;
    }
    let members = vec![guest.member];
    let request = RemoveMembers { conversation, client_id: world.fresh(), members };
    world.call(owner, request).await.unwrap();
    for i in 0..9 {
        world.say(owner, conversation, &format!("b{i}")).await;
    }
    let members = Segment::of([guest.member]);
    let request = AddMembers { conversation, client_id: world.fresh(), members };
    world.call(owner, request).await.unwrap();
    for i in 0..6 {
        world.say(owner, conversation, &format!("c{i}")).await;
    }
    conversation
}

/// Pages through `from ..= to`, each page where the one before ended.
async fn pages(world: &World, who: Caller, log: LogId, newest: bool) -> Vec<Entry> {
    let (mut from, mut to) = (Seq(1), Seq(1_000));
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let page = world.call(who, GetRange { log, from, to, newest }).await.unwrap();
        assert!(page.entries.len() <= 4);
        assert!(page.entries.iter().all(|e| page.from <= e.seq && e.seq <= page.to));
        to = to.min(page.head);
        if newest {
            assert_eq!(page.to, to);
            entries.splice(0..0, page.entries);
            to = Seq(page.from.0 - 1);
        } else {
            assert_eq!(page.from, from);
            entries.extend(page.entries);
            from = page.to.next();
        }
        if from > to {
            return entries;
        }
    }
}

both_engines! {
    async fn pages_in_both_directions_are_the_whole_log(world: World) {
        let world = world.limited(Limits { range: 4, ..Limits::default() });
        let people = world.corp(2).await;
        let group = with_a_gap(&world, &people).await;
        let log = LogId::Conversation(group);
        for (who, expected) in [
            (people[0], (1..=26).collect::<Vec<i64>>()),
            (people[1], (1..=10).chain(20..=26).collect()),
        ] {
            let forward = pages(&world, who, log, false).await;
            assert_eq!(forward.iter().map(|e| e.seq.0).collect::<Vec<_>>(), expected);
            assert_eq!(pages(&world, who, log, true).await, forward);
        }
        let personal = LogId::Personal(people[1].member);
        let forward = pages(&world, people[1], personal, false).await;
        assert_eq!(forward.len(), 3);
        assert_eq!(pages(&world, people[1], personal, true).await, forward);
    }

    async fn ranges_cover_what_they_say(world: World) {
        let world = world.limited(Limits { range: 4, ..Limits::default() });
        let people = world.corp(2).await;
        let group = with_a_gap(&world, &people).await;
        let log = LogId::Conversation(group);
        let ask = |from, to, newest| GetRange { log, from: Seq(from), to: Seq(to), newest };
        for (request, entries, covered) in [
            (ask(11, 19, false), vec![], (11, 19)),
            (ask(9, 21, false), vec![9, 10, 20, 21], (9, 21)),
            (ask(8, 26, false), vec![8, 9, 10, 20], (8, 20)),
            (ask(8, 21, true), vec![9, 10, 20, 21], (9, 21)),
            (ask(25, 40, false), vec![25, 26], (25, 26)),
            // Beyond the head nothing is known: an empty cover.
            (ask(30, 40, false), vec![], (30, 26)),
        ] {
            let range = world.call(people[1], request).await.unwrap();
            let found: Vec<_> = range.entries.iter().map(|e| e.seq.0).collect();
            assert_eq!(found, entries, "{request:?}");
            assert_eq!((range.from.0, range.to.0), covered, "{request:?}");
            assert_eq!((range.head, range.purged), (Seq(26), Seq(0)));
        }
        for (from, to) in [(0, 5), (5, 4), (-3, -1)] {
            assert_eq!(world.refused(people[0], ask(from, to, false)).await, ErrorCode::Invalid);
        }
    }

    async fn an_empty_log_covers_nothing(world: World) {
        let people = world.corp(1).await;
        for log in [LogId::Personal(people[0].member), LogId::Directory(people[0].corp)] {
            let range = world.range(people[0], log, 1, 10).await;
            assert_eq!(
                (range.entries.len(), range.from, range.to, range.head),
                (0, Seq(1), Seq(0), Seq(0))
            );
        }
        let heads = world.heads(people[0]).await;
        assert_eq!((heads.personal, heads.directory, heads.more), (Seq(0), Seq(0), false));
    }
}

async fn all_heads(world: &World, who: Caller, since: Option<Time>) -> (Vec<Heads>, usize) {
    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = world.call(who, GetHeads { since, after }).await.unwrap();
        assert!(page.conversations.len() <= 500);
        assert!(page.conversations.is_sorted_by_key(|c| std::cmp::Reverse((c.at, c.id))));
        after = page.conversations.last().map(|c| (c.at, c.id));
        let more = page.more;
        pages.push(page);
        if !more {
            let count = pages.iter().map(|p| p.conversations.len()).sum();
            return (pages, count);
        }
    }
}

both_engines! {
    async fn turning_pages_while_others_write_loses_nothing(world: World) {
        let world = Arc::new(world);
        let people = world.corp(2).await;
        let mut groups = Vec::new();
        for _ in 0..1_200 {
            groups.push(world.group(people[1], &people).await);
            world.clock.advance(1);
        }
        world.clock.advance(3_600_000);
        let done = Arc::new(AtomicBool::new(false));
        let writer = {
            let (world, groups, done) = (Arc::clone(&world), groups.clone(), Arc::clone(&done));
            let who = people[1];
            tokio::spawn(async move {
                // From the far end of the list, which a page has not reached, to its front.
                for (said, group) in groups.iter().cycle().enumerate() {
                    if done.load(Ordering::SeqCst) && said > 20 {
                        return;
                    }
                    world.clock.advance(1);
                    world.say(who, *group, "x").await;
                }
            })
        };
        let (pages, _) = all_heads(&world, people[0], None).await;
        let (rest, _) = all_heads(&world, people[0], Some(pages[0].time)).await;
        done.store(true, Ordering::SeqCst);
        writer.await.unwrap();
        let mut known: BTreeMap<ConversationId, Seq> = BTreeMap::new();
        for conversation in pages.iter().chain(&rest).flat_map(|p| &p.conversations) {
            let head = known.entry(conversation.id).or_default();
            *head = conversation.head.max(*head);
        }
        assert_eq!(known.len(), 1_200);
        // What came after the last look is newer than it, so that the next look has it.
        let last = rest[0].time;
        let (next, _) = all_heads(&world, people[0], Some(last)).await;
        for conversation in next.iter().flat_map(|p| &p.conversations) {
            known.insert(conversation.id, conversation.head);
        }
        for group in groups {
            assert_eq!(known[&group], world.get(people[0], group).await.head);
        }
    }

    async fn since_leaves_out_what_is_old(world: World) {
        let people = world.corp(2).await;
        let old = world.group(people[0], &people).await;
        world.clock.advance(3_600_000);
        let time = world.heads(people[0]).await.time;
        assert_eq!(time, world.server.app.now());
        let new = world.group(people[0], &people).await;
        let since = |since| GetHeads { since, after: None };
        let ids = |heads: Heads| heads.conversations.iter().map(|c| c.id).collect::<Vec<_>>();
        assert_eq!(ids(world.call(people[0], since(None)).await.unwrap()), [new, old]);
        assert_eq!(ids(world.call(people[0], since(Some(time))).await.unwrap()), [new]);
        world.say(people[1], old, "x").await;
        // At the same time: the later id first.
        assert_eq!(ids(world.call(people[0], since(Some(time))).await.unwrap()), [new, old]);
    }

    async fn heads_say_what_get_says(world: World) {
        let people = world.corp(3).await;
        let group = with_a_gap(&world, &people).await;
        let direct = world.direct(people[2], people[1]).await.id;
        world.say(people[2], direct, "@a1").await;
        for who in &people {
            let heads = world.heads(*who).await;
            let mut expected: Vec<Conversation> = Vec::new();
            for id in heads.conversations.iter().map(|c| c.id) {
                expected.push(world.get(*who, id).await);
            }
            assert_eq!(heads.conversations, expected);
            assert!(expected.iter().any(|c| c.id == group));
        }
    }
}
