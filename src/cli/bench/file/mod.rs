//! `canteen bench file`: a large file up and down over a line that breaks, and how much memory
//! that takes at either end.
//!
//! Client and server are processes of their own, as people run them: `canteen serve`,
//! `canteen send --file`, `canteen file get`. Between them is a [`line::Line`] that is cut again
//! and again. What has come down is compared with what went up.

mod home;
mod line;
mod noise;
mod size;
mod watched;

use std::path::{Path, PathBuf};
use std::time::Instant;

use serde_json::Value;
use tempfile::TempDir;

use super::failed;
use super::figures::{Figure, Report};
use super::process::Process;
use super::server::company::Company;
use super::server::place::{self, Serve};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use home::Home;
use line::Line;
use watched::Watched;

/// What either end may take at most, in MiB.
const MEMORY: f64 = 40.0;

/// A large file up and down over a line that breaks: how fast, and in how much memory
///
/// Starts a server of its own and the client's commands, and compares what came down with what
/// went up. Needs Linux, and three times the file's size on the disk of your own data; nothing is
/// left there.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// How large the file is, such as 500MB
    #[arg(long, value_name = "SIZE", default_value = "2GB", value_parser = size::size)]
    size: u64,
    /// How often the line breaks on the way up, and again on the way down
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(0..=1_000))]
    cuts: u32,
    /// Where the server keeps files: a folder, or s3://BUCKET/PREFIX as for canteen serve; a
    /// folder of its own without one
    #[arg(long, value_name = "FOLDER|URL")]
    blob: Option<String>,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome<Report> {
    if cfg!(debug_assertions) {
        context.remark("this is a debug build: the figures say nothing about a release");
    }
    let stage = Stage::set(context, &args).await?;
    let idle = mebibytes(stage.server().resident()?);
    context.remark("writing a file that nothing can make smaller");
    let (sent, hash) = stage.file(args.size)?;
    context.remark("up");
    let up = stage.up(&args, &sent).await?;
    let server_up = mebibytes(stage.server().peak()?);
    let id = file_id(&up.said)?;
    // Room for what comes.
    std::fs::remove_file(&sent).map_err(failed)?;
    context.remark("down");
    let (down, came) = stage.down(&args, id).await?;
    let server = mebibytes(stage.server().peak()?);
    let came = tokio::task::block_in_place(|| noise::hash(&came)).map_err(failed)?;
    if came != hash {
        return Err(Failure::new("damaged", "what came down is not what went up"));
    }
    let figures = [
        way(["up_s", "up_mb_per_s", "up_client_mib"], UP, &up, args.size),
        way(["down_s", "down_mb_per_s", "down_client_mib"], DOWN, &down, args.size),
        vec![
            Figure::new("server_idle_mib", "memory of the idle server", "MiB", idle),
            Figure::new("server_up_mib", "most memory of the server by then, up", "MiB", server_up)
                .at_most(MEMORY),
            Figure::new("server_mib", "most memory of the server, up and down", "MiB", server)
                .at_most(MEMORY),
            Figure::new("cuts_survived", "cuts survived", "", f64::from(up.cuts + down.cuts))
                .at_least(f64::from(args.cuts * 2)),
        ],
    ];
    Ok(Report {
        bench: "file",
        setting: vec![("bytes", args.size), ("cuts", args.cuts.into())],
        figures: figures.concat(),
    })
}

const UP: [&str; 3] = ["up", "up, a second", "most memory of the client, up"];
const DOWN: [&str; 3] = ["down", "down, a second", "most memory of the client, down"];

/// What is told of one way.
#[expect(clippy::cast_precision_loss, reason = "a figure")]
fn way(names: [&'static str; 3], whats: [&'static str; 3], went: &Went, bytes: u64) -> Vec<Figure> {
    let rate = bytes as f64 / 1e6 / went.seconds;
    vec![
        Figure::new(names[0], whats[0], "s", went.seconds),
        Figure::new(names[1], whats[1], "MB/s", rate),
        Figure::new(names[2], whats[2], "MiB", mebibytes(went.peak)).at_most(MEMORY),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "a figure")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

/// The number of the file in what `canteen send --json` says.
fn file_id(said: &Value) -> Outcome<String> {
    let id = said["files"][0]["id"].as_i64();
    id.map(|id| id.to_string()).ok_or_else(|| failed(format!("no file was sent: {said}")))
}

/// How a way went.
struct Went {
    seconds: f64,
    /// Bytes of memory the client took at most.
    peak: u64,
    cuts: u32,
    /// What the client said in the end.
    said: Value,
}

/// A server, a line to it, and two members who sit at its other end.
struct Stage {
    serve: Serve,
    line: Line,
    homes: [Home; 2],
    /// The last to go.
    folder: TempDir,
}

impl Stage {
    async fn set(context: &Context<'_>, args: &Args) -> Outcome<Self> {
        let folder = place::folder(context)?;
        let database = format!("sqlite:{}", folder.path().join("canteen.db").display());
        let files = folder.path().join("files").display().to_string();
        let serve =
            Serve::start_with(&database, &["--blob", args.blob.as_deref().unwrap_or(&files)])?;
        let db = place::open(&database).await?;
        let people = Company::found(&db, 2).await?.people;
        drop(db);
        let line = Line::to(serve.addr).await.map_err(failed)?;
        let home =
            |n: usize| Home::of(&folder.path().join(format!("home-{n}")), line.addr, &people[n]);
        let homes = [home(0)?, home(1)?];
        Ok(Self { serve, line, homes, folder })
    }

    fn server(&self) -> Process {
        Process(self.serve.child.id())
    }

    /// Writes the file that is to be sent; gives its hash too.
    fn file(&self, size: u64) -> Outcome<(PathBuf, String)> {
        let path = self.folder.path().join("sent.bin");
        let hash = tokio::task::block_in_place(|| noise::write(&path, size)).map_err(failed)?;
        Ok((path, hash))
    }

    async fn up(&self, args: &Args, path: &Path) -> Outcome<Went> {
        let path = path.display().to_string();
        self.go(args, &self.homes[0], &["send", "m1", "--wait", "--file", &path]).await
    }

    async fn down(&self, args: &Args, id: String) -> Outcome<(Went, PathBuf)> {
        let path = self.folder.path().join("came.bin");
        let to = path.display().to_string();
        let went = self.go(args, &self.homes[1], &["file", "get", &id, "-o", &to]).await?;
        Ok((went, path))
    }

    /// Runs a command of the client over the line that breaks.
    async fn go(&self, args: &Args, home: &Home, command: &[&str]) -> Outcome<Went> {
        self.line.break_each(args.size / u64::from(args.cuts + 1), args.cuts);
        let began = Instant::now();
        let Watched { said, peak } = watched::run(home.canteen(command)?).await?;
        let seconds = began.elapsed().as_secs_f64();
        Ok(Went { seconds, peak, cuts: args.cuts - self.line.to_come(), said })
    }
}
