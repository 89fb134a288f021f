//! The first rows of a new corp: its root department and its first administrator.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Seq, Time};

use crate::db::{DbResult, Tx};
use crate::directory::rules::tree;
use crate::vals;

/// The first administrator, validated.
pub struct Founder<'a> {
    /// Their account.
    pub userid: &'a str,
    /// Their account without regard to case.
    pub userid_key: &'a str,
    /// Their name.
    pub name: &'a str,
    /// Their e-mail address, or nothing.
    pub email: &'a str,
    /// The same without regard to case.
    pub email_key: Option<&'a str>,
}

/// Inserts the root department.
pub fn root(tx: &mut Tx<'_>, corp: CorpNo, name: &str, changed: Seq) -> DbResult<DepartmentId> {
    let id = DepartmentId(tx.new_id("department")?);
    tx.run(
        "INSERT INTO department (id, corp, parent, name, path, members, changed)
         VALUES ($1, $2, NULL, $3, $4, 1, $5)",
        vals![id, corp, name, tree::path("", id), changed],
    )?;
    Ok(id)
}

/// Inserts the administrator into the root department.
pub fn admin(
    tx: &mut Tx<'_>,
    (corp, root): (CorpNo, DepartmentId),
    founder: &Founder<'_>,
    (created, changed): (Time, Seq),
) -> DbResult<MemberId> {
    let id = MemberId(tx.new_id("member")?);
    tx.run(
        "INSERT INTO member
           (id, corp, userid, userid_key, name, email, email_key, admin, created, changed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, TRUE, $8, $9)",
        vals![
            id,
            corp,
            founder.userid,
            founder.userid_key,
            founder.name,
            founder.email,
            founder.email_key,
            created,
            changed
        ],
    )?;
    tx.run("INSERT INTO place (member, department, main) VALUES ($1, $2, TRUE)", vals![id, root])?;
    Ok(id)
}
