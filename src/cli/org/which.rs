//! Whether a command is the operator's, on the server's own machine, or an administrator's.

use canteen_server::db::Db;
use canteen_server::tenant::Tenancy;

use super::place;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::serve::Storage;

/// The corp of a command, and where the server keeps its data when it is the operator's.
#[derive(clap::Args, Debug)]
pub struct Which {
    #[command(flatten)]
    storage: Storage,
    /// As the server's operator, on its own machine: the corp, as its members write it
    #[arg(long, value_name = "CORP_ID")]
    corp: Option<String>,
}

/// What the operator acts on.
pub struct Operator {
    /// The data.
    pub db: Db,
    /// The corp.
    pub corp_id: String,
    /// Where files are.
    pub blobs: String,
    /// What holds for every corp.
    pub tenancy: Tenancy,
}

impl Which {
    /// What the operator acts on; nothing when an administrator asks over the wire.
    pub async fn operator(self, context: &Context<'_>) -> Outcome<Option<Operator>> {
        let Some(corp_id) = self.corp else {
            if self.storage.0.is_given() {
                return Err(Failure::usage("it is not said which corp is meant")
                    .hint("pass --corp CORP_ID; canteen org list prints them"));
            }
            return Ok(None);
        };
        let config = place::config(context, &self.storage)?;
        let db = place::open_existing(&config).await?;
        let blobs = config.blob_place();
        Ok(Some(Operator { db, corp_id, blobs, tenancy: config.tenancy }))
    }
}
