//! Which rows an area has: what is known, narrowed by what was typed.

use canteen_protocol::DepartmentId;
use canteen_protocol::invite::JoinState;
use canteen_protocol::visibility::Rule;

use super::area::Area;
use super::state::{Load, Row};
use super::{settings, words};
use crate::model::Directory;
use crate::state::State;

/// Members that a filter lists.
const FOUND: usize = 500;
/// How deep the tree is shown.
const DEPTH: u16 = 32;

/// The command lines that import and export.
pub const TABLES: [&str; 6] = [
    "canteen admin template members.csv",
    "canteen admin import members.csv --dry-run",
    "canteen admin import members.csv",
    "canteen admin export members.xlsx",
    "canteen admin tag import tags.csv",
    "canteen invite qr --size 15cm -o join.png",
];

/// Makes the rows anew. One stays where one was.
pub fn arrange(state: &mut State) {
    let before = state.admin.selected();
    let rows = rows(state);
    let admin = &mut state.admin;
    admin.rows = rows;
    let row = before.and_then(|row| admin.rows.iter().position(|one| *one == row));
    let last = admin.rows.len().saturating_sub(1);
    let row = row.unwrap_or_else(|| admin.list().selected().min(last));
    admin.list_mut().select(row);
    settle_on_choice(state, true);
}

/// Headings are passed over, in the direction of the step.
pub fn settle_on_choice(state: &mut State, down: bool) {
    let admin = &mut state.admin;
    let here = admin.list().selected();
    let is_choice = |row: &usize| admin.rows.get(*row).is_some_and(|row| row.is_choice());
    if is_choice(&here) {
        return;
    }
    let below = (here..admin.rows.len()).find(is_choice);
    let above = (0..here.min(admin.rows.len())).rev().find(is_choice);
    let to = if down { below.or(above) } else { above.or(below) };
    if let Some(to) = to {
        admin.list_mut().select(to);
    }
}

fn rows(state: &State) -> Vec<Row> {
    let query = state.admin.filter.as_deref().unwrap_or_default().trim().to_lowercase();
    let fits = |text: &str| query.is_empty() || text.to_lowercase().contains(&query);
    let admin = &state.admin;
    let directory = &state.directory;
    match admin.area {
        Area::Members if query.is_empty() => {
            directory.members().map(|person| Row::Member(person.id)).collect()
        }
        Area::Members => {
            let found = directory.search(&query, FOUND);
            found.into_iter().map(|found| Row::Member(found.member)).collect()
        }
        Area::Departments if query.is_empty() => {
            tree(directory).into_iter().map(|(id, depth)| Row::Department(id, depth)).collect()
        }
        Area::Departments => {
            let found = directory.search_departments(&query, FOUND);
            found.into_iter().map(|id| Row::Department(id, 0)).collect()
        }
        Area::Tags => {
            let tags = directory.tags().iter().filter(|tag| fits(&tag.name));
            tags.map(|tag| Row::Tag(tag.id)).collect()
        }
        Area::Settings => {
            let listed = admin.settings.as_ref().map(settings::listed).unwrap_or_default();
            let fitting = listed
                .iter()
                .enumerate()
                .filter(|(_, one)| fits(one.name) || fits(&words::label(state, one.name)));
            fitting.map(|(index, _)| Row::Setting(index)).collect()
        }
        Area::Visibility => visibility(state, fits),
        Area::Joining => joining(state, fits),
        Area::Admins => {
            let admins = admin.admins.iter();
            let fitting = admins.filter(|one| {
                [&one.name, &one.userid, &one.role_name].into_iter().any(|text| fits(text))
            });
            let mut rows: Vec<Row> = fitting.map(|one| Row::Admin(one.member, one.role)).collect();
            if !admin.admins.is_empty() {
                rows.push(Row::Heading("admin-roles"));
                if admin.roles.is_empty() {
                    rows.push(Row::Note("admin-no-roles"));
                }
                let fitting = admin.roles.iter().filter(|role| fits(&role.name));
                rows.extend(fitting.map(|role| Row::Role(role.id)));
            }
            rows
        }
        Area::Audit => {
            let acts = admin.acts.iter().enumerate().filter(|(_, act)| {
                [&act.action, &act.userid, &act.target, &act.target_userid]
                    .into_iter()
                    .any(|text| fits(text))
                    || fits(&words::act(state, &act.action))
            });
            acts.map(|(index, _)| Row::Act(index)).collect()
        }
        Area::Tables => {
            let mut rows = vec![Row::Note("admin-tables-note"), Row::Heading("admin-tables")];
            rows.extend((0..TABLES.len()).map(Row::Line));
            rows
        }
    }
}

/// All departments as they stand in the tree, with how deep each lies.
#[must_use]
pub fn tree(directory: &Directory) -> Vec<(DepartmentId, u16)> {
    fn below(
        directory: &Directory,
        id: DepartmentId,
        depth: u16,
        rows: &mut Vec<(DepartmentId, u16)>,
    ) {
        rows.push((id, depth));
        if depth < DEPTH {
            for child in directory.children(id) {
                below(directory, *child, depth + 1, rows);
            }
        }
    }
    let mut rows = Vec::new();
    for root in directory.roots() {
        below(directory, *root, 0, &mut rows);
    }
    rows
}

fn visibility(state: &State, fits: impl Fn(&str) -> bool) -> Vec<Row> {
    let admin = &state.admin;
    if matches!(admin.load(Area::Visibility), Load::Wanted | Load::Asked(_) | Load::Failed(_))
        && admin.rules.is_empty()
    {
        return Vec::new();
    }
    let fitting = |rule: &&canteen_protocol::visibility::StoredRule| {
        fits(&rule.who) || fits(&rule.other) || fits(&words::rule(state, rule))
    };
    let mut rows = vec![Row::Heading("admin-rules")];
    if admin.rules.is_empty() {
        rows.push(Row::Note("admin-no-rules"));
    }
    rows.extend(admin.rules.iter().filter(fitting).map(|rule| Row::Rule(rule.id)));
    rows.push(Row::Heading("admin-matrix"));
    rows.push(Row::Columns);
    rows.push(Row::Everyone);
    let fields = admin.rules.iter().filter(|one| matches!(one.rule, Rule::Fields { .. }));
    rows.extend(fields.filter(fitting).map(|rule| Row::Matrix(rule.id)));
    rows
}

fn joining(state: &State, fits: impl Fn(&str) -> bool) -> Vec<Row> {
    let admin = &state.admin;
    let Some(adoption) = &admin.adoption else { return Vec::new() };
    let mut rows = vec![Row::Heading("admin-adoption"), Row::Adoption];
    rows.push(Row::Heading("admin-requests"));
    let waiting = admin.requests.iter().filter(|one| one.state == JoinState::Waiting);
    let waiting = waiting.filter(|one| fits(&one.name) || fits(&one.userid));
    let waiting: Vec<Row> = waiting.map(|one| Row::Request(one.id)).collect();
    if waiting.is_empty() {
        let key = if admin.decides() { "admin-no-requests" } else { "admin-requests-closed" };
        rows.push(Row::Note(key));
    }
    rows.extend(waiting);
    rows.push(Row::Heading("admin-links"));
    let links = admin.links.iter();
    let links = links.filter(|one| fits(&one.department) || fits(&one.creator_userid));
    let links: Vec<Row> = links.map(|one| Row::Link(one.id)).collect();
    if links.is_empty() {
        rows.push(Row::Note("admin-no-links"));
    }
    rows.extend(links);
    let departments = adoption.departments.iter().enumerate().filter(|(_, one)| fits(&one.path));
    let departments: Vec<Row> = departments.map(|(index, _)| Row::Joined(index)).collect();
    if !departments.is_empty() {
        rows.push(Row::Heading("admin-adoption-departments"));
    }
    rows.extend(departments);
    rows
}
