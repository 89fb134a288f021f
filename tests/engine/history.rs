//! A history that breaks under a running client, or before it starts.

use canteen::model::Link;
use canteen_testkit::TestServer;

use crate::seat::{Device, beside};

/// Bytes of a page of SQLite's.
const PAGE: usize = 4_096;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_history_is_rebuilt_from_the_server() {
    let mut server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    let id = li.open(server.member("zhao")).await;
    li.look(id).await;
    for n in 0..40 {
        li.say(id, &format!("{n} {}", "long ".repeat(60)));
    }
    li.until("all said", |screen| {
        (screen.texts(id).len() == 40 && screen.is_settled(id)).then_some(())
    })
    .await;
    let texts = li.screen.texts(id);
    server.stop().await;
    li.until("offline", |screen| matches!(screen.link, Some(Link::Offline { .. })).then_some(()))
        .await;
    li.say(id, "unsent");
    li.until("queued", |screen| (screen.outbox == (1, 0)).then_some(())).await;
    li.stop().await;

    let mut bytes = std::fs::read(device.history()).unwrap();
    // The second half, but for the pages of the outbox and of the schema: what cannot be read
    // cannot be rescued.
    let half = bytes.len() / 2 / PAGE;
    for page in bytes.chunks_mut(PAGE).skip(half) {
        let holds = |text: &[u8]| page.windows(text.len()).any(|part| part == text);
        if !holds(b"unsent") && !holds(b"CREATE ") {
            page.fill(0xA5);
        }
    }
    std::fs::write(device.history(), bytes).unwrap();

    server.start().await;
    let mut li = device.start();
    li.until("trouble", |screen| screen.troubles.first().map(drop)).await;
    assert!(li.screen.troubles[0].contains("one act"), "{:?}", li.screen.troubles);
    li.online().await;
    li.look(id).await;
    li.until("everything", |screen| {
        let all = screen.texts(id);
        let there = all.len() == 41 && all[..40] == texts[..] && all[40] == "unsent";
        (there && screen.is_settled(id)).then_some(())
    })
    .await;
    assert_eq!(li.screen.directory.len(), 3);
    assert!(beside(&device.history()).iter().any(|name| name.starts_with("history.db.broken-")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_that_is_removed_is_fetched_again() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").many(300).create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    let id = li.found("ops", &[server.member("m1")]).await;
    li.look(id).await;
    li.say(id, "hello");
    li.reads(id, &["hello"]).await;
    li.stop().await;
    std::fs::remove_dir_all(device.history().parent().unwrap()).unwrap();
    let mut li = device.start();
    li.online().await;
    li.look(id).await;
    li.reads(id, &["hello"]).await;
    assert_eq!(li.screen.directory.len(), 302);
    assert_eq!(li.screen.directory.search("m77", 5)[0].member, server.member("m77"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_of_a_newer_program_is_left_alone() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    li.stop().await;
    let conn = rusqlite::Connection::open(device.history()).unwrap();
    conn.pragma_update(None, "user_version", 999).unwrap();
    drop(conn);
    let mut li = device.start();
    let reason = li
        .until("refused", |screen| match &screen.link {
            Some(Link::Refused { reason }) => Some(reason.clone()),
            _ => None,
        })
        .await;
    assert!(reason.contains("newer canteen"), "{reason}");
}
