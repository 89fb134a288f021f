//! How members are shown is part of what `directory.sync` answers, so a change of it is told as one
//! of the directory.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::setting::CorpSettings;
use canteen_protocol::{Body, LogId, Time};

use crate::db::{DbResult, Tx};
use crate::log;

/// Tells clients to look again when members are to be shown otherwise.
///
/// # Errors
/// As the database says.
pub fn settings(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    (before, after): (&CorpSettings, &CorpSettings),
    at: Time,
) -> DbResult<()> {
    if before.display() == after.display() {
        return Ok(());
    }
    look_again(tx, corp, at)
}

/// Tells clients to ask for the directory once more, though no member of it has changed.
///
/// # Errors
/// As the database says.
pub fn look_again(tx: &mut Tx<'_>, corp: CorpNo, at: Time) -> DbResult<()> {
    let (log, body) = (LogId::Directory(corp), Body::Directory);
    log::append(tx, log::Draft { log, at, by: None, client_id: None, body })?;
    Ok(())
}
