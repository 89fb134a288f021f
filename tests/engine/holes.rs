//! What was missed while away: the end at once, the rest when someone looks.

use canteen::model::{Anchor, ItemKey, ItemKind};
use canteen_protocol::message::SendMessage;
use canteen_protocol::{ClientId, Seq};
use canteen_testkit::TestServer;

use crate::seat::Device;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_absence_leaves_a_hole_that_closes_when_it_is_seen() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    let id = li.open(server.member("zhao")).await;
    li.look(id).await;
    li.say(id, "0");
    li.reads(id, &["0"]).await;
    li.stop().await;

    let zhao = server.client("zhao").await;
    for n in 1..=700 {
        let client_id = ClientId(format!("absent-{n:04}-aaaaaaaaaaaaaaaa"));
        let text = n.to_string();
        let send =
            SendMessage { conversation: id, client_id, text, reply_to: None, files: Vec::new() };
        canteen_testkit::eventually(|| async { zhao.call(send.clone()).await.ok() }).await;
    }

    let mut li = device.start();
    li.online().await;
    assert_eq!(li.screen.chats[&id].unread, 700);
    // One notice for the whole absence.
    assert_eq!(li.screen.arrived.len(), 1);
    // The end is there without asking the server again; the hole is named.
    let window = li.look(id).await;
    let last: Vec<_> = li.screen.texts(id).into_iter().rev().take(50).collect();
    let expected: Vec<_> = (651..=700).rev().map(|n| n.to_string()).collect();
    assert_eq!(last, expected);
    assert!(window.at_end && !window.at_start);

    // Page by page to the beginning: nothing is missing, nothing comes twice.
    let mut first = window.items.first().unwrap().key;
    loop {
        let window = li.load(id, Anchor::Before(first), 100).await;
        if let Some(item) = window.items.first() {
            first = item.key;
        }
        if window.at_start {
            break;
        }
    }
    let texts = li.screen.texts(id);
    let expected: Vec<_> = (0..=700).map(|n| n.to_string()).collect();
    assert_eq!(texts, expected);
    let holes =
        li.screen.items[&id].values().filter(|item| matches!(item.kind, ItemKind::Hole { .. }));
    assert_eq!(holes.count(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_midst_of_a_long_log_is_found_around_a_place() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let zhao = server.client("zhao").await;
    let id = zhao
        .call(canteen_protocol::conversation::OpenDirect { member: server.member("li") })
        .await
        .unwrap()
        .id;
    for n in 1..=500 {
        let client_id = ClientId(format!("around-{n:04}-aaaaaaaaaaaaaaaa"));
        let text = n.to_string();
        let send =
            SendMessage { conversation: id, client_id, text, reply_to: None, files: Vec::new() };
        canteen_testkit::eventually(|| async { zhao.call(send.clone()).await.ok() }).await;
    }
    let mut li = device.start();
    li.online().await;
    let window = li.load(id, Anchor::Around(Seq(200)), 20).await;
    let keys: Vec<_> = window.items.iter().map(|item| item.key).collect();
    let expected: Vec<_> = (190..210).map(|seq| ItemKey::Logged(Seq(seq))).collect();
    assert_eq!(keys, expected);
    let after = li.load(id, Anchor::After(ItemKey::Logged(Seq(209))), 100).await;
    let keys: Vec<_> = after.items.iter().map(|item| item.key).collect();
    let expected: Vec<_> = (210..310).map(|seq| ItemKey::Logged(Seq(seq))).collect();
    assert_eq!(keys, expected);
}
