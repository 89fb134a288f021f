//! `canteen org status`: how many have joined (ORG-01, INV-09).

use canteen_protocol::invite::{Adoption, AskAdoption, Counts};

use serde::Serialize;

use super::cap;
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;
use crate::cli::table::Table;
use crate::sheets::csv;

/// How many members are in the directory, are invited, are active (administrators)
///
/// Active is who was there within the days of --days; never is who has never signed in; inactive
/// is everyone else.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// After how many days without a sign of life somebody counts as inactive
    #[arg(long, value_name = "N", default_value_t = 30)]
    days: i64,
    /// Also each department, with all below it
    #[arg(long)]
    by_dept: bool,
    /// Print a table for spreadsheets, in CSV
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    adoption: &'a Adoption,
    /// That the corp has more members than were agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let ask = AskAdoption { days: args.days, by_department: args.by_dept };
    let link = Link::open(context).await?;
    let adoption = link.call(ask).await?;
    let warning = cap::warning(&link).await;
    if context.json {
        return context.object(&Shown { adoption: &adoption, warning });
    }
    if let Some(warning) = &warning {
        context.remark(warning);
    }
    if args.csv {
        return sheet(context, &adoption);
    }
    if adoption.departments.is_empty() {
        return short(context, &adoption);
    }
    let mut table =
        Table::new(&HEADINGS.map(|heading| heading.to_uppercase()).each_ref().map(String::as_str));
    rows(&adoption).for_each(|row| table.row(row));
    context.table(&table)
}

/// The columns.
const HEADINGS: [&str; 6] = ["department", "directory", "invited", "active", "never", "inactive"];

/// The whole corp, then each department.
fn rows(adoption: &Adoption) -> impl Iterator<Item = [String; 6]> + '_ {
    let row = |name: &str, counts: &Counts| {
        let Counts { directory, invited, active, never, inactive } = *counts;
        let [a, b, c, d, e] = [directory, invited, active, never, inactive].map(|n| n.to_string());
        [name.to_owned(), a, b, c, d, e]
    };
    let departments = adoption.departments.iter().map(move |one| row(&one.path, &one.counts));
    std::iter::once(row("*", &adoption.counts)).chain(departments)
}

fn sheet(context: &mut Context<'_>, adoption: &Adoption) -> Outcome {
    let mut text = String::new();
    csv::write(&mut text, HEADINGS);
    for row in rows(adoption) {
        csv::write(&mut text, row.iter().map(String::as_str));
    }
    context.line(text.trim_end())
}

fn short(context: &mut Context<'_>, adoption: &Adoption) -> Outcome {
    let Counts { directory, invited, active, never, inactive } = adoption.counts;
    let days = adoption.days;
    let mut table = Table::default();
    table.row(["in the directory", &directory.to_string(), ""]);
    table.row(["invited", &invited.to_string(), ""]);
    table.row(["active", &active.to_string(), &format!("there within {days} days")]);
    table.row(["never signed in", &never.to_string(), "canteen invite send @all invites them"]);
    table.row(["inactive", &inactive.to_string(), &format!("not there for {days} days")]);
    context.table(&table)
}
