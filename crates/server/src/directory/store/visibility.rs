//! Rules of who sees whom, and whom their segments hold.

use std::collections::BTreeSet;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::visibility::{Field, Rule as Said};
use canteen_protocol::{MemberId, RuleId, Segment, Seq, Time};

use crate::db::{Bulk, Conn, DbError, DbResult, Row, Tx, Val};
use crate::vals;

/// A rule as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Its id.
    pub id: RuleId,
    /// What it says.
    pub rule: Said,
}

/// The two segments of a rule.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Side {
    /// Whom it is about.
    Who,
    /// Its exception, or whom a limited one sees besides.
    Other,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::Who, Self::Other];

    fn number(self) -> i64 {
        match self {
            Self::Who => 0,
            Self::Other => 1,
        }
    }
}

/// The segment of a side; a rule that has no second one has an empty one.
pub fn segment(rule: &Said, side: Side) -> Segment {
    let (who, other) = match rule {
        Said::Hide { who, except } | Said::Fields { who, except, .. } => (who, Some(except)),
        Said::Limit { who, also, .. } => (who, Some(also)),
        Said::Restrict { who } => (who, None),
    };
    match side {
        Side::Who => who.clone(),
        Side::Other => other.cloned().unwrap_or_default(),
    }
}

/// The rules of a corp, the oldest first.
pub fn list(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Stored>> {
    conn.run(
        "SELECT id, kind, who, other, level, shown FROM visibility_rule
         WHERE corp = $1 ORDER BY id",
        vals![corp],
    )?
    .iter()
    .map(read)
    .collect()
}

fn read(row: &Row) -> DbResult<Stored> {
    let kind: String = row.get(1)?;
    let (who, other) = (parsed(row, 2)?, parsed(row, 3)?);
    let rule = match kind.as_str() {
        "hide" => Said::Hide { who, except: other },
        "limit" => {
            let level = u8::try_from(row.get::<i64>(4)?).ok().filter(|level| *level > 0);
            Said::Limit { who, also: other, level }
        }
        "restrict" => Said::Restrict { who },
        "fields" => {
            let shown: String = row.get(5)?;
            let shown = shown.split_whitespace().filter_map(|field| field.parse().ok()).collect();
            Said::Fields { who, shown, except: other }
        }
        _ => return Err(DbError::Column(1, "a kind of rule")),
    };
    Ok(Stored { id: row.get(0)?, rule })
}

fn parsed(row: &Row, column: usize) -> DbResult<Segment> {
    let text: String = row.get(column)?;
    serde_json::from_str(&text).map_err(|_| DbError::Column(column, "a segment"))
}

/// Adds a rule.
pub fn insert(tx: &mut Tx<'_>, corp: CorpNo, new: &Stored, at: Time) -> DbResult<()> {
    let (kind, level, shown) = match &new.rule {
        Said::Hide { .. } => ("hide", 0, String::new()),
        Said::Limit { level, .. } => ("limit", i64::from(level.unwrap_or(0)), String::new()),
        Said::Restrict { .. } => ("restrict", 0, String::new()),
        Said::Fields { shown, .. } => ("fields", 0, names(shown)),
    };
    let text = |side| serde_json::to_string(&segment(&new.rule, side)).unwrap_or_default();
    tx.run(
        "INSERT INTO visibility_rule (id, corp, kind, who, other, level, shown, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        vals![new.id, corp, kind, text(Side::Who), text(Side::Other), level, shown, at],
    )?;
    Ok(())
}

fn names(shown: &[Field]) -> String {
    BTreeSet::from_iter(shown).into_iter().map(|field| format!("{field} ")).collect()
}

/// Takes a rule away, with whom it held.
pub fn delete(tx: &mut Tx<'_>, id: RuleId) -> DbResult<()> {
    tx.run("DELETE FROM visibility_member WHERE rule = $1", vals![id])?;
    tx.run("DELETE FROM visibility_rule WHERE id = $1", vals![id])?;
    Ok(())
}

/// Whom a side holds.
pub fn held(conn: &mut Conn, rule: RuleId, side: Side) -> DbResult<Vec<MemberId>> {
    conn.run(
        "SELECT member FROM visibility_member WHERE rule = $1 AND side = $2 ORDER BY member",
        vals![rule, side.number()],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// How many members a rule is about.
pub fn count(conn: &mut Conn, rule: RuleId) -> DbResult<i64> {
    let row = conn
        .one("SELECT COUNT(*) FROM visibility_member WHERE rule = $1 AND side = 0", vals![rule])?;
    row.get(0)
}

/// Which rules hold these members, on which side: who, rule, whether it is the second side.
pub fn holding(conn: &mut Conn, members: &[MemberId]) -> DbResult<Vec<(MemberId, RuleId, Side)>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(1, |n| format!("${n}"));
        format!("SELECT member, rule, side FROM visibility_member WHERE member IN ({ids})")
    });
    let ids: Vec<Val> = members.iter().map(|m| Val::from(*m)).collect();
    SQL.run(conn, &[], &ids)?
        .iter()
        .map(|row| {
            let side = if row.get::<i64>(2)? == 0 { Side::Who } else { Side::Other };
            Ok((row.get(0)?, row.get(1)?, side))
        })
        .collect()
}

/// Puts members on a side.
pub fn hold(tx: &mut Tx<'_>, rule: RuleId, side: Side, members: &[MemberId]) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let row = |n| format!("($1, $2, ${n})");
        format!(
            "INSERT INTO visibility_member (rule, side, member) VALUES {}
             ON CONFLICT (rule, side, member) DO NOTHING",
            rows.each(3, row)
        )
    });
    let ids: Vec<Val> = members.iter().map(|m| Val::from(*m)).collect();
    SQL.run(tx, vals![rule, side.number()], &ids)?;
    Ok(())
}

/// Takes members off a side.
pub fn release(tx: &mut Tx<'_>, rule: RuleId, side: Side, members: &[MemberId]) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(3, |n| format!("${n}"));
        format!("DELETE FROM visibility_member WHERE rule = $1 AND side = $2 AND member IN ({ids})")
    });
    let ids: Vec<Val> = members.iter().map(|m| Val::from(*m)).collect();
    SQL.run(tx, vals![rule, side.number()], &ids)?;
    Ok(())
}

/// The place from which a member's view of the directory is as it is: whoever is behind it starts
/// from nothing.
pub fn view_from(conn: &mut Conn, corp: CorpNo, member: MemberId) -> DbResult<Seq> {
    let own = conn.first("SELECT view_from FROM member WHERE id = $1", vals![member])?;
    let all = conn.first("SELECT seq FROM visibility_reset WHERE corp = $1", vals![corp])?;
    let place = |row: Option<Row>| row.map_or(Ok(Seq(0)), |row| row.get(0));
    Ok(place(own)?.max(place(all)?))
}

/// These members' views change as a whole here.
pub fn reset(tx: &mut Tx<'_>, members: &[MemberId], at: Seq) -> DbResult<()> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let ids = rows.each(2, |n| format!("${n}"));
        format!("UPDATE member SET view_from = $1 WHERE id IN ({ids})")
    });
    let ids: Vec<Val> = members.iter().map(|m| Val::from(*m)).collect();
    SQL.run(tx, vals![at], &ids)?;
    Ok(())
}

/// Everyone's view changes as a whole here.
pub fn reset_all(tx: &mut Tx<'_>, corp: CorpNo, at: Seq) -> DbResult<()> {
    tx.run(
        "INSERT INTO visibility_reset (corp, seq) VALUES ($1, $2)
         ON CONFLICT (corp) DO UPDATE SET seq = $2",
        vals![corp, at],
    )?;
    Ok(())
}
