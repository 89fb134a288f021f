//! The settings one by one: name, default, kind, and how each is read and shown. What each means is
//! told by the texts `setting-NAME` and `setting-NAME-doc`.

use toml::de::{DeTable, DeValue};

use super::value::{choice, flag, number, quoted, text};
use super::{Hints, Notify, NotifyFor, Settings, TimeFormat};

/// One setting.
#[derive(Clone, Copy)]
pub struct Key {
    /// What stands left of the `=`.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// The default as it would be written.
    pub default: &'static str,
    /// What it takes.
    pub kind: Kind,
    read: fn(&mut Settings, &DeValue<'_>) -> Result<(), String>,
    show: fn(&Settings) -> String,
}

/// What settings are about: the parts of the settings screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// What the screen looks like.
    Look,
    /// Keys and mouse.
    Input,
    /// Being told of messages.
    Notices,
    /// The way to the server.
    Connection,
}

impl Group {
    /// Its name in the texts: `settings-group-NAME`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Input => "input",
            Self::Notices => "notices",
            Self::Connection => "connection",
        }
    }
}

/// What a setting takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Yes or no.
    Flag,
    /// One of these.
    Choice(&'static [&'static str]),
    /// A whole number between these two, both included.
    Number(i64, i64),
    /// Any text.
    Text,
    /// The name of a theme.
    Theme,
}

impl Key {
    /// Sets it from a value of the file.
    ///
    /// # Errors
    /// What the value must be, when it is not.
    pub(super) fn set(&self, settings: &mut Settings, value: &DeValue<'_>) -> Result<(), String> {
        (self.read)(settings, value).map_err(|expected| format!("{} {expected}", self.name))
    }

    /// Sets it to what is written.
    ///
    /// # Errors
    /// What the value must be, when it is not.
    pub fn apply(&self, settings: &mut Settings, literal: &str) -> Result<(), String> {
        let line = format!("{} = {literal}\n", self.name);
        let (table, faults) = DeTable::parse_recoverable(&line);
        let value = table.get_ref().get(self.name).filter(|_| faults.is_empty());
        match value {
            Some(value) => self.set(settings, value.get_ref()),
            // Not even TOML: as if it had been a text.
            None => self.set(settings, &DeValue::String(literal.into())),
        }
    }

    /// Its value as it would be written.
    #[must_use]
    pub fn literal(&self, settings: &Settings) -> String {
        (self.show)(settings)
    }

    /// Its value as people read it: without quotes.
    #[must_use]
    pub fn value(&self, settings: &Settings) -> String {
        plain(&self.literal(settings))
    }

    /// Its default as people read it.
    #[must_use]
    pub fn default_value(&self) -> String {
        plain(self.default)
    }

    /// What people typed as it would be written.
    ///
    /// # Errors
    /// What the value must be, when it is not.
    pub fn typed(&self, typed: &str) -> Result<String, String> {
        let typed = typed.trim();
        let literal = match self.kind {
            Kind::Flag | Kind::Number(..) => typed.to_owned(),
            Kind::Choice(_) | Kind::Text | Kind::Theme => quoted(typed),
        };
        self.apply(&mut Settings::default(), &literal)?;
        Ok(literal)
    }
}

fn plain(literal: &str) -> String {
    match literal.parse::<toml::Value>() {
        Ok(toml::Value::String(text)) => text,
        _ => literal.to_owned(),
    }
}

/// Every setting, in the order of the reference page.
#[must_use]
pub fn keys() -> &'static [Key] {
    KEYS
}

const TIMES: &[(&str, TimeFormat)] = &[("24h", TimeFormat::Hours24), ("12h", TimeFormat::Hours12)];
const HINTS: &[(&str, Hints)] =
    &[("fading", Hints::Fading), ("all", Hints::All), ("off", Hints::Off)];
const PAGES: &[(&str, usize)] = &[("20", 20), ("50", 50), ("100", 100)];
const NOTIFY: &[(&str, Notify)] = &[
    ("auto", Notify::Auto),
    ("desktop", Notify::Desktop),
    ("terminal", Notify::Terminal),
    ("bell", Notify::Bell),
    ("off", Notify::Off),
];
const NOTIFY_FOR: &[(&str, NotifyFor)] =
    &[("all", NotifyFor::All), ("personal", NotifyFor::Personal)];

/// The name of a choice, in quotes.
fn named<T: PartialEq>(choices: &[(&str, T)], value: &T) -> String {
    quoted(choices.iter().find(|(_, known)| known == value).map_or("", |(name, _)| name))
}

const KEYS: &[Key] = &[
    Key {
        name: "lang",
        group: Group::Look,
        default: "\"auto\"",
        kind: Kind::Choice(&["auto", "en", "zh-CN"]),
        read: |settings, value| {
            let langs = [("auto", None), ("en", Some("en")), ("zh-CN", Some("zh-CN"))];
            settings.lang = choice(value, &langs)?.map(Into::into);
            Ok(())
        },
        show: |settings| quoted(settings.lang.as_deref().unwrap_or("auto")),
    },
    Key {
        name: "theme",
        group: Group::Look,
        default: "\"auto\"",
        kind: Kind::Theme,
        read: |settings, value| {
            settings.theme = Some(text(value)?).filter(|name| name != "auto");
            Ok(())
        },
        show: |settings| quoted(settings.theme.as_deref().unwrap_or("auto")),
    },
    Key {
        name: "ascii",
        group: Group::Look,
        default: "false",
        kind: Kind::Flag,
        read: |settings, value| {
            settings.ascii = flag(value)?;
            Ok(())
        },
        show: |settings| settings.ascii.to_string(),
    },
    Key {
        name: "time",
        group: Group::Look,
        default: "\"24h\"",
        kind: Kind::Choice(&["24h", "12h"]),
        read: |settings, value| {
            settings.time = choice(value, TIMES)?;
            Ok(())
        },
        show: |settings| named(TIMES, &settings.time),
    },
    Key {
        name: "hints",
        group: Group::Look,
        default: "\"fading\"",
        kind: Kind::Choice(&["fading", "all", "off"]),
        read: |settings, value| {
            settings.hints = choice(value, HINTS)?;
            Ok(())
        },
        show: |settings| named(HINTS, &settings.hints),
    },
    Key {
        name: "page_size",
        group: Group::Look,
        default: "\"50\"",
        kind: Kind::Choice(&["20", "50", "100"]),
        read: |settings, value| {
            settings.page_size = choice(value, PAGES)?;
            Ok(())
        },
        show: |settings| named(PAGES, &settings.page_size),
    },
    Key {
        name: "pictures",
        group: Group::Look,
        default: "true",
        kind: Kind::Flag,
        read: |settings, value| {
            settings.pictures = flag(value)?;
            Ok(())
        },
        show: |settings| settings.pictures.to_string(),
    },
    Key {
        name: "player",
        group: Group::Look,
        default: "\"auto\"",
        kind: Kind::Text,
        read: |settings, value| {
            let program = text(value)?;
            if program.trim().is_empty() {
                return Err("is empty: write auto, or a program with its arguments".into());
            }
            if shell_words::split(&program).is_err() {
                return Err("opens a quote and does not close it".into());
            }
            settings.player = program;
            Ok(())
        },
        show: |settings| quoted(&settings.player),
    },
    Key {
        name: "keymap",
        group: Group::Input,
        default: "\"default\"",
        kind: Kind::Choice(&["default", "vim", "emacs"]),
        read: |settings, value| {
            settings.keymap = text(value)?;
            Ok(())
        },
        show: |settings| quoted(&settings.keymap),
    },
    Key {
        name: "chord_ms",
        group: Group::Input,
        default: "600",
        kind: Kind::Number(100, 5_000),
        read: |settings, value| {
            settings.chord_ms = number(value, 100, 5_000)?;
            Ok(())
        },
        show: |settings| settings.chord_ms.to_string(),
    },
    Key {
        name: "mouse",
        group: Group::Input,
        default: "true",
        kind: Kind::Flag,
        read: |settings, value| {
            settings.mouse = flag(value)?;
            Ok(())
        },
        show: |settings| settings.mouse.to_string(),
    },
    Key {
        name: "scroll",
        group: Group::Input,
        default: "3",
        kind: Kind::Number(1, 20),
        read: |settings, value| {
            settings.scroll = number(value, 1, 20)?;
            Ok(())
        },
        show: |settings| settings.scroll.to_string(),
    },
    Key {
        name: "notify",
        group: Group::Notices,
        default: "\"auto\"",
        kind: Kind::Choice(&["auto", "desktop", "terminal", "bell", "off"]),
        read: |settings, value| {
            settings.notify = choice(value, NOTIFY)?;
            Ok(())
        },
        show: |settings| named(NOTIFY, &settings.notify),
    },
    Key {
        name: "notify_for",
        group: Group::Notices,
        default: "\"all\"",
        kind: Kind::Choice(&["all", "personal"]),
        read: |settings, value| {
            settings.notify_for = choice(value, NOTIFY_FOR)?;
            Ok(())
        },
        show: |settings| named(NOTIFY_FOR, &settings.notify_for),
    },
    Key {
        name: "notify_text",
        group: Group::Notices,
        default: "true",
        kind: Kind::Flag,
        read: |settings, value| {
            settings.notify_text = flag(value)?;
            Ok(())
        },
        show: |settings| settings.notify_text.to_string(),
    },
    Key {
        name: "bell",
        group: Group::Notices,
        default: "true",
        kind: Kind::Flag,
        read: |settings, value| {
            settings.bell = flag(value)?;
            Ok(())
        },
        show: |settings| settings.bell.to_string(),
    },
    Key {
        name: "title",
        group: Group::Notices,
        default: "true",
        kind: Kind::Flag,
        read: |settings, value| {
            settings.title = flag(value)?;
            Ok(())
        },
        show: |settings| settings.title.to_string(),
    },
    Key {
        name: "away_minutes",
        group: Group::Notices,
        default: "0",
        kind: Kind::Number(0, 1_440),
        read: |settings, value| {
            settings.away_minutes = number(value, 0, 1_440)?;
            Ok(())
        },
        show: |settings| settings.away_minutes.to_string(),
    },
    Key {
        name: "away_detached",
        group: Group::Notices,
        default: "false",
        kind: Kind::Flag,
        read: |settings, value| {
            settings.away_detached = flag(value)?;
            Ok(())
        },
        show: |settings| settings.away_detached.to_string(),
    },
    Key {
        name: "ca_file",
        group: Group::Connection,
        default: "\"\"",
        kind: Kind::Text,
        read: |settings, value| {
            settings.ca_file = Some(text(value)?).filter(|file| !file.is_empty()).map(Into::into);
            Ok(())
        },
        show: |settings| {
            quoted(&settings.ca_file.as_ref().map_or(String::new(), |f| f.display().to_string()))
        },
    },
    Key {
        name: "plain_ws",
        group: Group::Connection,
        default: "false",
        kind: Kind::Flag,
        read: |settings, value| {
            settings.plain_ws = flag(value)?;
            Ok(())
        },
        show: |settings| settings.plain_ws.to_string(),
    },
];
