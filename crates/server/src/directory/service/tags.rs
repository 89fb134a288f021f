//! Tags: adding, changing and removing them.

use canteen_protocol::TagId;
use canteen_protocol::directory::{CreateTag, DeleteTag, Tag, UpdateTag};
use serde_json::{Value, json};

use super::act::{Said, act, check_super};
use crate::app::{App, Caller};
use crate::directory::Change;
use crate::directory::refusal::no_tag;
use crate::directory::store::tags;
use crate::fault::Outcome;

/// Adds an empty tag.
///
/// # Errors
/// As [`Change::create_tag`]; `Forbidden` for who is no administrator.
pub async fn create(app: &App, caller: Caller, new: CreateTag) -> Outcome<Tag> {
    let work = move |change: &mut Change<'_, '_>| {
        let id = change.create_tag(&new)?;
        Ok((id, said("tag.create", id, json!({ "name": new.name }))))
    };
    act(app, caller, check_super, work, move |tx, id| {
        tags::get(tx, caller.corp, id)?.ok_or_else(|| no_tag(id))
    })
    .await
}

/// Changes a tag's name and what it names.
///
/// # Errors
/// As [`Change::update_tag`]; `Forbidden` for who is no administrator.
pub async fn update(app: &App, caller: Caller, ask: UpdateTag) -> Outcome<Tag> {
    let work = move |change: &mut Change<'_, '_>| {
        change.update_tag(&ask)?;
        let detail = json!({
            "name": ask.name,
            "add_members": ask.add_members,
            "remove_members": ask.remove_members,
            "add_departments": ask.add_departments,
            "remove_departments": ask.remove_departments,
        });
        Ok((ask.tag, said("tag.update", ask.tag, detail)))
    };
    act(app, caller, check_super, work, move |tx, id| {
        tags::get(tx, caller.corp, id)?.ok_or_else(|| no_tag(id))
    })
    .await
}

/// Removes a tag.
///
/// # Errors
/// As [`Change::delete_tag`]; `Forbidden` for who is no administrator.
pub async fn delete(app: &App, caller: Caller, ask: DeleteTag) -> Outcome<()> {
    let id = ask.tag;
    let work = move |change: &mut Change<'_, '_>| {
        change.delete_tag(id)?;
        Ok(((), said("tag.delete", id, json!({}))))
    };
    act(app, caller, check_super, work, |_, ()| Ok(())).await
}

fn said(action: &'static str, id: TagId, detail: Value) -> Said {
    Said { action, target: format!("tag:{id}"), detail }
}
