//! The files that messages carry: who sees such a message sees its files.

use canteen_protocol::file::File;
use canteen_protocol::{FileId, LogId};

use crate::app::Caller;
use crate::chat::act::Act;
use crate::chat::standing;
use crate::db::{Conn, Tx};
use crate::fault::{Fault, Outcome};
use crate::file;

/// Whether a member sees a message that carries a file. A recalled one carries nothing any more.
///
/// # Errors
/// As the database says.
pub fn sees_file(conn: &mut Conn, caller: Caller, id: FileId) -> Outcome<bool> {
    for (log, seq) in file::uses(conn, id)? {
        let LogId::Conversation(conversation) = log else { continue };
        match standing::looking(conn, caller, conversation) {
            Ok(standing) if standing.sees(seq) => return Ok(true),
            Ok(_) | Err(Fault::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(false)
}

/// Those of some files that their bearer may have now.
///
/// # Errors
/// As the database says.
pub fn still(tx: &mut Tx<'_>, act: &Act<'_>, files: &[File]) -> Outcome<Vec<File>> {
    let mut had = Vec::new();
    for file in files {
        match take(tx, act, &[file.id]) {
            Ok(found) => had.extend(found),
            // Recalled, or seen only in a conversation that was left.
            Err(Fault::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(had)
}

/// The files a message is to carry: one's own, or such as one sees elsewhere.
///
/// # Errors
/// Not found for any other, conflict for one whose upload is not finished.
pub fn take(tx: &mut Tx<'_>, act: &Act<'_>, ids: &[FileId]) -> Outcome<Vec<File>> {
    ids.iter()
        .map(|id| {
            let held = file::hold(tx, act.caller, *id, act.at)?;
            if held.owner == act.me() || sees_file(tx, act.caller, *id)? {
                Ok(held.file)
            } else {
                Err(file::unknown(*id))
            }
        })
        .collect()
}
