//! The wire between a Canteen client and a Canteen server.
//!
//! Types only: frames, requests, events, ids and error codes, with serde and nothing else.
//! One file per capability; [`method::Method`] ties a request's name to its parameters and result.
//! Unknown fields are ignored everywhere, so either side may be newer than the other.

pub mod account;
pub mod admin;
pub mod audit;
pub mod conversation;
pub mod directory;
pub mod display;
pub mod document;
pub mod entry;
pub mod error;
pub mod event;
pub mod file;
pub mod frame;
pub mod ids;
pub mod import;
pub mod invite;
pub mod limits;
pub mod message;
pub mod method;
pub mod offboard;
pub mod organisation;
pub mod own;
pub mod presence;
pub mod rest;
pub mod role;
pub mod scheduled;
pub mod scim;
pub mod search;
pub mod second_factor;
pub mod segment;
pub mod session;
pub mod setting;
pub mod sync;
pub mod tenant;
pub mod todo;
pub mod visibility;

pub use entry::{Body, Entry};
pub use error::{ErrorCode, WireError};
pub use event::Event;
pub use ids::{
    ClientId, ConversationId, DepartmentId, DeviceId, FileId, JoinId, LinkId, LogId, MemberId,
    MessageId, RoleId, RuleId, ScimTokenId, Seq, TagId, Time, TodoId,
};
pub use method::Method;
pub use segment::Segment;

/// The protocol version this crate speaks; a server names the oldest it still accepts in its hello.
pub const VERSION: u32 = 1;
/// The oldest client version a server of this crate accepts.
pub const OLDEST: u32 = 1;
/// The path of the WebSocket.
pub const PATH: &str = "/v1/ws";
/// The path of files, which go over plain HTTP beside the WebSocket.
pub const FILES: &str = "/v1/files";
/// The path to which an import of the directory is posted.
pub const IMPORT: &str = "/v1/directory/import";
/// The path to which the company's own page of the second step posts that it was passed.
pub const SECOND_FACTOR_PASSED: &str = "/v1/second-factor/passed";
/// The path of an export of the directory.
pub const EXPORT: &str = "/v1/directory/export";
/// The path at which identity providers write the directory (RFC 7644).
pub const SCIM: &str = "/scim/v2";
/// The path of the page on which people join; the code of a link stands behind it.
pub const JOIN: &str = "/join";
