//! Brings the schema up to date: numbered files, each applied once, in order.

use super::{Conn, DbError, DbResult};

/// Number, name, text. Written once; a released one is never changed.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "kernel", include_str!("../../migrations/0001_kernel.sql")),
    (2, "account", include_str!("../../migrations/0002_account.sql")),
    (3, "directory", include_str!("../../migrations/0003_directory.sql")),
    (4, "chat", include_str!("../../migrations/0004_chat.sql")),
    (5, "rest", include_str!("../../migrations/0005_rest.sql")),
    (6, "todo", include_str!("../../migrations/0006_todo.sql")),
    (7, "search", include_str!("../../migrations/0007_search.sql")),
    (8, "file", include_str!("../../migrations/0008_file.sql")),
    (9, "draft", include_str!("../../migrations/0009_draft.sql")),
    (10, "search_files", include_str!("../../migrations/0010_search_files.sql")),
    (11, "scheduled_files", include_str!("../../migrations/0011_scheduled_files.sql")),
    (12, "visibility", include_str!("../../migrations/0012_visibility.sql")),
    (13, "media", include_str!("../../migrations/0013_media.sql")),
    (14, "invite", include_str!("../../migrations/0014_invite.sql")),
    (15, "second_factor", include_str!("../../migrations/0015_second_factor.sql")),
    (16, "roles", include_str!("../../migrations/0016_roles.sql")),
    (17, "tenant", include_str!("../../migrations/0017_tenant.sql")),
    (18, "department_group", include_str!("../../migrations/0018_department_group.sql")),
    (19, "search_pairs", include_str!("../../migrations/0019_search_pairs.sql")),
    (20, "scim", include_str!("../../migrations/0020_scim.sql")),
    (21, "document", include_str!("../../migrations/0021_document.sql")),
];

/// Any number; nodes that start at once wait for each other on it.
const LOCK: &str = "SELECT pg_advisory_xact_lock(720181113)";

pub(super) fn run(conn: &mut Conn) -> DbResult<()> {
    conn.begin()?;
    let outcome = apply(conn).and_then(|()| conn.commit());
    if outcome.is_err() {
        conn.rollback();
    }
    outcome
}

fn apply(conn: &mut Conn) -> DbResult<()> {
    let sqlite = conn.is_sqlite();
    if !sqlite {
        conn.batch("SET LOCAL statement_timeout = 0")?;
        conn.batch(LOCK)?;
        let encoding: String = conn.one("SHOW server_encoding", &[])?.get(0)?;
        if encoding != "UTF8" {
            return Err(DbError::Open(format!(
                "the database is encoded in {encoding}: create one with ENCODING 'UTF8'"
            )));
        }
    }
    conn.batch(
        "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL)",
    )?;
    let done: i64 = conn.one("SELECT COALESCE(MAX(number), 0) FROM migration", &[])?.get(0)?;
    let newest = MIGRATIONS.last().map_or(0, |m| m.0);
    if done > newest {
        return Err(DbError::Open(format!(
            "the database has schema {done}, this program knows up to {newest}: use a newer canteen"
        )));
    }
    for (number, name, text) in MIGRATIONS.iter().filter(|m| m.0 > done) {
        conn.batch(&dialect(text, sqlite))?;
        conn.run(
            "INSERT INTO migration (number, name) VALUES ($1, $2)",
            crate::vals![*number, *name],
        )?;
    }
    Ok(())
}

/// A migration as an engine reads it: the lines below `--- sqlite` or `--- postgres` are for that
/// one alone, until `--- both`. Text is ordered by its bytes on both, so that ranges and
/// pages come out the same whatever locale the database was made with.
fn dialect(text: &str, sqlite: bool) -> String {
    let mut ours = true;
    let text: String = text
        .lines()
        .filter(|line| {
            match *line {
                "--- sqlite" => ours = sqlite,
                "--- postgres" => ours = !sqlite,
                "--- both" => ours = true,
                _ => {}
            }
            ours
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    if sqlite {
        return text.replace("{BLOB}", "BLOB").replace("{WITHOUT_ROWID}", "WITHOUT ROWID");
    }
    text.replace("{BLOB}", "BYTEA")
        .replace("{WITHOUT_ROWID}", "")
        .replace(" TEXT", " TEXT COLLATE \"C\"")
}
