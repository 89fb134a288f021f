//! Who is mentioned where. Reads the directory's accounts, which it must match with who is in
//! the conversation: one lookup a name, not one a member.

use std::collections::HashMap;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{ConversationId, MemberId, Seq};

use crate::db::{Bulk, Conn, DbResult, Tx, Val};
use crate::vals;

/// Stands for everyone in the table.
const ALL: MemberId = MemberId(0);

static NAMED: Bulk = Bulk::new(1, |rows| {
    let names = rows.each(3, |p| format!("${p}"));
    format!(
        "SELECT p.userid_key, p.id FROM member p
         JOIN membership m ON m.conversation = $1 AND m.member = p.id AND m.until IS NULL
         WHERE p.corp = $2 AND p.userid_key IN ({names})"
    )
});

static INSERT: Bulk = Bulk::new(1, |rows| {
    let rows = rows.each(3, |p| format!("($1, ${p}, $2)"));
    format!("INSERT INTO mention (conversation, member, seq) VALUES {rows}")
});

static DELETE: Bulk = Bulk::new(1, |rows| {
    let members = rows.each(3, |p| format!("${p}"));
    format!("DELETE FROM mention WHERE conversation = $1 AND seq = $2 AND member IN ({members})")
});

/// Those of the accounts, given in lower case, that belong to someone in the conversation.
pub fn named(
    conn: &mut Conn,
    corp: CorpNo,
    id: ConversationId,
    accounts: &[String],
) -> DbResult<HashMap<String, MemberId>> {
    let accounts: Vec<Val> = accounts.iter().map(Val::from).collect();
    NAMED
        .run(conn, vals![id, corp], &accounts)?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

/// Notes whom a message mentions.
pub fn insert(
    tx: &mut Tx<'_>,
    id: ConversationId,
    seq: Seq,
    (members, all): (&[MemberId], bool),
) -> DbResult<()> {
    INSERT.later(tx, vals![id, seq], &rows(members, all))
}

/// Forgets whom a message mentioned.
pub fn delete(
    tx: &mut Tx<'_>,
    id: ConversationId,
    seq: Seq,
    (members, all): (&[MemberId], bool),
) -> DbResult<()> {
    DELETE.run(tx, vals![id, seq], &rows(members, all))?;
    Ok(())
}

fn rows(members: &[MemberId], all: bool) -> Vec<Val> {
    members.iter().copied().chain(all.then_some(ALL)).map(Val::from).collect()
}
