//! Who hears what on this node: sessions by log, by member, by device, by what they watch.
//!
//! One lock over all of it, held for pushes onto queues and never across anything that waits. It
//! keeps no truth: subscriptions come from the database and from the bus's notices.

mod crowd;
mod ending;
mod hear;
mod maps;
mod subscribe;
mod watch;

use std::collections::VecDeque;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Instant;

use tokio::sync::Notify;

use self::maps::{Maps, Seat};
use super::allowance::Allowance;
use super::crowd::Crowded;
use super::link::{End, Link};
use super::pace::Pace;
use crate::app::{Caller, SessionId};
use crate::config::Connections;

pub(in crate::gateway) use hear::frame;
pub use watch::NotThere;

/// The sessions of this node.
pub struct Hub {
    /// Times and bounds.
    pub pace: Pace,
    /// How many there may be.
    pub(crate) bounds: Connections,
    maps: Mutex<Maps>,
    last: AtomicU64,
    tick: AtomicU32,
    began: Instant,
    /// Sessions that have something to write and are to be woken.
    asleep: Mutex<VecDeque<Waker>>,
    /// There are such.
    rouse: Notify,
    /// Something was gathered that must be pushed soon.
    pub(super) gathered: Notify,
}

impl Hub {
    /// A hub without sessions, with the usual bounds.
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self::bounded(pace, Connections::default())
    }

    /// A hub without sessions.
    #[must_use]
    pub fn bounded(pace: Pace, bounds: Connections) -> Self {
        Self {
            pace,
            bounds,
            maps: Mutex::default(),
            last: AtomicU64::new(0),
            tick: AtomicU32::new(0),
            began: Instant::now(),
            asleep: Mutex::default(),
            rouse: Notify::new(),
            gathered: Notify::new(),
        }
    }

    fn maps(&self) -> MutexGuard<'_, Maps> {
        self.maps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seats a new connection from an address; [`Hub::leave`] must follow.
    pub(super) fn open(&self, network: IpAddr) -> Result<Arc<Link>, Crowded> {
        let id = SessionId(self.last.fetch_add(1, Ordering::Relaxed) + 1);
        let link = Arc::new(Link::new(id, self.tick()));
        let mut maps = self.maps();
        maps.arrive(network, &self.bounds)?;
        if maps.closing {
            link.finish(End::Drain, Some(ending::drain_notice()));
        }
        maps.seats.insert(id, Seat::new(Arc::clone(&link), network));
        Ok(link)
    }

    /// A connection has said who it is: from now on it hears what its member, corp and device
    /// hear. True when the member was not there before.
    pub(super) fn seat(
        &self,
        link: &Arc<Link>,
        caller: Caller,
    ) -> Result<(bool, Arc<Allowance>), Crowded> {
        let mut maps = self.maps();
        maps.admit(link, caller, &self.bounds)?;
        // Set once: a session that was seated says no second hello.
        link.caller.get_or_init(|| caller);
        Ok(maps.seat(link, caller))
    }

    /// A connection has ended. True when its member has no other here.
    pub(super) fn leave(&self, link: &Arc<Link>) -> bool {
        self.maps().leave(link)
    }

    /// How many connections there are.
    #[must_use]
    pub fn sessions(&self) -> usize {
        self.maps().seats.len()
    }

    /// How many sessions have lost pushes and are not told yet.
    #[must_use]
    pub fn resyncs_owed(&self) -> usize {
        self.maps().seats.values().filter(|seat| seat.link.is_lagging()).count()
    }

    /// The signed-in devices that are connected.
    #[must_use]
    pub fn devices(&self) -> Vec<canteen_protocol::DeviceId> {
        let maps = self.maps();
        maps.devices.iter().filter(|(_, d)| !d.links.is_empty()).map(|(id, _)| *id).collect()
    }

    /// Seconds since the node started, as counted by the upkeep.
    pub(super) fn tick(&self) -> u32 {
        self.tick.load(Ordering::Relaxed)
    }

    /// Microseconds since the node started.
    pub(super) fn elapsed(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_micros()).unwrap_or(u64::MAX)
    }
}
