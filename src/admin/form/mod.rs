//! The staged form: one widget for everything that is changed in administration.
//!
//! `field` is a line of it, `subject` says what it is about and which fields that has, `check` what
//! is wrong with them, `diff` what would change, `plan` which requests make it so, `saving` sends
//! them one after another and puts what the server says where it belongs, `view` draws it.
//! Nothing leaves it before Ctrl-S was pressed twice, and nothing in it is lost by a lost link.

mod check;
mod diff;
mod field;
mod plan;
mod saving;
mod subject;
mod view;

use crate::admin::words;
use crate::overlays::Then;
use crate::state::{Effect, Level, Move, State};
use crate::widgets::{Edit, List};

pub use field::{Field, Kind, Value};
pub use saving::hear;
pub use subject::{SHOWN, Subject};

use saving::Saving;

/// What is done with it now.
#[derive(Debug, Default)]
pub enum Mode {
    /// Its fields are filled.
    #[default]
    Edit,
    /// What would change is shown. `again`: a new one comes after it.
    Review {
        /// The first line seen.
        scroll: usize,
        /// Whether a new one comes after it.
        again: bool,
        /// What would change. Worked out once: a tag may have very many members.
        lines: Vec<diff::Line>,
    },
    /// Whether what is staged is to be lost.
    Leave,
    /// The server is asked.
    Saving(Saving),
}

/// The form.
#[derive(Debug)]
pub struct Form {
    /// What it is about.
    pub subject: Subject,
    /// All of its fields, also those that do not show now.
    pub fields: Vec<Field>,
    /// Where one is among those that show.
    pub list: List,
    /// What is done with it.
    pub mode: Mode,
    /// Why it cannot be saved, where no field is to blame.
    pub error: Option<String>,
}

impl Form {
    /// One about something, with what is known of it.
    #[must_use]
    pub fn new(state: &State, subject: Subject) -> Self {
        let fields = subject.fields(state);
        let mut form =
            Self { subject, fields, list: List::default(), mode: Mode::Edit, error: None };
        if form.at().is_some_and(|field| field.kind == Kind::Fixed) {
            form.go(1);
        }
        form
    }

    /// The same, at a field.
    #[must_use]
    pub fn at_field(mut self, name: &str) -> Self {
        self.focus(name);
        self
    }

    /// The field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What the field of this name holds, as a text.
    #[must_use]
    pub fn typed(&self, name: &str) -> String {
        self.field(name).map(Field::typed).unwrap_or_default()
    }

    /// Which fields show, as what one of them holds decides about others.
    #[must_use]
    pub fn seen(&self) -> Vec<usize> {
        let seen = |field: &Field| self.subject.shows(field.name, &self.typed("kind"));
        (0..self.fields.len()).filter(|index| seen(&self.fields[*index])).collect()
    }

    /// The field one is at.
    #[must_use]
    pub fn at(&self) -> Option<&Field> {
        let index = *self.seen().get(self.list.selected())?;
        self.fields.get(index)
    }

    fn at_mut(&mut self) -> Option<&mut Field> {
        let index = *self.seen().get(self.list.selected())?;
        self.fields.get_mut(index)
    }

    /// Goes to the row of a field, when it shows.
    pub(super) fn focus(&mut self, name: &str) {
        let row = self.seen().iter().position(|index| self.fields[*index].name == name);
        if let Some(row) = row {
            self.list.select(row);
        }
    }

    /// Goes to a row.
    pub(super) fn go(&mut self, row: usize) {
        self.list.select(row.min(self.seen().len().saturating_sub(1)));
    }

    /// Goes on by so many fields, round the ends.
    pub(super) fn step(&mut self, by: isize) {
        let len = isize::try_from(self.seen().len()).unwrap_or(1).max(1);
        let here = isize::try_from(self.list.selected()).unwrap_or(0);
        self.list.select(usize::try_from((here + by).rem_euclid(len)).unwrap_or(0));
    }

    /// Whether anything is staged.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.fields.iter().any(|field| !self.subject.is_preset(field) && field.is_changed())
    }

    /// Whether fields take something now: what is shown or under way stays as it is.
    pub(super) fn writes(&self) -> bool {
        matches!(self.mode, Mode::Edit)
    }

    /// Puts something into the field of this name.
    pub(super) fn put(&mut self, name: &str, value: Value) {
        if !self.writes() {
            return;
        }
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
            field.put(value);
        }
        self.error = None;
    }

    /// A key that writes.
    pub(super) fn key(&mut self, key: crate::input::Key) {
        if !self.writes() {
            return;
        }
        let Some(field) = self.at_mut() else { return };
        if field.is_typed() {
            let before = field.input.text().to_owned();
            field.input.key(key);
            if before != field.input.text() {
                field.error = None;
                self.error = None;
            }
        } else if key.typed() == Some(' ') {
            field.turn(true);
        }
    }

    /// Left and right: the caret's where there is one, else the next value.
    pub(super) fn turn(&mut self, next: bool) {
        if !self.writes() {
            return;
        }
        let Some(field) = self.at_mut() else { return };
        if field.is_typed() {
            field.input.edit(if next { Edit::Right } else { Edit::Left });
        } else {
            field.turn(next);
        }
        let len = self.seen().len();
        self.list.select(self.list.selected().min(len.saturating_sub(1)));
    }

    pub(super) fn paste(&mut self, text: &str) {
        if !self.writes() {
            return;
        }
        if let Some(field) = self.at_mut().filter(|field| field.is_typed()) {
            field.input.insert(text);
            field.error = None;
        }
    }

    /// Puts back what the field held.
    pub(super) fn reset(&mut self) {
        if !self.writes() {
            return;
        }
        if let Some(field) = self.at_mut() {
            field.reset();
        }
    }

    /// What others have changed meanwhile is what the fields held; what is staged stays.
    pub(super) fn rebase(&mut self, state: &State) {
        let fresh = self.subject.fields(state);
        for field in &mut self.fields {
            if let Some(now) = fresh.iter().find(|one| one.name == field.name) {
                field.rebase(now.before.clone());
            }
        }
        if matches!(self.mode, Mode::Review { .. }) {
            let now = diff::lines(self, state);
            if let Mode::Review { lines, .. } = &mut self.mode {
                *lines = now;
            }
        }
    }

    /// Looks for what is wrong, marks it, and goes to the first of it. Whether all is well.
    fn check(&mut self, state: &State) -> bool {
        let seen = self.seen();
        let mut first = None;
        for (row, index) in seen.into_iter().enumerate() {
            let field = &mut self.fields[index];
            field.error = check::fault(field).map(|key| state.t(key));
            if field.error.is_some() {
                first = first.or(Some(row));
            }
        }
        let stranded = self.subject == Subject::NewMember && !check::has_way_in(&self.fields);
        if first.is_none() && stranded {
            let why = state.t("admin-fault-way-in");
            if let Some(field) = self.fields.iter_mut().find(|field| field.name == "email") {
                field.error = Some(why);
            }
            self.focus("email");
            return false;
        }
        if let Some(row) = first {
            self.list.select(row);
        }
        first.is_none()
    }

    /// Ctrl-S and Ctrl-N: what would change is shown first, then it is saved.
    pub(super) fn save(&mut self, state: &mut State, again: bool) -> Then {
        match self.mode {
            Mode::Saving(_) => return Then::Stay,
            Mode::Review { again: before, .. } => {
                return self.send(state, before || (again && self.subject.has_next()));
            }
            Mode::Edit | Mode::Leave => {}
        }
        self.mode = Mode::Edit;
        self.error = None;
        if !self.check(state) {
            return Then::Stay;
        }
        if self.subject == Subject::Audit {
            self.narrow(state);
            return Then::Close;
        }
        if !self.subject.is_staged() {
            return self.send(state, false);
        }
        let again = again && self.subject.has_next();
        if !self.is_changed() && self.subject != Subject::NewLink {
            let note = state.t("admin-nothing-changed");
            state.toast(Level::Info, note);
            return Then::Stay;
        }
        self.mode = Mode::Review { scroll: 0, again, lines: diff::lines(self, state) };
        Then::Stay
    }

    /// The audit log is asked for again, the part of it that is wanted.
    fn narrow(&self, state: &mut State) {
        let by = self.field("by").map(Field::now);
        let filter = &mut state.admin.audit_filter;
        filter.by = match by {
            Some(Value::Members(members)) => members.first().copied(),
            _ => None,
        };
        filter.action = self.typed("action");
        state.admin.want(super::area::Area::Audit);
    }

    /// Sends the first request.
    fn send(&mut self, state: &mut State, again: bool) -> Then {
        self.mode = Mode::Edit;
        if !super::is_linked(state) {
            self.error = Some(words::keyed(state, "admin-offline-form"));
            return Then::Stay;
        }
        let steps = plan::steps(self);
        if steps.is_empty() {
            // What was staged has come to be so meanwhile, or was put back.
            let note = state.t("admin-nothing-changed");
            state.toast(Level::Info, note);
            return Then::Stay;
        }
        self.mode = Mode::Saving(Saving::new(steps, again));
        Then::And(self.next(state))
    }

    /// Asks for what comes next; when nothing does, the mode is left as it is.
    fn next(&mut self, state: &mut State) -> Vec<Effect> {
        saving::next(self, state).into_iter().collect()
    }

    /// Esc: out of what is shown, or out of the form, when nothing is staged.
    pub(super) fn close(&mut self) -> Then {
        match self.mode {
            Mode::Review { .. } | Mode::Leave => {
                self.mode = Mode::Edit;
                Then::Stay
            }
            Mode::Edit if self.is_changed() && self.subject.is_staged() => {
                self.mode = Mode::Leave;
                Then::Stay
            }
            // What is under way is carried out all the same; closing would hide what came of it.
            Mode::Saving(_) => Then::Stay,
            Mode::Edit => Then::Close,
        }
    }

    /// Moves among the fields, or through what is shown.
    pub(super) fn scroll(&mut self, state: &State, step: Move) {
        let fits = self.fits(state);
        match &mut self.mode {
            Mode::Review { scroll, lines, .. } => {
                let lines = lines.len();
                let last = lines.saturating_sub(fits);
                let by = step.rows(lines, fits);
                *scroll = (*scroll).min(last).saturating_add_signed(by).min(last);
            }
            Mode::Edit => match step {
                Move::Rows(by) if by.abs() == 1 => self.step(by),
                step => {
                    let len = self.seen().len();
                    self.list.step(step.rows(len, fits), len);
                }
            },
            Mode::Leave | Mode::Saving(_) => {}
        }
    }

    /// Whether it asks for nothing but a yes or a no.
    pub(super) fn asks(&self) -> bool {
        matches!(self.mode, Mode::Leave | Mode::Review { .. })
    }
}
