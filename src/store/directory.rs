//! The directory's rows.

use canteen_protocol::directory::{DirectoryChanges, Gender, Place};
use canteen_protocol::display::{Display, NameDisplay};
use canteen_protocol::{MemberId, Seq};
use rusqlite::{Connection, Row, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{StoreResult, column, meta};
use crate::model::Directory;
use crate::model::directory::{Changes, Gathering, Listed, Person};

const COLUMNS: &str = "id, userid, name, english_name, title, email, mobile, landline, places, \
                       leader, disabled, sort, keys, gender";

/// Works out what a page of changes means; takes some microseconds a member.
#[must_use]
pub fn changes(page: DirectoryChanges) -> Changes {
    Changes {
        members: page.members.into_iter().map(Listed::new).collect(),
        departments: page.departments,
        tags: page.tags,
        removed_members: page.removed_members,
        removed_departments: page.removed_departments,
        removed_tags: page.removed_tags,
        display: page.display,
    }
}

/// Keeps changes. With `head` they are the last ones up to there.
///
/// # Errors
/// SQLite's.
pub fn put(conn: &Connection, changes: &Changes, head: Option<Seq>) -> StoreResult<()> {
    for listed in &changes.members {
        put_member(conn, listed)?;
    }
    for department in &changes.departments {
        put_body(conn, "department", department.id.0, department)?;
    }
    for tag in &changes.tags {
        put_body(conn, "tag", tag.id.0, tag)?;
    }
    let gone = [
        ("member", changes.removed_members.iter().map(|id| id.0).collect::<Vec<_>>()),
        ("department", changes.removed_departments.iter().map(|id| id.0).collect()),
        ("tag", changes.removed_tags.iter().map(|id| id.0).collect()),
    ];
    for (table, ids) in gone {
        let mut delete = conn.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?;
        for id in ids {
            delete.execute([id])?;
        }
    }
    if let Some(display) = &changes.display {
        meta::set_text(conn, meta::DISPLAY, &serde_json::to_string(display)?)?;
    }
    match head {
        Some(head) => meta::set_number(conn, meta::DIRECTORY, head.0),
        None => Ok(()),
    }
}

/// Forgets everything, for a directory that is fetched anew.
///
/// # Errors
/// SQLite's.
pub fn clear(conn: &Connection) -> StoreResult<()> {
    conn.execute_batch("DELETE FROM member; DELETE FROM department; DELETE FROM tag;")?;
    Ok(())
}

/// All of it.
///
/// # Errors
/// SQLite's.
pub fn load(conn: &Connection) -> StoreResult<Directory> {
    let people = members(conn, "")?;
    let directory = people.end(bodies(conn, "department")?, bodies(conn, "tag")?);
    Ok(directory.meeting(met(conn)?).shown(display(conn)?))
}

/// Keeps the names of members who are met elsewhere.
///
/// # Errors
/// SQLite's.
pub fn meet(conn: &Connection, met: &[(MemberId, String)]) -> StoreResult<()> {
    let mut put = conn.prepare_cached("INSERT OR REPLACE INTO met (id, name) VALUES (?1, ?2)")?;
    for (member, name) in met {
        put.execute(params![member.0, name])?;
    }
    Ok(())
}

fn met(conn: &Connection) -> StoreResult<Vec<(MemberId, String)>> {
    let mut all = conn.prepare("SELECT id, name FROM met")?;
    let rows = all.query_map([], |row| Ok((MemberId(row.get(0)?), row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Only those whose names the list of chats shows in its first rows.
///
/// # Errors
/// SQLite's.
pub fn load_shown(conn: &Connection, rows: usize) -> StoreResult<Directory> {
    let shown = members(
        conn,
        &format!(
            "WHERE id IN (
                 WITH top AS (
                     SELECT peer, last_by FROM conversation
                     ORDER BY pinned DESC, at DESC, id LIMIT {rows})
                 SELECT peer FROM top UNION SELECT last_by FROM top)"
        ),
    )?;
    Ok(shown.end(Vec::new(), Vec::new()).meeting(met(conn)?).shown(display(conn)?))
}

/// How members are shown. What cannot be read any more comes again with the next change.
fn display(conn: &Connection) -> StoreResult<Display> {
    let text = meta::text(conn, meta::DISPLAY)?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

fn put_member(conn: &Connection, listed: &Listed) -> StoreResult<()> {
    let member = &listed.member;
    let places = serde_json::to_string(&member.departments)?;
    conn.prepare_cached(&format!(
        "INSERT OR REPLACE INTO member ({COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
    ))?
    .execute(params![
        member.id.0,
        member.userid,
        member.name,
        member.english_name,
        member.title,
        member.email,
        member.mobile,
        member.landline,
        places,
        member.leader.map(|id| id.0),
        member.disabled,
        listed.sort,
        listed.keys,
        member.gender.word(),
    ])?;
    Ok(())
}

/// In no order: everything is put where it stays as it is read, and ordered there.
fn members(conn: &Connection, filter: &str) -> StoreResult<Gathering> {
    let mut some = conn.prepare(&format!("SELECT {COLUMNS} FROM member {filter}"))?;
    let mut rows = some.query([])?;
    let mut people = Gathering::default();
    while let Some(row) = rows.next()? {
        member(row, &mut people)?;
    }
    Ok(people)
}

fn member(row: &Row<'_>, people: &mut Gathering) -> StoreResult<()> {
    let text = |column| column::text(row, column);
    let departments: Vec<Place> = column::json(row, 8)?;
    people.add(&Person {
        id: MemberId(row.get(0)?),
        userid: text(1)?,
        name: text(2)?,
        english_name: text(3)?,
        title: text(4)?,
        email: text(5)?,
        mobile: text(6)?,
        landline: text(7)?,
        departments: &departments,
        leader: row.get::<_, Option<i64>>(9)?.map(MemberId),
        disabled: row.get(10)?,
        gender: Gender::of(row.get_ref(13)?.as_str().unwrap_or_default()),
        sort: text(11)?,
        keys: text(12)?,
        names: NameDisplay::default(),
    });
    Ok(())
}

fn put_body<T: Serialize>(conn: &Connection, table: &str, id: i64, body: &T) -> StoreResult<()> {
    conn.prepare_cached(&format!("INSERT OR REPLACE INTO {table} (id, body) VALUES (?1, ?2)"))?
        .execute(params![id, serde_json::to_string(body)?])?;
    Ok(())
}

fn bodies<T: DeserializeOwned>(conn: &Connection, table: &str) -> StoreResult<Vec<T>> {
    let mut all = conn.prepare(&format!("SELECT body FROM {table}"))?;
    let mut rows = all.query([])?;
    let mut bodies = Vec::new();
    while let Some(row) = rows.next()? {
        bodies.push(column::json(row, 0)?);
    }
    Ok(bodies)
}
