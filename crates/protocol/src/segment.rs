//! One way to say "who".

use serde::{Deserialize, Serialize};

use crate::{DepartmentId, MemberId, TagId};

/// `(all ∪ members ∪ departments with all below ∪ tags) ∩ within − except`.
///
/// The only type for recipients, visible ranges, scopes and quotas. Empty means nobody.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Segment {
    /// Everyone in the corp.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
    /// These members.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<MemberId>,
    /// Everyone in these departments and all below them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<DepartmentId>,
    /// Everyone who has one of these tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<TagId>,
    /// Only those who are in this too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<Box<Segment>>,
    /// But not those in this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub except: Option<Box<Segment>>,
}

impl Segment {
    /// Everyone.
    #[must_use]
    pub fn everyone() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// These members.
    #[must_use]
    pub fn of(members: impl IntoIterator<Item = MemberId>) -> Self {
        Self { members: members.into_iter().collect(), ..Self::default() }
    }

    /// How deep `within` and `except` are nested; 1 for a plain segment.
    #[must_use]
    pub fn depth(&self) -> usize {
        let below = |s: &Option<Box<Self>>| s.as_ref().map_or(0, |s| s.depth());
        1 + below(&self.within).max(below(&self.except))
    }
}
