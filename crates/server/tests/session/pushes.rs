//! What reaches whom.

use canteen_protocol::account::{ListDevices, RevokeDevice};
use canteen_protocol::conversation::{AddMembers, RemoveMembers};
use canteen_protocol::sync::GetHeads;
use canteen_protocol::{Body, ConversationId, Event, LogId, Segment, Seq};
use canteen_testkit::{Client, Proxy, Storage, TestServer, both_engines, eventually};

fn is_bye(event: &Event) -> bool {
    matches!(event, Event::Bye { .. })
}

async fn add(owner: &Client, conversation: ConversationId, guest: &Client) {
    let members = Segment::of([guest.member()]);
    owner.call(AddMembers { conversation, client_id: owner.fresh(), members }).await.unwrap();
}

async fn remove(owner: &Client, conversation: ConversationId, guest: &Client) {
    let members = vec![guest.member()];
    owner.call(RemoveMembers { conversation, client_id: owner.fresh(), members }).await.unwrap();
}

both_engines! {
    async fn entries_reach_every_device_of_every_member(server: TestServer) {
        server.corp("Acme").member("liwei").member("zhao").create().await;
        let admin = server.client("admin").await;
        let desk = server.client("liwei").await;
        let group = admin.group("Lunch", &[desk.member()]).await.id;
        // One came before the group, one after.
        let sofa = server.client("liwei").await;
        let stranger = server.client("zhao").await;
        let ack = admin.say(group, "noodles?").await;
        for client in [&admin, &desk, &sofa] {
            let entry = client.hears("noodles?").await;
            assert_eq!((entry.log, entry.seq), (ack.log, ack.seq));
        }
        // A pong comes behind all pushes before it.
        assert_eq!(stranger.ping().await.pushed, 0);
        assert_eq!(stranger.counted(), 0);
        for client in [&admin, &desk, &sofa] {
            assert_eq!(client.ping().await.pushed, client.counted());
        }
    }

    async fn who_joins_hears_from_then_on_and_who_leaves_hears_that(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (admin, li) = (server.client("admin").await, server.client("liwei").await);
        let group = admin.group("Lunch", &[]).await.id;
        admin.say(group, "before").await;
        add(&admin, group, &li).await;
        admin.say(group, "during").await;
        remove(&admin, group, &li).await;
        admin.say(group, "after").await;
        add(&admin, group, &li).await;
        admin.say(group, "again").await;
        li.hears("again").await;
        let log = LogId::Conversation(group);
        let heard: Vec<_> = li
            .events()
            .into_iter()
            .filter_map(|event| match event {
                Event::Entry(entry) if entry.log == log => Some(entry.body),
                _ => None,
            })
            .collect();
        let joined = Body::Joined { members: vec![li.member()] };
        let left = Body::Left { members: vec![li.member()] };
        assert_eq!((&heard[0], &heard[2], &heard[3]), (&joined, &left, &joined));
        assert!(matches!(&heard[1], Body::Message(m) if m.text == "during"));
        assert_eq!(heard.len(), 4);
    }

    async fn nothing_falls_between_heads_and_pushes(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let admin = server.client("admin").await;
        let li = server.member("liwei");
        for round in 0..15 {
            // Says hello while groups come, go and are spoken in.
            let token = server.device("liwei").await.token;
            let mut client = server.connect().await;
            let speaking = async {
                let mut last = Vec::new();
                for i in 0..3 {
                    let group = admin.group(&format!("{round} {i}"), &[li]).await.id;
                    last.push((group, admin.say(group, "now").await.seq));
                }
                last
            };
            let arriving = async {
                client.hello(&token).await.unwrap();
                client.call(GetHeads::default()).await.unwrap()
            };
            let (last, heads) = tokio::join!(speaking, arriving);
            for (group, seq) in last {
                let log = LogId::Conversation(group);
                let known = heads.conversations.iter().any(|c| c.id == group && c.head >= seq);
                eventually(|| async {
                    known || client.events().iter().any(|event| match event {
                        Event::Entry(entry) => entry.log == log && entry.seq == seq,
                        _ => false,
                    })
                })
                .await;
            }
        }
    }

    async fn a_slow_consumer_is_told_to_resync_and_recovers(storage: Storage) {
        let server = TestServer::with(storage, |options| {
            options.pace.queue_pushes = 50;
            options.limits.requests_per_second = 100_000;
            options.limits.request_burst = 100_000;
        })
        .await;
        server.corp("Acme").member("liwei").create().await;
        let admin = server.client("admin").await;
        let proxy = Proxy::before(server.addr()).await;
        let li = server.client_at(proxy.addr(), "liwei").await;
        let group = admin.group("Lunch", &[li.member()]).await.id;
        proxy.black_hole(true);
        let text = "much ".repeat(3_000);
        let mut last = Seq(0);
        let dropped = || server.app().hub.resyncs_owed() > 0;
        for i in 0..2_000 {
            last = admin.say(group, &format!("{i} {text}")).await.seq;
            if dropped() {
                break;
            }
        }
        assert!(dropped(), "the socket never filled up");
        proxy.black_hole(false);
        li.next_event(|event| matches!(event, Event::Resync)).await;
        // What was dropped is fetched, what comes now is pushed.
        let heads = li.call(GetHeads::default()).await.unwrap();
        assert_eq!(heads.conversations[0].head, last);
        assert_eq!(li.entries(group).await.last().unwrap().seq, last);
        let next = admin.say(group, "still there?").await.seq;
        assert_eq!(li.hears("still there?").await.seq, next);
        assert!(li.counted() < li.ping().await.pushed);
    }

    async fn a_signed_out_device_is_closed_at_once(server: TestServer) {
        server.corp("Acme").create().await;
        let (lost, kept) = (server.client("admin").await, server.client("admin").await);
        let device = lost.welcome().device;
        kept.call(RevokeDevice { device }).await.unwrap();
        let Event::Bye { reconnect, reason } = lost.next_event(is_bye).await else { panic!() };
        assert!(!reconnect);
        assert!(reason.contains("sign in again"), "{reason}");
        assert_eq!(lost.closed().await.code, Some(1008));
        assert_eq!(kept.call(ListDevices {}).await.unwrap().devices.len(), 1);
    }
}
