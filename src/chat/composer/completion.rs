//! Completing a name after `@` and an emoji after `:` while writing; edits by command.

use canteen_text::matching;
use canteen_text::width::width;
use ratatui::layout::Rect;

use super::deeds::changed;
use crate::state::{Effect, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{Edit, List, ListView, Pen, Trigger, cover};

/// So many are offered.
const MOST: usize = 8;

/// What fits what is being typed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Completion {
    trigger: Trigger,
    choices: Vec<Choice>,
    list: List,
}

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Choice {
    /// What is put in.
    text: String,
    label: String,
    detail: String,
}

/// Finds what fits what is being typed now. A list that was closed stays closed until the word is
/// another one.
pub fn settle(state: &mut State) {
    let writes = state.chat.select.is_none();
    let trigger = state.chat.composer.buffer.trigger().filter(|_| writes);
    let Some(trigger) = trigger else {
        state.chat.composer.completion = None;
        state.chat.composer.closed = None;
        return;
    };
    if state.chat.composer.closed == Some(trigger.sign) {
        state.chat.composer.completion = None;
        return;
    }
    if state.chat.composer.completion.as_ref().is_some_and(|known| known.trigger == trigger) {
        return;
    }
    let choices = match trigger.sign {
        '@' => names(state, &trigger.query),
        _ => emoji(&trigger.query),
    };
    // What is written out already needs no list, which would take the Enter that sends.
    let typed = format!("{}{} ", trigger.sign, trigger.query);
    let written = choices.first().is_some_and(|choice| choice.text == typed);
    state.chat.composer.completion = (!choices.is_empty() && !written).then(|| Completion {
        trigger,
        choices,
        list: List::default(),
    });
}

/// Members of the conversation, and everyone.
fn names(state: &State, query: &str) -> Vec<Choice> {
    let mut found: Vec<(u32, Choice)> = state
        .chat
        .people
        .members()
        .iter()
        .filter(|one| Some(one.member) != state.me())
        .filter_map(|one| {
            let person = state.directory.member(one.member)?;
            let score = person.fits(query)?;
            let choice = Choice {
                text: format!("@{} ", person.userid),
                label: person.called().into_owned(),
                detail: format!("@{}", person.userid),
            };
            Some((score, choice))
        })
        .collect();
    let everyone = state.t("chat-all");
    let keys = ["all".to_owned(), everyone.clone()];
    if state.chat.people.members().len() > 2
        && let Some(score) = matching::score(query, &keys, &everyone)
    {
        let choice =
            Choice { text: "@all ".to_owned(), label: everyone, detail: "@all".to_owned() };
        found.push((score, choice));
    }
    found.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.detail.cmp(&y.detail)));
    found.into_iter().map(|(_, choice)| choice).take(MOST).collect()
}

fn emoji(query: &str) -> Vec<Choice> {
    canteen_text::emoji::complete(query, MOST)
        .into_iter()
        .map(|emoji| Choice {
            text: format!("{} ", emoji.ch),
            label: format!("{} {}", emoji.ch, emoji.name),
            detail: emoji.zh.to_owned(),
        })
        .collect()
}

/// Moves in the list, takes what is selected, or closes the list.
pub fn act(state: &mut State, what: &str) -> Vec<Effect> {
    let composer = &mut state.chat.composer;
    let Some(completion) = &mut composer.completion else { return Vec::new() };
    let len = completion.choices.len();
    match what {
        "next" if completion.list.selected() + 1 >= len => completion.list.select(0),
        "next" => completion.list.step(1, len),
        "previous" if completion.list.selected() == 0 => completion.list.end(len),
        "previous" => completion.list.step(-1, len),
        "accept" => return take(state),
        _ => {
            composer.closed = Some(completion.trigger.sign);
            composer.completion = None;
        }
    }
    Vec::new()
}

/// A press of the mouse takes that one.
pub fn press(state: &mut State, row: usize) -> Vec<Effect> {
    if let Some(completion) = &mut state.chat.composer.completion {
        completion.list.select(row);
    }
    take(state)
}

fn take(state: &mut State) -> Vec<Effect> {
    let composer = &mut state.chat.composer;
    let Some(completion) = composer.completion.take() else { return Vec::new() };
    let Some(choice) = completion.choices.get(completion.list.selected()) else {
        return Vec::new();
    };
    composer.buffer.complete(&completion.trigger, &choice.text);
    changed(state)
}

/// Changes the text by the name of an edit.
pub fn edit(state: &mut State, name: &str) -> Vec<Effect> {
    let Some(edit) = Edit::named(name) else { return Vec::new() };
    if state.chat.open.is_none() || super::locked(state).is_some() {
        return Vec::new();
    }
    let before = state.chat.composer.buffer.text();
    let done = state.chat.composer.buffer.edit(edit);
    if state.chat.composer.buffer.text() != before {
        return changed(state);
    }
    if !done && edit == Edit::Up {
        return crate::chat::select::begin(state);
    }
    Vec::new()
}

/// Goes on writing, out of vim's normal mode.
pub fn insert(state: &mut State, place: &str) -> Vec<Effect> {
    state.chat.composer.buffer.set_normal(false);
    match place {
        "after" => edit(state, "right"),
        "start" => edit(state, "line-start"),
        "end" => edit(state, "line-end"),
        "below" => [edit(state, "line-end"), edit(state, "newline")].concat(),
        "above" => [edit(state, "line-start"), edit(state, "newline"), edit(state, "up")].concat(),
        _ => Vec::new(),
    }
}

impl Completion {
    /// Draws it above the caret, or below where there is no room.
    pub fn draw(&self, composer: Rect, caret: (u16, u16), canvas: &mut Canvas<'_, '_>) {
        let frame = canvas.frame.area();
        let rows = u16::try_from(self.choices.len()).unwrap_or(1).min(caret.1);
        let cells = |choice: &Choice| width(&choice.label) + width(&choice.detail) + 5;
        let columns = self.choices.iter().map(cells).max().unwrap_or(0);
        let columns = u16::try_from(columns).unwrap_or(composer.width).min(composer.width);
        if rows == 0 || columns == 0 {
            return;
        }
        let x = caret.0.min(composer.right().saturating_sub(columns));
        let area = Rect { x, y: caret.1 - rows, width: columns, height: rows }.intersection(frame);
        cover(area, canvas);
        let view = ListView {
            list: &self.list,
            len: self.choices.len(),
            row_height: 1,
            focused: true,
            empty: "",
        };
        view.draw(area, canvas, Target::Choice, |row, place, canvas| {
            let Some(choice) = self.choices.get(row) else { return };
            let mut pen = Pen::new(place);
            pen.skip(1);
            pen.write(&choice.label, canvas.style(Role::Strong), canvas);
            pen.skip(2);
            pen.write(&choice.detail, canvas.style(Role::Dim), canvas);
        });
    }
}
