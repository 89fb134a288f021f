//! Looking for messages: whose they are to find, what they read now, and hostile questions.

use canteen_protocol::conversation::{AddMembers, RemoveMembers};
use canteen_protocol::message::{EditMessage, RecallMessage, SendMessage};
use canteen_protocol::search::{Criteria, MAX_HITS, Mark, SearchMessages};
use canteen_protocol::{ConversationId, ErrorCode, Segment, Seq, Time};
use canteen_server::Caller;
use canteen_server::db::{DbError, Lane};
use canteen_testkit::both_engines;
use futures_util::future::join_all;

use crate::world::{World, message};

pub fn words(words: &str) -> Criteria {
    Criteria { words: words.into(), ..Criteria::default() }
}

impl World {
    /// The texts a member finds, the latest first.
    async fn finds(&self, who: Caller, criteria: Criteria) -> Vec<String> {
        let hits = self.search(who, criteria).await;
        hits.iter().map(|entry| message(entry).text.clone()).collect()
    }

    async fn edit(&self, who: Caller, conversation: ConversationId, target: Seq, text: &str) {
        let (client_id, text) = (self.fresh(), text.into());
        self.call(who, EditMessage { conversation, client_id, target, text }).await.unwrap();
    }

    async fn recall(&self, who: Caller, conversation: ConversationId, target: Seq) {
        let client_id = self.fresh();
        self.call(who, RecallMessage { conversation, client_id, target }).await.unwrap();
    }

    async fn add(&self, who: Caller, conversation: ConversationId, whom: Caller) {
        let (client_id, members) = (self.fresh(), Segment::of([whom.member]));
        self.call(who, AddMembers { conversation, client_id, members }).await.unwrap();
    }

    async fn remove(&self, who: Caller, conversation: ConversationId, whom: Caller) {
        let (client_id, members) = (self.fresh(), vec![whom.member]);
        self.call(who, RemoveMembers { conversation, client_id, members }).await.unwrap();
    }
}

both_engines! {
    async fn words_characters_and_beginnings_are_found(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        for text in ["今天开会讨论Rust项目", "会开了", "Hello World, café", "deploy 412 is green"] {
            world.say(people[0], group, text).await;
        }
        for (typed, found) in [
            ("开会", vec!["今天开会讨论Rust项目"]),
            ("会", vec!["会开了", "今天开会讨论Rust项目"]),
            ("开会讨", vec!["今天开会讨论Rust项目"]),
            ("rus", vec!["今天开会讨论Rust项目"]),
            ("rus ", vec![]),
            ("RUST 今天", vec!["今天开会讨论Rust项目"]),
            ("cafe hello", vec!["Hello World, café"]),
            ("\"world hello\"", vec![]),
            ("\"hello world\"", vec!["Hello World, café"]),
            ("dep* green ", vec!["deploy 412 is green"]),
            ("ＤＥＰＬＯＹ", vec!["deploy 412 is green"]),
            ("depot", vec![]),
        ] {
            assert_eq!(world.finds(people[1], words(typed)).await, found, "{typed}");
        }
    }

    async fn members_find_what_was_said_while_they_were_there(world: World) {
        let people = world.corp(4).await;
        let group = world.group(people[0], &people[..2]).await;
        world.say(people[0], group, "lunch one").await;
        world.add(people[0], group, people[2]).await;
        world.say(people[0], group, "lunch two").await;
        world.remove(people[0], group, people[2]).await;
        world.say(people[0], group, "lunch three").await;
        world.add(people[0], group, people[2]).await;
        world.say(people[0], group, "lunch four").await;
        let direct = world.direct(people[0], people[1]).await.id;
        world.say(people[0], direct, "lunch alone").await;
        let all = ["lunch alone", "lunch four", "lunch three", "lunch two", "lunch one"];
        assert_eq!(world.finds(people[1], words("lunch")).await, all);
        assert_eq!(world.finds(people[2], words("lunch")).await, ["lunch four", "lunch two"]);
        assert!(world.finds(people[3], words("lunch")).await.is_empty());
        let here = Criteria { conversations: vec![group], ..words("lunch") };
        assert_eq!(world.finds(people[1], here.clone()).await, all[1..]);
        assert_eq!(world.finds(people[2], here.clone()).await, ["lunch four", "lunch two"]);
        assert!(world.finds(people[3], here).await.is_empty(), "one's own eyes, not the group's");
        let strangers = world.corp(1).await;
        assert!(world.finds(strangers[0], words("lunch")).await.is_empty());
    }

    async fn edits_and_recalls_are_reflected(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        let first = world.say(people[0], group, "the zebra is free").await.seq;
        let second = world.say(people[0], group, "zebra crossing https://example.com").await.seq;
        world.edit(people[0], group, first, "the giraffe is free").await;
        world.recall(people[0], group, second).await;
        assert!(world.finds(people[1], words("zebra")).await.is_empty());
        assert_eq!(world.finds(people[1], words("giraffe")).await, ["the giraffe is free"]);
        let edited = Criteria { with: vec![Mark::Edited], ..Criteria::default() };
        assert_eq!(world.finds(people[1], edited).await, ["the giraffe is free"]);
        let linked = Criteria { with: vec![Mark::Link], ..Criteria::default() };
        assert!(world.finds(people[1], linked).await.is_empty());
        assert_eq!(world.in_index("zebra").await, Vec::<String>::new());
        assert_eq!(world.in_index("giraffe").await.len(), 1, "the test sees what is there");
        world.recall(people[0], group, first).await;
        assert_eq!(world.in_index("giraffe").await, Vec::<String>::new());
    }

    async fn marks_and_times_narrow(world: World) {
        let people = world.corp(3).await;
        let group = world.group(people[0], &people).await;
        let direct = world.direct(people[0], people[1]).await.id;
        let first = world.say(people[0], group, "plan a").await.seq;
        world.clock.advance(3_600_000);
        let noon = world.clock.now();
        let reply = SendMessage { reply_to: Some(first), ..world.message(group, "plan b @a0") };
        world.call(people[1], reply).await.unwrap();
        world.clock.advance(3_600_000);
        world.say(people[0], direct, "plan c").await;
        let from = |i: usize| Criteria { from: vec![people[i].member], ..words("plan") };
        let with = |mark| Criteria { with: vec![mark], ..words("plan") };
        let bare = Criteria { from: vec![people[1].member], ..Criteria::default() };
        for (criteria, found) in [
            (words("plan"), vec!["plan c", "plan b @a0", "plan a"]),
            (from(0), vec!["plan c", "plan a"]),
            (from(1), vec!["plan b @a0"]),
            (from(2), vec![]),
            (bare, vec!["plan b @a0"]),
            (with(Mark::Reply), vec!["plan b @a0"]),
            (with(Mark::Mention), vec!["plan b @a0"]),
            (with(Mark::Direct), vec!["plan c"]),
            (with(Mark::Group), vec!["plan b @a0", "plan a"]),
            (with(Mark::Edited), vec![]),
            (Criteria { before: Some(noon), ..words("plan") }, vec!["plan a"]),
            (Criteria { after: Some(noon), ..words("plan") }, vec!["plan c", "plan b @a0"]),
            (
                Criteria { after: Some(noon), before: Some(Time(noon.0 + 1)), ..Criteria::default() },
                vec!["plan b @a0"],
            ),
            (Criteria { before: Some(Time(0)), ..words("plan") }, vec![]),
        ] {
            assert_eq!(world.finds(people[0], criteria.clone()).await, found, "{criteria:?}");
        }
    }

    async fn pages_follow_each_other_whatever_comes_between(world: World) {
        let people = world.corp(3).await;
        let seen = world.group(people[0], &people[..2]).await;
        let unseen = world.group(people[0], &[people[0], people[2]]).await;
        for i in 0..130 {
            let place = if i % 2 == 0 { seen } else { unseen };
            world.say(people[0], place, &format!("的 number {i}")).await;
        }
        let mut request =
            SearchMessages { criteria: words("的"), cursor: None, limit: Some(7) };
        let mut found = Vec::new();
        loop {
            let page = world.call(people[1], request.clone()).await.unwrap();
            assert!(page.hits.len() <= 7);
            found.extend(page.hits.iter().map(|entry| message(entry).text.clone()));
            world.say(people[0], seen, "的 later").await;
            world.clock.advance(1_000);
            match page.cursor {
                Some(cursor) => request.cursor = Some(cursor),
                None => break,
            }
        }
        let expected: Vec<_> = (0..130).rev().filter(|i| i % 2 == 0).collect();
        let expected: Vec<_> = expected.into_iter().map(|i| format!("的 number {i}")).collect();
        assert_eq!(found, expected);
        let many = SearchMessages { criteria: words("的"), cursor: None, limit: Some(1_000) };
        assert_eq!(world.call(people[1], many).await.unwrap().hits.len(), MAX_HITS);
    }

    async fn what_lies_far_back_is_found_whatever_way_is_gone(world: World) {
        let people = world.corp(3).await;
        let theirs = world.group(people[0], &people[..2]).await;
        let other = world.group(people[0], &[people[0], people[2]]).await;
        // More than are looked at one by one: rare words, some, and those of every other message.
        let count = 9_000;
        let text = |i: i32| {
            let rare = if i % 2_250 == 30 { "needle" } else { "hay" };
            let some = if i % 450 < 2 { "straw" } else { "grass" };
            format!("{rare} {some} 的 number {i}")
        };
        let place = |i: i32| if i % 2 == 0 { theirs } else { other };
        for few in (0..count).collect::<Vec<_>>().chunks(500) {
            let said = few.iter().map(|i| {
                let (world, speaker, text) = (&world, people[0], text(*i));
                async move { world.say(speaker, place(*i), &text).await }
            });
            join_all(said).await;
        }
        for word in ["needle", "straw", "的", "needle 的"] {
            let fits = |i: &i32| word.split(' ').all(|word| text(*i).contains(word));
            let all: Vec<_> = (0..count).rev().filter(fits).collect();
            let seen: Vec<_> = all.iter().filter(|i| *i % 2 == 0).map(|i| text(*i)).collect();
            assert_eq!(world.finds(people[1], words(word)).await, seen[..seen.len().min(MAX_HITS)], "{word}");
            let mut found = world.finds(people[0], words(word)).await;
            assert_eq!(found.len(), all.len().min(MAX_HITS), "{word}");
            if all.len() <= MAX_HITS {
                let mut all: Vec<_> = all.into_iter().map(text).collect();
                all.sort_unstable();
                found.sort_unstable();
                assert_eq!(found, all, "{word}");
            }
        }
    }

    async fn hostile_questions_find_nothing_and_break_nothing(world: World) {
        let people = world.corp(1).await;
        let group = world.group(people[0], &people).await;
        world.say(people[0], group, "words and marks near c1 a1 l OR not").await;
        for typed in [
            "\"", "\"\"\"", "words:x", "marks:c1*", "a AND NOT b", "NEAR(a b)", "^x", "{words}:x",
            "' OR 1=1 --", "x & !y | z", "<-> <2>", "a:*B", "\\", "\\'", "x\0y", "\u{202e}x",
            "#c1", "'#c1'", "**", "* *", "-x", "x\u{301}\u{301}", "%", "_",
        ] {
            let found = world.call(people[0], SearchMessages {
                criteria: words(typed), ..SearchMessages::default()
            });
            if let Err(error) = found.await {
                assert_eq!(error.code, ErrorCode::Invalid, "{typed:?}: {error}");
            }
            world.clock.advance(1_000);
        }
        let long = "a b ".repeat(240);
        assert!(world.finds(people[0], words(&long)).await.is_empty());
        let longer = SearchMessages { criteria: words(&"x".repeat(10_240)), ..Default::default() };
        assert_eq!(world.refused(people[0], longer).await, ErrorCode::TooLarge);
        let nothing = SearchMessages::default();
        assert_eq!(world.refused(people[0], nothing).await, ErrorCode::Invalid);
        let signs = SearchMessages { criteria: words("。。。?!"), ..Default::default() };
        assert_eq!(world.refused(people[0], signs).await, ErrorCode::Invalid);
        let people_named = (0..51).map(canteen_protocol::MemberId).collect();
        let crowd = Criteria { from: people_named, ..words("x") };
        let crowd = SearchMessages { criteria: crowd, ..Default::default() };
        assert_eq!(world.refused(people[0], crowd).await, ErrorCode::Invalid);
    }

    async fn too_many_searches_are_put_off(world: World) {
        let people = world.corp(2).await;
        let ask = || SearchMessages { criteria: words("x"), ..Default::default() };
        let mut refused = None;
        for _ in 0..100 {
            if let Err(error) = world.call(people[0], ask()).await {
                refused = Some(error);
                break;
            }
        }
        let refused = refused.unwrap();
        assert_eq!(refused.code, ErrorCode::RateLimited);
        let wait = refused.data.unwrap()["retry_ms"].as_i64().unwrap();
        world.call(people[1], ask()).await.unwrap();
        world.clock.advance(wait);
        world.call(people[0], ask()).await.unwrap();
    }

    async fn what_was_said_before_there_was_an_index_is_found_too(world: World) {
        let people = world.corp(2).await;
        let group = world.group(people[0], &people).await;
        for i in 0..450 {
            world.say(people[0], group, &format!("old word {i}")).await;
        }
        let gone = world.say(people[0], group, "old recalled").await.seq;
        world.recall(people[0], group, gone).await;
        world.forget_index().await;
        assert!(world.finds(people[1], words("word")).await.is_empty());
        // One that is not read yet is changed; the job reads it as it is by then.
        world.edit(people[0], group, Seq(3), "old sentence 0").await;
        let world = world.restart().await;
        world.say(people[0], group, "new word").await;
        loop {
            if world.finds(people[1], words("\"word 1\" ")).await == ["old word 1"] {
                break;
            }
            world.clock.advance(1_000);
            tokio::task::yield_now().await;
        }
        assert_eq!(world.finds(people[1], words("\"word 0\" ")).await, Vec::<String>::new());
        assert_eq!(world.finds(people[1], words("sentence")).await, ["old sentence 0"]);
        assert_eq!(world.finds(people[1], words("recalled")).await, Vec::<String>::new());
        let latest = world.finds(people[1], words("word")).await;
        assert_eq!(latest[..2], ["new word", "old word 449"]);
        world.edit(people[0], group, Seq(4), "changed afterwards").await;
        assert_eq!(world.finds(people[1], words("afterwards")).await, ["changed afterwards"]);
    }
}

impl World {
    /// The database as it was before there was an index.
    async fn forget_index(&self) {
        let sqlite = self.is_sqlite();
        let forget = move |tx: &mut canteen_server::db::Tx<'_>| {
            if sqlite {
                tx.run("INSERT INTO spoken_words (spoken_words) VALUES ('delete-all')", &[])?;
            }
            tx.run(
                "INSERT INTO spoken_before (id, conversation, seq)
                 SELECT 1 - ROW_NUMBER() OVER (ORDER BY at DESC, conversation DESC, seq DESC),
                     conversation, seq FROM message WHERE NOT recalled",
                &[],
            )?;
            tx.run("DELETE FROM spoken", &[])?;
            tx.run(
                "INSERT INTO job (key, kind, due, payload)
                 VALUES ('search.fill', 'search.fill', 0, 'null')",
                &[],
            )?;
            Ok::<_, DbError>(())
        };
        self.server.app.db.write(Lane::Admin, forget).await.unwrap();
    }
}
