//! Members: adding and changing them.

use canteen_protocol::MemberId;
use canteen_protocol::directory::{CreateMember, Member, Place, UpdateMember};
use serde_json::json;

use super::act::{DIRECTORY, Said, act};
use super::lookup;
use super::power::Power;
use super::sight::Sight;
use crate::account::password;
use crate::app::{App, Caller};
use crate::db::Conn;
use crate::directory::change::NewMember;
use crate::directory::refusal::no_member;
use crate::directory::rules::rights::Level;
use crate::directory::store::{departments, members};
use crate::fault::{Fault, Outcome};

/// Adds a member.
///
/// # Errors
/// As [`crate::directory::Change::create_member`]; `Forbidden` for who is no administrator.
pub async fn create(app: &App, caller: Caller, mut new: CreateMember) -> Outcome<Member> {
    let phc = hashed(app, caller, new.password.take()).await?;
    let places = new.departments.clone();
    let may = move |power: &Power, conn: &mut Conn| check_new(power, conn, caller, &places);
    let work = move |change: &mut crate::directory::Change<'_, '_>| {
        let id = change.create_member(NewMember { member: &new, phc: phc.as_deref() })?;
        let detail = json!({ "userid": new.userid.trim(), "name": new.name });
        Ok((id, said("member.create", id, detail)))
    };
    act(app, caller, may, work, move |tx, id| {
        members::get(tx, caller.corp, id)?.ok_or_else(|| no_member(id))
    })
    .await
}

/// Changes a member.
///
/// # Errors
/// As [`crate::directory::Change::update_member`]; `Forbidden` for who is no administrator.
pub async fn update(app: &App, caller: Caller, mut ask: UpdateMember) -> Outcome<Member> {
    let phc = hashed(app, caller, ask.password.take()).await?;
    let (id, fields) = (ask.member, named(&ask, phc.is_some()));
    let wanted = ask.clone();
    let may = move |power: &Power, conn: &mut Conn| check_changed(power, conn, caller, &wanted);
    let work = move |change: &mut crate::directory::Change<'_, '_>| {
        change.update_member(&ask, phc.as_deref())?;
        let action = match ask.disabled {
            Some(true) => "member.disable",
            Some(false) => "member.enable",
            None => "member.update",
        };
        Ok((id, said(action, id, json!({ "fields": fields }))))
    };
    act(app, caller, may, work, move |tx, id| {
        members::get(tx, caller.corp, id)?.ok_or_else(|| no_member(id))
    })
    .await
}

/// That a new member may be put where they are to be; without departments, into the root.
fn check_new(power: &Power, conn: &mut Conn, caller: Caller, places: &[Place]) -> Outcome<()> {
    power.check_some(DIRECTORY)?;
    if places.is_empty() {
        let root = departments::root(conn, caller.corp)?.id;
        return power.check_place(conn, root, Level::Change).map_err(|_| {
            Fault::forbidden("the whole corp is not yours to add to: name a department of yours")
        });
    }
    places.iter().try_for_each(|place| power.check_place(conn, place.department, Level::Change))
}

/// That a member may be changed, and so; a leader is somebody whom the caller may see.
fn check_changed(
    power: &Power,
    conn: &mut Conn,
    caller: Caller,
    ask: &UpdateMember,
) -> Outcome<()> {
    power.check_some(DIRECTORY)?;
    power.check_member(conn, ask.member, Level::Change)?;
    if let Some(places) = &ask.departments {
        let held = lookup::departments_of(conn, ask.member)?;
        let mut new = places.clone();
        new.retain(|place| !held.contains(&place.department));
        if !new.is_empty() || places.is_empty() {
            check_new(power, conn, caller, &new)?;
        }
    }
    let leader = ask.leader.filter(|leader| *leader != MemberId(0));
    match leader {
        Some(leader) if !Sight::of(conn, caller.corp, caller.member)?.sees(conn, leader)? => {
            power.check_member(conn, leader, Level::View)
        }
        _ => Ok(()),
    }
}

/// Hashes a password for an administrator; nobody else may make the server work so hard.
async fn hashed(app: &App, caller: Caller, password: Option<String>) -> Outcome<Option<String>> {
    let Some(password) = password else { return Ok(None) };
    let now = app.now();
    app.db.read(move |conn| Power::of(conn, caller, now)?.check_some(DIRECTORY)).await?;
    password::hash(password).await.map(Some)
}

fn said(action: &'static str, id: MemberId, detail: serde_json::Value) -> Said {
    Said { action, target: format!("member:{id}"), detail }
}

/// The names of the fields an update names; their values are the directory's to keep.
fn named(ask: &UpdateMember, password: bool) -> Vec<&'static str> {
    [
        (ask.name.is_some(), "name"),
        (ask.english_name.is_some(), "english_name"),
        (ask.title.is_some(), "title"),
        (ask.email.is_some(), "email"),
        (ask.mobile.is_some(), "mobile"),
        (ask.landline.is_some(), "landline"),
        (ask.gender.is_some(), "gender"),
        (ask.departments.is_some(), "departments"),
        (ask.leader.is_some(), "leader"),
        (ask.disabled.is_some(), "disabled"),
        (password, "password"),
    ]
    .into_iter()
    .filter_map(|(there, name)| there.then_some(name))
    .collect()
}
