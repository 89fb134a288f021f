//! One to-do in full: what, by when, from where, who has done it, what was said.

use canteen_protocol::todo::{Need, Person, Remind, Role};
use canteen_text::width::truncate;
use canteen_text::wrap::wrap;
use ratatui::layout::Rect;

use crate::model::TodoItem;
use crate::state::{Slot, State};
use crate::theme::Role as Colour;
use crate::todo::words;
use crate::view::{Canvas, Target};

type Line = (String, Colour);

/// Draws the selected one.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let cells = usize::from(area.width);
    let lines = lines(state, cells);
    let fits = usize::from(area.height);
    let first = state.todo.scroll.min(lines.len().saturating_sub(fits));
    for (y, (text, role)) in (area.y..area.bottom()).zip(lines.iter().skip(first)) {
        let style = canvas.style(*role);
        let (text, _) = truncate(text, cells);
        canvas.frame.buffer_mut().set_string(area.x, y, &text, style);
    }
    if let Some(item) = state.todo.selected()
        && item.message().is_some()
    {
        let place = Rect { height: area.height.min(1), ..area };
        canvas.hits.add(place, Target::Line("todo-source".to_owned()));
    }
}

/// How many lines there are, and how many fit.
pub fn size(state: &State) -> (usize, usize) {
    let place = state.arrangement().inner(Slot::Side);
    place.map_or((0, 1), |place| {
        (lines(state, usize::from(place.width)).len(), usize::from(place.height).max(1))
    })
}

fn lines(state: &State, cells: usize) -> Vec<Line> {
    let Some(item) = state.todo.selected() else {
        return wrapped(&state.t("todo-none-selected"), Colour::Placeholder, cells);
    };
    let text =
        if item.now.text.is_empty() { words::title(state, item) } else { item.now.text.clone() };
    let mut lines = wrapped(&text, Colour::Strong, cells);
    lines.push((String::new(), Colour::Text));
    facts(state, item, cells, &mut lines);
    people(state, item, cells, &mut lines);
    comments(state, item, cells, &mut lines);
    lines
}

fn wrapped(text: &str, role: Colour, cells: usize) -> Vec<Line> {
    let cells = cells.max(1);
    wrap(text, cells).into_iter().map(|range| (text[range].to_owned(), role)).collect()
}

fn facts(state: &State, item: &TodoItem, cells: usize, lines: &mut Vec<Line>) {
    let say = |key: &str, value: String| state.texts.with(key, &[("value", value.into())]);
    let over = state.me().is_some_and(|me| item.is_over(me));
    if let Some(due) = item.now.due {
        let (words, role) = words::due(state, due);
        let exact = words::moment(state, due);
        let text = if over || words == exact { exact } else { format!("{exact} · {words}") };
        let role = if over { Colour::Dim } else { role };
        lines.extend(wrapped(&say("todo-detail-due", text), role, cells));
    }
    let remind = match item.now.remind {
        Remind::Due if item.now.due.is_none() => None,
        Remind::Due => Some(state.t("todo-remind-due")),
        Remind::Never => Some(state.t("todo-remind-never")),
        Remind::At(at) => Some(words::moment(state, at)),
    };
    if let Some(remind) = remind {
        lines.extend(wrapped(&say("todo-detail-remind", remind), Colour::Dim, cells));
    }
    if let Some(done) = item.now.done {
        let text = say("todo-detail-done", state.short_time(done));
        lines.extend(wrapped(&text, Colour::Success, cells));
    }
    if let Some(source) = item.now.source {
        let who = state.name_of(source.by);
        let chat = state.chats.get(source.message.conversation);
        let place = chat.map(|chat| crate::chats::title_of(state, chat)).unwrap_or_default();
        let values = [("who", who.into()), ("place", place.into())];
        let text = state.texts.with("todo-detail-source", &values);
        lines.extend(wrapped(&text, Colour::Dim, cells));
    }
    if item.now.recalled {
        lines.extend(wrapped(&state.t("todo-detail-recalled"), Colour::Dim, cells));
    }
}

fn people(state: &State, item: &TodoItem, cells: usize, lines: &mut Vec<Line>) {
    if !item.is_shared() {
        return;
    }
    let (done, all) = item.progress();
    let key = match item.now.need {
        Need::All => "todo-detail-all",
        Need::Any => "todo-detail-any",
    };
    let heading = state.texts.with(key, &[("done", done.into()), ("all", all.into())]);
    lines.push((String::new(), Colour::Text));
    lines.extend(wrapped(&heading, Colour::Title, cells));
    for person in &item.now.people {
        lines.extend(wrapped(&one(state, item, person), colour(person), cells));
    }
}

fn colour(person: &Person) -> Colour {
    match (person.role, person.done) {
        (Role::Watcher, _) => Colour::Dim,
        (Role::Assignee, Some(_)) => Colour::Success,
        (Role::Assignee, None) => Colour::Text,
    }
}

fn one(state: &State, item: &TodoItem, person: &Person) -> String {
    let sign = match (person.role, person.done) {
        (Role::Watcher, _) => "·",
        (_, Some(_)) => "✓",
        (_, None) => "○",
    };
    let mut text = format!("{sign} {}", state.name_of(person.member));
    if let Some(done) = person.done {
        text = format!("{text} {}", state.short_time(done));
    }
    let watches = person.role == Role::Watcher;
    if watches {
        text = format!("{text} · {}", state.t("todo-detail-watches"));
    }
    if person.member == item.now.owner {
        text = format!("{text} · {}", state.t("todo-detail-owner"));
    }
    text
}

fn comments(state: &State, item: &TodoItem, cells: usize, lines: &mut Vec<Line>) {
    if item.now.recent.is_empty() {
        return;
    }
    lines.push((String::new(), Colour::Text));
    let n = item.now.comments.into();
    let heading = state.texts.with("todo-detail-comments", &[("n", n)]);
    lines.extend(wrapped(&heading, Colour::Title, cells));
    for comment in &item.now.recent {
        let who = state.name_of(comment.by);
        lines.push((format!("{who} {}", state.short_time(comment.at)), Colour::Name));
        let inner = wrapped(&comment.text, Colour::Text, cells.saturating_sub(2));
        lines.extend(inner.into_iter().map(|(text, role)| (format!("  {text}"), role)));
    }
}
