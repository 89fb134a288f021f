//! `canteen admin member offboard`: somebody leaves the company.

use canteen_protocol::MemberId;
use canteen_protocol::offboard::{OffboardMember, Receipt};
use canteen_text::sanitize;
use serde_json::{Value, json};

use super::Listing;
use super::member::find;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::secret;

/// Characters of a group's name.
const NAME: usize = 64;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The account
    userid: String,
    /// Who takes over the groups both are in, the to-dos and the people; other groups go to whoever has
    /// been in them longest, and without it people to the leaver's own leader
    #[arg(long, value_name = "USERID")]
    to: Option<String>,
    /// Show what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let link = Link::open(context).await?;
    // A shut account is in no segment any more, so it is looked up among all.
    let listing = Listing::new(link.directory().await?);
    let who = |userid: &str| find(&listing, userid).map(|member| MemberId(member.id));
    let member = who(&args.userid)?;
    let to = args.to.as_deref().map(who).transpose()?;
    let ask = OffboardMember { member, to, dry_run: args.dry_run };
    if !args.yes && !args.dry_run {
        if !context.io.input_is_terminal || context.json {
            return Err(Failure::usage("nobody can be asked whether this is right")
                .hint("look at it with --dry-run, then pass --yes"));
        }
        let planned = link.call(OffboardMember { dry_run: true, ..ask }).await?;
        print(context, &listing, &planned)?;
        context.flush()?;
        let answer = secret::line(context, "Do this? [y/N]")?;
        if !matches!(answer.to_lowercase().as_str(), "y" | "yes") {
            return Err(Failure::new("cancelled", "nothing was changed"));
        }
    }
    let receipt = link.call(ask).await?;
    print(context, &listing, &receipt)?;
    if receipt.dry_run && !context.json {
        context.line("nothing was changed (--dry-run)")?;
    }
    Ok(())
}

/// The receipt: one line for each thing there was.
fn print(context: &mut Context<'_>, listing: &Listing, receipt: &Receipt) -> Outcome {
    if context.json {
        return context.object(&shown(listing, receipt));
    }
    let name = |member: MemberId| listing.name(member).0;
    let head = if receipt.dry_run { "would be seen off" } else { "is seen off" };
    context.line(format!("{} {head}", name(receipt.member)))?;
    let was = if receipt.was_shut { "was shut before" } else { "shut" };
    context.line(format!("account   {was}, {} signed in", many(receipt.devices, "device")))?;
    if receipt.was_admin {
        context.line("rights    no administrator any more")?;
    }
    for group in &receipt.groups {
        let owner = match (group.owned, group.owner) {
            (true, Some(owner)) => format!(", now of {}", name(owner)),
            (true, None) => ", where nobody is left".to_owned(),
            (false, _) => String::new(),
        };
        let title = sanitize::line(&group.name, NAME);
        context.line(format!("group     {title} ({}){owner}", group.conversation))?;
    }
    let heir = receipt.to.map_or("their own leader", name);
    let lines = [
        (receipt.led.len() as u64, "leads     ", "department", " without them"),
        (receipt.tags.len() as u64, "tags      ", "tag", " without them"),
        (receipt.withdrawn, "messages  ", "waiting message", " taken back"),
        (receipt.links, "links     ", "link to join", " taken back"),
        (receipt.tokens, "tokens    ", "token of an identity provider", " revoked"),
    ];
    for (count, what, noun, done) in lines.into_iter().filter(|(count, ..)| *count > 0) {
        context.line(format!("{what}{}{done}", many(count, noun)))?;
    }
    if receipt.todos > 0 {
        context.line(format!("to-dos    {} now of {heir}", many(receipt.todos, "open to-do")))?;
    }
    if !receipt.reports.is_empty() {
        let people: Vec<_> = receipt.reports.iter().map(|report| name(*report)).collect();
        context.line(format!("people    {} now led by {heir}", people.join(", ")))?;
    }
    Ok(())
}

fn many(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn shown(listing: &Listing, receipt: &Receipt) -> Value {
    let name = |member: MemberId| listing.name(member).0;
    let groups = receipt.groups.iter().map(|group| {
        json!({
            "conversation": group.conversation,
            "name": group.name,
            "owned": group.owned,
            "owner": group.owner.map(name),
        })
    });
    json!({
        "userid": name(receipt.member),
        "to": receipt.to.map(name),
        "dry_run": receipt.dry_run,
        "was_shut": receipt.was_shut,
        "was_admin": receipt.was_admin,
        "devices": receipt.devices,
        "groups": groups.collect::<Vec<_>>(),
        "tags": receipt.tags.len(),
        "led": receipt.led.len(),
        "reports": receipt.reports.iter().map(|report| name(*report)).collect::<Vec<_>>(),
        "withdrawn": receipt.withdrawn,
        "todos": receipt.todos,
        "links": receipt.links,
        "tokens": receipt.tokens,
    })
}
