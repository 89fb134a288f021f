//! What would change: shown before it is saved.

use std::collections::HashSet;

use super::field::{Field, Kind, Value};
use super::{Form, Subject};
use crate::admin::words;
use crate::state::State;

/// A line of it. The label is empty where it is that of the line above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// One thing in another's place; an empty text is nothing.
    Change {
        /// Of which field.
        label: String,
        /// What it held.
        old: String,
        /// What it is to hold.
        new: String,
    },
    /// Something that goes.
    Gone {
        /// Of which field.
        label: String,
        /// What.
        text: String,
    },
    /// Something that comes.
    New {
        /// Of which field.
        label: String,
        /// What.
        text: String,
    },
}

/// All of it, in the order of the fields.
#[must_use]
pub fn lines(form: &Form, state: &State) -> Vec<Line> {
    let seen = form.seen();
    let fields = seen.into_iter().map(|index| &form.fields[index]);
    fields
        .flat_map(|field| match () {
            () if field.is_changed() => of(state, field),
            () if is_given(&form.subject, field) => {
                let label = words::label(state, field.name);
                vec![Line::New { label, text: words::shown(state, field) }]
            }
            () => Vec::new(),
        })
        .collect()
}

/// Whether something new gets a field as it stood from the start.
fn is_given(subject: &Subject, field: &Field) -> bool {
    match subject {
        Subject::NewDepartment(_) => field.name == "parent",
        Subject::NewRule => field.name == "kind",
        Subject::NewLink => field.name == "into" || field.name == "days",
        _ => false,
    }
}

fn of(state: &State, field: &Field) -> Vec<Line> {
    let label = words::label(state, field.name);
    let (before, now) = (&field.before, field.now());
    if field.kind == Kind::Secret {
        let new = state.t("admin-new-password");
        return vec![Line::Change { label, old: String::new(), new }];
    }
    let one = matches!(field.kind, Kind::Member | Kind::Department)
        || matches!(now, Value::Text(_) | Value::Flag(_));
    if one {
        let value = |value| words::value(state, field.kind, value);
        let (old, new) = (value(before), value(&now));
        return vec![Line::Change { label, old, new }];
    }
    let (old, new) = (words::items(state, before), words::items(state, &now));
    // Sets, as a tag may have very many.
    let [had, has] = [&old, &new].map(|all| all.iter().collect::<HashSet<_>>());
    let gone = old.iter().filter(|item| !has.contains(item)).cloned();
    let come = new.iter().filter(|item| !had.contains(item)).cloned();
    let mut labels = std::iter::once(label.clone()).chain(std::iter::repeat(String::new()));
    let mut next = || labels.next().unwrap_or_default();
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(gone.map(|text| Line::Gone { label: next(), text }));
    lines.extend(come.map(|text| Line::New { label: next(), text }));
    if lines.is_empty() {
        // The same ones, in another order: the first is the main one.
        return vec![Line::Change { label, old: old.join(", "), new: new.join(", ") }];
    }
    lines
}
