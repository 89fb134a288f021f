//! Lanes and logs: contiguous, in order, published after the commit.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};

use canteen_protocol::{Body, ClientId, ConversationId, LogId, MemberId, Seq, Time};
use canteen_server::bus::{Bus, Listener, LocalBus, Notice};
use canteen_server::db::{Db, DbError, DbResult, Lane, Options, Tx};
use canteen_server::metrics::Metrics;
use canteen_server::{log, vals};
use canteen_testkit::{Storage, both_engines, eventually};

#[derive(Default)]
struct Ear(Mutex<Vec<(LogId, Seq)>>);

impl Listener for Ear {
    fn hear(&self, notices: &[Notice]) {
        let mut heard = self.0.lock().unwrap();
        heard.extend(notices.iter().filter_map(|n| match n {
            Notice::Entry { log, seq, .. } => Some((*log, *seq)),
            _ => None,
        }));
    }
}

fn conversation(id: i64) -> LogId {
    LogId::Conversation(ConversationId(id))
}

fn append(tx: &mut Tx<'_>, log: LogId, client_id: &str) -> DbResult<Seq> {
    let draft = log::Draft {
        log,
        at: Time(1),
        by: Some(MemberId(1)),
        client_id: Some(&ClientId(client_id.to_owned())),
        body: Body::Renamed { name: client_id.to_owned() },
    };
    log::append(tx, draft).map(|ack| ack.seq)
}

/// A bus that is slow with what it is given first.
struct HeldUp {
    ear: Ear,
    until: Mutex<Option<Receiver<()>>>,
}

impl Bus for HeldUp {
    fn publish(&self, notices: Vec<Notice>) {
        let until = self.until.lock().unwrap().take();
        if let Some(until) = until {
            until.recv().unwrap();
        }
        self.ear.hear(&notices);
    }

    fn attach(&self, _: Arc<dyn Listener>) {}
}

/// PostgreSQL alone: SQLite has one lane.
#[tokio::test]
async fn two_lanes_that_write_one_log_publish_in_the_order_of_their_commits() {
    let storage = Storage::postgres();
    let (go, until) = channel();
    let bus = Arc::new(HeldUp { ear: Ear::default(), until: Mutex::new(Some(until)) });
    let db = Db::open(&storage.url(), Arc::clone(&bus) as _).await.unwrap();
    let log = LogId::Personal(MemberId(9));
    let mut writes = Vec::new();
    for id in [1, 2] {
        let client_id = format!("c{id}");
        let work = move |tx: &mut Tx<'_>| append(tx, log, &client_id);
        let lane = Lane::Of(conversation(id));
        writes.push(tokio::spawn({
            let db = db.clone();
            async move { db.write(lane, work).await }
        }));
        eventually(|| {
            let db = db.clone();
            async move {
                let head = db.read(move |conn| log::head(conn, log)).await.unwrap().0;
                (head == Seq(id)).then_some(())
            }
        })
        .await;
    }
    // Both are committed, and the first still waits to be published.
    go.send(()).unwrap();
    for write in writes {
        write.await.unwrap().unwrap();
    }
    assert_eq!(*bus.ear.0.lock().unwrap(), [(log, Seq(1)), (log, Seq(2))]);
}

both_engines! {
    async fn concurrent_appends_are_contiguous_and_published_in_order(storage: Storage) {
        let bus = Arc::new(LocalBus::default());
        let ear = Arc::new(Ear::default());
        bus.attach(ear.clone());
        let db = Db::open(&storage.url(), bus).await.unwrap();
        let log = conversation(7);
        let tasks: Vec<_> = (0..200)
            .map(|i| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(Lane::Of(log), move |tx| {
                        let seq = append(tx, log, &format!("c{i}"))?;
                        if i % 7 == 0 {
                            assert_eq!(log::head(tx, log)?.0, seq);
                        }
                        // Every third changes its mind, which must leave no hole.
                        if i % 3 == 0 { Err(DbError::Failed("no".into())) } else { Ok(seq) }
                    })
                    .await
                })
            })
            .collect();
        let mut seqs = Vec::new();
        for task in tasks {
            seqs.extend(task.await.unwrap().ok().map(|s| s.0));
        }
        assert_eq!(seqs.len(), 133);
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=133).collect::<Vec<_>>());
        let heard = ear.0.lock().unwrap().clone();
        assert_eq!(heard, (1..=133).map(|n| (log, Seq(n))).collect::<Vec<_>>());
        let entries = db
            .read(move |conn| log::range(conn, log, (Seq(1), Seq(133)), 1000, false))
            .await
            .unwrap();
        assert_eq!(entries.len(), 133);
    }

    async fn two_nodes_writing_one_log_leave_no_hole(storage: Storage) {
        // On SQLite two processes on one file are two nodes in this sense.
        let nodes = [storage.open().await.unwrap(), storage.open().await.unwrap()];
        let log = conversation(7);
        let tasks: Vec<_> = (0..100)
            .map(|i| {
                let db = nodes[i % 2].clone();
                tokio::spawn(async move {
                    db.write(Lane::Of(log), move |tx| append(tx, log, &format!("c{i}"))).await
                })
            })
            .collect();
        let mut seqs = Vec::new();
        for task in tasks {
            seqs.push(task.await.unwrap().unwrap().0);
        }
        seqs.sort_unstable();
        assert_eq!(seqs, (1..=100).collect::<Vec<_>>());
    }

    async fn locks_taken_in_opposite_orders_end_well(storage: Storage) {
        let db = storage.open().await.unwrap();
        let tasks: Vec<_> = (0..20)
            .map(|i| {
                let db = db.clone();
                // Different lanes, so different transactions on PostgreSQL.
                let (first, second) = if i % 2 == 0 { (1, 2) } else { (2, 1) };
                tokio::spawn(async move {
                    db.write(Lane::Of(conversation(first)), move |tx| {
                        append(tx, conversation(first), &format!("a{i}"))?;
                        append(tx, conversation(second), &format!("b{i}"))
                    })
                    .await
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        for id in [1, 2] {
            let head = db.read(move |conn| log::head(conn, conversation(id))).await.unwrap();
            assert_eq!(head.0, Seq(20));
        }
    }

    async fn a_failed_job_hurts_no_other_of_its_batch(storage: Storage) {
        let db = storage.open().await.unwrap();
        let log = conversation(1);
        let jobs: Vec<_> = (0..60)
            .map(|i| {
                let db = db.clone();
                tokio::spawn(async move {
                    db.write(Lane::Of(log), move |tx| match i % 3 {
                        // The same client id again and again.
                        0 => append(tx, log, "same"),
                        1 => panic!("a bug in job {i}"),
                        _ => append(tx, log, &format!("c{i}")),
                    })
                    .await
                })
            })
            .collect();
        let (mut kept, mut doubles, mut panics) = (0, 0, 0);
        for job in jobs {
            match job.await.unwrap() {
                Ok(_) => kept += 1,
                Err(DbError::Unique(_)) => doubles += 1,
                Err(DbError::Failed(text)) if text.contains("a bug in job") => panics += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((kept, doubles, panics), (21, 19, 20));
        let head = db.read(move |conn| log::head(conn, log)).await.unwrap();
        assert_eq!(head.0, Seq(21));
    }

    async fn an_attempt_that_fails_can_be_gone_on_from(storage: Storage) {
        let db = storage.open().await.unwrap();
        let log = conversation(1);
        let seqs = db
            .write(Lane::Of(log), move |tx| {
                let first = append(tx, log, "a")?;
                let double = tx.attempt(|tx| {
                    append(tx, log, "lost with the attempt")?;
                    append(tx, log, "a")
                });
                assert!(matches!(double, Err(DbError::Unique(_))));
                let nested: DbResult<Seq> = tx.attempt(|tx| {
                    drop(tx.attempt(|tx| append(tx, log, "a")));
                    append(tx, log, "b")
                });
                Ok::<_, DbError>([first, nested?, append(tx, log, "lost with the attempt")?])
            })
            .await
            .unwrap();
        assert_eq!(seqs, [Seq(1), Seq(2), Seq(3)]);
    }

    async fn going_on_after_a_failure_without_an_attempt_is_refused(storage: Storage) {
        let db = storage.open().await.unwrap();
        let log = conversation(1);
        let outcome: DbResult<()> = db
            .write(Lane::Of(log), move |tx| {
                append(tx, log, "a")?;
                drop(append(tx, log, "a"));
                Ok(())
            })
            .await;
        assert!(matches!(outcome, Err(DbError::Unique(_))), "{outcome:?}");
        let head = db.read(move |conn| log::head(conn, log)).await.unwrap();
        assert_eq!(head.0, Seq(0));
    }

    async fn values_come_back_as_they_went(storage: Storage) {
        let db = storage.open().await.unwrap();
        let row = db
            .write(Lane::Admin, |tx| {
                tx.run(
                    "INSERT INTO audit (corp, seq, at, actor, action, target, detail, hash)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    vals![i64::MAX, -1, 0, None::<i64>, "", "日本\u{1f600}", "'$1", vec![0_u8, 255]],
                )?;
                // The same statement with a value where there was none before.
                tx.run(
                    "INSERT INTO audit (corp, seq, at, actor, action, target, detail, hash)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                    vals![i64::MAX, -2, 0, 5, "", "", "", Vec::<u8>::new()],
                )?;
                tx.one(
                    "SELECT corp, actor, target, detail, hash, seq < $1, $2, $3,
                            (SELECT CAST(SUM(at) AS BIGINT) FROM audit), actor IS NULL
                     FROM audit WHERE seq = -1",
                    vals![0, "text", 7],
                )
            })
            .await
            .unwrap();
        assert_eq!(row.get::<i64>(0).unwrap(), i64::MAX);
        assert_eq!(row.get::<Option<i64>>(1).unwrap(), None);
        assert_eq!(row.get::<String>(2).unwrap(), "日本\u{1f600}");
        assert_eq!(row.get::<String>(3).unwrap(), "'$1");
        assert_eq!(row.get::<Vec<u8>>(4).unwrap(), [0, 255]);
        assert!(row.get::<bool>(5).unwrap());
        assert_eq!(row.get::<String>(6).unwrap(), "text");
        assert_eq!(row.get::<i64>(7).unwrap(), 7);
        assert_eq!(row.get::<i64>(8).unwrap(), 0);
        assert!(row.get::<bool>(9).unwrap());
    }

    async fn text_is_ordered_by_its_bytes(storage: Storage) {
        let db = storage.open().await.unwrap();
        let names = db
            .write(Lane::Admin, |tx| {
                for kind in ["b", "B", "1/4/", "1/40", "1/3", "é", "z", "中"] {
                    tx.run("INSERT INTO counter (kind, last) VALUES ($1, 1)", vals![kind])?;
                }
                tx.run("SELECT kind FROM counter ORDER BY kind", &[])?
                    .iter()
                    .map(|row| row.get::<String>(0))
                    .collect::<DbResult<Vec<_>>>()
            })
            .await
            .unwrap();
        assert_eq!(names, ["1/3", "1/4/", "1/40", "B", "b", "z", "é", "中"]);
    }

    async fn a_read_sees_one_moment(storage: Storage) {
        let db = storage.open().await.unwrap();
        let log = conversation(1);
        db.write(Lane::Of(log), move |tx| append(tx, log, "a")).await.unwrap();
        let (looked, go) = (Arc::new(tokio::sync::Notify::new()), std::sync::mpsc::channel());
        let read = tokio::spawn({
            let (db, looked) = (db.clone(), Arc::clone(&looked));
            async move {
                db.read(move |conn| {
                    let before = log::head(conn, log)?.0;
                    looked.notify_one();
                    go.1.recv().unwrap();
                    Ok::<_, DbError>((before, log::head(conn, log)?.0))
                })
                .await
            }
        });
        looked.notified().await;
        db.write(Lane::Of(log), move |tx| append(tx, log, "b")).await.unwrap();
        go.0.send(()).unwrap();
        assert_eq!(read.await.unwrap().unwrap(), (Seq(1), Seq(1)));
        assert_eq!(db.read(move |conn| log::head(conn, log)).await.unwrap().0, Seq(2));
    }

    async fn many_nodes_may_start_at_once(storage: Storage) {
        let (a, b, c) = tokio::join!(storage.open(), storage.open(), storage.open());
        for db in [a, b, c] {
            let head = db.unwrap().read(|conn| log::head(conn, conversation(1))).await.unwrap();
            assert_eq!(head.0, Seq(0));
        }
    }

    async fn commits_and_their_sizes_are_counted(storage: Storage) {
        let metrics = Metrics::new();
        let options = Options { metrics: Arc::clone(&metrics), ..Options::default() };
        let db = storage.open_with(options).await.unwrap();
        let log = conversation(1);
        for i in 0..3 {
            db.write(Lane::Of(log), move |tx| append(tx, log, &format!("c{i}"))).await.unwrap();
        }
        let refused: DbResult<()> =
            db.write(Lane::Of(log), |_| Err(DbError::Failed("no".into()))).await;
        refused.unwrap_err();
        assert_eq!((metrics.commits.get(), metrics.backlog.get()), (3, 0));
    }
}

#[tokio::test]
async fn a_database_server_that_restarts_is_found_again() {
    let storage = Storage::postgres();
    let db = storage.open().await.unwrap();
    let log = conversation(1);
    for round in 0..3 {
        db.write(Lane::Of(log), move |tx| append(tx, log, &format!("c{round}"))).await.unwrap();
        storage.database().unwrap().cut_connections().unwrap();
        let head = db.read(move |conn| log::head(conn, log)).await.unwrap();
        assert_eq!(head.0, Seq(round + 1));
    }
}

/// Appends "a", loses its connection the first `times` times, appends "b".
async fn unlucky(db: &Db, log: LogId, times: usize) -> DbResult<Seq> {
    let tries = AtomicUsize::new(0);
    db.write(Lane::Of(log), move |tx| {
        append(tx, log, "a")?;
        if tries.fetch_add(1, Ordering::Relaxed) < times {
            drop(tx.run("SELECT pg_terminate_backend(pg_backend_pid())", &[]));
        }
        append(tx, log, "b")
    })
    .await
}

#[tokio::test]
async fn a_connection_lost_in_a_transaction_loses_and_doubles_nothing() {
    let storage = Storage::postgres();
    let db = storage.open().await.unwrap();
    let log = conversation(1);
    let lost = unlucky(&db, log, 100).await;
    assert!(matches!(lost, Err(DbError::Unreachable(_))), "{lost:?}");
    assert_eq!(unlucky(&db, log, 1).await.unwrap(), Seq(2));
}

#[tokio::test]
async fn a_database_that_is_not_there_is_explained() {
    let storage = Storage::postgres();
    let nowhere = storage.url().replace("canteen_test", "no_canteen_test");
    let error = Db::open(&nowhere, Arc::new(LocalBus::default())).await.err().unwrap();
    let text = error.to_string();
    assert!(matches!(error, DbError::Open(_)), "{text}");
    assert!(text.contains("does not exist") && text.contains("check that"), "{text}");
}

#[tokio::test]
async fn a_database_newer_than_the_program_is_refused() {
    let storage = Storage::sqlite();
    let db = storage.open().await.unwrap();
    db.write(Lane::Admin, |tx| {
        tx.run("INSERT INTO migration (number, name) VALUES (9999, 'of tomorrow')", &[]).map(drop)
    })
    .await
    .unwrap();
    let error = storage.open().await.err().unwrap().to_string();
    assert!(error.contains("use a newer canteen"), "{error}");
}
