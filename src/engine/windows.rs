//! Parts of chats for the screen: from the local history at once, then from the server what it has
//! not got.

use canteen_protocol::{ConversationId, Seq};

use super::News;
use super::plan::{self, Near};
use super::state::{Engine, Fetch, Purpose, Told, Wanted};
use crate::model::Anchor;
use crate::store::coverage::Stretch;
use crate::store::window::{self, Loaded};
use crate::store::{conversations, coverage};

/// Entries that are fetched at least when someone looks at a hole: some are no items.
const LEAST: usize = 100;

impl Engine {
    /// Shows part of a chat; what is missing in it is fetched.
    pub async fn show(&mut self, wanted: Wanted) {
        let Wanted { id, anchor, count } = wanted;
        let me = self.me();
        let loaded = self.store.read(move |conn| {
            let loaded = window::load(conn, me, id, anchor, count)?;
            let row = conversations::get(conn, id)?;
            let told = match &row {
                Some(row) => Some(Told {
                    head: row.head,
                    holes: coverage::holes(conn, id, (row.begin(), row.head))?,
                }),
                None => None,
            };
            Ok((loaded, told))
        });
        let loaded = loaded.await;
        let Some((Loaded { mut window, holes }, told)) = self.check(loaded).await else { return };
        let known = told.is_some();
        // What is said of this chat from now on is what differs from here.
        self.screen.told.entry(id).or_insert(told.unwrap_or_default());
        if self.client().is_some() {
            if !known {
                window.fetching = true;
                self.learn(id);
            } else if let Some(stretch) = choose(&holes, anchor, self.portion(count)) {
                window.fetching = true;
                let newest = !matches!(anchor, Anchor::After(_));
                self.fetch(Fetch { id, stretch, newest, purpose: Purpose::Window });
            }
        }
        if window.fetching {
            self.screen.windows.push(wanted);
        }
        self.say(News::Window(window)).await;
    }

    fn portion(&self, count: usize) -> i64 {
        let most = self.account.as_ref().map_or(500, |account| account.limits.range.max(1));
        i64::try_from((count * 2).max(LEAST).min(most)).unwrap_or(i64::MAX)
    }

    /// Something came for a chat: those who wait for it see it.
    pub async fn show_windows_of(&mut self, id: ConversationId) {
        for wanted in self.take_windows(id) {
            self.show(wanted).await;
        }
    }

    /// Nothing will come for a chat: those who wait for it are told so.
    pub async fn give_up_windows_of(&mut self, id: ConversationId) {
        for Wanted { id, anchor, count } in self.take_windows(id) {
            let me = self.me();
            let loaded =
                self.store.read(move |conn| window::load(conn, me, id, anchor, count)).await;
            if let Some(loaded) = self.check(loaded).await {
                self.say(News::Window(loaded.window)).await;
            }
        }
    }

    /// Nothing will come at all.
    pub async fn give_up_windows(&mut self) {
        let waiting: std::collections::BTreeSet<ConversationId> =
            self.screen.windows.iter().map(|wanted| wanted.id).collect();
        for id in waiting {
            self.give_up_windows_of(id).await;
        }
    }

    fn take_windows(&mut self, id: ConversationId) -> Vec<Wanted> {
        let all = std::mem::take(&mut self.screen.windows);
        let (mine, others): (Vec<Wanted>, _) = all.into_iter().partition(|w| w.id == id);
        self.screen.windows = others;
        mine.into_iter().fold(Vec::new(), |mut once, wanted| {
            if !once.contains(&wanted) {
                once.push(wanted);
            }
            once
        })
    }
}

/// Which of the holes in a window to fetch, and how much of it.
fn choose(holes: &[Stretch], anchor: Anchor, count: i64) -> Option<Stretch> {
    let (hole, near) = match anchor {
        Anchor::Newest | Anchor::Before(_) => (holes.last()?, Near::End),
        Anchor::After(_) => (holes.first()?, Near::Start),
        Anchor::Around(seq) => (nearest(holes, seq)?, Near::Place(seq)),
    };
    Some(plan::piece(*hole, near, count))
}

fn nearest(holes: &[Stretch], seq: Seq) -> Option<&Stretch> {
    let distance = |hole: &&Stretch| (hole.0.0 - seq.0).max(seq.0 - hole.1.0).max(0);
    holes.iter().min_by_key(distance)
}
