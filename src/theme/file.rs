//! Theme files: read, inherit, check.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use super::{Role, Theme};
use crate::config::Problem;

/// The themes that come with the program.
const BUILTIN: [(&str, &str); 12] = [
    ("dark", include_str!("../../themes/dark.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("ember", include_str!("../../themes/ember.toml")),
    ("slate", include_str!("../../themes/slate.toml")),
    ("dusk", include_str!("../../themes/dusk.toml")),
    ("night", include_str!("../../themes/night.toml")),
    ("paper", include_str!("../../themes/paper.toml")),
    ("mint", include_str!("../../themes/mint.toml")),
    ("contrast", include_str!("../../themes/contrast.toml")),
    ("contrast-light", include_str!("../../themes/contrast-light.toml")),
    ("terminal", include_str!("../../themes/terminal.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// A theme, and what was wrong with its files.
#[derive(Clone, PartialEq, Debug)]
pub struct Loaded {
    /// The theme; what could not be used is left out.
    pub theme: Theme,
    /// What could not be used.
    pub problems: Vec<Problem>,
}

/// The names of the themes that come with the program.
pub fn builtin_names() -> impl Iterator<Item = &'static str> {
    BUILTIN.iter().map(|(name, _)| *name)
}

/// Loads a theme by name. `find` gives the path and text of the user's own theme of a name; those
/// go before the program's.
#[must_use]
pub fn load(name: &str, find: &dyn Fn(&str) -> Option<(PathBuf, String)>) -> Loaded {
    let mut reader = Reader { find, problems: Vec::new(), chain: Vec::new() };
    let parts = reader.read(name, None).unwrap_or_default();
    let styles = Role::ALL.iter().map(|role| parts.resolve(role.name())).collect();
    Loaded { theme: Theme { name: name.to_owned(), styles }, problems: reader.problems }
}

/// What is wrong with a theme: with its file, with those it inherits from, and what of it can hardly
/// be seen.
#[must_use]
pub fn check(name: &str, find: &dyn Fn(&str) -> Option<(PathBuf, String)>) -> Vec<Problem> {
    let Loaded { theme, mut problems } = load(name, find);
    let file = find(name).map_or_else(|| name.into(), |(path, _)| path);
    problems.extend(super::weak(&theme).into_iter().map(|weak| {
        let ground = match weak.on {
            on if on == weak.role => "its ground".to_owned(),
            on => format!("the ground of '{}'", on.name()),
        };
        let message = format!(
            "'{}' is hard to see on {ground}: a contrast of {:.1}, at least {:.1} is needed",
            weak.role.name(),
            weak.ratio,
            weak.wanted
        );
        Problem { file: file.clone(), line: 0, message }
    }));
    problems
}

/// A theme's styles by role, those it inherits included; colours may still be names.
#[derive(Clone, Default)]
struct Parts {
    palette: HashMap<String, Color>,
    styles: HashMap<String, Look>,
}

/// A style as it is written.
#[derive(Clone, Default)]
struct Look {
    fg: Option<Ink>,
    bg: Option<Ink>,
    add: Modifier,
    sub: Modifier,
}

/// A colour as it is written: names are looked up in the palette of the theme that is used, so
/// that a theme can be another by its palette alone.
#[derive(Clone)]
enum Ink {
    Color(Color),
    Named(String),
}

impl Parts {
    fn resolve(&self, role: &str) -> Style {
        let mut name = role;
        let look = loop {
            if let Some(look) = self.styles.get(name) {
                break look;
            }
            match name.rsplit_once('.') {
                Some((before, _)) => name = before,
                None => return Style::default(),
            }
        };
        let color = |ink: &Ink| match ink {
            Ink::Color(color) => Some(*color),
            Ink::Named(name) => self.palette.get(name).copied(),
        };
        let mut style = Style::new().add_modifier(look.add).remove_modifier(look.sub);
        style.fg = look.fg.as_ref().and_then(color);
        style.bg = look.bg.as_ref().and_then(color);
        style
    }
}

struct Reader<'a> {
    find: &'a dyn Fn(&str) -> Option<(PathBuf, String)>,
    problems: Vec<Problem>,
    /// The themes being read, to notice a circle.
    chain: Vec<String>,
}

/// A file being read.
struct Source<'a> {
    path: &'a Path,
    text: &'a str,
}

impl Reader<'_> {
    /// Reads a theme and what it inherits. `from` is where it is named.
    fn read(&mut self, name: &str, from: Option<(&Source<'_>, usize)>) -> Option<Parts> {
        let builtin = || {
            let (name, text) = BUILTIN.iter().find(|(known, _)| *known == name)?;
            Some((PathBuf::from(format!("themes/{name}.toml")), (*text).to_owned()))
        };
        // A theme of one's own may inherit from the program's theme of the same name.
        let own =
            if self.chain.iter().any(|known| known == name) { None } else { (self.find)(name) };
        let circle = self.chain.iter().filter(|known| *known == name).count();
        let found = own.or_else(|| if circle < 2 { builtin() } else { None });
        let Some((path, text)) = found else {
            let message = if circle > 0 {
                format!("'{name}' inherits from itself")
            } else {
                let all: Vec<_> = builtin_names().collect();
                format!("there is no theme '{name}': there are {} and your own", all.join(", "))
            };
            self.missing(name, from, message);
            return None;
        };
        self.chain.push(name.to_owned());
        let parts = self.parse(&Source { path: &path, text: &text });
        self.chain.pop();
        Some(parts)
    }

    fn missing(&mut self, name: &str, from: Option<(&Source<'_>, usize)>, message: String) {
        match from {
            Some((source, byte)) => self.say(source, byte, message),
            None => self.problems.push(Problem { file: name.into(), line: 0, message }),
        }
    }

    fn say(&mut self, source: &Source<'_>, byte: usize, message: String) {
        self.problems.push(Problem::at(source.path, source.text, byte, message));
    }

    fn parse(&mut self, source: &Source<'_>) -> Parts {
        let (table, errors) = DeTable::parse_recoverable(source.text);
        for error in errors {
            let byte = error.span().map_or(0, |span| span.start);
            self.say(source, byte, error.message().trim().to_owned());
        }
        let table = table.get_ref();
        let mut parts = Parts::default();
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("inherits", DeValue::String(name)) => {
                    let from = Some((source, value.span().start));
                    parts = self.read(name, from).unwrap_or_default();
                }
                ("palette" | "styles", DeValue::Table(_)) => {}
                (other, _) => self.say(
                    source,
                    key.span().start,
                    format!("'{other}' is no part of a theme: inherits, [palette] or [styles]"),
                ),
            }
        }
        if let Some(DeValue::Table(colors)) = table.get("palette").map(|value| value.get_ref()) {
            self.palette(source, colors, &mut parts);
        }
        if let Some(DeValue::Table(styles)) = table.get("styles").map(|value| value.get_ref()) {
            self.styles(source, styles, &mut parts);
        }
        parts
    }

    fn palette(&mut self, source: &Source<'_>, colors: &DeTable<'_>, parts: &mut Parts) {
        for (name, value) in colors {
            let color = match value.get_ref() {
                DeValue::String(text) => color(text),
                _ => None,
            };
            match color {
                Some(color) => {
                    parts.palette.insert(name.get_ref().to_string(), color);
                }
                None => {
                    let message = format!("'{}' {EXPECTED_COLOR}", name.get_ref());
                    self.say(source, value.span().start, message);
                }
            }
        }
    }

    fn styles(&mut self, source: &Source<'_>, styles: &DeTable<'_>, parts: &mut Parts) {
        for (role, value) in styles {
            let name = role.get_ref().as_ref();
            if !Role::ALL.iter().any(|known| known.name() == name) {
                self.say(source, role.span().start, unknown_role(name));
                continue;
            }
            let start = value.span().start;
            let mut look = Look::default();
            match value.get_ref() {
                DeValue::String(text) => look.fg = self.ink(source, start, text, parts),
                DeValue::Table(fields) => {
                    for (field, value) in fields {
                        let (name, start) = (field.get_ref().as_ref(), value.span().start);
                        self.field(source, (name, start), value.get_ref(), &mut look, parts);
                    }
                }
                _ => self.say(source, start, format!("'{name}' takes a colour or a table")),
            }
            parts.styles.insert(name.to_owned(), look);
        }
    }

    fn field(
        &mut self,
        source: &Source<'_>,
        (name, start): (&str, usize),
        value: &DeValue<'_>,
        look: &mut Look,
        parts: &Parts,
    ) {
        match (name, value) {
            ("fg", DeValue::String(text)) => look.fg = self.ink(source, start, text, parts),
            ("bg", DeValue::String(text)) => look.bg = self.ink(source, start, text, parts),
            (_, DeValue::Boolean(on)) => match modifier(name) {
                Some(modifier) if *on => look.add |= modifier,
                Some(modifier) => look.sub |= modifier,
                None => self.say(source, start, format!("'{name}' {EXPECTED_FIELD}")),
            },
            _ => self.say(source, start, format!("'{name}' {EXPECTED_FIELD}")),
        }
    }

    /// A colour, or a name of the palette.
    fn ink(&mut self, source: &Source<'_>, start: usize, text: &str, parts: &Parts) -> Option<Ink> {
        if parts.palette.contains_key(text) {
            return Some(Ink::Named(text.to_owned()));
        }
        let color = color(text);
        if color.is_none() {
            self.say(source, start, format!("'{text}' {EXPECTED_COLOR}, or a name of [palette]"));
        }
        color.map(Ink::Color)
    }
}

const EXPECTED_COLOR: &str = "is no colour: write \"#rrggbb\", a number from 0 to 255, \"red\", \"light-red\" or \"default\"";
const EXPECTED_FIELD: &str = "is no part of a style: fg, bg, and true or false for bold, dim, italic, underline, reverse, struck";

fn unknown_role(name: &str) -> String {
    let near = Role::ALL
        .iter()
        .map(|role| (strsim::damerau_levenshtein(role.name(), name), role.name()))
        .min()
        .filter(|(distance, _)| *distance <= 3);
    match near {
        Some((_, near)) => format!("there is no role '{name}': did you mean '{near}'?"),
        None => format!("there is no role '{name}'"),
    }
}

fn modifier(name: &str) -> Option<Modifier> {
    Some(match name {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underline" => Modifier::UNDERLINED,
        "reverse" => Modifier::REVERSED,
        "struck" => Modifier::CROSSED_OUT,
        _ => return None,
    })
}

/// A colour by its name, number or parts.
fn color(text: &str) -> Option<Color> {
    if let Some(hex) = text.strip_prefix('#') {
        let number = u32::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 6)?;
        let [_, r, g, b] = number.to_be_bytes();
        return Some(Color::Rgb(r, g, b));
    }
    Some(match text {
        "default" => Color::Reset,
        "black" => Color::Black,
        "red" => Color::Red,
        "green" => Color::Green,
        "yellow" => Color::Yellow,
        "blue" => Color::Blue,
        "magenta" => Color::Magenta,
        "cyan" => Color::Cyan,
        "gray" => Color::Gray,
        "dark-gray" => Color::DarkGray,
        "light-red" => Color::LightRed,
        "light-green" => Color::LightGreen,
        "light-yellow" => Color::LightYellow,
        "light-blue" => Color::LightBlue,
        "light-magenta" => Color::LightMagenta,
        "light-cyan" => Color::LightCyan,
        "white" => Color::White,
        number => Color::Indexed(number.parse().ok()?),
    })
}
