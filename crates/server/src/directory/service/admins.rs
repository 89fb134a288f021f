//! Administrators: who they are, giving and taking `super` and roles.

use canteen_protocol::admin::{Admin, Admins, GrantAdmin, ListAdmins, RevokeAdmin};
use canteen_protocol::ids::RoleId;
use canteen_protocol::method::Nothing;
use canteen_protocol::second_factor::WhoMust;
use canteen_protocol::{MemberId, Time};
use serde_json::json;

use super::act::{Said, act};
use super::ends;
use super::lookup::{self, Profile};
use super::power::Power;
use super::roles::SUPER;
use crate::account;
use crate::app::{App, Caller};
use crate::db::Conn;
use crate::directory::change::Change;
use crate::directory::refusal::{no_member, no_role};
use crate::directory::store::roles;
use crate::fault::{Fault, Outcome};
use crate::tenant;

/// What only administrators of the whole corp do.
const WHAT: &str = "say who administers it";

/// The administrators of the caller's corp, once for each role.
///
/// # Errors
/// `Forbidden` for who does not administer the whole of it.
pub async fn list(app: App, caller: Caller, _: ListAdmins) -> Outcome<Admins> {
    let now = app.now();
    app.db
        .read(move |conn| {
            Power::of(conn, caller, now)?.check_super(WHAT)?;
            let mut admins = Vec::new();
            for found in lookup::admins(conn, caller.corp)? {
                let all = Admin { role_name: SUPER.into(), ..Admin::default() };
                admins.push(named(conn, found, all)?);
            }
            for holding in roles::all(conn, caller.corp)? {
                let Some(found) = lookup::profile(conn, holding.member)? else { continue };
                let by_role = Admin {
                    role: Some(holding.role.id),
                    role_name: holding.role.name,
                    until: holding.until,
                    provider: holding.provider,
                    ..Admin::default()
                };
                admins.push(named(conn, found, by_role)?);
            }
            admins.sort_by_cached_key(|admin| {
                (admin.userid.to_lowercase(), admin.role.is_some(), admin.role_name.clone())
            });
            Ok(Admins { admins })
        })
        .await
}

fn named(conn: &mut Conn, found: Profile, admin: Admin) -> Outcome<Admin> {
    let strong = account::strong_identity(conn, found.member)?;
    Ok(Admin { member: found.member, strong, userid: found.userid, name: found.name, ..admin })
}

/// Makes a member one, or says anew until when they hold a role.
///
/// # Errors
/// `Forbidden` for who does not administer the whole corp, not found, conflict for who has `super`
/// already, for a person who administers as many corps as one may, for a shut account and for a
/// member without the second factor that administrators must have; `Invalid` for an end that cannot
/// be.
pub async fn grant(app: App, caller: Caller, ask: GrantAdmin) -> Outcome<Nothing> {
    let (now, tenancy) = (app.now(), app.tenancy.clone());
    let work = move |change: &mut Change<'_, '_>| {
        let found = find(change, caller, ask.member)?;
        let member = &found.userid;
        if ask.role.is_none() && found.admin {
            return Err(Fault::conflict(format!("{member} is an administrator already")));
        }
        if found.shut {
            return Err(Fault::conflict(format!("the account of {member} is shut: open it first")));
        }
        // Who was brought in as a provider stays one.
        let held = roles::of(change.conn(), ask.member)?;
        let held = held.iter().find(|holding| Some(holding.role.id) == ask.role);
        let provider = ask.provider || held.is_some_and(|holding| holding.provider);
        check_end(&GrantAdmin { provider, ..ask }, now)?;
        check_identity(change.conn(), &found)?;
        let name = match ask.role {
            None => {
                tenant::check_admin_of(change.tx(), caller.corp, ask.member, &tenancy)?;
                change.make_admin(ask.member)?;
                SUPER.to_owned()
            }
            Some(id) => {
                let role = roles::get(change.conn(), caller.corp, id)?;
                let role = role.ok_or_else(|| no_role(id))?;
                let held = (id, ask.member);
                roles::grant(change.tx(), held, (ask.until, provider), now)?;
                ends::set(change.tx(), caller.corp, held, ask.until)?;
                change.reset_view([ask.member]);
                role.name
            }
        };
        let mut detail = json!({ "role": name });
        if let Some(until) = ask.until {
            detail["until"] = json!(until);
        }
        if provider {
            // Not `provider`: that marks who did something.
            detail["to_provider"] = json!(true);
        }
        let target = format!("member:{}", ask.member);
        Ok(((), Said { action: "admin.grant", target, detail }))
    };
    act(&app, caller, may, work, |_, ()| Ok(Nothing {})).await
}

fn check_end(ask: &GrantAdmin, now: Time) -> Outcome<()> {
    if ask.role.is_none() && (ask.until.is_some() || ask.provider) {
        return Err(Fault::invalid(
            "super has no end and is not for providers: make a role that opens what is needed",
        ));
    }
    if ask.provider && ask.until.is_none() {
        return Err(Fault::invalid("a provider's role has an end: say until when"));
    }
    if ask.until.is_some_and(|until| until <= now) {
        return Err(Fault::invalid("this end is over already: say a later one"));
    }
    Ok(())
}

/// That who becomes an administrator proves who they are as the corp asks (ADM-05).
fn check_identity(conn: &mut Conn, found: &Profile) -> Outcome<()> {
    let settings = account::settings(conn, found.corp)?;
    // Where the company's own page is asked for, it is asked of them from the next sign-in on.
    let must = settings.second_factor != WhoMust::Off && settings.second_factor_url.is_empty();
    if must && !account::strong_identity(conn, found.member)? {
        return Err(Fault::conflict(format!(
            "{} has no second factor, which administrators must have: let them say \
             canteen account totp enable first",
            found.userid
        )));
    }
    Ok(())
}

/// Takes `super` or a role from a member.
///
/// # Errors
/// `Forbidden` for who does not administer the whole corp, conflict for the only one with `super`
/// and for who does not hold it. An account that is shut keeps no rights for the day it is opened.
pub async fn revoke(app: App, caller: Caller, ask: RevokeAdmin) -> Outcome<Nothing> {
    let work = move |change: &mut Change<'_, '_>| {
        let member = find(change, caller, ask.member)?.userid;
        let name = match ask.role {
            None if change.end_admin(ask.member)? => SUPER.to_owned(),
            None => return Err(Fault::conflict(format!("{member} is no administrator"))),
            Some(id) => revoke_role(change, caller, (id, ask.member), &member)?,
        };
        let target = format!("member:{}", ask.member);
        Ok(((), Said { action: "admin.revoke", target, detail: json!({ "role": name }) }))
    };
    act(&app, caller, may, work, |_, ()| Ok(Nothing {})).await
}

fn revoke_role(
    change: &mut Change<'_, '_>,
    caller: Caller,
    (id, member): (RoleId, MemberId),
    userid: &str,
) -> Outcome<String> {
    let role = roles::get(change.conn(), caller.corp, id)?.ok_or_else(|| no_role(id))?;
    ends::set(change.tx(), caller.corp, (id, member), None)?;
    if !roles::revoke(change.tx(), id, member)? {
        return Err(Fault::conflict(format!("{userid} does not hold the role {:?}", role.name)));
    }
    change.reset_view([member]);
    Ok(role.name)
}

fn may(power: &Power, _: &mut Conn) -> Outcome<()> {
    power.check_super(WHAT)
}

/// A member of the caller's corp.
fn find(change: &mut Change<'_, '_>, caller: Caller, member: MemberId) -> Outcome<Profile> {
    let found = lookup::profile(change.conn(), member)?.filter(|found| found.corp == caller.corp);
    found.ok_or_else(|| no_member(member))
}
