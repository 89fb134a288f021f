//! Authorise, one transaction, tell.

pub mod act;
pub mod admit;
pub mod adoption;
pub mod answer;
pub mod apply;
pub mod decide;
pub mod deliver;
pub mod links;
pub mod prove;
pub mod send;
pub mod stop;
pub mod tell;
pub mod weekly;
