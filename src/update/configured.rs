//! The user's own files were read: what they say holds from now on.

use crate::config::Problem;
use crate::i18n::Texts;
use crate::state::{Configured, Effect, Level, Settings, State};

/// Takes it over. What is wrong is said once.
pub fn take(state: &mut State, read: Configured) -> Vec<Effect> {
    let Configured { configuration, settings, lang, themes, keymap } = read;
    // A theme or a language that was taken for this session alone stays until its setting changes.
    let same = state.theme_set.as_ref() == Some(&settings.theme);
    let auto_theme = state.settings.auto_theme;
    state.settings = Settings::of(&settings);
    if same {
        state.settings.auto_theme = auto_theme;
    }
    state.settings.ascii |= state.wide_signs;
    if state.lang_set != Some(lang) {
        state.lang_set = Some(lang);
        state.texts = Texts::new(lang);
    }
    if state.keymap != keymap {
        state.keymap = keymap;
        state.pending.clear();
    }
    state.themes = themes;
    let name = match &settings.theme {
        _ if same => state.theme.name().to_owned(),
        Some(name) => name.clone(),
        None => state.suiting.clone(),
    };
    state.theme_set = Some(settings.theme);
    let found = state.themes.iter().find(|theme| theme.name() == name);
    let found = found.or_else(|| state.themes.iter().find(|theme| theme.name() == state.suiting));
    if let Some(theme) = found {
        state.theme = theme.clone();
    }
    let new = |problem: &&Problem| !state.configuration.problems.contains(problem);
    let said: Vec<String> =
        configuration.problems.iter().filter(new).map(ToString::to_string).collect();
    for problem in said {
        state.toast(Level::Warning, problem);
    }
    state.configuration = configuration;
    Vec::new()
}
