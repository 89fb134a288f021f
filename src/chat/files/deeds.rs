//! What is done with the files of the chosen message, and sending one.

use std::path::PathBuf;

use canteen_protocol::Time;
use canteen_protocol::file::File;

use super::browse::Browser;
use crate::chat::composer;
use crate::chat::select::{chosen, refuse};
use crate::engine::{Command, Due, Parcel};
use crate::model::{ItemKey, Purpose, TransferKey};
use crate::overlays::Overlay;
use crate::state::{Disk, Effect, Level, State};
use crate::transfers::{expand, is_sound};

/// Sends a file of this machine; without a path it lets choose one.
pub fn file(state: &mut State, path: &str) -> Vec<Effect> {
    if !is_open(state) {
        return Vec::new();
    }
    if path.is_empty() {
        return browse(state, Due::Now);
    }
    send(state, vec![expand(path)], Due::Now)
}

/// Lets choose files that wait on the server: for a time, or until the other is not quiet any more.
pub fn files_later(state: &mut State, at: Option<Time>) -> Vec<Effect> {
    if is_open(state) && composer::can_wait(state, at) {
        return browse(state, at.map_or(Due::AfterQuiet, Due::At));
    }
    Vec::new()
}

/// Whether something can be sent in the open chat. Says why not.
fn is_open(state: &mut State) -> bool {
    if state.chat.open.is_none() {
        refuse(state, "chat-none");
        return false;
    }
    if let Some(why) = composer::locked(state) {
        state.toast(Level::Warning, why);
        return false;
    }
    true
}

fn browse(state: &mut State, due: Due) -> Vec<Effect> {
    state.overlays.push(Overlay::Files(Browser::new(due)));
    vec![Effect::Disk(Disk::List(String::new()))]
}

/// Sends files of this machine as one message; an answer, when one is being written.
pub fn send(state: &mut State, paths: Vec<PathBuf>, due: Due) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    let reply_to = composer::take_reply(state);
    let parcel = Parcel { conversation, text: String::new(), reply_to, paths, due };
    let mut effects = vec![Effect::Engine(Command::SendFiles(parcel))];
    if due == Due::Now {
        effects.extend(crate::chat::update::to_newest(state));
    } else {
        let done = state.t("rest-later-done");
        state.toast(Level::Info, done);
    }
    effects
}

/// The files of the chosen message, when they are on the server.
fn carried(state: &mut State) -> Option<Vec<File>> {
    let (item, said) = chosen(state)?;
    let (queued, files) = (matches!(item.key, ItemKey::Queued(_)), said.files.clone());
    if files.is_empty() {
        refuse(state, "chat-no-file");
        None
    } else if queued {
        refuse(state, "chat-not-sent-yet");
        None
    } else {
        Some(files)
    }
}

/// Opens a file with the desktop's program, plays it when it is sound; fetches it first. What
/// plays already stops.
pub fn open(state: &mut State, file: &File) -> Vec<Effect> {
    if is_sound(&file.mime) {
        if state.chat.files.plays(file) {
            super::played(state, file.id);
            return vec![Effect::StopPlaying];
        }
        state.chat.files.fetched.insert(file.id);
        state.chat.files.to_play = Some(file.id);
    }
    vec![Effect::Engine(Command::Fetch(file.clone(), Purpose::Open))]
}

/// Saves the files of the chosen message, in the folder of downloads or at a path.
pub fn save(state: &mut State, path: &str) -> Vec<Effect> {
    let Some(files) = carried(state) else { return Vec::new() };
    if !path.is_empty() && files.len() > 1 {
        return refuse(state, "chat-save-one");
    }
    let to = (!path.is_empty()).then(|| expand(path));
    let fetch = |file| Effect::Engine(Command::Fetch(file, Purpose::Save(to.clone())));
    files.into_iter().map(fetch).collect()
}

/// Copies the path of a saved file.
pub fn copy_path(state: &mut State) -> Vec<Effect> {
    let Some(file) = carried(state).and_then(|files| files.into_iter().next()) else {
        return Vec::new();
    };
    state.chat.files.copying = Some(file.id);
    vec![Effect::Engine(Command::FindSaved(file))]
}

/// Calls off what is being fetched of the chosen message; none when nothing is.
pub fn stop(state: &State) -> Option<Vec<Effect>> {
    let (_, said) = chosen(state)?;
    let moving = &state.chat.files.moving;
    let fetched = said.files.iter().filter(|file| moving.contains_key(&TransferKey::Down(file.id)));
    let effects: Vec<_> = fetched.map(|file| Effect::Engine(Command::StopFetch(file.id))).collect();
    (!effects.is_empty()).then_some(effects)
}
