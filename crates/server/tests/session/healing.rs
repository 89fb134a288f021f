//! Pushes that were lost on the way, and news that a bus has lost.

use std::time::{Duration, Instant};

use canteen_protocol::account::RevokeDevice;
use canteen_protocol::conversation::AddMembers;
use canteen_protocol::{Event, LogId, Segment, Seq};
use canteen_server::{Options, Server};
use canteen_testkit::{Client, Proxy, Storage, TestServer, both_engines};
use tokio::net::TcpListener;

/// A second node on the same data, with no bus between the two.
async fn second_node(server: &TestServer) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut options = Options::new(server.storage().url(), listener);
    options.clock = server.clock.clone();
    Server::start(options).await.unwrap()
}

async fn client_of(node: &Server, server: &TestServer, userid: &str) -> Client {
    server.client_at(node.addr, userid).await
}

fn head_of(log: LogId, at_least: Seq) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::Head { log: l, seq } if *l == log && *seq >= at_least)
}

both_engines! {
    async fn a_lost_push_is_revealed_by_the_next_heartbeat(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let admin = server.client("admin").await;
        let proxy = Proxy::before(server.addr()).await;
        let li = server.client_at(proxy.addr(), "liwei").await;
        let group = admin.group("Lunch", &[li.member()]).await.id;
        admin.say(group, "one").await;
        li.hears("one").await;
        assert_eq!(li.ping().await.pushed, li.counted());
        proxy.lose_pushes(|frame| frame.contains("two"));
        admin.say(group, "two").await;
        admin.say(group, "three").await;
        li.hears("three").await;
        assert_eq!(proxy.lost(), 1);
        assert_eq!(li.ping().await.pushed, li.counted() + 1);
    }

    async fn news_the_bus_has_lost_is_healed_within_five_seconds(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let node = second_node(&server).await;
        let li = server.client("liwei").await;
        let admin = client_of(&node, &server, "admin").await;
        let lost = Instant::now();
        // Not even that there is such a conversation was heard on this node.
        let group = admin.group("Lunch", &[li.member()]).await.id;
        let ack = admin.say(group, "over there").await;
        li.next_event(head_of(LogId::Personal(li.member()), Seq(1))).await;
        li.next_event(head_of(ack.log, ack.seq)).await;
        assert!(lost.elapsed() < Duration::from_secs(5), "{:?}", lost.elapsed());
        // From now on it is: what this node commits is pushed, what the other does is healed.
        let here = server.client("admin").await;
        here.say(group, "over here").await;
        li.hears("over here").await;
        let lost = Instant::now();
        let ack = admin.say(group, "and there").await;
        li.next_event(head_of(ack.log, ack.seq)).await;
        assert!(lost.elapsed() < Duration::from_secs(5), "{:?}", lost.elapsed());
        assert_eq!(li.ping().await.pushed, li.counted());
        node.shutdown().await;
    }

    async fn joins_and_sign_outs_the_bus_has_lost_are_healed(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let node = second_node(&server).await;
        let (li, here) = (server.client("liwei").await, server.client("admin").await);
        let there = client_of(&node, &server, "admin").await;
        let group = here.group("Lunch", &[]).await.id;
        let members = Segment::of([li.member()]);
        let request = AddMembers { conversation: group, client_id: there.fresh(), members };
        let ack = there.call(request).await.unwrap();
        li.next_event(head_of(ack.log, ack.seq)).await;
        here.say(group, "welcome").await;
        li.hears("welcome").await;
        let device = here.welcome().device;
        there.call(RevokeDevice { device }).await.unwrap();
        assert_eq!(here.closed().await.code, Some(1008));
        node.shutdown().await;
    }

    async fn nothing_is_healed_that_was_not_lost(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.limits.requests_per_second = 100_000;
        })
        .await;
        server.corp("Acme").member("liwei").create().await;
        let (admin, li) = (server.client("admin").await, server.client("liwei").await);
        let group = admin.group("Lunch", &[li.member()]).await.id;
        // Longer than the node takes to look twice.
        let end = Instant::now() + Duration::from_secs(5);
        let mut said = 0;
        while Instant::now() < end {
            admin.say(group, &format!("{said}")).await;
            li.hears(&format!("{said}")).await;
            said += 1;
        }
        let heads = li.events().into_iter().filter(|e| matches!(e, Event::Head { .. })).count();
        assert_eq!(heads, 0, "after {said} messages");
    }
}
