//! Who is there.

use serde::{Deserialize, Serialize};

use crate::MemberId;
use crate::method::methods;
use crate::rest::Status;

/// Whose presence this session shows; replaces the former set, at most 500.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WatchPresence {
    /// Whom.
    pub members: Vec<MemberId>,
}

/// Those of the watched who are connected now; changes follow as `presence` events.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Present {
    /// Connected with at least one device.
    pub online: Vec<MemberId>,
    /// Those of whose status there is something to say; changes follow as `status` events.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<(MemberId, Status)>,
}

methods! {
    "presence.watch" => WatchPresence, Present;
}
