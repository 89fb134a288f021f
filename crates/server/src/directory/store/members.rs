//! Members and their places, in full.

use std::collections::HashMap;

use canteen_protocol::directory::{Gender, Member, Place};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Seq, Time};

use crate::db::{Bulk, Conn, DbResult, Row, Tx, Val};
use crate::directory::rules::member::Fields;
use crate::vals;

/// Ids as parameters.
pub fn vals_of(ids: &[MemberId]) -> Vec<Val> {
    ids.iter().map(|id| Val::from(*id)).collect()
}

/// A member whose account is not gone, with their places.
pub fn get(conn: &mut Conn, corp: CorpNo, id: MemberId) -> DbResult<Option<Member>> {
    let Some(row) = conn.first(
        "SELECT id, userid, name, english_name, title, email, mobile, landline, leader, disabled,
                gender
         FROM member WHERE id = $1 AND corp = $2 AND NOT removed",
        vals![id, corp],
    )?
    else {
        return Ok(None);
    };
    let mut member = read(&row)?;
    member.departments = places(conn, &[id])?.remove(&id).unwrap_or_default();
    Ok(Some(member))
}

/// A member from the first eleven columns of a row; places are not yet set.
pub fn read(row: &Row) -> DbResult<Member> {
    Ok(Member {
        id: row.get(0)?,
        userid: row.get(1)?,
        name: row.get(2)?,
        english_name: row.get(3)?,
        title: row.get(4)?,
        email: row.get(5)?,
        mobile: row.get(6)?,
        landline: row.get(7)?,
        departments: Vec::new(),
        leader: row.get(8)?,
        disabled: row.get(9)?,
        gender: Gender::of(&row.get::<String>(10)?),
    })
}

/// The places of members, the main one first.
pub fn places(conn: &mut Conn, members: &[MemberId]) -> DbResult<HashMap<MemberId, Vec<Place>>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        format!(
            "SELECT member, department, leader, sort FROM place WHERE member IN ({})
             ORDER BY member, main DESC, department",
            rows.each(1, |n| format!("${n}"))
        )
    });
    let mut places: HashMap<MemberId, Vec<Place>> = HashMap::with_capacity(members.len());
    for row in SQL.run(conn, &[], &vals_of(members))? {
        let place = Place { department: row.get(1)?, leader: row.get(2)?, order: row.get(3)? };
        places.entry(row.get(0)?).or_default().push(place);
    }
    Ok(places)
}

/// A key that must be unique in a corp.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Key {
    /// Account in lower case. Stays taken when its member is gone: it stands under old messages.
    Userid,
    /// E-mail address in lower case.
    Email,
    /// Mobile number.
    Mobile,
}

/// Which of these keys are taken, and by whom.
pub fn taken(
    conn: &mut Conn,
    corp: CorpNo,
    key: Key,
    values: &[Val],
) -> DbResult<Vec<(String, MemberId)>> {
    static USERIDS: Bulk = Bulk::new(1, |rows| {
        let list = rows.each(2, |n| format!("${n}"));
        format!("SELECT userid_key, id FROM member WHERE corp = $1 AND userid_key IN ({list})")
    });
    static EMAILS: Bulk = Bulk::new(1, |rows| {
        let list = rows.each(2, |n| format!("${n}"));
        format!("SELECT email_key, id FROM member WHERE corp = $1 AND email_key IN ({list})")
    });
    static MOBILES: Bulk = Bulk::new(1, |rows| {
        let list = rows.each(2, |n| format!("${n}"));
        format!("SELECT mobile_key, id FROM member WHERE corp = $1 AND mobile_key IN ({list})")
    });
    let sql = match key {
        Key::Userid => &USERIDS,
        Key::Email => &EMAILS,
        Key::Mobile => &MOBILES,
    };
    let rows = sql.run(conn, vals![corp], values)?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Columns of a member's own fields.
pub const OWN: usize = 12;

/// Adds members under consecutive ids from `first` on.
pub fn insert(
    tx: &mut Tx<'_>,
    corp: CorpNo,
    first: MemberId,
    members: &[&Fields],
    (created, changed): (Time, Seq),
) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(OWN, |rows| {
        let row = |n| {
            let own: Vec<_> = (n..n + OWN).map(|n| format!("${n}")).collect();
            format!("($1, $2, $3, {})", own.join(", "))
        };
        format!(
            "INSERT INTO member (corp, created, changed, id, userid, userid_key, name,
               english_name, title, email, email_key, mobile, mobile_key, landline, gender)
             VALUES {}",
            rows.each(4, row)
        )
    });
    let mut values = Vec::with_capacity(members.len() * OWN);
    for (id, member) in (first.0..).zip(members) {
        values.extend_from_slice(&own(MemberId(id), member));
    }
    SQL.later(tx, vals![corp, created, changed], &values)
}

/// A member's own columns, in the order in which the statements above name them.
pub fn own(id: MemberId, member: &Fields) -> [Val; OWN] {
    [
        id.into(),
        (&member.userid).into(),
        member.userid_key().into(),
        (&member.name).into(),
        (&member.english_name).into(),
        (&member.title).into(),
        (&member.email).into(),
        member.email_key().into(),
        (&member.mobile).into(),
        member.mobile_key().into(),
        (&member.landline).into(),
        member.gender.word().into(),
    ]
}

/// Adds places; the first of each member's is the main one.
pub fn insert_places<'a>(
    tx: &mut Tx<'_>,
    places: impl IntoIterator<Item = (MemberId, &'a [Place])>,
) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(5, |rows| {
        let row = |n| {
            let own: Vec<_> = (n..n + 5).map(|n| format!("${n}")).collect();
            format!("({})", own.join(", "))
        };
        format!(
            "INSERT INTO place (member, department, main, leader, sort) VALUES {}",
            rows.each(1, row)
        )
    });
    let mut values = Vec::new();
    for (member, places) in places {
        for (i, place) in places.iter().enumerate() {
            let Place { department, leader, order } = *place;
            values.extend_from_slice(vals![member, department, i == 0, leader, order]);
        }
    }
    SQL.later(tx, &[], &values)
}

/// Takes a member out of all departments.
pub fn delete_places(tx: &mut Tx<'_>, member: MemberId) -> DbResult<()> {
    tx.run("DELETE FROM place WHERE member = $1", vals![member])?;
    Ok(())
}

/// Writes a member's own fields; the account stays.
pub fn update(
    tx: &mut Tx<'_>,
    id: MemberId,
    fields: &Fields,
    (leader, disabled): (Option<MemberId>, bool),
    changed: Seq,
) -> DbResult<()> {
    tx.run(
        "UPDATE member SET name = $1, english_name = $2, title = $3, email = $4, email_key = $5,
           mobile = $6, mobile_key = $7, landline = $8, leader = $9, disabled = $10, changed = $11,
           gender = $12
         WHERE id = $13",
        vals![
            &fields.name,
            &fields.english_name,
            &fields.title,
            &fields.email,
            fields.email_key(),
            &fields.mobile,
            fields.mobile_key(),
            &fields.landline,
            leader,
            disabled,
            changed,
            fields.gender.word(),
            id
        ],
    )?;
    Ok(())
}

/// Makes a member an administrator.
pub fn make_admin(tx: &mut Tx<'_>, id: MemberId) -> DbResult<()> {
    tx.run("UPDATE member SET admin = TRUE WHERE id = $1", vals![id])?;
    Ok(())
}

/// Makes a member an administrator no more; false when they were none.
pub fn end_admin(tx: &mut Tx<'_>, id: MemberId) -> DbResult<bool> {
    let rows =
        tx.run("UPDATE member SET admin = FALSE WHERE id = $1 AND admin RETURNING id", vals![id])?;
    Ok(!rows.is_empty())
}

/// Whether anyone but this member can administer the corp.
pub fn other_admin(conn: &mut Conn, corp: CorpNo, id: MemberId) -> DbResult<bool> {
    let row = conn.first(
        "SELECT id FROM member
         WHERE corp = $1 AND admin AND NOT disabled AND NOT removed AND id <> $2 LIMIT 1",
        vals![corp, id],
    )?;
    Ok(row.is_some())
}

/// Notes when their rows last changed, or came to look otherwise.
pub fn touch(tx: &mut Tx<'_>, members: &[MemberId], changed: Seq) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(2, |n| format!("${n}"));
        format!("UPDATE member SET changed = $1 WHERE id IN ({ids}) AND changed < $1")
    });
    SQL.later(tx, vals![changed], &vals_of(members))
}

/// Those whose direct leader is one of these.
pub fn led_by(conn: &mut Conn, leaders: &[MemberId]) -> DbResult<Vec<MemberId>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(1, |n| format!("${n}"));
        format!("SELECT id FROM member WHERE leader IN ({ids}) AND NOT removed")
    });
    SQL.run(conn, &[], &vals_of(leaders))?.iter().map(|row| row.get(0)).collect()
}

/// A member's direct leader.
pub fn leader(conn: &mut Conn, id: MemberId) -> DbResult<Option<MemberId>> {
    match conn.first("SELECT leader FROM member WHERE id = $1", vals![id])? {
        Some(row) => row.get(0),
        None => Ok(None),
    }
}

/// Members directly in a department, those whose account is shut included.
pub fn count_in(conn: &mut Conn, department: DepartmentId) -> DbResult<i64> {
    conn.one("SELECT COUNT(*) FROM place WHERE department = $1", vals![department])?.get(0)
}
