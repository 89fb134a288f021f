//! Commands: the one entry that keymaps, the palette, the `:` line, help and the reference read.
//!
//! A pane lists its own in its `commands.rs`; [`TABLES`] has one line for each. A command's title
//! and explanation are the texts `command-NAME` and `command-NAME-doc`.

mod args;
mod core;
mod list;

use std::fmt;

use crate::i18n::{Lang, Texts};
use crate::input::Context;
use crate::state::{Effect, State};

pub use args::{Args, Param, Value};

/// A command.
pub struct Command {
    /// Its name in command lines: small letters, digits and `-`.
    pub name: &'static str,
    /// Where it makes sense: in these contexts and those that fall back to them. Help and the
    /// palette show it there first.
    pub scope: Context,
    /// What it takes.
    pub params: &'static [Param],
    /// Does it.
    pub run: fn(&mut State, &Args) -> Vec<Effect>,
}

/// The tables of commands.
pub static TABLES: &[&[Command]] = &[
    core::COMMANDS,
    list::COMMANDS,
    crate::overlays::COMMANDS,
    crate::chats::COMMANDS,
    crate::chat::COMMANDS,
    crate::search::COMMANDS,
    crate::contacts::COMMANDS,
    crate::contacts::ORDERING,
    crate::workbench::COMMANDS,
    crate::todo::COMMANDS,
    crate::admin::COMMANDS,
    crate::rest::COMMANDS,
    crate::dialogs::COMMANDS,
    crate::me::COMMANDS,
];

impl Command {
    /// Its title in the language of the interface.
    #[must_use]
    pub fn title(&self, texts: &Texts) -> String {
        texts.get(&format!("command-{}", self.name))
    }

    /// What it takes, as it is written.
    #[must_use]
    pub fn usage(&self) -> String {
        let params: Vec<String> = self.params.iter().map(|param| param.usage()).collect();
        params.join(" ")
    }

    /// Whether it can not be run by its name alone.
    #[must_use]
    pub fn needs_args(&self) -> bool {
        self.params.iter().any(|param| !param.optional())
    }

    /// Its explanation in the language of the interface.
    #[must_use]
    pub fn doc(&self, texts: &Texts) -> String {
        texts.get(&format!("command-{}-doc", self.name))
    }
}

/// All commands.
pub fn all() -> impl Iterator<Item = &'static Command> {
    TABLES.iter().copied().flatten()
}

/// The command of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Command> {
    all().find(|command| command.name == name)
}

/// What a command line does, in a few words: a text of its own when there is one, else the
/// command's title and its arguments in words.
#[must_use]
pub fn describe(line: &str, texts: &Texts) -> String {
    let (name, args) = line.split_once(' ').unwrap_or((line, ""));
    let title = find(name).map_or_else(|| name.to_owned(), |command| command.title(texts));
    let own = format!("command-{name}-{args}");
    if args.is_empty() {
        title
    } else if texts.has(&own) {
        texts.get(&own)
    } else {
        let key = format!("word-{args}");
        let words = if texts.has(&key) { texts.get(&key) } else { args.to_owned() };
        format!("{title}: {words}")
    }
}

/// What is wrong with a command line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// Nothing is written.
    Empty,
    /// No such command.
    Unknown {
        /// What was written.
        name: String,
        /// The nearest there is.
        nearest: Option<&'static str>,
    },
    /// An argument is missing.
    Missing {
        /// Of which command.
        name: &'static str,
        /// Which.
        param: String,
    },
    /// An argument is not one of those there are.
    Wrong {
        /// Of which command.
        name: &'static str,
        /// What was written.
        given: String,
        /// What would do.
        wanted: String,
    },
    /// There are more arguments than it takes.
    TooMany {
        /// Of which command.
        name: &'static str,
        /// The first too many.
        given: String,
    },
}

impl Fault {
    /// In the language of the interface.
    #[must_use]
    pub fn text(&self, texts: &Texts) -> String {
        match self {
            Self::Empty => texts.get("fault-empty"),
            Self::Unknown { name, nearest: Some(nearest) } => texts.with(
                "fault-unknown-near",
                &[("name", name.as_str().into()), ("nearest", (*nearest).into())],
            ),
            Self::Unknown { name, nearest: None } => {
                texts.with("fault-unknown", &[("name", name.as_str().into())])
            }
            Self::Missing { name, param } => texts.with(
                "fault-missing",
                &[("name", (*name).into()), ("param", param.as_str().into())],
            ),
            Self::Wrong { name, given, wanted } => texts.with(
                "fault-wrong",
                &[
                    ("name", (*name).into()),
                    ("given", given.as_str().into()),
                    ("wanted", wanted.as_str().into()),
                ],
            ),
            Self::TooMany { name, given } => texts.with(
                "fault-too-many",
                &[("name", (*name).into()), ("given", given.as_str().into())],
            ),
        }
    }
}

/// For messages that are not in the language of the interface: faults of files.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(&Texts::new(Lang::En)))
    }
}

/// Reads a command line: a name, then its arguments separated by spaces.
///
/// # Errors
/// When there is no such command or its arguments are not as it takes them.
pub fn parse(line: &str) -> Result<(&'static Command, Args), Fault> {
    let line = line.trim();
    let (name, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    if name.is_empty() {
        return Err(Fault::Empty);
    }
    let Some(command) = find(name) else {
        let nearest = all()
            .map(|command| (strsim::damerau_levenshtein(command.name, name), command.name))
            .filter(|(distance, known)| *distance <= known.len().div_ceil(3))
            // Of two as near the one that is only a letter shorter.
            .min_by_key(|(distance, known)| (*distance, !name.starts_with(known), *known))
            .map(|(_, known)| known);
        return Err(Fault::Unknown { name: name.to_owned(), nearest });
    };
    let args = Args::parse(command, rest)?;
    Ok((command, args))
}
