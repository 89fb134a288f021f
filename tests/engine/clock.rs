//! A machine whose clock is wrong by a day.

use canteen::engine::Clock;
use canteen::model::Link;
use canteen_protocol::Time;
use canteen_testkit::{START, TestServer};

use crate::seat::{Device, Seat};

const DAY: i64 = 86_400_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_wrong_by_a_day_matters_to_nobody() {
    for wrong in [-DAY, DAY] {
        let mut server = TestServer::sqlite().await;
        server.corp("Acme").member("li").member("zhao").create().await;
        let mut device = Device::new(&server, "li").await;
        device.options.clock = Clock::manual(Time(START.0 + wrong));
        let mut li = device.start();
        li.online().await;
        let id = li.open(server.member("zhao")).await;
        li.look(id).await;
        li.say(id, "now");
        li.reads(id, &["now"]).await;
        li.stop().await;
        server.stop().await;

        // What waits bears the server's time as well, also after a start without the server.
        let mut li = Seat::start(device.options.clone());
        li.until("offline", |screen| {
            matches!(screen.link, Some(Link::Offline { .. })).then_some(())
        })
        .await;
        li.look(id).await;
        li.say(id, "later");
        li.until("queued", |screen| (screen.texts(id).len() == 2).then_some(())).await;
        let times: Vec<_> = li.screen.items[&id].values().map(|item| item.at.0).collect();
        assert!(times.iter().all(|at| (at - START.0).abs() < 60_000), "{times:?}");
        server.start().await;
        li.reads(id, &["now", "later"]).await;
    }
}
