//! `canteen admin page-secret`.

use canteen_protocol::second_factor::RenewPageSecret;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;

/// Make a new key with which the company's own page of the second step signs
///
/// It is shown once; that of before is void at once. The address of the page is the setting
/// second_factor_url. docs/sign-in.md says what the page does.
#[derive(clap::Args, Debug)]
pub struct Args {}

pub async fn run(context: &mut Context<'_>, _: Args) -> Outcome {
    let secret = Link::open(context).await?.call(RenewPageSecret {}).await?.secret;
    context.say(&json!({ "secret": secret }), &secret)
}
