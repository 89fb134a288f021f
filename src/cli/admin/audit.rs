//! `canteen admin audit`: what administrators and accounts did.

use canteen_protocol::audit::{AuditRecord, ListAudit, VerifyAudit};
use canteen_text::sanitize;
use serde::Serialize;

use super::rights::any;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::table::Table;
use crate::cli::time;

/// Records of one request.
const PAGE: u32 = 500;
/// Characters of details in a table.
const DETAIL: usize = 120;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// List what was done, the newest first
    List {
        /// Only what this member did
        #[arg(long, value_name = "USERID")]
        by: Option<String>,
        /// Only this, such as member.disable, or all of a kind, such as member
        #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
        action: String,
        /// At most so many
        #[arg(short = 'n', long, value_name = "COUNT", default_value_t = 50)]
        lines: u32,
    },
    /// Look whether anything in it was changed or taken out since it was written
    Verify,
}

#[derive(Serialize)]
struct Shown<'a> {
    seq: i64,
    time: String,
    by: Option<&'a str>,
    action: &'a str,
    target: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    target_userid: &'a str,
    detail: &'a serde_json::Value,
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    let link = Link::open(context).await?;
    match action {
        Action::List { by, action, lines } => {
            let by = match by {
                Some(userid) => Some(any(&link, &userid).await?),
                None => None,
            };
            let first = ListAudit { before: None, limit: 0, by, action };
            list(context, &link, first, lines).await
        }
        Action::Verify => verify(context, &link).await,
    }
}

async fn list(
    context: &mut Context<'_>,
    link: &Link,
    mut ask: ListAudit,
    mut left: u32,
) -> Outcome {
    let mut table = Table::new(&["PLACE", "WHEN", "BY", "WHAT", "TO", "DETAIL"]);
    while left > 0 {
        ask.limit = left.min(PAGE);
        let page = link.call(ask.clone()).await?;
        left = left.saturating_sub(u32::try_from(page.records.len()).unwrap_or(u32::MAX));
        for record in &page.records {
            if context.json {
                context.object(&shown(record))?;
                continue;
            }
            let (place, when) = (record.seq.to_string(), time::local(record.at, &context.io.zone));
            let by = match (record.by, record.provider()) {
                (Some(_), _) => record.userid.clone(),
                (None, Some(provider)) => format!("({provider})"),
                (None, None) => "(console)".to_owned(),
            };
            let to = if record.target_userid.is_empty() {
                &record.target
            } else {
                &record.target_userid
            };
            let detail = match &record.detail {
                serde_json::Value::Null => String::new(),
                detail => sanitize::line(&detail.to_string(), DETAIL),
            };
            table.row([&place, &when, &by, &record.action, to, &detail]);
        }
        ask.before = page.before;
        if ask.before.is_none() {
            break;
        }
    }
    context.table(&table)
}

fn shown(record: &AuditRecord) -> Shown<'_> {
    Shown {
        seq: record.seq,
        time: time::rfc3339(record.at),
        by: record.by.map(|_| record.userid.as_str()),
        action: &record.action,
        target: &record.target,
        target_userid: &record.target_userid,
        detail: &record.detail,
    }
}

async fn verify(context: &mut Context<'_>, link: &Link) -> Outcome {
    let found = link.call(VerifyAudit {}).await?;
    let line = match found.broken {
        None => format!("{} records, none changed, none missing", found.records),
        Some(at) => format!("{} records are sound, then comes {at}, which is not", found.records),
    };
    context.say(&found, line)?;
    match found.broken {
        None => Ok(()),
        Some(at) => Err(Failure::new(
            "conflict",
            format!("the audit log was changed at place {at}, or what stood there is missing"),
        )
        .hint("compare the database with a backup; canteen admin audit list shows what is left")),
    }
}
