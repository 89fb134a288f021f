//! Finding what was said: the index agrees with what is held, whatever came in whatever order.

use std::collections::BTreeSet;

use canteen_protocol::message::{Message, Quote};
use canteen_protocol::search::{Criteria, Mark};
use canteen_protocol::sync::Range;
use canteen_protocol::{Body, ConversationId, Entry, LogId, Seq, Time};
use canteen_text::tokens::{Tokens, query};
use proptest::prelude::*;
use rusqlite::Connection;

use super::{ID, ME, OTHER, entry, group, message};
use crate::model::{Hits, ItemKey, ItemKind};
use crate::store::{conversations, entries, file, search, spoken};

fn words(words: &str) -> Criteria {
    Criteria { words: words.into(), ..Criteria::default() }
}

fn places(hits: &Hits) -> Vec<i64> {
    let place = |key| match key {
        ItemKey::Logged(seq) => seq.0,
        ItemKey::Queued(_) => 0,
    };
    hits.hits.iter().map(|hit| place(hit.item.key)).collect()
}

fn find(conn: &Connection, criteria: &Criteria) -> Vec<i64> {
    places(&search::find(conn, ME, criteria, None, 100).unwrap())
}

fn edited(seq: i64, target: i64, text: &str) -> Entry {
    let (target, text) = (Seq(target), text.to_owned());
    entry(seq, OTHER, Body::Edited { target, text, mentions: vec![], mentions_all: false })
}

fn recalled(seq: i64, target: i64) -> Entry {
    entry(seq, OTHER, Body::Recalled { target: Seq(target) })
}

/// Whether these bytes stand anywhere in the index.
fn in_index(conn: &Connection, word: &str) -> bool {
    let mut pages = conn.prepare("SELECT block FROM spoken_words_data").unwrap();
    let pages: Vec<Vec<u8>> =
        pages.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    pages.iter().any(|page| page.windows(word.len()).any(|bytes| bytes == word.as_bytes()))
}

fn is_sound(conn: &Connection) {
    conn.execute("INSERT INTO spoken_words (spoken_words) VALUES ('integrity-check')", []).unwrap();
}

#[test]
fn words_marks_and_times() {
    let conn = file::in_memory().unwrap();
    conversations::merge(&conn, ME, &group(5, 4)).unwrap();
    let quote = Quote { seq: Seq(1), by: OTHER, text: "x".into() };
    let reply = Message {
        n: 3,
        text: "看 https://example.com".into(),
        reply_to: Some(quote),
        mentions: vec![ME],
        changed: Seq(3),
        ..Message::default()
    };
    let own = Message { n: 4, text: "开会啦".into(), changed: Seq(4), ..Message::default() };
    let log = [
        message(1, 1, "今天开会"),
        message(2, 2, "Deploy 412 is green"),
        entry(3, OTHER, Body::Message(reply)),
        entry(4, ME, Body::Message(own)),
        edited(5, 2, "Deploy 412 is red"),
    ];
    entries::apply(&conn, ME, ID, &log).unwrap();
    let with = |mark| Criteria { with: vec![mark], ..Criteria::default() };
    let elsewhere = vec![ConversationId(99)];
    for (criteria, expected) in [
        (words("开会"), vec![4, 1]),
        (words("会"), vec![4, 1]),
        (words("dep"), vec![2]),
        (words("green"), vec![]),
        (words("red"), vec![2]),
        (words("?!"), vec![]),
        (Criteria { from: vec![ME], ..words("开会") }, vec![4]),
        (Criteria { from: vec![ME], ..Criteria::default() }, vec![4]),
        (Criteria { conversations: vec![ID], ..words("开会") }, vec![4, 1]),
        (Criteria { conversations: elsewhere, ..words("开会") }, vec![]),
        (with(Mark::Link), vec![3]),
        (with(Mark::Mention), vec![3]),
        (with(Mark::Reply), vec![3]),
        (with(Mark::Edited), vec![2]),
        (with(Mark::Group), vec![4, 3, 2, 1]),
        (with(Mark::Direct), vec![]),
        (Criteria { after: Some(Time(2_000)), ..Criteria::default() }, vec![4, 3, 2]),
        (Criteria { before: Some(Time(2_000)), ..Criteria::default() }, vec![1]),
        (Criteria { after: Some(Time(1_001)), ..words("会") }, vec![4]),
    ] {
        assert_eq!(find(&conn, &criteria), expected, "{criteria:?}");
    }
    is_sound(&conn);
}

#[test]
fn recalled_and_replaced_words_leave_the_index() {
    let conn = file::in_memory().unwrap();
    conversations::merge(&conn, ME, &group(9, 3)).unwrap();
    let log = [
        message(1, 1, "zebra"),
        message(2, 2, "giraffe"),
        message(3, 3, "okapi"),
        edited(4, 1, "plain"),
        recalled(5, 2),
    ];
    entries::apply(&conn, ME, ID, &log[..3]).unwrap();
    assert!(in_index(&conn, "zebra") && in_index(&conn, "giraffe"));
    entries::apply(&conn, ME, ID, &log[3..]).unwrap();
    assert!(!in_index(&conn, "zebra") && !in_index(&conn, "giraffe"));
    assert_eq!(find(&conn, &words("giraffe")), [] as [i64; 0]);
    let removed = Range { entries: vec![], from: Seq(1), to: Seq(3), head: Seq(9), purged: Seq(3) };
    entries::apply_range(&conn, ME, ID, &removed).unwrap();
    assert!(!in_index(&conn, "okapi") && !in_index(&conn, "plain"));
    is_sound(&conn);
}

#[test]
fn pages_end_and_hold_each_message_once() {
    let conn = file::in_memory().unwrap();
    conversations::merge(&conn, ME, &group(700, 700)).unwrap();
    let log: Vec<Entry> = (1..=700)
        .map(|n| {
            // All said in the same moment.
            let text = if n % 2 == 0 { "even 的" } else { "odd 的" };
            Entry { at: Time(5), ..message(n, n, text) }
        })
        .collect();
    entries::apply(&conn, ME, ID, &log).unwrap();
    for (criteria, expected) in [(words("even"), 350), (words("的"), 700)] {
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page = search::find(&conn, ME, &criteria, cursor, 60).unwrap();
            assert!(page.hits.len() <= 60);
            found.extend(places(&page));
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(found.len(), expected);
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), expected);
    }
}

#[test]
fn a_history_of_before_there_was_an_index_is_read_bit_by_bit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let open = || file::open(&path, &file::lock(&path).unwrap()).unwrap();
    let conn = open();
    conversations::merge(&conn, ME, &group(12, 12)).unwrap();
    let log: Vec<_> = (1..=10).map(|n| message(n, n, &format!("word{n}"))).collect();
    entries::apply(&conn, ME, ID, &log).unwrap();
    entries::apply(&conn, ME, ID, &[recalled(11, 3)]).unwrap();
    assert_eq!(spoken::unread(&conn).unwrap(), None);
    conn.execute_batch(
        "DROP TABLE spoken_words; DROP TABLE spoken; DELETE FROM meta WHERE key = 'words';",
    )
    .unwrap();
    drop(conn);
    let conn = open();
    assert_eq!(spoken::unread(&conn).unwrap(), Some(vec![ID]));
    assert_eq!(spoken::fill(&conn, ID, Seq(i64::MAX), 4).unwrap(), Some(Seq(7)));
    assert_eq!(find(&conn, &words("word")), [10, 9, 8, 7]);
    // What is new or changes meanwhile is in step.
    entries::apply(&conn, ME, ID, &[message(12, 11, "word12")]).unwrap();
    entries::apply(&conn, ME, ID, &[edited(13, 2, "sentence2"), edited(14, 8, "sentence8")])
        .unwrap();
    let mut before = Some(Seq(7));
    while let Some(seq) = before {
        before = spoken::fill(&conn, ID, seq, 4).unwrap();
    }
    spoken::all_read(&conn).unwrap();
    assert_eq!(find(&conn, &words("word")), [12, 10, 9, 7, 6, 5, 4, 1]);
    assert_eq!(find(&conn, &words("sentence")), [8, 2]);
    is_sound(&conn);
    drop(conn);
    assert_eq!(spoken::unread(&open()).unwrap(), None);
}

#[test]
fn an_index_of_another_rule_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("history.db");
    let open = || file::open(&path, &file::lock(&path).unwrap()).unwrap();
    let conn = open();
    conversations::merge(&conn, ME, &group(1, 1)).unwrap();
    entries::apply(&conn, ME, ID, &[message(1, 1, "word")]).unwrap();
    conn.execute("UPDATE meta SET value = '0' WHERE key = 'words'", []).unwrap();
    drop(conn);
    let conn = open();
    assert_eq!(find(&conn, &words("word")), [] as [i64; 0]);
    assert_eq!(spoken::unread(&conn).unwrap(), Some(vec![ID]));
    spoken::fill(&conn, ID, Seq(i64::MAX), 10).unwrap();
    assert_eq!(find(&conn, &words("word")), [1]);
}

/// What comes in: a message, or a change to one.
#[derive(Clone, Debug)]
enum Step {
    Said(String),
    Edited(usize, String),
    Recalled(usize),
    Reacted(usize),
}

fn said() -> impl Strategy<Value = String> {
    "(开|会|我|a|ab|b| |,){1,8}"
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => said().prop_map(Step::Said),
        2 => (any::<usize>(), said()).prop_map(|(at, text)| Step::Edited(at, text)),
        1 => any::<usize>().prop_map(Step::Recalled),
        1 => any::<usize>().prop_map(Step::Reacted),
    ]
}

fn log_of(steps: &[Step]) -> Vec<Entry> {
    let mut messages: Vec<i64> = Vec::new();
    let mut log = Vec::new();
    for (seq, step) in (1i64..).zip(steps) {
        let pick = |at: usize| messages.get(at % messages.len().max(1)).copied().unwrap_or(1);
        log.push(match step {
            Step::Said(text) => {
                messages.push(seq);
                let n = i64::try_from(messages.len()).unwrap();
                message(seq, n, text)
            }
            Step::Edited(at, text) => edited(seq, pick(*at), text),
            Step::Recalled(at) => recalled(seq, pick(*at)),
            Step::Reacted(at) => entry(
                seq,
                OTHER,
                Body::Reacted { target: Seq(pick(*at)), emoji: "👍".into(), on: true },
            ),
        });
    }
    log
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn what_is_found_is_what_reads_so(
        steps in prop::collection::vec(step(), 1..30),
        order in Just(()).prop_perturb(|(), mut rng| rng.next_u64()),
        typed in "(开|会|a|ab|\"| ){1,5}",
    ) {
        let conn = file::in_memory().unwrap();
        let log = log_of(&steps);
        conversations::merge(&conn, ME, &group(i64::try_from(log.len()).unwrap(), 0)).unwrap();
        let mut coming: Vec<&Entry> = log.iter().chain(&log).collect();
        coming.sort_by_key(|e| (e.seq.0 as u64 ^ order).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        for entry in coming {
            prop_assert_eq!(entry.log, LogId::Conversation(ID));
            entries::apply(&conn, ME, ID, std::slice::from_ref(entry)).unwrap();
        }
        is_sound(&conn);
        let wanted = query(&typed);
        let mut maker = crate::store::items::Maker::new(&conn, ME, ID).unwrap();
        let items = maker.at(log.iter().map(|entry| entry.seq)).unwrap();
        let mut expected: Vec<i64> = items
            .iter()
            .filter_map(|item| match (&item.kind, item.key) {
                (ItemKind::Message(said), ItemKey::Logged(seq)) if !said.recalled => {
                    let found = !wanted.is_empty() && Tokens::of(&said.text).hold(&wanted);
                    found.then_some(seq.0)
                }
                _ => None,
            })
            .collect();
        expected.reverse();
        let found = if typed.trim().is_empty() { Vec::new() } else { find(&conn, &words(&typed)) };
        prop_assert_eq!(found, expected, "{:?}", typed);
    }
}
