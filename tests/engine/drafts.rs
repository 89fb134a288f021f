//! What is written and not sent, on all devices of a member.

use canteen::engine::Command;
use canteen::model::{Draft, Spot};
use canteen_protocol::{ConversationId, Seq};
use canteen_testkit::TestServer;

use crate::seat::{Device, Seat};

impl Seat {
    fn write(&self, conversation: ConversationId, text: &str) {
        self.tell(Command::SaveDraft { conversation, draft: Draft::new(text) });
    }

    /// Waits until this is the draft.
    async fn drafts(&mut self, id: ConversationId, text: &str) {
        self.until(&format!("the draft {text:?}"), |screen| {
            screen.chats.get(&id).filter(|chat| chat.draft.text == text).map(drop)
        })
        .await;
    }
}

/// One member at two devices, and a chat in which something was said.
async fn two_devices() -> (TestServer, [Device; 2], [Seat; 2], ConversationId) {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let devices = [Device::new(&server, "li").await, Device::new(&server, "li").await];
    let mut seats = devices.each_ref().map(Device::start);
    let one = &mut seats[0];
    one.online().await;
    let id = one.open(server.member("zhao")).await;
    one.look(id).await;
    one.say(id, "hello");
    one.reads(id, &["hello"]).await;
    (server, devices, seats, id)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_follows_to_other_devices_and_goes_when_it_is_sent() {
    let (server, _devices, [mut one, mut two], id) = two_devices().await;
    one.write(id, "half a");
    two.drafts(id, "half a").await;
    two.write(id, "half a thought");
    one.drafts(id, "half a thought").await;
    two.say(id, "half a thought");
    two.write(id, "");
    one.drafts(id, "").await;
    // A device that never was there finds what stands.
    one.write(id, "anew");
    one.stop().await;
    let late = Device::new(&server, "li").await;
    let mut late = late.start();
    late.drafts(id, "anew").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_written_apart_is_joined_when_the_link_is_back() {
    let (mut server, _devices, [mut one, mut two], id) = two_devices().await;
    two.until("the chat", |screen| screen.chats.get(&id).map(drop)).await;
    server.stop().await;
    one.write(id, "from work");
    one.drafts(id, "from work").await;
    two.write(id, "from home");
    two.drafts(id, "from home").await;
    server.start().await;
    let both = ["from work\nfrom home", "from home\nfrom work"];
    one.tell(Command::Reconnect);
    one.online().await;
    two.tell(Command::Reconnect);
    two.until("both texts", |screen| {
        screen.chats.get(&id).filter(|chat| both.contains(&chat.draft.text.as_str())).map(drop)
    })
    .await;
    let text = two.screen.chats[&id].draft.text.clone();
    one.drafts(id, &text).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_one_was_is_known_after_the_end() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("zhao").create().await;
    let device = Device::new(&server, "li").await;
    let mut seat = device.start();
    seat.online().await;
    let id = seat.open(server.member("zhao")).await;
    seat.look(id).await;
    seat.say(id, "hello");
    seat.reads(id, &["hello"]).await;
    let spot = Spot { first: Some(Seq(1)), chosen: Some(Seq(2)) };
    seat.tell(Command::Leave { conversation: id, spot });
    seat.stop().await;
    let mut seat = device.start();
    seat.until("the spot", |screen| {
        screen.chats.get(&id).filter(|chat| chat.spot == spot).map(drop)
    })
    .await;
    seat.until("the open one", |screen| (screen.last_open == Some(id)).then_some(())).await;
}
