//! What is said and meant: schemas, names, filters, operations, and members and tags as users and
//! groups. Pure.

pub mod about;
pub mod filter;
pub mod group;
pub mod patch;
pub mod path;
pub mod refusal;
pub mod resource;
pub mod schema;
pub mod select;
pub mod user;
