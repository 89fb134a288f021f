//! How the client and the server stand.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;
use canteen_protocol::session::Standing;
use canteen_protocol::{MemberId, Time};
use serde::{Deserialize, Serialize};

/// Who is signed in.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Account {
    /// The member.
    pub member: MemberId,
    /// Their account.
    pub userid: String,
    /// Their name.
    pub name: String,
    /// The corp's number, id and name.
    pub corp: CorpNo,
    /// See `corp`.
    pub corp_id: String,
    /// See `corp`.
    pub corp_name: String,
    /// What the server accepts.
    pub limits: Limits,
    /// Whether they administer the corp, what it has proved, and its end.
    #[serde(flatten)]
    pub standing: Box<Standing>,
}

/// The link to the server.
#[derive(Clone, PartialEq, Debug)]
pub enum Link {
    /// Being made.
    Connecting,
    /// Up, and catching up with what was missed.
    Syncing,
    /// Up and current.
    Online,
    /// Down.
    Offline {
        /// Since when, by this machine's clock.
        since: Time,
        /// When the next attempt is made, by this machine's clock.
        retry: Time,
        /// Why, in a few words.
        reason: String,
    },
    /// The device was signed out, or the server does not know it.
    SignedOut {
        /// Why, in a few words.
        reason: String,
    },
    /// The server will not talk to this version.
    Refused {
        /// Why and what to do.
        reason: String,
    },
}
