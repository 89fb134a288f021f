//! Durable appends: how many a second, and how long one takes from asking to the ack.
//!
//! `cargo bench --workspace --bench append` measures SQLite on the disk of the target folder, and
//! PostgreSQL when `CANTEEN_BENCH_POSTGRES` names an empty database (with fsync on, or the figures
//! mean nothing).
#![expect(clippy::unwrap_used, reason = "a bench that cannot work stops")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use canteen_protocol::{Body, ClientId, ConversationId, LogId, MemberId, Time};
use canteen_server::bus::LocalBus;
use canteen_server::db::{Db, DbResult, Lane, Options};
use canteen_server::log;
use canteen_server::metrics::Metrics;

/// How long each row of the table is measured.
const WINDOW: Duration = Duration::from_secs(3);
/// Senders at once, each waiting for its ack before it sends again.
const SENDERS: [usize; 4] = [1, 10, 100, 400];

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let file = folder.path().join("bench.db").display().to_string();
    runtime.block_on(table("SQLite", &file));
    match std::env::var("CANTEEN_BENCH_POSTGRES") {
        Ok(url) => runtime.block_on(table("PostgreSQL", &url)),
        Err(_) => say("PostgreSQL: set CANTEEN_BENCH_POSTGRES to measure it"),
    }
}

#[expect(clippy::print_stdout, reason = "a bench tells its figures")]
fn say(line: &str) {
    println!("{line}");
}

async fn table(name: &str, url: &str) {
    say(&format!("{name:<12}  appends/s    p50 ms    p99 ms  writes a commit"));
    for senders in SENDERS {
        let metrics = Metrics::new();
        let options = Options { metrics: Arc::clone(&metrics), ..Options::default() };
        let db = Db::open_with(url, Arc::new(LocalBus::default()), options).await.unwrap();
        let mut took = measure(&db, senders).await;
        took.sort_unstable();
        let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
        let commits = usize::try_from(metrics.commits.get()).unwrap();
        say(&format!(
            "{senders:>4} senders  {:>9.0}  {:>8.2}  {:>8.2}  {:>15.1}",
            took.len() as f64 / WINDOW.as_secs_f64(),
            at(50),
            at(99),
            took.len() as f64 / commits as f64,
        ));
    }
}

/// How long each append took.
async fn measure(db: &Db, senders: usize) -> Vec<Duration> {
    let run = rand::random::<u64>();
    let begun = Instant::now();
    let tasks: Vec<_> = (0..senders)
        .map(|sender| {
            let db = db.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                while begun.elapsed() < WINDOW {
                    let asked = Instant::now();
                    let id = format!("{run}-{sender}-{}", took.len());
                    append(&db, i64::try_from(sender).unwrap() + 1, id).await.unwrap();
                    took.push(asked.elapsed());
                }
                took
            })
        })
        .collect();
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await.unwrap());
    }
    all
}

/// What a message costs the log: the look for a repeat, the head, the entry.
async fn append(db: &Db, conversation: i64, id: String) -> DbResult<()> {
    let log = LogId::Conversation(ConversationId(conversation));
    let (by, client_id) = (MemberId(conversation), ClientId(id));
    let write = move |tx: &mut canteen_server::db::Tx<'_>| {
        if log::repeated(tx, by, &client_id)?.is_none() {
            let draft = log::Draft {
                log,
                at: Time(1),
                by: Some(by),
                client_id: Some(&client_id),
                body: Body::Renamed { name: "lunch at noon?".into() },
            };
            log::append(tx, draft)?;
        }
        Ok(())
    };
    db.write(Lane::Of(log), write).await
}
