//! The list of to-dos: what is newer stays, and what waits in the outbox is shown as done.

use canteen_protocol::todo::{Need, Person, Remind, Role, Source, Todo, TodoRef};
use canteen_protocol::{ClientId, MessageId, Seq, Time, TodoId};
use proptest::prelude::*;
use rusqlite::Connection;

use super::{ID, ME, OTHER};
use crate::model::{Act, Reminder, TodoAct, TodoItem};
use crate::store::{file, outbox, todos};

fn todo(id: i64, changed: i64, text: &str) -> Todo {
    Todo {
        id: TodoId(id),
        text: text.into(),
        owner: ME,
        created: Time(1),
        due: None,
        need: Need::All,
        people: vec![Person { member: ME, role: Role::Assignee, done: None }],
        done: None,
        source: None,
        recalled: false,
        chat: None,
        comments: 0,
        recent: Vec::new(),
        remind: Remind::Due,
        added: Some(ClientId(format!("added{id}"))),
        changed: Seq(changed),
    }
}

fn store() -> Connection {
    file::in_memory().unwrap()
}

fn list(conn: &Connection) -> Vec<TodoItem> {
    todos::all(conn, ME).unwrap()
}

fn texts(conn: &Connection) -> Vec<String> {
    list(conn).into_iter().map(|item| item.now.text).collect()
}

fn act(conn: &Connection, n: i64, act: TodoAct) {
    outbox::add(conn, &Act::Todo(act), &ClientId(format!("act{n}")), Time(100)).unwrap();
}

#[test]
fn an_older_answer_does_not_undo_a_later_push() {
    let conn = store();
    todos::follow(&conn, TodoId(1), Seq(5), Some(&todo(1, 5, "newer"))).unwrap();
    todos::put(&conn, &todo(1, 4, "older")).unwrap();
    assert_eq!(texts(&conn), ["newer"]);
    todos::follow(&conn, TodoId(1), Seq(6), None).unwrap();
    todos::put(&conn, &todo(1, 5, "newer")).unwrap();
    assert_eq!(texts(&conn), [""; 0], "what is gone does not come back");
    todos::put(&conn, &todo(1, 7, "restored")).unwrap();
    assert_eq!(texts(&conn), ["restored"]);
}

#[test]
fn a_whole_list_takes_away_what_is_not_in_it_but_nothing_newer() {
    let conn = store();
    for one in [todo(1, 1, "stays"), todo(2, 2, "goes"), todo(3, 9, "came after the list")] {
        todos::put(&conn, &one).unwrap();
    }
    todos::follow(&conn, TodoId(4), Seq(8), None).unwrap();
    let all = [todo(1, 1, "stays"), todo(4, 3, "deleted after the list")];
    todos::replace(&conn, &all, Seq(5)).unwrap();
    assert_eq!(texts(&conn), ["stays", "came after the list"]);
}

proptest! {
    /// Whatever comes in whatever order and however often: the newest wins.
    #[test]
    fn the_order_does_not_matter(order in prop::collection::vec((1_i64..4, 1_i64..20), 1..40)) {
        let conn = store();
        for (id, seq) in &order {
            // Every third entry says that it is gone.
            let state = todo(*id, *seq, &format!("{id} at {seq}"));
            let now = (seq % 3 != 0).then_some(&state);
            todos::follow(&conn, TodoId(*id), Seq(*seq), now).unwrap();
        }
        let mut expected = Vec::new();
        for id in 1..4 {
            let last = order.iter().filter(|(of, _)| *of == id).map(|(_, seq)| *seq).max();
            expected.extend(last.filter(|seq| seq % 3 != 0).map(|seq| format!("{id} at {seq}")));
        }
        prop_assert_eq!(texts(&conn), expected);
    }
}

#[test]
fn what_waits_is_shown_as_done() {
    let conn = store();
    todos::put(&conn, &todo(1, 1, "known")).unwrap();
    let add = |text: &str| TodoAct::Add {
        text: text.into(),
        due: Some(Time(50)),
        remind: Remind::Never,
        source: None,
        with: vec![OTHER],
    };
    act(&conn, 1, add("new"));
    let new = TodoRef::Added(ClientId("act1".into()));
    let text = Some("new and mended".to_owned());
    act(&conn, 2, TodoAct::Edit { todo: new.clone(), text, due: Some(Time(0)), need: None });
    act(&conn, 3, TodoAct::Done { todo: TodoRef::Id(TodoId(1)), done: true });
    act(&conn, 4, TodoAct::Comment { todo: new.clone(), text: "hm".into() });
    let items = list(&conn);
    assert_eq!(items[0].now.done, Some(Time(100)));
    let item = &items[1];
    assert_eq!((&item.key, item.pending, item.now.due), (&new, true, None));
    assert_eq!((item.now.text.as_str(), item.now.comments), ("new and mended", 1));
    assert_eq!(item.progress(), (0, 2));
    act(&conn, 5, TodoAct::Delete { todo: new.clone() });
    assert_eq!(texts(&conn), ["known"]);
    act(&conn, 6, TodoAct::Restore { todo: new });
    assert_eq!(texts(&conn), ["known", "new and mended"]);
}

#[test]
fn one_that_is_known_already_is_not_shown_twice() {
    let conn = store();
    let message = MessageId { conversation: ID, seq: Seq(3) };
    let source = Some(Source { message, by: OTHER });
    let captured = Todo { source, ..todo(1, 1, "captured") };
    todos::put(&conn, &captured).unwrap();
    let add = |source| TodoAct::Add {
        text: "again".into(),
        due: None,
        remind: Remind::Due,
        source,
        with: Vec::new(),
    };
    // Captured on two devices.
    act(&conn, 1, add(source));
    // Its entry came before its answer.
    outbox::add(&conn, &Act::Todo(add(None)), &ClientId("added1".into()), Time(100)).unwrap();
    assert_eq!(texts(&conn), ["captured"]);
}

#[test]
fn reminders_stay_until_they_were_shown() {
    let conn = store();
    for seq in [3, 5, 5] {
        let reminder = Reminder { seq: Seq(seq), todo: TodoId(1), at: Time(seq), late: seq > 4 };
        todos::remind(&conn, &reminder).unwrap();
    }
    let all = todos::reminders(&conn, Seq(0)).unwrap();
    assert_eq!(
        all.iter().map(|one| (one.seq.0, one.late)).collect::<Vec<_>>(),
        [(3, false), (5, true)]
    );
    todos::shown(&conn, Seq(3)).unwrap();
    assert_eq!(todos::reminders(&conn, Seq(0)).unwrap().len(), 1);
    assert_eq!(todos::reminders(&conn, Seq(5)).unwrap(), []);
}
