//! Lanes and logs: contiguous, in order, published after the commit.

use std::sync::{Arc, Mutex};

use canteen_protocol::{Body, ClientId, ConversationId, LogId, MemberId, Seq, Time};
use canteen_server::bus::{Bus, Listener, LocalBus, Notice};
use canteen_server::db::{Db, DbError, Lane};
use canteen_server::log;

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

#[tokio::test]
async fn concurrent_appends_are_contiguous_and_published_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let bus = Arc::new(LocalBus::default());
    let ear = Arc::new(Ear::default());
    bus.attach(ear.clone());
    let db = Db::open(dir.path().join("t.db").to_str().unwrap(), bus).await.unwrap();
    let log = LogId::Conversation(ConversationId(7));
    let tasks: Vec<_> = (0..200)
        .map(|i| {
            let db = db.clone();
            tokio::spawn(async move {
                db.write(Lane::Of(log), move |tx| {
                    let client_id = ClientId(format!("c{i}"));
                    let ack = log::append(
                        tx,
                        log::Draft {
                            log,
                            at: Time(1),
                            by: Some(MemberId(1)),
                            client_id: Some(&client_id),
                            body: Body::Renamed { name: i.to_string() },
                        },
                    )?;
                    // Every third changes its mind, which must leave no hole.
                    if i % 3 == 0 { Err(DbError::Failed("no".into())) } else { Ok(ack.seq) }
                })
                .await
            })
        })
        .collect();
    let mut seqs = Vec::new();
    for task in tasks {
        seqs.extend(task.await.unwrap().ok().map(|s| s.0));
    }
    seqs.sort_unstable();
    let expected = i64::try_from(seqs.len()).unwrap();
    assert_eq!(seqs, (1..=expected).collect::<Vec<_>>());
    let heard = ear.0.lock().unwrap().clone();
    assert_eq!(heard, (1..=expected).map(|n| (log, Seq(n))).collect::<Vec<_>>());
    let entries = db
        .read(move |conn| log::range(conn, log, (Seq(1), Seq(expected)), 1000, false))
        .await
        .unwrap();
    assert_eq!(entries.len(), seqs.len());
}
