//! What an import does, one thing a line, as a diff.

use canteen_protocol::import::{Done, FieldChange, Step};
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::exit::Outcome;

/// How many of a kind people are shown.
const SHOWN: usize = 20;

/// Prints everything for programs, the first of each kind for people. `name` is what was imported.
pub fn print(context: &mut Context<'_>, name: &str, steps: &[Step]) -> Outcome {
    if context.json {
        return steps.iter().try_for_each(|step| context.object(step));
    }
    for kind in KINDS {
        let mut of_kind = steps.iter().filter(|step| kind_of(step) == kind);
        for step in of_kind.by_ref().take(SHOWN) {
            context.line(line(name, step))?;
        }
        let hidden = of_kind.count();
        if hidden > 0 {
            context.line(format!("  … {hidden} more {kind}: --json prints all"))?;
        }
    }
    Ok(())
}

/// In the order in which they are shown; what goes comes last, where it is seen.
const KINDS: [&str; 8] = [
    "departments created",
    "added",
    "changed",
    "moved",
    "tags created",
    "tagged",
    "kept",
    "removed",
];

fn kind_of(step: &Step) -> &'static str {
    match step {
        Step::Department { .. } => KINDS[0],
        Step::Added { .. } => KINDS[1],
        Step::Changed { .. } => KINDS[2],
        Step::Moved { .. } => KINDS[3],
        Step::Tag { .. } => KINDS[4],
        Step::Tagged { .. } => KINDS[5],
        Step::Kept { .. } => KINDS[6],
        Step::Removed { .. } => KINDS[7],
    }
}

fn line(source: &str, step: &Step) -> String {
    match step {
        Step::Department { row, path } => format!("+ {path}  (new department, row {row})"),
        Step::Added { row, userid, name, departments } => {
            format!("+ {userid}  {name}  {}  (row {row})", departments.join(" "))
        }
        Step::Changed { row, userid, name, fields } => {
            let fields: Vec<_> = fields.iter().map(field).collect();
            format!("~ {userid}  {name}  {}  (row {row})", fields.join(", "))
        }
        Step::Moved { row, userid, name, before, after } => {
            let (before, after) = (before.join(" "), after.join(" "));
            format!("> {userid}  {name}  {before} → {after}  (row {row})")
        }
        Step::Removed { userid, name } => {
            format!("- {userid}  {name}  (not in the {source}: the account is shut)")
        }
        Step::Kept { userid, name } => {
            format!("= {userid}  {name}  (not in the {source}, but nobody removes themselves)")
        }
        Step::Tag { row, name } => format!("+ tag {name}  (new, row {row})"),
        Step::Tagged { row, tag, what } => format!("+ tag {tag}  {what}  (row {row})"),
    }
}

fn field(change: &FieldChange) -> String {
    let FieldChange { field, before, after } = change;
    format!("{}: {before:?} → {after:?}", field.replace('_', " "))
}

/// The counts for people.
pub fn counts(name: &str, done: &Done) -> String {
    let one = |count: u64, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let all = [
        one(done.departments, "department created", "departments created"),
        one(done.added, "member added", "members added"),
        one(done.changed, "changed", "changed"),
        one(done.moved, "moved", "moved"),
        one(done.removed, "removed", "removed"),
        one(done.tags, "tag created", "tags created"),
        one(done.tagged, "tagged", "tagged"),
    ];
    let all: Vec<_> = all.into_iter().flatten().collect();
    let same =
        one(done.unchanged, "row says what the directory says", "rows say what the directory says");
    match (all.is_empty(), same) {
        (true, _) => format!("nothing to change: the directory says what the {name} says"),
        (false, None) => all.join(", "),
        (false, Some(same)) => format!("{}; {same}", all.join(", ")),
    }
}

/// The counts for programs: the last line.
#[derive(Serialize)]
pub struct Counts<'a> {
    pub dry_run: bool,
    #[serde(flatten)]
    pub done: &'a Done,
    /// That the corp has more members now than were agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<&'a str>,
    /// What was left out, in sentences.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub notes: &'a [String],
}

/// Whether there is anything to be done.
pub fn is_empty(done: &Done) -> bool {
    let Done { departments, added, changed, moved, removed, tags, tagged, .. } = done;
    [departments, added, changed, moved, removed, tags, tagged].iter().all(|count| **count == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_say_what_there_is() {
        let done = Done { added: 3, changed: 1, departments: 1, unchanged: 2, ..Done::default() };
        assert_eq!(
            counts("file", &done),
            "1 department created, 3 members added, 1 changed; 2 rows say what the directory says"
        );
        let none = Done { unchanged: 9, ..Done::default() };
        assert!(is_empty(&none) && counts("file", &none).starts_with("nothing to change"));
    }

    #[test]
    fn a_step_is_a_line_with_its_reason() {
        let (userid, name) = ("li".to_owned(), "李娜".to_owned());
        let fields =
            vec![FieldChange { field: "title".into(), before: "A".into(), after: "B".into() }];
        let changed = Step::Changed { row: 7, userid: userid.clone(), name: name.clone(), fields };
        assert_eq!(line("file", &changed), "~ li  李娜  title: \"A\" → \"B\"  (row 7)");
        let removed = Step::Removed { userid, name };
        assert_eq!(line("file", &removed), "- li  李娜  (not in the file: the account is shut)");
    }
}
