//! The whole directory at once: import, export, templates.

mod bar;
mod diff;
mod export;
mod faults;
mod import;
mod ldap;
mod put;
mod source;
mod template;

pub use export::{Export, export_to};
pub use import::{Import, ImportTags};
pub use template::Template;
