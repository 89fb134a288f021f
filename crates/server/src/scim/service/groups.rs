//! Groups: tags looked for, added, changed, deleted. Each change is one of the directory.

use std::collections::HashMap;

use canteen_protocol::directory::{CreateTag, UpdateTag};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{LogId, MemberId, TagId};
use serde_json::{Map, Value, json};

use super::error::Result;
use super::gate::{Gate, Provider};
use super::look::{Edit, Look, Page};
use super::users::Matching;
use crate::app::App;
use crate::audit;
use crate::db::{Conn, DbResult};
use crate::directory::{self, Change, TagRecord, lane};
use crate::log;
use crate::scim::rules::filter::Filter;
use crate::scim::rules::group::{self, Group, Wanted};
use crate::scim::rules::patch::put_over;
use crate::scim::rules::refusal::{Kind, Refusal};
use crate::scim::rules::resource::{self, Stamp};
use crate::scim::rules::schema::Resource;
use crate::scim::store::{groups, members};

/// Members named on one page of groups; behind the group that exceeds it the page ends.
const NAMED: usize = 20_000;

/// The groups that a provider looks for.
///
/// # Errors
/// As the database says.
pub async fn list(
    app: &App,
    gate: &Gate,
    provider: Provider,
    look: Look,
    base: String,
) -> Result<Page> {
    let wide = look.filter.is_some() || look.selection.has("members");
    let permit = if wide { gate.wide().await } else { None };
    let read = move |conn: &mut Conn| found(conn, provider.corp, &look, &base);
    let page = app.db.read(read).await;
    drop(permit);
    page
}

fn found(conn: &mut Conn, corp: CorpNo, look: &Look, base: &str) -> Result<Page> {
    let lookup = look.filter.as_ref().map(|filter| lookup(conn, corp, filter)).transpose()?;
    let tags = match lookup.flatten() {
        Some(ids) => {
            let tags = ids.into_iter().map(|id| directory::tag_record(conn, corp, id));
            tags.filter_map(DbResult::transpose).collect::<DbResult<_>>()?
        }
        None => directory::tag_records(conn, corp)?,
    };
    let mut groups = put_together(conn, corp, tags)?;
    let (wanted, asked) = (
        look.selection.has("members"),
        look.filter.as_ref().is_some_and(|filter| filter.mentions("members")),
    );
    if let Some(filter) = &look.filter {
        let mut kept = Vec::new();
        for mut group in groups {
            if asked {
                group.members = Some(directory::named_by(conn, group.id)?);
            }
            if filter.holds(Resource::Group, &Value::Object(group.shown(base))) {
                kept.push(Group { members: None, ..group });
            }
        }
        groups = kept;
    }
    let (mut resources, mut named) = (Vec::new(), 0);
    for group in look.window(&groups) {
        if named > NAMED {
            break;
        }
        let mut group = group.clone();
        if wanted {
            let there = directory::named_by(conn, group.id)?;
            named += there.len();
            group.members = Some(there);
        }
        resources.push(look.selection.of(Resource::Group, group.shown(base)));
    }
    Ok(Page { total: groups.len(), start: look.start, resources })
}

/// The only groups a filter can mean; none when that is not known without asking each.
fn lookup(conn: &mut Conn, corp: CorpNo, filter: &Filter) -> Result<Option<Vec<TagId>>> {
    if let Some(id) = filter.must_equal("id", None) {
        return Ok(Some(resource::id(id).map(TagId).into_iter().collect()));
    }
    if let Some(name) = filter.must_equal("displayName", None).filter(|name| !name.contains('\0')) {
        return Ok(Some(directory::tag_named(conn, corp, name)?.into_iter().collect()));
    }
    if let Some(member) = filter.must_equal("members", Some("value")) {
        let member = resource::id(member).map(MemberId).unwrap_or_default();
        let tags = directory::tags_of(conn, &[member])?.remove(&member).unwrap_or_default();
        return Ok(Some(tags.into_iter().map(|(tag, _)| tag).collect()));
    }
    Ok(None)
}

/// Without whom they name.
fn put_together(conn: &mut Conn, corp: CorpNo, tags: Vec<TagRecord>) -> Result<Vec<Group>> {
    let ids: Vec<_> = tags.iter().map(|tag| tag.id).collect();
    let mut called: HashMap<TagId, String> = groups::of(conn, corp, &ids)?;
    let changed: Vec<_> = tags.iter().map(|tag| tag.changed).collect();
    let times = log::times(conn, LogId::Directory(corp), &changed)?;
    let group = |TagRecord { id, name, changed }| {
        let modified = times.get(&changed).copied();
        let stamp = Stamp { created: None, modified, changed };
        Group { id, name, external_id: called.remove(&id), members: None, stamp }
    };
    Ok(tags.into_iter().map(group).collect())
}

/// One group, with whom it names when that is wanted.
fn one(conn: &mut Conn, corp: CorpNo, id: &str, members: bool) -> Result<Group> {
    let tag = resource::id(id).map(TagId).ok_or_else(|| no_group(id))?;
    let tag = directory::tag_record(conn, corp, tag)?.ok_or_else(|| no_group(id))?;
    let mut group = put_together(conn, corp, vec![tag])?.pop().ok_or_else(|| no_group(id))?;
    if members {
        group.members = Some(directory::named_by(conn, group.id)?);
    }
    Ok(group)
}

fn no_group(id: &str) -> Refusal {
    let id: String = id.chars().take(64).collect();
    Kind::NotFound.with(format!("there is no group {id:?}: look for it by displayName"))
}

/// One group.
///
/// # Errors
/// When it is not there.
pub async fn get(
    app: &App,
    provider: Provider,
    (id, members): (String, bool),
    base: String,
) -> Result<Map<String, Value>> {
    let read = move |conn: &mut Conn| Ok(one(conn, provider.corp, &id, members)?.shown(&base));
    app.db.read(read).await
}

/// Adds a tag.
///
/// # Errors
/// As [`Change::create_tag`] and [`Change::update_tag`].
pub async fn create(
    app: &App,
    provider: Provider,
    body: Map<String, Value>,
    base: String,
) -> Result<Map<String, Value>> {
    let at = app.now();
    let corp = provider.corp;
    let mut after = Map::new();
    put_over(Resource::Group, &mut after, &body);
    let wanted = group::differs(&Map::new(), &after)?;
    app.db
        .write(lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, at)?;
            provider.check(change.conn(), at)?;
            check(change.conn(), corp, &wanted)?;
            let name = wanted.name.clone().unwrap_or_default();
            let tag = change.create_tag(&CreateTag { name: name.clone() })?;
            if !wanted.add.is_empty() {
                change.update_tag(&asked(tag, &wanted))?;
            }
            change.finish()?;
            groups::put(tx, corp, tag, wanted.external_id.as_deref().unwrap_or_default())?;
            let detail = provider.mark(json!({ "name": name, "add_members": wanted.add }));
            audit::record(tx, corp, at, None, "tag.create", &format!("tag:{tag}"), detail)?;
            Ok(one(tx, corp, &tag.to_string(), true)?.shown(&base))
        })
        .await
}

/// Changes a tag.
///
/// # Errors
/// When it is not there, or has changed since `matching` was its version; as
/// [`Change::update_tag`].
pub async fn change(
    app: &App,
    provider: Provider,
    (id, matching): (String, Matching),
    edit: Edit,
    base: String,
) -> Result<Map<String, Value>> {
    let at = app.now();
    let corp = provider.corp;
    app.db
        .write(lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, at)?;
            provider.check(change.conn(), at)?;
            let group = one(change.conn(), corp, &id, true)?;
            let before = group.shown(&base);
            matching.check(&before)?;
            let after = edit.applied(Resource::Group, &before)?;
            let wanted = group::differs(&before, &after)?;
            if wanted == Wanted::default() {
                return Ok(before);
            }
            check(change.conn(), corp, &wanted)?;
            change.update_tag(&asked(group.id, &wanted))?;
            change.finish()?;
            if let Some(external_id) = &wanted.external_id {
                groups::put(tx, corp, group.id, external_id)?;
            }
            let detail = provider.mark(json!({
                "name": wanted.name,
                "add_members": wanted.add,
                "remove_members": wanted.remove,
                "external_id": wanted.external_id.is_some(),
            }));
            let target = format!("tag:{}", group.id);
            audit::record(tx, corp, at, None, "tag.update", &target, detail)?;
            Ok(one(tx, corp, &id, true)?.shown(&base))
        })
        .await
}

fn asked(tag: TagId, wanted: &Wanted) -> UpdateTag {
    UpdateTag {
        tag,
        name: wanted.name.clone(),
        add_members: wanted.add.clone(),
        remove_members: wanted.remove.clone(),
        ..UpdateTag::default()
    }
}

/// That nobody is added who is gone for providers.
fn check(conn: &mut Conn, corp: CorpNo, wanted: &Wanted) -> Result<()> {
    if wanted.add.is_empty() {
        return Ok(());
    }
    let gone = members::gone(conn, corp)?;
    match wanted.add.iter().find(|id| gone.contains(id)) {
        Some(id) => {
            let why = format!("members: there is no user {id}: leave them out");
            Err(Kind::Value.with(why).into())
        }
        None => Ok(()),
    }
}

/// Removes a tag; whom it named stays.
///
/// # Errors
/// When it is not there, or has changed.
pub async fn delete(
    app: &App,
    provider: Provider,
    (id, matching): (String, Matching),
    base: String,
) -> Result<()> {
    let at = app.now();
    let corp = provider.corp;
    app.db
        .write(lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, at)?;
            provider.check(change.conn(), at)?;
            let group = one(change.conn(), corp, &id, false)?;
            matching.check(&group.shown(&base))?;
            change.delete_tag(group.id)?;
            change.finish()?;
            groups::put(tx, corp, group.id, "")?;
            let detail = provider.mark(json!({ "name": group.name }));
            let target = format!("tag:{}", group.id);
            audit::record(tx, corp, at, None, "tag.delete", &target, detail)?;
            Ok(())
        })
        .await
}
