//! The audit log: what administrators and accounts did. Read by administrators, written by nobody
//! on the wire.

use serde::{Deserialize, Serialize};

use crate::method::methods;
use crate::{MemberId, Time};

/// Reads the log, the newest first (admins).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ListAudit {
    /// Only those before this place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
    /// At most so many, up to 500.
    pub limit: u32,
    /// Only what this member did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// Only what is called so, or begins with this and a dot: `member.disable`, `member`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub action: String,
}

/// One act.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AuditRecord {
    /// Its place: 1, 2, 3 ... within the corp.
    pub seq: i64,
    /// When.
    pub at: Time,
    /// Who; none for the server's own console, and for an identity provider.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<MemberId>,
    /// Their account.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub userid: String,
    /// What, such as `member.disable`.
    pub action: String,
    /// To whom or what, such as `member:17`.
    pub target: String,
    /// The account of a member it was done to.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub target_userid: String,
    /// More about it.
    pub detail: serde_json::Value,
}

impl AuditRecord {
    /// The name of the identity provider's token by which it was done.
    #[must_use]
    pub fn provider(&self) -> Option<&str> {
        self.detail.get("scim_token")?;
        self.detail.get("by")?.as_str().filter(|_| self.by.is_none())
    }
}

/// Acts, the newest first.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditRecords {
    /// They.
    pub records: Vec<AuditRecord>,
    /// Ask on with this as `before`; none at the beginning of the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<i64>,
}

/// Walks the whole chain of hashes (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VerifyAudit {}

/// How the chain was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuditVerified {
    /// Acts that are as they were recorded, from the first on.
    pub records: i64,
    /// The first place that is missing or was changed; none when the whole log is sound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken: Option<i64>,
}

methods! {
    "audit.list" => ListAudit, AuditRecords;
    "audit.verify" => VerifyAudit, AuditVerified;
}
