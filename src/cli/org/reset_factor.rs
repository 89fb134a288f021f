//! `canteen org reset-factor`, on the server's own machine.

use canteen_server::account::reset_by_operator;
use canteen_server::clock::Clock;

use super::create::{open, placed};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::serve::Storage;

/// Take the second factor of a member away who has lost it, where no other administrator can
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    storage: Storage,
    /// The corp, as its members write it
    #[arg(long, value_name = "CORP_ID")]
    corp: String,
    /// Account, e-mail address or mobile number
    #[arg(long, value_name = "USER")]
    user: String,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let config = placed(context, &args.storage)?;
    let db = open(&config).await?;
    let reset = reset_by_operator(&db, Clock::System.now(), args.corp, args.user).await;
    let userid = reset.map_err(|fault| Failure::from(fault.into_wire("org reset-factor")))?;
    let shown = serde_json::json!({ "userid": userid, "reset": true });
    context.say(&shown, format!("{userid} has no second factor any more"))
}
