//! Files in the chat: how they look under a message, what is done with them, choosing one of this
//! machine. What moves and what was saved is known from the engine's news.

mod browse;
mod deeds;
pub mod lines;
mod paste;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use canteen_protocol::FileId;
use canteen_protocol::file::File;

use crate::engine::{Command, News};
use crate::model::{ItemKey, ItemKind, Stage, Transfer, TransferKey};
use crate::pictures::Picture;
use crate::state::{Effect, Level, State};
use crate::transfers::is_picture;

pub use browse::Browser;
pub use deeds::{copy_path, file, files_later, open, save, stop};
pub use paste::{found, offered, pasted};

/// Pictures kept for drawing; those seen longest ago go first.
const PICTURES: usize = 64;

/// What the pane knows of files.
#[derive(Debug, Default)]
pub struct Files {
    /// Files under way.
    moving: HashMap<TransferKey, Transfer>,
    /// Pictures by file, and when they were last seen; none for those that cannot be shown.
    pictures: BTreeMap<FileId, (u64, Option<Arc<Picture>>)>,
    /// Counts what was seen.
    seen: u64,
    /// Pictures that were asked for.
    asked: Vec<FileId>,
    /// The file whose path is to be copied.
    copying: Option<FileId>,
    /// Sound that is being fetched to be heard.
    fetched: HashSet<FileId>,
    /// The one of it that was asked for last: the others were given up for it.
    to_play: Option<FileId>,
    /// The file that plays.
    playing: Option<FileId>,
}

impl Files {
    /// How a file of an item goes, when it is under way.
    #[must_use]
    pub fn transfer(&self, key: ItemKey, n: usize, file: &File) -> Option<&Transfer> {
        let key = match key {
            ItemKey::Queued(local) => TransferKey::Up(local, n),
            ItemKey::Logged(_) => TransferKey::Down(file.id),
        };
        self.moving.get(&key)
    }

    /// Whether a file plays.
    #[must_use]
    pub fn plays(&self, file: &File) -> bool {
        self.playing == Some(file.id)
    }

    /// The picture of a file.
    #[must_use]
    pub fn picture(&self, file: &File) -> Option<&Picture> {
        self.pictures.get(&file.id)?.1.as_deref()
    }

    /// Whether a picture may still come.
    #[must_use]
    pub fn awaits(&self, file: &File) -> bool {
        file.id != FileId(0) && is_picture(&file.mime) && !self.pictures.contains_key(&file.id)
    }
}

/// Hears news.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    match news {
        News::Transfer(transfer) => moved(state, transfer),
        News::Saved { file, path, open } => return saved(state, *file, path.clone(), *open),
        News::Picture { file, picture } => {
            let files = &mut state.chat.files;
            files.asked.retain(|asked| asked != file);
            files.pictures.insert(*file, (files.seen, picture.clone()));
            shows_anew(state, *file);
        }
        _ => {}
    }
    Vec::new()
}

fn moved(state: &mut State, transfer: &Transfer) {
    let over = matches!(transfer.stage, Stage::Done(_) | Stage::Failed(_) | Stage::Gone);
    if over {
        state.chat.files.moving.remove(&transfer.key);
    } else {
        state.chat.files.moving.insert(transfer.key, transfer.clone());
    }
    match transfer.key {
        TransferKey::Up(local, _) => state.chat.cache.forget(ItemKey::Queued(local)),
        TransferKey::Down(file) => shows_anew(state, file),
    }
}

/// What shows a file is drawn anew.
fn shows_anew(state: &mut State, file: FileId) {
    let shows = |kind: &ItemKind| match kind {
        ItemKind::Message(said) => said.files.iter().any(|carried| carried.id == file),
        _ => false,
    };
    let items = state.chat.log.items().iter();
    let keys: Vec<_> = items.filter(|item| shows(&item.kind)).map(|item| item.key).collect();
    for key in keys {
        state.chat.cache.forget(key);
    }
}

fn saved(state: &mut State, file: FileId, path: PathBuf, open: bool) -> Vec<Effect> {
    let shown = canteen_text::sanitize::line(&path.display().to_string(), 200);
    if state.chat.files.copying.take() == Some(file) {
        let said = state.texts.with("chat-path-copied", &[("path", shown.clone().into())]);
        state.toast(Level::Info, said);
        return vec![Effect::Copy(shown)];
    }
    let said = state.texts.with("chat-file-saved", &[("path", shown.into())]);
    state.toast(Level::Info, said);
    if !open {
        return Vec::new();
    }
    if !state.chat.files.fetched.remove(&file) {
        return vec![Effect::OpenFile(path)];
    }
    if state.chat.files.to_play.take_if(|wanted| *wanted == file).is_none() {
        return Vec::new();
    }
    if let Some(before) = state.chat.files.playing.replace(file) {
        shows_anew(state, before);
    }
    shows_anew(state, file);
    vec![Effect::Play { file, path, player: state.settings.player.clone() }]
}

/// A file plays no more.
pub fn played(state: &mut State, file: FileId) {
    if state.chat.files.playing.take_if(|playing| *playing == file).is_some() {
        shows_anew(state, file);
    }
}

/// Asks for the pictures that are on the screen.
pub fn settle(state: &mut State) -> Vec<Effect> {
    if !state.settings.pictures || state.settings.ascii {
        return Vec::new();
    }
    let Some((first, last)) = state.chat.seen.items else { return Vec::new() };
    let items = state.chat.log.items();
    let seen = items.get(first..=last.min(items.len().saturating_sub(1))).unwrap_or_default();
    let carried = seen.iter().filter_map(|item| match &item.kind {
        ItemKind::Message(said) => Some(&said.files),
        _ => None,
    });
    let pictures: Vec<File> =
        carried.flatten().filter(|file| is_picture(&file.mime)).cloned().collect();
    let files = &mut state.chat.files;
    if pictures.is_empty() {
        return Vec::new();
    }
    files.seen += 1;
    let mut effects = Vec::new();
    for file in pictures {
        match files.pictures.get_mut(&file.id) {
            Some((seen, _)) => *seen = files.seen,
            None if file.id != FileId(0) && !files.asked.contains(&file.id) => {
                files.asked.push(file.id);
                effects.push(Effect::Engine(Command::ShowPicture(file)));
            }
            None => {}
        }
    }
    while files.pictures.len() > PICTURES
        && let Some(oldest) = files.pictures.iter().min_by_key(|(_, (seen, _))| *seen)
    {
        let id = *oldest.0;
        files.pictures.remove(&id);
    }
    effects
}
