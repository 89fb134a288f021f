//! Groups of departments (CSET-07): one each, kept by the directory. Who is in a department, or
//! below it, is added and taken out again; whoever leads it becomes the owner. Hidden members and
//! those who see nobody are not added by this (DIR-12).
//!
//! It follows the directory by a job of its own a moment later, so that a change of the directory
//! takes no longer; the job looks at all departments, some at a time, and so heals what it missed.

mod follow;
mod rules;
mod store;

pub use follow::{jobs, settings};
