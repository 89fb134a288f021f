//! What is bounded for a tenant.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{ErrorCode, MemberId};

use crate::db::{Conn, Tx};
use crate::fault::{Fault, Outcome};
use crate::tenant::Tenancy;
use crate::tenant::store::agreed;

/// Whether the person behind a member may administer one corp more (VER-05). People are known by
/// their e-mail address and their mobile number; who has neither is nobody else.
///
/// # Errors
/// Forbidden when they administer as many as one may.
pub fn check_admin_of(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    member: MemberId,
    tenancy: &Tenancy,
) -> Outcome<()> {
    let (email, mobile) = agreed::identity(tx, member)?;
    agreed::wait_to_count(tx)?;
    let others = agreed::administered(tx, (email.as_deref(), mobile.as_deref()), corp)?;
    if others < tenancy.corps_of_admin {
        return Ok(());
    }
    Err(Fault::forbidden(format!(
        "whoever has this e-mail address or mobile number administers as many corps of this server as \
         one person may, which is {}: name somebody else, or ask the server's operator, who sets \
         limit_corps_of_admin",
        tenancy.corps_of_admin
    )))
}

/// Whether a corp may keep one more file of this size.
///
/// # Errors
/// Too large when the operator agreed to less.
pub fn room_for_file(conn: &mut Conn, corp: CorpNo, size: i64) -> Outcome<()> {
    let Some(most) = agreed::of(conn, corp)?.and_then(|agreed| agreed.max_file_bytes) else {
        return Ok(());
    };
    let kept = agreed::file_bytes(conn, corp)?;
    if kept.saturating_add(size.cast_unsigned()) <= most {
        return Ok(());
    }
    Err(Fault::refused(
        ErrorCode::TooLarge,
        format!(
            "your corp may keep {most} bytes of files here and keeps {kept}: recall messages with files \
             nobody needs, or let an administrator ask the server's operator for more"
        ),
    ))
}
