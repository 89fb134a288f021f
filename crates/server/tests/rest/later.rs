//! Messages that are delivered later.

use canteen_protocol::conversation::RemoveMembers;
use canteen_protocol::rest::Quiet;
use canteen_protocol::scheduled::{ListScheduled, Schedule, Scheduled, Unschedule};
use canteen_protocol::{Body, ConversationId, ErrorCode, Event, Time};
use canteen_testkit::{Client, TestServer, both_engines, eventually};

use super::{HOUR, MINUTE, quiet};

fn schedule(
    client: &Client,
    conversation: ConversationId,
    text: &str,
    at: Option<Time>,
) -> Schedule {
    Schedule {
        conversation,
        client_id: client.fresh(),
        text: text.into(),
        reply_to: None,
        at,
        files: Vec::new(),
    }
}

async fn waiting(client: &Client) -> Vec<Scheduled> {
    client.call(ListScheduled {}).await.unwrap().messages
}

async fn texts(client: &Client, conversation: ConversationId) -> Vec<String> {
    let entries = client.entries(conversation).await;
    let messages = entries.into_iter().filter_map(|entry| match entry.body {
        Body::Message(message) => Some(message.text),
        _ => None,
    });
    messages.collect()
}

/// Waits until the author is told that one waits no more; whether it was delivered.
async fn settled(client: &Client) -> bool {
    let event = client
        .next_event(|event| {
            matches!(event, Event::Entry(entry) if matches!(entry.body, Body::Unscheduled { .. }))
        })
        .await;
    let Event::Entry(entry) = event else { panic!() };
    matches!(entry.body, Body::Unscheduled { sent: Some(_), .. })
}

both_engines! {
    async fn it_is_delivered_once_when_quiet_ends_also_after_downtime(server: TestServer) {
        let mut server = server;
        server.corp("Acme").member("liwei").create().await;
        let (li, admin) = (server.client("liwei").await, server.client("admin").await);
        let chat = admin.direct(li.member()).await.id;
        let pause = quiet(&server, &li, Quiet::For { minutes: 60 });
        li.call(pause).await.unwrap();
        let request = schedule(&admin, chat, "when you are back", None);
        let ack = admin.call(request.clone()).await.unwrap();
        assert_eq!(admin.call(request).await.unwrap(), ack, "once");
        assert_eq!(waiting(&admin).await.len(), 1);
        assert_eq!(waiting(&li).await, [], "its author alone knows");
        // Quiet goes on for longer: so does the wait.
        server.clock.advance(50 * MINUTE);
        let pause = quiet(&server, &li, Quiet::For { minutes: 60 });
        li.call(pause).await.unwrap();
        server.clock.advance(20 * MINUTE);
        assert_eq!(texts(&admin, chat).await, [""; 0]);
        server.kill();
        server.clock.advance(3 * HOUR);
        server.start().await;
        let admin = server.client("admin").await;
        eventually(|| async { !texts(&admin, chat).await.is_empty() }).await;
        server.restart().await;
        let admin = server.client("admin").await;
        assert_eq!(texts(&admin, chat).await, ["when you are back"]);
        assert_eq!(waiting(&admin).await, []);
    }

    async fn it_is_delivered_at_once_when_quiet_is_ended_by_hand(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (li, admin) = (server.client("liwei").await, server.client("admin").await);
        let chat = admin.direct(li.member()).await.id;
        let pause = quiet(&server, &li, Quiet::Morning);
        li.call(pause).await.unwrap();
        admin.call(schedule(&admin, chat, "first", None)).await.unwrap();
        admin.call(schedule(&admin, chat, "second", None)).await.unwrap();
        let off = quiet(&server, &li, Quiet::Off);
        li.call(off).await.unwrap();
        li.hears("first").await;
        li.hears("second").await;
        assert!(settled(&admin).await);
        // Nobody is quiet: it goes at once.
        admin.call(schedule(&admin, chat, "third", None)).await.unwrap();
        li.hears("third").await;
    }

    async fn it_waits_for_its_time_and_can_be_taken_back(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (li, admin) = (server.client("liwei").await, server.client("admin").await);
        let group = admin.group("Team", &[li.member()]).await.id;
        let at = Some(Time(server.clock.now().0 + HOUR));
        admin.call(schedule(&admin, group, "stays", at)).await.unwrap();
        admin.call(schedule(&admin, group, "goes", at)).await.unwrap();
        let all = waiting(&admin).await;
        let [_, second] = &all[..] else { panic!("{all:?}") };
        assert_eq!((second.text.as_str(), second.at), ("goes", at));
        let back = Unschedule { client_id: admin.fresh(), id: second.id };
        assert_eq!(li.call(back.clone()).await.unwrap_err().code, ErrorCode::Conflict);
        let ack = admin.call(back.clone()).await.unwrap();
        assert_eq!(admin.call(back).await.unwrap(), ack);
        assert!(!settled(&admin).await);
        server.clock.advance(HOUR);
        li.hears("stays").await;
        assert_eq!(texts(&li, group).await, ["stays"]);
        let gone = Unschedule { client_id: admin.fresh(), id: second.id };
        assert_eq!(admin.call(gone).await.unwrap_err().code, ErrorCode::Conflict);
    }

    async fn who_is_gone_delivers_nothing(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (li, admin) = (server.client("liwei").await, server.client("admin").await);
        let group = admin.group("Team", &[li.member()]).await.id;
        let at = Some(Time(server.clock.now().0 + HOUR));
        li.call(schedule(&li, group, "too late", at)).await.unwrap();
        let remove = RemoveMembers {
            conversation: group,
            client_id: admin.fresh(),
            members: vec![li.member()],
        };
        admin.call(remove).await.unwrap();
        server.clock.advance(HOUR);
        assert!(!settled(&li).await, "its author is told");
        assert_eq!(texts(&admin, group).await, [""; 0]);
        let none = schedule(&admin, group, "for nobody", None);
        assert_eq!(admin.call(none).await.unwrap_err().code, ErrorCode::Invalid);
        let empty = schedule(&admin, group, " ", at);
        assert_eq!(admin.call(empty).await.unwrap_err().code, ErrorCode::Invalid);
    }
}
