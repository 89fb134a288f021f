//! The benches of the server: a load of our own against a server of our own, or a running one on
//! this machine.
//!
//! All of them found a corp for themselves in the server's database, past the passwords, as
//! `canteen org create` does; nothing of anyone else's is touched. Figures are those of the wire:
//! what a client would see.

pub mod append;
pub mod company;
pub mod connect;
mod ear;
pub mod fanout;
mod hearing;
pub mod import;
mod line;
mod listener;
pub mod place;
pub mod start;
pub mod sync;

use std::time::{Duration, Instant};

/// A number of the command line, from `least` to `most`.
pub fn number(least: usize, most: usize) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |text| {
        let number = text.replace('_', "").parse().ok();
        number
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| format!("write a number from {least} to {most}"))
    }
}

/// No answer may take longer.
const PATIENCE: Duration = Duration::from_secs(60);

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// How many a second since then.
#[expect(clippy::cast_precision_loss, reason = "counts of a bench")]
fn per_second(count: usize, since: Instant) -> f64 {
    count as f64 / since.elapsed().as_secs_f64()
}
