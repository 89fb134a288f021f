//! Documents of a corp (VER-03): attached by its administrators as a record, seen by them and by the
//! server's operator, proving nothing.

use bytes::Bytes;
use canteen_protocol::FileId;
use canteen_protocol::Time;
use canteen_protocol::document::{
    AddDocument, Document, Documents, ListDocuments, NOTE, RemoveDocument,
};
use canteen_protocol::ids::{CorpNo, DocumentId};
use canteen_protocol::method::Nothing;
use serde_json::json;

use super::operator::named;
use super::show::{check_admin, found, target};
use crate::app::{App, Caller};
use crate::audit;
use crate::blob::Blobs;
use crate::db::{Conn, Db};
use crate::directory;
use crate::directory::rules::fields;
use crate::fault::{Fault, Outcome};
use crate::file;
use crate::tenant::rules;
use crate::tenant::store::agreed;
use crate::tenant::store::document::{self, Stored};

/// The documents of the caller's corp.
///
/// # Errors
/// `Forbidden` for who does not administer the whole of it.
pub async fn list(app: App, caller: Caller, _: ListDocuments) -> Outcome<Documents> {
    app.db
        .read(move |conn| {
            check_admin(conn, caller.member)?;
            Ok(Documents { documents: all(conn, caller.corp)? })
        })
        .await
}

/// Attaches one.
///
/// # Errors
/// `Forbidden`; not found for a file that is not the caller's; conflict while its upload is not
/// finished; too large for a file or a number beyond what a corp may keep; `Invalid` for a note that
/// cannot be.
pub async fn add(app: App, caller: Caller, ask: AddDocument) -> Outcome<Document> {
    let Caller { member, corp, .. } = caller;
    let now = app.now();
    app.db
        .write(directory::lane(corp), move |tx| {
            check_admin(tx, member)?;
            found(tx, corp)?;
            let note = fields::line("note", &ask.note, NOTE)?;
            let held = file::hold(tx, caller, ask.file, now)?;
            if let Some(there) = document::of_file(tx, corp, ask.file)? {
                return shown(tx, there);
            }
            if held.owner != member {
                return Err(file::unknown(ask.file));
            }
            // Of two at once the second counts the first.
            agreed::wait(tx, corp)?;
            let count = document::list(tx, corp)?.len();
            rules::room_for_document(count, held.file.size)?;
            let id = DocumentId(tx.new_id("document")?);
            let new = Stored { id, file: ask.file, note, by: member, at: now };
            document::insert(tx, corp, &new)?;
            file::keep(tx, ask.file)?;
            let detail = json!({
                "document": id, "name": held.file.name, "size": held.file.size,
                "hash": held.file.hash, "note": new.note,
            });
            audit::record(tx, corp, now, Some(member), "corp.document_add", &target(corp), detail)?;
            shown(tx, new)
        })
        .await
}

/// Removes one.
///
/// # Errors
/// `Forbidden`; not found.
pub async fn remove(app: App, caller: Caller, ask: RemoveDocument) -> Outcome<Nothing> {
    let Caller { member, corp, .. } = caller;
    let (now, limits) = (app.now(), app.limits.clone());
    app.db
        .write(directory::lane(corp), move |tx| {
            check_admin(tx, member)?;
            let file = document::remove(tx, corp, ask.document)?;
            let file = file.ok_or_else(|| none(ask.document))?;
            let name = file::kept(tx, file)?.map(|file| file.name);
            file::let_go(tx, file, now, &limits)?;
            let detail = json!({ "document": ask.document, "name": name });
            let action = "corp.document_remove";
            audit::record(tx, corp, now, Some(member), action, &target(corp), detail)?;
            Ok(Nothing {})
        })
        .await
}

/// Whether a file is a document of the caller's corp and the caller may see those.
///
/// # Errors
/// As the database says.
pub fn sees(conn: &mut Conn, caller: Caller, id: FileId) -> Outcome<bool> {
    Ok(directory::is_admin(conn, caller.member)?
        && document::of_file(conn, caller.corp, id)?.is_some())
}

/// The documents of a corp, for the operator. Works on a bare database.
///
/// # Errors
/// Not found for a corp there is not.
pub async fn list_by_operator(db: &Db, corp_id: String) -> Outcome<Vec<Document>> {
    db.read(move |conn| {
        let corp = named(conn, &corp_id)?;
        all(conn, corp)
    })
    .await
}

/// One with its bytes, for the operator, which the corp's audit log tells.
///
/// # Errors
/// Not found; as the database or the store of files says.
pub async fn get_by_operator(
    db: &Db,
    blobs: &Blobs,
    (corp_id, id): (String, DocumentId),
    now: Time,
) -> Outcome<(Document, Bytes)> {
    let (corp, found) = db
        .read(move |conn| -> Outcome<_> {
            let corp = named(conn, &corp_id)?;
            let found = all(conn, corp)?.into_iter().find(|document| document.id == id);
            Ok((corp, found.ok_or_else(|| none(id))?))
        })
        .await?;
    let bytes = file::read_kept(db, blobs, found.file.id).await?;
    let detail = json!({ "document": id, "name": found.file.name, "operator": true });
    db.write(directory::lane(corp), move |tx| -> Outcome<()> {
        let detail = detail.clone();
        Ok(audit::record(tx, corp, now, None, "corp.document_get", &target(corp), detail)?)
    })
    .await?;
    Ok((found, bytes))
}

fn none(id: DocumentId) -> Fault {
    Fault::not_found(format!("there is no document {id}: canteen org document list has them"))
}

fn all(conn: &mut Conn, corp: CorpNo) -> Outcome<Vec<Document>> {
    let stored = document::list(conn, corp)?;
    stored.into_iter().map(|one| shown(conn, one)).collect()
}

fn shown(conn: &mut Conn, stored: Stored) -> Outcome<Document> {
    let Stored { id, file, note, by, at } = stored;
    let file = file::kept(conn, file)?
        .ok_or_else(|| Fault::Internal(format!("the file of document {id} has gone")))?;
    let by_userid = directory::profile(conn, by)?.map(|found| found.userid).unwrap_or_default();
    Ok(Document { id, file, note, by, by_userid, at })
}
