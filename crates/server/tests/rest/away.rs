//! Who is away answers by themself.

use canteen_protocol::conversation::{Conversation, GetConversation, MarkRead};
use canteen_protocol::message::SendMessage;
use canteen_protocol::rest::{AwayReply, SetAway, Work};
use canteen_protocol::{Body, ConversationId, ErrorCode, MemberId, Time};
use canteen_testkit::{Client, TestServer, both_engines};

use super::{HOUR, away, rest, status};

/// What was said in a conversation: by whom, what, and whether automatically.
async fn said(client: &Client, conversation: ConversationId) -> Vec<(MemberId, String, bool)> {
    let entries = client.entries(conversation).await;
    entries
        .into_iter()
        .filter_map(|entry| match entry.body {
            Body::Message(message) => Some((entry.by.unwrap(), message.text, message.auto)),
            _ => None,
        })
        .collect()
}

async fn answers(client: &Client, conversation: ConversationId) -> usize {
    said(client, conversation).await.iter().filter(|(.., auto)| *auto).count()
}

both_engines! {
    async fn it_is_given_once_a_day_to_each(server: TestServer) {
        let mut server = server;
        server.corp("Acme").member("liwei").member("zhao").create().await;
        let (li, zhao) = (server.client("liwei").await, server.client("zhao").await);
        let admin = server.client("admin").await;
        let on = away(&server, &li, "at lunch, back at two");
        li.call(on).await.unwrap();
        let chat = admin.direct(li.member()).await.id;
        let ask = SendMessage {
            conversation: chat,
            client_id: admin.fresh(),
            text: "hello?".into(),
            reply_to: None,
            files: Vec::new(),
        };
        admin.call(ask.clone()).await.unwrap();
        let answer = admin.hears("at lunch, back at two").await;
        assert_eq!(answer.by, Some(li.member()));
        // The same message again, another one, and one after a crash: no second answer.
        admin.call(ask).await.unwrap();
        admin.say(chat, "anyone?").await;
        server.kill();
        server.start().await;
        let admin = server.client("admin").await;
        admin.say(chat, "still there?").await;
        assert_eq!(answers(&admin, chat).await, 1);
        // Another peer gets their own.
        let zhao_again = server.client("zhao").await;
        let other = zhao_again.direct(li.member()).await.id;
        zhao_again.say(other, "lunch?").await;
        assert_eq!(answers(&zhao_again, other).await, 1);
        drop(zhao);
        server.clock.advance(24 * HOUR);
        admin.say(chat, "and today?").await;
        assert_eq!(answers(&admin, chat).await, 2);
    }

    async fn it_is_no_reading_and_is_not_counted(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (li, admin) = (server.client("liwei").await, server.client("admin").await);
        let on = away(&server, &li, "away");
        li.call(on).await.unwrap();
        let chat = admin.direct(li.member()).await.id;
        let ack = admin.say(chat, "one").await;
        admin.say(chat, "two").await;
        let (mine, theirs) = (of(&li, chat).await, of(&admin, chat).await);
        assert_eq!((mine.messages, mine.read_n), (2, 0), "two messages are unread");
        assert_eq!((theirs.messages, theirs.read_n), (2, 2));
        li.call(MarkRead { conversation: chat, seq: ack.seq.next() }).await.unwrap();
        let mine = of(&li, chat).await;
        assert_eq!((mine.read, mine.read_n), (ack.seq.next(), 1));
        li.say(chat, "back").await;
        let mine = of(&li, chat).await;
        assert_eq!(mine.messages, mine.read_n);
    }

    async fn two_who_are_away_do_not_answer_each_others_answers(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (li, admin) = (server.client("liwei").await, server.client("admin").await);
        for (client, text) in [(&li, "li is away"), (&admin, "the admin is away")] {
            let on = away(&server, client, text);
            client.call(on).await.unwrap();
        }
        let chat = admin.direct(li.member()).await.id;
        admin.say(chat, "hello").await;
        let texts: Vec<_> = said(&admin, chat).await.into_iter().map(|(_, text, _)| text).collect();
        assert_eq!(texts, ["hello", "li is away"]);
        li.say(chat, "hello").await;
        assert_eq!(answers(&li, chat).await, 2, "one each");
        // Notes to oneself and groups are not answered.
        let notes = li.direct(li.member()).await.id;
        li.say(notes, "remember").await;
        let group = admin.group("Team", &[li.member()]).await.id;
        admin.say(group, "@liwei are you there?").await;
        assert_eq!(answers(&li, notes).await + answers(&li, group).await, 0);
    }

    async fn it_keeps_to_its_dates(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (li, admin) = (server.client("liwei").await, server.client("admin").await);
        let now = server.clock.now();
        let dated = |from: i64, until: i64| SetAway {
            reply: Some(AwayReply {
                text: "on leave".into(),
                from: Some(Time(now.0 + from * HOUR)),
                until: Some(Time(now.0 + until * HOUR)),
            }),
            ..away(&server, &li, "")
        };
        assert_eq!(li.call(dated(2, 1)).await.unwrap_err().code, ErrorCode::Invalid);
        li.call(dated(1, 2)).await.unwrap();
        let chat = admin.direct(li.member()).await.id;
        for (wait, expected) in [(0, 0), (1, 1), (24, 1)] {
            server.clock.advance(wait * HOUR);
            admin.say(chat, "hello").await;
            assert_eq!(answers(&admin, chat).await, expected, "after {wait} hours");
        }
        li.call(dated(48, 72)).await.unwrap();
        let back = status(&server, &li, Work::Online, None);
        li.call(back).await.unwrap();
        assert!(rest(&li).await.away.is_some(), "it is for later");
        let off = SetAway { reply: None, ..away(&server, &li, "") };
        li.call(off).await.unwrap();
        assert!(rest(&li).await.away.is_none());
        let on = away(&server, &li, "away");
        li.call(on).await.unwrap();
        let back = status(&server, &li, Work::Online, None);
        li.call(back).await.unwrap();
        assert!(rest(&li).await.away.is_none(), "who is back answers for themself");
    }
}

async fn of(client: &Client, conversation: ConversationId) -> Conversation {
    client.call(GetConversation { conversation }).await.unwrap()
}
