//! How a row of an area looks.

use canteen_protocol::visibility::{Field, Rule};
use canteen_text::width::width;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::admin::form::Value;
use crate::admin::rows::TABLES;
use crate::admin::state::Row;
use crate::admin::{settings, words};
use crate::state::State;
use crate::theme::Role;
use crate::view::Canvas;
use crate::widgets::Pen;

/// Columns of one field of the matrix, where there is room.
const CELL: u16 = 7;
/// The fewest in which its head is read.
const LEAST: u16 = 4;

/// The pieces of a row: what stands at the left, and at the right.
type Pieces = (Vec<(String, Role)>, Vec<(String, Role)>);

/// Draws one.
pub fn draw(state: &State, row: Row, selected: bool, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let ink = |role, canvas: &Canvas<'_, '_>| {
        let style = canvas.style(role);
        if selected { Style { bg: None, ..style } } else { style }
    };
    let mut pen = Pen::new(area);
    match row {
        Row::Heading(key) => {
            return pen.write(&state.t(key), ink(Role::Title, canvas), canvas);
        }
        Row::Note(key) => {
            pen.skip(2);
            // Some name the key that makes the first.
            let text = state.with_key(key, "admin-add");
            return pen.write(&text, ink(Role::Dim, canvas), canvas);
        }
        _ => {}
    }
    let is_choice = row.is_choice();
    let mark = if selected && is_choice { "▌" } else { " " };
    pen.write(mark, ink(Role::Accent, canvas), canvas);
    match row {
        Row::Columns | Row::Everyone | Row::Matrix(_) => matrix(state, row, pen, area, canvas),
        _ => {
            let (left, mut right) = pieces(state, row);
            // A command is copied whole, so it is shown whole where it can be.
            let all = left.iter().chain(&right).map(|(text, _)| width(text) + 1).sum::<usize>();
            if matches!(row, Row::Line(_)) && all + 1 > usize::from(area.width) {
                right.clear();
            }
            let wide: usize = right.iter().map(|(text, _)| width(text) + 1).sum();
            let end = area.right().saturating_sub(u16::try_from(wide).unwrap_or(u16::MAX));
            if wide > 0 && end > pen.x + 12 {
                let mut aside = pen;
                aside.skip(end - pen.x);
                for (text, role) in &right {
                    aside.write(text, ink(*role, canvas), canvas);
                    aside.skip(1);
                }
                pen = pen.until(end.saturating_sub(1));
            }
            for (text, role) in &left {
                pen.write(text, ink(*role, canvas), canvas);
                pen.skip(1);
            }
        }
    }
}

/// A rule's fields as a row of the matrix: its columns stand below each other.
fn matrix(state: &State, row: Row, mut pen: Pen, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let count = u16::try_from(Field::ALL.len()).unwrap_or(8);
    let cell = CELL.min((area.width * 3 / 5) / count).max(LEAST);
    let cells = area.right().saturating_sub(cell * count);
    let shown: Option<Vec<Field>> = match row {
        Row::Matrix(id) => state.admin.rule(id).map(|rule| match &rule.rule {
            Rule::Fields { shown, .. } => shown.clone(),
            _ => Vec::new(),
        }),
        Row::Everyone => Some(Field::ALL.to_vec()),
        _ => None,
    };
    let name = match row {
        Row::Matrix(id) => state.admin.rule(id).map(|rule| rule.who.clone()).unwrap_or_default(),
        Row::Everyone => state.t("admin-matrix-others"),
        _ => String::new(),
    };
    let ink = |role, canvas: &Canvas<'_, '_>| Style { bg: None, ..canvas.style(role) };
    pen.until(cells.saturating_sub(1)).write(&name, ink(Role::Text, canvas), canvas);
    for (x, field) in (cells..).step_by(usize::from(cell)).zip(Field::ALL) {
        pen.x = x;
        let last = pen.until(x + cell - 1);
        let mut last = last;
        match &shown {
            None => {
                let name = state.t(&format!("admin-column-{}", field.name()));
                last.write(&name, ink(Role::Dim, canvas), canvas);
            }
            Some(shown) if shown.contains(&field) => {
                last.write("✓", ink(Role::Success, canvas), canvas);
            }
            Some(_) => last.write("·", ink(Role::Dim, canvas), canvas),
        }
    }
}

fn pieces(state: &State, row: Row) -> Pieces {
    let text = |text: &str| (text.to_owned(), Role::Text);
    let dim = |text: &str| (text.to_owned(), Role::Dim);
    let none = Vec::new;
    match row {
        Row::Member(id) => {
            let Some(person) = state.directory.member(id) else { return (none(), none()) };
            let role = if person.disabled { Role::Dim } else { Role::Text };
            let left = vec![(person.name.to_owned(), role), dim(person.userid), dim(person.title)];
            let right = if person.disabled {
                vec![(state.t("admin-account-shut"), Role::Warning)]
            } else {
                let main = person.departments.first();
                vec![dim(&main.map(|at| last_name(state, at.department)).unwrap_or_default())]
            };
            (left, right)
        }
        Row::Department(id, depth) => {
            let Some(known) = state.directory.department(id) else { return (none(), none()) };
            let set_in = "  ".repeat(usize::from(depth.min(12)));
            let left = vec![text(&format!("{set_in}{}", known.name))];
            let mut right = vec![dim(&format!("{:>6}", known.members))];
            if known.order != 0 {
                right.insert(0, dim(&format!("↕{}", known.order)));
            }
            (left, right)
        }
        Row::Tag(id) => {
            let Some(tag) = state.directory.tag(id) else { return (none(), none()) };
            let count = |key: &str, n: usize| {
                let n = i64::try_from(n).unwrap_or(i64::MAX);
                state.texts.with(key, &[("n", n.into())])
            };
            let mut right = vec![dim(&count("admin-tag-members", tag.members.len()))];
            if !tag.departments.is_empty() {
                right.push(dim(&count("admin-tag-departments", tag.departments.len())));
            }
            (vec![text(&tag.name)], right)
        }
        Row::Setting(index) => {
            let listed = state.admin.settings.as_ref().map(settings::listed).unwrap_or_default();
            let Some(one) = listed.get(index) else { return (none(), none()) };
            let value = match &one.value {
                Value::Text(text) if text.is_empty() => state.t("admin-none"),
                value => words::value(state, one.kind, value),
            };
            (vec![text(&words::label(state, one.name))], vec![(value, Role::Accent)])
        }
        Row::Rule(id) => {
            let Some(rule) = state.admin.rule(id) else { return (none(), none()) };
            let left = vec![dim(&id.to_string()), text(&words::rule(state, rule))];
            (left, vec![dim(&rule.count.to_string())])
        }
        Row::Adoption => adoption(state),
        Row::Joined(index) => joined(state, index),
        Row::Request(id) => {
            let Some(request) = state.admin.request(id) else { return (none(), none()) };
            let left = vec![text(&request.name), dim(&request.userid), dim(&request.reason)];
            (left, vec![dim(&state.exact(request.created))])
        }
        Row::Link(id) => {
            let Some(link) = state.admin.link(id) else { return (none(), none()) };
            let open = link.state == canteen_protocol::invite::LinkState::Open;
            let role = if open { Role::Success } else { Role::Dim };
            let most = link.uses.map_or_else(|| "∞".to_owned(), |uses| uses.to_string());
            let used = format!("{}/{most}", link.used);
            let left =
                vec![dim(&id.to_string()), text(&link.department), dim(&link.creator_userid)];
            (left, vec![dim(&used), (words::link_state(state, link.state), role)])
        }
        Row::Role(id) => {
            let Some(role) = state.admin.role(id) else { return (none(), none()) };
            let count = i64::try_from(role.holders).unwrap_or(i64::MAX);
            let held = state.texts.with("admin-role-held", &[("n", count.into())]);
            (vec![text(&role.name), dim(&words::opens(state, role))], vec![dim(&held)])
        }
        Row::Admin(id, role) => {
            let Some(admin) = state.admin.admin(id, role) else { return (none(), none()) };
            let (key, role) = if admin.strong {
                ("admin-strong", Role::Success)
            } else {
                ("admin-not-strong", Role::Warning)
            };
            let left = vec![text(&admin.name), dim(&admin.userid)];
            (left, vec![dim(&words::role(state, admin)), (state.t(key), role)])
        }
        Row::Act(index) => act(state, index),
        Row::Line(index) => {
            let line = TABLES.get(index).copied().unwrap_or_default();
            let doc = state.t(&format!("admin-table-{index}"));
            (vec![text(line)], vec![dim(&doc)])
        }
        Row::Heading(_) | Row::Note(_) | Row::Columns | Row::Matrix(_) | Row::Everyone => {
            (none(), none())
        }
    }
}

fn last_name(state: &State, id: canteen_protocol::DepartmentId) -> String {
    state.directory.department(id).map(|one| one.name.clone()).unwrap_or_default()
}

fn adoption(state: &State) -> Pieces {
    let Some(adoption) = &state.admin.adoption else { return (Vec::new(), Vec::new()) };
    let counts = adoption.counts;
    let values = [
        ("all", counts.directory.into()),
        ("invited", counts.invited.into()),
        ("active", counts.active.into()),
        ("never", counts.never.into()),
    ];
    (vec![(state.texts.with("admin-adoption-line", &values), Role::Text)], Vec::new())
}

fn joined(state: &State, index: usize) -> Pieces {
    let adoption = state.admin.adoption.as_ref();
    let Some(one) = adoption.and_then(|all| all.departments.get(index)) else {
        return (Vec::new(), Vec::new());
    };
    let counts = one.counts;
    let bar = bar(counts.active, counts.directory);
    let share = format!("{:>9}", format!("{}/{}", counts.active, counts.directory));
    (vec![(one.path.clone(), Role::Text)], vec![(bar, Role::Accent), (share, Role::Dim)])
}

/// Eight cells, filled as far as so many of all are there.
fn bar(part: i64, all: i64) -> String {
    const CELLS: i64 = 8;
    let filled = if all > 0 { (part.clamp(0, all) * CELLS + all / 2) / all } else { 0 };
    let filled = usize::try_from(filled).unwrap_or(0);
    format!("{}{}", "█".repeat(filled), "░".repeat(8_usize.saturating_sub(filled)))
}

fn act(state: &State, index: usize) -> Pieces {
    let Some(act) = state.admin.acts.get(index) else { return (Vec::new(), Vec::new()) };
    let by = words::actor(state, act);
    let to = if act.target_userid.is_empty() { &act.target } else { &act.target_userid };
    let left = vec![
        (words::act(state, &act.action), Role::Text),
        (by, Role::Name),
        (format!("→ {to}"), Role::Dim),
    ];
    (left, vec![(state.exact(act.at), Role::Dim)])
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn a_bar_is_as_full_as_it_says() {
        assert_eq!(bar(0, 0), "░░░░░░░░");
        assert_eq!(bar(1, 2), "████░░░░");
        assert_eq!(bar(9, 9), "████████");
        assert_eq!(bar(20, 9), "████████");
    }
}
