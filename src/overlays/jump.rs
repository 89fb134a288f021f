//! To a conversation or a member by a few letters of the name, the pinyin or the account.

use canteen_protocol::{ConversationId, MemberId};

use super::layer::Then;
use super::picks::Picks;
use crate::engine;
use crate::state::{Effect, State};
use crate::widgets::{Choice, Picker};

/// So many conversations and so many members are offered.
const MOST: usize = 30;

/// Where one can jump.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goal {
    /// A conversation.
    Chat(ConversationId),
    /// A direct conversation with them.
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
}

impl Picks for Jump {
    type Key = Goal;
    const SIZE: (u16, u16) = (72, 20);
    const TEXTS: [&'static str; 3] = ["jump-title", "jump-hint", "jump-empty"];

    fn picker(&self) -> &Picker<Goal> {
        &self.picker
    }

    fn picker_mut(&mut self) -> &mut Picker<Goal> {
        &mut self.picker
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

    fn take(&mut self, state: &mut State) -> Then {
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
