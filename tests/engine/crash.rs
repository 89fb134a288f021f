//! A client that is killed at any point comes back and does the rest once.

use canteen::model::Act;
use canteen_testkit::TestServer;
use tokio::runtime::Runtime;

use crate::seat::{Device, Seat};

/// An engine that can be killed: everything it runs on goes at once.
fn start(device: &Device) -> (Runtime, Seat) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let options = device.options.clone();
    let seat = {
        let _inside = runtime.enter();
        Seat::start(options)
    };
    (runtime, seat)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_killed_with_acts_under_way_does_each_once() {
    killed(TestServer::sqlite().await, 6).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_killed_with_acts_under_way_does_each_once_on_postgres() {
    killed(TestServer::postgres().await, 2).await;
}

async fn killed(server: TestServer, rounds: usize) {
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let mut first = device.start();
    first.online().await;
    let id = first.open(server.member("zhao")).await;
    first.stop().await;

    let mut said = Vec::new();
    for round in 0..rounds {
        let (runtime, mut seat) = start(&device);
        seat.look(id).await;
        for n in 0..8 {
            let text = format!("{round}.{n}");
            let act = Act::Send {
                conversation: id,
                text: text.clone(),
                reply_to: None,
                files: Vec::new(),
            };
            // Once it is in the outbox it must not be lost.
            assert!(seat.handle.act(act).await.is_some());
            said.push(text);
        }
        let enough = said.len() - 8 + round;
        seat.until("some of it", |screen| {
            let texts = screen.said(id);
            let logged =
                texts.iter().filter(|(key, _)| matches!(key, canteen::model::ItemKey::Logged(_)));
            (logged.count() >= enough).then_some(())
        })
        .await;
        runtime.shutdown_background();
        drop(seat);
    }
    let mut last = device.start();
    last.online().await;
    last.look(id).await;
    last.until("everything", |screen| {
        let there = screen.texts(id) == said && screen.is_settled(id);
        (there && screen.outbox == (0, 0)).then_some(())
    })
    .await;
    let other = Device::new(&server, "zhao").await;
    let mut zhao = other.start();
    zhao.online().await;
    zhao.look(id).await;
    assert_eq!(zhao.screen.texts(id), said);
}
