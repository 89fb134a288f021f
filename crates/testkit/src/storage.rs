//! A place for a server's data on either engine, and tests that run on both.

use std::path::PathBuf;

use canteen_server::db::{Db, DbResult, Options};
use tempfile::TempDir;

use crate::postgres::Database;

/// Empty storage, removed with this.
pub struct Storage {
    folder: TempDir,
    database: Option<Database>,
}

impl Storage {
    /// A SQLite file in a temporary folder.
    ///
    /// # Panics
    /// When the temporary folder cannot be written.
    #[must_use]
    pub fn sqlite() -> Self {
        match tempfile::tempdir() {
            Ok(folder) => Self { folder, database: None },
            Err(error) => panic!("no temporary folder: {error}"),
        }
    }

    /// A PostgreSQL database of its own, and a temporary folder for files.
    ///
    /// # Panics
    /// When there is no PostgreSQL; says what to install.
    #[must_use]
    pub fn postgres() -> Self {
        Self { database: Some(Database::create()), ..Self::sqlite() }
    }

    /// What the server's `database` setting takes.
    #[must_use]
    pub fn url(&self) -> String {
        match &self.database {
            Some(database) => database.url().to_owned(),
            None => format!("sqlite:{}", self.folder().join("canteen.db").display()),
        }
    }

    /// The folder for files.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The database behind it, on PostgreSQL.
    #[must_use]
    pub fn database(&self) -> Option<&Database> {
        self.database.as_ref()
    }

    /// Opens the storage without a server around it.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open(&self) -> DbResult<Db> {
        self.open_with(Options::default()).await
    }

    /// The same with options.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_with(&self, options: Options) -> DbResult<Db> {
        let bus = std::sync::Arc::new(canteen_server::bus::LocalBus::default());
        Db::open_with(&self.url(), bus, options).await
    }
}

/// What a test of [`both_engines!`](crate::both_engines) can ask for.
pub trait OnEngine: Sized {
    /// Makes one on empty storage.
    fn on(storage: Storage) -> impl Future<Output = Self>;
}

impl OnEngine for Storage {
    async fn on(storage: Storage) -> Self {
        storage
    }
}

/// Makes two tests of each function, `name::sqlite` and `name::postgres`. The argument is anything
/// that is [`OnEngine`](crate::OnEngine):
///
/// ```ignore
/// both_engines! {
///     async fn a_member_is_found(storage: Storage) { ... }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    ($($(#[$doc:meta])* async fn $name:ident($arg:ident: $ty:ty) $body:block)*) => {$(
        $(#[$doc])*
        mod $name {
            use super::*;

            async fn test($arg: $ty) $body

            #[tokio::test]
            async fn sqlite() {
                test(<$ty as $crate::OnEngine>::on($crate::Storage::sqlite()).await).await;
            }

            #[tokio::test]
            async fn postgres() {
                test(<$ty as $crate::OnEngine>::on($crate::Storage::postgres()).await).await;
            }
        }
    )*};
}
