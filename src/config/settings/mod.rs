//! What the user prefers: `config.toml`, read key by key.
//!
//! A key that cannot be used is explained and left at its default; the others hold. [`keys`] is
//! the one list of keys that reading, checking and the reference page share.

mod keys;
mod value;
mod write;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use toml::de::DeTable;

use super::session::line_of;
pub use keys::{Group, Key, Kind, keys};
pub use write::{SaveError, save};

/// The user's preferences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// The language of the interface, `en` or `zh-CN`; `None`: that of the locale.
    pub lang: Option<String>,
    /// The name of a theme; `None`: one that suits the terminal.
    pub theme: Option<String>,
    /// The name of a keymap.
    pub keymap: String,
    /// Draw with ASCII alone.
    pub ascii: bool,
    /// How times of day are written.
    pub time: TimeFormat,
    /// How long a chord that can still grow waits, in milliseconds.
    pub chord_ms: u64,
    /// Minutes without a key after which the member is away; 0 for never.
    pub away_minutes: u64,
    /// Whether the member is away while no terminal is attached to their tmux session.
    pub away_detached: bool,
    /// Lines a turn of the mouse wheel scrolls.
    pub scroll: u16,
    /// Whether the mouse is used; without it the terminal's own selection works.
    pub mouse: bool,
    /// How the arrival of a message is made known.
    pub notify: Notify,
    /// Which messages are made known.
    pub notify_for: NotifyFor,
    /// Whether notices show what was said, or only who wrote.
    pub notify_text: bool,
    /// Whether the bell is rung as well.
    pub bell: bool,
    /// Whether the window's title tells how much is unread.
    pub title: bool,
    /// Which hints the status line shows.
    pub hints: Hints,
    /// Members on one page of a list that is printed by pages.
    pub page_size: usize,
    /// Show pictures in the chat.
    pub pictures: bool,
    /// The program that plays sound, with its arguments; `auto` is the first that is found.
    pub player: String,
    /// A file of PEM certificates that are trusted besides the usual ones.
    pub ca_file: Option<PathBuf>,
    /// Whether a connection without TLS to another machine is allowed.
    pub plain_ws: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            lang: None,
            theme: None,
            keymap: "default".into(),
            ascii: false,
            time: TimeFormat::Hours24,
            chord_ms: 600,
            away_minutes: 0,
            away_detached: false,
            scroll: 3,
            mouse: true,
            notify: Notify::Auto,
            notify_for: NotifyFor::All,
            notify_text: true,
            bell: true,
            title: true,
            hints: Hints::Fading,
            page_size: 50,
            pictures: true,
            player: "auto".into(),
            ca_file: None,
            plain_ws: false,
        }
    }
}

/// How times of day are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TimeFormat {
    /// 14:02
    Hours24,
    /// 2:02 PM
    Hours12,
}

/// How the arrival of a message is made known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notify {
    /// By the desktop where there is one, else by the terminal when it can, else by the bell.
    Auto,
    /// By the desktop's own notices.
    Desktop,
    /// By the terminal's own notices (OSC 9 or 777).
    Terminal,
    /// By the bell.
    Bell,
    /// Not at all.
    Off,
}

/// Which messages are made known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NotifyFor {
    /// All in conversations that are not muted.
    All,
    /// Direct messages, and those that mention the member.
    Personal,
}

/// Which hints the status line shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Hints {
    /// Those of what was not used a few times yet.
    Fading,
    /// All.
    All,
    /// None.
    Off,
}

/// The settings, and what was wrong with their file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Loaded {
    /// What holds.
    pub settings: Settings,
    /// What could not be used, in the order of the file.
    pub problems: Vec<Problem>,
    /// The names of the settings that the file sets.
    pub set: Vec<&'static str>,
}

/// Something in the settings' file that could not be used.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1; 0 when it is about the whole file.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Problem {
    /// One at a byte of the file's text.
    #[must_use]
    pub fn at(file: &Path, text: &str, byte: usize, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: line_of(text, byte), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}: {}", self.file.display(), self.message),
        }
    }
}

impl Settings {
    /// Reads the file; defaults when there is none.
    #[must_use]
    pub fn load(path: &Path) -> Loaded {
        match std::fs::read_to_string(path) {
            Ok(text) => Self::parse(path, &text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Loaded::default(),
            Err(error) => {
                let message = format!("cannot be read ({error}): running on the defaults");
                let problem = Problem { file: path.to_owned(), line: 0, message };
                Loaded { problems: vec![problem], ..Loaded::default() }
            }
        }
    }

    /// Reads the text of a file; `path` is for the problems alone.
    #[must_use]
    pub fn parse(path: &Path, text: &str) -> Loaded {
        let mut loaded = Loaded::default();
        let mut problem = |byte: usize, message: String| {
            loaded.problems.push(Problem { file: path.into(), line: line_of(text, byte), message });
        };
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            problem(error.span().map_or(0, |span| span.start), error.message().trim().to_owned());
        }
        for (name, value) in table.get_ref() {
            let set = match keys().iter().find(|key| key.name == name.get_ref().as_ref()) {
                Some(key) => {
                    loaded.set.push(key.name);
                    key.set(&mut loaded.settings, value.get_ref())
                }
                None => Err(unknown(name.get_ref())),
            };
            if let Err(message) = set {
                problem(name.span().start, message);
            }
        }
        loaded.problems.sort_by_key(|problem| problem.line);
        loaded
    }
}

fn unknown(name: &str) -> String {
    let near = keys()
        .iter()
        .map(|key| (strsim::damerau_levenshtein(key.name, name), key.name))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    match near {
        Some((_, near)) => format!("there is no setting '{name}': did you mean '{near}'?"),
        None => {
            let all: Vec<_> = keys().iter().map(|key| key.name).collect();
            format!("there is no setting '{name}': the settings are {}", all.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let loaded = Settings::parse(Path::new("config.toml"), text);
        loaded.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn settings_are_read() {
        let text = "theme = 'dark'\nlang = \"zh-CN\"\ntime = '12h'\nchord_ms = 900\n\
                    scroll = 1\nnotify = 'bell'\nca_file = '/etc/ca.pem'\nascii = true\n";
        let loaded = Settings::parse(Path::new("config.toml"), text);
        assert_eq!(loaded.problems, []);
        let expected = Settings {
            theme: Some("dark".into()),
            lang: Some("zh-CN".into()),
            time: TimeFormat::Hours12,
            chord_ms: 900,
            scroll: 1,
            notify: Notify::Bell,
            ca_file: Some("/etc/ca.pem".into()),
            ascii: true,
            ..Settings::default()
        };
        assert_eq!(loaded.settings, expected);
    }

    #[test]
    fn unknown_keys_name_file_line_and_the_nearest() {
        assert_eq!(
            problems("# mine\n\nthem = 'dark'\n"),
            ["config.toml:3: there is no setting 'them': did you mean 'theme'?"]
        );
        let far = problems("[colours]\nred = 1\n");
        assert!(
            far[0].starts_with("config.toml:1: there is no setting 'colours': the settings are")
        );
    }

    #[test]
    fn a_bad_value_leaves_the_others_standing() {
        let text = "scroll = 0\nlang = 'fr'\nchord_ms = \"fast\"\nkeymap = 'vim'\n";
        let loaded = Settings::parse(Path::new("config.toml"), text);
        assert_eq!(loaded.settings, Settings { keymap: "vim".into(), ..Settings::default() });
        assert_eq!(
            problems(text),
            [
                "config.toml:1: scroll must be a whole number from 1 to 20, not 0",
                "config.toml:2: lang must be one of auto, en, zh-CN, not 'fr'",
                "config.toml:3: chord_ms must be a whole number from 100 to 5000, not a string",
            ]
        );
    }

    #[test]
    fn broken_toml_is_explained_and_the_rest_is_used() {
        let loaded = Settings::parse(Path::new("c"), "scroll = 5\ntheme = = 'x'\nascii = true\n");
        assert_eq!(loaded.problems.first().map(|problem| problem.line), Some(2));
        assert_eq!(loaded.settings.scroll, 5);
    }

    #[test]
    fn a_missing_file_is_no_problem_and_an_unreadable_one_is() {
        let temp = tempfile::tempdir().unwrap();
        assert_eq!(Settings::load(&temp.path().join("none")), Loaded::default());
        let loaded = Settings::load(temp.path());
        assert_eq!(loaded.settings, Settings::default());
        assert!(loaded.problems[0].message.contains("running on the defaults"));
    }

    #[test]
    fn what_is_shown_is_what_is_read() {
        for key in keys() {
            let typed: Vec<&str> = match key.kind {
                Kind::Flag => vec!["true", "false"],
                Kind::Choice(choices) => choices.to_vec(),
                Kind::Number(..) => vec!["200", "7"],
                Kind::Text | Kind::Theme => vec!["/etc/a \"b\".pem", "动"],
            };
            let mut taken = 0;
            for typed in typed {
                let Ok(literal) = key.typed(typed) else { continue };
                taken += 1;
                let text = format!("{} = {literal}", key.name);
                let loaded = Settings::parse(Path::new("c"), &text);
                assert_eq!(loaded.problems, [], "{text}");
                assert_eq!(key.value(&loaded.settings), typed, "{text}");
                assert_eq!(key.literal(&loaded.settings), literal, "{text}");
            }
            assert!(taken > 0, "{}", key.name);
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_what_can() {
        let key = |name: &str| keys().iter().find(|key| key.name == name).unwrap();
        for (name, typed, part) in [
            ("scroll", "0", "from 1 to 20, not 0"),
            ("scroll", "many", "from 1 to 20"),
            ("scroll", "", "from 1 to 20"),
            ("chord_ms", "50 = 3", "from 100 to 5000"),
            ("mouse", "maybe", "true or false"),
            ("lang", "fr", "one of auto, en, zh-CN"),
        ] {
            let refused = key(name).typed(typed).unwrap_err();
            assert!(refused.contains(part), "{name} = {typed}: {refused}");
        }
        for (name, typed, literal) in [("scroll", " 5 ", "5"), ("lang", "en", "\"en\"")] {
            assert_eq!(key(name).typed(typed).as_deref(), Ok(literal));
        }
    }

    #[test]
    fn the_documented_defaults_are_the_defaults() {
        for key in keys() {
            let text = format!("{} = {}", key.name, key.default);
            let loaded = Settings::parse(Path::new("c"), &text);
            let expected = Loaded { set: vec![key.name], ..Loaded::default() };
            assert_eq!(loaded, expected, "{text}");
        }
    }
}
