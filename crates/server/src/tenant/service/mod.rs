//! What tenants and the operator do.

pub mod document;
pub mod end;
pub mod limit;
pub mod operator;
pub mod prove;
pub mod recheck;
pub mod show;
pub mod tell;
