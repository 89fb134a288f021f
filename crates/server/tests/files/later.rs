//! Files of messages that wait: kept as long as these do, and had by nobody before.

use canteen_protocol::conversation::RemoveMembers;
use canteen_protocol::file::File;
use canteen_protocol::message::RecallMessage;
use canteen_protocol::scheduled::{ListScheduled, Schedule, Unschedule};
use canteen_protocol::{Body, ConversationId, ErrorCode, Event, FileId, Time};
use canteen_testkit::{Storage, TestServer, both_engines, eventually};

use crate::stage::{Person, id_of, noise, server, stored};

const HOUR: i64 = 3_600_000;
/// Past the grace of what was touched at the start, and the hour in which looks are taken.
const LATER: i64 = 26 * HOUR;

fn schedule(
    who: &Person<'_>,
    conversation: ConversationId,
    (text, files): (&str, &[FileId]),
    after: i64,
) -> Schedule {
    Schedule {
        conversation,
        client_id: who.client.fresh(),
        text: text.into(),
        files: files.to_vec(),
        reply_to: None,
        at: Some(Time(who.server.clock.now().0 + after)),
    }
}

/// Waits until the author is told that one waits no more; whether it was delivered.
async fn settled(who: &Person<'_>) -> bool {
    let over = |event: &Event| matches!(event, Event::Entry(entry) if matches!(entry.body, Body::Unscheduled { .. }));
    let Event::Entry(entry) = who.client.next_event(over).await else { panic!() };
    matches!(entry.body, Body::Unscheduled { sent: Some(_), .. })
}

/// The files of the last message.
async fn files_in(who: &Person<'_>, conversation: ConversationId) -> Vec<File> {
    let entries = who.client.entries(conversation).await;
    let mut messages = entries.into_iter().filter_map(|entry| match entry.body {
        Body::Message(message) => Some(message.files),
        _ => None,
    });
    messages.next_back().unwrap_or_default()
}

/// Lets the time of grace pass, and waits until what nobody needs is gone.
async fn collect(who: &Person<'_>, left: usize) {
    who.upload("nobody needs it", &noise(1_000, 99)).await;
    who.server.clock.advance(LATER);
    eventually(|| std::future::ready(stored(who.server) == left)).await;
}

async fn two(server: &TestServer) -> (Person<'_>, Person<'_>) {
    server.corp("Acme").member("li").member("bo").create().await;
    (Person::of(server, "li").await, Person::of(server, "bo").await)
}

both_engines! {
    async fn a_message_that_waits_keeps_its_files(storage: Storage) {
        let server = server(storage).await;
        let (li, bo) = two(&server).await;
        let group = li.client.group("ops", &[bo.client.member()]).await.id;
        let bytes = noise(1_000, 1);
        let id = li.upload("a.bin", &bytes).await;
        let request = schedule(&li, group, ("", &[id]), 4 * LATER);
        let ack = li.client.call(request.clone()).await.unwrap();
        assert_eq!(li.client.call(request).await.unwrap(), ack, "once");
        let waiting = li.client.call(ListScheduled {}).await.unwrap().messages;
        assert_eq!(waiting[0].files.iter().map(|file| file.id).collect::<Vec<_>>(), [id]);
        assert_eq!(waiting[0].files[0].name, "a.bin");
        collect(&li, 1).await;
        assert_eq!(bo.get(id).await.status, 404, "not before it is said");
        server.clock.advance(4 * LATER);
        assert!(settled(&li).await);
        let carried = files_in(&bo, group).await;
        assert_eq!(carried.iter().map(|file| file.id).collect::<Vec<_>>(), [id]);
        assert_eq!(bo.get(id).await.body, bytes);
        collect(&li, 1).await;
        assert_eq!(bo.get(id).await.body, bytes, "the message carries it now");
    }

    async fn what_is_taken_back_lets_its_files_go(storage: Storage) {
        let server = server(storage).await;
        let (li, bo) = two(&server).await;
        let group = li.client.group("ops", &[bo.client.member()]).await.id;
        let id = li.upload("a", &noise(1_000, 1)).await;
        li.client.call(schedule(&li, group, ("see", &[id]), 4 * LATER)).await.unwrap();
        let waiting = li.client.call(ListScheduled {}).await.unwrap().messages;
        let back = Unschedule { client_id: li.client.fresh(), id: waiting[0].id };
        li.client.call(back).await.unwrap();
        assert!(!settled(&li).await);
        // Within the grace it may be sent otherwise.
        assert_eq!(li.offset(id).await, Some(1_000));
        collect(&li, 0).await;
        assert_eq!(li.offset(id).await, None);
    }

    async fn what_can_not_be_said_any_more_lets_its_files_go(storage: Storage) {
        let server = server(storage).await;
        let (li, bo) = two(&server).await;
        let group = bo.client.group("ops", &[li.client.member()]).await.id;
        let id = li.upload("a", &noise(1_000, 1)).await;
        li.client.call(schedule(&li, group, ("see", &[id]), HOUR)).await.unwrap();
        let remove = RemoveMembers {
            conversation: group,
            client_id: bo.client.fresh(),
            members: vec![li.client.member()],
        };
        bo.client.call(remove).await.unwrap();
        server.clock.advance(HOUR);
        assert!(!settled(&li).await);
        collect(&li, 0).await;
    }

    async fn what_may_wait_has_the_rules_of_what_is_sent(storage: Storage) {
        let server = server(storage).await;
        let (li, bo) = two(&server).await;
        let group = li.client.group("ops", &[bo.client.member()]).await.id;
        let id = li.upload("a.txt", b"hello").await;
        let half = id_of(&li.begin("half", "b.txt", b"hello").await);
        for (who, files, expected) in [
            (&bo, vec![id], ErrorCode::NotFound),
            (&li, vec![half], ErrorCode::Conflict),
            (&li, vec![FileId(999)], ErrorCode::NotFound),
            (&li, vec![id, id], ErrorCode::Invalid),
            (&li, vec![id; 11], ErrorCode::TooLarge),
            (&li, vec![], ErrorCode::Invalid),
        ] {
            let request = schedule(who, group, ("", &files), HOUR);
            assert_eq!(who.client.call(request).await.unwrap_err().code, expected, "{files:?}");
        }
    }

    async fn what_was_recalled_meanwhile_is_left_out(storage: Storage) {
        let server = server(storage).await;
        let (li, bo) = two(&server).await;
        let group = li.client.group("ops", &[bo.client.member()]).await.id;
        let theirs = li.upload("theirs", b"hello").await;
        let target = li.send(group, &[theirs]).await;
        let own = bo.upload("own", b"good-bye").await;
        let notes = bo.client.direct(bo.client.member()).await.id;
        bo.client.call(schedule(&bo, notes, ("", &[theirs, own]), HOUR)).await.unwrap();
        bo.client.call(schedule(&bo, notes, ("", &[theirs]), 2 * HOUR)).await.unwrap();
        let recall = RecallMessage { conversation: group, client_id: li.client.fresh(), target };
        li.client.call(recall).await.unwrap();
        server.clock.advance(HOUR);
        assert!(settled(&bo).await);
        let carried = files_in(&bo, notes).await;
        assert_eq!(carried.iter().map(|file| file.id).collect::<Vec<_>>(), [own]);
        assert_eq!(bo.get(theirs).await.status, 404);
        server.clock.advance(HOUR);
        assert!(!settled(&bo).await, "there is nothing left to be said");
    }
}
