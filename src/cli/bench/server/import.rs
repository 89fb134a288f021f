//! `canteen bench import`: a whole company from a file, as an administrator imports it.

use std::time::Instant;

use canteen_protocol::import::{Done, Import, Row};
use canteen_server::account::{self, NewOrg, create_org};
use canteen_server::clock::Clock;
use canteen_server::db::{Db, Lane};
use canteen_server::fault::Fault;
use rand::distr::{Alphanumeric, SampleString};

use super::number;
use super::place::{Place, folder};
use crate::cli::bench::failed;
use crate::cli::bench::figures::{Figure, Report};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::i18n::Lang;
use crate::net::directory::Directory;
use crate::sheets::person::PlacesFrom;
use crate::sheets::template::Table;
use crate::sheets::{self, csv};

/// Members of one department, about.
const TEAM: usize = 20;
/// What is promised, in seconds.
const BUDGET: f64 = 30.0;

/// An import of a whole company: compared, written, imported once more
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// Rows of the file
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = number(1, 200_000))]
    rows: usize,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    let Args { place, rows } = args;
    let site = place.open(context).await?;
    let token = found(&site.db).await?;
    let folder = folder(context)?;
    let file = folder.path().join("members.csv");
    std::fs::write(&file, table(rows, "member")).map_err(failed)?;
    let url = format!("http://{}", site.addr);
    let directory = Directory::new(&url, &token, &context.net())?;
    let mut figures = Vec::new();

    let began = Instant::now();
    let lines = read(&file)?;
    figures.push(Figure::new("read_s", "read the file", "s", seconds(began)));
    let look = Import { dry_run: true, ..Import::default() };
    let began = Instant::now();
    import(&directory, look, &lines).await?;
    figures.push(Figure::new("dry_run_s", "show what would be done", "s", seconds(began)));
    let began = Instant::now();
    let lines = read(&file)?;
    let done = import(&directory, Import::default(), &lines).await?;
    let what = "import a company, from the file to the disk";
    figures.push(Figure::new("import_s", what, "s", seconds(began)).at_most(BUDGET));
    check(done.added, rows)?;
    let began = Instant::now();
    let done = import(&directory, Import::default(), &lines).await?;
    figures.push(Figure::new("again_s", "the same once more: nothing to do", "s", seconds(began)));
    check(done.unchanged, rows)?;
    std::fs::write(&file, table(rows, "engineer")).map_err(failed)?;
    let lines = read(&file)?;
    let began = Instant::now();
    let done = import(&directory, Import::default(), &lines).await?;
    let what = "change every member";
    figures.push(Figure::new("change_s", what, "s", seconds(began)).at_most(BUDGET));
    check(done.changed, rows)?;
    let began = Instant::now();
    let all = directory.export().await?;
    figures.push(Figure::new("export_s", "export everyone", "s", seconds(began)));
    check(all.len() as u64, rows)?;
    Ok(Report { bench: "import", setting: vec![("rows", rows as u64)], figures })
}

/// A corp with nobody in it but its administrator; gives the token of their device.
async fn found(db: &Db) -> Outcome<String> {
    let now = Clock::System.now();
    let new = NewOrg {
        name: format!("bench {}", now.0),
        admin: "bench".into(),
        admin_name: String::new(),
        email: "bench@example.com".into(),
        password: Alphanumeric.sample_string(&mut rand::rng(), 32),
    };
    let org = create_org(db, now, new).await.map_err(failed)?;
    let opened = db.write(Lane::Admin, move |tx| account::open(tx, org.admin, "bench", now));
    let opened: Result<_, Fault> = opened.await;
    Ok(opened.map_err(failed)?.token)
}

/// A file as people have it.
fn table(rows: usize, title: &str) -> String {
    let mut text = String::new();
    csv::write(&mut text, Table::Members.headers(Lang::ZhCn));
    for n in 0..rows {
        let team = n / TEAM;
        let name = format!("成员 {n}");
        let cells: [&str; 9] = [
            &name,
            &format!("m{n}"),
            &format!("Member {n}"),
            title,
            &format!("区域 {}/团队 {team}", team / TEAM),
            if n % 2 == 0 { "男" } else { "女" },
            &format!("139{n:08}"),
            "020-88985632",
            &format!("m{n}@example.com"),
        ];
        csv::write(&mut text, cells);
    }
    text
}

fn read(file: &std::path::Path) -> Outcome<Vec<Row>> {
    let read =
        tokio::task::block_in_place(|| sheets::read(file, Table::Members, PlacesFrom::default()))?;
    Ok(read.lines.into_iter().map(|line| Row(line.row, line.cells)).collect())
}

async fn import(directory: &Directory, ask: Import, rows: &[Row]) -> Outcome<Done> {
    Ok(directory.import(ask, rows, |_| ()).await?)
}

/// Whether as much was done as there were rows.
fn check(done: u64, rows: usize) -> Outcome {
    if done >= rows as u64 { Ok(()) } else { Err(failed(format!("only {done} of {rows} rows"))) }
}

fn seconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64()
}
