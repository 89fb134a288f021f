//! Something to read: what seeing somebody off would do, its receipt, why one member sees another.

use canteen_protocol::offboard::{OffboardMember, Receipt};
use canteen_protocol::visibility::Sight;
use canteen_text::width::width;
use canteen_text::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::question::Question;
use crate::admin::area::Area;
use crate::admin::state::Purpose;
use crate::admin::words;
use crate::input::{Code, Key};
use crate::overlays::Then;
use crate::state::{Move, State};
use crate::theme::Role;
use crate::view::Canvas;
use crate::widgets::{Pen, Place, place, popup, scrollbar};

/// Columns of it.
const COLUMNS: u16 = 74;

/// The paper.
#[derive(Debug)]
pub struct Paper {
    title: String,
    /// What is said about what.
    lines: Vec<(String, String)>,
    scroll: usize,
    /// What can be done about it.
    then: Option<Question>,
}

impl Paper {
    /// What seeing somebody off would do; a yes does it.
    #[must_use]
    pub fn of_plan(state: &State, plan: &Receipt) -> Self {
        let deed = OffboardMember { member: plan.member, to: plan.to, dry_run: false };
        let purpose = Purpose::Deed("admin-offboarded", String::new(), Area::Joining);
        let then = Question { text: String::new(), deed: deed.into(), purpose };
        let title = state.t("admin-plan-title");
        Self { title, lines: receipt(state, plan), scroll: 0, then: Some(then) }
    }

    /// What was done.
    #[must_use]
    pub fn of_receipt(state: &State, done: &Receipt) -> Self {
        let title = state.t("admin-receipt-title");
        Self { title, lines: receipt(state, done), scroll: 0, then: None }
    }

    /// Why one member sees another.
    #[must_use]
    pub fn of_sight(state: &State, sight: &Sight) -> Self {
        let answer = state.t(if sight.sees { "admin-sees" } else { "admin-sees-not" });
        let mut lines = vec![
            (state.t("admin-sight-answer"), answer),
            (state.t("admin-sight-why"), words::because(state, sight)),
        ];
        if let Some(rule) = &sight.rule {
            let text = format!("{} · {}", rule.id, words::rule(state, rule));
            lines.push((state.t("admin-sight-rule"), text));
        }
        if sight.sees {
            let fields: Vec<String> =
                sight.fields.iter().map(|field| words::label(state, field.name())).collect();
            let fields =
                if fields.is_empty() { state.t("admin-sight-none") } else { fields.join(", ") };
            lines.push((state.t("admin-sight-fields"), fields));
        }
        Self { title: state.t("admin-sight-title"), lines, scroll: 0, then: None }
    }

    pub(super) fn key(&self, state: &mut State, key: Key) -> Then {
        match (&self.then, key.code) {
            (Some(question), _) => question.key(state, key),
            (None, Code::Enter) => Then::Close,
            (None, _) => Then::Stay,
        }
    }

    pub(super) fn step(&mut self, state: &State, step: Move) -> Then {
        let area = Rect::new(0, 0, state.columns, state.rows);
        let (lines, fits) = (self.wrapped(area).len(), fits(area));
        let last = lines.saturating_sub(fits);
        let by = step.rows(lines, fits);
        self.scroll = self.scroll.min(last).saturating_add_signed(by).min(last);
        Then::Stay
    }

    fn labels(&self) -> usize {
        self.lines.iter().map(|(label, _)| width(label)).max().unwrap_or(0).min(20)
    }

    fn wrapped(&self, area: Rect) -> Vec<(String, String)> {
        let inside = usize::from(COLUMNS.min(area.width).saturating_sub(4));
        let cells = inside.saturating_sub(self.labels() + 2).max(1);
        let mut wrapped = Vec::new();
        for (label, text) in &self.lines {
            let mut label = label.clone();
            for range in wrap(text, cells) {
                wrapped.push((std::mem::take(&mut label), text[range].to_owned()));
            }
        }
        wrapped
    }

    pub(super) fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let lines = self.wrapped(area);
        let rows = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
        let frame = place(area, COLUMNS, rows.min(area.height.saturating_sub(2)), Place::Middle);
        let inner = popup(frame, canvas, &self.title);
        let Some(last) = inner.height.checked_sub(1) else { return };
        let labels = u16::try_from(self.labels()).unwrap_or(0);
        let body = usize::from(last.saturating_sub(1));
        let first = self.scroll.min(lines.len().saturating_sub(body));
        let ink = |role, canvas: &Canvas<'_, '_>| Style { bg: None, ..canvas.style(role) };
        for (y, (label, text)) in (inner.y..).zip(lines.iter().skip(first).take(body)) {
            let mut pen = Pen::new(Rect { y, height: 1, ..inner });
            pen.skip(1);
            pen.until(inner.x + 1 + labels).write(label, ink(Role::Dim, canvas), canvas);
            pen.x = inner.x + labels + 3;
            pen.write(text, ink(Role::Text, canvas), canvas);
        }
        if lines.len() > body {
            let bar = Rect {
                x: inner.right().saturating_sub(1),
                width: 1,
                height: last.saturating_sub(1),
                ..inner
            };
            scrollbar(bar, first..first + body, lines.len(), canvas);
        }
        let keys = state.t(match self.then {
            Some(_) => "admin-keys-plan",
            None => "admin-keys-paper",
        });
        let line = Rect { x: inner.x + 1, y: inner.y + last, height: 1, ..inner };
        Pen::new(line).write(&keys, ink(Role::Hint, canvas), canvas);
    }
}

fn fits(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(6)).max(1)
}

/// One line for each thing there was.
fn receipt(state: &State, receipt: &Receipt) -> Vec<(String, String)> {
    let count = |key: &str, n: u64| {
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        state.texts.with(key, &[("n", n.into())])
    };
    let many = |len: usize| u64::try_from(len).unwrap_or(u64::MAX);
    let heir = match receipt.to {
        Some(to) => words::member(state, to),
        None => state.t("admin-receipt-own-leader"),
    };
    let mut lines = vec![
        (state.t("admin-receipt-who"), words::member(state, receipt.member)),
        (state.t("admin-receipt-heir"), heir),
        (
            state.t("admin-receipt-account"),
            state.t(if receipt.was_shut { "admin-receipt-was-shut" } else { "admin-receipt-shut" }),
        ),
        (state.t("admin-receipt-devices"), count("admin-receipt-n", receipt.devices)),
    ];
    if receipt.was_admin {
        lines.push((state.t("admin-receipt-rights"), state.t("admin-receipt-no-admin")));
    }
    for group in &receipt.groups {
        let text = match (group.owned, group.owner) {
            (true, Some(owner)) => {
                let owner = words::member(state, owner);
                let values = [("name", group.name.as_str().into()), ("owner", owner.into())];
                state.texts.with("admin-receipt-group-of", &values)
            }
            (true, None) => {
                let values = [("name", group.name.as_str().into())];
                state.texts.with("admin-receipt-group-empty", &values)
            }
            (false, _) => group.name.clone(),
        };
        lines.push((state.t("admin-receipt-group"), text));
    }
    for led in &receipt.led {
        lines.push((state.t("admin-receipt-led"), words::path(state, *led)));
    }
    for tag in &receipt.tags {
        lines.push((state.t("admin-receipt-tag"), words::tag(state, *tag)));
    }
    for report in &receipt.reports {
        lines.push((state.t("admin-receipt-report"), words::member(state, *report)));
    }
    let counts = [
        ("admin-receipt-todos", receipt.todos),
        ("admin-receipt-withdrawn", receipt.withdrawn),
        ("admin-receipt-links", receipt.links),
        ("admin-receipt-tokens", receipt.tokens),
        ("admin-receipt-groups", many(receipt.groups.len())),
    ];
    let counts = counts.into_iter().filter(|(_, n)| *n > 0);
    lines.extend(counts.map(|(key, n)| (state.t(key), count("admin-receipt-n", n))));
    lines
}
