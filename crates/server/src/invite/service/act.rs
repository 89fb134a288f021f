//! Who may administer joining.

use canteen_protocol::MemberId;

use crate::db::Conn;
use crate::directory;
use crate::fault::{Fault, Outcome};

/// Whether this member may: the one place where it is asked.
///
/// # Errors
/// `Forbidden`.
pub fn check_admin(conn: &mut Conn, member: MemberId) -> Outcome<()> {
    if directory::is_admin(conn, member)? {
        return Ok(());
    }
    Err(Fault::forbidden("only administrators say who joins: ask one of your corp's"))
}
