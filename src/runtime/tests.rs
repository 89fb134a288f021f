//! A whole session on a terminal that is bytes in and bytes out.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use canteen_protocol::{MemberId, Seq};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::*;
use crate::engine::Command;
use crate::i18n::Lang;
use crate::model::{Chat, Item, ItemKey, ItemKind, Said};
use crate::state::{Configured, sample};
use crate::terminal::{Control, Surroundings};

/// A terminal that remembers.
#[derive(Clone, Default)]
struct Shown(Arc<(Mutex<Memory>, Notify)>);

struct Memory {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    writes: usize,
    claimed: bool,
    commands: Vec<Command>,
}

impl Default for Memory {
    fn default() -> Self {
        Self {
            parser: vt100::Parser::new(24, 100, 0),
            bytes: Vec::new(),
            writes: 0,
            claimed: true,
            commands: Vec::new(),
        }
    }
}

impl Shown {
    fn with<T>(&self, deed: impl FnOnce(&mut Memory) -> T) -> T {
        let answer = deed(&mut self.0.0.lock().unwrap());
        self.0.1.notify_waiters();
        answer
    }

    /// Waits until the terminal is as it should be.
    async fn until(&self, what: &str, condition: impl Fn(&Memory) -> bool) {
        let wait = async {
            loop {
                let changed = self.0.1.notified();
                if condition(&self.0.0.lock().unwrap()) {
                    return;
                }
                changed.await;
            }
        };
        let shown = || self.0.0.lock().unwrap().parser.screen().contents();
        assert!(
            tokio::time::timeout(Duration::from_secs(20), wait).await.is_ok(),
            "{what}; the screen:\n{}",
            shown()
        );
    }

    async fn shows(&self, text: &str) {
        self.until(text, |memory| memory.parser.screen().contents().contains(text)).await;
    }

    /// The bytes written since the last time, and in how many writes.
    fn take(&self) -> (Vec<u8>, usize) {
        self.with(|memory| (std::mem::take(&mut memory.bytes), std::mem::take(&mut memory.writes)))
    }
}

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.with(|memory| {
            memory.parser.process(bytes);
            memory.bytes.extend_from_slice(bytes);
            memory.writes += 1;
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Control for Shown {
    fn release(&mut self) -> io::Result<()> {
        self.with(|memory| memory.claimed = false);
        Ok(())
    }

    fn claim(&mut self) -> io::Result<()> {
        self.with(|memory| memory.claimed = true);
        Ok(())
    }
}

/// A running session.
struct Seat {
    shown: Shown,
    keys: mpsc::Sender<Signal>,
    news: mpsc::Sender<News>,
    running: JoinHandle<io::Result<()>>,
}

impl Seat {
    fn start() -> Self {
        Self::with(mpsc::channel(1).1)
    }

    /// One whose user's files change.
    fn with(changes: mpsc::Receiver<Event>) -> Self {
        let shown = Shown::default();
        let (keys, input) = mpsc::channel(64);
        let (tell, news) = mpsc::channel(1024);
        let port = Port {
            input,
            output: Box::new(shown.clone()),
            size: (100, 24),
            surroundings: Surroundings {
                term: "xterm-256color".into(),
                colorterm: "truecolor".into(),
                // From afar nothing of this machine's desktop is touched.
                ssh: true,
                ..Surroundings::default()
            },
            control: Box::new(shown.clone()),
        };
        let heard = shown.clone();
        let session = Session {
            port,
            state: sample::bare(Lang::En, "default", 100, 24),
            news,
            engine: Box::new(move |command| heard.with(|memory| memory.commands.push(command))),
            keep: Box::new(|_| {}),
            changes,
            clock: Box::new(|| sample::NOW),
            editor: Vec::new(),
        };
        Self { shown, keys, news: tell, running: tokio::spawn(run(session)) }
    }

    async fn press(&self, bytes: &str) {
        self.keys.send(Signal::Bytes(bytes.as_bytes().to_vec())).await.unwrap();
    }

    async fn tell(&self, news: Vec<News>) {
        for news in news {
            self.news.send(news).await.unwrap();
        }
    }

    /// In the group, ready to write.
    async fn in_chat() -> Self {
        let seat = Self::start();
        seat.tell(sample::news()).await;
        seat.shown.shows("ops-war-room").await;
        seat.press("\r").await;
        let asked = |memory: &Memory| {
            memory.commands.iter().any(|command| matches!(command, Command::LoadItems { .. }))
        };
        seat.shown.until("items are asked for", asked).await;
        seat.tell(vec![sample::window()]).await;
        seat.shown.shows("deploy 412 starts").await;
        seat
    }

    async fn ends(self) {
        self.running.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn one_typed_character_costs_at_most_24_bytes() {
    let seat = Seat::in_chat().await;
    let text = "the quick brown fox jumps over the lazy dog";
    for (index, c) in text.char_indices() {
        seat.shown.take();
        seat.press(&c.to_string()).await;
        let typed = &text[..=index];
        let there = |memory: &Memory| {
            memory.parser.screen().contents().contains(typed.trim_end()) && memory.writes > 0
        };
        seat.shown.until(typed, there).await;
        let (bytes, writes) = seat.shown.take();
        assert_eq!(writes, 1, "{typed:?}: one write a frame");
        // The first one takes the place of a hint.
        let most = if index == 0 { 24 } else { 4 };
        assert!(bytes.len() <= most, "{typed:?}: {:?}", String::from_utf8_lossy(&bytes));
    }
    drop(seat.keys);
}

#[tokio::test]
async fn the_terminal_is_given_back_and_the_draft_kept_when_told_to_end() {
    let seat = Seat::in_chat().await;
    seat.press("half a thought").await;
    seat.shown.shows("half a thought").await;
    seat.keys.send(Signal::End).await.unwrap();
    let shown = seat.shown.clone();
    seat.ends().await;
    shown.with(|memory| {
        let text = String::from_utf8_lossy(&memory.bytes).into_owned();
        for sequence in ["\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l", "\x1b[?1006l", "\x1b[?1004l"] {
            assert!(text.contains(sequence), "{sequence:?}");
        }
        assert!(!memory.claimed);
        let kept = |command: &Command| {
            matches!(command, Command::SaveDraft { draft, .. } if draft.text == "half a thought")
        };
        assert!(memory.commands.iter().any(kept), "{:?}", memory.commands);
    });
}

#[tokio::test]
async fn answers_of_the_terminal_change_what_is_done() {
    let seat = Seat::start();
    seat.shown.shows("connecting").await;
    seat.press("\x1b[?1u\x1b[?2026;2$y\x1b[?62c").await;
    let upgraded = |memory: &Memory| memory.bytes.windows(5).any(|part| part == b"\x1b[>5u");
    seat.shown.until("the kitty protocol is used", upgraded).await;
    seat.shown.take();
    // A larger frame comes in one piece.
    seat.tell(sample::news()).await;
    seat.shown.shows("ops-war-room").await;
    let (bytes, _) = seat.shown.take();
    assert!(bytes.windows(8).any(|part| part == b"\x1b[?2026h"));
    let shown = seat.shown.clone();
    seat.press("\x11").await;
    seat.ends().await;
    let (bytes, _) = shown.take();
    assert!(bytes.windows(4).any(|part| part == b"\x1b[<u"), "and given back");
}

fn holds(memory: &Memory, text: &str) -> bool {
    memory.bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

/// A message of Chen Jie in the open group.
fn arrival(text: &str) -> News {
    let item = Item {
        key: ItemKey::Logged(Seq(9)),
        at: sample::NOW,
        by: Some(MemberId(3)),
        kind: ItemKind::Message(Box::new(Said { text: text.into(), ..Said::default() })),
    };
    News::Arrived { conversation: sample::OPS, item, mentions_me: false }
}

/// The list as it is told, with so many unread messages in the first direct conversation.
fn with_unread(unread: i64) -> News {
    let mut chats = sample::news().into_iter().find_map(|news| match news {
        News::Chats { chats, .. } => Some(chats),
        _ => None,
    });
    let chats = chats.take().unwrap_or_default();
    let chats = chats.into_iter().map(|chat| match chat.peer {
        Some(_) => Chat { unread, ..chat },
        None => chat,
    });
    News::Chats { chats: chats.collect(), whole: false }
}

#[tokio::test]
async fn a_notice_reaches_the_terminal_of_whoever_looks_elsewhere() {
    let seat = Seat::in_chat().await;
    // What is before one's eyes gives none; the title tells when that has been heard.
    seat.tell(vec![arrival("seen already"), with_unread(3)]).await;
    let named = |memory: &Memory| holds(memory, "\x1b]2;(3) Canteen\x1b\\");
    seat.shown.until("the title counts", named).await;
    // What is typed after the terminal's word shows that it has been heard.
    seat.press("\x1b[Ogone").await;
    seat.shown.shows("gone").await;
    seat.tell(vec![arrival("lunch?")]).await;
    let told = |memory: &Memory| holds(memory, "\x1b]9;ops-war-room: 陈洁: lunch?\x1b\\\x07");
    seat.shown.until("a notice", told).await;
    assert!(!seat.shown.with(|memory| holds(memory, "seen already")));
    seat.press("\x1b[I").await;
    seat.tell(vec![with_unread(0)]).await;
    let named = |memory: &Memory| holds(memory, "\x1b]2;Canteen\x1b\\");
    seat.shown.until("the title counts no more", named).await;
}

/// Column and row of a text on the screen, from 1 as the mouse counts.
fn place_of(memory: &Memory, text: &str) -> (usize, usize) {
    let contents = memory.parser.screen().contents();
    let found = contents.lines().enumerate().find_map(|(row, line)| {
        let byte = line.find(text)?;
        Some((canteen_text::width::width(&line[..byte]) + 1, row + 1))
    });
    found.unwrap_or_else(|| panic!("{text} is not on the screen:\n{contents}"))
}

#[tokio::test]
async fn what_is_dragged_over_is_copied() {
    let seat = Seat::in_chat().await;
    let (column, row) = seat.shown.with(|memory| place_of(memory, "deploy 412 is green"));
    let end = column + "deploy 412".len() - 1;
    seat.press(&format!("\x1b[<0;{column};{row}M\x1b[<32;{end};{row}M")).await;
    let marked = |memory: &Memory| {
        let at = |column: usize| {
            let (row, column) = (u16::try_from(row).unwrap(), u16::try_from(column).unwrap());
            memory.parser.screen().cell(row - 1, column - 1).unwrap().inverse()
        };
        at(column) && at(end) && !at(end + 1)
    };
    seat.shown.until("the marked text is seen", marked).await;
    seat.press(&format!("\x1b[<0;{end};{row}m")).await;
    let copied = |memory: &Memory| holds(memory, "\x1b]52;c;ZGVwbG95IDQxMg==\x1b\\");
    seat.shown.until("it is copied", copied).await;
    seat.shown.shows("Copied.").await;
    // A click marks nothing and copies nothing; the title tells when it has been heard.
    seat.shown.take();
    seat.press(&format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")).await;
    seat.tell(vec![with_unread(3)]).await;
    seat.shown.until("it was heard", |memory| holds(memory, "(3) Canteen")).await;
    assert!(!seat.shown.with(|memory| holds(memory, "\x1b]52;")));
}

#[tokio::test]
async fn the_mouse_is_given_back_when_it_is_switched_off() {
    let (tell, changes) = mpsc::channel(1);
    let seat = Seat::with(changes);
    seat.shown.until("the mouse is used", |memory| holds(memory, "\x1b[?1002h")).await;
    let settings = crate::config::Settings { mouse: false, ..Default::default() };
    let read = Configured {
        configuration: Default::default(),
        settings,
        lang: Lang::En,
        themes: Vec::new(),
        keymap: Default::default(),
    };
    tell.send(Event::Configured(Box::new(read))).await.unwrap();
    seat.shown.until("it is given back", |memory| holds(memory, "\x1b[?1002l")).await;
}

#[tokio::test]
async fn a_session_ends_with_its_terminal_and_outlives_its_engine() {
    let seat = Seat::in_chat().await;
    drop(seat.news);
    seat.shown.shows("engine has stopped").await;
    drop(seat.keys);
    seat.running.await.unwrap().unwrap();
}
