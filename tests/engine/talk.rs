//! Two members at their devices.

use canteen::engine::Command;
use canteen::model::{Act, ItemKey, ItemKind};
use canteen_protocol::Body;
use canteen_testkit::TestServer;

use crate::seat::{Device, find};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_that_can_be_done_to_a_message_is_seen_by_both() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let (li_device, zhao_device) =
        (Device::new(&server, "li").await, Device::new(&server, "zhao").await);
    let (mut li, mut zhao) = (li_device.start(), zhao_device.start());
    li.online().await;
    zhao.online().await;
    assert_eq!(li.screen.directory.len(), 3);

    let id = li.open(server.member("zhao")).await;
    li.look(id).await;
    li.say(id, "hello");
    li.reads(id, &["hello"]).await;
    let me = server.member("li");
    zhao.until("unread", |screen| screen.direct(me).filter(|chat| chat.unread == 1).map(drop))
        .await;
    assert_eq!(zhao.screen.direct(me).unwrap().last_text, "hello");
    zhao.look(id).await;
    let (first, _) = find(&zhao.screen, id, "hello").unwrap();
    zhao.until("a notice", |screen| screen.arrived.first().map(drop)).await;

    zhao.act(Act::Send {
        conversation: id,
        text: "@li hi".into(),
        reply_to: Some(first),
        files: Vec::new(),
    });
    zhao.act(Act::React { conversation: id, target: first, emoji: "👍".into(), on: true });
    let (second, said) = li.until("the reply", |screen| find(screen, id, "@li hi")).await;
    assert_eq!(said.reply_to.unwrap().text, "hello");
    assert_eq!(said.mentions, [me]);
    li.until("the reaction", |screen| {
        let (_, said) = find(screen, id, "hello")?;
        said.reactions.first().filter(|reaction| reaction.emoji == "👍").map(drop)
    })
    .await;

    li.act(Act::Edit { conversation: id, target: first, text: "hello all".into() });
    zhao.until("the edit", |screen| find(screen, id, "hello all")).await;
    // What quotes it follows.
    zhao.until("the quote", |screen| {
        let (_, said) = find(screen, id, "@li hi")?;
        said.reply_to.filter(|quote| quote.text == "hello all").map(drop)
    })
    .await;
    zhao.act(Act::Recall { conversation: id, target: second });
    for seat in [&mut li, &mut zhao] {
        seat.until("the recall", |screen| {
            let said = screen.said(id);
            let (_, said) = said.iter().find(|(key, _)| *key == ItemKey::Logged(second))?;
            (said.recalled && said.text.is_empty() && !said.pending).then_some(())
        })
        .await;
    }
    li.until("read", |screen| (screen.chats[&id].unread == 1).then_some(())).await;
    zhao.tell(Command::Watch(vec![id]));
    li.act(Act::Read { conversation: id, seq: second });
    li.until("read", |screen| {
        let chat = &screen.chats[&id];
        (chat.unread == 0 && chat.mentions == 0).then_some(())
    })
    .await;
    zhao.until("the mark", |screen| screen.reads.contains(&(me, second)).then_some(())).await;
    li.tell(Command::LoadParticipants(id));
    li.until("participants", |screen| {
        let mine = screen.participants.iter().find(|one| one.member == me)?;
        (mine.read >= second).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_begun_and_changed() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").member("wang").create().await;
    let (a, b) = (Device::new(&server, "li").await, Device::new(&server, "zhao").await);
    let (mut li, mut zhao) = (a.start(), b.start());
    li.online().await;
    zhao.online().await;
    let id = li.found("ops\u{202e} war room", &[server.member("zhao")]).await;
    assert_eq!(li.screen.chats[&id].members, 2);
    zhao.until("the group", |screen| screen.chats.get(&id).map(drop)).await;
    assert!(!zhao.screen.chats[&id].name.contains('\u{202e}'));
    zhao.look(id).await;
    let members = canteen_protocol::Segment::of([server.member("wang")]);
    li.act(Act::Add { conversation: id, members });
    li.act(Act::Rename { conversation: id, name: "ops".into() });
    li.act(Act::Notice { conversation: id, text: "change freeze".into() });
    zhao.until("the notice", |screen| {
        let chat = &screen.chats[&id];
        (chat.notice == "change freeze" && chat.name == "ops" && chat.members == 3).then_some(())
    })
    .await;
    zhao.until("what happened", |screen| {
        let events = screen.items[&id].values().filter_map(|item| match &item.kind {
            ItemKind::Event(body) => Some(body),
            _ => None,
        });
        events
            .filter(|body| matches!(body, Body::Joined { .. } | Body::Renamed { .. }))
            .nth(1)
            .map(drop)
    })
    .await;
    zhao.act(Act::Keep { conversation: id, pinned: Some(true), muted: Some(true) });
    li.act(Act::Remove { conversation: id, members: vec![server.member("zhao")] });
    zhao.until("put out", |screen| {
        let chat = &screen.chats[&id];
        (!chat.joined && chat.pinned && chat.muted).then_some(())
    })
    .await;
    zhao.say(id, "still here?");
    zhao.until("refused", |screen| (screen.outbox == (0, 1)).then_some(())).await;
    let local = zhao.screen.failed[0].0.unwrap();
    zhao.tell(Command::Withdraw(local));
    zhao.until("withdrawn", |screen| {
        (screen.outbox == (0, 0) && screen.withdrawn == [Some("still here?".to_owned())])
            .then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_is_too_large_comes_back() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    let id = li.open(server.member("zhao")).await;
    let text = "x".repeat(1024 * 1024);
    li.say(id, &text);
    li.until("back", |screen| screen.withdrawn.first().cloned()).await;
    assert_eq!(li.screen.withdrawn[0].as_ref().map(String::len), Some(text.len()));
    assert!(li.screen.failed[0].1.contains("1048576"), "{:?}", li.screen.failed);
    assert_eq!(li.screen.outbox, (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn presence_typing_and_reads_come_through() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let (a, b) = (Device::new(&server, "li").await, Device::new(&server, "zhao").await);
    let mut li = a.start();
    li.online().await;
    let peer = server.member("zhao");
    let id = li.open(peer).await;
    li.say(id, "hello");
    li.tell(Command::Watch(vec![id]));
    li.tell(Command::WatchPresence(vec![peer]));
    li.until("away", |screen| screen.presence.get(&peer).filter(|here| !**here).map(drop)).await;
    let mut zhao = b.start();
    zhao.online().await;
    li.until("here", |screen| screen.presence.get(&peer).filter(|here| **here).map(drop)).await;
    zhao.tell(Command::Typing(id));
    li.until("typing", |screen| screen.typing.contains(&peer).then_some(())).await;
    let head = zhao.screen.chats[&id].head;
    zhao.act(Act::Read { conversation: id, seq: head });
    li.until("read", |screen| screen.reads.contains(&(peer, head)).then_some(())).await;
}
