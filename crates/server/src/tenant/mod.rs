//! Corps as tenants of one server: what is agreed with each, what it has proved of itself, its end.
//!
//! - More members than were agreed are a warning and never a wall (VER-01). A corp that has proved
//!   who it is has no number of its own unless the operator says one (VER-06). Files are bounded
//!   where the operator says so.
//! - A corp proves who it is by a TXT record or a file of its domain, or by a signature with a key
//!   that others know (VER-03). The text names the corp and the fingerprint of its own key, so it can
//!   stand for ever; of a signature it has a part of chance. Once a year it is looked at again
//!   (VER-02); what is not found any more is told to administrators, and the mark goes after
//!   [`rules::GRACE`]. Nobody is locked out.
//! - A corp ends when two administrators say so, or the operator, seven days later (SET-07). Every
//!   slice says which rows are a corp's (`Hooks::on_erase`); they go in small transactions, and a
//!   line in `corp_gone` stays.
//! - Administrators attach documents as a record, which nobody checks (VER-03). The file slice keeps
//!   their bytes; who sees them is said here.
//!
//! What names and pages of domains say comes through [`Resolver`] and is bounded in size, time and
//! place. Knows no conversation.
//!
//! Audit: `corp.limit`, `corp.kind`, `corp.verify_start`, `corp.verified`, `corp.verify_cancel`,
//! `corp.verify_failing`, `corp.verify_lost`, `corp.purge_ask`, `corp.purge_agree`,
//! `corp.purge_cancel`, `corp.document_add`, `corp.document_remove`, `corp.document_get`.

mod erase;
mod identity;
mod jobs;
mod requests;
pub mod resolver;
pub mod rules;
mod service;
mod store;
mod words;

pub use identity::found;
pub use jobs::{hook, jobs};
pub use requests::register;
pub use resolver::{Net, Resolver};
pub use service::document::{get_by_operator, list_by_operator, sees as sees_document};
pub use service::limit::{check_admin_of, room_for_file};
pub use service::operator::{Change, List, change, list, purge as purge_by_operator};
pub use service::show::mark;

use crate::config::Network;

/// What holds for every corp of a server.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tenancy {
    /// Members of a corp that has proved nothing before they are too many to say nothing.
    pub members: u64,
    /// Corps that may bear the mark of one domain or key (VER-04).
    pub corps_of_proof: u64,
    /// Corps that one person may administer (VER-05).
    pub corps_of_admin: u64,
    /// Private networks in which the web servers of domains may be asked all the same.
    pub networks: Vec<Network>,
}

impl Default for Tenancy {
    fn default() -> Self {
        Self { members: 1_000, corps_of_proof: 5, corps_of_admin: 5, networks: Vec::new() }
    }
}
