//! What is done with an area and the row one is at.

use canteen_protocol::admin::RevokeAdmin;
use canteen_protocol::audit::VerifyAudit;
use canteen_protocol::directory::{DeleteDepartment, DeleteTag, UpdateDepartment, UpdateMember};
use canteen_protocol::invite::{Decide, LinkState, RevokeLink, SendInvitations};
use canteen_protocol::role::DeleteRole;
use canteen_protocol::second_factor::ResetSecondFactor;
use canteen_protocol::visibility::RemoveRule;
use canteen_protocol::{DepartmentId, MemberId, Segment};

use super::area::Area;
use super::form::{Form, SHOWN, Subject};
use super::popup::{self, Question};
use super::rows::TABLES;
use super::state::{Load, Purpose, Row};
use super::{is_linked, settings, words};
use crate::engine::Deed;
use crate::state::{Effect, Level, Slot, State};

/// Departments that one key changes at most: each is a request.
const SWAPPED: usize = 20;

fn say(state: &mut State, key: &str) -> Vec<Effect> {
    let text = state.t(key);
    state.toast(Level::Warning, text);
    Vec::new()
}

/// Asks the server at once; without a link it says so.
fn ask(state: &mut State, purpose: Purpose, deed: impl Into<Deed>) -> Vec<Effect> {
    if !is_linked(state) {
        return say(state, "admin-offline");
    }
    vec![state.admin.ask(purpose, deed)]
}

/// Asks the member first.
fn question(
    state: &mut State,
    (key, name): (&str, String),
    purpose: Purpose,
    deed: impl Into<Deed>,
) -> Vec<Effect> {
    let text = state.texts.with(key, &[("name", name.into())]);
    popup::ask(state, Question { text, deed: deed.into(), purpose })
}

fn form(state: &mut State, subject: Subject) -> Vec<Effect> {
    let form = Form::new(state, subject);
    popup::open(state, form)
}

/// Something new in the area.
pub fn add(state: &mut State) -> Vec<Effect> {
    let subject = match state.admin.area {
        Area::Members => Subject::NewMember,
        Area::Departments => match (state.admin.selected(), state.directory.roots().first()) {
            (Some(Row::Department(id, _)), _) => Subject::NewDepartment(id),
            (_, Some(root)) => Subject::NewDepartment(*root),
            _ => return say(state, "admin-loading"),
        },
        Area::Tags => Subject::NewTag,
        Area::Visibility => Subject::NewRule,
        Area::Joining => Subject::NewLink,
        Area::Admins => match state.admin.selected() {
            Some(Row::Role(id)) => Subject::Grant(Some(id)),
            _ => Subject::Grant(None),
        },
        Area::Settings | Area::Audit | Area::Tables => return say(state, "admin-nothing-to-add"),
    };
    form(state, subject)
}

/// A new role.
pub fn add_role(state: &mut State) -> Vec<Effect> {
    match state.admin.area {
        Area::Admins => form(state, Subject::NewRole),
        _ => say(state, "admin-nothing-to-add"),
    }
}

/// The form of what one is at, or what comes nearest.
pub fn edit(state: &mut State) -> Vec<Effect> {
    let Some(row) = state.admin.selected() else { return Vec::new() };
    match row {
        Row::Member(id) | Row::Admin(id, _) if state.directory.member(id).is_some() => {
            form(state, Subject::Member(id))
        }
        Row::Role(id) => form(state, Subject::Role(id)),
        Row::Department(id, _) => form(state, Subject::Department(id)),
        Row::Tag(id) => form(state, Subject::Tag(id)),
        Row::Setting(index) => {
            let listed = state.admin.settings.as_ref().map(settings::listed).unwrap_or_default();
            let name = listed.get(index).map(|one| one.name).unwrap_or_default();
            let form = Form::new(state, Subject::Settings).at_field(name);
            popup::open(state, form)
        }
        Row::Rule(id) | Row::Matrix(id) => form(state, Subject::Rule(id)),
        Row::Everyone => {
            let mut form = Form::new(state, Subject::NewRule);
            form.put("kind", super::form::Value::text("fields"));
            form.put("who", super::form::Value::text("@all"));
            // As it is without a rule, to take away from.
            for (field, _) in SHOWN {
                form.put(field, super::form::Value::Flag(true));
            }
            popup::open(state, form)
        }
        Row::Request(_) => approve(state),
        Row::Line(index) => {
            let line = TABLES.get(index).copied().unwrap_or_default();
            vec![Effect::Copy(line.to_owned())]
        }
        Row::Link(_) | Row::Adoption | Row::Joined(_) | Row::Act(_) => {
            state.focus.slot = Slot::Side;
            Vec::new()
        }
        Row::Member(_) | Row::Admin(..) | Row::Heading(_) | Row::Note(_) | Row::Columns => {
            Vec::new()
        }
    }
}

/// Deletes what one is at, or takes it back.
pub fn delete(state: &mut State) -> Vec<Effect> {
    match state.admin.selected() {
        Some(Row::Department(id, _)) => {
            let path = words::path(state, id);
            let done = Purpose::Deed("admin-deleted", path.clone(), Area::Departments);
            let deed = DeleteDepartment { department: id };
            question(state, ("admin-ask-delete-department", path), done, deed)
        }
        Some(Row::Tag(id)) => {
            let name = words::tag(state, id);
            let done = Purpose::Deed("admin-deleted", name.clone(), Area::Tags);
            question(state, ("admin-ask-delete-tag", name), done, DeleteTag { tag: id })
        }
        Some(Row::Rule(id) | Row::Matrix(id)) => {
            let rule = state.admin.rule(id).map(|rule| words::rule(state, rule));
            let name = rule.unwrap_or_default();
            let done = Purpose::Deed("admin-deleted-rule", name.clone(), Area::Visibility);
            question(state, ("admin-ask-delete-rule", name), done, RemoveRule { rule: id })
        }
        Some(Row::Link(id)) => match state.admin.link(id).map(|link| link.state) {
            Some(LinkState::Open) => {
                let name = id.to_string();
                let done = Purpose::Deed("admin-deleted-link", name.clone(), Area::Joining);
                question(state, ("admin-ask-delete-link", name), done, RevokeLink { link: id })
            }
            _ => say(state, "admin-link-over"),
        },
        Some(Row::Admin(id, role)) => {
            let name = words::member(state, id);
            let name = match role.and_then(|id| state.admin.role(id)) {
                Some(role) => format!("{name} · {}", role.name),
                None => name,
            };
            let done = Purpose::Deed("admin-revoked", name.clone(), Area::Admins);
            question(state, ("admin-ask-revoke", name), done, RevokeAdmin { member: id, role })
        }
        Some(Row::Role(id)) => {
            let name = state.admin.role(id).map(|role| role.name.clone()).unwrap_or_default();
            let done = Purpose::Deed("admin-deleted", name.clone(), Area::Admins);
            question(state, ("admin-ask-delete-role", name), done, DeleteRole { role: id })
        }
        Some(Row::Member(_)) => say(state, "admin-members-leave"),
        _ => say(state, "admin-nothing-to-delete"),
    }
}

/// The member one is at.
fn at_member(state: &mut State) -> Option<MemberId> {
    match state.admin.selected() {
        Some(Row::Member(id) | Row::Admin(id, _)) => Some(id),
        _ => {
            say(state, "admin-no-member");
            None
        }
    }
}

/// Shuts the account one is at, or opens it again.
pub fn switch(state: &mut State) -> Vec<Effect> {
    let Some(member) = at_member(state) else { return Vec::new() };
    let shut = state.directory.member(member).is_some_and(|person| person.disabled);
    let name = words::member(state, member);
    let update = UpdateMember { member, disabled: Some(!shut), ..UpdateMember::default() };
    let (key, ask_key) =
        if shut { ("admin-opened", "admin-ask-open") } else { ("admin-shut", "admin-ask-shut") };
    let done = Purpose::Deed(key, name.clone(), Area::Members);
    question(state, (ask_key, name), done, update)
}

/// Somebody leaves: first who takes over, then what that would do.
pub fn offboard(state: &mut State) -> Vec<Effect> {
    match at_member(state) {
        Some(member) => form(state, Subject::Offboard(member)),
        None => Vec::new(),
    }
}

/// Takes the second factor away of whom one is at.
pub fn reset_factor(state: &mut State) -> Vec<Effect> {
    let Some(member) = at_member(state) else { return Vec::new() };
    let name = words::member(state, member);
    let done = Purpose::Deed("admin-factor-reset", name.clone(), Area::Admins);
    question(state, ("admin-ask-factor", name), done, ResetSecondFactor { member })
}

/// Invites whom one is at; elsewhere it asks whom.
pub fn invite(state: &mut State) -> Vec<Effect> {
    match state.admin.selected() {
        Some(Row::Member(id)) => {
            let segment = Segment::of([id]);
            let done = Purpose::Deed("admin-saved", String::new(), Area::Joining);
            ask(state, done, SendInvitations { segment })
        }
        _ => form(state, Subject::Invite),
    }
}

/// Lets in whoever asks.
pub fn approve(state: &mut State) -> Vec<Effect> {
    let Some(Row::Request(id)) = state.admin.selected() else {
        return say(state, "admin-no-request");
    };
    let name = state.admin.request(id).map(|one| one.name.clone()).unwrap_or_default();
    let done = Purpose::Deed("admin-approved", name.clone(), Area::Joining);
    let deed = Decide { request: id, approve: true, reason: String::new() };
    question(state, ("admin-ask-approve", name), done, deed)
}

/// Does not let them in, and says why.
pub fn refuse(state: &mut State) -> Vec<Effect> {
    match state.admin.selected() {
        Some(Row::Request(id)) => form(state, Subject::Refuse(id)),
        _ => say(state, "admin-no-request"),
    }
}

/// Asks whether one member sees another.
pub fn see(state: &mut State) -> Vec<Effect> {
    form(state, Subject::See)
}

/// Asks which part of the audit log is shown.
pub fn audit(state: &mut State) -> Vec<Effect> {
    if state.admin.area != Area::Audit {
        super::update::open(state, Area::Audit);
    }
    form(state, Subject::Audit)
}

/// Looks whether the audit log is whole.
pub fn verify(state: &mut State) -> Vec<Effect> {
    ask(state, Purpose::Verify, VerifyAudit {})
}

/// Asks for everything of the area again.
pub fn reload(state: &mut State) -> Vec<Effect> {
    if !is_linked(state) {
        return say(state, "admin-offline");
    }
    let area = state.admin.area;
    state.admin.want(area);
    // Another role may have been given meanwhile.
    state.admin.rights_load = Load::Wanted;
    Vec::new()
}

/// Puts the department one is at before or behind its neighbour.
pub fn order(state: &mut State, up: bool) -> Vec<Effect> {
    let Some(Row::Department(id, _)) = state.admin.selected() else {
        return say(state, "admin-no-department");
    };
    let Some(orders) = swapped(state, id, up) else { return Vec::new() };
    if orders.len() > SWAPPED {
        let n = i64::try_from(orders.len()).unwrap_or(i64::MAX);
        let text = state.texts.with("admin-order-many", &[("n", n.into())]);
        state.toast(Level::Warning, text);
        return Vec::new();
    }
    let name = words::path(state, id);
    let updates = orders.into_iter().map(|(department, order)| {
        let purpose = Purpose::Deed("admin-saved", name.clone(), Area::Departments);
        let order = Some(order);
        state.admin.ask(purpose, UpdateDepartment { department, order, name: None, parent: None })
    });
    updates.collect()
}

/// The orders that make it change places with its neighbour, of those that need another: higher is
/// further up, and those of one order stand by name.
fn swapped(state: &State, id: DepartmentId, up: bool) -> Option<Vec<(DepartmentId, i64)>> {
    let parent = state.directory.department(id)?.parent?;
    let mut siblings = state.directory.children(parent).to_vec();
    let at = siblings.iter().position(|one| *one == id)?;
    let beside = if up { at.checked_sub(1)? } else { at + 1 };
    siblings.get(beside)?;
    siblings.swap(at, beside);
    let key = |id: &DepartmentId| {
        let known = state.directory.department(*id);
        known.map(|one| (one.order, canteen_text::pinyin::sort_key(&one.name)))
    };
    let mut changed = Vec::new();
    // From the lowest up: each stands above the one below it, as far as it does not already.
    let mut below: Option<(i64, String)> = None;
    for id in siblings.iter().rev() {
        let (order, name) = key(id)?;
        let order = match &below {
            Some((least, after)) if order < *least || (order == *least && name > *after) => {
                let order = least + 1;
                changed.push((*id, order));
                order
            }
            _ => order,
        };
        below = Some((order, name));
    }
    Some(changed)
}
