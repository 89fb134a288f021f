//! What tests do with conversations all the time.

use canteen_protocol::conversation::{Conversation, CreateGroup, OpenDirect};
use canteen_protocol::message::{Ack, SendMessage};
use canteen_protocol::sync::GetRange;
use canteen_protocol::{
    Body, ClientId, ConversationId, Entry, Event, LogId, MemberId, Segment, Seq,
};
use rand::RngExt;

use super::Client;

impl Client {
    /// A client id that was never used.
    #[must_use]
    pub fn fresh(&self) -> ClientId {
        ClientId(format!("{:032x}", rand::rng().random::<u128>()))
    }

    /// The member who is signed in.
    #[must_use]
    pub fn member(&self) -> MemberId {
        self.welcome().member
    }

    /// Begins a group of these members and oneself.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn group(&self, name: &str, members: &[MemberId]) -> Conversation {
        let members = Segment::of(members.iter().copied());
        let request = CreateGroup { client_id: self.fresh(), name: name.to_owned(), members };
        self.call(request).await.expect("a group can be begun")
    }

    /// Opens the direct conversation with a member.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn direct(&self, member: MemberId) -> Conversation {
        self.call(OpenDirect { member }).await.expect("a direct conversation can be opened")
    }

    /// Says something.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn say(&self, conversation: ConversationId, text: &str) -> Ack {
        let (client_id, text) = (self.fresh(), text.to_owned());
        let request =
            SendMessage { conversation, client_id, text, reply_to: None, files: Vec::new() };
        self.call(request).await.expect("a message can be sent")
    }

    /// Waits for the push of a message with this text.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn hears(&self, text: &str) -> Entry {
        let event = self
            .next_event(|event| match event {
                Event::Entry(entry) => {
                    matches!(&entry.body, Body::Message(message) if message.text == text)
                }
                _ => false,
            })
            .await;
        match event {
            Event::Entry(entry) => *entry,
            other => panic!("waited for an entry, got {other:?}"),
        }
    }

    /// All entries of a conversation that the member may see.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn entries(&self, conversation: ConversationId) -> Vec<Entry> {
        let log = LogId::Conversation(conversation);
        let (mut from, to) = (Seq(1), Seq(i64::MAX));
        let mut entries = Vec::new();
        loop {
            let request = GetRange { log, from, to, newest: false };
            let page = self.call(request).await.expect("a log can be read");
            entries.extend(page.entries);
            if page.to >= page.head {
                return entries;
            }
            from = page.to.next();
        }
    }
}
