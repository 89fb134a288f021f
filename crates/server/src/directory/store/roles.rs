//! Roles and who holds them.

use canteen_protocol::ids::{CorpNo, RoleId};
use canteen_protocol::role::{AppGrant, ContactGrant};
use canteen_protocol::{MemberId, Time};

use crate::db::{Conn, DbError, DbResult, Row, Tx};
use crate::directory::rules::rights::Rights;
use crate::vals;

/// A role as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Its id.
    pub id: RoleId,
    /// Its name.
    pub name: String,
    /// What it opens.
    pub rights: Rights,
}

/// That somebody holds a role.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holding {
    /// Who.
    pub member: MemberId,
    /// Which.
    pub role: Stored,
    /// When it ends.
    pub until: Option<Time>,
    /// Whether as an outside service provider.
    pub provider: bool,
}

impl Holding {
    /// Whether it has not ended.
    pub fn in_force(&self, now: Time) -> bool {
        self.until.is_none_or(|until| until > now)
    }
}

/// The roles of a corp, by name.
pub fn list(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Stored>> {
    conn.run(
        "SELECT id, name, contacts, apps FROM role WHERE corp = $1 ORDER BY name_key",
        vals![corp],
    )?
    .iter()
    .map(|row| read(row, 0))
    .collect()
}

/// One of them.
pub fn get(conn: &mut Conn, corp: CorpNo, id: RoleId) -> DbResult<Option<Stored>> {
    conn.first(
        "SELECT id, name, contacts, apps FROM role WHERE corp = $1 AND id = $2",
        vals![corp, id],
    )?
    .map(|row| read(&row, 0))
    .transpose()
}

/// The role of a name, in lower case.
pub fn by_name(conn: &mut Conn, corp: CorpNo, key: &str) -> DbResult<Option<RoleId>> {
    conn.first("SELECT id FROM role WHERE corp = $1 AND name_key = $2", vals![corp, key])?
        .map(|row| row.get(0))
        .transpose()
}

fn read(row: &Row, from: usize) -> DbResult<Stored> {
    let contacts: String = row.get(from + 2)?;
    let apps: String = row.get(from + 3)?;
    let contacts: Vec<ContactGrant> = serde_json::from_str(&contacts)
        .map_err(|_| DbError::Column(from + 2, "grants of contacts"))?;
    let apps: Vec<AppGrant> =
        serde_json::from_str(&apps).map_err(|_| DbError::Column(from + 3, "grants of apps"))?;
    Ok(Stored { id: row.get(from)?, name: row.get(from + 1)?, rights: Rights { contacts, apps } })
}

/// Writes a role, a new one or one there is.
pub fn put(tx: &mut Tx<'_>, corp: CorpNo, (role, key): (&Stored, &str), now: Time) -> DbResult<()> {
    let text = |error: serde_json::Error| DbError::Failed(format!("grants: {error}"));
    let contacts = serde_json::to_string(&role.rights.contacts).map_err(text)?;
    let apps = serde_json::to_string(&role.rights.apps).map_err(text)?;
    tx.run(
        "INSERT INTO role (id, corp, name, name_key, contacts, apps, created)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, name_key = excluded.name_key,
             contacts = excluded.contacts, apps = excluded.apps",
        vals![role.id, corp, &role.name, key, contacts, apps, now],
    )?;
    Ok(())
}

/// Removes a role.
pub fn remove(tx: &mut Tx<'_>, id: RoleId) -> DbResult<()> {
    tx.run("DELETE FROM role WHERE id = $1", vals![id])?;
    Ok(())
}

/// How many hold a role.
pub fn holders(conn: &mut Conn, id: RoleId) -> DbResult<i64> {
    conn.one("SELECT COUNT(*) FROM role_member WHERE role = $1", vals![id])?.get(0)
}

/// Who holds a role.
pub fn members(conn: &mut Conn, id: RoleId) -> DbResult<Vec<MemberId>> {
    conn.run("SELECT member FROM role_member WHERE role = $1", vals![id])?
        .iter()
        .map(|row| row.get(0))
        .collect()
}

/// Gives a member a role, or says anew until when.
pub fn grant(
    tx: &mut Tx<'_>,
    (role, member): (RoleId, MemberId),
    (until, provider): (Option<Time>, bool),
    now: Time,
) -> DbResult<()> {
    tx.run(
        "INSERT INTO role_member (role, member, until, provider, granted)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (role, member) DO UPDATE SET until = excluded.until,
             provider = excluded.provider, granted = excluded.granted",
        vals![role, member, until, provider, now],
    )?;
    Ok(())
}

/// Takes a role from a member; false when they did not hold it.
pub fn revoke(tx: &mut Tx<'_>, role: RoleId, member: MemberId) -> DbResult<bool> {
    let rows = tx.run(
        "DELETE FROM role_member WHERE role = $1 AND member = $2 RETURNING role",
        vals![role, member],
    )?;
    Ok(!rows.is_empty())
}

/// Takes all roles from a member, and says how many they were.
pub fn revoke_all(tx: &mut Tx<'_>, member: MemberId) -> DbResult<usize> {
    Ok(tx.run("DELETE FROM role_member WHERE member = $1 RETURNING role", vals![member])?.len())
}

/// Whether a member holds a role, be it one that has ended.
pub fn any(conn: &mut Conn, member: MemberId) -> DbResult<bool> {
    let row = conn.first("SELECT 1 FROM role_member WHERE member = $1 LIMIT 1", vals![member])?;
    Ok(row.is_some())
}

/// Everyone who administers anything of the corp, as [`any`] and the mark of `super` say.
pub fn administrators(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<MemberId>> {
    conn.run(
        "SELECT id FROM member WHERE corp = $1 AND admin
         UNION SELECT m.member FROM role r JOIN role_member m ON m.role = r.id WHERE r.corp = $1",
        vals![corp],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// The roles of a member, those that have ended included.
pub fn of(conn: &mut Conn, member: MemberId) -> DbResult<Vec<Holding>> {
    conn.run(
        "SELECT r.id, r.name, r.contacts, r.apps, m.member, m.until, m.provider
         FROM role_member m JOIN role r ON r.id = m.role WHERE m.member = $1 ORDER BY r.name_key",
        vals![member],
    )?
    .iter()
    .map(holding)
    .collect()
}

/// Everyone who holds a role of the corp, those whose account is shut left out.
pub fn all(conn: &mut Conn, corp: CorpNo) -> DbResult<Vec<Holding>> {
    conn.run(
        "SELECT r.id, r.name, r.contacts, r.apps, m.member, m.until, m.provider
         FROM role r JOIN role_member m ON m.role = r.id JOIN member p ON p.id = m.member
         WHERE r.corp = $1 AND NOT p.disabled AND NOT p.removed ORDER BY r.name_key",
        vals![corp],
    )?
    .iter()
    .map(holding)
    .collect()
}

fn holding(row: &Row) -> DbResult<Holding> {
    Ok(Holding {
        role: read(row, 0)?,
        member: row.get(4)?,
        until: row.get(5)?,
        provider: row.get(6)?,
    })
}
