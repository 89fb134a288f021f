//! Seeing a member off who leaves the company: everything they hold is ended or handed over at once.

use serde::{Deserialize, Serialize};

use crate::method::methods;
use crate::{ConversationId, DepartmentId, MemberId, TagId};

/// Sees a member off, in one transaction: ends their devices, takes them out of every group and
/// tag, ends what they lead, takes back what still waits to be said and the links they made, hands
/// over what they own, and shuts their account. What they said stays (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OffboardMember {
    /// Whom; not oneself, and not the only administrator.
    pub member: MemberId,
    /// Who takes over the groups that both are in, the to-dos, and those who were led by them. Any
    /// other group goes to whoever has been in it longest. Without it so does each, to-dos stay with
    /// whoever else is on them, and people go to the leaver's own leader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<MemberId>,
    /// Only tells what would be done.
    #[serde(default)]
    pub dry_run: bool,
}

/// A group a member was taken out of.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LeftGroup {
    /// Which.
    pub conversation: ConversationId,
    /// What it is called.
    pub name: String,
    /// Whether it was theirs.
    pub owned: bool,
    /// Whose it is now, where it was theirs; nobody's when they were the last one in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<MemberId>,
}

/// What was done, or would be.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Receipt {
    /// Whom it is about.
    pub member: MemberId,
    /// Who took over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<MemberId>,
    /// Whether it was only asked for.
    pub dry_run: bool,
    /// Whether the account was shut before.
    pub was_shut: bool,
    /// Whether they were an administrator.
    pub was_admin: bool,
    /// Devices that were signed in.
    pub devices: u64,
    /// Groups they were in.
    pub groups: Vec<LeftGroup>,
    /// Tags they were in.
    pub tags: Vec<TagId>,
    /// Departments they led.
    pub led: Vec<DepartmentId>,
    /// Members whose direct leader they were.
    pub reports: Vec<MemberId>,
    /// Messages that waited to be said.
    pub withdrawn: u64,
    /// To-dos of theirs that were not done, handed over.
    pub todos: u64,
    /// Links to join that they had made.
    pub links: u64,
    /// Tokens of identity providers that they had made.
    pub tokens: u64,
}

methods! {
    "member.offboard" => OffboardMember, Receipt;
}
