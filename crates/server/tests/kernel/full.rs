//! A disk that is full or read-only: said so, nothing acked is lost, and it passes.

use std::collections::BTreeMap;

use canteen_protocol::conversation::OpenDirect;
use canteen_protocol::message::{Ack, SendMessage};
use canteen_protocol::sync::GetRange;
use canteen_protocol::{Body, ClientId, ConversationId, ErrorCode, LogId, Seq, WireError};
use canteen_server::db::{DbError, DbResult, Lane};
use canteen_testkit::{Client, TestServer, both_engines};
use futures_util::future::join_all;

/// From now on nothing more fits.
async fn fill(server: &TestServer) {
    match server.storage().database() {
        // What a PostgreSQL without room answers to an insert.
        Some(database) => database
            .execute(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                     RAISE EXCEPTION 'could not extend file: No space left on device'
                     USING ERRCODE = 'disk_full'; END $$;
                 CREATE TRIGGER no_room BEFORE INSERT ON log_entry
                     FOR EACH ROW EXECUTE FUNCTION no_room()",
            )
            .unwrap(),
        // SQLite takes the size it has as the least it can be held to. Pages in it that are free, as
        // the index of words leaves some, are filled as well.
        None => {
            pragma(server, "PRAGMA max_page_count = 1").await;
            while ballast(server).await.is_ok() {}
        }
    }
}

async fn ballast(server: &TestServer) -> DbResult<()> {
    let write = |tx: &mut canteen_server::db::Tx<'_>| {
        let id = tx.new_id("ballast")?;
        let large = canteen_server::vals![format!("{id} {}", "x".repeat(4_000))];
        tx.run("INSERT INTO counter (kind, last) VALUES ($1, 0)", large).map(drop)
    };
    server.app().db.write(Lane::Admin, write).await
}

/// There is room again.
async fn make_room(server: &TestServer) {
    match server.storage().database() {
        Some(database) => database.execute("DROP FUNCTION no_room CASCADE").unwrap(),
        None => pragma(server, "PRAGMA max_page_count = 1073741823").await,
    }
}

async fn pragma(server: &TestServer, sql: &'static str) {
    let db = server.app().db;
    db.write(Lane::Admin, move |tx| tx.run(sql, &[]).map(drop)).await.unwrap();
}

type Sent = (SendMessage, Result<Ack, WireError>);

/// Every client says so many things, all clients at once.
async fn storm(clients: &[Client], to: ConversationId, round: &str, count: usize) -> Vec<Sent> {
    let each = clients.iter().enumerate().map(|(c, client)| async move {
        let mut sent = Vec::new();
        for i in 0..count {
            let message = SendMessage {
                conversation: to,
                client_id: ClientId(format!("storm-{round}-client-{c}-message-{i}")),
                // Larger than a page, so that a full SQLite file cannot squeeze it in.
                text: format!("{round} {c} {i} {}", "字".repeat(3_000)),
                reply_to: None,
                files: Vec::new(),
            };
            let answer = client.call(message.clone()).await;
            sent.push((message, answer));
        }
        sent
    });
    join_all(each).await.concat()
}

async fn texts(client: &Client, of: ConversationId) -> BTreeMap<Seq, String> {
    let log = LogId::Conversation(of);
    let range = GetRange { log, from: Seq(1), to: Seq(500), newest: false };
    let entries = client.call(range).await.unwrap().entries;
    let text = |body| match body {
        Body::Message(message) => Some(message.text),
        _ => None,
    };
    entries.into_iter().filter_map(|e| Some((e.seq, text(e.body)?))).collect()
}

both_engines! {
    async fn a_full_disk_loses_nothing_that_was_acked(server: TestServer) {
        server.corp("Acme").member("li").member("zhao").create().await;
        let mut clients = Vec::new();
        for userid in ["li", "li", "zhao", "zhao"] {
            clients.push(server.client(userid).await);
        }
        let ask = OpenDirect { member: server.member("zhao") };
        let to = clients[0].call(ask).await.unwrap().id;

        let before = storm(&clients, to, "before", 5).await;
        assert!(before.iter().all(|(_, answer)| answer.is_ok()));
        fill(&server).await;
        let full = storm(&clients, to, "full", 5).await;
        for (_, answer) in &full {
            let error = answer.as_ref().unwrap_err();
            assert_eq!(error.code, ErrorCode::Storage);
            assert!(error.message.contains("disk is full"), "{}", error.message);
        }
        // What is there can be read all the while.
        assert_eq!(texts(&clients[0], to).await.len(), before.len());

        make_room(&server).await;
        let mut acks = BTreeMap::new();
        for (i, (message, first)) in before.iter().chain(&full).enumerate() {
            let client = &clients[(i / 5) % 4];
            let ack = client.call(message.clone()).await.unwrap();
            if let Ok(first) = first {
                assert_eq!(&ack, first);
            }
            acks.insert(ack.seq, message.text.clone());
        }
        assert_eq!(acks.len(), 40);
        assert_eq!(texts(&clients[3], to).await, acks);
        let places: Vec<_> = acks.keys().map(|seq| seq.0).collect();
        let first = places[0];
        assert_eq!(places, (first..first + 40).collect::<Vec<_>>());
    }
}

/// A batch in which the disk fills up halfway answers each write for itself.
#[tokio::test]
async fn a_write_that_does_not_fit_spares_the_others_of_its_batch() {
    let server = TestServer::sqlite().await;
    let db = server.app().db;
    fill(&server).await;
    let writes = (0..30).map(|i| {
        let db = db.clone();
        async move {
            let write = move |tx: &mut canteen_server::db::Tx<'_>| {
                let id = tx.new_id("small")?;
                if i % 2 == 0 {
                    let large = canteen_server::vals![format!("large-{i}"), "x".repeat(100_000)];
                    tx.run(
                        "INSERT INTO job (key, kind, due, payload) VALUES ($1, '', 0, $2)",
                        large,
                    )?;
                }
                Ok::<_, DbError>(id)
            };
            db.write(Lane::Admin, write).await
        }
    });
    let (mut kept, mut refused) = (Vec::new(), 0);
    for outcome in join_all(writes).await {
        match outcome {
            Ok(id) => kept.push(id),
            Err(DbError::Full(_)) => refused += 1,
            Err(other) => panic!("{other}"),
        }
    }
    let last = db.write(Lane::Admin, |tx| tx.new_id("small")).await.unwrap();
    // The last id tells how many were committed: exactly those that were acked.
    assert_eq!(last, 1 + i64::try_from(kept.len()).unwrap());
    assert!(refused >= 15, "{refused}");
    make_room(&server).await;
    let fits = db.write(Lane::Admin, |tx| {
        let large = canteen_server::vals!["x".repeat(100_000)];
        tx.run(
            "INSERT INTO job (key, kind, due, payload) VALUES ('l', '', 1000000000000000, $1)",
            large,
        )
    });
    fits.await.unwrap();
}

#[tokio::test]
async fn a_read_only_postgresql_is_said_and_found_writable_again() {
    let server = TestServer::postgres().await;
    let database = server.storage().database().unwrap();
    let (name, db) = (database.name(), server.app().db);
    let write = || db.write(Lane::Admin, |tx| tx.new_id("test"));
    assert_eq!(write().await.unwrap(), 1);
    let set = |on| format!("ALTER DATABASE {name} SET default_transaction_read_only = {on}");
    database.execute(&set("on")).unwrap();
    database.cut_connections().unwrap();
    let error = write().await.unwrap_err();
    assert!(matches!(error, DbError::Full(_)), "{error}");
    let undo = format!("BEGIN READ WRITE; {}; COMMIT", set("off"));
    database.execute(&undo).unwrap();
    database.cut_connections().unwrap();
    assert_eq!(write().await.unwrap(), 2);
}
