//! Picking members, departments or tags for a field.

use canteen_protocol::{DepartmentId, MemberId, TagId};
use ratatui::layout::Rect;

use crate::admin::form::{Field, Kind, Value};
use crate::admin::rows::tree;
use crate::admin::words;
use crate::input::{Code, Key};
use crate::overlays::Then;
use crate::state::{Move, State};
use crate::view::Canvas;
use crate::widgets::{Choice, Picker, Place, place, popup};

/// Things listed at a time.
const LISTED: usize = 200;

/// Something that can be picked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Thing {
    Nobody,
    Member(MemberId),
    Department(DepartmentId),
    Tag(TagId),
}

/// The picker.
#[derive(Debug)]
pub struct Pick {
    field: &'static str,
    kind: Kind,
    picker: Picker<Thing>,
    /// What the field held when it was opened.
    held: Vec<Thing>,
    /// A department does not come to lie below itself.
    without: Option<DepartmentId>,
}

fn things(value: &Value) -> Vec<Thing> {
    match value {
        Value::Members(all) => all.iter().copied().map(Thing::Member).collect(),
        Value::Departments(all) => all.iter().copied().map(Thing::Department).collect(),
        Value::Tags(all) => all.iter().copied().map(Thing::Tag).collect(),
        Value::Text(_) | Value::Flag(_) | Value::Places(_) => Vec::new(),
    }
}

impl Pick {
    /// One for a field.
    pub fn new(state: &State, field: &Field) -> Self {
        let held = things(&field.now());
        let many = matches!(field.kind, Kind::Members | Kind::Departments | Kind::Tags);
        let mut picker = if many { Picker::multiple() } else { Picker::default() };
        if many {
            picker.set_marked(held.clone());
        }
        let mut pick = Self { field: field.name, kind: field.kind, picker, held, without: None };
        pick.find(state);
        pick
    }

    /// The same without a department and what lies below it.
    pub fn without(mut self, state: &State, department: Option<DepartmentId>) -> Self {
        self.without = department;
        self.find(state);
        self
    }

    fn is_many(&self) -> bool {
        matches!(self.kind, Kind::Members | Kind::Departments | Kind::Tags)
    }

    fn find(&mut self, state: &State) {
        let choices = self.choices(state);
        self.picker.set_choices(choices);
    }

    /// The directory has changed.
    pub(super) fn renew(&mut self, state: &State) {
        let choices = self.choices(state);
        self.picker.renew_choices(choices);
    }

    fn choices(&self, state: &State) -> Vec<Choice<Thing>> {
        let query = self.picker.query().trim().to_lowercase();
        let directory = &state.directory;
        let mut found = Vec::new();
        if query.is_empty() {
            if self.kind == Kind::Member {
                found.push(Thing::Nobody);
            }
            found.extend(self.held.iter().take(LISTED));
        }
        match self.kind {
            Kind::Member | Kind::Members if query.is_empty() => {
                let all = directory.members().filter(|person| !person.disabled);
                found.extend(all.take(LISTED).map(|person| Thing::Member(person.id)));
            }
            Kind::Member | Kind::Members => {
                let all = directory.search(&query, LISTED).into_iter();
                found.extend(all.map(|found| Thing::Member(found.member)));
            }
            Kind::Department | Kind::Departments if query.is_empty() => {
                let all = tree(directory);
                found.extend(all.into_iter().map(|(id, _)| Thing::Department(id)));
            }
            Kind::Department | Kind::Departments => {
                let all = directory.search_departments(&query, LISTED).into_iter();
                found.extend(all.map(Thing::Department));
            }
            _ => {
                let tags = directory.tags().iter();
                let fits = tags.filter(|tag| tag.name.to_lowercase().contains(&query));
                found.extend(fits.map(|tag| Thing::Tag(tag.id)));
            }
        }
        let mut choices: Vec<Choice<Thing>> = Vec::new();
        for thing in found {
            let twice = choices.iter().any(|choice| choice.key == thing);
            if !twice && !self.is_below(state, thing) {
                choices.extend(choice(state, thing));
            }
        }
        choices
    }

    fn is_below(&self, state: &State, thing: Thing) -> bool {
        match (self.without, thing) {
            (Some(without), Thing::Department(id)) => {
                state.directory.path(id).iter().any(|above| above.id == without)
            }
            _ => false,
        }
    }

    pub(super) fn key(&mut self, state: &State, key: Key) -> Then {
        if key.code == Code::Tab {
            self.picker.mark();
        } else if self.picker.key(key) {
            self.find(state);
        }
        Then::Stay
    }

    pub(super) fn paste(&mut self, state: &State, text: &str) {
        if self.picker.paste(text) {
            self.find(state);
        }
    }

    pub(super) fn step(&mut self, state: &State, step: Move) -> Then {
        let frame = frame(Rect::new(0, 0, state.columns, state.rows));
        self.picker.step(step, usize::from(frame.height.saturating_sub(4)).max(1));
        Then::Stay
    }

    pub(super) fn press(&mut self, state: &mut State, row: usize) -> Then {
        if !self.picker.press(row) {
            return Then::Stay;
        }
        if self.is_many() {
            self.picker.mark();
            return Then::Stay;
        }
        self.take(state)
    }

    /// Puts what is picked into the field. Where nothing was marked the selected one is meant.
    pub(super) fn take(&mut self, state: &mut State) -> Then {
        let mut picked = self.picker.marked().to_vec();
        if !self.is_many() || (picked.is_empty() && self.held.is_empty()) {
            picked = self.picker.selected().copied().into_iter().collect();
        }
        let value = match self.kind {
            Kind::Member | Kind::Members => Value::Members(
                picked
                    .iter()
                    .filter_map(|thing| match thing {
                        Thing::Member(id) => Some(*id),
                        _ => None,
                    })
                    .collect(),
            ),
            Kind::Department | Kind::Departments => Value::Departments(
                picked
                    .iter()
                    .filter_map(|thing| match thing {
                        Thing::Department(id) => Some(*id),
                        _ => None,
                    })
                    .collect(),
            ),
            _ => Value::Tags(
                picked
                    .iter()
                    .filter_map(|thing| match thing {
                        Thing::Tag(id) => Some(*id),
                        _ => None,
                    })
                    .collect(),
            ),
        };
        super::fill(state, self.field, value)
    }

    pub(super) fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &words::label(state, self.field));
        let hint = if self.is_many() { "admin-pick-many" } else { "admin-pick-one" };
        let (hint, empty) = (state.t(hint), state.t("admin-pick-empty"));
        self.picker.draw(inner, canvas, &hint, &empty, true);
    }
}

pub(super) fn frame(area: Rect) -> Rect {
    place(area, 66, 20, Place::Top)
}

fn choice(state: &State, thing: Thing) -> Option<Choice<Thing>> {
    Some(match thing {
        Thing::Nobody => Choice::new(thing, state.t("admin-nobody")),
        Thing::Member(id) => {
            let person = state.directory.member(id)?;
            Choice {
                detail: person.userid.to_owned(),
                aside: person.title.to_owned(),
                ..Choice::new(thing, person.name)
            }
        }
        Thing::Department(id) => {
            let members = state.directory.department(id)?.members;
            Choice { aside: members.to_string(), ..Choice::new(thing, words::path(state, id)) }
        }
        Thing::Tag(id) => Choice::new(thing, words::tag(state, id)),
    })
}
