//! What files look like: carried by messages, under way, as pictures, and being chosen.

use std::path::PathBuf;

use canteen_protocol::FileId;
use canteen_protocol::file::File;

use super::screens::shots;
use super::*;
use crate::model::{Stage, Transfer, TransferKey};
use crate::pictures::{load, png};
use crate::state::{Entry, Found, Listing};

fn file(id: i64, name: &str, mime: &str, size: i64) -> File {
    let side = |length| mime.starts_with("image/").then_some(length);
    File {
        id: FileId(id),
        name: name.into(),
        size,
        mime: mime.into(),
        hash: "ab".repeat(32),
        width: side(640),
        height: side(480),
        duration: (mime.starts_with("audio/") || mime.starts_with("video/")).then_some(63_000),
    }
}

fn carrying(item: Item, files: Vec<File>) -> Item {
    let ItemKind::Message(mut said) = item.kind else { panic!("no message") };
    said.files = files;
    Item { kind: ItemKind::Message(said), ..item }
}

fn report() -> File {
    file(5, "发布报告 release-412.pdf", "application/pdf", 1_234_567)
}

fn image() -> File {
    file(7, "graph.png", "image/png", 48_211)
}

fn log() -> File {
    file(0, "build.log", "text/plain", 52_428_800)
}

fn voice() -> File {
    file(8, "voice-1.ogg", "audio/ogg", 310_000)
}

/// The open chat with sound, a film and where something is.
fn media(state: &mut State) {
    let film = file(9, "walkthrough of the new office.mp4", "video/mp4", 12_345_678);
    let items = vec![
        carrying(message(17, 90, 2, ""), vec![voice()]),
        carrying(message(18, 95, 3, "这是新办公室"), vec![film]),
        message(19, 97, 2, "咖啡馆 geo:31.2304,121.4737 at noon?"),
    ];
    hear(state, News::Window(window(OPS, Anchor::Newest, items)));
}

/// The open chat with files in it.
fn carried(state: &mut State) {
    let long = file(6, "a name that nobody would choose for a file of theirs.tar.gz", "x/y", 900);
    let items = vec![
        carrying(message(10, 90, 2, "the report of tonight"), vec![report(), long]),
        carrying(message(11, 95, 3, ""), vec![image()]),
        carrying(sample::queued(1, "", crate::model::Delivery::Queued), vec![log()]),
    ];
    hear(state, News::Window(window(OPS, Anchor::Newest, items)));
}

fn picture() -> News {
    let place = tempfile::NamedTempFile::new().unwrap();
    let shade = |x: u32| u8::from((x / 40).is_multiple_of(2)) * 255;
    let bytes = png(640, 480, |x, y| [shade(x), shade(y), 90]).unwrap();
    std::fs::write(place.path(), bytes).unwrap();
    News::Picture { file: FileId(7), picture: Some(Arc::new(load(place.path()).unwrap())) }
}

fn goes(key: TransferKey, file: File, done: i64, stage: Stage) -> News {
    News::Transfer(Box::new(Transfer { key, file, done, stage }))
}

/// A folder of this machine.
fn folder(error: Option<String>) -> Event {
    let entry = |name: &str, folder, size| Entry { name: name.into(), folder, size };
    let entries = vec![
        entry("logs", true, 0),
        entry("照片", true, 0),
        entry(".profile", false, 807),
        entry("build.log", false, 52_428_800),
        entry("发布报告 release-412.pdf", false, 1_234_567),
        entry("odd\u{202e}gpj.exe", false, 12),
    ];
    let entries = if error.is_none() { entries } else { Vec::new() };
    let path = PathBuf::from("/home/min/projects/lantern/deploy/2026/november/out");
    Event::Disk(Found::Folder(Listing { asked: String::new(), path, entries, error }))
}

#[test]
fn files_of_messages() {
    shots(|state, look| {
        carried(state);
        look(state, "files");
        hear(state, picture());
        look(state, "files_picture");
    });
}

#[test]
fn sound_films_and_places() {
    shots(|state, look| {
        media(state);
        look(state, "files_media");
        let voice = voice();
        crate::chat::files::open(state, &voice);
        hear(state, News::Saved { file: voice.id, path: "/voice-1.ogg".into(), open: true });
        // Until the word of where it was saved is gone.
        state.toasts = crate::state::Toasts::default();
        look(state, "files_playing");
    });
}

#[test]
fn files_under_way() {
    shots(|state, look| {
        carried(state);
        hear(state, picture());
        let (up, down) = (TransferKey::Up(LocalId(1), 0), TransferKey::Down(FileId(5)));
        hear(state, goes(down, report(), 617_284, Stage::Moving));
        hear(state, goes(up, log(), 13_107_200, Stage::Moving));
        look(state, "files_moving");
        hear(state, goes(down, report(), 0, Stage::Waiting));
        hear(state, goes(up, log(), 13_107_200, Stage::Paused("the line broke".into())));
        look(state, "files_paused");
    });
}

#[test]
fn choosing_among_the_files_of_a_message() {
    shots(|state, look| {
        carried(state);
        press(state, "esc k k k o");
        look(state, "files_open");
    });
}

#[test]
fn choosing_files_of_this_machine() {
    shots(|state, look| {
        press(state, "ctrl-o");
        look(state, "browse_empty");
        update(state, folder(None));
        look(state, "browse");
        press(state, "down down down tab");
        look(state, "browse_marked");
        press(state, "r e l");
        look(state, "browse_found");
        press(state, "z z z");
        look(state, "browse_nothing");
        update(state, folder(Some("permission denied".into())));
        look(state, "browse_refused");
    });
}

#[test]
fn a_path_that_was_pasted() {
    shots(|state, look| {
        let path = "/home/min/projects/lantern/deploy/out/发布报告 release-412.pdf";
        update(state, Event::Paste(format!("'{path}'")));
        let name = "发布报告 release-412.pdf".into();
        let found = Found::File { asked: path.into(), path: path.into(), name, size: 1_234_567 };
        update(state, Event::Disk(found));
        look(state, "files_pasted");
    });
}
