//! Files that go up with acts of the outbox. An act goes when all its files are there.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use canteen_protocol::{ClientId, ConversationId, ErrorCode, FileId, Seq, Time, WireError};
use tokio::time::Instant;

use super::{AT_ONCE, CLAIM, Often, Told, Upward};
use crate::engine::state::Engine;
use crate::model::{Act, Attachment, LocalId, Stage, TransferKey};
use crate::store::outbox::{self, Claims, Queued, State};
use crate::store::sign;
use crate::transfers::{Step, Tell, TransferError, attach, send, unattended};

/// Files of a message that is to be sent.
#[derive(Clone, PartialEq, Debug)]
pub struct Parcel {
    /// Where.
    pub conversation: ConversationId,
    /// What is said with them; may be empty.
    pub text: String,
    /// The message it answers.
    pub reply_to: Option<Seq>,
    /// The files.
    pub paths: Vec<PathBuf>,
    /// When it is said.
    pub due: Due,
}

/// When something is said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Due {
    /// At once.
    #[default]
    Now,
    /// Then: until then it waits on the server.
    At(Time),
    /// When the other is not quiet any more.
    AfterQuiet,
}

impl Engine {
    /// Looks at files of this machine and sends them; what cannot be sent is said.
    pub async fn send_files(&mut self, parcel: Parcel) {
        let limits = self.account.as_ref().map(|account| account.limits.clone());
        let limits = limits.unwrap_or_default();
        let Parcel { conversation, text, reply_to, paths, due } = parcel;
        let looked = tokio::task::spawn_blocking(move || {
            let each = paths.iter().map(|path| attach(path, limits.file_size));
            each.collect::<Result<Vec<_>, _>>()
        });
        // A look at a few files: no longer than a disk takes to answer.
        match looked.await {
            Ok(Ok(files)) => {
                let later = |at| Act::Later {
                    conversation,
                    text: text.clone(),
                    reply_to,
                    at,
                    files: files.clone(),
                };
                let act = match due {
                    Due::Now => Act::Send { conversation, text, reply_to, files },
                    Due::At(at) => later(Some(at)),
                    Due::AfterQuiet => later(None),
                };
                self.act(act).await;
            }
            Ok(Err(error)) => self.fail("send the file", error.into_wire()).await,
            Err(error) => {
                let error = WireError::new(ErrorCode::Internal, error.to_string());
                self.fail("send the file", error).await;
            }
        }
    }

    /// Lets files go up whose acts wait for them.
    pub async fn start_uploads(&mut self) {
        if self.client().is_none() || self.transfers.up.len() >= AT_ONCE {
            return;
        }
        let all = self.store.read(outbox::all).await;
        let all = self.check(all).await.unwrap_or_default();
        let wait = |queued: &Queued| queued.state == State::Waiting && !queued.act.is_ready();
        for queued in all.into_iter().filter(wait) {
            if self.transfers.up.len() >= AT_ONCE {
                return;
            }
            if !self.transfers.up.contains_key(&queued.id) && self.claim_files(queued.id).await {
                self.start_upload(&queued).await;
            }
        }
    }

    async fn claim_files(&mut self, local: LocalId) -> bool {
        let (holder, now) = (self.sending.holder.clone(), self.clock.local());
        let history = self.options.history.clone();
        let claimed = self.store.write(move |tx| {
            let is_alive = |client: &str| sign::is_alive(&history, client);
            outbox::claim_files(tx, &Claims { me: &holder, now, is_alive: &is_alive }, local)
        });
        let claimed = claimed.await;
        self.check(claimed).await.unwrap_or(false)
    }

    async fn start_upload(&mut self, queued: &Queued) {
        let files = match self.transfers.files(&self.options) {
            Ok(files) => files,
            Err(error) => return self.refused(queued.clone(), error).await,
        };
        let (local, online) = (queued.id, self.transfers.online.subscribe());
        let tell = self.transfers.tell.clone();
        self.note_copies(queued);
        let left: Vec<(usize, Attachment)> = queued
            .act
            .files()
            .iter()
            .cloned()
            .enumerate()
            .filter(|(_, file)| file.file.is_none())
            .collect();
        let task = self.transfers.start(async move {
            for (n, file) in left {
                let (often, told) = (Often::new(), tell.clone());
                let step: Tell<Step> = Arc::new(move |step| {
                    // A stopped engine hears nothing any more.
                    if !matches!(step, Step::Moved(_)) || often.now() {
                        drop(told.send(Told::Up(local, n, step)));
                    }
                });
                let result = send(&files, &file, online.clone(), step).await;
                let failed = result.is_err();
                drop(tell.send(Told::Sent(local, n, result)));
                if failed {
                    return;
                }
            }
        });
        self.transfers.up.insert(local, Upward { task, claimed: Instant::now() });
    }

    /// A file goes up.
    pub(super) async fn gone_up(&mut self, local: LocalId, n: usize, step: Step) {
        let Some(upward) = self.transfers.up.get_mut(&local) else { return };
        if upward.claimed.elapsed() > CLAIM {
            upward.claimed = Instant::now();
            self.claim_files(local).await;
        }
        let (done, stage) = match step {
            Step::Hashed(hash) => {
                let noted = self.store.write(move |tx| {
                    outbox::note_files(tx, local, |files| {
                        if let Some(file) = files.get_mut(n) {
                            file.hash = Some(hash.clone());
                        }
                    })
                });
                let noted = noted.await;
                self.check(noted).await;
                (0, Stage::Waiting)
            }
            Step::Moved(done) => (done, Stage::Moving),
            Step::Paused(why) => (0, Stage::Paused(why)),
        };
        self.say_upload(local, n, done, stage).await;
    }

    async fn say_upload(&mut self, local: LocalId, n: usize, done: i64, stage: Stage) {
        let found = self.store.read(move |conn| outbox::get(conn, local)).await;
        let found = self.check(found).await.flatten();
        match found.and_then(|queued| queued.act.files().get(n).map(Attachment::as_file)) {
            Some(file) => self.say_transfer(TransferKey::Up(local, n), &file, done, stage).await,
            // Taken back meanwhile, here or by another process.
            None => self.stop_upload(local).await,
        }
    }

    /// A file is on the server, or will not be.
    pub(super) async fn sent_up(
        &mut self,
        local: LocalId,
        n: usize,
        result: Result<FileId, TransferError>,
    ) {
        match result {
            Ok(id) => {
                let noted = self.store.write_durably(move |tx| {
                    outbox::note_files(tx, local, |files| {
                        if let Some(file) = files.get_mut(n) {
                            file.file = Some(id);
                        }
                    })
                });
                let noted = noted.await;
                let Some(queued) = self.check(noted).await.flatten() else {
                    return self.stop_upload(local).await;
                };
                let size = queued.act.files().get(n).map_or(0, |file| file.size);
                self.say_upload(local, n, size, Stage::Done(None)).await;
                if queued.act.is_ready() {
                    self.transfers.up.remove(&local);
                    self.sending.due = true;
                }
            }
            Err(error) => {
                self.transfers.up.remove(&local);
                self.sending.due = true;
                let error = error.into_wire();
                self.say_upload(local, n, 0, Stage::Failed(error.message.clone())).await;
                let found = self.store.read(move |conn| outbox::get(conn, local)).await;
                if let Some(queued) = self.check(found).await.flatten() {
                    self.refused(queued, error).await;
                }
            }
        }
    }

    /// The act of an upload is gone or has to begin anew.
    pub async fn stop_upload(&mut self, local: LocalId) {
        if let Some(upward) = self.transfers.up.remove(&local) {
            upward.task.abort();
            self.sending.due = true;
        }
    }

    fn note_copies(&mut self, queued: &Queued) {
        let copies = queued.act.files().iter().filter(|file| file.spooled);
        let copies: Vec<_> = copies.map(|file| file.path.clone()).collect();
        if !copies.is_empty() {
            self.transfers.copies.insert(queued.client_id.clone(), copies);
        }
    }

    /// An act has left the outbox: copies that were made for it are no longer needed.
    pub fn drop_copies(&mut self, client_id: &ClientId) {
        for copy in self.transfers.copies.remove(client_id).into_iter().flatten() {
            if let Err(error) = std::fs::remove_file(&copy) {
                tracing::debug!(%error, "a copy that was sent cannot be removed");
            }
        }
    }

    /// Removes copies that a crash has left: such as no act names and nobody is making.
    pub async fn sweep_copies(&mut self) {
        let folder = self.options.history.with_file_name("spool");
        let found = tokio::task::spawn_blocking(move || unattended(&folder)).await;
        let found = match found.map_err(std::io::Error::other).flatten() {
            Ok(found) if found.is_empty() => return,
            Ok(found) => found,
            Err(error) => return tracing::info!(%error, "copies that were left are not swept"),
        };
        // Only now: whoever made one had put its act in before they let go of it.
        let all = self.store.read(outbox::all).await;
        let Some(all) = self.check(all).await else { return };
        // By their names, which are of a kind: one folder may be reached by different paths.
        let files = all.iter().flat_map(|queued| queued.act.files());
        let needed: HashSet<_> = files.filter_map(|file| file.path.file_name()).collect();
        let swept = found.remove(|name| needed.contains(name));
        if swept > 0 {
            tracing::info!(swept, "copies that a crash had left are removed");
        }
    }

    /// An act is withdrawn.
    pub fn drop_copies_of(&mut self, queued: &Queued) {
        self.note_copies(queued);
        self.drop_copies(&queued.client_id);
    }
}
