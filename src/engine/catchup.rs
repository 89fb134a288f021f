//! Finding out what was missed: the heads of all logs, then what is to be fetched of them.

use canteen_protocol::conversation::Conversation;
use canteen_protocol::sync::{GetHeads, Heads};
use canteen_protocol::{ConversationId, MemberId, Seq, Time};
use rusqlite::Connection;

use super::News;
use super::plan;
use super::state::{CatchUp, Engine, Fetch, Gap, LinkState, Purpose, What};
use crate::model::Link;
use crate::net::{CallError, clean};
use crate::store::entries::Applied;
use crate::store::{StoreResult, conversations, coverage, meta};

/// Conversations whose new entries are fetched before anyone looks at them.
const EAGER: usize = 200;

impl Engine {
    /// Asks for the heads; once more afterwards when that is under way.
    pub async fn catch_up(&mut self) {
        if self.client().is_none() {
            return;
        }
        if let Some(catchup) = self.catchup.as_mut().filter(|catchup| !catchup.heads_done) {
            catchup.restart = true;
            return;
        }
        let since = if self.afresh || self.personal.cursor.is_none() {
            None
        } else {
            let since = self.store.read(|conn| meta::number(conn, meta::HEADS)).await;
            self.check(since).await.flatten().map(Time)
        };
        self.todos.afresh |= self.afresh;
        self.afresh = false;
        self.behind = false;
        self.catchup = Some(CatchUp {
            since,
            began: None,
            again: false,
            gaps: Vec::new(),
            heads_done: false,
            restart: false,
        });
        self.ask_heads(GetHeads { since, after: None });
        self.sync_todos().await;
    }

    fn ask_heads(&self, params: GetHeads) {
        let Some(client) = self.client() else { return };
        self.call(async move { What::Heads(super::fetch::patiently(&client, params).await) });
    }

    /// A page of heads.
    pub async fn heads(&mut self, result: Result<Heads, CallError>) {
        let mut heads = match result {
            Ok(heads) => heads,
            Err(error) => return self.lost(error.to_string()).await,
        };
        heads.conversations.iter_mut().for_each(clean::conversation);
        let Some(mut catchup) = self.catchup.take() else { return };
        if catchup.began.is_none() {
            catchup.began = Some(heads.time);
            self.personal_head(heads.personal, catchup.since.is_none()).await;
            self.people.wanted = self.people.wanted.max(heads.directory);
        }
        let after = heads.conversations.last().map(|last| (last.at, last.id));
        let me = self.me();
        self.dirty.extend(heads.conversations.iter().map(|conversation| conversation.id));
        let merged = self
            .store
            .write(move |tx| heads.conversations.iter().map(|new| merge(tx, me, new)).collect());
        let merged: StoreResult<Vec<Merged>> = merged.await;
        for Merged { id, applied, gap, missed } in self.check(merged).await.unwrap_or_default() {
            self.applied(id, applied);
            catchup.gaps.extend(gap);
            if let Some(last) = missed {
                self.announce(id, Purpose::CatchUp, vec![last]).await;
            }
        }
        if heads.more && after.is_some() {
            catchup.again = true;
            self.ask_heads(GetHeads { since: catchup.since, after });
        } else if std::mem::take(&mut catchup.again) {
            self.ask_heads(GetHeads { since: catchup.began, after: None });
        } else {
            catchup.heads_done = true;
            self.plan(std::mem::take(&mut catchup.gaps));
        }
        self.catchup = Some(catchup);
        self.sync_directory();
    }

    /// Puts what is to be fetched into its order: what is on screen, then the most recent.
    fn plan(&mut self, mut gaps: Vec<Gap>) {
        let seen = |gap: &Gap| {
            (!self.screen.watched.contains(&gap.id), !self.screen.told.contains_key(&gap.id))
        };
        gaps.sort_by_key(|gap| (seen(gap), std::cmp::Reverse(gap.at)));
        gaps.dedup_by_key(|gap| gap.id);
        for gap in gaps.into_iter().take(EAGER) {
            self.fetch(Fetch {
                id: gap.id,
                stretch: gap.stretch,
                newest: true,
                purpose: Purpose::CatchUp,
            });
        }
    }

    /// Once everything planned is there, says so.
    pub async fn settle_catchup(&mut self) {
        let done = self.catchup.as_ref().is_some_and(|catchup| catchup.heads_done)
            && !self.fetches.is_catching_up()
            && !self.personal.busy
            && !self.todos.busy
            && !self.people.busy;
        if !done {
            return;
        }
        let Some(CatchUp { began, restart, .. }) = self.catchup.take() else { return };
        if let Some(began) = began {
            let kept = self.store.write(move |tx| meta::set_number(tx, meta::HEADS, began.0)).await;
            self.check(kept).await;
        }
        self.failures = 0;
        if restart {
            return self.catch_up().await;
        }
        let LinkState::Up(up) = &mut self.link else { return };
        if !std::mem::replace(&mut up.online, true) {
            self.say(News::Link(Link::Online)).await;
        }
    }
}

/// What a conversation has become.
struct Merged {
    id: ConversationId,
    applied: Applied,
    /// What is to be fetched.
    gap: Option<Gap>,
    /// Its last message, when it is another's, not read, and came while nobody was here to see.
    missed: Option<Seq>,
}

/// Takes over a conversation.
fn merge(tx: &Connection, me: MemberId, new: &Conversation) -> StoreResult<Merged> {
    let old = conversations::get(tx, new.id)?;
    let applied = conversations::merge(tx, me, new)?;
    let row = conversations::get(tx, new.id)?.unwrap_or_default();
    let holes = coverage::holes(tx, new.id, plan::reach(row.begin(), row.head))?;
    let stretch = plan::tail(row.begin(), &holes, row.head);
    let gap = stretch.map(|stretch| Gap { id: new.id, at: row.at, stretch });
    let missed = new.last.as_ref().filter(|last| {
        let here = old.as_ref().is_some_and(|old| last.seq > old.head);
        here && last.by != Some(me) && last.seq > row.read.0
    });
    Ok(Merged { id: new.id, applied, gap, missed: missed.map(|last| last.seq) })
}
