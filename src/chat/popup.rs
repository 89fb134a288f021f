//! What the chat lays over itself: taking back for sure, reactions, who has read, links.

use canteen_protocol::{ConversationId, MemberId, Seq};
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::select;
use crate::engine::Command;
use crate::i18n::Lang;
use crate::input::{Code, Context, Key};
use crate::model::{Act, ItemKey};
use crate::overlays::{Layer, Overlay, Then};
use crate::state::{Effect, ListDeed, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{Choice, List, ListView, Pen, Picker, Place, place, popup};

/// The reactions that number keys give.
pub const USUAL: [&str; 6] = ["👍", "❤\u{FE0F}", "😂", "🎉", "👀", "🙏"];
/// Emoji listed at a time.
const LISTED: usize = 60;

/// One of them.
#[derive(Debug)]
pub enum Popup {
    /// Whether a message is to be taken back.
    Recall {
        /// Where.
        conversation: ConversationId,
        /// Which.
        target: Seq,
    },
    /// Which emoji.
    React(Picker<String>),
    /// Who has read a message.
    Readers {
        /// The members.
        picker: Picker<MemberId>,
        /// Which message.
        seq: Seq,
    },
    /// The links of a message, and which is selected.
    Links {
        /// The addresses.
        links: Vec<String>,
        /// Which is selected.
        list: List,
    },
}

/// Lays one over the screen.
fn open(state: &mut State, popup: Popup) -> Vec<Effect> {
    state.overlays.push(Overlay::Chat(popup));
    Vec::new()
}

/// Asks whether the chosen message is to be taken back.
pub fn recall(state: &mut State) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    if let Some(why) = select::recall_hindered(state) {
        return select::refuse(state, why);
    }
    match select::target(state) {
        Some(target) => open(state, Popup::Recall { conversation, target }),
        None => Vec::new(),
    }
}

/// Lets choose a reaction.
pub fn react(state: &mut State) -> Vec<Effect> {
    if select::target(state).is_none() {
        return Vec::new();
    }
    let mut picker = Picker::default();
    picker.set_choices(emoji(state, ""));
    open(state, Popup::React(picker))
}

fn emoji(state: &State, query: &str) -> Vec<Choice<String>> {
    let chinese = state.texts.lang() == Lang::ZhCn;
    let all = canteen_text::emoji::complete(query, usize::MAX);
    let choice = |ch: &str, aside: String| {
        let known = all.iter().find(|emoji| emoji.ch == ch);
        let name = known.map_or("", |emoji| if chinese { emoji.zh } else { emoji.name });
        Choice { aside, ..Choice::new(ch.to_owned(), format!("{ch} {name}")) }
    };
    let mut choices = Vec::new();
    if query.is_empty() {
        choices.extend(USUAL.iter().zip(1..).map(|(ch, n)| choice(ch, n.to_string())));
    }
    let rest = all.iter().filter(|emoji| !query.is_empty() || !USUAL.contains(&emoji.ch));
    choices.extend(rest.take(LISTED).map(|emoji| choice(emoji.ch, String::new())));
    choices
}

/// Shows who has read the chosen message.
pub fn readers(state: &mut State) -> Vec<Effect> {
    let Some(conversation) = state.chat.open else { return Vec::new() };
    let Some(seq) = select::target(state) else { return Vec::new() };
    let mut picker = Picker::default();
    picker.set_choices(read_by(state, seq, ""));
    open(state, Popup::Readers { picker, seq });
    vec![Effect::Engine(Command::LoadParticipants(conversation))]
}

/// Those who have not read first, as that is what is looked for; the author is neither.
fn read_by(state: &State, seq: Seq, query: &str) -> Vec<Choice<MemberId>> {
    let author = state.chat.log.get(ItemKey::Logged(seq)).and_then(|item| item.by);
    let mut found: Vec<_> = state
        .chat
        .people
        .others(seq, author)
        .filter(|one| Some(one.member) != state.me())
        .filter_map(|one| {
            let name = state.name_of(one.member);
            let fits = match state.directory.member(one.member) {
                Some(person) => person.fits(query).is_some(),
                None => name.contains(query),
            };
            if !fits {
                return None;
            }
            Some((one.read >= seq, name, one.member))
        })
        .collect();
    found.sort();
    let (read, unread) = (state.t("chat-has-read"), state.t("chat-has-not-read"));
    found
        .into_iter()
        .map(|(has, name, member)| Choice {
            aside: if has { read.clone() } else { unread.clone() },
            ..Choice::new(member, name)
        })
        .collect()
}

/// Opens the link of the chosen message, or lets choose among several.
pub fn links(state: &mut State) -> Vec<Effect> {
    let mut links: Vec<String> = Vec::new();
    if let Some((_, said)) = select::chosen(state) {
        for link in super::lines::body::links(&said.text) {
            if !links.contains(&link) {
                links.push(link);
            }
        }
    }
    match links.len() {
        0 => select::refuse(state, "chat-no-link"),
        1 => links.into_iter().map(Effect::OpenUrl).collect(),
        _ => open(state, Popup::Links { links, list: List::default() }),
    }
}

/// The letter that opens the link of a row.
fn hint(row: usize) -> Option<char> {
    u8::try_from(row).ok().filter(|row| *row < 26).map(|row| char::from(b'a' + row))
}

impl Popup {
    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::React(_) | Self::Readers { .. } => Context::Picker,
            Self::Recall { .. } | Self::Links { .. } => Context::Dialog,
        }
    }

    fn frame(&self, area: Rect) -> Rect {
        match self {
            Self::Recall { .. } => place(area, 56, 5, Place::Middle),
            Self::React(_) => place(area, 40, 16, Place::Top),
            Self::Readers { .. } => place(area, 48, 20, Place::Top),
            Self::Links { links, .. } => {
                let rows = u16::try_from(links.len()).unwrap_or(20).saturating_add(2);
                place(area, 100.min(area.width.saturating_sub(4)).max(20), rows, Place::Middle)
            }
        }
    }

    fn fits(&self, state: &State) -> usize {
        let frame = self.frame(Rect::new(0, 0, state.columns, state.rows));
        usize::from(frame.height.saturating_sub(4)).max(1)
    }

    fn take(&mut self, state: &mut State, row: Option<usize>) -> Then {
        match self {
            Self::Recall { conversation, target } => {
                let act = Act::Recall { conversation: *conversation, target: *target };
                Then::Do(vec![Effect::Engine(Command::Act(act))])
            }
            Self::React(picker) => match picker.selected().cloned() {
                Some(emoji) => Then::Do(select::react(state, &emoji)),
                None => Then::Stay,
            },
            Self::Readers { picker, .. } => match picker.selected() {
                Some(member) => Then::Do(vec![Effect::Engine(Command::OpenDirect(*member))]),
                None => Then::Close,
            },
            Self::Links { links, list } => match links.get(row.unwrap_or(list.selected())) {
                Some(link) => Then::Do(vec![Effect::OpenUrl(link.clone())]),
                None => Then::Stay,
            },
        }
    }

    fn find(&mut self, state: &State) {
        match self {
            Self::React(picker) => picker.set_choices(emoji(state, picker.query())),
            Self::Readers { picker, seq } => {
                picker.set_choices(read_by(state, *seq, picker.query()));
            }
            Self::Recall { .. } | Self::Links { .. } => {}
        }
    }

    fn title(&self, state: &State) -> String {
        match self {
            Self::Recall { .. } => state.t("chat-recall-title"),
            Self::React(_) => state.t("chat-react-title"),
            Self::Links { .. } => state.t("chat-links-title"),
            Self::Readers { seq, .. } => {
                let (read, of) = state.chat.people.read_by(*seq, state.me());
                let values = [("read", read.into()), ("of", of.into())];
                state.texts.with("chat-readers-title", &values)
            }
        }
    }
}

impl Layer for Popup {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        match (&mut *self, key.code) {
            (Self::Recall { .. }, Code::Char('y')) => self.take(state, None),
            (Self::Recall { .. }, Code::Char('n')) => Then::Close,
            (Self::Recall { .. } | Self::Links { .. }, Code::Enter) => self.take(state, None),
            (Self::Links { .. }, Code::Char(c)) => {
                match (0..26).find(|row| hint(*row) == Some(c)) {
                    Some(row) => self.take(state, Some(row)),
                    None => Then::Stay,
                }
            }
            (Self::React(picker), Code::Char(c @ '1'..='6')) if picker.query().is_empty() => {
                let row = usize::try_from(c.to_digit(10).unwrap_or(1)).unwrap_or(1) - 1;
                self.press(state, row)
            }
            (Self::React(picker), _) => {
                if picker.key(key) {
                    self.find(state);
                }
                Then::Stay
            }
            (Self::Readers { picker, .. }, _) => {
                if picker.key(key) {
                    self.find(state);
                }
                Then::Stay
            }
            _ => Then::Stay,
        }
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        let changed = match self {
            Self::React(picker) => picker.paste(text),
            Self::Readers { picker, .. } => picker.paste(text),
            Self::Recall { .. } | Self::Links { .. } => false,
        };
        if changed {
            self.find(state);
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        let fits = self.fits(state);
        match (self, deed) {
            (this, ListDeed::Open) => return this.take(state, None),
            (Self::React(picker), ListDeed::Move(step)) => picker.step(step, fits),
            (Self::Readers { picker, .. }, ListDeed::Move(step)) => picker.step(step, fits),
            (Self::Links { links, list }, ListDeed::Move(step)) => {
                list.step(step.rows(links.len(), fits), links.len());
            }
            _ => {}
        }
        Then::Stay
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        let there = match self {
            Self::React(picker) => picker.press(row),
            Self::Readers { picker, .. } => {
                return {
                    picker.press(row);
                    Then::Stay
                };
            }
            Self::Links { links, .. } => row < links.len(),
            Self::Recall { .. } => false,
        };
        if there { self.take(state, Some(row)) } else { Then::Stay }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(self.frame(area), canvas, &self.title(state));
        let empty = state.t("chat-nothing-fits");
        match self {
            Self::Recall { .. } => {
                let pen = |line: u16| Pen::new(Rect { y: inner.y + line, ..inner });
                pen(0).write(&state.t("chat-recall-ask"), canvas.style(Role::Text), canvas);
                if inner.height > 2 {
                    let hint = state.t("chat-recall-keys");
                    pen(2).write(&hint, canvas.style(Role::Hint), canvas);
                }
            }
            Self::React(picker) => {
                picker.draw(inner, canvas, &state.t("chat-react-hint"), &empty, true);
            }
            Self::Readers { picker, .. } => {
                picker.draw(inner, canvas, &state.t("chat-readers-hint"), &empty, true);
            }
            Self::Links { links, list } => {
                let view = ListView {
                    list,
                    len: links.len(),
                    row_height: 1,
                    focused: true,
                    empty: &empty,
                };
                view.draw(inner, canvas, Target::Choice, |row, place, canvas| {
                    let mut pen = Pen::new(place);
                    let letter = hint(row).map_or(' ', |letter| letter);
                    pen.write(&format!(" {letter} "), canvas.style(Role::Key), canvas);
                    pen.write(&links[row], Style::new(), canvas);
                });
            }
        }
    }
}
