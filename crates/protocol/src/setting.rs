//! What holds for all of a corp.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::display::{Display, NameDisplay};
use crate::method::methods;
use crate::own::OwnFields;
use crate::second_factor::WhoMust;

/// Where members see who has read what they said (CSET-05). On the wire a text: `off`, `direct`,
/// `groups:40` or `all`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ReadReceipts {
    /// Nowhere.
    Off,
    /// In direct conversations.
    Direct,
    /// There, and in groups of so many members at most.
    Groups(usize),
    /// Everywhere.
    #[default]
    All,
}

impl ReadReceipts {
    /// Whether they are shown in a conversation of so many members.
    #[must_use]
    pub fn shows(self, direct: bool, members: usize) -> bool {
        match self {
            Self::Off => false,
            Self::Direct => direct,
            Self::Groups(most) => direct || members <= most,
            Self::All => true,
        }
    }
}

impl fmt::Display for ReadReceipts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::Direct => f.write_str("direct"),
            Self::Groups(most) => write!(f, "groups:{most}"),
            Self::All => f.write_str("all"),
        }
    }
}

impl FromStr for ReadReceipts {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "off" => Ok(Self::Off),
            "direct" => Ok(Self::Direct),
            "all" => Ok(Self::All),
            _ => text
                .strip_prefix("groups:")
                .and_then(|most| most.parse().ok())
                .map(Self::Groups)
                .ok_or_else(|| format!("{text:?} is not off, direct, groups:NUMBER or all")),
        }
    }
}

impl TryFrom<String> for ReadReceipts {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<ReadReceipts> for String {
    fn from(receipts: ReadReceipts) -> Self {
        receipts.to_string()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ReadReceipts {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ReadReceipts".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "Where members see who has read what they said: off, direct, groups:NUMBER or all"
        })
    }
}

/// The settings of a corp.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct CorpSettings {
    /// Where members see who has read what they said.
    pub read_receipts: ReadReceipts,
    /// Whether people who are not in the directory may join by a link (INV-06).
    pub invite_unlisted: bool,
    /// Whether they wait for an administrator's word first (INV-07).
    pub invite_approval: bool,
    /// Whether every member may make links, not administrators alone (INV-05).
    pub invite_by_members: bool,
    /// Whether whoever has never signed in is invited once a week (INV-01).
    pub invite_weekly: bool,
    /// Who must have a second factor.
    pub second_factor: WhoMust,
    /// The company's own page of the second step, for those who must have a second factor
    /// (SEC-04); empty for none.
    pub second_factor_url: String,
    /// How members' names are shown (DIR-06).
    pub name_display: NameDisplay,
    /// Whether the head of a direct conversation shows the other one's title (DIR-07).
    pub chat_titles: bool,
    /// What members may change of themselves (DIR-09).
    pub self_edit: OwnFields,
    /// Whether each department has a group that follows it (CSET-07).
    pub department_groups: bool,
}

impl CorpSettings {
    /// How members are shown to each other.
    #[must_use]
    pub fn display(&self) -> Display {
        Display { names: self.name_display, chat_titles: self.chat_titles }
    }
}

impl Default for CorpSettings {
    fn default() -> Self {
        Self {
            read_receipts: ReadReceipts::default(),
            invite_unlisted: true,
            invite_approval: true,
            invite_by_members: false,
            invite_weekly: false,
            second_factor: WhoMust::default(),
            second_factor_url: String::new(),
            name_display: NameDisplay::default(),
            chat_titles: true,
            self_edit: OwnFields::default(),
            department_groups: false,
        }
    }
}

/// The settings of the member's corp, which every member may see.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetCorpSettings {}

/// Changes settings of the corp (administrators). What is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeCorpSettings {
    /// Where members see who has read what they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_receipts: Option<ReadReceipts>,
    /// Whether people who are not in the directory may join by a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_unlisted: Option<bool>,
    /// Whether they wait for an administrator's word first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_approval: Option<bool>,
    /// Whether every member may make links, not administrators alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_by_members: Option<bool>,
    /// Whether whoever has never signed in is invited once a week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invite_weekly: Option<bool>,
    /// Who must have a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<WhoMust>,
    /// The company's own page of the second step; empty for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor_url: Option<String>,
    /// How members' names are shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_display: Option<NameDisplay>,
    /// Whether the head of a direct conversation shows the other one's title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_titles: Option<bool>,
    /// What members may change of themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_edit: Option<OwnFields>,
    /// Whether each department has a group that follows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department_groups: Option<bool>,
}

methods! {
    "corp.settings" => GetCorpSettings, CorpSettings;
    "corp.change_settings" => ChangeCorpSettings, CorpSettings;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_shown_where_the_corp_says() {
        for (text, direct, small, large) in [
            ("off", false, false, false),
            ("direct", true, false, false),
            ("groups:40", true, true, false),
            ("all", true, true, true),
        ] {
            let policy: ReadReceipts = text.parse().unwrap();
            assert_eq!(policy.to_string(), text);
            let shown = [(true, 2), (false, 40), (false, 41)];
            let shown = shown.map(|(is_direct, members)| policy.shows(is_direct, members));
            assert_eq!(shown, [direct, small, large], "{text}");
        }
        for text in ["", "on", "groups:", "groups:x", "groups:-1", "All"] {
            assert!(text.parse::<ReadReceipts>().is_err(), "{text}");
        }
    }
}
