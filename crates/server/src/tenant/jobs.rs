//! What fires by itself.

use super::erase::ERASE;
use super::service::{end, recheck, tell};
use crate::hooks::Hooks;
use crate::jobs::Jobs;

/// The slice's timers.
pub fn jobs(jobs: &mut Jobs) {
    jobs.outside(recheck::KIND, recheck::fire);
    jobs.outside(tell::KIND, tell::tell);
    jobs.within(end::KIND, end::lane, end::fire);
}

/// Says what is deleted of a corp that ends.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_erase(ERASE);
}
