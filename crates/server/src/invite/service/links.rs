//! Links: made, listed, taken back.

use std::collections::HashMap;

use canteen_protocol::ids::CorpNo;
use canteen_protocol::invite::{Link, Links, ListLinks, MadeLink, MakeLink};
use canteen_protocol::{DepartmentId, JOIN, LinkId, MemberId, Time};
use serde_json::json;

use super::act::{self, is_open};
use crate::account::{self, secret};
use crate::app::{App, Caller};
use crate::audit;
use crate::db::{Conn, Lane};
use crate::directory::{self, Power};
use crate::fault::{Fault, Outcome};
use crate::invite::rules;
use crate::invite::store::links::{self, Stored};

/// Links one member may have open.
const OPEN: i64 = 200;
/// Links a list shows.
const LISTED: usize = 1_000;

/// Makes a link.
///
/// # Errors
/// `Forbidden` for who may not, `NotFound` for a department, `Invalid` for terms that cannot be.
pub async fn make(app: App, caller: Caller, ask: MakeLink) -> Outcome<MadeLink> {
    let now = app.now();
    let code = secret::short();
    let digest = secret::digest(&code);
    let link = app
        .db
        .write(Lane::Admin, move |tx| {
            let power = Power::of(tx, caller, now)?;
            let department = chosen(tx, (caller, &power), ask.department, now)?;
            let terms = rules::terms(ask.expires, ask.uses, now)
                .map_err(|bad| Fault::invalid(bad.to_string()))?;
            let Caller { corp, member, .. } = caller;
            if links::open_of(tx, member, corp, now)? >= OPEN {
                let why = format!("you have {OPEN} links that are open: revoke one first");
                return Err(Fault::conflict(why));
            }
            let mut link =
                Stored { id: LinkId(0), corp, creator: member, department, created: now, terms };
            link.id = links::insert(tx, &link, &digest)?;
            let detail = json!({ "department": department, "expires": terms.expires,
                                 "uses": terms.uses });
            let (target, detail) = (format!("link:{}", link.id), power.mark(detail));
            audit::record(tx, corp, now, Some(member), "invite.link", &target, detail)?;
            Ok(shown(tx, corp, vec![link], now)?.remove(0))
        })
        .await?;
    let path = format!("{JOIN}/{code}");
    let url = app.outside.url.as_ref().map(|base| format!("{base}{path}"));
    Ok(MadeLink { link, path, url })
}

/// The department of a new link. Who is no administrator brings people into a department of their
/// own; what else there is, they do not hear.
fn chosen(
    conn: &mut Conn,
    (caller, power): (Caller, &Power),
    asked: Option<DepartmentId>,
    now: Time,
) -> Outcome<Option<DepartmentId>> {
    let Caller { corp, member, .. } = caller;
    let none = |id| Fault::not_found(format!("there is no department {id}"));
    let there = match asked {
        Some(_) => directory::department_name(conn, corp, asked)?.is_some(),
        None => true,
    };
    if there && is_open(conn, power, asked)? {
        return Ok(asked);
    }
    if !account::settings(conn, corp)?.invite_by_members {
        act::admin(conn, caller, now)?;
        return Err(match asked {
            Some(id) => none(id),
            None => Fault::forbidden("the whole corp is not yours: name a department of yours"),
        });
    }
    let own = directory::departments_of(conn, member)?;
    match asked {
        None => Ok(own.first().copied()),
        Some(id) if own.contains(&id) => Ok(Some(id)),
        Some(id) => Err(none(id)),
    }
}

/// The links an administrator or a member has before them.
///
/// # Errors
/// As the database says.
pub async fn list(app: App, caller: Caller, _: ListLinks) -> Outcome<Links> {
    let now = app.now();
    let Caller { corp, member, .. } = caller;
    app.db
        .read(move |conn| {
            let power = Power::of(conn, caller, now)?;
            let mut stored =
                links::list(conn, corp, (!act::is_any_open(&power)).then_some(member), LISTED)?;
            if !power.is_super() {
                let mut open = Vec::new();
                for link in stored {
                    if link.creator == member || is_open(conn, &power, link.department)? {
                        open.push(link);
                    }
                }
                stored = open;
            }
            Ok(Links { links: shown(conn, corp, stored, now)? })
        })
        .await
}

/// Takes a link back. One that was taken back before stays so.
///
/// # Errors
/// `NotFound` for one there is not, or that is another's.
pub async fn revoke(app: &App, caller: Caller, id: LinkId) -> Outcome<()> {
    let now = app.now();
    let Caller { corp, member, .. } = caller;
    app.db
        .write(Lane::Admin, move |tx| {
            let power = Power::of(tx, caller, now)?;
            let seen = match links::get(tx, corp, id)? {
                Some(link) => link.creator == member || is_open(tx, &power, link.department)?,
                None => false,
            };
            if !seen {
                return Err(Fault::not_found(format!("there is no link {id}: list them")));
            }
            if links::revoke(tx, id, now)? {
                let (target, detail) = (format!("link:{id}"), power.mark(json!({})));
                audit::record(tx, corp, now, Some(member), "invite.revoke", &target, detail)?;
            }
            Ok(())
        })
        .await
}

/// Links as they go over the wire, in the same order.
fn shown(conn: &mut Conn, corp: CorpNo, stored: Vec<Stored>, now: Time) -> Outcome<Vec<Link>> {
    let creators: Vec<_> = stored.iter().map(|link| link.creator).collect();
    let accounts: HashMap<MemberId, String> =
        directory::userids(conn, &creators)?.into_iter().collect();
    stored
        .into_iter()
        .map(|link| {
            let Stored { id, creator, department, created, terms, .. } = link;
            Ok(Link {
                id,
                creator,
                creator_userid: accounts.get(&creator).cloned().unwrap_or_default(),
                department: department_of(conn, corp, department)?,
                created,
                expires: terms.expires,
                uses: terms.uses,
                used: terms.used,
                state: terms.state(now),
            })
        })
        .collect()
}

/// The name of a link's department; of the root when that is gone, where people come then.
pub fn department_of(
    conn: &mut Conn,
    corp: CorpNo,
    department: Option<DepartmentId>,
) -> Outcome<String> {
    let name = match directory::department_name(conn, corp, department)? {
        None => directory::department_name(conn, corp, None)?,
        name => name,
    };
    Ok(name.unwrap_or_default())
}

/// Whether who made a link might still make it: the account is open, and they administer its department,
/// or every member may and it is one of their own.
///
/// # Errors
/// As the database says.
pub fn holds(conn: &mut Conn, link: &Stored, now: Time) -> Outcome<bool> {
    let maker = directory::profile(conn, link.creator)?;
    if maker.is_none_or(|maker| maker.shut) {
        return Ok(false);
    }
    let power = Power::of_member(conn, link.corp, link.creator, now)?;
    if is_open(conn, &power, link.department)? {
        return Ok(true);
    }
    if !account::settings(conn, link.corp)?.invite_by_members {
        return Ok(false);
    }
    let own = directory::departments_of(conn, link.creator)?;
    Ok(link.department.map_or(own.is_empty(), |department| own.contains(&department)))
}
