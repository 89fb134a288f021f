//! Windows: the right items, no holes hidden, the ends named.

use canteen_protocol::conversation::Conversation;
use canteen_protocol::message::Message;
use canteen_protocol::sync::Range;
use canteen_protocol::{Body, ClientId, Seq, Time};
use rusqlite::Connection;

use super::{ID, ME, entry, group, message};
use crate::model::{Act, Anchor, Delivery, ItemKey, ItemKind, Window};
use crate::store::{conversations, coverage, entries, file, outbox, window};

/// A conversation of 20 messages of which some stretches are held.
fn held(stretches: &[(i64, i64)]) -> Connection {
    let conn = file::in_memory().unwrap();
    conversations::merge(&conn, ME, &group(20, 20)).unwrap();
    for (low, high) in stretches {
        let log: Vec<_> = (*low..=*high).map(|n| message(n, n, &format!("m{n}"))).collect();
        entries::apply(&conn, ME, ID, &log).unwrap();
    }
    conn
}

/// `5 [6-9] 10`: a message, a hole, a message.
fn drawn(window: &Window) -> String {
    let items = window.items.iter().map(|item| match (&item.key, &item.kind) {
        (ItemKey::Logged(seq), ItemKind::Message(_)) => seq.to_string(),
        (ItemKey::Logged(seq), ItemKind::Hole { to }) => format!("[{seq}-{to}]"),
        (ItemKey::Logged(seq), ItemKind::Purged { to }) => format!("({seq}-{to})"),
        (ItemKey::Logged(seq), ItemKind::Event(_)) => format!("e{seq}"),
        (ItemKey::Queued(_), ItemKind::Message(said)) => format!("+{}", said.text),
        (ItemKey::Queued(local), _) => format!("?{}", local.0),
    });
    let (start, end) =
        (if window.at_start { "|" } else { "" }, if window.at_end { "|" } else { "" });
    format!("{start}{}{end}", items.collect::<Vec<_>>().join(" "))
}

fn load(conn: &Connection, anchor: Anchor, count: usize) -> String {
    drawn(&window::load(conn, ME, ID, anchor, count).unwrap().window)
}

fn logged(seq: i64) -> ItemKey {
    ItemKey::Logged(Seq(seq))
}

#[test]
fn a_whole_log_is_paged_both_ways() {
    let conn = held(&[(1, 20)]);
    for (anchor, count, expected) in [
        (Anchor::Newest, 3, "18 19 20|"),
        (Anchor::Newest, 20, "|1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20|"),
        (Anchor::Before(logged(18)), 3, "15 16 17"),
        (Anchor::Before(logged(3)), 5, "|1 2"),
        (Anchor::Before(logged(1)), 5, "|"),
        (Anchor::After(logged(3)), 3, "4 5 6"),
        (Anchor::After(logged(18)), 3, "19 20|"),
        (Anchor::After(logged(20)), 3, "|"),
        (Anchor::Around(Seq(10)), 4, "8 9 10 11"),
        (Anchor::Around(Seq(1)), 4, "|1 2"),
        (Anchor::Around(Seq(20)), 4, "18 19 20|"),
    ] {
        assert_eq!(load(&conn, anchor, count), expected, "{anchor:?} {count}");
    }
}

#[test]
fn holes_are_shown_where_they_are() {
    let conn = held(&[(3, 5), (10, 12), (18, 18)]);
    for (anchor, count, expected) in [
        (Anchor::Newest, 1, "18 [19-20]|"),
        (Anchor::Newest, 2, "12 [13-17] 18 [19-20]|"),
        (Anchor::Newest, 9, "[1-2] 3 4 5 [6-9] 10 11 12 [13-17] 18 [19-20]|"),
        (Anchor::Before(logged(10)), 1, "5 [6-9]"),
        (Anchor::Before(logged(3)), 9, "[1-2]"),
        (Anchor::After(logged(5)), 1, "[6-9] 10"),
        (Anchor::After(logged(18)), 9, "[19-20]|"),
        (Anchor::Around(Seq(15)), 2, "12 [13-17] 18"),
    ] {
        assert_eq!(load(&conn, anchor, count), expected, "{anchor:?} {count}");
    }
}

#[test]
fn nothing_held_is_one_hole() {
    let conn = held(&[]);
    assert_eq!(load(&conn, Anchor::Newest, 10), "[1-20]|");
    assert_eq!(load(&conn, Anchor::Around(Seq(9)), 10), "[1-20]|");
    let nothing = file::in_memory().unwrap();
    assert_eq!(load(&nothing, Anchor::Newest, 10), "||");
}

#[test]
fn what_the_server_does_not_give_is_no_hole() {
    let conn = held(&[(15, 20)]);
    let range = Range {
        entries: vec![message(9, 9, "m9")],
        from: Seq(8),
        to: Seq(14),
        head: Seq(20),
        purged: Seq(4),
    };
    entries::apply_range(&conn, ME, ID, &range).unwrap();
    assert_eq!(load(&conn, Anchor::Newest, 7), "9 15 16 17 18 19 20|");
    assert_eq!(load(&conn, Anchor::Newest, 8), "(1-4) [5-7] 9 15 16 17 18 19 20|");
    let row = conversations::get(&conn, ID).unwrap().unwrap();
    assert_eq!((row.begin(), row.purged), (Seq(5), Seq(4)));
    // What retention has removed there goes here too.
    let conn = held(&[(1, 20)]);
    let range = Range { entries: Vec::new(), from: Seq(1), to: Seq(18), ..range };
    entries::apply_range(&conn, ME, ID, &Range { purged: Seq(18), ..range }).unwrap();
    assert_eq!(load(&conn, Anchor::Newest, 9), "|(1-18) 19 20|");
}

#[test]
fn what_waits_stands_at_the_end() {
    let conn = held(&[(19, 20)]);
    let send = |text: &str| Act::Send {
        conversation: ID,
        text: text.into(),
        reply_to: Some(Seq(20)),
        files: Vec::new(),
    };
    let a = outbox::add(&conn, &send("a"), &ClientId("a".into()), Time(1)).unwrap();
    let b = outbox::add(&conn, &send("b"), &ClientId("b".into()), Time(2)).unwrap();
    assert_eq!(load(&conn, Anchor::Newest, 2), "19 20 +a +b|");
    assert_eq!(load(&conn, Anchor::Before(logged(20)), 1), "19");
    assert_eq!(load(&conn, Anchor::After(ItemKey::Queued(a)), 2), "+b|");
    assert_eq!(load(&conn, Anchor::After(logged(19)), 5), "20 +a +b|");
    assert_eq!(load(&conn, Anchor::Before(ItemKey::Queued(b)), 2), "20 +a|");
    let window = window::load(&conn, ME, ID, Anchor::Newest, 2).unwrap().window;
    let ItemKind::Message(said) = &window.items[2].kind else { panic!("a message") };
    assert_eq!(said.delivery, Delivery::Queued);
    assert_eq!(said.reply_to.as_ref().unwrap().text, "m20");
    outbox::fail(&conn, a, "no").unwrap();
    let window = window::load(&conn, ME, ID, Anchor::Newest, 2).unwrap().window;
    let ItemKind::Message(said) = &window.items[2].kind else { panic!("a message") };
    assert_eq!(said.delivery, Delivery::Failed("no".into()));
}

#[test]
fn acts_that_wait_are_shown_as_done() {
    let conn = held(&[(18, 20)]);
    let acts = [
        Act::Edit { conversation: ID, target: Seq(18), text: "new".into() },
        Act::Recall { conversation: ID, target: Seq(19) },
        Act::React { conversation: ID, target: Seq(20), emoji: "👍".into(), on: true },
        Act::Read { conversation: ID, seq: Seq(19) },
        Act::Keep { conversation: ID, pinned: Some(true), muted: None },
    ];
    for (n, act) in acts.iter().enumerate() {
        outbox::add(&conn, act, &ClientId(format!("a{n}")), Time(9)).unwrap();
    }
    let window = window::load(&conn, ME, ID, Anchor::Newest, 3).unwrap().window;
    let said: Vec<_> = window
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Message(said) => Some((**said).clone()),
            _ => None,
        })
        .collect();
    assert!(said.iter().all(|said| said.pending));
    assert_eq!((said[0].text.as_str(), said[0].edited), ("new", Some(Time(9))));
    assert!(said[1].recalled && said[1].text.is_empty());
    assert_eq!(said[2].reactions[0].members, [ME]);
    let chat = &conversations::chats(&conn, None).unwrap()[0];
    assert_eq!((chat.read, chat.unread, chat.pinned, chat.queued), (Seq(19), 1, true, 3));
    // The history itself is as the server has it.
    let row = conversations::get(&conn, ID).unwrap().unwrap();
    assert_eq!((row.read, row.pinned), ((Seq(0), 0), false));
}

#[test]
fn counts_follow_reading_on_any_device() {
    let conn = held(&[(1, 20)]);
    let call = Body::Message(Message {
        n: 21,
        text: "@li".into(),
        mentions: vec![ME],
        changed: Seq(21),
        ..Message::default()
    });
    let log = [entry(21, super::OTHER, call), message(22, 22, "later")];
    entries::apply(&conn, ME, ID, &log).unwrap();
    let chat = &conversations::chats(&conn, None).unwrap()[0];
    assert_eq!((chat.unread, chat.mentions), (22, 1));
    let mut row = conversations::get(&conn, ID).unwrap().unwrap();
    row.mark_read(Seq(21), 21);
    conversations::put(&conn, &row).unwrap();
    entries::recount(&conn, ID).unwrap();
    let chat = &conversations::chats(&conn, None).unwrap()[0];
    assert_eq!((chat.unread, chat.mentions), (1, 0));
    // Whoever speaks has read what stands before.
    let mine = Body::Message(Message { n: 23, changed: Seq(23), ..Message::default() });
    entries::apply(&conn, ME, ID, &[entry(23, ME, mine)]).unwrap();
    let chat = &conversations::chats(&conn, None).unwrap()[0];
    assert_eq!((chat.unread, chat.read), (0, Seq(23)));
}

#[test]
fn an_older_answer_does_not_undo_what_was_pushed() {
    let conn = held(&[(1, 20)]);
    let renamed = Body::Renamed { name: "new".into() };
    entries::apply(&conn, ME, ID, &[entry(21, super::OTHER, renamed)]).unwrap();
    conversations::merge(&conn, ME, &group(20, 20)).unwrap();
    let row = conversations::get(&conn, ID).unwrap().unwrap();
    assert_eq!((row.name.as_str(), row.head), ("new", Seq(21)));
    assert!(coverage::is_whole(&conn, ID, (Seq(1), Seq(21))).unwrap());
}

#[test]
fn an_answer_made_before_a_later_act_does_not_undo_it() {
    let conn = held(&[(1, 20)]);
    let kept = |conn: &Connection| {
        let row = conversations::get(conn, ID).unwrap().unwrap();
        (row.pinned, row.muted)
    };
    let mut row = conversations::get(&conn, ID).unwrap().unwrap();
    row.keep(Seq(7), None, Some(true));
    conversations::put(&conn, &row).unwrap();
    for (at, muted, expected) in [(6, false, true), (7, true, true), (8, false, false)] {
        let answer = Conversation { muted, kept: Seq(at), ..group(20, 20) };
        conversations::merge(&conn, ME, &answer).unwrap();
        assert_eq!(kept(&conn), (false, expected), "kept at {at}");
    }
}
