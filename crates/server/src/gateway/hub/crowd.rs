//! How many connections there are from where, and of whom: none is let in beyond the bounds.

use std::collections::hash_map::Entry;
use std::net::IpAddr;
use std::sync::Arc;

use super::maps::{Address, Maps};
use crate::app::Caller;
use crate::config::Connections;
use crate::gateway::crowd::Crowded;
use crate::gateway::link::Link;

impl Maps {
    /// A connection comes from an address; it has not signed in.
    pub fn arrive(&mut self, from: IpAddr, bounds: &Connections) -> Result<(), Crowded> {
        let address = self.addresses.entry(from).or_default();
        if address.all >= bounds.address {
            return Err(Crowded::Address(bounds.address));
        }
        if address.waiting >= bounds.waiting {
            return Err(Crowded::Waiting(bounds.waiting));
        }
        address.all += 1;
        address.waiting += 1;
        Ok(())
    }

    /// A connection is about to be signed in.
    pub fn admit(
        &mut self,
        link: &Arc<Link>,
        caller: Caller,
        bounds: &Connections,
    ) -> Result<(), Crowded> {
        let device = self.devices.get(&caller.device).map_or(0, |device| device.links.len());
        if device >= bounds.device {
            return Err(Crowded::Device(bounds.device));
        }
        let member = self.members.get(&caller.member).map_or(0, |member| member.links.len());
        if member >= bounds.member {
            return Err(Crowded::Member(bounds.member));
        }
        let network = self.seats.get(&link.id).map(|seat| seat.network);
        if let Some(address) = network.and_then(|network| self.addresses.get_mut(&network)) {
            address.waiting = address.waiting.saturating_sub(1);
        }
        Ok(())
    }

    /// A connection is gone.
    pub fn depart(&mut self, from: IpAddr, signed_in: bool) {
        let Entry::Occupied(mut entry) = self.addresses.entry(from) else { return };
        let Address { all, waiting } = entry.get_mut();
        *all = all.saturating_sub(1);
        *waiting = waiting.saturating_sub(usize::from(!signed_in));
        if *all == 0 {
            entry.remove();
        }
    }
}
