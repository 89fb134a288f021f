//! The terminal client: puts together what a session is made of, and runs it.
//!
//! Reads the user's keymap and themes; what is wrong with them is said on the screen, and the
//! program runs on its own.

use std::path::PathBuf;
use std::sync::Arc;

use canteen_protocol::Time;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use crate::config::{Notify, Paths, Problem, Settings, TimeFormat};
use crate::engine::{self, News};
use crate::i18n::{Lang, Texts};
use crate::input::Keymap;
use crate::runtime::{self, Session};
use crate::state::{self, Level, State};
use crate::terminal::{Abilities, Port, Surroundings};
use crate::theme::{self, Theme};

/// What a session needs from outside.
pub struct Options {
    /// Its terminal; [`crate::terminal::local::open`] gives the program's own.
    pub port: Port,
    /// What the engine says.
    pub news: mpsc::Receiver<News>,
    /// Takes commands to the engine. Must not wait.
    pub engine: Box<dyn FnMut(engine::Command) + Send>,
    /// Tells the time.
    pub clock: Box<dyn Fn() -> Time + Send>,
    /// The member's time zone.
    pub zone: TimeZone,
    /// The language.
    pub lang: Lang,
    /// What the user prefers, flags of the command line included.
    pub settings: Settings,
    /// Where the user's keymap and themes are.
    pub paths: Paths,
    /// What was wrong with the settings, to be said.
    pub problems: Vec<Problem>,
    /// The editor and its arguments, by `$VISUAL` or `$EDITOR`; may be empty.
    pub editor: Vec<String>,
}

/// Runs the client until it is left.
///
/// # Errors
/// When the terminal does not take what is written to it.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let Options { port, news, engine, clock, zone, lang, settings, paths, mut problems, editor } =
        options;
    let theme = theme_name(&settings, &port.surroundings);
    let loaded = theme::load(&theme, &own_themes(&paths));
    problems.extend(loaded.problems);
    let (keymap, faults) = load_keymap(&settings.keymap, &paths);
    problems.extend(faults);

    let mut state =
        State::new(Texts::new(lang), Arc::new(loaded.theme), Arc::new(keymap), screen(&settings));
    state.zone = zone;
    state.themes = all_themes(&paths, &state.theme);
    state.now = clock();
    for problem in problems {
        state.toast(Level::Warning, problem.to_string());
    }
    let mouse = settings.mouse;
    runtime::run(Session { port, state, news, engine, clock, mouse, editor }).await?;
    Ok(())
}

/// The theme that is set, or one that suits the terminal.
fn theme_name(settings: &Settings, around: &Surroundings) -> String {
    if let Some(name) = &settings.theme {
        return name.clone();
    }
    let abilities = Abilities::guess(around);
    theme::suiting(abilities.depth, abilities.light).to_owned()
}

/// The program's themes and the user's own, for changing to another.
fn all_themes(paths: &Paths, current: &Arc<Theme>) -> Vec<Arc<Theme>> {
    let mut names: Vec<String> = theme::builtin_names().map(str::to_owned).collect();
    for entry in std::fs::read_dir(paths.themes()).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
        let is_theme = path.extension().is_some_and(|ext| ext == "toml");
        names.extend(name.filter(|name| is_theme && !names.contains(name)));
    }
    let load = |name: &String| {
        if name == current.name() {
            return current.clone();
        }
        Arc::new(theme::load(name, &own_themes(paths)).theme)
    };
    names.iter().map(load).collect()
}

/// Finds the user's own themes.
pub fn own_themes(paths: &Paths) -> impl Fn(&str) -> Option<(PathBuf, String)> {
    let folder = paths.themes();
    move |name| {
        // A name is a name, not a way through the folders.
        if name.is_empty() || name.contains(['/', '\\', '\0']) || name.starts_with('.') {
            return None;
        }
        let path = folder.join(format!("{name}.toml"));
        let text = std::fs::read_to_string(&path).ok()?;
        Some((path, text))
    }
}

/// The keymap of this name with the user's own keys laid over it, and what was wrong.
#[must_use]
pub fn load_keymap(name: &str, paths: &Paths) -> (Keymap, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut keymap = Keymap::builtin(name).unwrap_or_else(|| {
        let message =
            format!("there is no keymap '{name}': there are {}", Keymap::NAMES.join(", "));
        problems.push(Problem { file: paths.settings(), line: 0, message });
        Keymap::builtin(Keymap::NAMES[0]).unwrap_or_default()
    });
    let own = paths.keys();
    match std::fs::read_to_string(&own) {
        Ok(text) => problems.extend(keymap.lay(&own, &text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            let message = format!("cannot be read ({error})");
            problems.push(Problem { file: own, line: 0, message });
        }
    }
    (keymap, problems)
}

/// The part of the settings that the screen reads.
fn screen(settings: &Settings) -> state::Settings {
    state::Settings {
        ascii: settings.ascii,
        hours12: settings.time == TimeFormat::Hours12,
        chord_ms: i64::try_from(settings.chord_ms).unwrap_or(600),
        wheel_lines: i32::from(settings.scroll),
        private_notices: !settings.notify_text,
        notify: settings.notify != Notify::Off,
        auto_theme: settings.theme.is_none(),
    }
}
