//! Opening and keeping a session.

use serde::{Deserialize, Serialize};

use crate::ids::CorpNo;
use crate::limits::Limits;
use crate::method::methods;
use crate::tenant::Verified;
use crate::{DeviceId, MemberId, Time};

/// The first request on a connection that is signed in; everything but signing in needs it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hello {
    /// The newest protocol version the client speaks.
    pub version: u32,
    /// The device token from signing in.
    pub token: String,
    /// Name and version of the client program, for the list of devices.
    #[serde(default)]
    pub client: String,
    /// What the client can do beyond the version; the server answers with what both can.
    #[serde(default)]
    pub capabilities: Vec<String>,
}

/// Who this connection is and what holds for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Welcome {
    /// The version both speak.
    pub version: u32,
    /// Name and version of the server program.
    pub server: String,
    /// What both can do beyond the version.
    #[serde(default)]
    pub capabilities: Vec<String>,
    /// What this server accepts.
    #[serde(default)]
    pub limits: Limits,
    /// The signed-in member.
    pub member: MemberId,
    /// Their account.
    pub userid: String,
    /// Their name.
    pub name: String,
    /// The device this token belongs to.
    pub device: DeviceId,
    /// The corp, as the server numbers it.
    pub corp: CorpNo,
    /// The corp, as people write it.
    pub corp_id: String,
    /// The corp's name.
    pub corp_name: String,
    /// How the member and the corp stand.
    #[serde(flatten)]
    pub standing: Standing,
    /// The server's clock: what a client shows is corrected by the difference to its own.
    pub time: Time,
    /// Milliseconds after which the client sends its next heartbeat.
    pub heartbeat_ms: u64,
}

/// What may change while a session lasts. `directory.sync` says it anew, and a change of it is a
/// change of the directory.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Standing {
    /// Whether the member administers the corp, or a part of it: `role.rights` says what.
    #[serde(default)]
    pub admin: bool,
    /// What the corp has proved of itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
    /// The fingerprint of the corp's own key; empty when it has none.
    #[serde(default)]
    pub fingerprint: String,
    /// When the corp ends, if that is agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<Time>,
}

/// The heartbeat.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ping {}

/// The heartbeat's answer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pong {
    /// How many pushes of kind `entry` and `head` this session was given so far. A client that
    /// counted fewer has lost one and asks for the heads.
    pub pushed: u64,
    /// The server's clock.
    pub time: Time,
}

methods! {
    "session.hello" => Hello, Welcome;
    "session.ping" => Ping, Pong;
}
