//! Which requests make what is staged so, in which order. Pure.

use canteen_protocol::admin::GrantAdmin;
use canteen_protocol::directory::{
    CreateDepartment, CreateMember, CreateTag, Gender, Place, ResolveSegment, UpdateDepartment,
    UpdateMember, UpdateTag,
};
use canteen_protocol::invite::{Decide, MakeLink, SendInvitations};
use canteen_protocol::offboard::OffboardMember;
use canteen_protocol::role::{
    App, AppGrant, AppLevel, ContactGrant, ContactLevel, CreateRole, UpdateRole,
};
use canteen_protocol::visibility::{AddRule, AskSight, Field as Shown, RemoveRule, Rule};
use canteen_protocol::{DepartmentId, MemberId, RuleId, Segment, TagId, Time};

use super::field::{Field, Kind, Value};
use super::subject::SHOWN;
use super::{Form, Subject};
use crate::admin::settings;
use crate::engine::Deed;

/// Milliseconds of a day.
const DAY: i64 = 24 * 3_600_000;

/// One request, and which fields stand as soon as it was answered.
#[derive(Clone, PartialEq, Debug)]
pub struct Step {
    /// What is asked.
    pub what: What,
    /// The fields it carries.
    pub fields: Vec<&'static str>,
}

/// What is asked; some of it is known only when the requests before it were answered.
#[derive(Clone, PartialEq, Debug)]
pub enum What {
    /// As it stands.
    Ask(Deed),
    /// What the expression in this field means.
    Meaning(&'static str),
    /// The member is put into a tag, or taken out of it.
    Tag(TagId, bool),
    /// The member gets a leader.
    Lead(MemberId),
    /// The tag that was made gets its members and departments.
    Fill,
    /// The member is invited.
    Invite,
    /// Whoever was meant is invited.
    InviteMeant,
    /// A rule is made of what was meant.
    Rule,
    /// A link is made.
    Link,
    /// Somebody becomes an administrator.
    Grant,
    /// A role is made or changed.
    Role,
    /// The settings that no request changes.
    Unchangeable,
}

/// What the requests before have told.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The member that was made.
    pub member: Option<MemberId>,
    /// The tag that was made.
    pub tag: Option<TagId>,
    /// What the expressions mean, in their order.
    pub meant: Vec<Segment>,
}

fn ask(deed: impl Into<Deed>, fields: &[&'static str]) -> Step {
    Step { what: What::Ask(deed.into()), fields: fields.to_vec() }
}

fn step(what: What, fields: &[&'static str]) -> Step {
    Step { what, fields: fields.to_vec() }
}

/// The requests of a form.
#[must_use]
pub fn steps(form: &Form) -> Vec<Step> {
    match &form.subject {
        Subject::NewMember => new_member(form),
        Subject::Member(id) => member(form, *id),
        Subject::NewDepartment(_) => {
            let new = CreateDepartment {
                parent: one_department(form, "parent").unwrap_or_default(),
                name: form.typed("department_name"),
                order: number(form, "order").unwrap_or_default(),
            };
            vec![ask(new, &["department_name", "parent", "order"])]
        }
        Subject::Department(id) => vec![ask(
            UpdateDepartment {
                department: *id,
                name: changed_text(form, "department_name"),
                parent: changed(form, "parent").and_then(|_| one_department(form, "parent")),
                order: changed(form, "order").and_then(|_| number(form, "order")),
            },
            &["department_name", "parent", "order"],
        )],
        Subject::NewTag => {
            let mut steps = vec![ask(CreateTag { name: form.typed("tag_name") }, &["tag_name"])];
            if ["members", "tag_departments"].iter().any(|name| changed(form, name).is_some()) {
                steps.push(step(What::Fill, &["members", "tag_departments"]));
            }
            steps
        }
        Subject::Tag(id) => vec![ask(tag(form, *id), &["tag_name", "members", "tag_departments"])],
        Subject::Settings => {
            let names: Vec<&'static str> = form.fields.iter().map(|field| field.name).collect();
            match settings::change(&form.fields) {
                Some(change) => vec![ask(change, &names)],
                None => vec![step(What::Unchangeable, &[])],
            }
        }
        Subject::NewRule => rule(form, None),
        Subject::Rule(id) => rule(form, Some(*id)),
        Subject::NewLink => vec![step(What::Link, &["into", "days", "uses"])],
        Subject::See => {
            let (viewer, member) = (one_member(form, "viewer"), one_member(form, "seen"));
            let ids = (viewer.unwrap_or_default(), member.unwrap_or_default());
            vec![ask(AskSight { viewer: ids.0, member: ids.1 }, &[])]
        }
        Subject::Refuse(id) => {
            let reason = form.typed("action_reason");
            vec![ask(Decide { request: *id, approve: false, reason }, &["action_reason"])]
        }
        Subject::Grant(_) => vec![step(What::Grant, &["grantee", "role_days"])],
        Subject::NewRole | Subject::Role(_) => {
            // What nobody has changed here is not said: others may have changed it meanwhile.
            let mut steps = Vec::new();
            if opens_change(form) {
                let written = OPENS.iter().filter(|(field, _)| !form.typed(field).is_empty());
                steps.extend(written.map(|(field, _)| step(What::Meaning(field), &[])));
            }
            let fields =
                ["role_name", "opens_change", "opens_view", "opens_block", "opens_joining"];
            steps.push(step(What::Role, &fields));
            steps
        }
        Subject::Offboard(id) => {
            let to = one_member(form, "heir");
            vec![ask(OffboardMember { member: *id, to, dry_run: true }, &[])]
        }
        Subject::Invite => {
            vec![step(What::Meaning("who"), &[]), step(What::InviteMeant, &["who"])]
        }
        Subject::Audit => Vec::new(),
    }
}

/// The request of a step, once what it needs was told.
#[must_use]
pub fn deed(form: &Form, what: &What, told: &Told, now: Time) -> Option<Deed> {
    let member = match form.subject {
        Subject::Member(id) => Some(id),
        _ => told.member,
    };
    Some(match what {
        What::Ask(deed) => deed.clone(),
        What::Meaning(field) => ResolveSegment { expression: form.typed(field) }.into(),
        What::Tag(tag, into) => {
            let (mut add, mut remove) = (vec![member?], Vec::new());
            if !into {
                std::mem::swap(&mut add, &mut remove);
            }
            let (add_members, remove_members) = (add, remove);
            UpdateTag { tag: *tag, add_members, remove_members, ..UpdateTag::default() }.into()
        }
        What::Lead(leader) => {
            let (member, leader) = (member?, Some(*leader));
            UpdateMember { member, leader, ..UpdateMember::default() }.into()
        }
        What::Fill => UpdateTag { name: None, ..tag(form, told.tag?) }.into(),
        What::Invite => SendInvitations { segment: Segment::of([member?]) }.into(),
        What::InviteMeant => SendInvitations { segment: told.meant.first()?.clone() }.into(),
        What::Rule => AddRule { rule: ruling(form, &told.meant)? }.into(),
        What::Link => {
            let days = number(form, "days");
            MakeLink {
                department: one_department(form, "into"),
                expires: days.map(|days| Time(now.0.saturating_add(days.saturating_mul(DAY)))),
                uses: number(form, "uses"),
            }
            .into()
        }
        What::Grant => {
            let Subject::Grant(role) = form.subject else { return None };
            let days = number(form, "role_days");
            let until = days.map(|days| Time(now.0.saturating_add(days.saturating_mul(DAY))));
            let member = one_member(form, "grantee")?;
            GrantAdmin { member, role, until, provider: false }.into()
        }
        What::Role => role(form, &told.meant)?,
        What::Unchangeable => return None,
    })
}

/// The fields of what a role opens, and how far.
const OPENS: [(&str, ContactLevel); 3] = [
    ("opens_change", ContactLevel::Change),
    ("opens_view", ContactLevel::View),
    ("opens_block", ContactLevel::Blocked),
];

fn opens_change(form: &Form) -> bool {
    OPENS.iter().any(|(field, _)| changed(form, field).is_some())
}

fn role(form: &Form, meant: &[Segment]) -> Option<Deed> {
    let levels = OPENS.iter().filter(|(field, _)| !form.typed(field).is_empty());
    let contacts: Vec<_> = levels
        .zip(meant)
        .map(|((_, level), segment)| {
            let (segment, level) = (segment.clone(), *level);
            ContactGrant { segment, level, text: String::new() }
        })
        .collect();
    let level = match form.typed("opens_joining").as_str() {
        "send" => Some(AppLevel::Send),
        "change" => Some(AppLevel::Change),
        _ => None,
    };
    let apps: Vec<_> =
        level.map(|level| AppGrant { app: App::Joining, level }).into_iter().collect();
    let name = form.typed("role_name");
    Some(match form.subject {
        Subject::NewRole => CreateRole { name, contacts, apps }.into(),
        Subject::Role(role) => {
            let contacts = opens_change(form).then_some(contacts);
            let apps = changed(form, "opens_joining").map(|_| apps);
            UpdateRole { role, name: changed_text(form, "role_name"), contacts, apps }.into()
        }
        _ => return None,
    })
}

fn changed<'a>(form: &'a Form, name: &str) -> Option<&'a Field> {
    form.field(name).filter(|field| field.is_changed())
}

fn changed_text(form: &Form, name: &str) -> Option<String> {
    changed(form, name).map(Field::typed)
}

fn number(form: &Form, name: &str) -> Option<i64> {
    form.typed(name).parse().ok()
}

fn one_member(form: &Form, name: &str) -> Option<MemberId> {
    match form.field(name)?.now() {
        Value::Members(members) => members.first().copied(),
        _ => None,
    }
}

fn one_department(form: &Form, name: &str) -> Option<DepartmentId> {
    match form.field(name)?.now() {
        Value::Departments(all) => all.first().copied(),
        _ => None,
    }
}

fn places(form: &Form) -> Vec<Place> {
    match form.field("departments").map(Field::now) {
        Some(Value::Places(places)) => places,
        _ => Vec::new(),
    }
}

fn gender(form: &Form) -> Gender {
    Gender::of(&form.typed("gender"))
}

/// Fields of a member that one request changes.
const MEMBER: [&str; 10] = [
    "name",
    "english_name",
    "title",
    "email",
    "mobile",
    "landline",
    "gender",
    "departments",
    "leader",
    "password",
];

fn new_member(form: &Form) -> Vec<Step> {
    let password = form.typed("password");
    let new = CreateMember {
        userid: form.typed("userid"),
        name: form.typed("name"),
        english_name: form.typed("english_name"),
        title: form.typed("title"),
        email: form.typed("email"),
        mobile: form.typed("mobile"),
        landline: form.typed("landline"),
        gender: gender(form),
        departments: places(form),
        password: (!password.is_empty()).then_some(password),
    };
    let mut carried = vec!["userid"];
    carried.extend(MEMBER.iter().filter(|name| **name != "leader"));
    let mut steps = vec![ask(new, &carried)];
    steps.extend(one_member(form, "leader").map(|leader| step(What::Lead(leader), &["leader"])));
    steps.extend(tag_steps(form));
    if form.field("invite").is_some_and(Field::is_on) {
        steps.push(step(What::Invite, &["invite"]));
    }
    steps
}

fn member(form: &Form, id: MemberId) -> Vec<Step> {
    let places = changed(form, "departments").map(|_| places(form));
    let leader = changed(form, "leader").map(|_| one_member(form, "leader").unwrap_or_default());
    let update = UpdateMember {
        member: id,
        name: changed_text(form, "name"),
        english_name: changed_text(form, "english_name"),
        title: changed_text(form, "title"),
        email: changed_text(form, "email"),
        mobile: changed_text(form, "mobile"),
        landline: changed_text(form, "landline"),
        gender: changed(form, "gender").map(|_| gender(form)),
        departments: places,
        leader,
        disabled: None,
        password: changed_text(form, "password"),
    };
    let mut steps = Vec::new();
    if MEMBER.iter().any(|name| changed(form, name).is_some()) {
        steps.push(ask(update, &MEMBER));
    }
    steps.extend(tag_steps(form));
    if form.field("invite").is_some_and(Field::is_on) {
        steps.push(step(What::Invite, &["invite"]));
    }
    steps
}

/// Into each tag that is new, out of each that is gone. The field stands after the last.
fn tag_steps(form: &Form) -> Vec<Step> {
    let Some(field) = form.field("tags") else { return Vec::new() };
    let (Value::Tags(before), Value::Tags(now)) = (&field.before, field.now()) else {
        return Vec::new();
    };
    let into = now.iter().filter(|tag| !before.contains(tag)).map(|tag| What::Tag(*tag, true));
    let out = before.iter().filter(|tag| !now.contains(tag)).map(|tag| What::Tag(*tag, false));
    let mut steps: Vec<Step> = into.chain(out).map(|what| step(what, &[])).collect();
    if let Some(last) = steps.last_mut() {
        last.fields = vec!["tags"];
    }
    steps
}

fn tag(form: &Form, id: TagId) -> UpdateTag {
    let mut update =
        UpdateTag { tag: id, name: changed_text(form, "tag_name"), ..UpdateTag::default() };
    if let Some(field) = form.field("members")
        && let (Value::Members(before), Value::Members(now)) = (&field.before, field.now())
    {
        (update.add_members, update.remove_members) = split(before, &now);
    }
    if let Some(field) = form.field("tag_departments")
        && let (Value::Departments(before), Value::Departments(now)) = (&field.before, field.now())
    {
        (update.add_departments, update.remove_departments) = split(before, &now);
    }
    update
}

/// What has come, and what has gone.
fn split<T: Copy + PartialEq>(before: &[T], now: &[T]) -> (Vec<T>, Vec<T>) {
    let come = now.iter().filter(|one| !before.contains(one)).copied().collect();
    let gone = before.iter().filter(|one| !now.contains(one)).copied().collect();
    (come, gone)
}

/// The expressions first, then the rule; the one it replaces goes last, so nobody sees more in
/// between than by either.
fn rule(form: &Form, old: Option<RuleId>) -> Vec<Step> {
    let mut steps = vec![step(What::Meaning("who"), &[])];
    if let Some(other) = other(form) {
        steps.push(step(What::Meaning(other), &[]));
    }
    let names: Vec<&'static str> = form.fields.iter().map(|field| field.name).collect();
    steps.push(step(What::Rule, &names));
    steps.extend(old.map(|rule| ask(RemoveRule { rule }, &[])));
    steps
}

/// The field of the second expression, when something is written there.
fn other(form: &Form) -> Option<&'static str> {
    let name = match form.typed("kind").as_str() {
        "hide" | "fields" => "except",
        "limit" => "also",
        _ => return None,
    };
    (!form.typed(name).is_empty()).then_some(name)
}

fn ruling(form: &Form, meant: &[Segment]) -> Option<Rule> {
    let who = meant.first()?.clone();
    let other = meant.get(1).cloned().unwrap_or_default();
    Some(match form.typed("kind").as_str() {
        "hide" => Rule::Hide { who, except: other },
        "limit" => {
            let level = form.typed("level").parse().ok();
            Rule::Limit { who, also: other, level }
        }
        "restrict" => Rule::Restrict { who },
        _ => Rule::Fields { who, shown: shown(form), except: other },
    })
}

fn shown(form: &Form) -> Vec<Shown> {
    let on = |name: &str| form.field(name).is_some_and(|f| f.kind == Kind::Flag && f.is_on());
    SHOWN.iter().filter(|(name, _)| on(name)).map(|(_, field)| *field).collect()
}
