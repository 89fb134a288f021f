//! Presence, typing and read marks: for those who look.

use canteen_protocol::conversation::{MarkRead, RemoveMembers, Typing, Watch};
use canteen_protocol::presence::WatchPresence;
use canteen_protocol::{ConversationId, ErrorCode, Event, MemberId, Seq};
use canteen_testkit::{Client, TestServer, both_engines};

async fn watch(client: &Client, conversations: &[ConversationId]) {
    client.call(Watch { conversations: conversations.to_vec() }).await.unwrap();
}

async fn presence(client: &Client, member: MemberId) -> bool {
    let mut there = false;
    client
        .next_event(|event| match event {
            Event::Presence { members } => members.iter().any(|(m, online)| {
                *m == member && {
                    there = *online;
                    true
                }
            }),
            _ => false,
        })
        .await;
    there
}

fn is_typing(event: &Event) -> bool {
    matches!(event, Event::Typing { .. })
}

both_engines! {
    async fn a_member_is_there_while_any_device_is(server: TestServer) {
        server.corp("Other").member("alien").create().await;
        let alien = server.client("alien").await;
        server.corp("Acme").member("liwei").create().await;
        let admin = server.client("admin").await;
        let li = server.member("liwei");
        let members = vec![li, admin.member(), alien.member(), MemberId(987_654)];
        let present = admin.call(WatchPresence { members: members.clone() }).await.unwrap();
        assert_eq!(present.online, [admin.member()], "those of other corps are never there");
        let desk = server.client("liwei").await;
        assert!(presence(&admin, li).await);
        let sofa = server.client("liwei").await;
        drop(desk);
        let online = admin.call(WatchPresence { members }).await.unwrap().online;
        assert!(online.contains(&li));
        drop(sofa);
        assert!(!presence(&admin, li).await);
        // Whoever watches nobody is told nothing.
        admin.call(WatchPresence { members: Vec::new() }).await.unwrap();
        let other = server.client("admin").await;
        other.call(WatchPresence { members: vec![li] }).await.unwrap();
        let _li = server.client("liwei").await;
        assert!(presence(&other, li).await);
        assert!(!admin.events().iter().any(|e| matches!(e, Event::Presence { .. })));
        let many = WatchPresence { members: (0..501).map(MemberId).collect() };
        assert_eq!(admin.call(many).await.unwrap_err().code, ErrorCode::Invalid);
    }

    async fn typing_is_seen_by_those_who_look(server: TestServer) {
        server.corp("Acme").member("liwei").member("zhao").create().await;
        let admin = server.client("admin").await;
        let (li, zhao) = (server.client("liwei").await, server.client("zhao").await);
        let group = admin.group("Lunch", &[li.member(), zhao.member()]).await.id;
        watch(&admin, &[group]).await;
        watch(&li, &[group]).await;
        // Typing twice at once is told once.
        for _ in 0..2 {
            li.call(Typing { conversation: group }).await.unwrap();
        }
        let Event::Typing { conversation, member } = admin.next_event(is_typing).await else {
            panic!()
        };
        assert_eq!((conversation, member), (group, li.member()));
        // Neither who types nor who does not look is told.
        for client in [&admin, &li, &zhao] {
            client.ping().await;
            assert!(!client.events().iter().any(is_typing));
        }
    }

    async fn strangers_can_neither_watch_nor_type(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (admin, li) = (server.client("admin").await, server.client("liwei").await);
        let group = admin.group("Lunch", &[li.member()]).await.id;
        watch(&admin, &[group]).await;
        watch(&li, &[group]).await;
        let request = RemoveMembers {
            conversation: group,
            client_id: admin.fresh(),
            members: vec![li.member()],
        };
        admin.call(request).await.unwrap();
        let refused = li.call(Watch { conversations: vec![group] }).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
        let refused = li.call(Typing { conversation: group }).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotFound);
        let many = Watch { conversations: vec![group; 17] };
        assert_eq!(admin.call(many).await.unwrap_err().code, ErrorCode::Invalid);
        // Who has left does not go on watching.
        let second = server.client("admin").await;
        second.call(Typing { conversation: group }).await.unwrap();
        li.ping().await;
        assert!(!li.events().iter().any(is_typing));
    }

    async fn read_marks_are_gathered_for_those_who_look(server: TestServer) {
        server.corp("Acme").member("liwei").member("zhao").create().await;
        let admin = server.client("admin").await;
        let (li, zhao) = (server.client("liwei").await, server.client("zhao").await);
        let group = admin.group("Lunch", &[li.member(), zhao.member()]).await.id;
        let last = admin.say(group, "read me").await.seq;
        watch(&admin, &[group]).await;
        for client in [&li, &zhao] {
            for seq in (1..=last.0).map(Seq) {
                client.call(MarkRead { conversation: group, seq }).await.unwrap();
            }
        }
        let mut seen: Vec<(MemberId, Seq)> = Vec::new();
        let mut events = 0;
        while !seen.contains(&(li.member(), last)) || !seen.contains(&(zhao.member(), last)) {
            let event = admin.next_event(|event| matches!(event, Event::Reads { .. })).await;
            let Event::Reads { conversation, marks } = event else { panic!() };
            assert_eq!(conversation, group);
            seen.extend(marks);
            events += 1;
        }
        assert!(events < 2 * last.0, "{events} events");
        assert!(!li.events().iter().any(|e| matches!(e, Event::Reads { .. })));
    }
}
