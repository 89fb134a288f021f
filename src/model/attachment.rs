//! Files of this machine that go with a message, and files under way in either direction.

use std::path::PathBuf;

use canteen_protocol::file::File;
use canteen_protocol::{ClientId, FileId};
use serde::{Deserialize, Serialize};

use super::LocalId;

/// A file of this machine that goes with a message. Kept with the act, so that an upload goes on
/// where it was, also in another process.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Attachment {
    /// What the server knows the upload by.
    pub client_id: ClientId,
    /// Where it lies.
    pub path: PathBuf,
    /// What it is called, harmless anywhere.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// When it was last changed, in nanoseconds since 1970: it must not change while it waits.
    pub modified: i64,
    /// What it is, such as `image/png`.
    pub mime: String,
    /// Pixels of a picture.
    pub width: Option<u32>,
    /// Pixels of a picture.
    pub height: Option<u32>,
    /// How long it plays, in milliseconds.
    #[serde(default)]
    pub duration: Option<u32>,
    /// SHA-256 in hexadecimal digits, once it was read.
    #[serde(default)]
    pub hash: Option<String>,
    /// Its id, once it is whole on the server.
    #[serde(default)]
    pub file: Option<FileId>,
    /// A copy made for sending: removed when it is no longer needed.
    #[serde(default)]
    pub spooled: bool,
}

impl Attachment {
    /// The file as others will see it; its id is 0 while it is not on the server.
    #[must_use]
    pub fn as_file(&self) -> File {
        File {
            id: self.file.unwrap_or_default(),
            name: self.name.clone(),
            size: self.size,
            mime: self.mime.clone(),
            hash: self.hash.clone().unwrap_or_default(),
            width: self.width,
            height: self.height,
            duration: self.duration,
        }
    }
}

/// Names a transfer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum TransferKey {
    /// The file at this place among those of an act.
    Up(LocalId, usize),
    /// A file on its way down.
    Down(FileId),
}

/// A file under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Transfer {
    /// Which.
    pub key: TransferKey,
    /// What is moved; its id is 0 while it is not on the server.
    pub file: File,
    /// Bytes that are there.
    pub done: i64,
    /// How it goes.
    pub stage: Stage,
}

/// How a transfer goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stage {
    /// Waits for its turn or for the link.
    Waiting,
    /// Bytes move.
    Moving,
    /// It broke off and goes on by itself; why.
    Paused(String),
    /// It is there; a file that was fetched lies at the path.
    Done(Option<PathBuf>),
    /// It is over without it; why and what to do.
    Failed(String),
    /// It was called off.
    Gone,
}

/// What a file is fetched for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Purpose {
    /// To be kept, at a path or in the folder of downloads.
    Save(Option<PathBuf>),
    /// The same, and to be opened with the desktop's program.
    Open,
}
