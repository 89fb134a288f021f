//! Members: adding and changing them.

use canteen_protocol::MemberId;
use canteen_protocol::directory::{CreateMember, Member, UpdateMember};
use serde_json::json;

use super::act::{Said, act};
use crate::account::password;
use crate::app::{App, Caller};
use crate::directory::change::NewMember;
use crate::directory::refusal::no_member;
use crate::directory::store::members;
use crate::fault::Outcome;

/// Adds a member.
///
/// # Errors
/// As [`crate::directory::Change::create_member`]; `Forbidden` for who is no administrator.
pub async fn create(app: &App, caller: Caller, mut new: CreateMember) -> Outcome<Member> {
    let phc = hashed(app, caller, new.password.take()).await?;
    let work = move |change: &mut crate::directory::Change<'_, '_>| {
        let id = change.create_member(NewMember { member: &new, phc: phc.as_deref() })?;
        let detail = json!({ "userid": new.userid.trim(), "name": new.name });
        Ok((id, said("member.create", id, detail)))
    };
    act(app, caller, work, move |tx, id| {
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
    let work = move |change: &mut crate::directory::Change<'_, '_>| {
        change.update_member(&ask, phc.as_deref())?;
        let action = match ask.disabled {
            Some(true) => "member.disable",
            Some(false) => "member.enable",
            None => "member.update",
        };
        Ok((id, said(action, id, json!({ "fields": fields }))))
    };
    act(app, caller, work, move |tx, id| {
        members::get(tx, caller.corp, id)?.ok_or_else(|| no_member(id))
    })
    .await
}

/// Hashes a password for an administrator; nobody else may make the server work so hard.
async fn hashed(app: &App, caller: Caller, password: Option<String>) -> Outcome<Option<String>> {
    let Some(password) = password else { return Ok(None) };
    app.db.read(move |conn| super::act::check_admin(conn, caller.member)).await?;
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
