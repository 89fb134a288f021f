//! What kind of organisation a corp is (VER-07).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The kinds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum OrgKind {
    /// An enterprise, its branches included.
    #[default]
    Company,
    /// An authority.
    Government,
    /// A school or university.
    School,
    /// An association or foundation.
    NonProfit,
    /// People who work together without any of these.
    Team,
    /// Anything else.
    Other,
}

impl OrgKind {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Company, Self::Government, Self::School, Self::NonProfit, Self::Team, Self::Other];

    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Government => "government",
            Self::School => "school",
            Self::NonProfit => "non-profit",
            Self::Team => "team",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for OrgKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for OrgKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.word() == text);
        found.ok_or_else(|| {
            let all = Self::ALL.map(Self::word).join(", ");
            format!("{text:?} is no type of organisation: there are {all}")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_as_they_are_written() {
        for kind in OrgKind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
            let json = serde_json::to_string(&kind).unwrap_or_default();
            assert_eq!(json, format!("{:?}", kind.word()));
        }
        assert!("Company".parse::<OrgKind>().is_err());
    }
}
