//! What can be done now, in a few words: for the status line. The keys come from the keymap, so a
//! hint whose command is bound to no key is not shown.

use crate::config::Hints;
use crate::input::Context;
use crate::state::State;

/// Command lines worth a hint in a context with the texts' keys, the most useful first.
#[must_use]
pub fn hints(context: Context) -> &'static [(&'static str, &'static str)] {
    match context {
        Context::Chats => &[
            ("open", "hint-open"),
            ("filter", "hint-filter"),
            ("jump", "hint-jump"),
            ("unread next", "hint-unread"),
            ("mute", "hint-mute"),
            ("pin", "hint-pin"),
            ("search", "hint-search"),
        ],
        Context::Contacts => &[
            ("open", "hint-open"),
            ("filter", "hint-search"),
            ("message", "hint-message"),
            ("mark", "hint-mark"),
        ],
        Context::Todo => &[
            ("todo-done", "hint-todo-done"),
            ("todo-add", "hint-todo-add"),
            ("open", "hint-open"),
            ("todo-share assign", "hint-todo-share"),
            ("todo-source", "hint-todo-source"),
            ("todo-view next", "hint-todo-view"),
            ("todo-delete", "hint-todo-delete"),
            ("todo-undo", "hint-todo-undo"),
        ],
        Context::Admin => &[
            ("open", "hint-open"),
            ("admin-add", "hint-admin-add"),
            ("filter", "hint-filter"),
            ("admin-delete", "hint-admin-delete"),
            ("admin-reload", "hint-admin-reload"),
        ],
        Context::AdminForm => &[
            ("form save", "hint-admin-save"),
            ("form next", "hint-admin-next"),
            ("form reset", "hint-admin-reset"),
            ("close", "hint-close"),
        ],
        Context::Card => &[("message", "hint-message"), ("copy-card", "hint-copy")],
        Context::List | Context::Side => &[("open", "hint-open"), ("filter", "hint-filter")],
        Context::Workbench => &[("open", "hint-open"), ("jump", "hint-jump")],
        Context::ListFilter => &[("open", "hint-open"), ("filter", "hint-stop-filter")],
        Context::Composer => &[
            ("send", "hint-send"),
            ("newline", "hint-newline"),
            ("select", "hint-select"),
            ("file", "hint-file"),
            ("jump", "hint-jump"),
        ],
        Context::Completion => {
            &[("completion accept", "hint-take"), ("completion close", "hint-close")]
        }
        Context::Normal => &[
            ("insert", "hint-write"),
            ("send", "hint-send"),
            ("select", "hint-select"),
            ("jump", "hint-jump"),
        ],
        Context::Select => &[
            ("reply", "hint-reply"),
            ("capture", "hint-todo"),
            ("react", "hint-react"),
            ("copy", "hint-copy"),
            ("revise", "hint-edit"),
            ("recall", "hint-recall"),
            ("readers", "hint-readers"),
            ("write", "hint-write"),
            ("find", "hint-search"),
        ],
        Context::Search => &[
            ("open", "hint-go"),
            ("search-complete", "hint-complete"),
            ("search-scope", "hint-scope"),
            ("close", "hint-close"),
        ],
        Context::Picker => &[("open", "hint-take"), ("close", "hint-close")],
        Context::Settings => {
            &[("open", "hint-change"), ("setting default", "hint-default"), ("close", "hint-close")]
        }
        Context::CommandLine => {
            &[("complete-line", "hint-complete"), ("open", "hint-run"), ("close", "hint-close")]
        }
        Context::Help | Context::Overlay | Context::Dialog | Context::DialogInput => {
            &[("close", "hint-close")]
        }
        Context::Global | Context::Chat | Context::App => &[],
    }
}

/// Whether there is a hint for a command line anywhere.
#[must_use]
pub fn has_hint(line: &str) -> bool {
    let here = |context: &Context| hints(*context).iter().any(|(known, _)| *known == line);
    ALWAYS.iter().any(|(known, _)| *known == line) || Context::ALL.iter().any(here)
}

/// Whether the hint for a command line is shown to this member: what was used a few times needs
/// none. The way to all keys stays.
#[must_use]
pub fn is_shown(state: &State, line: &str) -> bool {
    match state.settings.hints {
        Hints::All => true,
        Hints::Off => false,
        Hints::Fading => line == "help" || !state.learnt.knows(line),
    }
}

/// Shown wherever there is room for them.
pub const ALWAYS: &[(&str, &str)] = &[("palette", "hint-commands"), ("help", "hint-keys")];
