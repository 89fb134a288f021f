//! Who administers the corp.

use serde::{Deserialize, Serialize};

use crate::ids::RoleId;
use crate::method::{Nothing, methods};
use crate::{MemberId, Time};

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
    /// The role; none for `super`, who administers everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// Its name, or `super`.
    pub role_name: String,
    /// When it ends, or has ended; none for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// Whether they hold it as an outside service provider.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub provider: bool,
}

/// They, by account, once for each role. Those whose account is shut are not among them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Admins {
    /// They.
    pub admins: Vec<Admin>,
}

/// Makes a member an administrator (admins): of everything, or of what a role opens. Where
/// administrators must have a second factor, they must have it first. For a role that is held
/// already it says anew until when; a provider stays one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GrantAdmin {
    /// Whom.
    pub member: MemberId,
    /// By which role; none for `super`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
    /// When it ends; none for never. `super` does not end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// Whether they are an outside service provider: that needs an end, and the audit log says so
    /// of each of their acts.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provider: bool,
}

/// Takes a role, or `super`, from a member (admins); not from the only one with `super`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RevokeAdmin {
    /// Whom.
    pub member: MemberId,
    /// Which role; none for `super`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleId>,
}

methods! {
    "admin.list" => ListAdmins, Admins;
    "admin.grant" => GrantAdmin, Nothing;
    "admin.revoke" => RevokeAdmin, Nothing;
}
