//! What administration lays over the screen: the form, what picks for one of its fields, a
//! question, a paper that tells what was done or would be.

mod paper;
mod pick;
mod places;
mod question;

use canteen_protocol::WireError;
use ratatui::layout::Rect;

use super::form::{self, Form, Kind};
use crate::engine::Answer;
use crate::input::{Code, Context, Key};
use crate::overlays::{Layer, Overlay, Then};
use crate::state::{Effect, ListDeed, State};
use crate::view::Canvas;

pub use paper::Paper;
pub use question::Question;

use pick::Pick;
use places::Places;

/// One of them.
#[derive(Debug)]
pub enum Popup {
    /// The staged form.
    Form(Box<Form>),
    /// Members, departments or tags for a field of it.
    Pick(Pick),
    /// What somebody is in.
    Places(Places),
    /// A yes or a no.
    Question(Question),
    /// Something to read.
    Paper(Paper),
}

/// Opens a form.
pub fn open(state: &mut State, form: Form) -> Vec<Effect> {
    state.overlays.push(Overlay::Admin(Popup::Form(Box::new(form))));
    Vec::new()
}

/// Asks something.
pub fn ask(state: &mut State, question: Question) -> Vec<Effect> {
    state.overlays.push(Overlay::Admin(Popup::Question(question)));
    Vec::new()
}

/// Shows something to read.
pub fn show(state: &mut State, paper: Paper) {
    state.overlays.push(Overlay::Admin(Popup::Paper(paper)));
}

fn is_form(overlay: &Overlay) -> bool {
    matches!(overlay, Overlay::Admin(Popup::Form(_)))
}

/// The form that is open.
#[must_use]
pub fn form(state: &State) -> Option<&Form> {
    state.overlays.iter().rev().find_map(|overlay| match overlay {
        Overlay::Admin(Popup::Form(form)) => Some(&**form),
        _ => None,
    })
}

/// Lets the form that is open do something, wherever it lies.
fn with_form(state: &mut State, deed: impl FnOnce(&mut Form, &mut State) -> Then) -> Vec<Effect> {
    let Some(at) = state.overlays.iter().rposition(is_form) else { return Vec::new() };
    // Taken off while it works, so that it can read all of the state.
    let mut overlay = state.overlays.remove(at);
    let Overlay::Admin(Popup::Form(form)) = &mut overlay else { return Vec::new() };
    let (keep, effects) = match deed(form, state) {
        Then::Stay => (true, Vec::new()),
        Then::And(effects) => (true, effects),
        Then::Do(effects) => (false, effects),
        Then::Close | Then::Run(_) => (false, Vec::new()),
        Then::Over(above) => {
            state.overlays.push(*above);
            (true, Vec::new())
        }
    };
    if keep {
        state.overlays.insert(at.min(state.overlays.len()), overlay);
    }
    effects
}

/// The form hears an answer.
pub fn hear(state: &mut State, ask: u64, answer: &Result<Answer, WireError>) -> Vec<Effect> {
    with_form(state, |form, state| form::hear(form, state, ask, answer))
}

/// Others have changed the directory, or a change of one's own has come back.
pub fn rebase(state: &mut State) {
    with_form(state, |form, state| {
        form.rebase(state);
        Then::Stay
    });
    let Some(mut top) = state.overlays.pop() else { return };
    match &mut top {
        Overlay::Admin(Popup::Pick(pick)) => pick.renew(state),
        Overlay::Admin(Popup::Places(places)) => places.renew(state),
        _ => {}
    }
    state.overlays.push(top);
}

/// What the command `form` does.
pub fn act(state: &mut State, word: &str) -> Vec<Effect> {
    with_form(state, |form, state| {
        match word {
            "save" => return form.save(state, false),
            "save-new" => return form.save(state, true),
            "reset" => form.reset(),
            "next" => form.step(1),
            _ => form.step(-1),
        }
        Then::Stay
    })
}

/// What is picked goes into the field.
fn fill(state: &mut State, field: &'static str, value: form::Value) -> Then {
    with_form(state, |form, _| {
        form.put(field, value);
        Then::Stay
    });
    Then::Close
}

impl Popup {
    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::Form(_) => Context::AdminForm,
            Self::Pick(_) | Self::Places(_) => Context::Picker,
            Self::Question(_) | Self::Paper(_) => Context::Dialog,
        }
    }
}

/// Enter in a form: picks, turns, or goes on.
fn enter(form: &mut Form, state: &mut State) -> Then {
    if form.asks() {
        return match form.mode {
            form::Mode::Leave => Then::Stay,
            _ => form.save(state, false),
        };
    }
    if !form.writes() {
        return Then::Stay;
    }
    let Some(field) = form.at() else { return Then::Stay };
    let popup = match field.kind {
        Kind::Places => Popup::Places(Places::new(state, field)),
        // A department does not come to lie below itself.
        Kind::Department => {
            let own = match form.subject {
                form::Subject::Department(id) => Some(id),
                _ => None,
            };
            Popup::Pick(Pick::new(state, field).without(state, own))
        }
        Kind::Member | Kind::Members | Kind::Departments | Kind::Tags => {
            Popup::Pick(Pick::new(state, field))
        }
        Kind::Flag | Kind::Choice(_) => {
            form.turn(true);
            return Then::Stay;
        }
        Kind::Text(_) | Kind::Number | Kind::Secret | Kind::Fixed => {
            if !form.subject.is_staged() {
                return form.save(state, false);
            }
            form.step(1);
            return Then::Stay;
        }
    };
    Then::Over(Box::new(Overlay::Admin(popup)))
}

/// A key that writes or answers.
fn form_key(form: &mut Form, state: &mut State, key: Key) -> Then {
    if form.asks() {
        return match (key.typed(), &form.mode) {
            (Some('y' | 'Y'), form::Mode::Leave) => Then::Close,
            (Some('n' | 'N'), _) => form.close(),
            (Some('y' | 'Y'), _) => form.save(state, false),
            _ => Then::Stay,
        };
    }
    match key.code {
        Code::Left => form.turn(false),
        Code::Right => form.turn(true),
        _ => form.key(key),
    }
    Then::Stay
}

impl Layer for Popup {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        match self {
            Self::Form(form) => form_key(form, state, key),
            Self::Pick(pick) => pick.key(state, key),
            Self::Places(places) => places.key(state, key),
            Self::Question(question) => question.key(state, key),
            Self::Paper(paper) => paper.key(state, key),
        }
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        match self {
            Self::Form(form) => form.paste(text),
            Self::Pick(pick) => pick.paste(state, text),
            Self::Places(places) => places.paste(state, text),
            Self::Question(_) | Self::Paper(_) => {}
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match (self, deed) {
            (Self::Form(form), ListDeed::Open) => enter(form, state),
            (Self::Form(form), ListDeed::Move(step)) => {
                form.scroll(state, step);
                Then::Stay
            }
            (Self::Pick(pick), ListDeed::Open) => pick.take(state),
            (Self::Pick(pick), ListDeed::Move(step)) => pick.step(state, step),
            (Self::Places(places), ListDeed::Open) => places.take(state),
            (Self::Places(places), ListDeed::Move(step)) => places.step(state, step),
            (Self::Paper(paper), ListDeed::Move(step)) => paper.step(state, step),
            _ => Then::Stay,
        }
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        match self {
            Self::Form(form) if !form.asks() => {
                let same = form.list.selected() == row;
                form.go(row);
                let typed = form.at().is_some_and(form::Field::is_typed);
                // The first press chooses, the second does it.
                if same && !typed { enter(form, state) } else { Then::Stay }
            }
            Self::Pick(pick) => pick.press(state, row),
            Self::Places(places) => places.press(row),
            _ => Then::Stay,
        }
    }

    fn close(&mut self, _: &mut State) -> Then {
        match self {
            Self::Form(form) => form.close(),
            _ => Then::Close,
        }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        match self {
            Self::Form(form) => form.draw(state, area, canvas),
            Self::Pick(pick) => pick.draw(state, area, canvas),
            Self::Places(places) => places.draw(state, area, canvas),
            Self::Question(question) => question.draw(state, area, canvas),
            Self::Paper(paper) => paper.draw(state, area, canvas),
        }
    }
}
