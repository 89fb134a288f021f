//! The SQLite engine: one writer, several readers, WAL, `synchronous=FULL`.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use rusqlite::config::DbConfig;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::conn::Engine;
use super::{Conn, Db, DbError, DbResult, Options, Row, Val, lane, migrate, reader};
use crate::bus::Bus;

/// A connection to a SQLite file.
pub struct Sqlite {
    conn: Connection,
    /// `$n` written as `?n`, which SQLite numbers as PostgreSQL does.
    texts: HashMap<&'static str, String>,
}

pub(super) fn open(path: &str, bus: Arc<dyn Bus>, options: Options) -> DbResult<Db> {
    let path = Path::new(path);
    if let Some(dir) = path.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        std::fs::create_dir_all(dir).map_err(|e| {
            DbError::Open(format!("cannot create the folder {}: {e}", dir.display()))
        })?;
    }
    let kept = Arc::default();
    let conn = |reader| {
        Sqlite::open(path, reader).map(|conn| Conn::from(Engine::Sqlite(conn)).keeping(&kept))
    };
    let mut writer = conn(false)?;
    migrate::run(&mut writer)?;
    let readers = (0..options.readers.max(1)).map(|_| conn(true)).collect::<DbResult<_>>()?;
    let common = lane::Common::new(bus, options.metrics);
    Ok(Db {
        lanes: Arc::new([lane::start("db-write".into(), writer, &common)?]),
        readers: Arc::new(reader::Readers::start(readers)?),
    })
}

impl Sqlite {
    fn open(path: &Path, reader: bool) -> DbResult<Self> {
        let explain = |e: rusqlite::Error| {
            DbError::Open(format!(
                "cannot open the database {}: {e}: check the path and its rights",
                path.display()
            ))
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(explain)?;
        conn.busy_timeout(std::time::Duration::from_secs(10)).map_err(explain)?;
        // Plans do not depend on what is bound: else many a statement is prepared anew each time.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(explain)?;
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
             PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;",
        )
        .map_err(explain)?;
        if reader {
            conn.execute_batch("PRAGMA query_only = ON").map_err(explain)?;
        }
        conn.set_prepared_statement_cache_capacity(256);
        Ok(Self { conn, texts: HashMap::new() })
    }

    pub(super) fn run(&mut self, sql: &'static str, params: &[Val]) -> DbResult<Vec<Row>> {
        let text = self.texts.entry(sql).or_insert_with(|| sql.replace('$', "?"));
        let mut statement = self.conn.prepare_cached(text).map_err(|e| explain(&e, sql))?;
        let columns = statement.column_count();
        let values = params.iter().map(to_sqlite);
        let mut rows =
            statement.query(rusqlite::params_from_iter(values)).map_err(|e| explain(&e, sql))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next().map_err(|e| explain(&e, sql))? {
            let mut values = Vec::with_capacity(columns);
            for i in 0..columns {
                values.push(from_sqlite(row.get_ref(i).map_err(|e| explain(&e, sql))?));
            }
            out.push(Row(values));
        }
        Ok(out)
    }

    /// Whether the engine has rolled the transaction back by itself, as it may on a full disk.
    pub(super) fn is_over(&self) -> bool {
        self.conn.is_autocommit()
    }

    pub(super) fn batch(&mut self, sql: &str) -> DbResult<()> {
        self.conn.execute_batch(sql).map_err(|e| explain(&e, sql))
    }
}

fn to_sqlite(value: &Val) -> Value {
    match value {
        Val::Null => Value::Null,
        Val::Int(n) => Value::Integer(*n),
        Val::Bool(b) => Value::Integer(i64::from(*b)),
        Val::Text(s) => Value::Text(s.clone()),
        Val::Blob(b) => Value::Blob(b.clone()),
    }
}

fn from_sqlite(value: ValueRef<'_>) -> Val {
    match value {
        ValueRef::Null => Val::Null,
        ValueRef::Integer(n) => Val::Int(n),
        // No column of ours is REAL; a computed one is cut to whole units.
        #[expect(clippy::cast_possible_truncation, reason = "whole units")]
        ValueRef::Real(x) => Val::Int(x as i64),
        ValueRef::Text(s) => Val::Text(String::from_utf8_lossy(s).into_owned()),
        ValueRef::Blob(b) => Val::Blob(b.to_vec()),
    }
}

fn explain(error: &rusqlite::Error, sql: &str) -> DbError {
    match error.sqlite_error() {
        Some(e)
            if e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                || e.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY =>
        {
            DbError::Unique(error.to_string())
        }
        Some(e)
            if matches!(
                e.code,
                ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure
            ) =>
        {
            DbError::Full(error.to_string())
        }
        _ => DbError::Failed(format!("{error} in: {sql}")),
    }
}
