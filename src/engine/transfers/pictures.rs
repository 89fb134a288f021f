//! Pictures that are looked at in a chat: fetched once, kept beside the history by their hash,
//! decoded off the loop one after the other.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use canteen_protocol::FileId;
use canteen_protocol::file::File;

use super::Told;
use crate::engine::News;
use crate::engine::state::Engine;
use crate::net::files::Files;
use crate::pictures::{self, Picture};
use crate::transfers::{Want, fetch, is_picture};

/// Bytes of a picture that is fetched without being asked for.
const SIZE: i64 = 8 * 1024 * 1024;
/// Bytes of pictures kept beside the history; the oldest go first.
const KEPT: u64 = 200 * 1024 * 1024;

/// What is being looked at.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    queue: VecDeque<File>,
    asked: HashSet<FileId>,
    busy: bool,
}

impl Engine {
    /// Shows a picture, when it is one and not too large: [`News::Picture`].
    pub async fn show_picture(&mut self, file: File) {
        if !is_picture(&file.mime) || file.size > SIZE || file.id == FileId(0) {
            return self.say(News::Picture { file: file.id, picture: None }).await;
        }
        if self.transfers.pictures.asked.insert(file.id) {
            self.transfers.pictures.queue.push_back(file);
            self.next_picture().await;
        }
    }

    async fn next_picture(&mut self) {
        if self.transfers.pictures.busy {
            return;
        }
        // The latest asked for is the one that is looked at.
        let Some(file) = self.transfers.pictures.queue.pop_back() else { return };
        let files = match self.transfers.files(&self.options) {
            Ok(files) => files,
            Err(error) => return self.fail("show the picture", error).await,
        };
        self.transfers.pictures.busy = true;
        let folder = self.options.history.with_file_name("pictures");
        let (online, tell) = (self.transfers.online.subscribe(), self.transfers.tell.clone());
        self.transfers.start(async move {
            let id = file.id;
            let picture = look(&files, file, &folder, online).await;
            // A stopped engine hears nothing any more.
            drop(tell.send(Told::Picture(id, picture.map(Arc::new))));
        });
    }

    /// A picture is ready, or never will be.
    pub(super) async fn seen_picture(&mut self, id: FileId, picture: Option<Arc<Picture>>) {
        self.transfers.pictures.busy = false;
        self.transfers.pictures.asked.remove(&id);
        self.say(News::Picture { file: id, picture }).await;
        self.next_picture().await;
    }
}

async fn look(
    files: &Files,
    file: File,
    folder: &Path,
    online: tokio::sync::watch::Receiver<bool>,
) -> Option<Picture> {
    let path = place(folder, &file)?;
    if !path.exists()
        && let Err(error) = bring(files, file, folder, &path, online).await
    {
        tracing::info!(error, "a picture cannot be shown");
        return None;
    }
    let loaded = tokio::task::spawn_blocking(move || pictures::load(&path)).await;
    match loaded {
        Ok(Ok(picture)) => Some(picture),
        Ok(Err(error)) => {
            tracing::info!(%error, "a picture cannot be shown");
            None
        }
        Err(error) => {
            tracing::error!(%error, "the decoder of pictures has failed");
            None
        }
    }
}

/// Where a picture is kept: by its hash, which is ours to check, never by its name.
fn place(folder: &Path, file: &File) -> Option<PathBuf> {
    let is_hash = file.hash.len() == 64 && file.hash.bytes().all(|b| b.is_ascii_hexdigit());
    is_hash.then(|| folder.join(&file.hash))
}

async fn bring(
    files: &Files,
    file: File,
    folder: &Path,
    path: &Path,
    online: tokio::sync::watch::Receiver<bool>,
) -> Result<(), String> {
    let kept = folder.to_owned();
    let room = tokio::task::spawn_blocking(move || make_room(&kept)).await;
    room.map_err(|error| error.to_string())?.map_err(|error| error.to_string())?;
    let part = folder.join(format!("{}.part", file.hash));
    let want = Want { id: file.id, known: Some(file), part: part.clone() };
    fetch(files, &want, online, Arc::new(|_| ())).await.map_err(|error| error.to_string())?;
    // Another client of the same history may have done the same: it is the same picture.
    tokio::fs::rename(&part, path).await.map_err(|error| error.to_string())
}

/// Makes the folder, and removes the oldest pictures when there are too many bytes of them.
fn make_room(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let meta = entry.as_ref().map(std::fs::DirEntry::metadata);
        if let (Ok(entry), Ok(Ok(meta))) = (&entry, meta) {
            all.push((meta.modified()?, meta.len(), entry.path()));
        }
    }
    all.sort_unstable();
    let mut size: u64 = all.iter().map(|(_, size, _)| size).sum();
    for (_, bytes, path) in all {
        if size <= KEPT {
            break;
        }
        std::fs::remove_file(path)?;
        size -= bytes;
    }
    Ok(())
}
