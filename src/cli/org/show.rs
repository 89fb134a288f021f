//! `canteen org show` and `canteen org list`: corps as tenants.

use canteen_protocol::tenant::{Asked, Org, Purge, ShowOrg, Verified};
use canteen_server::clock::Clock;
use canteen_server::tenant::{self, List};

use super::which::{Operator, Which};
use super::{cap, place};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::serve::Storage;
use crate::cli::table::Table;
use crate::cli::time;

/// Show the corp: its kind, what it has proved, and for administrators what it takes up
#[derive(clap::Args, Debug)]
pub struct Show {
    #[command(flatten)]
    which: Which,
}

/// List all corps of a server, on its own machine
#[derive(clap::Args, Debug)]
pub struct ListAll {
    #[command(flatten)]
    storage: Storage,
}

pub async fn show(context: &mut Context<'_>, args: Show) -> Outcome {
    let org = match args.which.operator(context).await? {
        None => Link::open(context).await?.call(ShowOrg {}).await?,
        Some(Operator { db, corp_id, tenancy, .. }) => {
            let found = tenant::list(&db, List::One(corp_id), tenancy, Clock::System.now()).await;
            let found = found.map_err(|fault| Failure::from(fault.into_wire("org show")))?;
            found
                .into_iter()
                .next()
                .ok_or_else(|| Failure::new("not_found", "there is no such corp"))?
        }
    };
    print(context, &org)
}

/// What the wire says of a corp, its proofs and its end, for programs; with the warning that text
/// has.
pub fn json(org: &Org) -> Outcome<serde_json::Value> {
    let mut shown = times(org)?;
    if let (Some(warning), Some(fields)) = (cap::text(org), shown.as_object_mut()) {
        fields.insert("warning".into(), warning.into());
    }
    Ok(shown)
}

/// The same of a part of it.
pub fn times(part: &impl serde::Serialize) -> Outcome<serde_json::Value> {
    let names = ["created", "asked", "at", "due", "lapses", "checked", "next", "failing"];
    time::in_json(part, &names)
}

/// Prints a corp.
pub fn print(context: &mut Context<'_>, org: &Org) -> Outcome {
    if context.json {
        return context.object(&json(org)?);
    }
    let zone = context.io.zone.clone();
    let mut table = Table::default();
    table.row(["name", &org.name]);
    table.row(["corp", &org.corp_id]);
    table.row(["type", org.kind.word()]);
    table.row(["founded", &time::local(org.created, &zone)]);
    if !org.fingerprint.is_empty() {
        table.row(["key", &org.fingerprint]);
    }
    let verified = org.verified.as_ref().map_or_else(|| "no".to_owned(), mark);
    table.row(["verified", &verified]);
    if let Some(Verified { way, checked, next, failing, .. }) = &org.verified {
        let (checked, next) = (time::local(*checked, &zone), time::local(*next, &zone));
        let how = match failing {
            None => format!("by {way} on {checked}, looked at again on {next}"),
            Some(since) => format!(
                "by {way} on {checked}, not found since {}, looked for again on {next}",
                time::local(*since, &zone)
            ),
        };
        table.row(["", &how]);
    }
    if let Some(Asked { way, subject, .. }) = &org.asked {
        table.row([
            "",
            &format!("a proof of {subject} by {way} is under way: canteen org verify status"),
        ]);
    }
    if let Some(usage) = &org.usage {
        table.row(["members", &of(usage.members, usage.max_members)]);
        table.row(["bytes of files", &of(usage.file_bytes, usage.max_file_bytes)]);
    }
    if let Some(purge) = &org.purge {
        table.row(["end", &end(purge, context)]);
    }
    context.table(&table)?;
    if let Some(warning) = cap::text(org) {
        context.remark(&warning);
    }
    Ok(())
}

/// The mark beside a name.
pub fn mark(verified: &Verified) -> String {
    format!("✓ {}", canteen_text::sanitize::line(&verified.subject, 256))
}

/// When an end comes, or for what it waits.
pub fn end(purge: &Purge, context: &Context<'_>) -> String {
    let zone = &context.io.zone;
    let by = if purge.by_userid.is_empty() { "the operator" } else { &purge.by_userid };
    match (purge.due, purge.lapses) {
        (Some(due), _) => format!(
            "everything is deleted on {}; canteen org purge --cancel takes that back",
            time::local(due, zone)
        ),
        (None, Some(lapses)) => format!(
            "asked for by {by}; another administrator has to agree until {}",
            time::local(lapses, zone)
        ),
        (None, None) => format!("asked for by {by}"),
    }
}

fn of(used: u64, most: Option<u64>) -> String {
    most.map_or_else(|| used.to_string(), |most| format!("{used} of {most}"))
}

pub async fn list(context: &mut Context<'_>, args: ListAll) -> Outcome {
    let config = place::config(context, &args.storage)?;
    let db = place::open_existing(&config).await?;
    let all = tenant::list(&db, List::All, config.tenancy, Clock::System.now()).await;
    let all = all.map_err(|fault| Failure::from(fault.into_wire("org list")))?;
    let mut table =
        Table::new(&["CORP", "NAME", "TYPE", "VERIFIED", "MEMBERS", "BYTES OF FILES", "END"]);
    for org in &all {
        if context.json {
            context.object(&json(org)?)?;
            continue;
        }
        let usage = org.usage.unwrap_or_default();
        let ends = org.purge.as_ref().and_then(|purge| purge.due);
        table.row([
            org.corp_id.as_str(),
            &org.name,
            org.kind.word(),
            &org.verified.as_ref().map(mark).unwrap_or_default(),
            &of(usage.members, usage.max_members),
            &of(usage.file_bytes, usage.max_file_bytes),
            &ends.map(|due| time::local(due, &context.io.zone)).unwrap_or_default(),
        ]);
    }
    context.table(&table)
}
