//! What is carried over when the history's file fails: acts and drafts, which nobody else has.

use std::path::Path;

use canteen_protocol::{ConversationId, Seq};
use rusqlite::{Connection, OpenFlags, Row, params};

use super::{StoreResult, spoken};

/// Conversations that are taken into memory with their last entries when the disk is full.
const CONVERSATIONS: i64 = 50;
/// So many of each.
const ENTRIES: i64 = 200;

/// Acts and drafts.
#[derive(Debug, Default)]
pub struct Rescued {
    acts: Vec<Act>,
    drafts: Vec<(i64, String, Option<i64>)>,
    account: Option<String>,
}

#[derive(Debug)]
struct Act {
    id: i64,
    client_id: String,
    conversation: Option<i64>,
    act: String,
    at: i64,
    state: i64,
    error: Option<String>,
    seq: Option<i64>,
}

impl Rescued {
    /// All that can be read, row by row: one that cannot does not take the others with it.
    pub fn from_whole(conn: &Connection) -> Self {
        let acts = readable(
            conn,
            "SELECT id, client_id, conversation, act, at, state, error, seq FROM outbox ORDER BY id",
            |row| {
                Ok(Act {
                    id: row.get(0)?,
                    client_id: row.get(1)?,
                    conversation: row.get(2)?,
                    act: row.get(3)?,
                    at: row.get(4)?,
                    state: row.get(5)?,
                    error: row.get(6)?,
                    seq: row.get(7)?,
                })
            },
        );
        let drafts = readable(conn, "SELECT conversation, text, reply FROM draft", |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        });
        let account =
            readable(conn, "SELECT value FROM meta WHERE key = 'account'", |row| row.get(0));
        Self { acts, drafts, account: account.into_iter().next() }
    }

    /// Puts it into another history. What is there already stays.
    pub fn put(&self, conn: &Connection) -> StoreResult<()> {
        let tx = conn.unchecked_transaction()?;
        for act in &self.acts {
            let with = |id: Option<i64>| {
                let values = params![
                    id,
                    act.client_id,
                    act.conversation,
                    act.act,
                    act.at,
                    act.state,
                    act.error,
                    act.seq
                ];
                tx.execute(
                    "INSERT INTO outbox (id, client_id, conversation, act, at, state, error, seq)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING",
                    values,
                )
            };
            let there = "SELECT 1 FROM outbox WHERE client_id = ?1";
            if tx.prepare_cached(there)?.exists([&act.client_id])? {
                continue;
            }
            // Another process may have given the number to another act.
            if with(Some(act.id))? == 0 {
                with(None)?;
            }
        }
        for (conversation, text, reply) in &self.drafts {
            let put = "INSERT INTO draft (conversation, text, reply) VALUES (?1, ?2, ?3)
                       ON CONFLICT DO NOTHING";
            tx.execute(put, params![conversation, text, reply])?;
        }
        if let Some(account) = &self.account {
            let put = "INSERT INTO meta (key, value) VALUES ('account', ?1) ON CONFLICT DO NOTHING";
            tx.execute(put, [account])?;
        }
        tx.commit()?;
        Ok(())
    }

    /// The acts' names.
    pub fn client_ids(&self) -> Vec<String> {
        self.acts.iter().map(|act| act.client_id.clone()).collect()
    }

    /// What it is, for people.
    pub fn in_words(&self) -> String {
        match self.acts.len() {
            0 => "nothing was waiting to be sent".into(),
            1 => "one act that waited to be sent was rescued".into(),
            n => format!("{n} acts that waited to be sent were rescued"),
        }
    }
}

/// What can be read of a broken file. Opened for writing, since its log may hold what is newest.
pub fn from_broken(path: &Path) -> Rescued {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match Connection::open_with_flags(path, flags) {
        Ok(conn) => Rescued::from_whole(&conn),
        Err(_) => Rescued::default(),
    }
}

/// Takes acts out of the file that were done or withdrawn while it could not be written.
pub fn forget(conn: &Connection, carried: &[String], kept: &[String]) -> StoreResult<()> {
    for client_id in carried.iter().filter(|id| !kept.contains(id)) {
        conn.execute("DELETE FROM outbox WHERE client_id = ?1", [client_id])?;
    }
    Ok(())
}

fn readable<T>(
    conn: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Vec<T> {
    let Ok(mut statement) = conn.prepare(sql) else { return Vec::new() };
    let Ok(rows) = statement.query_map([], read) else { return Vec::new() };
    let mut found = Vec::new();
    let mut failures = 0;
    for row in rows {
        match row {
            Ok(row) => found.push(row),
            // A broken page fails for ever.
            Err(rusqlite::Error::SqliteFailure(..)) => break,
            Err(_) => failures += 1,
        }
    }
    if failures > 0 {
        tracing::warn!(failures, "rows of the broken history could not be rescued");
    }
    found
}

/// Copies what matters most from the file: everything but the directory and old entries.
pub fn into_memory(file: &Connection, memory: &Connection) -> StoreResult<()> {
    Rescued::from_whole(file).put(memory)?;
    for table in ["meta", "conversation", "todo", "todo_reminder"] {
        copy(file, memory, &format!("SELECT * FROM {table}"), table)?;
    }
    let mut recent = file.prepare("SELECT id FROM conversation ORDER BY at DESC LIMIT ?1")?;
    let recent: Vec<i64> =
        recent.query_map([CONVERSATIONS], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for id in recent {
        let last = format!(
            "SELECT * FROM entry WHERE conversation = {id}
               AND seq >= (SELECT low FROM covered WHERE conversation = {id} ORDER BY low DESC LIMIT 1)
             ORDER BY seq DESC LIMIT {ENTRIES}"
        );
        copy(file, memory, &last, "entry")?;
        memory.execute(
            "INSERT INTO covered (conversation, low, high)
             SELECT conversation, MIN(seq), MAX(seq) FROM entry WHERE conversation = ?1
             GROUP BY conversation",
            [id],
        )?;
        spoken::fill(memory, ConversationId(id), Seq(i64::MAX), usize::MAX)?;
    }
    Ok(())
}

fn copy(from: &Connection, to: &Connection, select: &str, table: &str) -> StoreResult<()> {
    let mut statement = from.prepare(select)?;
    let columns = statement.column_count();
    let marks = vec!["?"; columns].join(", ");
    let tx = to.unchecked_transaction()?;
    let mut insert = tx.prepare(&format!("INSERT OR IGNORE INTO {table} VALUES ({marks})"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let values: Vec<rusqlite::types::Value> =
            (0..columns).map(|i| row.get(i)).collect::<Result<_, _>>()?;
        insert.execute(rusqlite::params_from_iter(values))?;
    }
    drop(insert);
    tx.commit()?;
    Ok(())
}
