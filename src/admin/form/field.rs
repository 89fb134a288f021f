//! A field of a form: what it held, what it is to hold, what it takes.

use canteen_protocol::directory::Place;
use canteen_protocol::{DepartmentId, MemberId, TagId};

use crate::widgets::Input;

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A line of at most so many characters.
    Text(usize),
    /// A whole number, or nothing.
    Number,
    /// A password, which is never shown.
    Secret,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A member, or nobody.
    Member,
    /// Members.
    Members,
    /// A department.
    Department,
    /// Departments.
    Departments,
    /// Tags.
    Tags,
    /// Departments with what somebody is in each.
    Places,
    /// It stays as it is.
    Fixed,
}

/// What a field holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A text, a word, a number.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// Members.
    Members(Vec<MemberId>),
    /// Departments.
    Departments(Vec<DepartmentId>),
    /// Tags.
    Tags(Vec<TagId>),
    /// Places, the main one first.
    Places(Vec<Place>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Of how many things it consists.
    #[must_use]
    pub fn count(&self) -> usize {
        match self {
            Self::Text(text) => usize::from(!text.is_empty()),
            Self::Flag(_) => 1,
            Self::Members(all) => all.len(),
            Self::Departments(all) => all.len(),
            Self::Tags(all) => all.len(),
            Self::Places(all) => all.len(),
        }
    }

    /// The first so many of the things of which it consists.
    #[must_use]
    pub fn first(self, most: usize) -> Self {
        fn cut<T>(mut all: Vec<T>, most: usize) -> Vec<T> {
            all.truncate(most);
            all
        }
        match self {
            Self::Members(all) => Self::Members(cut(all, most)),
            Self::Departments(all) => Self::Departments(cut(all, most)),
            Self::Tags(all) => Self::Tags(cut(all, most)),
            Self::Places(all) => Self::Places(cut(all, most)),
            one => one,
        }
    }

    /// Whether it says the same: of several it does not matter in which order they stand, but for
    /// places, of which the first is the main one.
    #[must_use]
    pub fn says(&self, other: &Self) -> bool {
        fn same<T: Clone + Ord>(one: &[T], other: &[T]) -> bool {
            let sorted = |all: &[T]| {
                let mut all = all.to_vec();
                all.sort_unstable();
                all
            };
            sorted(one) == sorted(other)
        }
        match (self, other) {
            (Self::Members(one), Self::Members(other)) => same(one, other),
            (Self::Departments(one), Self::Departments(other)) => same(one, other),
            (Self::Tags(one), Self::Tags(other)) => same(one, other),
            _ => self == other,
        }
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Flag(on) => !on,
            Self::Members(all) => all.is_empty(),
            Self::Departments(all) => all.is_empty(),
            Self::Tags(all) => all.is_empty(),
            Self::Places(all) => all.is_empty(),
        }
    }
}

/// A field. Its label is the text `admin-field-NAME`, its hint `admin-hint-NAME`.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name, that of the wire where there is one.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it held.
    pub before: Value,
    /// What it is to hold, unless it is typed.
    picked: Value,
    /// What is typed.
    pub input: Input,
    /// Why it cannot be so.
    pub error: Option<String>,
}

impl Field {
    /// One that holds this.
    #[must_use]
    pub fn new(name: &'static str, kind: Kind, value: Value) -> Self {
        let mut input = match kind {
            Kind::Text(most) => Input::limited(most),
            _ => Input::default(),
        };
        if let Value::Text(text) = &value {
            input.set(text.clone());
        }
        Self { name, kind, picked: value.clone(), before: value, input, error: None }
    }

    /// Whether what it holds is typed.
    #[must_use]
    pub fn is_typed(&self) -> bool {
        matches!(self.kind, Kind::Text(_) | Kind::Number | Kind::Secret)
    }

    /// What it is to hold. The ends of what is typed do not count, but for a password's.
    #[must_use]
    pub fn now(&self) -> Value {
        match self.kind {
            Kind::Secret => Value::text(self.input.text()),
            Kind::Text(_) | Kind::Number => Value::text(self.input.text().trim()),
            _ => self.picked.clone(),
        }
    }

    /// The same as a text.
    #[must_use]
    pub fn typed(&self) -> String {
        match self.now() {
            Value::Text(text) => text,
            _ => String::new(),
        }
    }

    /// The same as yes or no.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.picked == Value::Flag(true)
    }

    /// Puts something in.
    pub fn put(&mut self, value: Value) {
        if let Value::Text(text) = &value {
            self.input.set(text.clone());
        }
        self.picked = value;
        self.error = None;
    }

    /// Whether it is to hold something else than it held.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.kind != Kind::Fixed && !self.now().says(&self.before)
    }

    /// Puts back what it held.
    pub fn reset(&mut self) {
        self.put(self.before.clone());
    }

    /// What it holds is kept now.
    pub fn settle(&mut self) {
        self.before = match self.kind {
            Kind::Secret => Value::text(""),
            _ => self.now(),
        };
        self.reset();
    }

    /// Others have changed what it held: what is staged stays.
    pub fn rebase(&mut self, before: Value) {
        let changed = self.is_changed();
        self.before = before;
        if !changed && self.now() != self.before {
            self.reset();
        }
    }

    /// The next of its values, or the one before.
    pub fn turn(&mut self, next: bool) {
        match (self.kind, &self.picked) {
            (Kind::Flag, Value::Flag(on)) => self.put(Value::Flag(!on)),
            (Kind::Choice(words), Value::Text(word)) if !words.is_empty() => {
                let at = words.iter().position(|one| one == word).unwrap_or(0);
                let by = if next { 1 } else { words.len() - 1 };
                self.put(Value::text(words[(at + by) % words.len()]));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &str) -> Field {
        Field::new("title", Kind::Text(10), Value::text(value))
    }

    #[test]
    fn what_is_staged_survives_what_others_do() {
        let mut field = text("Engineer");
        field.rebase(Value::text("Designer"));
        assert_eq!((field.typed().as_str(), field.is_changed()), ("Designer", false));
        field.put(Value::text("Lead"));
        field.rebase(Value::text("Head"));
        assert_eq!((field.typed().as_str(), field.is_changed()), ("Lead", true));
        field.reset();
        assert_eq!(field.typed(), "Head");
        field.put(Value::text("Lead "));
        field.settle();
        assert!(!field.is_changed());
        assert_eq!(field.before, Value::text("Lead"));
    }

    #[test]
    fn choices_come_around_and_fixed_fields_stay() {
        let mut field = Field::new("gender", Kind::Choice(&["a", "b", "c"]), Value::text("a"));
        field.turn(false);
        assert_eq!(field.typed(), "c");
        field.turn(true);
        field.turn(true);
        assert_eq!(field.typed(), "b");
        let mut flag = Field::new("invite", Kind::Flag, Value::Flag(false));
        flag.turn(true);
        assert!(flag.is_on() && flag.is_changed());
        let mut fixed = Field::new("userid", Kind::Fixed, Value::text("li"));
        fixed.put(Value::text("bo"));
        assert!(!fixed.is_changed());
    }

    #[test]
    fn a_kept_password_is_forgotten() {
        let mut field = Field::new("password", Kind::Secret, Value::text(""));
        field.put(Value::text(" long enough "));
        assert_eq!(field.now(), Value::text(" long enough "), "blanks belong to it");
        field.settle();
        assert!(field.input.is_empty() && !field.is_changed());
    }
}
