//! The directory's SQL. Corps are kept apart here: everything that takes an id from outside takes
//! the corp too.

pub mod found;
pub mod holding;
pub mod lookup;
