//! `canteen org purge`: the end of a corp (SET-07).

use canteen_protocol::tenant::{CancelPurge, Purge, PurgeOrg, ShowOrg};
use canteen_server::clock::Clock;
use canteen_server::tenant;

use super::show::{end, times};
use super::which::{Operator, Which};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::secret;

/// End the corp: everything of it is deleted, for good, seven days after two administrators say so
///
/// The first administrator asks, another agrees with the same command within seven days; then there
/// are seven days in which any administrator takes it back with --cancel. Administrators are told by
/// mail. The server's operator asks alone, on the server's machine, with --corp; the delay is the same.
/// canteen admin export FILE keeps the directory.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The corp's name, typed in full
    #[arg(required_unless_present = "cancel", conflicts_with = "cancel")]
    name: Option<String>,
    /// Take it back
    #[arg(long)]
    cancel: bool,
    /// Do not ask whether the directory was exported, and whether it is meant
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    which: Which,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let Args { name, cancel, yes, which } = args;
    let operator = which.operator(context).await?;
    if cancel {
        return take_back(context, operator).await;
    }
    let name = name.unwrap_or_default();
    if !yes {
        confirm(context, &name, operator.is_none()).await?;
    }
    let purge = match operator {
        None => Link::open(context).await?.call(PurgeOrg { name }).await?,
        Some(Operator { db, corp_id, .. }) => {
            let asked =
                tenant::purge_by_operator(&db, corp_id, Some(name), Clock::System.now()).await;
            asked.map_err(worded)?.unwrap_or_default()
        }
    };
    let line = said(&purge, context);
    context.say(&times(&purge)?, line)
}

async fn take_back(context: &mut Context<'_>, operator: Option<Operator>) -> Outcome {
    match operator {
        None => drop(Link::open(context).await?.call(CancelPurge {}).await?),
        Some(Operator { db, corp_id, .. }) => {
            let taken = tenant::purge_by_operator(&db, corp_id, None, Clock::System.now()).await;
            drop(taken.map_err(worded)?);
        }
    }
    context.say(&serde_json::json!({ "purge": null }), "the corp stays")
}

fn worded(fault: canteen_server::Fault) -> Failure {
    Failure::from(fault.into_wire("org purge"))
}

fn said(purge: &Purge, context: &Context<'_>) -> String {
    match purge.due {
        Some(_) => end(purge, context),
        None => format!("the end is {}", end(purge, context)),
    }
}

/// Offers the export and asks whether it is meant; the name is typed once more.
async fn confirm(context: &mut Context<'_>, name: &str, signed_in: bool) -> Outcome {
    if !context.io.input_is_terminal || context.json {
        return Err(Failure::usage("nobody can be asked whether this is meant")
            .hint("keep the directory with canteen admin export FILE, then pass --yes"));
    }
    if signed_in {
        let org = Link::open(context).await?.call(ShowOrg {}).await?;
        let members = org.usage.map_or(0, |usage| usage.members);
        context.line(format!(
            "All {members} members of {}, all messages and all files would be deleted, for good.",
            canteen_text::sanitize::line(&org.name, 64)
        ))?;
        context.flush()?;
        let file =
            secret::line(context, "Keep the directory in a file first? Its name, or nothing")?;
        if !file.is_empty() {
            crate::cli::admin::export_to(context, file.into()).await?;
        }
    }
    let typed = secret::line(context, "The corp's name, once more")?;
    if typed.trim() != name.trim() {
        return Err(Failure::new("cancelled", "the names differ: nothing was changed"));
    }
    Ok(())
}
