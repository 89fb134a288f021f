//! `canteen admin grant`, `revoke` and `list`: who administers the corp.

use canteen_protocol::MemberId;
use canteen_protocol::admin::{GrantAdmin, ListAdmins, RevokeAdmin};
use serde_json::json;

use super::Listing;
use super::member::find;
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;
use crate::cli::table::Table;

/// Make a member an administrator
#[derive(clap::Args, Debug)]
pub struct Grant {
    /// The account
    userid: String,
}

/// Make a member an administrator no more; not the only one
#[derive(clap::Args, Debug)]
pub struct Revoke {
    /// The account
    userid: String,
}

pub async fn grant(context: &mut Context<'_>, Grant { userid }: Grant) -> Outcome {
    let link = Link::open(context).await?;
    let member = any(&link, &userid).await?;
    link.call(GrantAdmin { member }).await?;
    let shown = json!({ "userid": userid, "admin": true });
    context.say(&shown, format!("{userid} is an administrator"))
}

pub async fn revoke(context: &mut Context<'_>, Revoke { userid }: Revoke) -> Outcome {
    let link = Link::open(context).await?;
    let member = any(&link, &userid).await?;
    link.call(RevokeAdmin { member }).await?;
    let shown = json!({ "userid": userid, "admin": false });
    context.say(&shown, format!("{userid} is no administrator any more"))
}

pub async fn list(context: &mut Context<'_>) -> Outcome {
    let admins = Link::open(context).await?.call(ListAdmins {}).await?.admins;
    let mut table = Table::new(&["USERID", "NAME", "SECOND FACTOR"]);
    for admin in &admins {
        if context.json {
            context.object(admin)?;
        } else {
            let strong = if admin.strong { "yes" } else { "no" };
            table.row([admin.userid.as_str(), &admin.name, strong]);
        }
    }
    context.table(&table)
}

/// A member by account, also one whose account is shut.
pub async fn any(link: &Link, userid: &str) -> Outcome<MemberId> {
    let listing = Listing::new(link.directory().await?);
    Ok(MemberId(find(&listing, userid)?.id))
}
