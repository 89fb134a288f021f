//! What the member is reminded of, said aloud once.

use super::words;
use crate::engine::Command;
use crate::model::Reminder;
use crate::state::{Effect, Level, State};

/// So many are told one by one; of more the last ones, and how many there are.
const TOLD: usize = 3;

/// Tells of reminders, but not of what is done or gone meanwhile.
pub fn hear(state: &mut State, reminders: &[Reminder]) -> Vec<Effect> {
    let Some(last) = reminders.last() else { return Vec::new() };
    let mut effects = vec![Effect::Engine(Command::RemindersShown(last.seq))];
    let me = state.me().unwrap_or_default();
    let open: Vec<(String, Reminder)> = reminders
        .iter()
        .filter_map(|reminder| {
            let item = state.todo.all.iter().find(|item| item.now.id == reminder.todo)?;
            (!item.is_over(me)).then(|| (words::title(state, item), *reminder))
        })
        .collect();
    if open.is_empty() {
        return effects;
    }
    let skip = open.len().saturating_sub(TOLD);
    for (title, reminder) in open.iter().skip(skip) {
        let text = sentence(state, title, *reminder);
        let told = crate::notices::personal(state, state.t("todo-title"), &notice(state, &text));
        // Several at once ring once.
        let rung = effects.contains(&Effect::Bell);
        effects.extend(told.into_iter().filter(|one| *one != Effect::Bell || !rung));
        state.toast(Level::Warning, text);
    }
    if skip > 0 {
        let text = state.texts.with("todo-reminders-more", &[("n", open.len().into())]);
        state.toast(Level::Warning, text);
    }
    effects
}

fn sentence(state: &State, title: &str, reminder: Reminder) -> String {
    let key = if reminder.late { "todo-reminder-late" } else { "todo-reminder" };
    let at = if reminder.late { state.short_time(reminder.at) } else { state.clock(reminder.at) };
    state.texts.with(key, &[("text", title.into()), ("at", at.into())])
}

fn notice(state: &State, text: &str) -> String {
    if state.settings.private_notices { state.t("todo-reminder-private") } else { text.to_owned() }
}
