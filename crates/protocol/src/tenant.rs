//! Corps as tenants of a server: what is agreed with them, what they have proved of themselves, and
//! their end.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::method::methods;
use crate::organisation::OrgKind;
use crate::{MemberId, Time};

/// How a corp proves who it is (VER-03).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ProofWay {
    /// A TXT record of its domain.
    #[default]
    Dns,
    /// A file on its domain's web server.
    Web,
    /// A signature by a key that others know as the corp's.
    Key,
}

impl ProofWay {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Dns, Self::Web, Self::Key];

    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Dns => "dns",
            Self::Web => "web",
            Self::Key => "key",
        }
    }
}

impl fmt::Display for ProofWay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for ProofWay {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|way| way.word() == text);
        found.ok_or_else(|| format!("{text:?} is no way of proving: there are dns, web, key"))
    }
}

/// What a corp has proved: the mark `✓ org (domain)` beside its name (VER-08).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Verified {
    /// How.
    pub way: ProofWay,
    /// The domain in ASCII, or the fingerprint of the key.
    pub subject: String,
    /// When it was last found true.
    pub checked: Time,
    /// When it is looked at again by itself; after a year (VER-02).
    pub next: Time,
    /// Since when it is not found any more. The mark stays for a time of grace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing: Option<Time>,
}

/// A proof that was asked for, and what is to be done for it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Asked {
    /// How.
    pub way: ProofWay,
    /// The domain in ASCII, or the fingerprint of the key.
    pub subject: String,
    /// Where the text is to stand: the name of the TXT record, the address of the file, or the
    /// namespace of the signature (`ssh-keygen -Y sign -n NAMESPACE`).
    pub place: String,
    /// The text: the value of the record, a line of the file, or what is to be signed.
    pub text: String,
    /// When it was asked for.
    pub at: Time,
    /// Why the last look did not find it; empty when there was none yet.
    pub problem: String,
}

/// The end of a corp that was asked for (SET-07).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Purge {
    /// When it was asked for.
    pub asked: Time,
    /// Who asked; nobody for the server's operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// Their account; empty for the operator.
    pub by_userid: String,
    /// When everything is deleted; none while it waits for a second administrator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Time>,
    /// While it waits: when the request lapses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lapses: Option<Time>,
}

/// What a corp takes up, and what is agreed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Usage {
    /// Members whose account is open.
    pub members: u64,
    /// How many were agreed; none for any number. More than that is a warning and nothing else
    /// (VER-01).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_members: Option<u64>,
    /// Bytes of all files.
    pub file_bytes: u64,
    /// How many there may be; none for any number. Nobody sends another file beyond it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_bytes: Option<u64>,
}

impl Usage {
    /// Whether there are more members than were agreed.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.max_members.is_some_and(|most| self.members > most)
    }
}

/// A corp as a tenant.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Org {
    /// What people write.
    pub corp_id: String,
    /// Its name.
    pub name: String,
    /// What kind of organisation it is (VER-07).
    pub kind: OrgKind,
    /// When it was founded.
    pub created: Time,
    /// The fingerprint of the corp's own key, `SHA256:...`; empty for a corp of before there were
    /// such keys that has not begun to prove anything.
    pub fingerprint: String,
    /// What it has proved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// Its end, when that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purge: Option<Purge>,
    /// For administrators: what it takes up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// For administrators: the proof that is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
}

/// The member's corp as a tenant. Every member may ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ShowOrg {}

/// Changes what the corp says of itself (admins). What is left out stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ChangeOrg {
    /// What kind of organisation it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<OrgKind>,
}

/// Begins a proof (admins), in the place of one that is under way. A mark that the corp has stays
/// until the new one is there.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StartProof {
    /// How.
    pub way: ProofWay,
    /// The domain, or the public key as OpenSSH writes it.
    pub subject: String,
}

/// Looks whether the text of the proof under way stands where it should (admins).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct CheckProof {
    /// For a key: the signature, as `ssh-keygen -Y sign` writes it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub signature: String,
}

/// Gives the proof under way up (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct CancelProof {
    /// The mark too.
    pub mark: bool,
}

/// Asks for the end of the corp, or agrees to it when another administrator has asked (admins).
/// Seven days after two have, everything of the corp is deleted.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PurgeOrg {
    /// The name of the corp, typed.
    pub name: String,
}

/// Takes the end of the corp back (admins): any of them, until it has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CancelPurge {}

methods! {
    "org.show" => ShowOrg, Org;
    "org.change" => ChangeOrg, Org;
    "org.verify_start" => StartProof, Asked;
    "org.verify_check" => CheckProof, Org;
    "org.verify_cancel" => CancelProof, Org;
    "org.purge" => PurgeOrg, Purge;
    "org.cancel_purge" => CancelPurge, Org;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_are_read_as_they_are_written() {
        for way in ProofWay::ALL {
            assert_eq!(way.word().parse(), Ok(way));
        }
        assert!("fax".parse::<ProofWay>().is_err());
    }

    #[test]
    fn as_many_as_were_agreed_is_not_over() {
        let usage = |members, max_members| Usage { members, max_members, ..Usage::default() };
        assert!(!usage(1_000, Some(1_000)).is_over());
        assert!(usage(1_001, Some(1_000)).is_over());
        assert!(!usage(1_001, None).is_over());
    }
}
