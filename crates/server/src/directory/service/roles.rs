//! Roles: making and changing them, and what somebody's own open.

use std::collections::BTreeSet;

use canteen_protocol::ids::{CorpNo, RoleId};
use canteen_protocol::method::Nothing;
use canteen_protocol::role::{
    App as Administered, ContactGrant, CreateRole, DeleteRole, GetRights, Held, ListRoles,
    Rights as Shown, Role, Roles, UpdateRole,
};
use canteen_protocol::{ErrorCode, Segment};
use serde_json::json;

use super::act::{Said, act};
use super::power::Power;
use super::resolve::resolve;
use super::wording::expression;
use crate::app::{App, Caller};
use crate::db::Conn;
use crate::directory::Change;
use crate::directory::refusal::no_role;
use crate::directory::rules::fields;
use crate::directory::rules::rights::Rights;
use crate::directory::store::roles::{self, Stored};
use crate::fault::{Fault, Outcome};

/// Characters of a name.
const NAME: usize = 64;
/// Grants of contacts that one role has.
const GRANTS: usize = 100;
/// Roles of a corp.
const ROLES: usize = 1_000;
/// The name of what is no role but everything.
pub const SUPER: &str = "super";
/// What only administrators of the whole corp do.
const WHAT: &str = "say who administers it";

/// The roles of the caller's corp.
///
/// # Errors
/// `Forbidden` for who does not administer the whole of it.
pub async fn list(app: App, caller: Caller, _: ListRoles) -> Outcome<Roles> {
    let now = app.now();
    app.db
        .read(move |conn| {
            Power::of(conn, caller, now)?.check_super(WHAT)?;
            let stored = roles::list(conn, caller.corp)?;
            let roles = stored.into_iter().map(|role| shown(conn, caller.corp, role));
            Ok(Roles { roles: roles.collect::<Outcome<_>>()? })
        })
        .await
}

/// Makes one.
///
/// # Errors
/// `Forbidden`; `Invalid` for a name or grants that cannot be; `NotFound` for what their segments
/// name in vain; `Conflict` for a name that is taken.
pub async fn create(app: App, caller: Caller, ask: CreateRole) -> Outcome<Role> {
    let at = app.now();
    let work = move |change: &mut Change<'_, '_>| {
        if roles::list(change.conn(), caller.corp)?.len() >= ROLES {
            let why = format!("there are {ROLES} roles: delete one that nobody holds first");
            return Err(Fault::conflict(why));
        }
        let id = RoleId(change.tx().new_id("role")?);
        let rights = Rights { contacts: bare(ask.contacts.clone()), apps: ask.apps.clone() };
        let role = Stored { id, name: ask.name.clone(), rights };
        write(change, caller.corp, role, "role.create", at)
    };
    act(&app, caller, may, work, move |tx, role| shown(tx, caller.corp, role)).await
}

/// Changes one, for all who hold it.
///
/// # Errors
/// As for a new one; `NotFound`.
pub async fn update(app: App, caller: Caller, ask: UpdateRole) -> Outcome<Role> {
    let at = app.now();
    let work = move |change: &mut Change<'_, '_>| {
        let found = roles::get(change.conn(), caller.corp, ask.role)?;
        let mut role = found.ok_or_else(|| no_role(ask.role))?;
        if let Some(name) = &ask.name {
            role.name.clone_from(name);
        }
        if let Some(contacts) = &ask.contacts {
            role.rights.contacts = bare(contacts.clone());
        }
        if let Some(apps) = &ask.apps {
            role.rights.apps.clone_from(apps);
        }
        let holders = roles::members(change.conn(), role.id)?;
        change.reset_view(holders);
        write(change, caller.corp, role, "role.update", at)
    };
    act(&app, caller, may, work, move |tx, role| shown(tx, caller.corp, role)).await
}

/// Removes one that nobody holds.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` while somebody holds it.
pub async fn delete(app: App, caller: Caller, ask: DeleteRole) -> Outcome<Nothing> {
    let work = move |change: &mut Change<'_, '_>| {
        let found = roles::get(change.conn(), caller.corp, ask.role)?;
        let role = found.ok_or_else(|| no_role(ask.role))?;
        let holders = roles::holders(change.conn(), ask.role)?;
        if holders > 0 {
            let who = match holders {
                1 => "a member holds".to_owned(),
                n => format!("{n} members hold"),
            };
            let why = format!("{who} the role {:?}: take it from them first", role.name);
            return Err(Fault::conflict(why));
        }
        roles::remove(change.tx(), ask.role)?;
        Ok(((), said("role.delete", &role)))
    };
    act(&app, caller, may, work, |_, ()| Ok(Nothing {})).await
}

/// What the caller may administer.
///
/// # Errors
/// As the database says.
pub async fn rights(app: App, caller: Caller, _: GetRights) -> Outcome<Shown> {
    let now = app.now();
    app.db
        .read(move |conn| {
            let all = Power::of(conn, caller, now)?.is_super();
            let mut held = Vec::new();
            for holding in roles::of(conn, caller.member)? {
                if holding.in_force(now) {
                    let (until, provider) = (holding.until, holding.provider);
                    let role = Role { holders: 0, ..shown(conn, caller.corp, holding.role)? };
                    held.push(Held { role, until, provider });
                }
            }
            Ok(Shown { all, roles: held })
        })
        .await
}

fn may(power: &Power, _: &mut Conn) -> Outcome<()> {
    power.check_super(WHAT)
}

fn write(
    change: &mut Change<'_, '_>,
    corp: CorpNo,
    role: Stored,
    action: &'static str,
    at: canteen_protocol::Time,
) -> Outcome<(Stored, Said)> {
    let name = fields::name("name", &role.name, NAME)?;
    let key = fields::key(&name);
    if key == SUPER {
        return Err(Fault::invalid(
            "super is the name of what administers everything: choose another",
        ));
    }
    if roles::by_name(change.conn(), corp, &key)?.is_some_and(|id| id != role.id) {
        return Err(Fault::conflict(format!("there is a role {name:?}: choose another name")));
    }
    check(change.conn(), corp, &role.rights)?;
    let role = Stored { name, ..role };
    roles::put(change.tx(), corp, (&role, &key), at)?;
    let said = said(action, &role);
    Ok((role, said))
}

/// That the grants can be.
fn check(conn: &mut Conn, corp: CorpNo, rights: &Rights) -> Outcome<()> {
    if rights.contacts.len() > GRANTS {
        let count = rights.contacts.len();
        let why = format!("contacts: {count} grants are more than {GRANTS}: make two roles");
        return Err(Fault::refused(ErrorCode::TooLarge, why));
    }
    for grant in &rights.contacts {
        if grant.segment == Segment::default() {
            return Err(Fault::invalid("a grant is about somebody: say about whom"));
        }
        // Finds ids that this corp does not have, and what is nested too deeply.
        resolve(conn, corp, &grant.segment)?;
    }
    let apps: BTreeSet<Administered> = rights.apps.iter().map(|grant| grant.app).collect();
    if apps.len() < rights.apps.len() {
        return Err(Fault::invalid("apps: one is named twice: name it once"));
    }
    Ok(())
}

fn bare(mut contacts: Vec<ContactGrant>) -> Vec<ContactGrant> {
    contacts.iter_mut().for_each(|grant| grant.text.clear());
    contacts
}

fn said(action: &'static str, role: &Stored) -> Said {
    let Rights { contacts, apps } = &role.rights;
    let detail = json!({ "name": role.name, "contacts": contacts, "apps": apps });
    Said { action, target: format!("role:{}", role.id), detail }
}

fn shown(conn: &mut Conn, corp: CorpNo, stored: Stored) -> Outcome<Role> {
    let Stored { id, name, rights } = stored;
    let mut contacts = rights.contacts;
    for grant in &mut contacts {
        grant.text = expression(conn, corp, &grant.segment)?;
    }
    let holders = usize::try_from(roles::holders(conn, id)?).unwrap_or(0);
    Ok(Role { id, name, contacts, apps: rights.apps, holders })
}
