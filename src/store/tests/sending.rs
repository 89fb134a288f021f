//! The outbox: order, windows, sharing.

use std::collections::HashSet;

use canteen_protocol::message::Quote;
use canteen_protocol::{ClientId, ConversationId, Seq, Time};
use rusqlite::Connection;

use super::{ID, ME, OTHER, group, message};
use crate::model::{Act, Draft, LocalId, Queue};
use crate::store::outbox::{self, Claims, State};
use crate::store::{conversations, drafts, entries, file};

const NOW: Time = Time(1_000_000);

fn id(n: i64) -> ConversationId {
    ConversationId(n)
}

fn send(n: i64) -> Act {
    Act::Send { conversation: id(n), text: "x".into(), reply_to: None, files: Vec::new() }
}

fn edit(n: i64) -> Act {
    Act::Edit { conversation: id(n), target: Seq(1), text: "x".into() }
}

fn fill(acts: &[Act]) -> (Connection, Vec<LocalId>) {
    let conn = file::in_memory().unwrap();
    let ids = acts
        .iter()
        .enumerate()
        .map(|(n, act)| outbox::add(&conn, act, &ClientId(format!("c{n}")), NOW).unwrap())
        .collect();
    (conn, ids)
}

fn claim(conn: &Connection, holder: &str, now: Time, busy: &[i64]) -> Vec<i64> {
    let busy: HashSet<_> = busy.iter().map(|n| Queue::Conversation(id(*n))).collect();
    let by = Claims { me: holder, now, is_alive: &|holder| holder != "dead" };
    let claimed = outbox::claim(conn, &by, &busy).unwrap();
    claimed.into_iter().map(|queued| queued.id.0).collect()
}

#[test]
fn each_conversation_goes_in_its_order() {
    let (conn, ids) = fill(&[send(1), send(1), edit(1), send(1), edit(2), send(2), send(3)]);
    // Messages go together, up to the first act of another kind; such go alone.
    assert_eq!(claim(&conn, "a", NOW, &[3]), [1, 2, 5]);
    for local in &ids[..2] {
        outbox::remove(&conn, *local).unwrap();
    }
    assert_eq!(claim(&conn, "a", NOW, &[2, 3]), [3]);
    assert_eq!(claim(&conn, "a", NOW, &[1, 2]), [7]);
}

#[test]
fn only_so_many_are_under_way() {
    let acts: Vec<_> = (0..12).map(|_| send(1)).collect();
    let (conn, _) = fill(&acts);
    assert_eq!(claim(&conn, "a", NOW, &[]).len(), 8);
}

#[test]
fn what_one_sends_the_others_leave_alone() {
    let (conn, ids) = fill(&[send(1), send(1), send(2)]);
    assert_eq!(claim(&conn, "a", NOW, &[2]), [1, 2]);
    assert_eq!(claim(&conn, "b", NOW, &[]), [3]);
    assert_eq!(claim(&conn, "dead", Time(NOW.0 + 61_000), &[1]), [3]);
    assert_eq!(claim(&conn, "c", Time(NOW.0 + 61_000), &[1]), [3]);
    // Until it has had its time, or its clock is far off.
    assert_eq!(claim(&conn, "b", Time(NOW.0 + 61_000), &[2]), [1, 2]);
    assert_eq!(claim(&conn, "c", Time(NOW.0 - 86_400_000), &[2]), [1, 2]);
    outbox::put_off(&conn, ids[0], true).unwrap();
    outbox::put_off(&conn, ids[1], true).unwrap();
    assert_eq!(claim(&conn, "d", NOW, &[2]), [1, 2]);
    assert_eq!(outbox::get(&conn, ids[0]).unwrap().unwrap().tries, 1);
}

#[test]
fn marks_are_replaced_by_later_ones() {
    let read = |seq| Act::Read { conversation: id(1), seq: Seq(seq) };
    let keep = |pinned, muted| Act::Keep { conversation: id(1), pinned, muted };
    let (conn, _) = fill(&[
        read(5),
        keep(Some(true), None),
        read(9),
        read(7),
        keep(None, Some(true)),
        keep(Some(false), None),
        Act::Read { conversation: id(2), seq: Seq(1) },
    ]);
    let acts: Vec<_> = outbox::all(&conn).unwrap().into_iter().map(|queued| queued.act).collect();
    assert_eq!(
        acts,
        [read(9), keep(Some(false), Some(true)), Act::Read { conversation: id(2), seq: Seq(1) }]
    );
    assert_eq!(outbox::counts(&conn).unwrap(), (0, 0));
}

#[test]
fn a_mark_under_way_is_left_to_who_sends_it() {
    let read = |seq| Act::Read { conversation: id(1), seq: Seq(seq) };
    let (conn, _) = fill(&[read(5)]);
    assert_eq!(claim(&conn, "a", NOW, &[]), [1]);
    outbox::add(&conn, &read(9), &ClientId("later".into()), NOW).unwrap();
    assert_eq!(outbox::all(&conn).unwrap().len(), 2);
}

#[test]
fn acts_come_and_go() {
    let (conn, ids) = fill(&[send(1), send(1)]);
    assert_eq!(outbox::counts(&conn).unwrap(), (2, 0));
    outbox::fail(&conn, ids[0], "no").unwrap();
    assert_eq!(outbox::counts(&conn).unwrap(), (1, 1));
    // A failed act does not hold up those behind it.
    assert_eq!(claim(&conn, "a", NOW, &[]), [ids[1].0]);
    assert!(outbox::retry(&conn, ids[0]).unwrap());
    assert!(!outbox::retry(&conn, ids[0]).unwrap());
    assert_eq!(outbox::get(&conn, ids[0]).unwrap().unwrap().state, State::Waiting);
    outbox::ack(&conn, ids[1], Seq(4)).unwrap();
    assert_eq!(claim(&conn, "a", NOW, &[]), [ids[0].0]);
    assert_eq!(outbox::done(&conn, &ClientId("c1".into())).unwrap(), Some(ids[1]));
    assert_eq!(outbox::done(&conn, &ClientId("c1".into())).unwrap(), None);
}

#[test]
fn a_message_to_a_member_gets_its_conversation() {
    let to =
        Act::SendTo { member: canteen_protocol::MemberId(4), text: "hi".into(), files: Vec::new() };
    let (conn, ids) = fill(&[to]);
    assert_eq!(claim(&conn, "a", NOW, &[]), [1]);
    outbox::address(&conn, ids[0], id(3)).unwrap();
    let queued = outbox::get(&conn, ids[0]).unwrap().unwrap();
    let expected =
        Act::Send { conversation: id(3), text: "hi".into(), reply_to: None, files: Vec::new() };
    assert_eq!((queued.act, queued.client_id), (expected, ClientId("c0".into())));
    assert_eq!(claim(&conn, "b", NOW, &[]), [1]);
}

#[test]
fn a_draft_quotes_what_it_answers_as_it_is_now() {
    let mut conn = file::in_memory().unwrap();
    let tx = conn.transaction().unwrap();
    conversations::merge(&tx, ME, &group(5, 5)).unwrap();
    entries::apply(&tx, ME, ID, &[message(5, 5, "when?")]).unwrap();
    // What was shown when the answer was begun need not be what is said now.
    let shown = Quote { seq: Seq(5), by: OTHER, text: "whn?".into() };
    let draft = Draft { text: "noon".into(), reply_to: Some(shown) };
    drafts::put(&tx, ID, &draft).unwrap();
    let now = Quote { seq: Seq(5), by: OTHER, text: "when?".into() };
    let kept = Draft { text: "noon".into(), reply_to: Some(now) };
    assert_eq!(conversations::chats(&tx, Some(&[ID])).unwrap()[0].draft, kept);
    drafts::put(&tx, ID, &Draft { text: String::new(), ..draft }).unwrap();
    assert!(drafts::all(&tx).unwrap().is_empty(), "a draft without text is none");
}
