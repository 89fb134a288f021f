//! Who is on a to-do.

use canteen_protocol::todo::{Remind, Role};
use canteen_protocol::{MemberId, Seq, Time, TodoId};

use crate::db::{Bulk, Conn, DbResult, Row, Tx, Val};
use crate::todo::rules::Part;
use crate::vals;

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Their part.
    pub part: Part,
    /// When they want to be reminded.
    pub remind: Remind,
    /// What they were last reminded for.
    pub reminded: Option<Time>,
    /// The place in their personal log of the last entry that changed it.
    pub changed: Seq,
}

fn read(row: &Row) -> DbResult<Stored> {
    let remind: Option<Time> = row.get(3)?;
    Ok(Stored {
        part: Part {
            member: row.get(0)?,
            role: if row.get(1)? { Role::Watcher } else { Role::Assignee },
            done: row.get(2)?,
            // Nobody is left in the directory of whom nothing is known.
            shut: row.get::<Option<bool>>(6)?.unwrap_or(true)
                || row.get::<Option<bool>>(7)?.unwrap_or(true),
        },
        remind: match remind {
            None => Remind::Due,
            Some(Time(0)) => Remind::Never,
            Some(at) => Remind::At(at),
        },
        reminded: row.get(4)?,
        changed: row.get(5)?,
    })
}

fn column(remind: Remind) -> Option<Time> {
    match remind {
        Remind::Due => None,
        Remind::Never => Some(Time(0)),
        Remind::At(at) => Some(at),
    }
}

/// Everyone on a to-do, in the order in which they came.
pub fn of(conn: &mut Conn, todo: TodoId) -> DbResult<Vec<Stored>> {
    conn.run(
        "SELECT p.member, p.watcher, p.done, p.remind, p.reminded, p.changed, m.disabled, m.removed
         FROM todo_person p LEFT JOIN member m ON m.id = p.member
         WHERE p.todo = $1 ORDER BY p.n",
        vals![todo],
    )?
    .iter()
    .map(read)
    .collect()
}

/// Puts someone on it.
pub fn insert(tx: &mut Tx<'_>, todo: TodoId, member: MemberId, role: Role) -> DbResult<()> {
    let remind = match role {
        Role::Assignee => Remind::Due,
        Role::Watcher => Remind::Never,
    };
    tx.run(
        "INSERT INTO todo_person (todo, member, n, watcher, remind)
         SELECT $1, $2, COALESCE(MAX(n), 0) + 1, $3, $4 FROM todo_person WHERE todo = $1",
        vals![todo, member, role == Role::Watcher, column(remind)],
    )?;
    Ok(())
}

/// Writes what can change of someone on it.
pub fn update(tx: &mut Tx<'_>, todo: TodoId, person: &Stored) -> DbResult<()> {
    let Part { member, role, done, .. } = person.part;
    tx.run(
        "UPDATE todo_person SET watcher = $3, done = $4, remind = $5, reminded = $6
         WHERE todo = $1 AND member = $2",
        vals![todo, member, role == Role::Watcher, done, column(person.remind), person.reminded],
    )?;
    Ok(())
}

/// Notes the last entry about it in someone's personal log.
pub fn set_changed(tx: &mut Tx<'_>, todo: TodoId, member: MemberId, seq: Seq) -> DbResult<()> {
    tx.run(
        "UPDATE todo_person SET changed = $3 WHERE todo = $1 AND member = $2",
        vals![todo, member, seq],
    )?;
    Ok(())
}

/// Takes someone off it.
pub fn delete(tx: &mut Tx<'_>, todo: TodoId, member: MemberId) -> DbResult<()> {
    tx.run("DELETE FROM todo_person WHERE todo = $1 AND member = $2", vals![todo, member])?;
    Ok(())
}

/// Which of these others share a to-do with a member. Unsorted.
pub fn met(conn: &mut Conn, member: MemberId, others: &[MemberId]) -> DbResult<Vec<MemberId>> {
    static SQL: Bulk = Bulk::new(1, |rows| {
        let others = rows.each(2, |p| format!("${p}"));
        format!(
            "SELECT DISTINCT b.member FROM todo_person b
             JOIN todo_person a ON a.todo = b.todo AND a.member = $1
             WHERE b.member IN ({others})"
        )
    });
    let others: Vec<Val> = others.iter().map(|other| Val::from(*other)).collect();
    SQL.run(conn, vals![member], &others)?.iter().map(|row| row.get(0)).collect()
}
