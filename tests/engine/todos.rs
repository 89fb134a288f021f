//! To-dos on several devices: offline, raced, reminded of.

use canteen::engine::Command;
use canteen::model::{Act, TodoAct, TodoItem};
use canteen_protocol::todo::{Remind, TodoRef};
use canteen_protocol::{Seq, Time};
use canteen_testkit::{START, TestServer};

use crate::seat::{Device, Seat};

fn add(text: &str, due: Option<Time>) -> Act {
    let (text, with) = (text.to_owned(), Vec::new());
    Act::Todo(TodoAct::Add { text, due, remind: Remind::Due, source: None, with })
}

impl Seat {
    /// Waits until these are the to-dos and none of them waits for the server.
    async fn lists(&mut self, texts: &[&str]) -> Vec<TodoItem> {
        self.until(&format!("the to-dos {texts:?}"), |screen| {
            let all: Vec<&str> = screen.todos.iter().map(|item| item.now.text.as_str()).collect();
            let settled = screen.todos.iter().all(|item| !item.pending);
            (all == texts && settled).then(|| screen.todos.to_vec())
        })
        .await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_is_the_same_on_all_devices_new_ones_too() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let devices = [Device::new(&server, "li").await, Device::new(&server, "li").await];
    let mut seats: Vec<_> = devices.iter().map(Device::start).collect();
    for seat in &mut seats {
        seat.online().await;
    }
    seats[0].act(add("one", None));
    seats[0].act(add("two", None));
    let all = seats[1].lists(&["one", "two"]).await;
    let share = TodoAct::Share {
        todo: all[0].key.clone(),
        members: vec![server.member("zhao")],
        role: canteen_protocol::todo::Role::Assignee,
    };
    seats[1].act(Act::Todo(share));
    seats[1].act(Act::Todo(TodoAct::Delete { todo: all[1].key.clone() }));
    seats[0].lists(&["one"]).await;
    // Both come with nothing but the server.
    for who in ["li", "zhao"] {
        let device = Device::new(&server, who).await;
        let mut seat = device.start();
        let list = seat.lists(&["one"]).await;
        assert_eq!(list[0].now.people.len(), 2, "{who}");
        seat.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_offline_is_shown_kept_and_done_once_in_order() {
    let mut server = TestServer::sqlite().await;
    server.corp("Acme").member("li").create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    li.act(add("before", None));
    let before = li.lists(&["before"]).await[0].key.clone();
    li.stop().await;
    server.stop().await;

    // The first news need no server.
    let mut li = device.start();
    li.lists(&["before"]).await;
    li.act(add("offline", None));
    let key = li
        .until("the new one", |screen| {
            let new = screen.todos.iter().find(|item| item.now.text == "offline");
            new.map(|item| item.key.clone())
        })
        .await;
    assert!(matches!(key, TodoRef::Added(_)));
    let text = Some("offline and mended".to_owned());
    li.act(Act::Todo(TodoAct::Edit { todo: key.clone(), text, due: None, need: None }));
    li.act(Act::Todo(TodoAct::Done { todo: key, done: true }));
    li.act(Act::Todo(TodoAct::Done { todo: before, done: true }));
    li.until("all of it shown", |screen| {
        let over = screen.todos.iter().filter(|item| item.now.done.is_some()).count();
        (over == 2 && screen.outbox == (4, 0)).then_some(())
    })
    .await;
    li.stop().await;

    server.start().await;
    let mut li = device.start();
    let all = li.lists(&["before", "offline and mended"]).await;
    assert!(all.iter().all(|item| item.now.done.is_some()));
    li.until("nothing queued", |screen| (screen.outbox == (0, 0)).then_some(())).await;
    assert_eq!(li.screen.failed, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_devices_at_once_agree_in_the_end() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").create().await;
    let devices = [Device::new(&server, "li").await, Device::new(&server, "li").await];
    let mut seats: Vec<_> = devices.iter().map(Device::start).collect();
    for seat in &mut seats {
        seat.online().await;
    }
    seats[0].act(add("x", None));
    let key = seats[1].lists(&["x"]).await[0].key.clone();
    for n in 0..20 {
        for (who, seat) in seats.iter().enumerate() {
            let text = Some(format!("{who}.{n}"));
            seat.act(Act::Todo(TodoAct::Edit { todo: key.clone(), text, due: None, need: None }));
        }
    }
    let mut ends = Vec::new();
    for (seat, acts) in seats.iter_mut().zip([21, 20]) {
        seat.until("all of it done", |screen| (screen.done.len() == acts).then_some(())).await;
    }
    // One more change, which both have when they have everything.
    seats[0].act(Act::Todo(TodoAct::Done { todo: key, done: true }));
    for seat in &mut seats {
        let end = seat
            .until("the last change", |screen| {
                let item = screen.todos.first()?;
                (item.now.done.is_some() && !item.pending).then(|| item.now.clone())
            })
            .await;
        ends.push(end);
    }
    assert_eq!(ends[0], ends[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reminder_waits_for_a_screen_and_is_told_once() {
    let mut server = TestServer::sqlite().await;
    server.corp("Acme").member("li").create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    let due = Time(START.0 + 3_600_000);
    li.act(add("wake up", Some(due)));
    li.lists(&["wake up"]).await;
    li.stop().await;
    // Days without a server.
    server.stop().await;
    server.clock.advance(3 * 24 * 3_600_000);
    server.start().await;

    // A command that shows nothing takes the reminder in.
    let mut command = device.start();
    let reminder = command.until("the reminder", |screen| screen.reminded.first().copied()).await;
    assert_eq!((reminder.at, reminder.late), (due, true));
    command.stop().await;
    // The screen still tells it, once.
    let mut screen = device.start();
    let again = screen.until("the reminder", |screen| screen.reminded.first().copied()).await;
    assert_eq!(again, reminder);
    screen.tell(Command::RemindersShown(again.seq));
    screen.online().await;
    screen.stop().await;
    let mut later = device.start();
    later.online().await;
    later.act(add("later", None));
    later.lists(&["wake up", "later"]).await;
    assert_eq!(later.screen.reminded, []);
    assert!(again.seq > Seq(0));
}
