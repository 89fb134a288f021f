//! Ending sessions: signed-out devices, silent connections, a stopping node.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use canteen_protocol::{DeviceId, Event};
use tokio_tungstenite::tungstenite::Utf8Bytes;

use super::Hub;
use super::hear::frame;
use super::maps::Maps;
use crate::gateway::link::{End, Link};

pub(super) fn drain_notice() -> Utf8Bytes {
    bye("the server is restarting: your client comes back by itself", true)
}

fn bye(reason: &str, reconnect: bool) -> Utf8Bytes {
    frame(&Event::Bye { reason: reason.to_owned(), reconnect }).unwrap_or_default()
}

impl Hub {
    /// Tells every session that the node stops; new ones are told at once.
    pub(crate) fn drain(&self) {
        let notice = drain_notice();
        let mut maps = self.maps();
        maps.closing = true;
        for seat in maps.seats.values() {
            seat.link.finish(End::Drain, Some(notice.clone()));
        }
    }

    /// Cuts off every session.
    pub(crate) fn cut(&self) {
        let mut maps = self.maps();
        maps.closing = true;
        for seat in maps.seats.values() {
            seat.link.finish(End::Cut, None);
        }
    }

    /// One second has passed: ends connections that have been silent for too long and forgets
    /// devices that owe nothing.
    pub(crate) fn pass_second(&self) {
        let tick = self.tick.fetch_add(1, Ordering::Relaxed) + 1;
        let (hello, silence) = (seconds(self.pace.hello), seconds(self.pace.heartbeat * 3));
        let now = self.elapsed();
        let mut maps = self.maps();
        for seat in maps.seats.values() {
            expire(&seat.link, tick, hello, silence);
        }
        maps.devices.retain(|_, d| !d.links.is_empty() || !d.allowance.is_full(now));
    }
}

fn seconds(duration: std::time::Duration) -> u32 {
    // Rounded up, and one more for the part of a second in which the count began.
    u32::try_from(duration.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX / 4) + 1
}

fn expire(link: &Arc<Link>, tick: u32, hello: u32, silence: u32) {
    if link.caller.get().is_none() {
        // What does not take its good-bye is cut off after as long again.
        if link.silence(tick) >= hello * 2 {
            link.finish(End::Cut, None);
        } else if link.silence(tick) >= hello {
            let reason = "no hello came in time: say session.hello, or sign in again";
            link.finish(End::NoHello, Some(bye(reason, true)));
        }
    } else if link.silence(tick) >= silence {
        link.finish(End::Silent, None);
    }
}

impl Maps {
    pub(super) fn revoke(&mut self, device: DeviceId) {
        let Some(device) = self.devices.get(&device) else { return };
        let notice = bye("this device was signed out: sign in again", false);
        for link in &device.links {
            link.finish(End::Revoked, Some(notice.clone()));
        }
    }
}
