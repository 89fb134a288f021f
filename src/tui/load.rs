//! The user's own keymap and themes, laid over those of the program, and what is wrong with them.

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::{Paths, Problem};
use crate::input::Keymap;
use crate::theme::{self, Theme};

/// The program's themes and the user's own, and what is wrong with them. Faults of a theme that is
/// not in use are not worth a word here: `canteen themes --check` tells them.
#[must_use]
pub fn all_themes(paths: &Paths, used: Option<&str>) -> (Vec<Arc<Theme>>, Vec<Problem>) {
    let find = own_themes(paths);
    let mut names = theme_names(paths);
    // One that is not there is said, and what it inherits from may be.
    names.extend(used.filter(|used| !names.iter().any(|name| name == used)).map(str::to_owned));
    let mut problems = Vec::new();
    let mut themes = Vec::new();
    for name in names {
        let loaded = theme::load(&name, &find);
        let is_used = used == Some(name.as_str());
        let known = theme::builtin_names().any(|known| known == name) || find(&name).is_some();
        if is_used {
            problems.extend(loaded.problems);
        }
        if known {
            themes.push(Arc::new(loaded.theme));
        }
    }
    (themes, problems)
}

/// The names of the program's themes, then those of the user's own.
#[must_use]
pub fn theme_names(paths: &Paths) -> Vec<String> {
    let mut names: Vec<String> = theme::builtin_names().map(str::to_owned).collect();
    let mut own = Vec::new();
    for entry in std::fs::read_dir(paths.themes()).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
        let is_theme = path.extension().is_some_and(|ext| ext == "toml");
        own.extend(name.filter(|name| is_theme && !names.contains(name)));
    }
    own.sort();
    names.append(&mut own);
    names
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
