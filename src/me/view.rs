//! How one's own card looks: what one may change stands out, what one may not is grey with the
//! reason.

use canteen_protocol::directory::Gender;
use canteen_protocol::own::{OwnField, Proof};
use canteen_text::width::width;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::card::{Card, Stop};
use crate::state::State;
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{Input, Pen, Place, place, popup};

/// Columns of the dialog.
const COLUMNS: u16 = 76;
/// Rows within: account, departments, the fields, a row, the proof, what is wrong, the keys.
const ROWS: u16 = 2 + 7 + 4;
/// Columns that the value of a field keeps beside the reason.
const VALUE: u16 = 24;

/// Draws it.
pub fn draw(card: &Card, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let frame = place(area, COLUMNS, ROWS + 2, Place::Middle);
    let inner = popup(frame, canvas, &state.t("me-title"));
    let labels = OwnField::ALL.map(|field| state.t(label(field)));
    let fixed = ["contacts-account", "contacts-department"].map(|key| state.t(key));
    let all = labels.iter().chain(&fixed);
    let wide = all.map(|label| width(label)).max().unwrap_or(0);
    let wide = u16::try_from(wide).unwrap_or(0) + 2;
    let mut page = Page { state, inner, row: 0, wide };
    page.grey(&fixed[0], &card.own.member.userid, "me-account-stays", canvas);
    page.grey(&fixed[1], &departments(card, state), "me-not-yours", canvas);
    for (field, label) in OwnField::ALL.into_iter().zip(&labels) {
        if card.own.fields.has(field) {
            page.field(card, field, label, canvas);
        } else {
            page.grey(label, &shown(card, state, field), "me-not-yours", canvas);
        }
    }
    page.row += 1;
    if card.asks_proof() {
        page.proof(card, canvas);
    } else {
        page.row += 1;
    }
    let (text, role) = match (&card.error, card.saving) {
        (Some(error), _) => (error.clone(), Role::Error),
        (None, true) => (state.t("me-saving"), Role::Dim),
        (None, false) if card.at.is_none() => (state.t("me-nothing-yours"), Role::Dim),
        (None, false) => (String::new(), Role::Dim),
    };
    page.text(&text, role, canvas);
    page.text(&state.t("me-keys"), Role::Hint, canvas);
}

fn label(field: OwnField) -> &'static str {
    match field {
        OwnField::Name => "me-name",
        OwnField::EnglishName => "me-english-name",
        OwnField::Title => "me-job",
        OwnField::Gender => "contacts-gender",
        OwnField::Mobile => "contacts-mobile",
        OwnField::Landline => "contacts-landline",
        OwnField::Email => "contacts-email",
    }
}

fn shown(card: &Card, state: &State, field: OwnField) -> String {
    match field {
        OwnField::Gender => gender(state, card.gender),
        _ => card.input(field).text().to_owned(),
    }
}

fn gender(state: &State, gender: Gender) -> String {
    state.t(match gender {
        Gender::Male => "contacts-male",
        Gender::Female => "contacts-female",
        Gender::Unset => "me-gender-unset",
    })
}

fn departments(card: &Card, state: &State) -> String {
    let named = card.own.member.departments.iter().filter_map(|place| {
        state.directory.department(place.department).map(|department| department.name.as_str())
    });
    named.collect::<Vec<_>>().join(", ")
}

/// Rows from the top down, as many as fit.
struct Page<'a> {
    state: &'a State,
    inner: Rect,
    row: u16,
    /// Columns of the labels.
    wide: u16,
}

impl Page<'_> {
    fn line(&mut self) -> Option<Rect> {
        let y = self.inner.y + self.row;
        self.row += 1;
        (y < self.inner.bottom()).then_some(Rect { y, height: 1, ..self.inner })
    }

    fn value(&self, line: Rect) -> Rect {
        let by = self.wide.min(line.width);
        Rect { x: line.x + by, width: line.width - by, ..line }
    }

    fn text(&mut self, text: &str, role: Role, canvas: &mut Canvas<'_, '_>) {
        if let Some(line) = self.line() {
            Pen::new(line).write(text, canvas.style(role), canvas);
        }
    }

    /// A field that is not one's own to change, and why.
    fn grey(&mut self, label: &str, value: &str, why: &str, canvas: &mut Canvas<'_, '_>) {
        let Some(line) = self.line() else { return };
        Pen::new(line).write(label, canvas.style(Role::Dim), canvas);
        let place = self.value(line);
        let mut pen = Pen::new(place);
        pen.write(value, canvas.style(Role::Dim), canvas);
        let after = pen.x.max(place.x + VALUE.min(place.width)) + 1;
        let room = line.right().saturating_sub(after);
        let ways = [self.state.t(why), self.state.t(&format!("{why}-short"))];
        if let Some(why) = ways.iter().find(|why| usize::from(room) >= width(why)) {
            let place = Rect { x: after, width: room, ..line };
            Pen::new(place).write(why, canvas.style(Role::Hint), canvas);
        }
    }

    fn field(&mut self, card: &Card, field: OwnField, label: &str, canvas: &mut Canvas<'_, '_>) {
        let Some(line) = self.line() else { return };
        let here = card.at == Some(Stop::Field(field));
        self.label(card, Stop::Field(field), label, line, canvas);
        let place = self.value(line);
        if field == OwnField::Gender {
            let text = gender(self.state, card.gender);
            let text = if here { format!("‹ {text} ›") } else { text };
            Pen::new(place).write(&text, canvas.style(Role::Input), canvas);
            return;
        }
        card.input(field).draw(place, canvas, here, &self.state.t("me-empty"));
    }

    fn label(&self, card: &Card, stop: Stop, text: &str, line: Rect, canvas: &mut Canvas<'_, '_>) {
        if let Some(row) = card.stops().iter().position(|one| *one == stop) {
            canvas.hits.add(line, Target::Choice(row));
        }
        let role = if card.at == Some(stop) { Role::Accent } else { Role::Text };
        // On the ground of the window.
        let style = Style { bg: None, ..canvas.style(role) };
        Pen::new(line).write(text, style, canvas);
    }

    /// The proof, which is not shown while it is typed when it is a password.
    fn proof(&mut self, card: &Card, canvas: &mut Canvas<'_, '_>) {
        let Some(line) = self.line() else { return };
        let here = card.at == Some(Stop::Proof);
        let (label, hint) = match card.own.proof {
            Proof::Password => ("me-password", "me-password-hint"),
            Proof::Authenticator => ("me-code", "me-authenticator-hint"),
            Proof::SentCode if card.code_sent => ("me-code", "me-sent-hint"),
            Proof::SentCode => ("me-code", "me-send-hint"),
        };
        self.label(card, Stop::Proof, &self.state.t(label), line, canvas);
        let dots = |text: &str| "*".repeat(text.chars().count());
        let covered;
        let input = if card.own.proof == Proof::Password {
            covered = Input::with(dots(card.proof.text()));
            &covered
        } else {
            &card.proof
        };
        input.draw(self.value(line), canvas, here, &self.state.t(hint));
    }
}
