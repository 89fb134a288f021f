//! Where a server keeps its data, for commands on its own machine.

use std::sync::Arc;

use canteen_server::bus::LocalBus;
use canteen_server::config::Config;
use canteen_server::db::Db;

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::serve::Storage;

/// The settings, once it is said where the data is.
pub fn config(context: &Context<'_>, storage: &Storage) -> Outcome<Config> {
    if !storage.0.names_storage(context) {
        return Err(Failure::usage("it is not said where the server keeps its data")
            .hint("pass --data DIR or --database URL, as to canteen serve"));
    }
    storage.0.load(context)
}

/// Opens the place of the data, which must be there: a slip in its name is not to make another.
pub async fn open_existing(config: &Config) -> Outcome<Db> {
    let url = config.database_url();
    let file = url.strip_prefix("sqlite:").unwrap_or(&url);
    if !url.contains("://") && !std::path::Path::new(file).exists() {
        return Err(Failure::new("not_found", format!("there is no server's data in {file}"))
            .hint("name the place that canteen serve is given"));
    }
    open(config).await
}

/// Opens the place of the data, which is made when there is none.
pub async fn open(config: &Config) -> Outcome<Db> {
    let db = Db::open(&config.database_url(), Arc::new(LocalBus::default())).await;
    db.map_err(|error| Failure::new("storage", error.to_string()))
}
