//! Names of those one meets in conversations and does not see in the directory: asked for once,
//! kept, and shown where they speak.

use std::collections::BTreeSet;
use std::sync::Arc;

use canteen_protocol::MemberId;
use canteen_protocol::visibility::{AskNames, Names};
use canteen_text::sanitize;

use super::News;
use super::fetch::patiently;
use super::state::{Engine, What};
use crate::net::CallError;
use crate::store;

/// Names that are asked for at once.
const AT_ONCE: usize = 500;
/// Cells of a name.
const NAME: usize = 64;

impl Engine {
    /// Notes whom what is said shows and nobody knows.
    pub(super) fn wonder(&mut self, news: &News) {
        let shown: Vec<MemberId> = match news {
            News::Window(window) => window.items.iter().filter_map(|item| item.by).collect(),
            News::Items { items, .. } => items.iter().filter_map(|item| item.by).collect(),
            News::Participants { members, .. } => members.iter().map(|one| one.member).collect(),
            News::Chats { chats, .. } => chats.iter().filter_map(|chat| chat.peer).collect(),
            _ => return,
        };
        let (me, people) = (self.me(), &mut self.people);
        for member in shown {
            let known = member == me || people.directory.name(member).is_some();
            if !known && !people.asked.contains(&member) {
                people.unknown.insert(member);
            }
        }
        self.ask_names();
    }

    /// Asks for the names of those who are still unknown, once the directory is there.
    pub(super) fn ask_names(&mut self) {
        let people = &mut self.people;
        if people.unknown.is_empty() || people.busy || people.cursor.0 == 0 {
            return;
        }
        let Some(client) = self.client() else { return };
        let people = &mut self.people;
        let directory = Arc::clone(&people.directory);
        let unknown = std::mem::take(&mut people.unknown);
        let wanted: BTreeSet<_> =
            unknown.into_iter().filter(|member| directory.name(*member).is_none()).collect();
        people.asked.extend(&wanted);
        let wanted = Vec::from_iter(wanted);
        for members in wanted.chunks(AT_ONCE) {
            let (client, members) = (Arc::clone(&client), members.to_vec());
            self.call(async move { What::Names(patiently(&client, AskNames { members }).await) });
        }
    }

    /// What they are called.
    pub(super) async fn named(&mut self, result: Result<Names, CallError>) {
        let named = match result {
            Ok(names) => names.members,
            Err(error) => return tracing::warn!(%error, "names cannot be fetched"),
        };
        if named.is_empty() {
            return;
        }
        let met: Vec<_> =
            named.into_iter().map(|one| (one.id, sanitize::line(&one.name, NAME))).collect();
        let kept = met.clone();
        let kept = self.store.write(move |tx| store::directory::meet(tx, &kept)).await;
        self.check(kept).await;
        self.people.directory = Arc::new(self.people.directory.meeting(met));
        self.say(News::Directory(Arc::clone(&self.people.directory))).await;
    }
}
