//! What fires by itself, and what other slices cause.

use crate::db::Lane;
use crate::hooks::Hooks;
use crate::jobs::Jobs;

use super::service::{answer, deliver, tell, weekly};
use super::store::links;

/// The slice's timers.
pub fn jobs(jobs: &mut Jobs) {
    jobs.outside(answer::KIND, answer::send);
    jobs.outside(deliver::KIND, deliver::deliver);
    jobs.outside(tell::KIND, tell::tell);
    jobs.within(tell::FORGET, |_| Lane::Admin, tell::forget);
    jobs.within(weekly::KIND, |_| Lane::Admin, weekly::round);
}

/// Hears of settings, and of members who are seen off: their links let nobody in any more.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_settings(weekly::settings);
    hooks.on_erase(super::erase::ERASE);
    hooks.on_leave(|tx, who, receipt| {
        receipt.links = links::revoke_all(tx, who.member, who.at)? as u64;
        Ok(())
    });
}
