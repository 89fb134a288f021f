//! Jobs fire once, whatever happens to those who fire them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use canteen_protocol::{Body, ConversationId, LogId, Seq, Time};
use canteen_server::app::Outside;
use canteen_server::blob::Blobs;
use canteen_server::bus::{Bus, LocalBus};
use canteen_server::clock::Clock;
use canteen_server::db::{Db, Lane};
use canteen_server::gateway::{Hub, Pace};
use canteen_server::jobs::{self, Fired, Jobs, Worker};
use canteen_server::mail::Mailer;
use canteen_server::metrics::Metrics;
use canteen_server::sms::Sms;
use canteen_server::tenant::resolver::Memory;
use canteen_server::{App, Fault, log, vals};
use canteen_testkit::{START, Storage, both_engines, eventually};

const LOG: LogId = LogId::Conversation(ConversationId(1));

/// A node without sessions on this storage.
async fn node(storage: &Storage, clock: &Clock) -> App {
    let bus: Arc<dyn Bus> = Arc::new(LocalBus::default());
    App {
        db: Db::open(&storage.url(), Arc::clone(&bus)).await.unwrap(),
        blobs: Blobs::open(&storage.folder().join("files").display().to_string()).unwrap(),
        bus,
        clock: clock.clone(),
        limits: Default::default(),
        hub: Arc::new(Hub::new(Pace::default())),
        mailer: Mailer::memory(),
        sms: Sms::Off,
        outside: Arc::new(Outside { url: None, install: String::new() }),
        tenancy: Default::default(),
        resolver: Arc::new(Memory::default()),
        hooks: Default::default(),
        metrics: Metrics::new(),
    }
}

/// Jobs of kind "note", which write an entry with their payload, "late" behind it when late.
fn noting() -> Jobs {
    let mut jobs = Jobs::default();
    jobs.within("note", |_| Lane::Of(LOG), note);
    jobs
}

fn note(app: &App, tx: &mut canteen_server::db::Tx<'_>, fired: &Fired) -> Result<(), Fault> {
    let mut name: String = fired.payload()?;
    if fired.late {
        name.push_str(" late");
    }
    let body = Body::Renamed { name };
    log::append(tx, log::Draft { log: LOG, at: app.now(), by: None, client_id: None, body })?;
    Ok(())
}

async fn schedule(app: &App, key: &str, kind: &'static str, due: i64) {
    let key = key.to_owned();
    app.db
        .write(Lane::Admin, move |tx| jobs::schedule(tx, &key, kind, Time(START.0 + due), &key))
        .await
        .unwrap();
}

async fn notes(app: &App) -> Vec<String> {
    let all = (Seq(1), Seq(i64::MAX));
    let entries = app.db.read(move |conn| log::range(conn, LOG, all, 1_000, false)).await.unwrap();
    entries
        .into_iter()
        .map(|entry| match entry.body {
            Body::Renamed { name } => name,
            other => panic!("{other:?}"),
        })
        .collect()
}

async fn waiting(app: &App) -> i64 {
    let count = app.db.read(|conn| conn.one("SELECT COUNT(*) FROM job", &[])).await.unwrap();
    count.get(0).unwrap()
}

async fn until_noted(app: &App, count: usize) {
    eventually(|| async { notes(app).await.len() >= count }).await;
}

both_engines! {
    async fn a_job_fires_when_its_time_comes_and_is_gone(storage: Storage) {
        let clock = Clock::manual(START);
        let app = node(&storage, &clock).await;
        let worker = Worker::start(app.clone(), noting());
        schedule(&app, "b", "note", 20_000).await;
        schedule(&app, "a", "note", 10_000).await;
        clock.advance(10_000);
        until_noted(&app, 1).await;
        clock.advance(9_999);
        assert_eq!(notes(&app).await, ["a"]);
        clock.advance(1);
        until_noted(&app, 2).await;
        // What is already due fires at once.
        schedule(&app, "c", "note", 0).await;
        until_noted(&app, 3).await;
        assert_eq!(notes(&app).await, ["a", "b", "c"]);
        assert_eq!(waiting(&app).await, 0);
        worker.stop().await;
        assert!(app.metrics.encode().contains("canteen_jobs_total{kind=\"note\"} 3"));
    }

    async fn after_downtime_each_fires_once_and_is_marked_late(storage: Storage) {
        let clock = Clock::manual(START);
        let app = node(&storage, &clock).await;
        for i in 0..200 {
            schedule(&app, &format!("{i:03}"), "note", i * 1_000).await;
        }
        drop(app);
        clock.advance(200_000);
        let app = node(&storage, &clock).await;
        let worker = Worker::start(app.clone(), noting());
        until_noted(&app, 200).await;
        worker.stop().await;
        let mut notes = notes(&app).await;
        notes.sort();
        let expected: Vec<_> = (0..200)
            .map(|i| if i < 140 { format!("{i:03} late") } else { format!("{i:03}") })
            .collect();
        assert_eq!(notes, expected);
        assert_eq!(waiting(&app).await, 0);
    }

    async fn two_workers_never_fire_one_twice(storage: Storage) {
        let clock = Clock::manual(START);
        let (one, two) = (node(&storage, &clock).await, node(&storage, &clock).await);
        for i in 0..150 {
            schedule(&one, &format!("{i:03}"), "note", 1_000).await;
        }
        let workers =
            [Worker::start(one.clone(), noting()), Worker::start(two.clone(), noting())];
        clock.advance(1_000);
        until_noted(&one, 150).await;
        for worker in workers {
            worker.stop().await;
        }
        let mut notes = notes(&one).await;
        notes.sort();
        notes.dedup();
        assert_eq!(notes.len(), 150);
        let head = one.db.read(|conn| log::head(conn, LOG)).await.unwrap();
        assert_eq!(head.0, Seq(150));
    }

    async fn what_a_dead_node_had_claimed_fires_elsewhere(storage: Storage) {
        let clock = Clock::manual(START);
        let dying = node(&storage, &clock).await;
        schedule(&dying, "a", "letter", 0).await;
        let begun = Arc::new(AtomicUsize::new(0));
        let mut stuck = Jobs::default();
        stuck.outside("letter", {
            let begun = Arc::clone(&begun);
            move |_, _| {
                begun.fetch_add(1, Ordering::SeqCst);
                std::future::pending()
            }
        });
        let worker = Worker::start(dying.clone(), stuck);
        eventually(|| async { begun.load(Ordering::SeqCst) == 1 }).await;
        drop(worker);
        let mut jobs = Jobs::default();
        jobs.outside("letter", |app: App, fired: Fired| async move {
            app.mailer.send("li@example.com", &fired.key, "").await
        });
        let living = node(&storage, &clock).await;
        let worker = Worker::start(living.clone(), jobs);
        // Its claim holds until the lease ends.
        clock.advance(59_999);
        schedule(&living, "b", "letter", 0).await;
        eventually(|| async { living.mailer.sent().len() == 1 }).await;
        clock.advance(1);
        eventually(|| async { living.mailer.sent().len() == 2 }).await;
        worker.stop().await;
        let subjects: Vec<_> = living.mailer.sent().into_iter().map(|m| m.subject).collect();
        assert_eq!(subjects, ["b", "a"]);
        assert_eq!(waiting(&living).await, 0);
    }

    async fn a_failing_job_is_rolled_back_and_tried_again(storage: Storage) {
        let clock = Clock::manual(START);
        let app = node(&storage, &clock).await;
        let tries = Arc::new(AtomicUsize::new(0));
        let mut jobs = Jobs::default();
        jobs.within("note", |_| Lane::Of(LOG), {
            let tries = Arc::clone(&tries);
            move |app, tx, fired| {
                note(app, tx, fired)?;
                match tries.fetch_add(1, Ordering::SeqCst) {
                    0 => Err(Fault::Internal("the first time".into())),
                    1 => panic!("the second time"),
                    _ => Ok(()),
                }
            }
        });
        let worker = Worker::start(app.clone(), jobs);
        schedule(&app, "a", "note", 0).await;
        for (try_, pause, text) in [(1, 1_000, "the first time"), (2, 2_000, "the second time")] {
            let noted = || async {
                let sql = "SELECT error FROM job WHERE tries = $1";
                let row = app.db.read(move |conn| conn.first(sql, vals![try_])).await.unwrap();
                row.is_some_and(|row| row.get::<String>(0).unwrap().contains(text))
            };
            eventually(noted).await;
            assert_eq!(notes(&app).await.len(), 0);
            clock.advance(pause);
        }
        until_noted(&app, 1).await;
        worker.stop().await;
        assert_eq!(notes(&app).await, ["a"]);
        assert_eq!((tries.load(Ordering::SeqCst), waiting(&app).await), (3, 0));
        assert_eq!(app.metrics.job_failures.get(), 2);
    }

    async fn scheduling_again_moves_and_cancelling_takes_back(storage: Storage) {
        let clock = Clock::manual(START);
        let app = node(&storage, &clock).await;
        schedule(&app, "kept", "note", 5_000).await;
        schedule(&app, "kept", "note", 5_000).await;
        schedule(&app, "moved", "note", 1_000).await;
        schedule(&app, "moved", "note", 9_000).await;
        schedule(&app, "cancelled", "note", 1_000).await;
        let cancel =
            async |key| app.db.write(Lane::Admin, move |tx| jobs::cancel(tx, key)).await.unwrap();
        assert!(cancel("cancelled").await);
        assert!(!cancel("cancelled").await);
        let worker = Worker::start(app.clone(), noting());
        clock.advance(5_000);
        until_noted(&app, 1).await;
        assert_eq!(notes(&app).await, ["kept"]);
        clock.advance(4_000);
        until_noted(&app, 2).await;
        worker.stop().await;
        assert_eq!(notes(&app).await, ["kept", "moved"]);
    }

    async fn a_job_may_schedule_itself_anew(storage: Storage) {
        let clock = Clock::manual(START);
        let app = node(&storage, &clock).await;
        let mut jobs = Jobs::default();
        jobs.within("note", |_| Lane::Of(LOG), |app, tx, fired| {
            note(app, tx, fired)?;
            let next = Time(fired.due.0 + 7_000);
            Ok(jobs::schedule(tx, &fired.key, "note", next, &fired.payload::<String>()?)?)
        });
        let worker = Worker::start(app.clone(), jobs);
        schedule(&app, "weekly", "note", 0).await;
        for round in 1..=3 {
            until_noted(&app, round).await;
            clock.advance(7_000);
        }
        until_noted(&app, 4).await;
        worker.stop().await;
        assert_eq!((notes(&app).await.len(), waiting(&app).await), (4, 1));
    }

    async fn a_kind_from_another_version_waits(storage: Storage) {
        let clock = Clock::manual(START);
        let app = node(&storage, &clock).await;
        schedule(&app, "a", "of tomorrow", 0).await;
        let worker = Worker::start(app.clone(), noting());
        eventually(|| async { app.metrics.job_failures.get() == 1 }).await;
        worker.stop().await;
        assert_eq!(waiting(&app).await, 1);
    }
}
