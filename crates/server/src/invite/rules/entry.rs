//! What becomes of somebody who has proved an address (INV-06, INV-07).

use canteen_protocol::MemberId;

/// The corp's word on people who are not in its directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Whether they may join at all.
    pub unlisted: bool,
    /// Whether an administrator has to agree.
    pub approval: bool,
}

/// The member whose address it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Who.
    pub member: MemberId,
    /// Whether their account is shut.
    pub shut: bool,
}

/// What becomes of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    /// They are the member of that address.
    Known(MemberId),
    /// They become a member.
    New,
    /// An administrator decides.
    Wait,
    /// They do not get in. It is said to whoever owns the address, never on the page.
    Closed,
}

/// What becomes of whoever has the address of `listed`.
#[must_use]
pub fn entry(listed: Option<Listed>, policy: Policy) -> Entry {
    match listed {
        Some(Listed { shut: true, .. }) => Entry::Closed,
        Some(Listed { member, .. }) => Entry::Known(member),
        None if !policy.unlisted => Entry::Closed,
        None if policy.approval => Entry::Wait,
        None => Entry::New,
    }
}
