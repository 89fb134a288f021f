//! What fires by itself, and what other slices cause.

use crate::db::Lane;
use crate::hooks::Hooks;
use crate::jobs::Jobs;

use super::service::{answer, deliver, tell, weekly};

/// The slice's timers.
pub fn jobs(jobs: &mut Jobs) {
    jobs.outside(answer::KIND, answer::send);
    jobs.outside(deliver::KIND, deliver::deliver);
    jobs.outside(tell::KIND, tell::tell);
    jobs.within(tell::FORGET, |_| Lane::Admin, tell::forget);
    jobs.within(weekly::KIND, |_| Lane::Admin, weekly::round);
}

/// Hears of settings.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_settings(weekly::settings);
}
