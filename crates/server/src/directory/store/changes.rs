//! What changed behind a place of the directory log, in the order of the changes.

use canteen_protocol::directory::{Department, Member, Tag};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Seq, TagId};

use super::{departments, members, tags};
use crate::db::{Conn, DbResult};
use crate::vals;

/// From where to where: rows behind `after`, by the place of their last change and then by id,
/// that last changed at `head` or before; so many at most.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Of which corp.
    pub corp: CorpNo,
    /// Behind this place and id.
    pub after: (Seq, i64),
    /// Up to this place.
    pub head: Seq,
    /// At most so many.
    pub limit: usize,
}

/// A row that changed, or whose thing is gone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed<Id, T> {
    /// Where it last changed.
    pub at: Seq,
    /// Its id.
    pub id: Id,
    /// What it is now; none when it is gone.
    pub now: Option<T>,
}

impl<Id, T> Changed<Id, T> {
    /// The same with something else made of what it is now.
    pub fn map<U>(self, made: impl FnOnce(T) -> Option<U>) -> Changed<Id, U> {
        Changed { at: self.at, id: self.id, now: self.now.and_then(made) }
    }
}

/// Departments, with their paths.
pub fn departments(
    conn: &mut Conn,
    span: Span,
) -> DbResult<Vec<Changed<DepartmentId, (Department, String)>>> {
    let Span { corp, after, head, limit } = span;
    let rows = conn.run(
        "SELECT id, parent, name, sort, members, changed, removed, path FROM department
         WHERE corp = $1 AND (changed, id) > ($2, $3) AND changed <= $4
         ORDER BY changed, id LIMIT $5",
        vals![corp, after.0, after.1, head, limit],
    )?;
    rows.iter()
        .map(|row| {
            let now = if row.get(6)? { None } else { Some((departments::read(row)?, row.get(7)?)) };
            Ok(Changed { at: row.get(5)?, id: row.get(0)?, now })
        })
        .collect()
}

/// Members, with their places.
pub fn members(conn: &mut Conn, span: Span) -> DbResult<Vec<Changed<MemberId, Member>>> {
    let Span { corp, after, head, limit } = span;
    let rows = conn.run(
        "SELECT id, userid, name, english_name, title, email, mobile, landline, leader, disabled,
                gender, changed, removed
         FROM member WHERE corp = $1 AND (changed, id) > ($2, $3) AND changed <= $4
         ORDER BY changed, id LIMIT $5",
        vals![corp, after.0, after.1, head, limit],
    )?;
    let ids = rows.iter().map(|row| row.get(0)).collect::<DbResult<Vec<MemberId>>>()?;
    let mut places = members::places(conn, &ids)?;
    rows.iter()
        .zip(ids)
        .map(|(row, id)| {
            let now = if row.get(12)? {
                None
            } else {
                let departments = places.remove(&id).unwrap_or_default();
                Some(Member { departments, ..members::read(row)? })
            };
            Ok(Changed { at: row.get(11)?, id, now })
        })
        .collect()
}

/// Tags, with all they name. Stops early when those names are more than the limit.
pub fn tags(conn: &mut Conn, span: Span) -> DbResult<Vec<Changed<TagId, Tag>>> {
    let Span { corp, after, head, limit } = span;
    let rows = conn.run(
        "SELECT id, name, changed, removed FROM tag
         WHERE corp = $1 AND (changed, id) > ($2, $3) AND changed <= $4
         ORDER BY changed, id LIMIT $5",
        vals![corp, after.0, after.1, head, limit],
    )?;
    let (mut out, mut weight) = (Vec::new(), 0);
    for row in rows {
        if weight >= limit {
            break;
        }
        let id = row.get(0)?;
        let now = if row.get(3)? {
            None
        } else {
            Some(tags::fill(conn, Tag { id, name: row.get(1)?, ..Tag::default() })?)
        };
        weight += 1 + now.as_ref().map_or(0, |tag| tag.members.len() + tag.departments.len());
        out.push(Changed { at: row.get(2)?, id, now });
    }
    Ok(out)
}
