//! `canteen admin grant`, `revoke`, `list` and `rights`: who administers the corp, and what.

use canteen_protocol::MemberId;
use canteen_protocol::admin::{GrantAdmin, ListAdmins, RevokeAdmin};
use canteen_protocol::ids::RoleId;
use canteen_protocol::role::{GetRights, Held};
use serde_json::json;

use super::member::find;
use super::{Listing, role};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;
use crate::cli::table::Table;
use crate::cli::time;

/// The role of who administers everything.
const SUPER: &str = "super";

/// Make a member an administrator: of everything, or of what a role opens
#[derive(clap::Args, Debug)]
pub struct Grant {
    /// The account
    userid: String,
    /// The role; super administers everything
    #[arg(default_value = SUPER)]
    role: String,
    /// Until when, such as 30d, 'fri 18:00', 2026-12-01 [default: for ever]
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// They are an outside service provider: needs --until, and the audit log marks what they do
    #[arg(long)]
    provider: bool,
}

/// Take a role from a member; super not from the only one
#[derive(clap::Args, Debug)]
pub struct Revoke {
    /// The account
    userid: String,
    /// The role
    #[arg(default_value = SUPER)]
    role: String,
}

pub async fn grant(context: &mut Context<'_>, args: Grant) -> Outcome {
    let link = Link::open(context).await?;
    let Grant { userid, role: name, provider, .. } = args;
    let until = match &args.until {
        Some(given) => Some(time::coming(given, link.welcome.time, &context.io.zone)?),
        None => None,
    };
    let member = any(&link, &userid).await?;
    let role = meant(&link, &name).await?;
    link.call(GrantAdmin { member, role, until, provider }).await?;
    let shown = json!({
        "userid": userid,
        "admin": true,
        "role": name,
        "until": until.map(time::rfc3339),
        "provider": provider,
    });
    let ends = until.map(|until| format!(" until {}", time::local(until, &context.io.zone)));
    let by = if role.is_some() { format!(" by the role '{name}'") } else { String::new() };
    context.say(&shown, format!("{userid} is an administrator{by}{}", ends.unwrap_or_default()))
}

pub async fn revoke(context: &mut Context<'_>, Revoke { userid, role: name }: Revoke) -> Outcome {
    let link = Link::open(context).await?;
    let member = any(&link, &userid).await?;
    let role = meant(&link, &name).await?;
    link.call(RevokeAdmin { member, role }).await?;
    let shown = json!({ "userid": userid, "admin": false, "role": name });
    let line = match role {
        Some(_) => format!("{userid} does not hold the role '{name}' any more"),
        None => format!("{userid} is no administrator any more"),
    };
    context.say(&shown, line)
}

pub async fn list(context: &mut Context<'_>) -> Outcome {
    let admins = Link::open(context).await?.call(ListAdmins {}).await?.admins;
    let mut table = Table::new(&["USERID", "NAME", "ROLE", "UNTIL", "SECOND FACTOR"]);
    for admin in &admins {
        if context.json {
            context.object(&json!({
                "member": admin.member,
                "userid": admin.userid,
                "name": admin.name,
                "strong": admin.strong,
                "role": admin.role_name,
                "until": admin.until.map(time::rfc3339),
                "provider": admin.provider,
            }))?;
            continue;
        }
        let strong = if admin.strong { "yes" } else { "no" };
        let until = admin.until.map(|until| time::local(until, &context.io.zone));
        let role = match admin.provider {
            true => format!("{} (provider)", admin.role_name),
            false => admin.role_name.clone(),
        };
        table.row([&admin.userid, &admin.name, &role, &until.unwrap_or_default(), strong]);
    }
    context.table(&table)
}

/// What the caller themselves may administer.
pub async fn rights(context: &mut Context<'_>) -> Outcome {
    let rights = Link::open(context).await?.call(GetRights {}).await?;
    if context.json {
        return context.object(&time::in_json(&rights, &["until"])?);
    }
    if rights.all {
        return context.line("you administer everything");
    }
    if rights.roles.is_empty() {
        return context.line("you administer nothing: canteen admin grant gives a role");
    }
    let mut table = Table::new(&["ROLE", "UNTIL", "OPENS"]);
    for Held { role, until, .. } in &rights.roles {
        let until = until.map(|until| time::local(until, &context.io.zone)).unwrap_or_default();
        table.row([&role.name, &until, &role::opened(role)]);
    }
    context.table(&table)
}

/// None for `super`.
async fn meant(link: &Link, name: &str) -> Outcome<Option<RoleId>> {
    if name.eq_ignore_ascii_case(SUPER) {
        return Ok(None);
    }
    role::named(link, name).await.map(Some)
}

/// A member by account, also one whose account is shut.
pub async fn any(link: &Link, userid: &str) -> Outcome<MemberId> {
    let listing = Listing::new(link.directory().await?);
    Ok(MemberId(find(&listing, userid)?.id))
}
