//! The directory's SQL. Corps are kept apart here: everything that takes an id from outside takes
//! the corp too, or is called behind something that did.

pub mod changes;
pub mod departments;
pub mod facts;
pub mod holding;
pub mod lookup;
pub mod many;
pub mod members;
pub mod records;
pub mod roles;
pub mod roll;
pub mod tags;
pub mod visibility;
pub mod whole;
