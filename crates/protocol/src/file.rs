//! Files: what they are, and how they come and go over HTTP.
//!
//! Every request bears the device token as `Authorization: Bearer TOKEN`. Errors are the
//! [`WireError`](crate::WireError) of the WebSocket, as `{"error": {...}}`.

use serde::{Deserialize, Serialize};

use crate::{ClientId, FileId};

/// The header of a part that says at which byte it begins.
pub const OFFSET: &str = "upload-offset";

/// A file that a message carries.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct File {
    /// Its id.
    pub id: FileId,
    /// Its name: one that can be created in a folder without harm.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// What the author says it is, such as `image/png`.
    pub mime: String,
    /// SHA-256 of its bytes, in 64 lower case hexadecimal digits.
    pub hash: String,
    /// Pixels from left to right, of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels from top to bottom, of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// How long it plays, in milliseconds, of sound or a film.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
}

/// What is said in a few words: a text, or else the names of the files that go with it.
#[must_use]
pub fn gist(text: &str, files: &[File]) -> String {
    if !text.is_empty() {
        return text.to_owned();
    }
    let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    names.join(", ")
}

/// `POST /v1/files`: begins an upload. The same client id again finds the one begun before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewFile {
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// Its name; made harmless by the server.
    pub name: String,
    /// Bytes; at least 1.
    pub size: i64,
    /// SHA-256 of its bytes, in hexadecimal digits: what arrives is compared with it.
    pub hash: String,
    /// What it is, such as `image/png`; empty when not known.
    #[serde(default)]
    pub mime: String,
    /// Pixels from left to right, of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    /// Pixels from top to bottom, of a picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// How long it plays, in milliseconds, of sound or a film; a day at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<u32>,
}

/// How far an upload has come: the answer to `POST /v1/files`, to `GET /v1/files/ID/upload` and
/// to `PATCH /v1/files/ID`, whose body is bytes of the file and whose header `Upload-Offset` says
/// from where on. A part that does not begin at `offset` is a conflict, with `data.offset`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Upload {
    /// The file.
    pub id: FileId,
    /// Bytes that are safe on the server.
    pub offset: i64,
    /// Whether it is whole and may be sent in a message.
    pub done: bool,
}
