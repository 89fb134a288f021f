//! Those who came by a link. `ticket` and `hash` are always hashes.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{JoinId, LinkId, MemberId, Time};

use crate::account::TRIES;
use crate::db::{Conn, DbError, DbResult, Row, Tx, Val};
use crate::vals;

/// How far somebody has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// A code is under way.
    Asked,
    /// An administrator is to decide.
    Waiting,
    /// They are a member.
    Joined,
    /// They were refused.
    Refused,
}

impl State {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Asked, "asked"),
        (Self::Waiting, "waiting"),
        (Self::Joined, "joined"),
        (Self::Refused, "refused"),
    ];
}

impl From<State> for Val {
    fn from(state: State) -> Self {
        let word = State::ALL.iter().find(|(known, _)| *known == state).map_or("", |(_, w)| w);
        word.into()
    }
}

fn state(row: &Row, i: usize) -> DbResult<State> {
    let word: String = row.get(i)?;
    let found = State::ALL.iter().find(|(_, known)| *known == word).map(|(state, _)| *state);
    found.ok_or_else(|| DbError::Failed(format!("state of a request to join: {word}")))
}

/// What somebody wrote about themselves, checked.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Person {
    /// Name.
    pub name: String,
    /// The account they would like, or nothing.
    pub userid: String,
    /// E-mail address, or nothing.
    pub email: String,
    /// Mobile number in E.164, or nothing.
    pub mobile: String,
    /// Why they want to join.
    pub reason: String,
}

/// A request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Its number.
    pub id: JoinId,
    /// Of which corp.
    pub corp: CorpNo,
    /// By which link.
    pub link: LinkId,
    /// How far it has come.
    pub state: State,
    /// Who.
    pub person: Person,
    /// The server as they reached it.
    pub base: String,
    /// Who they are since they joined.
    pub member: Option<MemberId>,
    /// When they asked.
    pub created: Time,
    /// What they were told with a refusal.
    pub answer: String,
}

macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT id, corp, link, state, name, userid, email, mobile, reason, base,
                    member, created, answer FROM join_request ",
            $rest
        )
    };
}

fn read(row: &Row) -> DbResult<Stored> {
    Ok(Stored {
        id: row.get(0)?,
        corp: row.get(1)?,
        link: row.get(2)?,
        state: state(row, 3)?,
        person: Person {
            name: row.get(4)?,
            userid: row.get(5)?,
            email: row.get(6)?,
            mobile: row.get(7)?,
            reason: row.get(8)?,
        },
        base: row.get(9)?,
        member: row.get(10)?,
        created: row.get(11)?,
        answer: row.get(12)?,
    })
}

/// Adds one that has not proved anything; its number is made here.
pub fn insert(
    tx: &mut Tx<'_>,
    request: &Stored,
    ticket: &[u8],
    (hash, expires): (&[u8], Time),
) -> DbResult<JoinId> {
    let id = JoinId(tx.new_id("join_request")?);
    let Person { name, userid, email, mobile, reason } = &request.person;
    let Stored { corp, link, state, base, created, .. } = request;
    tx.run(
        "INSERT INTO join_request (id, corp, link, ticket, state, name, userid, email, mobile,
                                   reason, base, hash, expires, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        vals![
            id, *corp, *link, ticket, *state, name, userid, email, mobile, reason, base, hash,
            expires, *created
        ],
    )?;
    Ok(id)
}

/// The one of a ticket.
pub fn by_ticket(conn: &mut Conn, ticket: &[u8]) -> DbResult<Option<Stored>> {
    conn.first(columns!("WHERE ticket = $1"), vals![ticket])?.as_ref().map(read).transpose()
}

/// Whether the code of a ticket can still be typed, or the right one was.
pub fn is_live(conn: &mut Conn, ticket: &[u8], now: Time) -> DbResult<bool> {
    let row = conn.first(
        "SELECT 1 FROM join_request
         WHERE ticket = $1 AND (state <> 'asked' OR (expires > $2 AND tries < $3))",
        vals![ticket, now, TRIES],
    )?;
    Ok(row.is_some())
}

/// Ends the code of a ticket that was not typed.
pub fn expire(tx: &mut Tx<'_>, ticket: &[u8]) -> DbResult<()> {
    tx.run(
        "UPDATE join_request SET expires = 0 WHERE ticket = $1 AND state = 'asked'",
        vals![ticket],
    )?;
    Ok(())
}

/// One of a corp whose address was proved.
pub fn get(conn: &mut Conn, corp: CorpNo, id: JoinId) -> DbResult<Option<Stored>> {
    conn.first(columns!("WHERE id = $1 AND corp = $2 AND state <> 'asked'"), vals![id, corp])?
        .as_ref()
        .map(read)
        .transpose()
}

/// One of a corp, however far it has come.
pub fn any(conn: &mut Conn, corp: CorpNo, id: JoinId) -> DbResult<Option<Stored>> {
    conn.first(columns!("WHERE id = $1 AND corp = $2"), vals![id, corp])?
        .as_ref()
        .map(read)
        .transpose()
}

/// Those that wait, the oldest first, or all whose address was proved, the newest first.
pub fn list(conn: &mut Conn, corp: CorpNo, all: bool, limit: usize) -> DbResult<Vec<Stored>> {
    let rows = if all {
        conn.run(
            columns!("WHERE corp = $1 AND state <> 'asked' ORDER BY id DESC LIMIT $2"),
            vals![corp, limit],
        )?
    } else {
        conn.run(
            columns!("WHERE corp = $1 AND state = 'waiting' ORDER BY id LIMIT $2"),
            vals![corp, limit],
        )?
    };
    rows.iter().map(read).collect()
}

/// The request of the same address that waits already.
pub fn waiting_of(conn: &mut Conn, corp: CorpNo, person: &Person) -> DbResult<Option<Stored>> {
    conn.first(
        columns!(
            "WHERE corp = $1 AND state = 'waiting' AND LOWER(email) = $2 AND mobile = $3
             ORDER BY id LIMIT 1"
        ),
        vals![corp, person.email.to_lowercase(), &person.mobile],
    )?
    .as_ref()
    .map(read)
    .transpose()
}

/// Takes one try of a living code and gives its hash; none when there is no such code.
pub fn try_once(tx: &mut Tx<'_>, id: JoinId, now: Time) -> DbResult<Option<Vec<u8>>> {
    tx.first(
        "UPDATE join_request SET tries = tries + 1
         WHERE id = $1 AND state <> 'refused' AND tries < $2 AND expires > $3 RETURNING hash",
        vals![id, TRIES, now],
    )?
    .map(|row| row.get(0))
    .transpose()
}

/// Forgets one that waits, for another of the same address.
pub fn forget_one(tx: &mut Tx<'_>, id: JoinId) -> DbResult<()> {
    tx.run("DELETE FROM join_request WHERE id = $1", vals![id])?;
    Ok(())
}

/// Whether a member came in by this link before.
pub fn came(conn: &mut Conn, link: LinkId, member: MemberId) -> DbResult<bool> {
    let found = conn.first(
        "SELECT 1 FROM join_request WHERE link = $1 AND member = $2 LIMIT 1",
        vals![link, member],
    )?;
    Ok(found.is_some())
}

/// Notes that the address was proved, and what came of it.
pub fn proved(
    tx: &mut Tx<'_>,
    id: JoinId,
    (state, member): (State, Option<MemberId>),
    now: Time,
) -> DbResult<()> {
    tx.run(
        "UPDATE join_request SET state = $2, member = $3, verified = $4 WHERE id = $1",
        vals![id, state, member, now],
    )?;
    Ok(())
}

/// Notes what an administrator decided.
pub fn decided(
    tx: &mut Tx<'_>,
    id: JoinId,
    (state, member): (State, Option<MemberId>),
    (by, answer): (MemberId, &str),
    now: Time,
) -> DbResult<()> {
    tx.run(
        "UPDATE join_request SET state = $2, member = $3, decided = $4, decided_by = $5,
                answer = $6 WHERE id = $1",
        vals![id, state, member, now, by, answer],
    )?;
    Ok(())
}

/// Forgets those who proved nothing and asked before this time.
pub fn forget(tx: &mut Tx<'_>, before: Time) -> DbResult<usize> {
    let gone = tx.run(
        "DELETE FROM join_request WHERE state = 'asked' AND created < $1 RETURNING id",
        vals![before],
    )?;
    Ok(gone.len())
}
