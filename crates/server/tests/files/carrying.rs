//! Messages carry files, and who sees such a message may have them: nobody else.

use canteen_protocol::conversation::{AddMembers, RemoveMembers};
use canteen_protocol::message::{EditMessage, RecallMessage};
use canteen_protocol::{Body, ConversationId, ErrorCode, FileId, Segment, Seq};
use canteen_testkit::{Storage, TestServer, both_engines};

use crate::stage::{Person, id_of, server};

async fn people(server: &TestServer) -> (Person<'_>, Person<'_>, Person<'_>) {
    (
        Person::of(server, "li").await,
        Person::of(server, "bo").await,
        Person::of(server, "zhao").await,
    )
}

async fn file_in(li: &Person<'_>, group: ConversationId) -> (FileId, Seq) {
    let id = li.upload("a.txt", b"hello").await;
    let seq = li.send(group, &[id]).await;
    (id, seq)
}

async fn refused(who: &Person<'_>, request: canteen_protocol::message::SendMessage) -> ErrorCode {
    who.client.call(request).await.unwrap_err().code
}

both_engines! {
    async fn a_message_tells_of_its_files(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").member("bo").member("zhao").create().await;
        let (li, bo, _) = people(&server).await;
        let group = li.client.group("ops", &[server.member("bo")]).await.id;
        let (first, second) =
            (li.upload("a.txt", b"hello").await, li.upload("b\u{202e}.png", b"hi").await);
        let seq = li.client.call(li.message(group, "see", &[second, first])).await.unwrap().seq;
        let pushed = bo.client.hears("see").await;
        let read = bo.client.entries(group).await;
        let read = read.iter().find(|entry| entry.seq == seq).unwrap();
        assert_eq!(pushed.body, read.body, "what is pushed is what is read");
        let Body::Message(message) = &read.body else { panic!("{read:?}") };
        let told: Vec<_> =
            message.files.iter().map(|file| (file.id, file.name.as_str(), file.size)).collect();
        assert_eq!(told, [(second, "b.png", 2), (first, "a.txt", 5)]);
        assert_eq!(message.files[1].hash, canteen_server::blob::hash(b"hello"));
        let quote = canteen_protocol::message::SendMessage {
            reply_to: Some(li.send(group, &[first]).await),
            ..bo.message(group, "thanks", &[])
        };
        bo.client.call(quote).await.unwrap();
        let answer = li.client.hears("thanks").await;
        let Body::Message(answer) = &answer.body else { panic!("{answer:?}") };
        assert_eq!(answer.reply_to.as_ref().unwrap().text, "a.txt", "no text: its names");
    }

    async fn what_may_be_carried_has_rules(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").member("bo").member("zhao").create().await;
        let (li, bo, zhao) = people(&server).await;
        let members = [server.member("bo"), server.member("zhao")];
        let group = li.client.group("ops", &members).await.id;
        let id = li.upload("a.txt", b"hello").await;
        let half = id_of(&li.begin("half", "b.txt", b"hello").await);
        let table = [
            (&bo, vec![id], ErrorCode::NotFound),
            (&li, vec![half], ErrorCode::Conflict),
            (&bo, vec![half], ErrorCode::NotFound),
            (&li, vec![FileId(999)], ErrorCode::NotFound),
            (&li, vec![id, id], ErrorCode::Invalid),
            (&li, vec![id; 11], ErrorCode::TooLarge),
            (&li, vec![], ErrorCode::Invalid),
        ];
        for (who, files, expected) in table {
            assert_eq!(refused(who, who.message(group, "", &files)).await, expected, "{files:?}");
        }
        // What one sees one may pass on; who sees only that has it from there.
        li.send(group, &[id]).await;
        let direct = bo.client.direct(server.member("zhao")).await.id;
        bo.send(direct, &[id]).await;
        assert_eq!(zhao.get(id).await.body, b"hello");
    }

    async fn only_who_sees_the_message_has_the_file(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").member("bo").member("zhao").create().await;
        let (li, bo, zhao) = people(&server).await;
        let group = li.client.group("ops", &[server.member("bo")]).await.id;
        let (early, _) = file_in(&li, group).await;
        assert_eq!(bo.get(early).await.status, 200);
        let stranger = zhao.get(early).await;
        assert_eq!((stranger.status, stranger.code()), (404, "not_found".to_owned()));
        // Who comes later does not see what came before.
        let add = AddMembers {
            conversation: group,
            client_id: li.client.fresh(),
            members: Segment::of([server.member("zhao")]),
        };
        li.client.call(add).await.unwrap();
        assert_eq!(zhao.get(early).await.status, 404);
        let (middle, _) = file_in(&li, group).await;
        assert_eq!(zhao.get(middle).await.body, b"hello");
        // Who has left keeps what was there, and nothing newer.
        let remove = RemoveMembers {
            conversation: group,
            client_id: li.client.fresh(),
            members: vec![server.member("zhao")],
        };
        li.client.call(remove).await.unwrap();
        let (late, _) = file_in(&li, group).await;
        assert_eq!(zhao.get(middle).await.status, 200);
        assert_eq!(zhao.get(late).await.status, 404);
        let (there, nowhere) = (zhao.get(late).await, zhao.get(FileId(999)).await);
        let said = |answer: &canteen_testkit::http::Answer| {
            let text = String::from_utf8_lossy(&answer.body).into_owned();
            text.replace(&late.to_string(), "N").replace("999", "N")
        };
        assert_eq!(said(&there), said(&nowhere), "nothing tells them apart");
    }

    async fn nobody_has_it_without_a_token(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let group = li.client.group("ops", &[]).await.id;
        let (id, _) = file_in(&li, group).await;
        let path = format!("/v1/files/{id}");
        for headers in [&[][..], &[("authorization", "Bearer x")], &[("authorization", "Basic x")]] {
            for (method, path) in
                [("GET", path.as_str()), ("PATCH", path.as_str()), ("POST", "/v1/files")]
            {
                let answer =
                    canteen_testkit::http::ask(server.addr(), method, path, headers, b"").await;
                assert_eq!((answer.status, answer.code()), (401, "not_signed_in".to_owned()));
            }
        }
        let other = server.corp("Other").member("eve").create().await;
        assert_eq!(other.members.len(), 1);
        let eve = Person::of(&server, "eve").await;
        assert_eq!(eve.get(id).await.status, 404, "another corp");
        assert_eq!(eve.offset(id).await, None);
        assert_eq!(eve.part(id, 0, b"x").await.status, 404);
        for odd in ["x", "-1", "../1", "1%2F2"] {
            let answer = li.ask("GET", &format!("/v1/files/{odd}"), &[], b"").await;
            assert_eq!(answer.status, 404, "{odd}");
        }
    }

    async fn a_recalled_message_takes_its_files_along(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").member("bo").create().await;
        let (li, bo) = (Person::of(&server, "li").await, Person::of(&server, "bo").await);
        let group = li.client.group("ops", &[server.member("bo")]).await.id;
        let (id, target) = file_in(&li, group).await;
        let recall =
            RecallMessage { conversation: group, client_id: li.client.fresh(), target };
        li.client.call(recall).await.unwrap();
        assert_eq!((bo.get(id).await.status, li.get(id).await.status), (404, 404));
        let entries = bo.client.entries(group).await;
        let recalled = entries.iter().find(|entry| entry.seq == target).unwrap();
        let Body::Message(message) = &recalled.body else { panic!("{recalled:?}") };
        assert!(message.recalled && message.files.is_empty());
        // Its author may send it anew within the time of grace.
        li.send(group, &[id]).await;
        assert_eq!(bo.get(id).await.body, b"hello");
    }

    async fn an_edit_keeps_the_files_and_may_leave_no_text(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let group = li.client.group("ops", &[]).await.id;
        let id = li.upload("a.txt", b"hello").await;
        let target = li.client.call(li.message(group, "old", &[id])).await.unwrap().seq;
        let edit = |text: &str, target| EditMessage {
            conversation: group,
            client_id: li.client.fresh(),
            target,
            text: text.to_owned(),
        };
        li.client.call(edit("", target)).await.unwrap();
        let entries = li.client.entries(group).await;
        let edited = entries.iter().find(|entry| entry.seq == target).unwrap();
        let Body::Message(message) = &edited.body else { panic!("{edited:?}") };
        assert_eq!((message.text.as_str(), message.files.len()), ("", 1));
        let plain = li.client.say(group, "plain").await.seq;
        let error = li.client.call(edit(" ", plain)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Invalid);
    }
}
