//! `canteen org set`: what is agreed with a corp, and what it says of itself.

use canteen_protocol::organisation::OrgKind;
use canteen_protocol::tenant::ChangeOrg;
use canteen_server::clock::Clock;
use canteen_server::tenant::{self, Change};

use super::show::print;
use super::which::{Operator, Which};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;

/// Change one thing of the corp
///
/// type: what kind of organisation it is: company, government, school, non-profit, team, other.
/// For the server's operator alone, with --corp: max-members, the number of members that is agreed,
/// and max-file-bytes, the bytes of all its files; "usual" for what holds for every corp.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Which: type, max-members or max-file-bytes
    name: String,
    /// To what
    value: String,
    #[command(flatten)]
    which: Which,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let Args { name, value, which } = args;
    let change = change(&name, &value)?;
    let org = match (which.operator(context).await?, change.kind) {
        (Some(Operator { db, corp_id, tenancy, .. }), _) => {
            let changed =
                tenant::change(&db, corp_id, change, (tenancy, Clock::System.now())).await;
            changed.map_err(|fault| Failure::from(fault.into_wire("org set")))?
        }
        (None, Some(kind)) => {
            Link::open(context).await?.call(ChangeOrg { kind: Some(kind) }).await?
        }
        (None, None) => {
            return Err(Failure::new(
                "forbidden",
                format!("{name} is the server's operator's to say"),
            )
            .hint("on its machine: canteen org set NAME VALUE --corp CORP_ID --data DIR"));
        }
    };
    print(context, &org)
}

fn change(name: &str, value: &str) -> Outcome<Change> {
    let usual = Change::default();
    match name {
        "type" => {
            let kind: OrgKind = value.parse().map_err(Failure::usage)?;
            Ok(Change { kind: Some(kind), ..usual })
        }
        "max-members" => Ok(Change { max_members: Some(number(value)?), ..usual }),
        "max-file-bytes" => Ok(Change { max_file_bytes: Some(number(value)?), ..usual }),
        _ => Err(Failure::usage(format!("there is no {name:?} to set"))
            .hint("there are type, max-members, max-file-bytes")),
    }
}

/// A number, or nothing for what is usual.
fn number(value: &str) -> Outcome<Option<u64>> {
    if value == "usual" {
        return Ok(None);
    }
    let digits = value.replace(['_', ','], "");
    match digits.parse::<u64>() {
        Ok(number) if number > 0 && i64::try_from(number).is_ok() => Ok(Some(number)),
        _ => Err(Failure::usage(format!("{value:?} is no number from 1 on, and not usual"))),
    }
}
