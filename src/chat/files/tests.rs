//! Files in the chat: events in, state, effects and lines out.

use std::path::PathBuf;
use std::sync::Arc;

use canteen_protocol::file::File;
use canteen_protocol::{ConversationId, FileId, MemberId, Seq, Time};

use crate::chat::lines::body;
use crate::engine::{Command, Due, News, Parcel};
use crate::i18n::{Lang, Texts};
use crate::input::{Key, Keymap};
use crate::model::{
    Anchor, Item, ItemKey, ItemKind, LocalId, Purpose, Said, Stage, Transfer, TransferKey, Window,
};
use crate::pictures::{Picture, load, png};
use crate::state::{Disk, Effect, Entry, Event, Found, Listing, Settings, State};
use crate::update::{run_line, update};

const HERE: ConversationId = ConversationId(1);

fn file(id: i64, name: &str, mime: &str) -> File {
    File {
        id: FileId(id),
        name: name.into(),
        size: 1_234_567,
        mime: mime.into(),
        hash: "ab".repeat(32),
        width: (mime == "image/png").then_some(640),
        height: (mime == "image/png").then_some(480),
        duration: mime.starts_with("audio/").then_some(41_500),
    }
}

fn item(key: ItemKey, text: &str, files: Vec<File>) -> Item {
    let said = Said { text: text.into(), files, ..Said::default() };
    Item { key, at: Time(0), by: Some(MemberId(2)), kind: ItemKind::Message(Box::new(said)) }
}

fn logged(seq: i64, files: Vec<File>) -> Item {
    item(ItemKey::Logged(Seq(seq)), "", files)
}

/// A chat with these items, the last of them chosen.
fn chat(items: Vec<Item>) -> State {
    let keymap = Keymap::builtin("default").unwrap();
    let texts = Texts::new(Lang::En);
    let mut state = State::new(texts, Arc::default(), keymap.into(), Settings::default());
    (state.columns, state.rows) = (100, 30);
    let effects = crate::chats::open(&mut state, HERE);
    assert!(effects.len() < 10);
    let window = Window {
        conversation: HERE,
        anchor: Anchor::Newest,
        items,
        at_start: true,
        at_end: true,
        fetching: false,
    };
    hear(&mut state, News::Window(window));
    state
}

fn hear(state: &mut State, news: News) -> Vec<Effect> {
    update(state, Event::News(news))
}

fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let press = |word: &str| update(state, Event::Key(word.parse::<Key>().unwrap()));
    keys.split(' ').flat_map(press).collect()
}

fn commands(effects: &[Effect]) -> Vec<&Command> {
    let commands = effects.iter().filter_map(|effect| match effect {
        Effect::Engine(command) => Some(command),
        _ => None,
    });
    commands.collect()
}

fn lines(state: &State, index: usize, cells: usize) -> Vec<String> {
    let item = &state.chat.log.items()[index];
    let ItemKind::Message(said) = &item.kind else { panic!("no message") };
    body::lines(state, item, said, cells).iter().map(|line| line.text()).collect()
}

fn moving(key: TransferKey, done: i64, stage: Stage) -> News {
    News::Transfer(Box::new(Transfer { key, file: file(5, "a.bin", "x/y"), done, stage }))
}

fn picture() -> Picture {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), png(640, 480, |x, _| [u8::from(x > 320) * 255, 0, 0]).unwrap())
        .unwrap();
    load(file.path()).unwrap()
}

#[test]
fn a_file_is_a_line_with_its_figures() {
    let long = "a very long name of a file that nobody would choose.tar.gz";
    let state = chat(vec![
        logged(1, vec![file(5, "report.pdf", "application/pdf"), file(6, long, "x/y")]),
        item(ItemKey::Logged(Seq(2)), "see **this**", vec![file(7, "a.csv", "text/csv")]),
    ]);
    assert_eq!(
        lines(&state, 0, 50),
        ["▤ report.pdf  1.2 MB", "▤ a very long name of a file that no….gz  1.2 MB"]
    );
    assert_eq!(lines(&state, 1, 50), ["see this", "▤ a.csv  1.2 MB"]);
    assert!(lines(&state, 0, 12).iter().all(|line| canteen_text::width::width(line) <= 24));
}

#[test]
fn progress_is_shown_while_it_lasts() {
    let queued = item(ItemKey::Queued(LocalId(3)), "", vec![file(0, "a.bin", "x/y")]);
    let mut state = chat(vec![logged(1, vec![file(5, "a.bin", "x/y")]), queued]);
    let (up, down) = (TransferKey::Up(LocalId(3), 0), TransferKey::Down(FileId(5)));
    hear(&mut state, moving(down, 617_284, Stage::Moving));
    hear(&mut state, moving(up, 0, Stage::Paused("the line broke".into())));
    assert_eq!(lines(&state, 0, 60)[1], "[██████░░░░░░] 50 % · 617 kB / 1.2 MB");
    assert_eq!(lines(&state, 1, 60)[1], "[░░░░░░░░░░░░] goes on by itself: the line broke");
    hear(&mut state, moving(down, 1_234_567, Stage::Done(None)));
    hear(&mut state, moving(up, 0, Stage::Gone));
    assert_eq!((lines(&state, 0, 60).len(), lines(&state, 1, 60).len()), (1, 1));
}

#[test]
fn odd_figures_do_no_harm() {
    let mut state = chat(vec![logged(1, vec![File { size: 0, ..file(5, "a", "x/y") }])]);
    for done in [-5, 0, i64::MAX] {
        let transfer = Transfer {
            key: TransferKey::Down(FileId(5)),
            file: File { size: 0, ..file(5, "a", "x/y") },
            done,
            stage: Stage::Moving,
        };
        hear(&mut state, News::Transfer(transfer.into()));
        assert_eq!(lines(&state, 0, 40).len(), 2);
    }
}

#[test]
fn pictures_on_the_screen_are_asked_for_once_and_take_no_other_room_when_they_come() {
    let mut state = chat(vec![logged(1, vec![file(5, "a.png", "image/png")])]);
    let asked = update(&mut state, Event::Resize { columns: 100, rows: 30 });
    assert!(commands(&asked).is_empty(), "it was asked for before: {asked:?}");
    let before = lines(&state, 0, 60);
    hear(&mut state, News::Picture { file: FileId(5), picture: Some(Arc::new(picture())) });
    let after = lines(&state, 0, 60);
    assert_eq!((before.len(), after.len()), (11, 11));
    assert_eq!(after[0], "▀".repeat(26));
    assert_eq!(lines(&state, 0, 10)[0], "▀".repeat(8), "a narrow pane shows a smaller one");
    hear(&mut state, News::Picture { file: FileId(5), picture: None });
    assert_eq!(lines(&state, 0, 60), ["▨ a.png  640×480 · 1.2 MB"]);
}

#[test]
fn who_wants_no_pictures_fetches_none() {
    for settings in [
        Settings { pictures: false, ..Settings::default() },
        Settings { ascii: true, ..Settings::default() },
    ] {
        let mut state = chat(Vec::new());
        state.settings = settings;
        let items = vec![logged(1, vec![file(5, "a.png", "image/png")])];
        let news = News::Items { conversation: HERE, items, gone: Vec::new() };
        let effects = hear(&mut state, news);
        let shows = |command: &&Command| matches!(command, Command::ShowPicture(_));
        assert!(!commands(&effects).iter().any(shows), "{effects:?}");
        assert_eq!(lines(&state, 0, 60).len(), 1);
    }
}

#[test]
fn s_saves_and_o_opens() {
    let one = file(5, "a.bin", "x/y");
    let mut state = chat(vec![logged(1, vec![one.clone()])]);
    press(&mut state, "up");
    assert_eq!(
        commands(&press(&mut state, "s")),
        [&Command::Fetch(one.clone(), Purpose::Save(None))]
    );
    assert_eq!(commands(&press(&mut state, "o")), [&Command::Fetch(one.clone(), Purpose::Open)]);
    let path = PathBuf::from("/home/li/a.bin");
    let saved = |open| News::Saved { file: FileId(5), path: path.clone(), open };
    assert_eq!(hear(&mut state, saved(false)), []);
    assert_eq!(hear(&mut state, saved(true)), [Effect::OpenFile(path.clone())]);
    assert_eq!(commands(&press(&mut state, "Y")), [&Command::FindSaved(one)]);
    assert_eq!(hear(&mut state, saved(false)), [Effect::Copy("/home/li/a.bin".into())]);
}

#[test]
fn sound_has_a_bar_and_a_length() {
    let (note, song) = (file(5, "note.ogg", "audio/ogg"), file(6, "song.mp3", "audio/mpeg"));
    let song = File { duration: Some(3_723_000), ..song };
    let film = File { duration: Some(9_001), ..file(7, "a.mp4", "video/mp4") };
    let old = File { duration: None, ..file(8, "old.wav", "audio/wav") };
    let state = chat(vec![logged(1, vec![note, song, film, old])]);
    assert_eq!(
        lines(&state, 0, 80),
        [
            "♪ note.ogg  ▬▬▬▬▬▬▬▬▬▬▬  0:42 · 1.2 MB",
            "♪ song.mp3  ▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬  1:02:03 · 1.2 MB",
            "▶ a.mp4  0:10 · 1.2 MB",
            "♪ old.wav  1.2 MB",
        ]
    );
    assert!(lines(&state, 0, 12).iter().all(|line| canteen_text::width::width(line) <= 34));
}

#[test]
fn o_plays_sound_and_stops_it() {
    let note = file(5, "note.ogg", "audio/ogg");
    let mut state = chat(vec![logged(1, vec![note.clone()])]);
    press(&mut state, "up");
    assert_eq!(commands(&press(&mut state, "o")), [&Command::Fetch(note.clone(), Purpose::Open)]);
    let path = PathBuf::from("/home/li/note.ogg");
    let saved = News::Saved { file: FileId(5), path: path.clone(), open: true };
    let play = Effect::Play { file: FileId(5), path, player: "auto".into() };
    assert_eq!(hear(&mut state, saved.clone()), std::slice::from_ref(&play));
    assert!(lines(&state, 0, 60)[0].ends_with("plays; o stops it"));
    assert_eq!(press(&mut state, "o"), [Effect::StopPlaying]);
    assert!(!lines(&state, 0, 60)[0].contains("plays"));
    // It ends by itself as well; that of another file says nothing of this one.
    press(&mut state, "o");
    assert_eq!(hear(&mut state, saved), [play]);
    for (file, plays) in [(FileId(6), true), (FileId(5), false)] {
        crate::update::update(&mut state, Event::Played { file, fault: None });
        assert_eq!(lines(&state, 0, 60)[0].contains("plays"), plays);
    }
}

#[test]
fn of_sound_asked_for_twice_the_last_is_heard_and_none_is_opened() {
    let notes = [5, 6].map(|id| file(id, "note.ogg", "audio/ogg"));
    let here = |id| News::Saved { file: FileId(id), path: "/n.ogg".into(), open: true };
    let play = Effect::Play { file: FileId(6), path: "/n.ogg".into(), player: "auto".into() };
    for order in [[5, 6], [6, 5]] {
        let mut state = chat(vec![logged(1, notes.to_vec())]);
        for note in &notes {
            super::open(&mut state, note);
        }
        let heard: Vec<_> = order.iter().flat_map(|id| hear(&mut state, here(*id))).collect();
        assert_eq!(heard, std::slice::from_ref(&play), "{order:?}");
        assert_eq!(state.chat.files.playing, Some(FileId(6)), "{order:?}");
    }
}

#[test]
fn of_several_one_is_chosen_to_be_opened() {
    let files = vec![file(5, "a.bin", "x/y"), file(6, "b.bin", "x/y")];
    let mut state = chat(vec![logged(1, files.clone())]);
    press(&mut state, "up o");
    assert_eq!(state.overlays.len(), 1);
    let opened = press(&mut state, "b");
    assert_eq!(commands(&opened), [&Command::Fetch(files[1].clone(), Purpose::Open)]);
    let saved = press(&mut state, "s");
    assert_eq!(commands(&saved).len(), 2, "all are saved");
}

#[test]
fn a_fetch_is_called_off() {
    let mut state = chat(vec![logged(1, vec![file(5, "a.bin", "x/y")])]);
    press(&mut state, "up");
    assert_eq!(commands(&press(&mut state, "x")), Vec::<&Command>::new());
    press(&mut state, "up");
    hear(&mut state, moving(TransferKey::Down(FileId(5)), 1, Stage::Moving));
    assert_eq!(commands(&press(&mut state, "x")), [&Command::StopFetch(FileId(5))]);
}

fn listing() -> Listing {
    let entry = |name: &str, folder| Entry { name: name.into(), folder, size: 10 };
    Listing {
        asked: String::new(),
        path: "/home/li".into(),
        entries: vec![
            entry("logs", true),
            entry(".hidden", false),
            entry("build.log", false),
            entry("图.png", false),
        ],
        error: None,
    }
}

fn sent(effects: &[Effect]) -> Vec<PathBuf> {
    let paths = commands(effects).into_iter().filter_map(|command| match command {
        Command::SendFiles(Parcel { conversation: HERE, paths, .. }) => Some(paths.clone()),
        _ => None,
    });
    paths.flatten().collect()
}

#[test]
fn a_file_is_chosen_in_a_dialog() {
    let mut state = chat(Vec::new());
    let asked = press(&mut state, "ctrl-o");
    assert_eq!(asked, [Effect::Disk(Disk::List(String::new()))]);
    update(&mut state, Event::Disk(Found::Folder(listing())));
    let asked = press(&mut state, "l o g s enter");
    assert_eq!(asked, [Effect::Disk(Disk::List("/home/li/logs".into()))]);
    let inside = Listing { path: "/home/li/logs".into(), ..listing() };
    update(&mut state, Event::Disk(Found::Folder(inside)));
    assert_eq!(press(&mut state, "backspace"), [Effect::Disk(Disk::List("/home/li".into()))]);
    update(&mut state, Event::Disk(Found::Folder(listing())));
    assert_eq!(sent(&press(&mut state, "b u i enter")), [PathBuf::from("/home/li/build.log")]);
    assert!(state.overlays.is_empty());
}

#[test]
fn chosen_files_can_wait() {
    let mut state = chat(Vec::new());
    let due = |effects: &[Effect]| {
        let mut commands = commands(effects).into_iter();
        commands.find_map(|command| match command {
            Command::SendFiles(Parcel { due, .. }) => Some(*due),
            _ => None,
        })
    };
    let at = Time(state.now.0 + 7_200_000);
    for (line, expected) in [("file-later 2h", Some(Due::At(at))), ("file", Some(Due::Now))] {
        let asked = run_line(&mut state, line);
        assert_eq!(asked, [Effect::Disk(Disk::List(String::new()))], "{line}");
        update(&mut state, Event::Disk(Found::Folder(listing())));
        assert_eq!(due(&press(&mut state, "b u i enter")), expected, "{line}");
    }
    // In a group there is nobody to wait for.
    assert_eq!(run_line(&mut state, "file-later"), []);
    assert!(state.overlays.is_empty());
}

#[test]
fn several_are_marked() {
    let mut state = chat(Vec::new());
    press(&mut state, "ctrl-o");
    update(&mut state, Event::Disk(Found::Folder(listing())));
    let effects = press(&mut state, "down down tab tab enter");
    let paths = ["/home/li/build.log", "/home/li/图.png"].map(PathBuf::from);
    assert_eq!(sent(&effects), paths);
}

#[test]
fn a_path_is_completed_on_the_command_line() {
    let mut state = chat(Vec::new());
    press(&mut state, "ctrl-o esc");
    let asked = press(&mut state, "alt-x f i l e space");
    assert_eq!(asked, [Effect::Disk(Disk::List(String::new()))]);
    update(&mut state, Event::Disk(Found::Folder(listing())));
    assert_eq!(press(&mut state, "l tab"), [Effect::Disk(Disk::List("logs/".into()))]);
    let inside = Listing { asked: "logs/".into(), ..listing() };
    update(&mut state, Event::Disk(Found::Folder(inside)));
    assert_eq!(sent(&press(&mut state, "b tab enter")), [PathBuf::from("logs/build.log")]);
}

#[test]
fn a_pasted_path_may_be_the_file() {
    let mut state = chat(Vec::new());
    press(&mut state, "h i space");
    let asked = update(&mut state, Event::Paste("'/home/li/a b.log'".into()));
    assert!(asked.contains(&Effect::Disk(Disk::Look("/home/li/a b.log".into()))), "{asked:?}");
    let found = Found::File {
        asked: "/home/li/a b.log".into(),
        path: "/home/li/a b.log".into(),
        name: "a b.log".into(),
        size: 10,
    };
    update(&mut state, Event::Disk(found.clone()));
    press(&mut state, "n");
    assert_eq!(state.chat.composer.buffer.text(), "hi '/home/li/a b.log'");
    update(&mut state, Event::Disk(found));
    assert_eq!(sent(&press(&mut state, "y")), [PathBuf::from("/home/li/a b.log")]);
    assert_eq!(state.chat.composer.buffer.text(), "hi");
}

#[test]
fn what_is_no_path_is_not_looked_for() {
    for text in ["hello", "a/b", "/two\n/lines", "", "https://x.example/a"] {
        assert_eq!(super::pasted(text), None, "{text:?}");
    }
}
