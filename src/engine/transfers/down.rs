//! Files that are fetched: remembered until they are there, so that they go on after a restart.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use canteen_protocol::file::File;
use canteen_protocol::{ErrorCode, FileId, WireError};

use super::{AT_ONCE, Downward, Often, Told};
use crate::engine::News;
use crate::engine::state::Engine;
use crate::model::{Purpose, Stage, TransferKey};
use crate::net::files::Files;
use crate::store::downloads;
use crate::transfers::{Folder, Had, Tell, TransferError, Want, fetch, part_in, put_at, put_in};

impl Engine {
    /// Fetches a file, unless it is there or on its way.
    pub async fn fetch_file(&mut self, file: File, purpose: Purpose) {
        if let Some(downward) = self.transfers.down.get_mut(&file.id) {
            downward.purpose = purpose;
            return;
        }
        if let Purpose::Save(Some(path)) = &purpose
            && path.symlink_metadata().is_ok()
        {
            return self
                .fail("save the file", TransferError::There(path.clone()).into_wire())
                .await;
        }
        if matches!(purpose, Purpose::Open) {
            let (id, size) = (file.id, file.size);
            let saved = self.store.read(move |conn| downloads::path_of(conn, id)).await;
            if let Some(path) = self.check(saved).await.flatten().filter(|path| is_it(path, size)) {
                return self.say_there(&file, path, true).await;
            }
        }
        let kept = (file.clone(), purpose.clone());
        let kept = self.store.write(move |tx| downloads::want(tx, &kept.0, &kept.1)).await;
        self.check(kept).await;
        self.queue_download(file, purpose).await;
    }

    /// Goes on with what was wanted before.
    pub async fn resume_downloads(&mut self) {
        let wanted = self.store.read(downloads::wanted).await;
        for (file, purpose) in self.check(wanted).await.unwrap_or_default() {
            // Nothing is opened that was not just asked for.
            let purpose = if purpose == Purpose::Open { Purpose::Save(None) } else { purpose };
            self.queue_download(file, purpose).await;
        }
    }

    async fn queue_download(&mut self, file: File, purpose: Purpose) {
        let (id, key) = (file.id, TransferKey::Down(file.id));
        self.say_transfer(key, &file, 0, Stage::Waiting).await;
        self.transfers.down.insert(id, Downward { file, purpose, task: None });
        self.transfers.waiting.push_back(id);
        self.start_downloads().await;
    }

    /// Calls a fetch off; what has come of it stays for another time.
    pub async fn stop_download(&mut self, id: FileId) {
        let Some(downward) = self.transfers.down.remove(&id) else { return };
        if let Some(task) = downward.task {
            task.abort();
        }
        self.transfers.waiting.retain(|waiting| *waiting != id);
        let forgotten = self.store.write(move |tx| downloads::forget(tx, id)).await;
        self.check(forgotten).await;
        self.say_transfer(TransferKey::Down(id), &downward.file, 0, Stage::Gone).await;
        self.start_downloads().await;
    }

    async fn start_downloads(&mut self) {
        let running = |engine: &Self| {
            engine.transfers.down.values().filter(|downward| downward.task.is_some()).count()
        };
        while running(self) < AT_ONCE
            && let Some(id) = self.transfers.waiting.pop_front()
        {
            let files = match self.transfers.files(&self.options) {
                Ok(files) => files,
                Err(error) => return self.fail("fetch the file", error).await,
            };
            let folder = self.options.downloads.clone();
            let Some(downward) = self.transfers.down.get(&id) else { continue };
            let (file, purpose) = (downward.file.clone(), downward.purpose.clone());
            let (online, tell) = (self.transfers.online.subscribe(), self.transfers.tell.clone());
            let task = self.transfers.start(async move {
                let (often, told) = (Often::new(), tell.clone());
                let step: Tell<_> = Arc::new(move |step: Result<(i64, i64), String>| {
                    if step.is_err() || often.now() {
                        // A stopped engine hears nothing any more.
                        drop(told.send(Told::Down(id, step)));
                    }
                });
                let done = bring(&files, file, &purpose, &folder, (online, step)).await;
                drop(tell.send(Told::Fetched(id, done)));
            });
            if let Some(downward) = self.transfers.down.get_mut(&id) {
                downward.task = Some(task);
            }
        }
    }

    /// A file comes down.
    pub(super) async fn come_down(&mut self, id: FileId, step: Result<(i64, i64), String>) {
        let Some(downward) = self.transfers.down.get(&id) else { return };
        let file = downward.file.clone();
        let (done, stage) = match step {
            Ok((done, _)) => (done, Stage::Moving),
            Err(why) => (0, Stage::Paused(why)),
        };
        self.say_transfer(TransferKey::Down(id), &file, done, stage).await;
    }

    /// A file is there, or will not be.
    pub(super) async fn fetched_file(
        &mut self,
        id: FileId,
        result: Result<(Had, PathBuf), TransferError>,
    ) {
        let Some(downward) = self.transfers.down.remove(&id) else { return };
        let Downward { file, purpose, .. } = downward;
        match result {
            Ok((_, path)) => {
                let kept = path.clone();
                let kept = self.store.write(move |tx| downloads::have(tx, id, &kept)).await;
                self.check(kept).await;
                self.say_there(&file, path, purpose == Purpose::Open).await;
            }
            Err(error) => {
                let forgotten = self.store.write(move |tx| downloads::forget(tx, id)).await;
                self.check(forgotten).await;
                let error = error.into_wire();
                let stage = Stage::Failed(error.message.clone());
                self.say_transfer(TransferKey::Down(id), &file, 0, stage).await;
                self.fail("fetch the file", error).await;
            }
        }
        self.start_downloads().await;
    }

    async fn say_there(&mut self, file: &File, path: PathBuf, open: bool) {
        let stage = Stage::Done(Some(path.clone()));
        self.say_transfer(TransferKey::Down(file.id), file, file.size, stage).await;
        self.say(News::Saved { file: file.id, path, open }).await;
    }

    /// Where a file was saved: [`News::Saved`] when it is still there.
    pub async fn find_saved(&mut self, file: File) {
        let (id, size) = (file.id, file.size);
        let saved = self.store.read(move |conn| downloads::path_of(conn, id)).await;
        match self.check(saved).await.flatten().filter(|path| is_it(path, size)) {
            Some(path) => self.say(News::Saved { file: id, path, open: false }).await,
            None => {
                let error =
                    WireError::new(ErrorCode::NotFound, "it is not saved here: save it first");
                self.fail("copy the path", error).await;
            }
        }
    }
}

/// Whether what lies there may still be what was saved.
fn is_it(path: &Path, size: i64) -> bool {
    std::fs::metadata(path)
        .is_ok_and(|meta| meta.is_file() && i64::try_from(meta.len()) == Ok(size))
}

type Way = (tokio::sync::watch::Receiver<bool>, Tell<Result<(i64, i64), String>>);

async fn bring(
    files: &Files,
    file: File,
    purpose: &Purpose,
    downloads: &Folder,
    (online, step): Way,
) -> Result<(Had, PathBuf), TransferError> {
    let target = match purpose {
        Purpose::Save(Some(path)) => Some(path.clone()),
        _ => None,
    };
    let folder = match &target {
        Some(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
        None => {
            let folder = downloads.0.clone();
            let made = tokio::fs::create_dir_all(&folder).await;
            made.map_err(|error| TransferError::Write { path: folder.clone(), error })?;
            folder
        }
    };
    let part = part_in(&folder, file.id);
    let want = Want { id: file.id, known: Some(file), part: part.clone() };
    let had = fetch(files, &want, online, step).await?;
    let path = match target {
        Some(path) => put_at(&part, &path).map(|()| path)?,
        None => put_in(&part, &folder, &had.name)?,
    };
    Ok((had, path))
}
