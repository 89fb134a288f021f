//! Users: looked for, added, changed, deleted. Each change is one of the directory.

use std::sync::Arc;

use canteen_protocol::MemberId;
use canteen_protocol::directory::{CreateMember, Place, UpdateMember};
use canteen_protocol::ids::CorpNo;
use serde_json::{Map, Value, json};

use super::error::{Error, Result};
use super::gate::{Gate, Provider};
use super::look::{Edit, Look, Page};
use super::person::{self, no_user, users};
use crate::app::App;
use crate::audit;
use crate::db::{Conn, Tx};
use crate::directory::rules::fields::{self, BadField};
use crate::directory::{self, Change, NewMember, lane};
use crate::hooks::Leaver;
use crate::scim::rules::filter::Filter;
use crate::scim::rules::patch::put_over;
use crate::scim::rules::refusal::Kind;
use crate::scim::rules::schema::Resource;
use crate::scim::rules::user::{self, User, Wanted};
use crate::scim::rules::{refusal::Refusal, resource};
use crate::scim::store::members::{self, Kept};

/// Members put together at a time.
const LOT: usize = 1_000;

/// The users that a provider looks for.
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
    let wide = look.filter.as_ref().is_some_and(|filter| lookup(filter).is_none());
    let permit = if wide { gate.wide().await } else { None };
    let read = move |conn: &mut Conn| found(conn, provider.corp, &look, &base);
    let page = app.db.read(read).await;
    drop(permit);
    page
}

fn found(conn: &mut Conn, corp: CorpNo, look: &Look, base: &str) -> Result<Page> {
    let mut ids = match look.filter.as_ref().and_then(lookup) {
        Some(lookup) => lookup.ids(conn, corp)?,
        None => directory::everyone(conn, corp)?,
    };
    let gone = members::gone(conn, corp)?;
    ids.retain(|id| !gone.contains(id));
    let shown = |user: &User| user.shown(base);
    let told = |all: Map<String, Value>| look.selection.of(Resource::User, all);
    let Some(filter) = &look.filter else {
        let there = users(conn, corp, look.window(&ids))?;
        let resources = there.iter().map(shown).map(told).collect();
        return Ok(Page { total: ids.len(), start: look.start, resources });
    };
    let (mut total, mut resources) = (0, Vec::new());
    for lot in ids.chunks(LOT) {
        for user in users(conn, corp, lot)? {
            let all = shown(&user);
            let whole = Value::Object(all);
            if filter.holds(Resource::User, &whole) {
                if let (true, Value::Object(all)) = (look.shows(total), whole) {
                    resources.push(told(all));
                }
                total += 1;
            }
        }
    }
    Ok(Page { total, start: look.start, resources })
}

/// By what users are found without looking through everyone.
enum Lookup<'f> {
    Id(&'f str),
    Account(&'f str),
    External(&'f str),
    Email(&'f str),
}

fn lookup(filter: &Filter) -> Option<Lookup<'_>> {
    let simple = |name| filter.must_equal(name, None);
    simple("id")
        .map(Lookup::Id)
        .or_else(|| simple("userName").map(Lookup::Account))
        .or_else(|| simple("externalId").map(Lookup::External))
        .or_else(|| filter.must_equal("emails", Some("value")).map(Lookup::Email))
}

impl Lookup<'_> {
    fn ids(&self, conn: &mut Conn, corp: CorpNo) -> Result<Vec<MemberId>> {
        let (Self::Id(text) | Self::Account(text) | Self::External(text) | Self::Email(text)) =
            self;
        // Nothing that is kept has it, and PostgreSQL takes it for no text.
        if text.contains('\0') {
            return Ok(Vec::new());
        }
        Ok(match self {
            Self::Id(id) => resource::id(id).map(MemberId).into_iter().collect(),
            Self::Account(userid) => {
                directory::by_userid(conn, corp, userid)?.into_iter().collect()
            }
            Self::External(id) => members::called(conn, corp, id)?,
            Self::Email(email) => directory::by_email(conn, corp, email)?.into_iter().collect(),
        })
    }
}

/// One user.
///
/// # Errors
/// When they are not there.
pub async fn get(
    app: &App,
    provider: Provider,
    id: String,
    base: String,
) -> Result<Map<String, Value>> {
    let read = move |conn: &mut Conn| -> Result<_> {
        let member = resource::id(&id).map(MemberId).ok_or_else(|| no_user(&id))?;
        Ok(person::user(conn, provider.corp, member)?.shown(&base))
    };
    app.db.read(read).await
}

/// Adds a member, or opens the account of one whom the provider had deleted and calls the same.
///
/// # Errors
/// As [`Change::create_member`]; uniqueness for an account that is or was another's.
pub async fn create(
    app: &App,
    provider: Provider,
    body: Map<String, Value>,
    base: String,
) -> Result<Map<String, Value>> {
    let at = app.now();
    let (corp, empty) = (provider.corp, Map::new());
    let mut after = Map::new();
    put_over(Resource::User, &mut after, &body);
    let wanted = user::differs(&empty, &after)?;
    app.db
        .write(lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, at)?;
            provider.check(change.conn(), at)?;
            let userid = wanted.user_name.as_deref().unwrap_or_default();
            if userid.trim().is_empty() {
                return Err(Kind::Value.with("userName is missing: write the account").into());
            }
            let userid = fields::userid(userid).map_err(|bad| of_address(userid, bad))?;
            let there = directory::by_userid(change.conn(), corp, &userid)?;
            let gone = there.map(|id| who_is_gone(change.conn(), corp, id)).transpose()?.flatten();
            let (id, kept, action) = match gone {
                Some((gone, kept)) => {
                    let id = open_again(&mut change, (&gone, &kept), &wanted)?;
                    (id, kept, "member.enable")
                }
                None => {
                    let id = add(&mut change, userid.clone(), &wanted)?;
                    (id, Kept::default(), "member.create")
                }
            };
            change.finish()?;
            let external_id = wanted.external_id.clone().filter(|id| !id.is_empty());
            let external_id = external_id.or(kept.external_id);
            if external_id.is_some() {
                members::put(tx, corp, id, &Kept { external_id, deleted: false })?;
            }
            let detail = provider.mark(json!({ "userid": userid, "name": wanted.name }));
            audit::record(tx, corp, at, None, action, &format!("member:{id}"), detail)?;
            Ok(person::user(tx, corp, id)?.shown(&base))
        })
        .await
}

/// What is wrong with an account; most providers send an address unless they are told otherwise.
fn of_address(userid: &str, bad: BadField) -> Error {
    match Error::from(bad) {
        Error::Refused(Refusal { kind, detail }) if userid.contains('@') => {
            let more = "let the provider send the part before the @ as userName (docs/scim.md)";
            kind.with(format!("{detail}; {more}")).into()
        }
        other => other,
    }
}

/// The member of an account, when they are gone for providers.
fn who_is_gone(conn: &mut Conn, corp: CorpNo, id: MemberId) -> Result<Option<(User, Kept)>> {
    let found = person::with_gone(conn, corp, &[id])?.pop();
    Ok(found.filter(|(user, kept)| person::is_gone(user, kept)))
}

fn add(change: &mut Change<'_, '_>, userid: String, wanted: &Wanted) -> Result<MemberId> {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    let departments = match &wanted.department {
        Some(path) => vec![Place { department: change.department_at(path)?, ..Place::default() }],
        None => Vec::new(),
    };
    let member = CreateMember {
        userid,
        name: text(&wanted.name),
        english_name: text(&wanted.english_name),
        title: text(&wanted.title),
        email: text(&wanted.email),
        mobile: text(&wanted.mobile),
        landline: text(&wanted.landline),
        departments,
        ..CreateMember::default()
    };
    let id = change.create_member(NewMember { member: &member, phc: None })?;
    let leader = wanted.leader.filter(|leader| *leader != MemberId(0));
    let disabled = wanted.active.filter(|active| !active).map(|_| true);
    if leader.is_some() || disabled.is_some() {
        let ask = UpdateMember { member: id, leader, disabled, ..UpdateMember::default() };
        change.update_member(&ask, None)?;
    }
    Ok(id)
}

/// An account is given again to nobody but whom the provider calls the same: what was said to its
/// member is theirs.
fn open_again(
    change: &mut Change<'_, '_>,
    (gone, kept): (&User, &Kept),
    wanted: &Wanted,
) -> Result<MemberId> {
    let id = gone.member.id;
    let same = kept.external_id.is_some() && kept.external_id == wanted.external_id;
    if !same {
        let why = "userName: this account was somebody's who has left, and accounts are not given \
                   again: write another; if it is the same person, send the externalId they had, or \
                   open their account with canteen admin member enable";
        return Err(Kind::Unique.with(why).into());
    }
    let mut ask = asked(change, &gone.member.departments, id, wanted)?;
    ask.disabled = Some(wanted.active == Some(false));
    change.update_member(&ask, None)?;
    Ok(id)
}

/// What the directory is asked to change of a member.
fn asked(
    change: &mut Change<'_, '_>,
    places: &[Place],
    id: MemberId,
    wanted: &Wanted,
) -> Result<UpdateMember> {
    let departments = match &wanted.department {
        Some(path) => Some(moved(change, places, path)?),
        None => None,
    };
    Ok(UpdateMember {
        member: id,
        name: wanted.name.clone(),
        english_name: wanted.english_name.clone(),
        title: wanted.title.clone(),
        email: wanted.email.clone(),
        mobile: wanted.mobile.clone(),
        landline: wanted.landline.clone(),
        departments,
        leader: wanted.leader,
        disabled: wanted.active.map(|active| !active),
        ..UpdateMember::default()
    })
}

/// The places of a member whose main department is another: the others stay, and whoever leads one
/// still does.
fn moved(change: &mut Change<'_, '_>, places: &[Place], path: &str) -> Result<Vec<Place>> {
    let rest = places.get(1..).unwrap_or_default();
    if path.trim().is_empty() && !rest.is_empty() {
        return Ok(rest.to_vec());
    }
    let department = change.department_at(path)?;
    let there = places.iter().find(|place| place.department == department).copied();
    let main = there.unwrap_or(Place { department, ..Place::default() });
    let rest = rest.iter().filter(|place| place.department != department).copied();
    Ok(std::iter::once(main).chain(rest).collect())
}

/// Changes a member.
///
/// # Errors
/// When they are not there, or have changed since `matching` was their version; as
/// [`Change::update_member`].
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
            let member = resource::id(&id).map(MemberId).ok_or_else(|| no_user(&id))?;
            let user = person::user(change.conn(), corp, member)?;
            let before = user.shown(&base);
            matching.check(&before)?;
            let after = edit.applied(Resource::User, &before)?;
            let wanted = user::differs(&before, &after)?;
            if wanted == Wanted::default() {
                return Ok(before);
            }
            check(change.conn(), (&provider, &user), &wanted)?;
            let ask = asked(&mut change, &user.member.departments, member, &wanted)?;
            change.update_member(&ask, None)?;
            change.finish()?;
            if let Some(external_id) = wanted.external_id.clone() {
                let external_id = Some(external_id).filter(|id| !id.is_empty());
                members::put(tx, corp, member, &Kept { external_id, deleted: false })?;
            }
            let now = person::user(tx, corp, member)?;
            if now.member != user.member || now.external_id != user.external_id {
                let action = match (user.member.disabled, now.member.disabled) {
                    (false, true) => "member.disable",
                    (true, false) => "member.enable",
                    _ => "member.update",
                };
                let detail = provider.mark(json!({ "fields": named(&user, &now) }));
                audit::record(tx, corp, at, None, action, &format!("member:{member}"), detail)?;
            }
            Ok(now.shown(&base))
        })
        .await
}

/// That a provider may change a member so.
fn check(conn: &mut Conn, (provider, user): (&Provider, &User), wanted: &Wanted) -> Result<()> {
    let id = user.member.id;
    let same = |name: &String| name.trim().eq_ignore_ascii_case(&user.member.userid);
    if wanted.user_name.as_ref().is_some_and(|name| !same(name)) {
        let why =
            format!("userName: the account {} never changes: add another user", user.member.userid);
        return Err(Kind::Mutability.with(why).into());
    }
    if wanted.active == Some(false) {
        not_the_maker(provider, id)?;
    }
    // Codes to sign in by go there.
    if (wanted.email.is_some() || wanted.mobile.is_some()) && directory::administers(conn, id)? {
        let why = "who administers anything has their address and mobile number changed in Canteen \
                   alone: canteen admin member set";
        return Err(Kind::Forbidden.with(why).into());
    }
    Ok(())
}

/// With who made it a token ends, and so would the provider's work, unnoticed.
fn not_the_maker(provider: &Provider, id: MemberId) -> std::result::Result<(), Refusal> {
    if provider.creator != id {
        return Ok(());
    }
    Err(Kind::Forbidden.with(
        "this token was made by them and would end with their account: let another administrator make \
         one first, and use that",
    ))
}

/// The names of what has become other; values are the directory's to keep.
fn named(before: &User, after: &User) -> Vec<&'static str> {
    let (a, b) = (&before.member, &after.member);
    [
        (a.name != b.name, "name"),
        (a.english_name != b.english_name, "english_name"),
        (a.title != b.title, "title"),
        (a.email != b.email, "email"),
        (a.mobile != b.mobile, "mobile"),
        (a.landline != b.landline, "landline"),
        (a.departments != b.departments, "departments"),
        (a.leader != b.leader, "leader"),
        (a.disabled != b.disabled, "disabled"),
        (before.external_id != after.external_id, "external_id"),
    ]
    .into_iter()
    .filter_map(|(other, name)| other.then_some(name))
    .collect()
}

/// Sees a member off (PAIN-02), who is not there for providers from then on.
///
/// # Errors
/// When they are not there, or have changed; as [`Change::offboard`].
pub async fn delete(
    app: &App,
    provider: Provider,
    (id, matching): (String, Matching),
    base: String,
) -> Result<()> {
    let (at, hooks, limits) = (app.now(), Arc::clone(&app.hooks), app.limits.clone());
    let corp = provider.corp;
    app.db
        .write(lane(corp), move |tx: &mut Tx<'_>| {
            // From here on nobody else changes the directory.
            let mut change = Change::begin(tx, corp, at)?;
            provider.check(change.conn(), at)?;
            let member = resource::id(&id).map(MemberId).ok_or_else(|| no_user(&id))?;
            let user = person::user(change.conn(), corp, member)?;
            matching.check(&user.shown(&base))?;
            not_the_maker(&provider, member)?;
            let who = Leaver { corp, member, to: None, at, limits: &limits };
            let receipt = directory::see_off(tx, &hooks, who)?;
            let kept = Kept { external_id: user.external_id, deleted: true };
            members::put(tx, corp, member, &kept)?;
            let detail = provider.mark(json!(receipt));
            let target = format!("member:{member}");
            audit::record(tx, corp, at, None, "member.offboard", &target, detail)?;
            Ok(())
        })
        .await
}

/// Which version a change is of; any by default.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Matching(pub Option<String>);

impl Matching {
    /// That it is the version of a resource (RFC 7644, 3.14).
    ///
    /// # Errors
    /// When that has changed since.
    pub fn check(&self, resource: &Map<String, Value>) -> std::result::Result<(), Refusal> {
        let Some(wanted) = &self.0 else { return Ok(()) };
        let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let now = bare(resource::version(resource));
        if wanted.trim() == "*" || wanted.split(',').any(|tag| bare(tag) == now) {
            return Ok(());
        }
        Err(Kind::Changed.with("it has changed since: read it again, and send its new version"))
    }
}
