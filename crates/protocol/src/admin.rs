//! Who administers the corp.

use serde::{Deserialize, Serialize};

use crate::MemberId;
use crate::method::{Nothing, methods};

/// The administrators of the corp (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListAdmins {}

/// One administrator.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Admin {
    /// Who.
    pub member: MemberId,
    /// Their account.
    pub userid: String,
    /// Their name.
    pub name: String,
    /// Whether they prove who they are by more than a password.
    pub strong: bool,
}

/// They, by account. Those whose account is shut are not among them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Admins {
    /// They.
    pub admins: Vec<Admin>,
}

/// Makes a member an administrator (admins). Where administrators must have a second factor, they
/// must have it first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantAdmin {
    /// Whom.
    pub member: MemberId,
}

/// Makes a member an administrator no more (admins); not the only one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RevokeAdmin {
    /// Whom.
    pub member: MemberId,
}

methods! {
    "admin.list" => ListAdmins, Admins;
    "admin.grant" => GrantAdmin, Nothing;
    "admin.revoke" => RevokeAdmin, Nothing;
}
