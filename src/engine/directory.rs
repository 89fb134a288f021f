//! Keeping the directory current.

use std::sync::Arc;

use canteen_protocol::directory::{DirectoryChanges, SyncDirectory};
use canteen_protocol::{ErrorCode, Seq};

use super::News;
use super::fetch::patiently;
use super::state::{Engine, What};
use crate::net::{CallError, clean};
use crate::store;

impl Engine {
    /// Reads the whole directory from the local history and says it.
    pub async fn load_directory(&mut self) {
        let loaded = self.store.read(store::directory::load).await;
        if let Some(directory) = self.check(loaded).await {
            self.people.directory = Arc::new(directory);
            if !self.people.directory.is_empty() {
                self.say_directory().await;
            }
        }
    }

    async fn say_directory(&mut self) {
        let directory = Arc::clone(&self.people.directory);
        self.say(News::Directory(directory)).await;
    }

    /// The directory log has grown to here.
    pub fn follow_directory(&mut self, head: Seq) {
        self.people.wanted = self.people.wanted.max(head);
        self.sync_directory();
    }

    /// Asks for what has changed, when something has.
    pub fn sync_directory(&mut self) {
        let current = self.people.cursor >= self.people.wanted && self.people.cursor.0 > 0;
        if current || self.people.busy || self.client().is_none() {
            return;
        }
        self.people.busy = true;
        self.people.pages = 0;
        self.ask_directory(None);
    }

    fn ask_directory(&self, cursor: Option<String>) {
        let Some(client) = self.client() else { return };
        let params = SyncDirectory { since: self.people.cursor, cursor };
        self.call(async move { What::Directory(patiently(&client, params).await) });
    }

    /// A page of changes.
    pub async fn directory_page(&mut self, result: Result<DirectoryChanges, CallError>) {
        let mut page = match result {
            Ok(page) => page,
            Err(error) => {
                self.people.busy = false;
                tracing::warn!(%error, "the directory cannot be fetched");
                let anew = [ErrorCode::Invalid, ErrorCode::Purged];
                if error.code().is_some_and(|code| anew.contains(&code)) && self.people.cursor.0 > 0
                {
                    // The server does not know that place, or shows another directory since.
                    self.people.cursor = Seq(0);
                    self.sync_directory();
                }
                return;
            }
        };
        clean::directory(&mut page);
        let cursor = page.cursor.take();
        let standing = page.standing.take();
        let head = cursor.is_none().then_some(page.head);
        let anew = self.people.cursor.0 == 0 && self.people.pages == 0;
        self.people.pages += 1;
        let put = self.store.with(move |db| {
            let changes = store::directory::changes(page);
            db.write(|tx| {
                if anew {
                    store::directory::clear(tx)?;
                }
                store::directory::put(tx, &changes, head)
            })?;
            Ok(changes)
        });
        let put = put.await;
        let Some(changes) = self.check(put).await else {
            self.people.busy = false;
            return;
        };
        match head {
            None => self.ask_directory(cursor),
            Some(head) => {
                self.people.busy = false;
                self.people.cursor = head;
                if let Some(standing) = standing {
                    self.stand(standing).await;
                }
                if self.people.pages == 1 && !anew {
                    self.people.directory = Arc::new(self.people.directory.with(changes));
                    self.say_directory().await;
                } else {
                    self.load_directory().await;
                }
                self.sync_directory();
                self.ask_names();
            }
        }
    }
}
