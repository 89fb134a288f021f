//! Who may administer joining: asked here alone.

use canteen_protocol::role::{App as Administered, AppLevel};
use canteen_protocol::{DepartmentId, Time};

use crate::app::Caller;
use crate::db::Conn;
use crate::directory::{self, Level, Power};
use crate::fault::Outcome;

/// What only administrators do.
const WHAT: &str = "say who joins";

/// What this caller may administer, which sending invitations must be part of.
///
/// # Errors
/// `Forbidden`.
pub fn sender(conn: &mut Conn, caller: Caller, now: Time) -> Outcome<Power> {
    checked(conn, caller, AppLevel::Send, now)
}

/// What this caller may administer, which links and requests must be part of.
///
/// # Errors
/// `Forbidden`.
pub fn admin(conn: &mut Conn, caller: Caller, now: Time) -> Outcome<Power> {
    checked(conn, caller, AppLevel::Change, now)
}

fn checked(conn: &mut Conn, caller: Caller, level: AppLevel, now: Time) -> Outcome<Power> {
    let power = Power::of(conn, caller, now)?;
    power.check_app(Administered::Joining, level, WHAT)?;
    Ok(power)
}

/// Whether links of others can be theirs to administer.
pub fn is_any_open(power: &Power) -> bool {
    power.has_app(Administered::Joining, AppLevel::Change)
}

/// Whether links into a department, of the root when none is said, are theirs to administer.
///
/// # Errors
/// As the database says.
pub fn is_open(conn: &mut Conn, power: &Power, department: Option<DepartmentId>) -> Outcome<bool> {
    if power.is_super() {
        return Ok(true);
    }
    if !is_any_open(power) {
        return Ok(false);
    }
    // Where a link leads whose department is gone, people come into the root.
    let path = directory::path_or_root(conn, power.corp(), department)?;
    Ok(power.opens(&path, Level::Change))
}
