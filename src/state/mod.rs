//! What the screen is made of: plain data, changed by `update`, read by `view`.
//!
//! How the client's screen works, for whoever builds a part of it:
//!
//! - [`Event`]s come in, [`crate::update::update`] changes [`State`] and answers with [`Effect`]s.
//!   Neither `update` nor `view` reads a clock, a file or the terminal: time is `state.now`, told
//!   by `Event::Tick` before each batch; what is to happen later is told by `Pane::wake`.
//! - The four panes are folders (`chats`, `chat`, `contacts`, `workbench`), each with its own state
//!   in a field of [`State`] and one [`Pane`] table of functions, listed in [`pane::PANES`].
//!   A pane's functions get the whole state, may read all of it and write their own field, the
//!   focus, the overlays and toasts.
//! - Keys become command lines (`keymaps/*.toml`), command lines find a [`crate::commands::Command`]
//!   in a pane's `commands.rs`. A key that is bound to nothing in the current
//!   [`crate::input::Context`] goes to `Pane::key`: typing into a filter or composer.
//! - After every event each pane's `settle` runs: the place to compare what is shown with what
//!   was asked of the engine (watch this chat, mark it read, load more) and to close the gap.
//! - What lies over the panes (palette, dialogs, popups of a pane) is a stack in `overlays`; the one
//!   on top has the keys and the mouse: see [`crate::overlays::Layer`].
//! - `view` draws through a [`crate::view::Canvas`] and leaves [`crate::view::Target`]s where the
//!   mouse can hit something; they come back in [`Mouse::target`].

mod configuration;
mod effect;
mod event;
mod focus;
pub mod pane;
#[cfg(test)]
pub mod sample;
mod selection;
mod settings;
pub mod time;
mod toast;

use std::collections::HashSet;
use std::sync::Arc;

use canteen_protocol::{MemberId, Time};
use jiff::tz::TimeZone;

use crate::i18n::{Lang, Texts};
use crate::input::{Context, Keymap, Pending};
use crate::model::{Account, Directory, Link};
use crate::notices;
use crate::overlays::Overlay;
use crate::theme::Theme;
use crate::view::layout::{self, Arrangement};
use crate::widgets::History;
use crate::{admin, chat, chats, contacts, rest, search, todo, workbench};

pub use crate::transfers::{Entry, Listing};
pub use configuration::{Configuration, Configured, Keep, Learnt};
pub use effect::{Disk, Edited, Effect, Found};
pub use event::{Button, Event, Mouse, MouseKind};
pub use focus::{Focus, Screen, Slot};
pub use pane::{ListDeed, Move, Pane};
pub use selection::Selection;
pub use settings::Settings;
pub use toast::{Level, Toast, Toasts};

/// Everything the screen shows and knows.
pub struct State {
    /// The time, as last told.
    pub now: Time,
    /// Columns of the terminal.
    pub columns: u16,
    /// Rows of the terminal.
    pub rows: u16,
    /// Whether the terminal has the focus, as far as it says so.
    pub attended: bool,
    /// Whether the terminal has ever told of the focus.
    pub focus_told: bool,
    /// When a key was last pressed or the mouse used.
    pub last_key: Time,
    /// What the window is called.
    pub title: String,
    /// The member's time zone.
    pub zone: TimeZone,
    /// The words of the interface.
    pub texts: Texts,
    /// The colours.
    pub theme: Arc<Theme>,
    /// The themes that can be chosen.
    pub themes: Vec<Arc<Theme>>,
    /// The keys.
    pub keymap: Arc<Keymap>,
    /// What the member has set.
    pub settings: Settings,
    /// The terminal draws the signs of the screen too wide: it gets ASCII.
    pub wide_signs: bool,
    /// What the user's file says.
    pub configuration: Configuration,
    /// The language as it was last read; none before that.
    pub lang_set: Option<Lang>,
    /// The setting of the theme as it was last read; none before that.
    pub theme_set: Option<Option<String>>,
    /// The name of the theme that suits the terminal.
    pub suiting: String,
    /// What the member has used how often.
    pub learnt: Learnt,
    /// Whether that is more than what is kept.
    pub learnt_more: bool,

    /// Who is signed in, once known.
    pub account: Option<Account>,
    /// How the link to the server stands.
    pub link: Link,
    /// Acts that wait in the outbox.
    pub queued: usize,
    /// Acts that were refused.
    pub failed: usize,
    /// The corp's directory.
    pub directory: Arc<Directory>,
    /// Members known to be connected.
    pub online: HashSet<MemberId>,

    /// What has the keys.
    pub focus: Focus,
    /// Chords begun and not ended.
    pub pending: Pending,
    /// What lies over the panes, the last on top.
    pub overlays: Vec<Overlay>,
    /// What is marked with the mouse.
    pub selection: Option<Selection>,
    /// Whether Canteen was never used here before.
    pub newcomer: bool,
    /// Short notes that pass.
    pub toasts: Toasts,
    /// Command lines that were run.
    pub past_lines: History,

    /// The list of chats.
    pub chats: chats::State,
    /// The open chat.
    pub chat: chat::State,
    /// The directory pane.
    pub contacts: contacts::State,
    /// The apps.
    pub workbench: workbench::State,
    /// The to-dos.
    pub todo: todo::State,
    /// How oneself and others rest.
    pub rest: rest::State,
    /// What is looked for and what was found.
    pub search: search::State,
    /// What administrators see.
    pub admin: admin::State,
}

impl State {
    /// A screen before anything is known.
    #[must_use]
    pub fn new(texts: Texts, theme: Arc<Theme>, keymap: Arc<Keymap>, settings: Settings) -> Self {
        Self {
            now: Time(0),
            columns: 80,
            rows: 24,
            attended: true,
            focus_told: false,
            last_key: Time(0),
            title: notices::NAME.to_owned(),
            zone: TimeZone::UTC,
            texts,
            themes: vec![theme.clone()],
            theme,
            keymap,
            settings,
            wide_signs: false,
            configuration: Configuration::default(),
            lang_set: None,
            theme_set: None,
            suiting: String::new(),
            learnt: Learnt::default(),
            learnt_more: false,
            account: None,
            link: Link::Connecting,
            queued: 0,
            failed: 0,
            directory: Arc::default(),
            online: HashSet::new(),
            focus: Focus::default(),
            pending: Pending::default(),
            overlays: Vec::new(),
            selection: None,
            newcomer: false,
            toasts: Toasts::default(),
            past_lines: History::default(),
            chats: chats::State::default(),
            chat: chat::State::default(),
            contacts: contacts::State::default(),
            workbench: workbench::State::default(),
            todo: todo::State::default(),
            rest: rest::State::default(),
            search: search::State::default(),
            admin: admin::State::default(),
        }
    }

    /// The text of the interface under this key.
    #[must_use]
    pub fn t(&self, key: &str) -> String {
        self.texts.get(key)
    }

    /// The text under this key, which tells what a command line is for, with the keys that run it.
    #[must_use]
    pub fn with_key(&self, key: &str, line: &str) -> String {
        let chord = self.keymap.chord_for(self.context(), line);
        self.texts.with(key, &[("key", chord.unwrap_or_else(|| format!(":{line}")).into())])
    }

    /// The member who is signed in.
    #[must_use]
    pub fn me(&self) -> Option<MemberId> {
        self.account.as_ref().map(|account| account.member)
    }

    /// A member's name, or something to stand for it.
    #[must_use]
    pub fn name_of(&self, member: MemberId) -> String {
        match self.directory.name(member) {
            Some(name) => name.into_owned(),
            None => match &self.account {
                Some(account) if account.member == member => account.name.clone(),
                _ => self.t("someone"),
            },
        }
    }

    /// Where the panes lie at the present size and focus.
    #[must_use]
    pub fn arrangement(&self) -> Arrangement {
        layout::arrange(self.columns, self.rows, self.focus)
    }

    /// In which context keys are read: of what lies on top, or of the focused pane.
    #[must_use]
    pub fn context(&self) -> Context {
        match self.overlays.last() {
            Some(overlay) => overlay.context(),
            None => {
                let pane = pane::owner(self.focus.screen, self.focus.slot);
                (pane.context)(self, self.focus.slot)
            }
        }
    }

    /// Says something in passing.
    pub fn toast(&mut self, level: Level, text: impl Into<String>) {
        self.toasts.add(self.now, level, text.into());
    }

    /// Gives the keys to another pane.
    pub fn focus_on(&mut self, screen: Screen, slot: Slot) {
        self.focus = Focus { screen, slot };
    }
}
