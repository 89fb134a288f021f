//! Without a server: the history is there, acts wait, and are done once when it is back.

use canteen::engine::Command;
use canteen::model::{Act, Delivery, ItemKey, Link};
use canteen_testkit::TestServer;

use crate::seat::{Device, Seat, find};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_offline_is_shown_kept_and_done_once() {
    let mut server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").member("wang").create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    let id = li.open(server.member("zhao")).await;
    li.look(id).await;
    li.say(id, "before");
    li.reads(id, &["before"]).await;
    let (first, _) = find(&li.screen, id, "before").unwrap();
    li.stop().await;
    server.stop().await;

    // The first news need no server.
    let mut li = device.start();
    li.until("the chat", |screen| screen.chats.get(&id).map(drop)).await;
    assert_eq!(li.screen.account.as_ref().unwrap().userid, "li");
    assert_eq!(li.screen.directory.member(server.member("zhao")).unwrap().userid, "zhao");
    let window = li.look(id).await;
    assert!(window.at_end && !window.fetching);
    li.until("offline", |screen| matches!(screen.link, Some(Link::Offline { .. })).then_some(()))
        .await;
    for n in 1..=5 {
        li.say(id, &format!("m{n}"));
    }
    li.act(Act::SendTo {
        member: server.member("wang"),
        text: "hi wang".into(),
        files: Vec::new(),
    });
    li.act(Act::React { conversation: id, target: first, emoji: "👍".into(), on: true });
    li.act(Act::Edit { conversation: id, target: first, text: "before that".into() });
    li.until("all queued", |screen| (screen.outbox == (8, 0)).then_some(())).await;
    li.until("the edit", |screen| find(screen, id, "before that")).await;
    let said = li.screen.said(id);
    assert_eq!(said.len(), 6);
    assert!(said[0].1.pending && said[0].1.reactions.len() == 1);
    for (key, said) in &said[1..] {
        assert!(matches!(key, ItemKey::Queued(_)) && said.delivery == Delivery::Queued);
    }
    let withdrawn = match said[3].0 {
        ItemKey::Queued(local) => local,
        ItemKey::Logged(_) => panic!("not queued"),
    };
    li.tell(Command::Withdraw(withdrawn));
    li.until("withdrawn", |screen| screen.withdrawn.first().cloned()).await;
    assert_eq!(li.screen.withdrawn, [Some("m3".to_owned())]);
    li.stop().await;

    // Even after another end of the client.
    let mut li = device.start();
    li.look(id).await;
    assert_eq!(li.screen.texts(id), ["before that", "m1", "m2", "m4", "m5"]);
    server.start().await;
    li.tell(Command::Reconnect);
    li.reads(id, &["before that", "m1", "m2", "m4", "m5"]).await;
    li.until("nothing waits", |screen| (screen.outbox == (0, 0)).then_some(())).await;
    let wang = server.member("wang");
    li.until("the new chat", |screen| {
        screen.direct(wang).filter(|chat| chat.last_text == "hi wang").map(drop)
    })
    .await;

    let other = Device::new(&server, "zhao").await;
    let mut zhao = other.start();
    zhao.online().await;
    zhao.look(id).await;
    assert_eq!(zhao.screen.texts(id), ["before that", "m1", "m2", "m4", "m5"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_in_a_storm_loses_and_doubles_nothing() {
    let mut server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let (a, b) = (Device::new(&server, "li").await, Device::new(&server, "zhao").await);
    let (mut li, mut zhao) = (a.start(), b.start());
    li.online().await;
    zhao.online().await;
    let id = li.open(server.member("zhao")).await;
    li.look(id).await;
    // The other one is in it from the first message on.
    li.say(id, "li 0");
    zhao.until("the chat", |screen| screen.chats.get(&id).map(drop)).await;
    zhao.look(id).await;
    zhao.say(id, "zhao 0");
    let mut sent = 1;
    for round in 0..4 {
        for _ in 0..15 {
            li.say(id, &format!("li {sent}"));
            zhao.say(id, &format!("zhao {sent}"));
            sent += 1;
        }
        // In the midst of it: some are acked, some are under way, some wait.
        let some = sent - 8 + round;
        li.until("some", |screen| (screen.said(id).len() >= some).then_some(())).await;
        server.kill();
        server.start().await;
    }
    for seat in [&mut li, &mut zhao] {
        seat.until("all of them", |screen| {
            let all = screen.texts(id).len() == 2 * sent && screen.is_settled(id);
            (all && screen.is_online() && screen.outbox == (0, 0)).then_some(())
        })
        .await;
    }
    assert_eq!(li.screen.said(id), zhao.screen.said(id));
    for who in ["li", "zhao"] {
        let all = li.screen.texts(id);
        let mine: Vec<_> = all.iter().filter(|text| text.starts_with(who)).cloned().collect();
        let expected: Vec<_> = (0..sent).map(|n| format!("{who} {n}")).collect();
        assert_eq!(mine, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_start_without_a_server_keeps_what_is_done() {
    let mut server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    server.stop().await;
    let mut li = device.start();
    li.until("offline", |screen| matches!(screen.link, Some(Link::Offline { .. })).then_some(()))
        .await;
    li.act(Act::SendTo { member: server.member("zhao"), text: "early".into(), files: Vec::new() });
    li.until("queued", |screen| (screen.outbox == (1, 0)).then_some(())).await;
    server.start().await;
    let zhao = server.member("zhao");
    li.until("sent", |screen| {
        let chat = screen.direct(zhao)?;
        (chat.last_text == "early" && screen.outbox == (0, 0)).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_address_is_said_and_not_tried_again() {
    let mut device = Device::with("http://chat.example.com:7700", "token");
    let mut seat = device.start();
    let reason = seat
        .until("refused", |screen| match &screen.link {
            Some(Link::Refused { reason }) => Some(reason.clone()),
            _ => None,
        })
        .await;
    assert!(reason.contains("unencrypted"), "{reason}");
    seat.stop().await;
    device.options.url = "nonsense".into();
    let mut seat = Seat::start(device.options.clone());
    seat.until("refused", |screen| matches!(screen.link, Some(Link::Refused { .. })).then_some(()))
        .await;
}
