//! Several devices of one member, and several clients on one history.

use canteen::engine::Command;
use canteen::model::{Act, Draft};
use canteen_protocol::Seq;
use canteen_testkit::TestServer;

use crate::seat::{Device, quick_server};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_devices_see_the_same_order() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let devices = [
        Device::new(&server, "li").await,
        Device::new(&server, "li").await,
        Device::new(&server, "zhao").await,
    ];
    let mut seats: Vec<_> = devices.iter().map(Device::start).collect();
    for seat in &mut seats {
        seat.online().await;
    }
    let id = seats[0].found("ops", &[server.member("zhao")]).await;
    for seat in &mut seats {
        seat.until("the group", |screen| screen.chats.get(&id).map(drop)).await;
        seat.look(id).await;
    }
    for n in 0..30 {
        for (who, seat) in seats.iter().enumerate() {
            seat.say(id, &format!("{who}.{n}"));
        }
    }
    let mut orders = Vec::new();
    for seat in &mut seats {
        seat.until("all messages", |screen| {
            (screen.texts(id).len() == 90 && screen.is_settled(id)).then_some(())
        })
        .await;
        orders.push(
            seat.screen
                .said(id)
                .into_iter()
                .map(|(key, said)| (key, said.text))
                .collect::<Vec<_>>(),
        );
    }
    assert_eq!(orders[0], orders[1]);
    assert_eq!(orders[0], orders[2]);
    // Each one's own messages stand in the order in which they were written.
    for who in 0..3 {
        let mine = orders[0].iter().map(|(_, text)| text.clone());
        let mine: Vec<_> = mine.filter(|text| text.starts_with(&format!("{who}."))).collect();
        let expected: Vec<_> = (0..30).map(|n| format!("{who}.{n}")).collect();
        assert_eq!(mine, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reading_and_keeping_on_one_device_shows_on_the_other() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let devices = [Device::new(&server, "li").await, Device::new(&server, "li").await];
    let (mut one, mut two) = (devices[0].start(), devices[1].start());
    let other = Device::new(&server, "zhao").await;
    let mut zhao = other.start();
    zhao.online().await;
    let id = zhao.open(server.member("li")).await;
    for n in 0..5 {
        zhao.say(id, &format!("@li {n}"));
    }
    for seat in [&mut one, &mut two] {
        seat.until("five unread", |screen| {
            let chat = screen.chats.get(&id)?;
            (chat.unread == 5 && chat.mentions == 5).then_some(())
        })
        .await;
    }
    let head = one.screen.chats[&id].head;
    one.act(Act::Read { conversation: id, seq: Seq(head.0 - 2) });
    one.act(Act::Keep { conversation: id, pinned: Some(true), muted: None });
    for seat in [&mut one, &mut two] {
        seat.until("two unread", |screen| {
            let chat = &screen.chats[&id];
            (chat.unread == 2 && chat.mentions == 2 && chat.pinned).then_some(())
        })
        .await;
    }
    // A device that comes later knows it as well.
    let third = Device::new(&server, "li").await;
    let mut three = third.start();
    three.online().await;
    let chat = &three.screen.chats[&id];
    assert_eq!((chat.unread, chat.mentions, chat.pinned), (2, 2, true));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clients_share_one_history() {
    let server = quick_server().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let (mut one, mut two) = (device.start(), device.start());
    one.online().await;
    two.online().await;
    let id = one.open(server.member("zhao")).await;
    two.until("the chat", |screen| screen.chats.get(&id).map(drop)).await;
    for seat in [&mut one, &mut two] {
        seat.look(id).await;
    }
    one.say(id, "from one");
    two.say(id, "from two");
    one.tell(Command::SaveDraft { conversation: id, draft: Draft::new("half a") });
    for seat in [&mut one, &mut two] {
        seat.until("both", |screen| {
            let mut texts = screen.texts(id);
            texts.sort();
            (texts == ["from one", "from two"] && screen.is_settled(id)).then_some(())
        })
        .await;
        seat.until("nothing waits", |screen| (screen.outbox == (0, 0)).then_some(())).await;
        seat.until("the draft", |screen| (screen.chats[&id].draft.text == "half a").then_some(()))
            .await;
    }
    // What others say reaches both, whichever process kept it first.
    let other = Device::new(&server, "zhao").await;
    let mut zhao = other.start();
    zhao.online().await;
    zhao.say(id, "hello both");
    for seat in [&mut one, &mut two] {
        seat.until("the message", |screen| {
            screen.texts(id).contains(&"hello both".to_owned()).then_some(())
        })
        .await;
        seat.until("a notice", |screen| screen.arrived.first().map(drop)).await;
        assert_eq!(seat.screen.arrived.len(), 1);
    }
    assert_eq!(one.screen.said(id), two.screen.said(id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_one_client_leaves_another_sends_once() {
    let mut server = quick_server().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let mut one = device.start();
    one.online().await;
    let id = one.open(server.member("zhao")).await;
    one.look(id).await;
    server.stop().await;
    one.until("offline", |screen| (!screen.is_online()).then_some(())).await;
    // A second client comes, leaves a message and goes, as `canteen send` does.
    let two = device.start();
    let act = Act::Send {
        conversation: id,
        text: "left behind".into(),
        reply_to: None,
        files: Vec::new(),
    };
    assert!(two.handle.act(act).await.is_some());
    two.stop().await;
    server.start().await;
    one.reads(id, &["left behind"]).await;
    one.until("nothing waits", |screen| (screen.outbox == (0, 0)).then_some(())).await;
}
