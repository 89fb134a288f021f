//! `canteen file`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::{FileId, MessageId};
use canteen_text::sanitize;
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::local::Local;
use super::table::Table;
use super::time;
use crate::engine::{Command, News};
use crate::model::{Anchor, Item, ItemKey, ItemKind};
use crate::net::files::Files;
use crate::transfers::{
    self, Folder, Had, Tell, TransferError, Want, fetch, part_in, put_at, put_in,
};

/// How long nothing may come once something has.
const PATIENCE: Duration = Duration::from_secs(60);
/// Messages that are looked through for files.
const MESSAGES: usize = 10_000;

/// List and fetch files of conversations
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    command: Verb,
}

#[derive(clap::Subcommand, Debug)]
enum Verb {
    /// List the files of a conversation, the latest last
    ///
    /// Of the messages this machine holds, which are those that were read here or are recent.
    List {
        /// The conversation, by name, id or account
        to: String,
        /// How many at most
        #[arg(short, value_name = "N", default_value_t = 50)]
        n: usize,
    },
    /// Fetch a file
    ///
    /// Goes on where an earlier try broke off. Nothing that exists is overwritten: without -o a
    /// number is added to the name.
    Get {
        /// The number of the file, as canteen file list and canteen tail --json print it
        id: FileId,
        /// Where to put it: a path that is not there yet, a folder, or - for standard output
        /// [default: the folder of downloads]
        #[arg(short, long, value_name = "PATH")]
        output: Option<PathBuf>,
    },
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    match args.command {
        Verb::List { to, n } => {
            let mut local = Local::open(context).await?;
            let outcome = list(context, &mut local, &to, n).await;
            local.close(context, outcome).await
        }
        Verb::Get { id, output } => get(context, id, output).await,
    }
}

/// A file for programs. Scripts depend on the names.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Listed {
    #[serde(flatten)]
    file: canteen_protocol::file::File,
    message: MessageId,
    from: String,
    time: String,
}

async fn list(context: &mut Context<'_>, local: &mut Local, to: &str, n: usize) -> Outcome {
    let conversation = local.find_conversation(to)?;
    local.tell(Command::LoadItems { conversation, anchor: Anchor::Newest, count: MESSAGES });
    let items = loop {
        match local.next().await? {
            News::Window(window) if window.conversation == conversation => break window.items,
            _ => {}
        }
    };
    let mut files: Vec<Listed> = Vec::new();
    for item in &items {
        let (ItemKind::Message(said), ItemKey::Logged(seq)) = (&item.kind, item.key) else {
            continue;
        };
        files.extend(said.files.iter().map(|file| Listed {
            file: file.clone(),
            message: MessageId { conversation, seq },
            from: from(local, item),
            time: time::rfc3339(item.at),
        }));
    }
    let files = files.split_off(files.len().saturating_sub(n));
    let mut table = Table::new(&["ID", "NAME", "SIZE", "FROM", "TIME"]);
    for listed in &files {
        if context.json {
            context.object(listed)?;
        }
        let Listed { file, from, time, .. } = listed;
        let name = sanitize::line(&file.name, 60);
        table.row([
            file.id.to_string(),
            name,
            transfers::size(file.size),
            from.clone(),
            time.clone(),
        ]);
    }
    context.table(&table)
}

fn from(local: &Local, item: &Item) -> String {
    local.reader().account(item.by)
}

/// Where a file goes.
pub enum To {
    /// Standard output.
    Out,
    /// There, where nothing is.
    Path(PathBuf),
    /// Into a folder, under its own name.
    Folder(PathBuf),
}

/// Fetches a file.
pub async fn get(context: &mut Context<'_>, id: FileId, output: Option<PathBuf>) -> Outcome {
    let session = context.session()?;
    context.paths.prepare().map_err(|error| Failure::new("io", error.to_string()))?;
    let files = Files::new(&session.url, &session.token, &context.net())?;
    let to = destination(context, output)?;
    let folder = match &to {
        To::Out => context.paths.spool(),
        To::Folder(folder) => folder.clone(),
        To::Path(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
    };
    // The folder of a path that was asked for is not made: it may be a slip of the pen.
    if !matches!(to, To::Path(_)) {
        std::fs::create_dir_all(&folder)
            .map_err(|error| TransferError::Write { path: folder.clone(), error })?;
    }
    let part = part_in(&folder, id);
    let had = bring(&files, Want { id, known: None, part: part.clone() }).await?;
    let path = match to {
        To::Out => return pour(context, &part),
        To::Path(path) => put_at(&part, &path).map(|()| path)?,
        To::Folder(folder) => put_in(&part, &folder, &had.name)?,
    };
    let shown = serde_json::json!({
        "id": id, "name": had.name, "size": had.size, "hash": had.hash,
        "path": path.to_string_lossy(),
    });
    context.say(&shown, path.display().to_string())
}

/// Where it is wanted; in the folder of downloads when nothing is said.
pub fn destination(context: &Context<'_>, output: Option<PathBuf>) -> Outcome<To> {
    Ok(match output {
        None => To::Folder(Folder::find(context.io.env).0),
        Some(path) if path == Path::new("-") => To::Out,
        Some(path) if path.is_dir() => To::Folder(path),
        Some(path) if path.symlink_metadata().is_ok() => {
            return Err(TransferError::There(path).into());
        }
        Some(path) => To::Path(path),
    })
}

/// Fetches a file, unless the server is out of reach for too long.
async fn bring(files: &Files, want: Want) -> Outcome<Had> {
    let (heard, mut hear) = watch::channel(Ok((0, 0)));
    let (_online, link) = watch::channel(true);
    let tell: Tell<Result<(i64, i64), String>> = Arc::new(move |step| {
        drop(heard.send_replace(step));
    });
    let mut fetched = std::pin::pin!(fetch(files, &want, link, tell));
    let (mut moved, mut why) = (None, None);
    loop {
        let end = moved.unwrap_or_else(Instant::now) + PATIENCE;
        tokio::select! {
            had = &mut fetched => return Ok(had?),
            Ok(()) = hear.changed() => {
                match &*hear.borrow_and_update() {
                    Ok(_) => moved = Some(Instant::now()),
                    Err(error) => why = Some(error.clone()),
                }
                if let (None, Some(why)) = (moved, &why) {
                    return Err(Failure::unreachable(why.clone()));
                }
            }
            () = sleep_until(end) => {
                let why = why.unwrap_or_else(|| "the server does not answer".into());
                return Err(Failure::unreachable(why).hint("the same command goes on where it was"));
            }
        }
    }
}

/// Prints what came and forgets it.
fn pour(context: &mut Context<'_>, part: &Path) -> Outcome {
    let failed = |error: std::io::Error| Failure::new("io", error.to_string());
    let mut file = std::fs::File::open(part).map_err(failed)?;
    let poured = std::io::copy(&mut file, context.io.out);
    std::fs::remove_file(part).map_err(failed)?;
    match poured {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Err(Failure::hangup()),
        Err(error) => Err(failed(error)),
        Ok(_) => context.flush(),
    }
}
