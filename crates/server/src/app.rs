//! What every service is handed: the kernel, and who asks.

use std::sync::Arc;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;
use canteen_protocol::{DeviceId, MemberId, Time};

use crate::blob::Blobs;
use crate::bus::Bus;
use crate::clock::Clock;
use crate::db::Db;
use crate::gateway::Hub;
use crate::hooks::Hooks;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::sms::Sms;
use crate::tenant::{Resolver, Tenancy};

/// What people who are not signed in are told of this server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outside {
    /// What they write to reach it, without a slash at the end; unknown when not set.
    pub url: Option<String>,
    /// What they type to have the program.
    pub install: String,
}

/// The running server, as services see it. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database.
    pub db: Db,
    /// The bytes of files.
    pub blobs: Blobs,
    /// News to sessions.
    pub bus: Arc<dyn Bus>,
    /// The time.
    pub clock: Clock,
    /// What is accepted.
    pub limits: Limits,
    /// This node's sessions.
    pub hub: Arc<Hub>,
    /// Where letters go.
    pub mailer: Mailer,
    /// Where text messages go.
    pub sms: Sms,
    /// What is said of this server outside.
    pub outside: Arc<Outside>,
    /// What holds for every corp.
    pub tenancy: Tenancy,
    /// What the world says of domains.
    pub resolver: Arc<dyn Resolver>,
    /// Where slices react to each other.
    pub hooks: Arc<Hooks>,
    /// What the server counts about itself.
    pub metrics: Arc<Metrics>,
}

impl App {
    /// Now, by the server's clock.
    #[must_use]
    pub fn now(&self) -> Time {
        self.clock.now()
    }
}

/// Who asks, established by the hello.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Caller {
    /// The member.
    pub member: MemberId,
    /// Their corp.
    pub corp: CorpNo,
    /// The device they use.
    pub device: DeviceId,
    /// The connection they ask on.
    pub session: SessionId,
}

/// A connection of this node; never used again while the node runs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct SessionId(pub u64);

impl SessionId {
    /// Stands for whoever asks over plain HTTP, which is no session.
    pub const NONE: Self = Self(0);
}
