//! A whole directory at once, for what compares or copies all of it.

use std::collections::{HashMap, HashSet};

use canteen_protocol::MemberId;
use canteen_protocol::directory::{Department, Member, Place, Tag};
use canteen_protocol::ids::CorpNo;

use super::{departments, members, tags};
use crate::db::{Conn, DbResult};
use crate::vals;

/// Rows read at a time.
const PAGE: usize = 5_000;

/// Every member with their places, those whose account is shut included; and the accounts, in
/// lower case, of those who are gone. In the order of their accounts.
pub fn members(conn: &mut Conn, corp: CorpNo) -> DbResult<(Vec<Member>, HashSet<String>)> {
    let (mut there, mut gone) = (Vec::new(), HashSet::new());
    let mut last = String::new();
    loop {
        let first = last.clone();
        let rows = conn.run(
            "SELECT id, userid, name, english_name, title, email, mobile, landline, leader,
                    disabled, gender, removed, userid_key
             FROM member WHERE corp = $1 AND userid_key > $2 ORDER BY userid_key LIMIT $3",
            vals![corp, &last, PAGE],
        )?;
        let mut page = Vec::with_capacity(rows.len());
        for row in &rows {
            last = row.get(12)?;
            if row.get(11)? {
                gone.insert(last.clone());
            } else {
                page.push(members::read(row)?);
            }
        }
        let mut places = places(conn, corp, (&first, &last))?;
        for member in &mut page {
            member.departments = places.remove(&member.id).unwrap_or_default();
        }
        there.append(&mut page);
        if rows.len() < PAGE {
            return Ok((there, gone));
        }
    }
}

/// The places of all whose accounts are behind one and not behind another, the main one first.
fn places(
    conn: &mut Conn,
    corp: CorpNo,
    (after, to): (&str, &str),
) -> DbResult<HashMap<MemberId, Vec<Place>>> {
    let rows = conn.run(
        "SELECT p.member, p.department, p.leader, p.sort FROM member m
         JOIN place p ON p.member = m.id
         WHERE m.corp = $1 AND m.userid_key > $2 AND m.userid_key <= $3
         ORDER BY p.member, p.main DESC, p.department",
        vals![corp, after, to],
    )?;
    let mut places: HashMap<MemberId, Vec<Place>> = HashMap::new();
    for row in rows {
        let place = Place { department: row.get(1)?, leader: row.get(2)?, order: row.get(3)? };
        places.entry(row.get(0)?).or_default().push(place);
    }
    Ok(places)
}

/// Every department, those above before those below.
pub fn departments(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Department>> {
    // A path is behind that of the one above.
    conn.run(
        "SELECT id, parent, name, sort, members FROM department
         WHERE corp = $1 AND NOT removed ORDER BY path",
        vals![corp],
    )?
    .iter()
    .map(departments::read)
    .collect()
}

/// Every tag with all it names.
pub fn tags(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Tag>> {
    let rows = conn.run("SELECT id, name FROM tag WHERE corp = $1 AND NOT removed", vals![corp])?;
    rows.iter()
        .map(|row| tags::fill(conn, Tag { id: row.get(0)?, name: row.get(1)?, ..Tag::default() }))
        .collect()
}
