//! Who sees whom in the corp, and which fields: rules that administrators make (DIR-01 to DIR-08).
//!
//! Without rules everyone sees everyone. What follows from them is decided by the server alone.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::method::{Nothing, methods};
use crate::{MemberId, RuleId, Segment};

/// A field of a member that others may be kept from seeing. Account and name always show.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// English name.
    EnglishName,
    /// Title.
    Title,
    /// Departments; without them a member is found by name and stands nowhere in the tree.
    Departments,
    /// E-mail address.
    Email,
    /// Mobile number.
    Mobile,
    /// Landline.
    Landline,
    /// Gender.
    Gender,
    /// Direct leader.
    Leader,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::EnglishName,
        Self::Title,
        Self::Departments,
        Self::Email,
        Self::Mobile,
        Self::Landline,
        Self::Gender,
        Self::Leader,
    ];

    /// As it is written, such as `english_name`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EnglishName => "english_name",
            Self::Title => "title",
            Self::Departments => "departments",
            Self::Email => "email",
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Gender => "gender",
            Self::Leader => "leader",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Field {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|field| field.name() == text).ok_or_else(|| {
            let all: Vec<_> = Self::ALL.iter().map(|field| field.name()).collect();
            format!("{text:?} is no field: choose from {}", all.join(", "))
        })
    }
}

/// What a rule says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// Nobody sees these members but those in `except` (DIR-01, DIR-02). Departments that `who`
    /// names are hidden with them.
    Hide {
        /// Who is hidden.
        who: Segment,
        /// Who sees them nevertheless; nobody when empty.
        #[serde(default)]
        except: Segment,
    },
    /// These members see their own departments with all below, and `also` (DIR-03). Several such
    /// rules on one member add up: what any of them shows is seen.
    Limit {
        /// Who is limited.
        who: Segment,
        /// Whom they see besides.
        #[serde(default)]
        also: Segment,
        /// How deep in the tree a department counts as one's own: whoever is in one further down
        /// has the one of this depth above it as their own, the root being 1. None: it is the one
        /// they are in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<u8>,
    },
    /// These members see nobody (DIR-04). They answer in the conversations they are in.
    Restrict {
        /// Who is restricted.
        who: Segment,
    },
    /// Of these members others see only some fields (DIR-05, DIR-08). Several such rules on one
    /// member leave what all of them show.
    Fields {
        /// Whose fields.
        who: Segment,
        /// Which fields show besides account and name.
        #[serde(default)]
        shown: Vec<Field>,
        /// Who sees all of them nevertheless; nobody when empty.
        #[serde(default)]
        except: Segment,
    },
}

/// A rule that stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StoredRule {
    /// Its id.
    pub id: RuleId,
    /// What it says.
    pub rule: Rule,
    /// `who` as an expression, for reading.
    pub who: String,
    /// `except` or `also` as an expression; empty when nobody.
    pub other: String,
    /// How many members `who` holds, those whose account is shut included.
    pub count: i64,
}

/// Asks for the rules of the corp (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListRules {}

/// The rules, the oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rules {
    /// The rules.
    pub rules: Vec<StoredRule>,
}

/// Makes a rule (admins); it holds at once and for whoever comes to be in its segments later.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AddRule {
    /// What it says.
    pub rule: Rule,
}

/// Takes a rule away (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemoveRule {
    /// Which.
    pub rule: RuleId,
}

/// Asks whether one member sees another, and why (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskSight {
    /// Who looks.
    pub viewer: MemberId,
    /// Who is looked at.
    pub member: MemberId,
}

/// What decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Because {
    /// They are of different corps.
    OtherCorp,
    /// Everyone sees themselves.
    Themselves,
    /// Administrators see everyone.
    Administrator,
    /// The viewer sees nobody.
    Restricted {
        /// By this rule.
        rule: RuleId,
    },
    /// The member is hidden.
    Hidden {
        /// By this rule.
        rule: RuleId,
    },
    /// They share a department of the viewer's own.
    OwnDepartment {
        /// That this rule leaves them.
        rule: RuleId,
    },
    /// The member is among those a limited viewer sees besides.
    Also {
        /// By this rule.
        rule: RuleId,
    },
    /// The viewer is limited and the member in none of what is left.
    Limited {
        /// By this rule.
        rule: RuleId,
    },
    /// No rule keeps them apart.
    NoRule,
}

/// Whether one member sees another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sight {
    /// Whether they do.
    pub sees: bool,
    /// What decided.
    pub because: Because,
    /// The rule that decided, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<StoredRule>,
    /// The fields that show, when they do.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// Asks what members are called whom the caller may not see in the directory but meets in a
/// conversation or on a to-do. Others are left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskNames {
    /// Whom, at most 500.
    pub members: Vec<MemberId>,
}

/// A member by name alone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Named {
    /// Their id.
    pub id: MemberId,
    /// Their name.
    pub name: String,
}

/// What they are called.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Names {
    /// Those whom the caller meets.
    pub members: Vec<Named>,
}

methods! {
    "visibility.list" => ListRules, Rules;
    "visibility.add" => AddRule, StoredRule;
    "visibility.remove" => RemoveRule, Nothing;
    "visibility.can" => AskSight, Sight;
    "directory.names" => AskNames, Names;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_written_as_they_go_over_the_wire() {
        for field in Field::ALL {
            assert_eq!(field.name().parse(), Ok(field));
            assert_eq!(serde_json::to_string(&field).unwrap(), format!("\"{field}\""));
        }
        assert!("salary".parse::<Field>().unwrap_err().contains("mobile"));
    }
}
