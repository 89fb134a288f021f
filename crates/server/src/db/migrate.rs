//! Brings the schema up to date: numbered files, each applied once, in order.

use super::{Conn, DbError, DbResult};

/// Number, name, text. Written once; a released one is never changed.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "kernel", include_str!("../../migrations/0001_kernel.sql")),
    (2, "account", include_str!("../../migrations/0002_account.sql")),
    (3, "directory", include_str!("../../migrations/0003_directory.sql")),
    (4, "chat", include_str!("../../migrations/0004_chat.sql")),
];

pub(super) fn run(conn: &mut Conn) -> DbResult<()> {
    conn.batch(
        "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL)",
    )?;
    conn.begin()?;
    let outcome = apply(conn).and_then(|()| conn.commit());
    if outcome.is_err() {
        conn.rollback();
    }
    outcome
}

fn apply(conn: &mut Conn) -> DbResult<()> {
    let done: i64 = conn.one("SELECT COALESCE(MAX(number), 0) FROM migration", &[])?.get(0)?;
    let newest = MIGRATIONS.last().map_or(0, |m| m.0);
    if done > newest {
        return Err(DbError::Open(format!(
            "the database has schema {done}, this program knows up to {newest}: use a newer canteen"
        )));
    }
    let sqlite = matches!(conn, Conn::Sqlite(_));
    for (number, name, text) in MIGRATIONS.iter().filter(|m| m.0 > done) {
        let text = text
            .replace("{BLOB}", if sqlite { "BLOB" } else { "BYTEA" })
            .replace("{BYTEWISE}", if sqlite { "" } else { "COLLATE \"C\"" })
            .replace("{WITHOUT_ROWID}", if sqlite { "WITHOUT ROWID" } else { "" });
        conn.batch(&text)?;
        conn.run(
            "INSERT INTO migration (number, name) VALUES ($1, $2)",
            crate::vals![*number, *name],
        )?;
    }
    Ok(())
}
