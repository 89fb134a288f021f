//! Links: made, listed, taken back.

use canteen_protocol::LinkId;
use canteen_protocol::invite::{
    Link as Made, LinkState, ListLinks, MadeLink, MakeLink, RevokeLink,
};
use canteen_text::qr::{QUIET, Qr};
use serde::Serialize;

use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;
use crate::cli::table::Table;
use crate::cli::time;

#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    terms: Terms,
    /// Do not draw the QR code
    #[arg(long)]
    no_qr: bool,
}

/// What a link allows.
#[derive(clap::Args, Debug)]
pub struct Terms {
    /// Into which department, such as "/East China/Sales" [default: the top; your own, if you are
    /// no administrator]
    #[arg(long, value_name = "PATH")]
    dept: Option<String>,
    /// Until when, such as 3d, 'fri 18:00', 2026-12-01 [default: 7d, at most a year]
    #[arg(long, value_name = "WHEN")]
    expires: Option<String>,
    /// How many people it lets in [default: any number]
    #[arg(long, value_name = "N")]
    uses: Option<i64>,
}

#[derive(Serialize)]
struct Shown<'a> {
    id: LinkId,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    state: LinkState,
    department: &'a str,
    creator: &'a str,
    created: String,
    expires: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uses: Option<i64>,
    used: i64,
}

impl<'a> Shown<'a> {
    fn of(link: &'a Made, url: Option<&'a str>) -> Self {
        Self {
            id: link.id,
            url,
            state: link.state,
            department: &link.department,
            creator: &link.creator_userid,
            created: time::rfc3339(link.created),
            expires: time::rfc3339(link.expires),
            uses: link.uses,
            used: link.used,
        }
    }
}

impl Terms {
    /// Makes a link on these terms; gives it with its whole address.
    pub async fn make(&self, context: &Context<'_>) -> Outcome<(Made, String)> {
        let link = Link::open(context).await?;
        let department = match &self.dept {
            Some(path) => Some(link.department(path).await?),
            None => None,
        };
        let (now, zone) = (link.welcome.time, &context.io.zone);
        let expires = self.expires.as_deref().map(|given| time::coming(given, now, zone));
        let expires = expires.transpose()?;
        let ask = MakeLink { department, expires, uses: self.uses };
        let MadeLink { link, path, url } = link.call(ask).await?;
        let url = match url {
            Some(url) => url,
            None => format!("{}{path}", context.session()?.url.trim_end_matches('/')),
        };
        Ok((link, url))
    }
}

pub async fn make(context: &mut Context<'_>, args: Args) -> Outcome {
    let (link, url) = args.terms.make(context).await?;
    if context.json {
        return context.object(&Shown::of(&link, Some(&url)));
    }
    context.line(&url)?;
    if !args.no_qr {
        draw(context, &url)?;
    }
    let until = time::local(link.expires, &context.io.zone);
    let many = link.uses.map_or_else(|| "any number of people".to_owned(), |n| n.to_string());
    context.remark(&format!(
        "link {} lets in {many} until {until}; canteen invite revoke {} takes it back",
        link.id, link.id
    ));
    Ok(())
}

/// The code in half blocks, light on dark whatever the ground of the terminal is. Where no colours
/// are wanted, it is right on a dark ground.
fn draw(context: &mut Context<'_>, url: &str) -> Outcome {
    let Some(code) = Qr::new(url, QUIET) else { return Ok(()) };
    let plain = (context.io.env)("NO_COLOR").is_some_and(|value| !value.is_empty());
    for line in code.half_blocks() {
        let line = if plain { line } else { format!("\x1b[38;5;231;48;5;16m{line}\x1b[0m") };
        context.line(line)?;
    }
    Ok(())
}

pub async fn list(context: &mut Context<'_>) -> Outcome {
    let links = Link::open(context).await?.call(ListLinks {}).await?.links;
    let mut table = Table::new(&["LINK", "STATE", "USED", "EXPIRES", "DEPARTMENT", "BY"]);
    for link in &links {
        if context.json {
            context.object(&Shown::of(link, None))?;
            continue;
        }
        let state = match link.state {
            LinkState::Open => "open",
            LinkState::Expired => "expired",
            LinkState::UsedUp => "used up",
            LinkState::Revoked => "revoked",
        };
        let used = match link.uses {
            Some(uses) => format!("{}/{uses}", link.used),
            None => link.used.to_string(),
        };
        let expires = time::local(link.expires, &context.io.zone);
        let (id, department) = (link.id.to_string(), &link.department);
        table.row([&id, state, &used, &expires, department, &link.creator_userid]);
    }
    context.table(&table)
}

pub async fn revoke(context: &mut Context<'_>, link: LinkId) -> Outcome {
    Link::open(context).await?.call(RevokeLink { link }).await?;
    let shown = serde_json::json!({ "id": link, "state": "revoked" });
    context.say(&shown, format!("link {link} lets nobody in any more"))
}
