//! How a member rests from others: work status, quiet, the away reply.
//!
//! All of it is the member's own, on all their devices at once: each change is an entry of their
//! personal log. Others see the [`Status`], by watching presence.

use serde::{Deserialize, Serialize};

use crate::message::Ack;
use crate::method::methods;
use crate::{ClientId, Time};

/// What a member says they do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// At work: nothing special.
    #[default]
    Online,
    /// Not to be disturbed for little.
    Busy,
    /// In a meeting.
    Meeting,
    /// At lunch.
    Lunch,
    /// Away.
    Away,
    /// Off work.
    Off,
    /// What the text says.
    Custom,
    /// A kind this crate does not know yet.
    #[serde(other)]
    Unknown,
}

/// What others see of it beside the name.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Status {
    /// What the member does.
    pub work: Work,
    /// Their own words for it; at most 80 characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Until when; then they are online again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// Until when nothing rings for them. Messages arrive and are counted all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Time>,
}

impl Status {
    /// What holds of it at a time: what is over is left out.
    #[must_use]
    pub fn at(&self, now: Time) -> Self {
        let quiet = self.quiet.filter(|until| *until > now);
        if self.until.is_some_and(|until| until <= now) {
            return Self { quiet, ..Self::default() };
        }
        Self { quiet, ..self.clone() }
    }

    /// Whether nothing rings at a time.
    #[must_use]
    pub fn is_quiet(&self, now: Time) -> bool {
        self.quiet.is_some_and(|until| until > now)
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// The automatic answer: to whoever writes to the member directly, once in 24 hours each.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AwayReply {
    /// What it says; 1 to 1,000 characters.
    pub text: String,
    /// From when; at once without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Time>,
    /// Until when; until it is taken back without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

impl AwayReply {
    /// Whether it is given at a time.
    #[must_use]
    pub fn is_given(&self, now: Time) -> bool {
        self.from.is_none_or(|from| from <= now) && self.until.is_none_or(|until| until > now)
    }
}

/// All of it, as the member's own devices have it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rest {
    /// What others see.
    pub status: Status,
    /// The automatic answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub away: Option<AwayReply>,
    /// The member's time zone, such as `Asia/Shanghai`; empty while not known.
    #[serde(default)]
    pub zone: String,
    /// Whether they chose it rather than a device having told.
    #[serde(default)]
    pub zone_chosen: bool,
}

/// Says what the member does. Of two devices' settings the one made later holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetStatus {
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// When the member said so, by the server's clock as the client knows it.
    pub at: Time,
    /// What.
    pub work: Work,
    /// In their own words; needed for [`Work::Custom`].
    #[serde(default)]
    pub text: String,
    /// Until when.
    #[serde(default)]
    pub until: Option<Time>,
}

/// For how long nothing rings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Quiet {
    /// It rings again.
    Off,
    /// A lunch break.
    For {
        /// 1 to 43,200 from the time of saying so.
        minutes: i64,
    },
    /// Until then; at most a year.
    Until {
        /// When it ends.
        time: Time,
    },
    /// Off work: until 9 in the morning in the member's zone; before 5 in the morning that is
    /// today's.
    Morning,
    /// The same, but of the next day from Monday to Friday.
    WorkingDay,
}

/// Lets nothing ring on any of the member's devices for a while.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetQuiet {
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// When the member said so, by the server's clock as the client knows it.
    pub at: Time,
    /// For how long.
    pub quiet: Quiet,
}

/// Turns the automatic answer on, or off.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetAway {
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// When the member said so, by the server's clock as the client knows it.
    pub at: Time,
    /// The answer; none turns it off.
    #[serde(default)]
    pub reply: Option<AwayReply>,
}

/// Tells the member's time zone.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SetZone {
    /// Makes a repeat harmless.
    pub client_id: ClientId,
    /// Such as `Asia/Shanghai`; chosen and empty: as the devices tell again.
    pub zone: String,
    /// Chosen by the member. What a device tells by itself does not replace what was chosen, nor
    /// does UTC, which a machine has that was never told where it is.
    #[serde(default)]
    pub chosen: bool,
}

/// Asks how the member rests now.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetRest {}

methods! {
    "rest.get" => GetRest, Rest;
    "rest.status" => SetStatus, Ack;
    "rest.quiet" => SetQuiet, Ack;
    "rest.away" => SetAway, Ack;
    "rest.zone" => SetZone, Ack;
}
