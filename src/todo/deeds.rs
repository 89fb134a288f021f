//! What is done with a to-do. Each deed is an act for the engine and, where it can be taken back,
//! a word about the key that does it.

use canteen_protocol::Time;
use canteen_protocol::todo::{Need, Remind, Role, Source, TodoRef};
use canteen_text::when;

use super::popup::{self, Form};
use super::state::Undo;
use super::words;
use crate::engine::Command;
use crate::model::{Act, TodoAct, TodoItem};
use crate::state::{Effect, Level, Screen, Slot, State};

/// As an effect.
pub fn act(act: TodoAct) -> Vec<Effect> {
    vec![Effect::Engine(Command::Act(Act::Todo(act)))]
}

/// The selected to-do, or a word that there is none.
fn chosen(state: &mut State) -> Option<TodoItem> {
    let found = state.todo.selected().cloned();
    if found.is_none() {
        let text = state.t("todo-none-selected");
        state.toast(Level::Info, text);
    }
    found
}

/// A note, with the key that takes the deed back when one is bound.
fn note(state: &mut State, key: &str) {
    let mut text = state.t(key);
    if let Some(chord) = state.keymap.chord_for(state.context(), "todo-undo") {
        let undo = state.texts.with("todo-undo-key", &[("key", chord.into())]);
        text = format!("{text} · {undo}");
    }
    state.toast(Level::Info, text);
}

/// Captures the chosen message of the open chat.
pub fn capture(state: &mut State) -> Vec<Effect> {
    let Some(taken) = crate::chat::taken(state) else { return Vec::new() };
    let me = state.me();
    let there = state.todo.of_message(taken.message).filter(|item| me == Some(item.now.owner));
    if let Some(item) = there {
        let done = me.is_some_and(|me| item.is_over(me));
        let key = if done { "todo-there-done" } else { "todo-there" };
        let text = state.t(key);
        state.toast(Level::Info, text);
        return Vec::new();
    }
    state.todo.undo = Some(Undo::Captured(taken.message));
    note(state, "todo-captured");
    act(TodoAct::Add {
        text: taken.text,
        due: None,
        remind: Remind::Due,
        source: Some(Source { message: taken.message, by: taken.by }),
        with: Vec::new(),
    })
}

/// Takes the last deed back.
pub fn undo(state: &mut State) -> Vec<Effect> {
    let Some(last) = state.todo.undo.take() else {
        let text = state.t("todo-nothing-to-undo");
        state.toast(Level::Info, text);
        return Vec::new();
    };
    let (key, effects) = match last {
        Undo::Captured(message) => {
            let me = state.me();
            let found = state.todo.of_message(message).filter(|item| me == Some(item.now.owner));
            let Some(todo) = found.map(|item| item.key.clone()) else { return Vec::new() };
            ("todo-undone-capture", act(TodoAct::Delete { todo }))
        }
        Undo::Deleted(todo) => ("todo-restored", act(TodoAct::Restore { todo })),
        Undo::Done(todo, done) => {
            let key = if done { "todo-undone" } else { "todo-done" };
            (key, act(TodoAct::Done { todo, done: !done }))
        }
    };
    let text = state.t(key);
    state.toast(Level::Info, text);
    effects
}

/// Puts something on the list at once, or asks what.
pub fn add(state: &mut State, text: &str) -> Vec<Effect> {
    if text.is_empty() {
        return popup::open_form(state, Form::new());
    }
    let note = state.t("todo-added");
    state.toast(Level::Info, note);
    let (text, due, source, with) = (text.to_owned(), None, None, Vec::new());
    act(TodoAct::Add { text, due, remind: Remind::Due, source, with })
}

/// Asks for another text, time or reminder.
pub fn edit(state: &mut State) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    let form = Form::of(state, &item);
    popup::open_form(state, form)
}

/// The member's part is done, or not after all.
pub fn done(state: &mut State) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    let own = state.me().and_then(|me| item.person(me)).copied();
    let Some(own) = own.filter(|own| own.role == Role::Assignee) else {
        let text = state.t("todo-only-watching");
        state.toast(Level::Warning, text);
        return Vec::new();
    };
    let done = own.done.is_none();
    state.todo.undo = Some(Undo::Done(item.key.clone(), done));
    note(state, if done { "todo-done" } else { "todo-undone" });
    act(TodoAct::Done { todo: item.key, done })
}

/// Deletes the selected one; who does not own it leaves it.
pub fn delete(state: &mut State) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    if state.me() != Some(item.now.owner) {
        let text = state.t("todo-not-owner");
        state.toast(Level::Warning, text);
        return Vec::new();
    }
    state.todo.undo = Some(Undo::Deleted(item.key.clone()));
    note(state, "todo-deleted");
    act(TodoAct::Delete { todo: item.key })
}

/// Leaves the selected one.
pub fn leave(state: &mut State) -> Vec<Effect> {
    let (Some(item), Some(me)) = (chosen(state), state.me()) else { return Vec::new() };
    if !item.is_shared() {
        let text = state.t("todo-alone");
        state.toast(Level::Warning, text);
        return Vec::new();
    }
    let text = state.t("todo-left");
    state.toast(Level::Info, text);
    act(TodoAct::Part { todo: item.key, members: vec![me] })
}

/// Says by when; without a time asks.
pub fn due(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    if text.is_empty() {
        let form = Form::at(state, &item, popup::Field::Due);
        return popup::open_form(state, form);
    }
    match due_of(state, text) {
        Ok(due) => act(TodoAct::Edit { todo: item.key, text: None, due: Some(due), need: None }),
        Err(why) => refuse(state, why),
    }
}

/// Says when to be reminded; without a time asks.
pub fn remind(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    if text.is_empty() {
        let form = Form::at(state, &item, popup::Field::Remind);
        return popup::open_form(state, form);
    }
    match remind_of(state, text) {
        Ok(remind) => act(TodoAct::Remind { todo: item.key, remind }),
        Err(why) => refuse(state, why),
    }
}

fn refuse(state: &mut State, why: String) -> Vec<Effect> {
    state.toast(Level::Error, why);
    Vec::new()
}

/// The time a text says something is due at; 0 for at no time.
///
/// # Errors
/// Why it is no time, for people.
pub fn due_of(state: &State, text: &str) -> Result<Time, String> {
    let text = text.trim();
    if text.is_empty() || text == "-" || is_never(state, text) {
        return Ok(Time(0));
    }
    words::read(state, text, when::SIX)
}

/// When a text says to be reminded: `due`, `never`, or a time.
///
/// # Errors
/// Why it is no time, for people.
pub fn remind_of(state: &State, text: &str) -> Result<Remind, String> {
    let text = text.trim();
    if text.is_empty() || text.eq_ignore_ascii_case("due") || text == state.t("todo-word-due") {
        return Ok(Remind::Due);
    }
    if text == "-" || is_never(state, text) {
        return Ok(Remind::Never);
    }
    words::read(state, text, when::NINE).map(Remind::At)
}

fn is_never(state: &State, text: &str) -> bool {
    text.eq_ignore_ascii_case("never")
        || text.eq_ignore_ascii_case("none")
        || text == state.t("todo-word-never")
}

/// Lets choose who is on it, for this.
pub fn share(state: &mut State, role: Role) -> Vec<Effect> {
    match chosen(state) {
        Some(item) => popup::open_people(state, &item, role),
        None => Vec::new(),
    }
}

/// Says by whom it has to be done.
pub fn need(state: &mut State, word: &str) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    let need = match word {
        "any" => Need::Any,
        "all" => Need::All,
        _ => match item.now.need {
            Need::All => Need::Any,
            Need::Any => Need::All,
        },
    };
    let key = match need {
        Need::All => "todo-need-all",
        Need::Any => "todo-need-any",
    };
    let text = state.t(key);
    state.toast(Level::Info, text);
    act(TodoAct::Edit { todo: item.key, text: None, due: None, need: Some(need) })
}

/// Says something about it; without a text asks what.
pub fn comment(state: &mut State, text: &str) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    if text.is_empty() {
        return popup::open_comment(state, item.key);
    }
    act(TodoAct::Comment { todo: item.key, text: text.to_owned() })
}

/// Begins a group of everyone on it, or goes there.
pub fn chat(state: &mut State) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    if let Some(chat) = item.now.chat {
        return crate::chats::open(state, chat);
    }
    if !item.is_shared() {
        let text = state.t("todo-alone");
        state.toast(Level::Warning, text);
        return Vec::new();
    }
    vec![Effect::Engine(Command::ChatAbout(item.key))]
}

/// Goes to the message it was captured from.
pub fn source(state: &mut State) -> Vec<Effect> {
    let Some(item) = chosen(state) else { return Vec::new() };
    let known = item.message().filter(|message| state.chats.get(message.conversation).is_some());
    match known {
        Some(message) => {
            let effects = crate::chat::go_to(state, message.conversation, message.seq);
            state.focus_on(Screen::Chats, Slot::Main);
            effects
        }
        None => {
            let text = state.t("todo-no-source");
            state.toast(Level::Info, text);
            Vec::new()
        }
    }
}

/// The acts that a form for a new one comes to.
///
/// # Errors
/// Why it cannot be saved, for people.
pub fn save_new(state: &State, [text, due, remind]: [&str; 3]) -> Result<Vec<Effect>, String> {
    let text = written(state, text)?;
    let due = Some(due_of(state, due)?).filter(|due| due.0 > 0);
    let remind = remind_of(state, remind)?;
    Ok(act(TodoAct::Add { text, due, remind, source: None, with: Vec::new() }))
}

/// The acts that what was touched in a form comes to.
///
/// # Errors
/// Why it cannot be saved, for people.
pub fn save(
    state: &State,
    todo: &TodoRef,
    [text, due, remind]: [Option<&str>; 3],
) -> Result<Vec<Effect>, String> {
    let text = text.map(|text| written(state, text)).transpose()?;
    let due = due.map(|due| due_of(state, due)).transpose()?;
    let remind = remind.map(|remind| remind_of(state, remind)).transpose()?;
    let mut effects = Vec::new();
    if text.is_some() || due.is_some() {
        effects.extend(act(TodoAct::Edit { todo: todo.clone(), text, due, need: None }));
    }
    if let Some(remind) = remind {
        effects.extend(act(TodoAct::Remind { todo: todo.clone(), remind }));
    }
    Ok(effects)
}

fn written(state: &State, text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() { Err(state.t("todo-empty-text")) } else { Ok(text.to_owned()) }
}
