//! Which group is a department's, and who is in it for that.

use canteen_protocol::{ConversationId, DepartmentId, MemberId};

use crate::db::{Conn, DbResult, Tx};
use crate::vals;

/// The group of a department.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// Which.
    pub conversation: ConversationId,
    /// What the department was called when it was last looked at.
    pub name: String,
    /// Who led it then.
    pub leader: Option<MemberId>,
}

/// The group of a department.
pub fn get(conn: &mut Conn, department: DepartmentId) -> DbResult<Option<Group>> {
    conn.first(
        "SELECT conversation, name, leader FROM department_group WHERE department = $1",
        vals![department],
    )?
    .map(|row| Ok(Group { conversation: row.get(0)?, name: row.get(1)?, leader: row.get(2)? }))
    .transpose()
}

/// Says which it is, and what the department says of it.
pub fn put(tx: &mut Tx<'_>, department: DepartmentId, group: &Group) -> DbResult<()> {
    tx.run(
        "INSERT INTO department_group (department, conversation, name, leader)
         VALUES ($1, $2, $3, $4)
         ON CONFLICT (department) DO UPDATE SET conversation = excluded.conversation,
             name = excluded.name, leader = excluded.leader",
        vals![department, group.conversation, group.name.as_str(), group.leader],
    )?;
    Ok(())
}

/// Who is in it because they are in the department, by id.
pub fn kept(conn: &mut Conn, department: DepartmentId) -> DbResult<Vec<MemberId>> {
    conn.run(
        "SELECT member FROM department_group_member WHERE department = $1 ORDER BY member",
        vals![department],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Notes who is from now on, and who is not any more.
pub fn change(
    tx: &mut Tx<'_>,
    department: DepartmentId,
    (keep, drop): (&[MemberId], &[MemberId]),
) -> DbResult<()> {
    for member in keep {
        tx.later(
            "INSERT INTO department_group_member (department, member) VALUES ($1, $2)
             ON CONFLICT (department, member) DO NOTHING",
            vals![department, *member],
        )?;
    }
    for member in drop {
        tx.later(
            "DELETE FROM department_group_member WHERE department = $1 AND member = $2",
            vals![department, *member],
        )?;
    }
    Ok(())
}
