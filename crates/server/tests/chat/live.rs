//! Through real connections: who is pushed what, and a server that dies in the middle.

use std::collections::BTreeSet;

use canteen_protocol::conversation::{CreateGroup, MarkRead, OpenDirect, RemoveMembers};
use canteen_protocol::message::SendMessage;
use canteen_protocol::sync::GetRange;
use canteen_protocol::{
    Body, ClientId, ConversationId, Entry, Event, LogId, MemberId, Segment, Seq,
};
use canteen_testkit::{Client, TestServer, both_engines};

fn key(text: &str) -> ClientId {
    ClientId(text.to_owned())
}

fn message(conversation: ConversationId, text: &str) -> SendMessage {
    let client_id = key(&text.replace(' ', "_"));
    SendMessage { conversation, client_id, text: text.into(), reply_to: None, files: Vec::new() }
}

async fn group(client: &Client, members: &[MemberId]) -> ConversationId {
    let members = Segment::of(members.iter().copied());
    let request = CreateGroup { client_id: key("group"), name: "Team".into(), members };
    client.call(request).await.unwrap().id
}

/// Waits for an entry of a log, and takes it.
async fn entry(client: &Client, log: LogId, seq: i64) -> Entry {
    let wanted = |e: &Event| matches!(e, Event::Entry(e) if e.log == log && e.seq == Seq(seq));
    match client.next_event(wanted).await {
        Event::Entry(entry) => *entry,
        other => panic!("not an entry: {other:?}"),
    }
}

async fn log(client: &Client, log: LogId) -> Vec<Entry> {
    let request = GetRange { log, from: Seq(1), to: Seq(10_000), newest: false };
    client.call(request).await.unwrap().entries
}

both_engines! {
    async fn every_device_of_every_member_hears_everything(server: TestServer) {
        let corp = server.corp("Acme").many(3).create().await;
        let [one, two, _] = corp.members[..] else { panic!("three members") };
        let speaker = server.client("m1").await;
        let listeners =
            [server.client("m1").await, server.client("m2").await, server.client("m2").await];
        let stranger = server.client("m3").await;
        let id = group(&speaker, &[two]).await;
        let conversation = LogId::Conversation(id);
        speaker.call(message(id, "hello")).await.unwrap();
        for (i, client) in listeners.iter().enumerate() {
            let member = if i == 0 { one } else { two };
            let heard = entry(client, LogId::Personal(member), 1).await;
            assert_eq!(heard.body, Body::Added { conversation: id });
            let mut pushed = Vec::new();
            for seq in 1..=3 {
                pushed.push(entry(client, conversation, seq).await);
            }
            assert_eq!(pushed, log(client, conversation).await);
        }
        listeners[1].call(MarkRead { conversation: id, seq: Seq(3) }).await.unwrap();
        let read = entry(&listeners[2], LogId::Personal(two), 2).await;
        assert_eq!(read.body, Body::Read { conversation: id, seq: Seq(3), n: 1 });

        let request =
            RemoveMembers { conversation: id, client_id: key("out"), members: vec![two] };
        speaker.call(request).await.unwrap();
        speaker.call(message(id, "between us")).await.unwrap();
        entry(&listeners[0], conversation, 5).await;
        for client in &listeners[1..] {
            let left = entry(client, conversation, 4).await;
            assert_eq!(left.body, Body::Left { members: vec![two] });
            entry(client, LogId::Personal(two), 3).await;
            client.ping().await;
            let more = |e: &Event| matches!(e, Event::Entry(e) if e.log == conversation);
            assert!(!client.events().iter().any(more), "who has left hears no more");
        }
        stranger.ping().await;
        assert_eq!(stranger.counted(), 0);
    }

    async fn the_first_words_reach_who_has_not_opened_the_conversation(server: TestServer) {
        let corp = server.corp("Acme").many(2).create().await;
        let (a, b) = (server.client("m1").await, server.client("m2").await);
        let id = a.call(OpenDirect { member: corp.members[1] }).await.unwrap().id;
        a.ping().await;
        b.ping().await;
        assert_eq!(b.counted(), 0, "nothing has been said");
        a.call(message(id, "hello")).await.unwrap();
        let said = entry(&b, LogId::Conversation(id), 2).await;
        let Body::Message(said) = said.body else { panic!("not a message") };
        assert_eq!(said.text, "hello");
        b.call(message(id, "hello yourself")).await.unwrap();
        entry(&a, LogId::Conversation(id), 3).await;
    }

    async fn a_server_that_dies_loses_and_doubles_nothing(server: TestServer) {
        let mut server = server;
        let corp = server.corp("Acme").many(2).create().await;
        let client = server.client("m1").await;
        let id = group(&client, &corp.members).await;
        let conversation = LogId::Conversation(id);
        let mut acked = BTreeSet::new();
        for round in 0..4 {
            let client = server.client("m1").await;
            let sent: Vec<String> = (0..60).map(|i| format!("{round}-{i}")).collect();
            let mut asked = Vec::new();
            for text in &sent {
                let params = serde_json::to_value(message(id, text)).unwrap();
                asked.push((text.clone(), client.begin("message.send", params)));
            }
            // Dies when about half is answered.
            for (text, request) in asked.drain(..30) {
                client.answer(request).await.unwrap();
                acked.insert(text);
            }
            server.kill();
            for (text, request) in asked {
                if client.answer(request).await.is_ok() {
                    acked.insert(text);
                }
            }
            server.start().await;
            let again = server.client("m1").await;
            let held: BTreeSet<String> = texts(&log(&again, conversation).await).collect();
            assert!(acked.is_subset(&held), "what was acknowledged is there");
            // The client asks again for all it is not sure of.
            for text in &sent {
                again.call(message(id, text)).await.unwrap();
                acked.insert(text.clone());
            }
        }
        let entries = log(&server.client("m2").await, conversation).await;
        let found: Vec<String> = texts(&entries).collect();
        assert_eq!(found.len(), 240);
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), acked);
        assert_eq!(entries.len(), 242, "no hole");
    }
}

fn texts(entries: &[Entry]) -> impl Iterator<Item = String> {
    entries.iter().filter_map(|entry| match &entry.body {
        Body::Message(message) => Some(message.text.clone()),
        _ => None,
    })
}
