//! What joining means: pure, tested as tables.

mod adoption;
mod application;
mod entry;
mod link;
mod send;
#[cfg(test)]
mod tests;

pub use adoption::{by_department, standing};
pub use application::{Ability, Application, Problem, Wrong, accounts, application};
pub use entry::{Entry, Listed, Policy, entry};
pub use link::{Terms, terms};
pub use send::{DAY, Invitee, WEEK, next_weekly, skip};
