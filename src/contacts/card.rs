//! The card of what is selected: a member's fields, or what a department or tag holds.

use canteen_protocol::directory::Gender;
use canteen_protocol::{DepartmentId, MemberId};
use ratatui::layout::Rect;

use super::state::{Row, Section};
use crate::rest;
use crate::state::State;
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::Pen;

/// Draws the card of the selected row.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let area = inset(area);
    match state.contacts.selected() {
        Some(Row::Member(id, _)) => member(state, id, area, canvas),
        Some(Row::Department(id, _)) => department(state, id, area, canvas),
        Some(Row::Section(Section::Organisation)) => company(state, area, canvas),
        _ => hint(state, area, canvas),
    }
}

/// Draws who is marked, for a group.
pub fn marked(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let mut page = Page { area: inset(area), row: 0 };
    let marked = &state.contacts.marked;
    let count = i64::try_from(marked.len()).unwrap_or(i64::MAX).into();
    let title = state.texts.with("contacts-marked", &[("count", count)]);
    page.line(&title, Role::Title, canvas);
    page.line("", Role::Text, canvas);
    for member in marked {
        page.line(&state.name_of(*member), Role::Text, canvas);
    }
    page.line("", Role::Text, canvas);
    let hint = if marked.is_empty() { "contacts-mark-hint" } else { "contacts-group-hint" };
    page.text(&state.t(hint), Role::Hint, canvas);
}

fn inset(area: Rect) -> Rect {
    let side = u16::from(area.width > 30) * 2;
    let top = u16::from(area.height > 10);
    Rect {
        x: area.x + side,
        width: area.width - side * 2,
        y: area.y + top,
        height: area.height - top,
    }
}

/// Lines from the top down, as many as fit.
struct Page {
    area: Rect,
    row: u16,
}

impl Page {
    fn pen(&mut self) -> Option<Pen> {
        let row = self.row;
        self.row += 1;
        (row < self.area.height).then(|| Pen::new(Rect { y: self.area.y + row, ..self.area }))
    }

    /// A text on as many lines as it takes.
    fn text(&mut self, text: &str, role: Role, canvas: &mut Canvas<'_, '_>) {
        for line in canteen_text::wrap::wrap(text, usize::from(self.area.width).max(1)) {
            self.line(&text[line], role, canvas);
        }
    }

    fn line(&mut self, text: &str, role: Role, canvas: &mut Canvas<'_, '_>) {
        if let Some(mut pen) = self.pen() {
            pen.write(text, canvas.style(role), canvas);
        }
    }

    /// A label and what it labels; nothing when that is empty.
    fn field(&mut self, label: &str, text: &str, canvas: &mut Canvas<'_, '_>) {
        if text.is_empty() {
            return;
        }
        let room = usize::from(self.area.width.saturating_sub(LABEL)).max(1);
        for (at, range) in canteen_text::wrap::wrap(text, room).into_iter().enumerate() {
            let Some(mut pen) = self.pen() else { return };
            let begin = pen.x;
            if at == 0 {
                pen.write(label, canvas.style(Role::Dim), canvas);
            }
            pen.x = (begin + LABEL).max(pen.x + u16::from(at == 0));
            pen.write(&text[range], canvas.style(Role::Text), canvas);
        }
    }
}

/// Columns of the labels.
const LABEL: u16 = 14;

fn member(state: &State, id: MemberId, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let Some(person) = state.directory.member(id) else { return };
    let mut page = Page { area, row: 0 };
    if let Some(mut pen) = page.pen() {
        let (sign, role) = rest::sign(state, id);
        let begin = pen.x;
        pen.write(sign, canvas.style(role), canvas);
        pen.x = begin + 2;
        pen.write(&person.called(), canvas.style(Role::Strong), canvas);
        pen.skip(2);
        pen.write(person.also(), canvas.style(Role::Dim), canvas);
    }
    page.line(person.title, Role::Dim, canvas);
    if let Some(about) = rest::about(state, id) {
        page.line(&about, Role::Away, canvas);
    }
    page.line("", Role::Text, canvas);
    if person.disabled {
        page.line(&state.t("contacts-disabled"), Role::Warning, canvas);
    }
    for place in person.departments {
        let label = if place.leader { "contacts-leads" } else { "contacts-department" };
        page.field(&state.t(label), &path(state, place.department), canvas);
    }
    if let Some(leader) = person.leader {
        page.field(&state.t("contacts-leader"), &state.name_of(leader), canvas);
    }
    page.field(&state.t("contacts-account"), person.userid, canvas);
    page.field(&state.t("contacts-email"), person.email, canvas);
    page.field(&state.t("contacts-mobile"), person.mobile, canvas);
    page.field(&state.t("contacts-landline"), person.landline, canvas);
    page.field(&state.t("contacts-gender"), &gender(state, person.gender), canvas);
    page.field(&state.t("contacts-tags"), &tags_of(state, id), canvas);
    page.line("", Role::Text, canvas);
    let row = page.row;
    page.line(&state.t("contacts-card-hint"), Role::Hint, canvas);
    if row < area.height {
        let place = Rect { y: area.y + row, height: 1, ..area };
        canvas.hits.add(place, Target::Line("message".to_owned()));
    }
}

fn department(state: &State, id: DepartmentId, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let Some(department) = state.directory.department(id) else { return };
    let mut page = Page { area, row: 0 };
    page.line(&path(state, id), Role::Strong, canvas);
    let count = state.texts.with("contacts-members", &[("count", department.members.into())]);
    page.line(&count, Role::Dim, canvas);
    page.line("", Role::Text, canvas);
    let members = state.directory.members_of(id);
    for person in members.iter().filter(|p| leads(p.departments, id)) {
        page.field(&state.t("contacts-led-by"), &person.called(), canvas);
    }
    for child in state.directory.children(id) {
        if let Some(child) = state.directory.department(*child) {
            let text = format!("{}  {}", child.name, child.members);
            page.line(&text, Role::Text, canvas);
        }
    }
}

/// What the corp is, what it has proved of itself (VER-08), and its end when that is agreed.
fn company(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let Some(account) = &state.account else { return hint(state, area, canvas) };
    let mut page = Page { area, row: 0 };
    page.line(&account.corp_name, Role::Strong, canvas);
    if let Some(verified) = &account.standing.verified {
        page.text(&format!("✓ {}", verified.subject), Role::Online, canvas);
    }
    page.line("", Role::Text, canvas);
    if let Some(ends) = account.standing.ends {
        let when = state.exact(ends);
        let text = state.texts.with("contacts-corp-ends", &[("when", when.into())]);
        page.text(&text, Role::Warning, canvas);
        page.line("", Role::Text, canvas);
    }
    page.field(&state.t("contacts-corp-id"), &account.corp_id, canvas);
    if let Some(verified) = &account.standing.verified {
        let when = state.exact(verified.checked);
        let by = state.t(&format!("contacts-proved-{}", verified.way));
        let text = state.texts.with("contacts-proved", &[("by", by.into()), ("when", when.into())]);
        page.field(&state.t("contacts-verified"), &text, canvas);
        if verified.failing.is_some() {
            page.text(&state.t("contacts-proof-failing"), Role::Warning, canvas);
        }
    } else {
        page.field(&state.t("contacts-verified"), &state.t("contacts-proved-not"), canvas);
    }
    page.field(&state.t("contacts-fingerprint"), &account.standing.fingerprint, canvas);
    page.line("", Role::Text, canvas);
    page.text(&state.t("contacts-hint"), Role::Placeholder, canvas);
}

fn leads(places: &[canteen_protocol::directory::Place], id: DepartmentId) -> bool {
    places.iter().any(|place| place.leader && place.department == id)
}

fn path(state: &State, id: DepartmentId) -> String {
    let path = state.directory.path(id);
    // The root bears the corp's name, which everybody knows.
    let below: Vec<_> = path.iter().skip(1).map(|d| d.name.as_str()).collect();
    match (below.is_empty(), path.first()) {
        (true, Some(root)) => root.name.clone(),
        _ => below.join(" / "),
    }
}

fn gender(state: &State, gender: Gender) -> String {
    match gender {
        Gender::Male => state.t("contacts-male"),
        Gender::Female => state.t("contacts-female"),
        Gender::Unset => String::new(),
    }
}

fn tags_of(state: &State, member: MemberId) -> String {
    let tags = state.directory.tags().iter().filter(|tag| tag.members.contains(&member));
    tags.map(|tag| tag.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn hint(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let mut page = Page { area, row: 0 };
    page.text(&state.t("contacts-hint"), Role::Placeholder, canvas);
}
