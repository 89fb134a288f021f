//! `canteen org document`: documents that the corp keeps as a record (VER-03).

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::FileId;
use canteen_protocol::document::{
    AddDocument, BYTES, Document, ListDocuments, NOTE, RemoveDocument,
};
use canteen_protocol::ids::DocumentId;
use canteen_server::blob::Blobs;
use canteen_server::clock::Clock;
use canteen_server::tenant;
use canteen_text::sanitize;
use tokio::sync::watch;

use super::which::{Operator, Which};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::table::Table;
use crate::cli::{file, time};
use crate::net::files::Files;
use crate::transfers::{self, TransferError};

/// How long an upload may take.
const PATIENCE: Duration = Duration::from_secs(300);
/// What is said whenever documents are.
const RECORD: &str = "a record only: nobody checks documents, and they prove nothing. What proves \
                      who the corp is: canteen org verify";

/// Keep documents of the corp as a record: add, list, get, remove (administrators)
#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Attach a document, such as a licence or an organisation code (administrators)
    ///
    /// As a record only: nobody checks it, and it proves nothing. At most 20 of 10 MiB each.
    Add {
        /// The file
        file: PathBuf,
        /// What it is
        #[arg(long, value_name = "TEXT", default_value = "")]
        note: String,
    },
    /// List the documents (administrators; with --corp the server's operator)
    List {
        #[command(flatten)]
        which: Which,
    },
    /// Fetch a document (administrators; with --corp the server's operator)
    ///
    /// Nothing that exists is overwritten: without -o a number is added to the name. The corp's audit
    /// log tells what the operator fetched.
    Get {
        /// The number of the document, as canteen org document list prints it
        id: DocumentId,
        /// Where to put it: a path that is not there yet, a folder, or - for standard output
        /// [default: the folder of downloads]
        #[arg(short, long, value_name = "PATH", alias = "out")]
        output: Option<PathBuf>,
        #[command(flatten)]
        which: Which,
    },
    /// Remove a document (administrators)
    Remove {
        /// The number of the document
        id: DocumentId,
    },
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    match action {
        Action::Add { file, note } => add(context, &file, note).await,
        Action::List { which } => list(context, which).await,
        Action::Get { id, output, which } => get(context, id, output, which).await,
        Action::Remove { id } => {
            Link::open(context).await?.call(RemoveDocument { document: id }).await?;
            let shown = serde_json::json!({ "removed": id });
            context.say(&shown, format!("document {id} is removed"))
        }
    }
}

async fn add(context: &mut Context<'_>, path: &Path, note: String) -> Outcome {
    if note.chars().count() > NOTE {
        return Err(Failure::usage(format!("a note has {NOTE} characters at most: say less")));
    }
    let link = Link::open(context).await?;
    // Who may not is told so before any byte goes out.
    link.call(ListDocuments {}).await?;
    let file = upload(context, path).await?;
    let document = link.call(AddDocument { file, note }).await?;
    context.remark(RECORD);
    let line = format!("document {} is {}", document.id, name(&document));
    context.say(&json(&document)?, line)
}

async fn upload(context: &Context<'_>, path: &Path) -> Outcome<FileId> {
    let session = context.session()?;
    let files = Files::new(&session.url, &session.token, &context.net())?;
    let attachment = transfers::attach(path, BYTES)?;
    let (_online, link) = watch::channel(true);
    let sent = transfers::send(&files, &attachment, link, Arc::new(drop));
    let slow = |_| Failure::unreachable("the server does not take the file in time");
    tokio::time::timeout(PATIENCE, sent).await.map_err(slow)?.map_err(Failure::from)
}

async fn list(context: &mut Context<'_>, which: Which) -> Outcome {
    let documents = match which.operator(context).await? {
        None => Link::open(context).await?.call(ListDocuments {}).await?.documents,
        Some(Operator { db, corp_id, .. }) => {
            let found = tenant::list_by_operator(&db, corp_id).await;
            found.map_err(|fault| Failure::from(fault.into_wire("org document list")))?
        }
    };
    let zone = context.io.zone.clone();
    let mut table = Table::new(&["ID", "NAME", "SIZE", "NOTE", "BY", "ADDED"]);
    for document in &documents {
        if context.json {
            context.object(&json(document)?)?;
            continue;
        }
        table.row([
            document.id.to_string(),
            name(document),
            transfers::size(document.file.size),
            sanitize::line(&document.note, NOTE),
            document.by_userid.clone(),
            time::local(document.at, &zone),
        ]);
    }
    if !documents.is_empty() {
        context.remark(RECORD);
    }
    context.table(&table)
}

async fn get(
    context: &mut Context<'_>,
    id: DocumentId,
    output: Option<PathBuf>,
    which: Which,
) -> Outcome {
    let Some(Operator { db, corp_id, blobs, .. }) = which.operator(context).await? else {
        let all = Link::open(context).await?.call(ListDocuments {}).await?.documents;
        let found = all.into_iter().find(|document| document.id == id).ok_or_else(|| {
            Failure::new("not_found", format!("there is no document {id}"))
                .hint("canteen org document list has them")
        })?;
        return file::get(context, found.file.id, output).await;
    };
    let to = file::destination(context, output)?;
    let blobs = Blobs::open(&blobs).map_err(|error| Failure::new("storage", error.to_string()))?;
    let got = tenant::get_by_operator(&db, &blobs, (corp_id, id), Clock::System.now()).await;
    let (document, bytes) = got.map_err(|f| Failure::from(f.into_wire("org document get")))?;
    put(context, &to, &document, &bytes)
}

/// Puts bytes where they are wanted.
fn put(context: &mut Context<'_>, to: &file::To, document: &Document, bytes: &[u8]) -> Outcome {
    let failed = |error: std::io::Error| Failure::new("io", error.to_string());
    let folder = match to {
        file::To::Out => {
            context.io.out.write_all(bytes).map_err(failed)?;
            return context.flush();
        }
        file::To::Folder(folder) => {
            std::fs::create_dir_all(folder)
                .map_err(|error| TransferError::Write { path: folder.clone(), error })?;
            folder.clone()
        }
        file::To::Path(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
    };
    let part = transfers::part_in(&folder, document.file.id);
    std::fs::write(&part, bytes)
        .map_err(|error| TransferError::Write { path: part.clone(), error })?;
    let path = match to {
        file::To::Path(path) => transfers::put_at(&part, path).map(|()| path.clone())?,
        _ => transfers::put_in(&part, &folder, &document.file.name)?,
    };
    let mut shown = json(document)?;
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("path".into(), path.to_string_lossy().into());
    }
    context.say(&shown, path.display().to_string())
}

fn name(document: &Document) -> String {
    sanitize::line(&document.file.name, 60)
}

/// A document for programs. Scripts depend on the names.
fn json(document: &Document) -> Outcome<serde_json::Value> {
    let mut shown = time::in_json(document, &["at"])?;
    if let Some(fields) = shown.as_object_mut() {
        fields.insert("record_only".into(), true.into());
    }
    Ok(shown)
}
