//! `canteen bench directory`: a large company's directory, on a server and in the client.
//!
//! On the server it is asked who is meant by segments, small ones and all; in the client it is
//! read from the local history, unfolded and searched, each up to the frame that shows it.

mod here;
mod server;
mod shape;

use super::figures::Report;
use super::server::number;
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use shape::Shape;

/// The most that anything in the client may take, in milliseconds.
const SHOWN: f64 = 50.0;
/// The most that working out a segment may take, in milliseconds.
const RESOLVED: f64 = 20.0;

/// A large directory: whom segments hold, on a server; unfolded and searched, in the client
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Members
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = number(50, 200_000))]
    members: usize,
    /// Departments, the root among them; 5000 nest 15 deep
    #[arg(long, value_name = "N", default_value_t = 5_000, value_parser = number(10, 5_000))]
    departments: usize,
    /// The server's database, empty: a postgres:// URL or a file; a temporary file without one
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// How often each thing is asked
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = number(1, 10_000))]
    rounds: usize,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    let Args { members, departments, database, rounds } = args;
    let shape = Shape { members: signed(members), departments: signed(departments) };
    context.remark("filling the client's history");
    let mut figures = here::measure(shape, context.lang).await?;
    context.remark("founding a company, which takes a while");
    figures.extend(server::measure(shape, database, rounds).await?);
    let setting = vec![
        ("members", members as u64),
        ("departments", departments as u64),
        ("levels", shape.levels() as u64),
    ];
    Ok(Report { bench: "directory", setting, figures })
}

fn signed(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
