//! `canteen demo`: a real server, a sample company, colleagues who answer, and the client.
//!
//! The only place outside tests where data is made up.

mod answers;
mod company;
mod groups;
mod history;
mod names;
mod threads;
