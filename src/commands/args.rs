//! What commands take.

use super::{Command, Fault};

/// One thing a command takes. Only the last may be optional or the rest of the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Param {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// One of these words, or nothing.
    MaybeOneOf(&'static [&'static str]),
    /// A whole number.
    Number,
    /// One word; the name says of what kind (`member`, `emoji`).
    Word(&'static str),
    /// All that follows; not empty.
    Rest(&'static str),
    /// All that follows, or nothing.
    MaybeRest(&'static str),
    /// The path of a file of this machine, or nothing: all that follows.
    MaybePath,
}

impl Param {
    /// How it is written in a command's usage.
    #[must_use]
    pub fn usage(self) -> String {
        match self {
            Self::OneOf(words) => words.join("|"),
            Self::MaybeOneOf(words) => format!("[{}]", words.join("|")),
            Self::Number => "N".to_owned(),
            Self::Word(name) => name.to_uppercase(),
            Self::Rest(name) => format!("{}...", name.to_uppercase()),
            Self::MaybeRest(name) => format!("[{}...]", name.to_uppercase()),
            Self::MaybePath => "[PATH]".to_owned(),
        }
    }

    /// The words it can be, when they are few.
    #[must_use]
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::OneOf(words) | Self::MaybeOneOf(words) => words,
            _ => &[],
        }
    }

    /// Whether it can be left out.
    #[must_use]
    pub fn optional(self) -> bool {
        matches!(self, Self::MaybeOneOf(_) | Self::MaybeRest(_) | Self::MaybePath)
    }
}

/// One argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// A word or the rest of the line.
    Text(String),
    /// A number.
    Number(i64),
}

/// The arguments, in the order of the parameters.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Args(pub Vec<Value>);

impl Args {
    /// Reads what stands after a command's name.
    ///
    /// # Errors
    /// When it is not what the command takes.
    pub fn parse(command: &'static Command, rest: &str) -> Result<Self, Fault> {
        let mut rest = rest.trim();
        let mut values = Vec::new();
        for param in command.params {
            if rest.is_empty() {
                if param.optional() {
                    break;
                }
                return Err(Fault::Missing { name: command.name, param: param.usage() });
            }
            let whole = matches!(param, Param::Rest(_) | Param::MaybeRest(_) | Param::MaybePath);
            let (word, after) = if whole {
                (rest, "")
            } else {
                rest.split_once(char::is_whitespace).unwrap_or((rest, ""))
            };
            values.push(value(command, *param, word)?);
            rest = after.trim_start();
        }
        if rest.is_empty() {
            Ok(Self(values))
        } else {
            Err(Fault::TooMany { name: command.name, given: rest.to_owned() })
        }
    }

    /// The text at this place; empty when there is none.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        match self.0.get(index) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The number at this place.
    #[must_use]
    pub fn number(&self, index: usize) -> Option<i64> {
        match self.0.get(index) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }
}

fn value(command: &'static Command, param: Param, word: &str) -> Result<Value, Fault> {
    let wrong = |wanted: String| Fault::Wrong { name: command.name, given: word.into(), wanted };
    match param {
        Param::Number => word.parse().map(Value::Number).map_err(|_| wrong("a number".into())),
        Param::OneOf(words) | Param::MaybeOneOf(words) if !words.contains(&word) => {
            Err(wrong(words.join(", ")))
        }
        _ => Ok(Value::Text(word.to_owned())),
    }
}
