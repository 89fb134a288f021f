//! Looking for messages: here at once, on the server what is not held, and neither after a recall.

use canteen::engine::{Command, Place, Search};
use canteen::model::{Act, Anchor, Hits, ItemKey, ItemKind, Link};
use canteen_protocol::message::SendMessage;
use canteen_protocol::search::Criteria;
use canteen_protocol::{ClientId, WireError};
use canteen_testkit::TestServer;

use crate::seat::{Device, Seat};

impl Seat {
    /// What is found in a place.
    async fn search(&mut self, place: Place, words: &str) -> Result<Hits, WireError> {
        let ask = self.screen.found.len() as u64 + 1;
        let criteria = Criteria { words: words.into(), ..Criteria::default() };
        self.tell(Command::Search(Search { ask, criteria, place, cursor: None, limit: 50 }));
        self.until("an answer", |screen| {
            screen.found.iter().find(|(of, ..)| *of == ask).map(|(.., found)| found.clone())
        })
        .await
    }

    async fn finds(&mut self, place: Place, words: &str) -> Vec<String> {
        let Hits { hits, .. } = self.search(place, words).await.unwrap();
        let text = |kind| match kind {
            ItemKind::Message(said) => said.text,
            other => panic!("not a message: {other:?}"),
        };
        hits.into_iter().map(|hit| text(hit.item.kind)).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_held_is_found_on_the_server_and_can_be_gone_to() {
    let mut server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    let id = li.open(server.member("zhao")).await;
    li.look(id).await;
    li.stop().await;
    let zhao = server.client("zhao").await;
    for n in 1..=700 {
        let client_id = ClientId(format!("search-{n:04}-aaaaaaaaaaaaaaaa"));
        let text = format!("饭 number {n}");
        let send =
            SendMessage { conversation: id, client_id, text, reply_to: None, files: Vec::new() };
        canteen_testkit::eventually(|| async { zhao.call(send.clone()).await.ok() }).await;
    }
    let mut li = device.start();
    li.online().await;
    li.look(id).await;
    assert!(li.finds(Place::Here, "\"number 7\" ").await.is_empty(), "it lies in a hole");
    let hits = li.search(Place::Server, "\"number 7\" ").await.unwrap().hits;
    let ItemKey::Logged(seq) = hits[0].item.key else { panic!("{hits:?}") };
    li.load(id, Anchor::Around(seq), 40).await;
    assert_eq!(li.finds(Place::Here, "\"number 7\" ").await, ["饭 number 7"]);
    assert_eq!(li.finds(Place::Here, "饭").await.len(), 50);

    server.stop().await;
    li.until("offline", |screen| matches!(screen.link, Some(Link::Offline { .. })).then_some(()))
        .await;
    assert_eq!(li.finds(Place::Here, "\"number 7\" ").await, ["饭 number 7"]);
    let refused = li.search(Place::Server, "饭").await.unwrap_err();
    assert!(refused.message.contains("no connection"), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_taken_back_is_found_nowhere() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let mut li = Device::new(&server, "li").await.start();
    let mut zhao = Device::new(&server, "zhao").await.start();
    li.online().await;
    zhao.online().await;
    let id = li.open(server.member("zhao")).await;
    li.say(id, "zebra one");
    li.say(id, "zebra two");
    li.until("both said", |screen| {
        (screen.outbox == (0, 0) && screen.chats.get(&id).is_some_and(|chat| chat.head.0 >= 3))
            .then_some(())
    })
    .await;
    zhao.look(id).await;
    zhao.reads(id, &["zebra one", "zebra two"]).await;
    assert_eq!(zhao.finds(Place::Here, "zebra").await, ["zebra two", "zebra one"]);
    assert_eq!(zhao.finds(Place::Server, "zebra").await, ["zebra two", "zebra one"]);
    let first = zhao.search(Place::Here, "one").await.unwrap().hits.remove(0).item.key;
    let ItemKey::Logged(target) = first else { panic!("{first:?}") };
    li.act(Act::Recall { conversation: id, target });
    zhao.reads(id, &["", "zebra two"]).await;
    for place in [Place::Here, Place::Server] {
        assert_eq!(zhao.finds(place, "zebra").await, ["zebra two"], "{place:?}");
    }
}
