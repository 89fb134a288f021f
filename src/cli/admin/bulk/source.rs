//! What is imported: a file, or an LDAP server.

use std::path::{Path, PathBuf};

use super::ldap::Ldap;
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::ldap::Address;
use crate::sheets::person::PlacesFrom;
use crate::sheets::template::Table;
use crate::sheets::{self, Read};

/// What people call a file.
const FILE: &str = "file";
/// What people call an LDAP server.
pub const LDAP: &str = "LDAP directory";

/// What is imported.
#[derive(Debug)]
pub enum Source {
    /// Members in a file.
    Members(PathBuf, PlacesFrom),
    /// Tags in a file.
    Tags(PathBuf),
    /// Members whom an address finds.
    Server(String, Box<Ldap>),
}

impl Source {
    /// Members, from what is named.
    ///
    /// # Errors
    /// When what is asked for an LDAP server is asked of a file.
    pub fn members(named: PathBuf, ldap: Ldap) -> Outcome<Self> {
        match named.to_str() {
            Some(text) if Address::is_meant(text) => {
                Ok(Self::Server(text.to_owned(), Box::new(ldap)))
            }
            _ => {
                ldap.check_file()?;
                Ok(Self::Members(named, ldap.places()))
            }
        }
    }

    /// What people call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Members(..) | Self::Tags(_) => FILE,
            Self::Server(..) => LDAP,
        }
    }

    /// Its rows.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub async fn read(self, context: &mut Context<'_>) -> Outcome<Read> {
        let of_file = |path: &Path, table, places| {
            Ok(tokio::task::block_in_place(|| sheets::read(path, table, places))?)
        };
        match self {
            Self::Members(path, places) => of_file(&path, Table::Members, places),
            Self::Tags(path) => of_file(&path, Table::Tags, PlacesFrom::default()),
            Self::Server(text, ldap) => ldap.read(context, &text).await,
        }
    }
}
