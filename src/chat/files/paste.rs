//! A path that is pasted, or dropped on the terminal, may mean the file.

use std::path::PathBuf;

use super::deeds;
use crate::chat::composer;
use crate::chat::popup::Popup;
use crate::engine::Due;
use crate::overlays::Overlay;
use crate::state::{Disk, Effect, Found, State};

/// Bytes of a path.
const LONGEST: usize = 4_096;

/// Asks whether what was pasted is a file of this machine, when it looks like the path of one.
#[must_use]
pub fn pasted(text: &str) -> Option<Effect> {
    let line = text.trim();
    let one = !line.is_empty() && line.len() <= LONGEST && !line.contains('\n');
    let unquoted = line.trim_matches(['\'', '"']);
    let path = ["/", "~/", "file:///"].iter().any(|start| unquoted.starts_with(start));
    (one && path).then(|| Effect::Disk(Disk::Look(unquoted.to_owned())))
}

/// What the disk says: when it is a file, lets choose between the file and its path.
pub fn found(state: &mut State, found: &Found) {
    let Found::File { asked, path, name, size } = found else { return };
    let written = state.chat.composer.buffer.text();
    // Whoever has written on does not want to be asked any more.
    if state.chat.open.is_none() || !state.overlays.is_empty() || !written.contains(asked.as_str())
    {
        return;
    }
    let (asked, path, name) = (asked.clone(), path.clone(), name.clone());
    state.overlays.push(Overlay::Chat(Popup::Attach { asked, path, name, size: *size }));
}

/// It is to be the file: its path goes out of the composer.
pub fn offered(state: &mut State, asked: &str, path: PathBuf) -> Vec<Effect> {
    let written = state.chat.composer.buffer.text();
    if let Some(at) = written.rfind(asked) {
        let quoted = |c: char| c == '\'' || c == '"';
        let before = written[..at].trim_end_matches(quoted);
        let after = written[at + asked.len()..].trim_start_matches(quoted);
        let left = format!("{before}{after}");
        state.chat.composer.buffer.set(left.trim_end_matches([' ', '\n']));
    }
    let mut effects = composer::changed(state);
    effects.extend(deeds::send(state, vec![path], Due::Now));
    effects
}
