//! Bad links: lost pushes, silence, cuts, and being signed out.

use canteen::model::{Act, Link};
use canteen_protocol::account::{ListDevices, RevokeDevice};
use canteen_testkit::{Proxy, TestServer};

use crate::seat::{Device, Seat, quick_server};

/// Two members, one of them behind a proxy, both looking at their chat.
struct Pair {
    proxy: Proxy,
    device: Device,
    li: Seat,
    zhao: Seat,
    id: canteen_protocol::ConversationId,
    // Last: removed when nobody uses it any more.
    server: TestServer,
    other: Device,
}

async fn pair() -> Pair {
    let server = quick_server().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let proxy = Proxy::before(server.addr()).await;
    let token = server.device("li").await.token;
    let device = Device::with(&proxy.url(), &token);
    let other = Device::new(&server, "zhao").await;
    let (mut li, mut zhao) = (device.start(), other.start());
    li.online().await;
    zhao.online().await;
    let id = zhao.open(server.member("li")).await;
    zhao.look(id).await;
    zhao.say(id, "first");
    zhao.reads(id, &["first"]).await;
    li.until("the chat", |screen| screen.chats.get(&id).map(drop)).await;
    li.look(id).await;
    li.reads(id, &["first"]).await;
    Pair { proxy, device, li, zhao, id, server, other }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_push_is_noticed_and_fetched() {
    let Pair { server: _server, device: _device, other: _other, proxy, mut li, mut zhao, id } =
        pair().await;
    // The last one: nothing that follows shows the gap, only the heartbeat does.
    proxy.lose_pushes(|text| text.contains("lost"));
    zhao.say(id, "lost one");
    li.reads(id, &["first", "lost one"]).await;
    assert!(proxy.lost() > 0);
    // One in the midst: the next shows the gap.
    zhao.say(id, "lost two");
    zhao.reads(id, &["first", "lost one", "lost two"]).await;
    proxy.lose_nothing();
    zhao.say(id, "kept");
    li.reads(id, &["first", "lost one", "lost two", "kept"]).await;
    li.until("notices of all", |screen| (screen.arrived.len() == 4).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_push_of_ones_own_message_may_be_lost() {
    let Pair { server: _server, device: _device, other: _other, proxy, mut li, mut zhao, id } =
        pair().await;
    proxy.lose_pushes(|text| text.contains("mine"));
    li.say(id, "mine");
    li.reads(id, &["first", "mine"]).await;
    zhao.reads(id, &["first", "mine"]).await;
    assert!(proxy.lost() > 0);
    li.until("nothing waits", |screen| (screen.outbox == (0, 0)).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cut_link_comes_back_and_misses_nothing() {
    let Pair { server: _server, device: _device, other: _other, proxy, mut li, mut zhao, id } =
        pair().await;
    proxy.refuse(true);
    proxy.cut();
    li.until("offline", |screen| matches!(screen.link, Some(Link::Offline { .. })).then_some(()))
        .await;
    for n in 0..5 {
        zhao.say(id, &format!("{n}"));
    }
    zhao.reads(id, &["first", "0", "1", "2", "3", "4"]).await;
    proxy.refuse(false);
    li.reads(id, &["first", "0", "1", "2", "3", "4"]).await;
    li.online().await;
    // One notice for all of them.
    li.until("a notice", |screen| (screen.arrived.len() == 2).then_some(())).await;
    proxy.refuse(true);
    proxy.cut();
    li.until("offline", |screen| matches!(screen.link, Some(Link::Offline { .. })).then_some(()))
        .await;
    zhao.say(id, "while away");
    li.say(id, "from away");
    zhao.reads(id, &["first", "0", "1", "2", "3", "4", "while away"]).await;
    proxy.refuse(false);
    for seat in [&mut li, &mut zhao] {
        seat.reads(id, &["first", "0", "1", "2", "3", "4", "while away", "from away"]).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silence_counts_as_a_dead_link() {
    let Pair { server: _server, device: _device, other: _other, proxy, mut li, mut zhao, id } =
        pair().await;
    proxy.black_hole(true);
    li.say(id, "into the void");
    li.until("given up", |screen| matches!(screen.link, Some(Link::Offline { .. })).then_some(()))
        .await;
    zhao.say(id, "still here");
    zhao.until("said", |screen| screen.texts(id).contains(&"still here".into()).then_some(()))
        .await;
    proxy.cut();
    proxy.black_hole(false);
    for seat in [&mut li, &mut zhao] {
        seat.until("both", |screen| {
            let mut texts = screen.texts(id);
            texts.sort();
            (texts == ["first", "into the void", "still here"] && screen.is_settled(id))
                .then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_is_signed_out_keeps_its_outbox() {
    let Pair { server, device, other: _other, proxy: _proxy, mut li, zhao: _zhao, id } =
        pair().await;
    let admin = server.client("li").await;
    let devices = admin.call(ListDevices {}).await.unwrap().devices;
    let target = devices.iter().find(|device| !device.this).unwrap().id;
    admin.call(RevokeDevice { device: target }).await.unwrap();
    li.until("signed out", |screen| {
        matches!(screen.link, Some(Link::SignedOut { .. })).then_some(())
    })
    .await;
    li.say(id, "kept");
    li.until("queued", |screen| (screen.outbox == (1, 0)).then_some(())).await;
    li.stop().await;
    let mut li = device.start();
    li.until("signed out", |screen| {
        matches!(screen.link, Some(Link::SignedOut { .. })).then_some(())
    })
    .await;
    assert_eq!(li.screen.outbox, (1, 0));
    li.stop().await;
    // With a new token for the same member it goes.
    let again = canteen::engine::Options {
        token: server.device("li").await.token,
        ..device.options.clone()
    };
    let mut li = Seat::start(again);
    li.look(id).await;
    li.reads(id, &["first", "kept"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_history_of_another_member_is_put_aside() {
    let Pair { server, device, other: _other, proxy: _proxy, li, zhao: _zhao, id } = pair().await;
    li.act(Act::Keep { conversation: id, pinned: Some(true), muted: None });
    li.stop().await;
    let other = canteen::engine::Options {
        token: server.device("zhao").await.token,
        ..device.options.clone()
    };
    let mut zhao = Seat::start(other);
    zhao.online().await;
    assert_eq!(zhao.screen.account.as_ref().unwrap().userid, "zhao");
    assert!(zhao.screen.troubles[0].contains("another member"), "{:?}", zhao.screen.troubles);
    assert!(!zhao.screen.chats[&id].pinned);
    zhao.look(id).await;
    assert_eq!(zhao.screen.texts(id), ["first"]);
}
