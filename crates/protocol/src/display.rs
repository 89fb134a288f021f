//! How members are shown: the corp's word on it, which comes to clients with the directory.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How a member's name is shown (DIR-06). Who has no English name, or none that may be seen, is
/// shown by their name alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NameDisplay {
    /// `李伟`.
    #[default]
    Name,
    /// `李伟 (Wei Li)`.
    NameEnglish,
    /// `Wei Li (李伟)`.
    EnglishName,
}

impl NameDisplay {
    /// All that can be chosen.
    pub const ALL: [Self; 3] = [Self::Name, Self::NameEnglish, Self::EnglishName];

    /// As it is written in settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameEnglish => "name_english",
            Self::EnglishName => "english_name",
        }
    }

    /// What somebody of these names is called.
    #[must_use]
    pub fn of<'a>(self, name: &'a str, english: &'a str) -> Cow<'a, str> {
        match self {
            Self::NameEnglish if self.shows_both(name, english) => {
                Cow::Owned(format!("{name} ({english})"))
            }
            Self::EnglishName if self.shows_both(name, english) => {
                Cow::Owned(format!("{english} ({name})"))
            }
            _ if name.is_empty() => Cow::Borrowed(english),
            _ => Cow::Borrowed(name),
        }
    }

    /// Whether the English name is part of what somebody of these names is called.
    #[must_use]
    pub fn shows_both(self, name: &str, english: &str) -> bool {
        let both = !name.is_empty() && !english.is_empty() && name != english;
        both && matches!(self, Self::NameEnglish | Self::EnglishName)
    }
}

impl fmt::Display for NameDisplay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for NameDisplay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|mode| mode.word() == text);
        found.ok_or_else(|| format!("{text:?} is not name, name_english or english_name"))
    }
}

/// How the members of a corp are shown to each other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Display {
    /// How names are. What a newer server may say is taken as `name`.
    #[serde(deserialize_with = "known")]
    pub names: NameDisplay,
    /// Whether the head of a direct conversation shows the other one's title (DIR-07).
    pub chat_titles: bool,
}

impl Default for Display {
    fn default() -> Self {
        Self { names: NameDisplay::default(), chat_titles: true }
    }
}

fn known<'de, D: serde::Deserializer<'de>>(from: D) -> Result<NameDisplay, D::Error> {
    let word = Cow::<'de, str>::deserialize(from)?;
    Ok(word.parse().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_as_the_corp_says() {
        for (word, both, only, same, none) in [
            ("name", "李伟", "李伟", "Maya", "Wei"),
            ("name_english", "李伟 (Wei)", "李伟", "Maya", "Wei"),
            ("english_name", "Wei (李伟)", "李伟", "Maya", "Wei"),
        ] {
            let mode: NameDisplay = word.parse().unwrap();
            assert_eq!(mode.to_string(), word);
            assert_eq!(mode.of("李伟", "Wei"), both);
            assert_eq!(mode.of("李伟", ""), only);
            assert_eq!(mode.of("Maya", "Maya"), same);
            assert_eq!(mode.of("", "Wei"), none);
        }
        for word in ["", "Name", "english"] {
            assert!(word.parse::<NameDisplay>().is_err(), "{word}");
        }
    }

    #[test]
    fn what_a_newer_server_says_is_the_name_alone() {
        let display: Display = serde_json::from_str(r#"{"names":"name_pinyin"}"#).unwrap();
        assert_eq!((display.names.of("李伟", "Wei"), display.chat_titles), ("李伟".into(), true));
    }
}
