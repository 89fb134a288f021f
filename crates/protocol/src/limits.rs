//! Limits, stated in the hello so that a client can refuse before it sends.

use serde::{Deserialize, Serialize};

/// What this server accepts. Sizes in bytes of UTF-8 unless said otherwise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Limits {
    /// One frame from the client.
    pub frame: usize,
    /// The text of one message.
    pub text: usize,
    /// Members of a group, the owner included.
    pub group_members: usize,
    /// A conversation's name, in characters.
    pub name_chars: usize,
    /// Different reactions on one message.
    pub reactions: usize,
    /// Entries one range request may ask for.
    pub range: usize,
    /// Seconds after sending in which a message may be recalled.
    pub recall_seconds: i64,
    /// Seconds after sending in which a message may be edited.
    pub edit_seconds: i64,
    /// Bytes of one file.
    pub file_size: i64,
    /// Bytes of all files one member keeps on the server.
    pub file_quota: i64,
    /// Files of one message.
    pub message_files: usize,
    /// Files one member may be sending up, or fetching, at once.
    pub files_at_once: usize,
    /// Uploads one member may begin in a minute.
    pub uploads_per_minute: u32,
    /// Seconds after its last byte at which an unfinished upload, or a file that no message
    /// carries, is removed.
    pub upload_seconds: i64,
    /// Requests a second that a device may make over a longer time.
    pub requests_per_second: u32,
    /// Requests that may come at once.
    pub request_burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            frame: 256 * 1024,
            text: 16 * 1024,
            group_members: 2_000,
            name_chars: 64,
            reactions: 20,
            range: 500,
            recall_seconds: 24 * 3600,
            edit_seconds: 24 * 3600,
            file_size: 2 * 1024 * 1024 * 1024,
            file_quota: 20 * 1024 * 1024 * 1024,
            message_files: 10,
            files_at_once: 4,
            uploads_per_minute: 120,
            upload_seconds: 24 * 3600,
            requests_per_second: 50,
            request_burst: 400,
        }
    }
}
