//! The settings one by one: name, default, meaning, and how each is read.

use toml::de::DeValue;

use super::value::{choice, flag, number, text};
use super::{Notify, Settings, TimeFormat};

/// One setting.
#[derive(Clone, Copy)]
pub struct Key {
    /// What stands left of the `=`.
    pub name: &'static str,
    /// The default as it would be written.
    pub default: &'static str,
    /// What it means, for the reference page; one sentence or two.
    pub doc: &'static str,
    read: fn(&mut Settings, &DeValue<'_>) -> Result<(), String>,
}

impl Key {
    /// Sets it from a value of the file.
    ///
    /// # Errors
    /// What the value must be, when it is not.
    pub(super) fn set(&self, settings: &mut Settings, value: &DeValue<'_>) -> Result<(), String> {
        (self.read)(settings, value).map_err(|expected| format!("{} {expected}", self.name))
    }
}

/// Every setting, in the order of the reference page.
#[must_use]
pub fn keys() -> &'static [Key] {
    KEYS
}

const KEYS: &[Key] = &[
    Key {
        name: "lang",
        default: "\"auto\"",
        doc: "The language of the interface: `en`, `zh-CN`, or `auto` for that of the locale.",
        read: |settings, value| {
            let langs = [("auto", None), ("en", Some("en")), ("zh-CN", Some("zh-CN"))];
            settings.lang = choice(value, &langs)?.map(Into::into);
            Ok(())
        },
    },
    Key {
        name: "theme",
        default: "\"auto\"",
        doc: "The theme by name, one of `canteen themes`, or `auto` for one that suits the terminal.",
        read: |settings, value| {
            settings.theme = Some(text(value)?).filter(|name| name != "auto");
            Ok(())
        },
    },
    Key {
        name: "keymap",
        default: "\"default\"",
        doc: "The keymap by name: `default` or `vim`. Your own `keys.toml` is laid over it.",
        read: |settings, value| {
            settings.keymap = text(value)?;
            Ok(())
        },
    },
    Key {
        name: "ascii",
        default: "false",
        doc: "Draw borders and marks with ASCII alone.",
        read: |settings, value| {
            settings.ascii = flag(value)?;
            Ok(())
        },
    },
    Key {
        name: "time",
        default: "\"24h\"",
        doc: "How times of day are written: `24h` or `12h`.",
        read: |settings, value| {
            let formats = [("24h", TimeFormat::Hours24), ("12h", TimeFormat::Hours12)];
            settings.time = choice(value, &formats)?;
            Ok(())
        },
    },
    Key {
        name: "chord_ms",
        default: "600",
        doc: "How long a chord that can still grow waits before its shorter meaning is taken, in \
              milliseconds from 100 to 5000.",
        read: |settings, value| {
            settings.chord_ms = number(value, 100, 5_000)?;
            Ok(())
        },
    },
    Key {
        name: "scroll",
        default: "3",
        doc: "How many lines a turn of the mouse wheel scrolls, from 1 to 20.",
        read: |settings, value| {
            settings.scroll = number(value, 1, 20)?;
            Ok(())
        },
    },
    Key {
        name: "mouse",
        default: "true",
        doc: "Use the mouse. Without it the terminal's own selection works as usual.",
        read: |settings, value| {
            settings.mouse = flag(value)?;
            Ok(())
        },
    },
    Key {
        name: "notify",
        default: "\"auto\"",
        doc: "How the arrival of a message is made known: `terminal` (a notice of the terminal), \
              `bell`, `off`, or `auto`: by the terminal when it can, by the bell otherwise.",
        read: |settings, value| {
            let ways = [
                ("auto", Notify::Auto),
                ("terminal", Notify::Terminal),
                ("bell", Notify::Bell),
                ("off", Notify::Off),
            ];
            settings.notify = choice(value, &ways)?;
            Ok(())
        },
    },
    Key {
        name: "notify_text",
        default: "true",
        doc: "Whether notices show what was said, or only who wrote.",
        read: |settings, value| {
            settings.notify_text = flag(value)?;
            Ok(())
        },
    },
    Key {
        name: "ca_file",
        default: "\"\"",
        doc: "A file of PEM certificates that are trusted besides the usual ones: for a server \
              whose certificate was issued by the company itself.",
        read: |settings, value| {
            settings.ca_file = Some(text(value)?).filter(|file| !file.is_empty()).map(Into::into);
            Ok(())
        },
    },
    Key {
        name: "plain_ws",
        default: "false",
        doc: "Allow a connection without TLS to another machine. Whoever is in between can read \
              and change everything, the password included.",
        read: |settings, value| {
            settings.plain_ws = flag(value)?;
            Ok(())
        },
    },
];
