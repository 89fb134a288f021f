//! Administrators: who they are, making one and ending it.

use canteen_protocol::MemberId;
use canteen_protocol::admin::{Admin, Admins, GrantAdmin, ListAdmins, RevokeAdmin};
use canteen_protocol::method::Nothing;
use canteen_protocol::second_factor::WhoMust;
use serde_json::json;

use super::act::{Said, act, check_admin};
use super::lookup::{self, Profile};
use crate::account;
use crate::app::{App, Caller};
use crate::directory::change::Change;
use crate::directory::refusal::no_member;
use crate::fault::{Fault, Outcome};
use crate::tenant;

/// The administrators of the caller's corp.
///
/// # Errors
/// `Forbidden` for who is none.
pub async fn list(app: App, caller: Caller, _: ListAdmins) -> Outcome<Admins> {
    app.db
        .read(move |conn| {
            check_admin(conn, caller.member)?;
            let mut admins = Vec::new();
            for found in lookup::admins(conn, caller.corp)? {
                admins.push(Admin {
                    member: found.member,
                    strong: account::strong_identity(conn, found.member)?,
                    userid: found.userid,
                    name: found.name,
                });
            }
            admins.sort_by_key(|admin| admin.userid.to_lowercase());
            Ok(Admins { admins })
        })
        .await
}

/// Makes a member one.
///
/// # Errors
/// `Forbidden` for who is none and for a person who administers as many corps as one may, not found,
/// conflict for who is one already, for a shut account and for a member without the second factor that
/// administrators must have.
pub async fn grant(app: App, caller: Caller, ask: GrantAdmin) -> Outcome<Nothing> {
    let tenancy = app.tenancy.clone();
    let work = move |change: &mut Change<'_, '_>| {
        let found = find(change, caller, ask.member)?;
        let member = found.userid;
        if found.admin {
            return Err(Fault::conflict(format!("{member} is an administrator already")));
        }
        if found.shut {
            return Err(Fault::conflict(format!("the account of {member} is shut: open it first")));
        }
        let settings = account::settings(change.conn(), caller.corp)?;
        // Where the company's own page is asked for, it is asked of them from the next sign-in on.
        let must = settings.second_factor != WhoMust::Off && settings.second_factor_url.is_empty();
        if must && !account::strong_identity(change.conn(), ask.member)? {
            return Err(Fault::conflict(format!(
                "{member} has no second factor, which administrators must have: let them say \
                 canteen account totp enable first"
            )));
        }
        tenant::check_admin_of(change.conn(), caller.corp, ask.member, &tenancy)?;
        change.make_admin(ask.member)?;
        Ok(((), said("admin.grant", ask.member)))
    };
    act(&app, caller, work, |_, ()| Ok(Nothing {})).await
}

/// Makes a member one no more.
///
/// # Errors
/// `Forbidden` for who is none, conflict for the only one and for who is none already. An account
/// that is shut keeps no rights for the day it is opened.
pub async fn revoke(app: App, caller: Caller, ask: RevokeAdmin) -> Outcome<Nothing> {
    let work = move |change: &mut Change<'_, '_>| {
        let member = find(change, caller, ask.member)?.userid;
        if !change.end_admin(ask.member)? {
            return Err(Fault::conflict(format!("{member} is no administrator")));
        }
        Ok(((), said("admin.revoke", ask.member)))
    };
    act(&app, caller, work, |_, ()| Ok(Nothing {})).await
}

/// A member of the caller's corp.
fn find(change: &mut Change<'_, '_>, caller: Caller, member: MemberId) -> Outcome<Profile> {
    let found = lookup::profile(change.conn(), member)?.filter(|found| found.corp == caller.corp);
    found.ok_or_else(|| no_member(member))
}

fn said(action: &'static str, member: MemberId) -> Said {
    Said { action, target: format!("member:{member}"), detail: json!({ "role": "super" }) }
}
