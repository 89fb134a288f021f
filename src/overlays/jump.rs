//! To a conversation or a member by a few letters of the name, the pinyin or the account.

use canteen_protocol::{ConversationId, MemberId};
use ratatui::layout::Rect;

use super::layer::{Layer, Then};
use crate::engine;
use crate::input::Key;
use crate::state::{Effect, ListDeed, State};
use crate::view::Canvas;
use crate::widgets::{Choice, Picker, Place, place, popup};

/// So many conversations and so many members are offered.
const MOST: usize = 30;

/// Where one can jump.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Goal {
    Chat(ConversationId),
    Member(MemberId),
}

/// The picker.
#[derive(Debug)]
pub struct Jump {
    picker: Picker<Goal>,
}

impl Jump {
    /// One that offers the latest conversations.
    #[must_use]
    pub fn new(state: &State) -> Self {
        let mut jump = Self { picker: Picker::default() };
        jump.find(state);
        jump
    }

    fn find(&mut self, state: &State) {
        let query = self.picker.query();
        let found = state.chats.search(query, &state.directory, MOST);
        let mut shown: Vec<MemberId> = Vec::new();
        let mut choices = Vec::new();
        for chat in found.into_iter().filter_map(|id| state.chats.get(id)) {
            shown.extend(chat.peer);
            let name = crate::chats::title_of(state, chat);
            let unread = if chat.unread > 0 { chat.unread.to_string() } else { String::new() };
            let detail = chat.peer.map(|peer| about(state, peer)).unwrap_or_default();
            choices.push(Choice { key: Goal::Chat(chat.id), text: name, detail, aside: unread });
        }
        if !query.trim().is_empty() {
            for found in state.directory.search(query, MOST) {
                if shown.contains(&found.member) || state.me() == Some(found.member) {
                    continue;
                }
                choices.push(Choice {
                    key: Goal::Member(found.member),
                    text: state.name_of(found.member),
                    detail: about(state, found.member),
                    aside: String::new(),
                });
            }
        }
        self.picker.set_choices(choices);
    }

    fn take(&self, state: &mut State) -> Then {
        match self.picker.selected() {
            Some(Goal::Chat(id)) => Then::Do(crate::chats::open(state, *id)),
            Some(Goal::Member(member)) => {
                Then::Do(vec![Effect::Engine(engine::Command::OpenDirect(*member))])
            }
            None => Then::Stay,
        }
    }
}

/// What tells members of one name apart.
fn about(state: &State, member: MemberId) -> String {
    let Some(person) = state.directory.member(member) else { return String::new() };
    let department = person
        .departments
        .first()
        .and_then(|place| state.directory.department(place.department))
        .map_or("", |department| department.name.as_str());
    let parts = [person.also(), department, person.title];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" · ")
}

fn frame(area: Rect) -> Rect {
    place(area, 72, 20, Place::Top)
}

impl Layer for Jump {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        if self.picker.key(key) {
            self.find(state);
        }
        Then::Stay
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        if self.picker.paste(text) {
            self.find(state);
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Move(step) => {
                let area = frame(Rect::new(0, 0, state.columns, state.rows));
                self.picker.step(step, usize::from(area.height.saturating_sub(4)).max(1));
            }
            ListDeed::Open => return self.take(state),
            ListDeed::Filter => {}
        }
        Then::Stay
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        if self.picker.press(row) { self.take(state) } else { Then::Stay }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &state.t("jump-title"));
        let (hint, empty) = (state.t("jump-hint"), state.t("jump-empty"));
        self.picker.draw(inner, canvas, &hint, &empty, true);
    }
}
