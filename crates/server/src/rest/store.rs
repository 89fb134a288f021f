//! The SQL of resting members.

use canteen_protocol::rest::{AwayReply, Rest, Status, Work};
use canteen_protocol::{MemberId, Time};

use crate::db::{Bulk, Conn, DbResult, Row, Tx, Val};
use crate::vals;

/// What is stored of a member; the default when nothing was ever set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Stored {
    pub rest: Rest,
    /// When each was set.
    pub status_at: Time,
    pub quiet_at: Time,
    pub away_at: Time,
}

macro_rules! columns {
    () => {
        "work, text, until, quiet, status_at, quiet_at, away, away_from, away_until, away_at, zone,
         zone_chosen"
    };
}

static STATUSES: Bulk = Bulk::new(1, |rows| {
    let members = rows.each(1, |p| format!("${p}"));
    format!("SELECT member, work, text, until, quiet FROM rest WHERE member IN ({members})")
});

/// What is stored of a member.
pub(super) fn of(conn: &mut Conn, member: MemberId) -> DbResult<Stored> {
    conn.first(concat!("SELECT ", columns!(), " FROM rest WHERE member = $1"), vals![member])?
        .map_or_else(|| Ok(Stored::default()), |row| read(&row))
}

/// The same, locked until the transaction ends, so that changes of one member come one after the
/// other.
pub(super) fn lock(tx: &mut Tx<'_>, member: MemberId) -> DbResult<Stored> {
    let row = tx.one(
        concat!(
            "INSERT INTO rest (member) VALUES ($1)
             ON CONFLICT (member) DO UPDATE SET member = excluded.member RETURNING ",
            columns!()
        ),
        vals![member],
    )?;
    read(&row)
}

/// Writes a member's row, which is there.
pub(super) fn put(tx: &mut Tx<'_>, member: MemberId, stored: &Stored) -> DbResult<()> {
    let Rest { status, away, zone, zone_chosen } = &stored.rest;
    tx.run(
        "UPDATE rest SET work = $2, text = $3, until = $4, quiet = $5, status_at = $6,
             quiet_at = $7, away = $8, away_from = $9, away_until = $10, away_at = $11,
             zone = $12, zone_chosen = $13
         WHERE member = $1",
        vals![
            member,
            word(status.work),
            &status.text,
            status.until,
            status.quiet,
            stored.status_at,
            stored.quiet_at,
            away.as_ref().map(|reply| &reply.text),
            away.as_ref().and_then(|reply| reply.from),
            away.as_ref().and_then(|reply| reply.until),
            stored.away_at,
            zone,
            *zone_chosen
        ],
    )?;
    Ok(())
}

/// The stored statuses of those of the members who ever set one.
pub(super) fn statuses(conn: &mut Conn, members: &[MemberId]) -> DbResult<Vec<(MemberId, Status)>> {
    let members: Vec<Val> = members.iter().map(|member| Val::from(*member)).collect();
    let rows = STATUSES.run(conn, &[], &members)?;
    rows.iter().map(|row| Ok((row.get(0)?, status(row, 1)?))).collect()
}

/// A member's away reply, and when it was last given to a peer.
pub(super) fn away(
    conn: &mut Conn,
    member: MemberId,
    peer: MemberId,
) -> DbResult<Option<(AwayReply, Option<Time>)>> {
    conn.first(
        "SELECT r.away, r.away_from, r.away_until, a.at FROM rest r
         LEFT JOIN away_answer a ON a.member = r.member AND a.peer = $2
         WHERE r.member = $1 AND r.away IS NOT NULL",
        vals![member, peer],
    )?
    .map(|row| {
        let reply = AwayReply { text: row.get(0)?, from: row.get(1)?, until: row.get(2)? };
        Ok((reply, row.get(3)?))
    })
    .transpose()
}

/// Notes that a member has answered a peer.
pub(super) fn answered(
    tx: &mut Tx<'_>,
    member: MemberId,
    peer: MemberId,
    at: Time,
) -> DbResult<()> {
    tx.run(
        "INSERT INTO away_answer (member, peer, at) VALUES ($1, $2, $3)
         ON CONFLICT (member, peer) DO UPDATE SET at = excluded.at",
        vals![member, peer, at],
    )?;
    Ok(())
}

fn read(row: &Row) -> DbResult<Stored> {
    let text: Option<String> = row.get(6)?;
    let (from, until) = (row.get(7)?, row.get(8)?);
    Ok(Stored {
        rest: Rest {
            status: status(row, 0)?,
            away: text.map(|text| AwayReply { text, from, until }),
            zone: row.get(10)?,
            zone_chosen: row.get(11)?,
        },
        status_at: row.get(4)?,
        quiet_at: row.get(5)?,
        away_at: row.get(9)?,
    })
}

fn status(row: &Row, i: usize) -> DbResult<Status> {
    let work = from_word(&row.get::<String>(i)?);
    Ok(Status { work, text: row.get(i + 1)?, until: row.get(i + 2)?, quiet: row.get(i + 3)? })
}

const WORDS: [(Work, &str); 7] = [
    (Work::Online, "online"),
    (Work::Busy, "busy"),
    (Work::Meeting, "meeting"),
    (Work::Lunch, "lunch"),
    (Work::Away, "away"),
    (Work::Off, "off"),
    (Work::Custom, "custom"),
];

fn word(work: Work) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == work).map_or("online", |(_, word)| word)
}

fn from_word(text: &str) -> Work {
    WORDS.iter().find(|(_, word)| *word == text).map_or(Work::Unknown, |(work, _)| *work)
}
