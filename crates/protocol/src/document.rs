//! Documents that a corp keeps as a record (VER-03): a licence, an organisation code. Nobody checks
//! them and they prove nothing; what proves who a corp is stands in [`crate::tenant`].
//!
//! The bytes go over HTTP as those of all files do: an upload first, then [`AddDocument`] with its
//! number; a download by [`Document::file`]. Only whoever administers the whole corp sees them.

use serde::{Deserialize, Serialize};

use crate::file::File;
use crate::ids::DocumentId;
use crate::method::{Nothing, methods};
use crate::{FileId, MemberId, Time};

/// Documents of one corp at most.
pub const MOST: usize = 20;
/// Bytes of one at most.
pub const BYTES: i64 = 10 * 1024 * 1024;
/// Characters of a note at most.
pub const NOTE: usize = 200;

/// A document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// The file.
    pub file: File,
    /// What it is, in the words of whoever attached it; may be empty.
    #[serde(default)]
    pub note: String,
    /// Who attached it.
    pub by: MemberId,
    /// Their account.
    #[serde(default)]
    pub by_userid: String,
    /// When.
    pub at: Time,
}

/// The documents of the caller's corp (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListDocuments {}

/// The documents, the oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Documents {
    /// All of them.
    pub documents: Vec<Document>,
}

/// Attaches a file that the caller has uploaded (admins). The same file again changes nothing and
/// gives the document it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AddDocument {
    /// The file.
    pub file: FileId,
    /// What it is.
    #[serde(default)]
    pub note: String,
}

/// Removes a document, and its bytes unless something else carries them (admins).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RemoveDocument {
    /// Which.
    pub document: DocumentId,
}

methods! {
    "org.documents" => ListDocuments, Documents;
    "org.document_add" => AddDocument, Document;
    "org.document_remove" => RemoveDocument, Nothing;
}
