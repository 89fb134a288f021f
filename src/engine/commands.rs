//! What the engine is asked.

use std::collections::HashMap;
use std::time::Duration;

use canteen_protocol::conversation::{
    Conversation, ListMembers, OpenDirect, Participants, Typing, Watch,
};
use canteen_protocol::invite::{MadeLink, MakeLink};
use canteen_protocol::presence::Present;
use canteen_protocol::{ConversationId, ErrorCode, MemberId, WireError};
use tokio::time::Instant;

use super::handle::Request;
use super::state::{Engine, LinkState, Wanted, What};
use super::{Command, News};
use crate::net::{CallError, clean};
use crate::store::{self, conversations, places};

/// Conversations a session may watch.
const WATCHED: usize = 16;
/// Members whose presence a session may watch.
const PRESENT: usize = 500;
/// How often it is said that the member writes.
const TYPING: Duration = Duration::from_secs(3);

impl Engine {
    /// Does what it is asked.
    pub async fn request(&mut self, request: Request) {
        match request {
            Request::Command(command) => self.command(command).await,
            Request::Act(act, kept) => {
                let local = self.act(act).await;
                if let Some(local) = local {
                    self.await_act(local).await;
                }
                // Who hears that it is kept has been told before what it makes of things.
                self.flush().await;
                // Whoever asked may have stopped waiting; the act is kept all the same.
                kept.send(local).ok();
            }
            Request::Stop => {}
        }
    }

    async fn command(&mut self, command: Command) {
        match command {
            Command::Act(act) => {
                self.act(act).await;
            }
            Command::SendFiles(parcel) => self.send_files(parcel).await,
            Command::Fetch(file, purpose) => self.fetch_file(file, purpose).await,
            Command::StopFetch(id) => self.stop_download(id).await,
            Command::FindSaved(file) => self.find_saved(file).await,
            Command::ShowPicture(file) => self.show_picture(file).await,
            Command::Retry(local) => self.retry(local).await,
            Command::Withdraw(local) => self.withdraw(local).await,
            Command::LoadChats => self.say_chats(None).await,
            Command::LoadItems { conversation, anchor, count } => {
                self.show(Wanted { id: conversation, anchor, count }).await;
            }
            Command::MakeLink => self.make_link().await,
            Command::OpenDirect(member) => self.open_direct(member).await,
            Command::LoadParticipants(id) => self.load_participants(id),
            Command::Watch(conversations) => {
                self.screen.watched = conversations;
                self.watch();
            }
            Command::WatchPresence(members) => {
                self.screen.presence = members.into_iter().take(PRESENT).collect();
                self.watch_presence();
            }
            Command::Typing(id) => self.typing(id),
            Command::Leave { conversation, spot } => {
                let kept = self.store.write(move |tx| places::leave(tx, conversation, spot)).await;
                self.check(kept).await;
                self.dirty.insert(conversation);
            }
            Command::SaveDraft { conversation, draft } => {
                self.save_draft(conversation, draft).await;
            }
            Command::LoadTodos => self.say_todos().await,
            Command::RemindersShown(seq) => self.reminders_shown(seq).await,
            Command::ChatAbout(todo) => self.chat_about(todo).await,
            Command::Search(search) => self.search(search).await,
            Command::KeepOrder(order) => {
                let kept = self.store.write(move |tx| store::order::keep(tx, &order)).await;
                self.check(kept).await;
            }
            Command::AskOwn => self.ask_own().await,
            Command::ChangeOwn(change) => self.change_own(*change).await,
            Command::SendCode => self.send_code().await,
            Command::Administer { ask, deed } => self.administer(ask, *deed).await,
            Command::Reconnect => self.reconnect().await,
        }
    }

    /// Says which chats are on screen.
    pub fn watch(&mut self) {
        let Some(client) = self.client() else { return };
        let conversations = self.screen.watched.iter().copied().take(WATCHED).collect();
        self.call(async move {
            // What cannot be watched shows no typing; that is not worth a word.
            drop(client.call(Watch { conversations }).await);
            What::Nothing
        });
    }

    fn typing(&mut self, id: ConversationId) {
        let now = Instant::now();
        let said = self.screen.typing.get(&id).is_some_and(|at| now - *at < TYPING);
        if let (Some(client), false) = (self.client(), said) {
            self.screen.typing.insert(id, now);
            // A connection that is closing says so by itself.
            drop(client.tell(&Typing { conversation: id }));
        }
    }

    async fn reconnect(&mut self) {
        match self.link {
            LinkState::Down(_) | LinkState::Over => self.connect().await,
            LinkState::Up(_) => self.beat().await,
            LinkState::Connecting => {}
        }
    }

    async fn make_link(&mut self) {
        match self.client() {
            Some(client) => {
                self.call(async move { What::Linked(client.call(MakeLink::default()).await) })
            }
            None => self.fail("make a link", offline()).await,
        }
    }

    /// The link that was made, or why there is none.
    pub async fn linked(&mut self, result: Result<MadeLink, CallError>) {
        match result {
            Ok(MadeLink { link, path, url }) => {
                let here = || format!("{}{path}", self.options.url.trim_end_matches('/'));
                let url = canteen_text::sanitize::line(&url.unwrap_or_else(here), 500);
                self.say(News::Linked { url, expires: link.expires }).await;
            }
            Err(error) => self.fail("make a link", error.into_wire()).await,
        }
    }

    async fn open_direct(&mut self, member: MemberId) {
        let known = self.store.read(move |conn| conversations::direct_with(conn, member)).await;
        if let Some(conversation) = self.check(known).await.flatten() {
            return self.say(News::Opened { member, conversation }).await;
        }
        match self.client() {
            Some(client) => {
                self.call(
                    async move { What::Opened(member, client.call(OpenDirect { member }).await) },
                )
            }
            None => self.fail("open the conversation", offline()).await,
        }
    }

    /// The conversation with a member, or why not.
    pub async fn opened(&mut self, member: MemberId, result: Result<Conversation, CallError>) {
        match result {
            Ok(conversation) => {
                let id = conversation.id;
                self.merge(conversation).await;
                self.flush().await;
                self.say(News::Opened { member, conversation: id }).await;
                self.fetch_tail(id).await;
            }
            Err(error) => self.fail("open the conversation", error.into_wire()).await,
        }
    }

    /// Without a link nobody is told: whoever shows the members asks again when there is one.
    fn load_participants(&mut self, id: ConversationId) {
        if let Some(client) = self.client() {
            self.call(async move {
                What::Participants(id, client.call(ListMembers { conversation: id }).await)
            });
        }
    }

    /// The members of a conversation, or why not.
    pub async fn participants(
        &mut self,
        conversation: ConversationId,
        result: Result<Participants, CallError>,
    ) {
        match result {
            Ok(Participants { members, receipts }) => {
                self.say(News::Participants { conversation, members, receipts }).await;
            }
            Err(error) if error.is_temporary() => {
                tracing::info!(%error, "the members were not listed");
            }
            Err(error) => self.fail("list the members", error.into_wire()).await,
        }
    }

    /// Who of the watched is there.
    pub async fn present(&mut self, result: Result<Present, CallError>) {
        let Ok(Present { online, mut statuses }) = result else { return };
        statuses.iter_mut().for_each(|(_, status)| clean::status(status));
        let said: HashMap<_, _> = statuses.into_iter().collect();
        let of = |member: &MemberId| said.get(member).cloned().unwrap_or_default();
        let statuses = self.screen.presence.iter().map(|member| (*member, of(member))).collect();
        let watched = self.screen.presence.iter();
        let presence = watched.map(|member| (*member, online.contains(member))).collect();
        self.say(News::Presence(presence)).await;
        self.say(News::Statuses(statuses)).await;
    }

    /// Says that something could not be done.
    pub async fn fail(&mut self, what: &str, error: WireError) {
        self.say(News::Failed { local: None, what: what.into(), error }).await;
    }
}

/// Why what needs the server cannot be done.
pub(super) fn offline() -> WireError {
    WireError::new(
        ErrorCode::Unavailable,
        "there is no connection to the server: try again when it is back",
    )
}
