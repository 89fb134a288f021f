//! What is done with files, one file a verb.

pub mod begin;
pub mod carry;
pub mod collect;
pub mod deliver;
pub mod desk;
pub mod kept;
pub mod receive;

use canteen_protocol::file::Upload;
use canteen_protocol::{FileId, LogId};

use super::store::Stored;
use crate::app::Caller;
use crate::blob::BlobError;
use crate::db::Lane;
use crate::fault::Fault;

fn upload(stored: &Stored) -> Upload {
    Upload { id: stored.file.id, offset: stored.received, done: stored.done }
}

/// Where a member's uploads are written.
fn lane(caller: Caller) -> Lane {
    Lane::Of(LogId::Personal(caller.member))
}

/// What is said of a file that is not there, or not for the asker.
#[must_use]
pub fn unknown(id: FileId) -> Fault {
    Fault::not_found(format!(
        "there is no file {id} for you: it may have been recalled, or you have left the conversation"
    ))
}

/// A fault of the store of files.
fn stored(error: BlobError) -> Fault {
    match error {
        BlobError::Full(detail) => Fault::Db(crate::db::DbError::Full(detail)),
        error => Fault::Internal(error.to_string()),
    }
}
