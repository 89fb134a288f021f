//! What things of the directory are called on these screens.

use canteen_protocol::admin::Admin;
use canteen_protocol::audit::AuditRecord;
use canteen_protocol::directory::Place;
use canteen_protocol::invite::{LinkState, Sent, Skip};
use canteen_protocol::role::{AppLevel, ContactLevel, Role};
use canteen_protocol::visibility::{Because, Rule, Sight, StoredRule};
use canteen_protocol::{DepartmentId, MemberId, TagId};
use canteen_text::sanitize;

use super::form::{Field, Form, Kind, Subject, Value};
use crate::engine::Answer;
use crate::input::Context;
use crate::state::State;

/// Things that a line names at most.
const IN_LINE: usize = 50;
/// Characters of the name of an identity provider's token.
const PROVIDER: usize = 64;

/// A text about a form, with the keys that save it, save it and begin another, put a field back.
#[must_use]
pub fn keyed(state: &State, key: &str) -> String {
    let chord = |line: &str| {
        let chord = state.keymap.chord_for(Context::AdminForm, line);
        chord.unwrap_or_else(|| format!(":{line}"))
    };
    let [save, new, reset] = ["form save", "form save-new", "form reset"].map(chord);
    let values = [("save", save.into()), ("new", new.into()), ("reset", reset.into())];
    state.texts.with(key, &values)
}

/// The label of a field: its own text, or the name of a setting that is new.
#[must_use]
pub fn label(state: &State, name: &str) -> String {
    text_or(state, &format!("admin-field-{name}"), name)
}

/// What a field takes, in a line; nothing for one that says so by itself.
#[must_use]
pub fn hint(state: &State, name: &str) -> String {
    text_or(state, &format!("admin-hint-{name}"), "")
}

fn text_or(state: &State, key: &str, other: &str) -> String {
    if state.texts.has(key) { state.t(key) } else { other.to_owned() }
}

/// Who did something: an account, an identity provider by the name of its token, or the console.
#[must_use]
pub fn actor(state: &State, act: &AuditRecord) -> String {
    match (act.by, act.provider()) {
        (Some(_), _) => act.userid.clone(),
        (None, Some(provider)) => format!("({})", sanitize::line(provider, PROVIDER)),
        (None, None) => state.t("admin-console"),
    }
}

/// A member by name and account; a number when nobody knows them.
#[must_use]
pub fn member(state: &State, id: MemberId) -> String {
    match state.directory.member(id) {
        Some(person) => format!("{} ({})", person.name, person.userid),
        None => state
            .directory
            .name(id)
            .map_or_else(|| format!("#{}", id.0), std::borrow::Cow::into_owned),
    }
}

/// What a role opens.
#[must_use]
pub fn opens(state: &State, role: &Role) -> String {
    let contacts = role.contacts.iter().map(|grant| {
        let key = match grant.level {
            ContactLevel::Change => "admin-opens-change",
            ContactLevel::View => "admin-opens-view",
            ContactLevel::Blocked => "admin-opens-block",
        };
        format!("{} {}", state.t(key), grant.text)
    });
    let apps = role.apps.iter().map(|grant| {
        let level = match grant.level {
            AppLevel::Send => "send",
            AppLevel::Change => "change",
        };
        let name = state.t(&format!("admin-app-{}", grant.app.name()));
        format!("{} {name}: {}", state.t("admin-opens-app"), word(state, level))
    });
    let all: Vec<_> = contacts.chain(apps).collect();
    if all.is_empty() { state.t("admin-opens-nothing") } else { all.join(" · ") }
}

/// The names from the root's children down, such as `/East China/Sales`; the root is `/`.
#[must_use]
pub fn path(state: &State, id: DepartmentId) -> String {
    let path = state.directory.path(id);
    if path.is_empty() {
        return format!("#{}", id.0);
    }
    let below = path.iter().filter(|department| department.parent.is_some());
    let names: String = below.map(|department| format!("/{}", department.name)).collect();
    if names.is_empty() { "/".to_owned() } else { names }
}

/// A tag by name.
#[must_use]
pub fn tag(state: &State, id: TagId) -> String {
    state.directory.tag(id).map_or_else(|| format!("#{}", id.0), |tag| tag.name.clone())
}

/// A place with what somebody is there.
fn place(state: &State, place: &Place) -> String {
    let mut text = path(state, place.department);
    if place.leader {
        text = format!("{text} ★{}", state.t("admin-leads"));
    }
    if place.order != 0 {
        text = format!("{text} ↕{}", place.order);
    }
    text
}

/// What a value consists of.
#[must_use]
pub fn items(state: &State, value: &Value) -> Vec<String> {
    match value {
        Value::Text(text) if text.is_empty() => Vec::new(),
        Value::Text(text) => vec![text.clone()],
        Value::Flag(on) => vec![state.t(if *on { "admin-yes" } else { "admin-no" })],
        Value::Members(all) => all.iter().map(|id| member(state, *id)).collect(),
        Value::Departments(all) => all.iter().map(|id| path(state, *id)).collect(),
        Value::Tags(all) => all.iter().map(|id| tag(state, *id)).collect(),
        Value::Places(all) => all.iter().map(|one| place(state, one)).collect(),
    }
}

/// The same in one line; a choice's words are in the language of the interface.
#[must_use]
pub fn value(state: &State, kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Choice(_), Value::Text(text)) => word(state, text),
        _ => items(state, value).join(", "),
    }
}

/// A word of a choice in the language of the interface.
pub fn word(state: &State, text: &str) -> String {
    text_or(state, &format!("admin-word-{text}"), text)
}

/// What was done, in the language of the interface; the log's own word where there is no text.
#[must_use]
pub fn act(state: &State, action: &str) -> String {
    text_or(state, &format!("admin-act-{}", action.replace('.', "-")), action)
}

/// What to show of a field while it is not typed into.
#[must_use]
pub fn shown(state: &State, field: &Field) -> String {
    // More does not fit a line, and a tag may have very many.
    value(state, field.kind, &field.now().first(IN_LINE))
}

/// How an invitation went.
#[must_use]
pub fn sent(state: &State, sent: &Sent) -> String {
    let n = i64::try_from(sent.sent).unwrap_or(i64::MAX);
    let mut text = state.texts.with("admin-sent", &[("n", n.into())]);
    for skipped in &sent.skipped {
        let key = match skipped.why {
            Skip::Joined => "admin-skip-joined",
            Skip::Today => "admin-skip-today",
            Skip::Often => "admin-skip-often",
            Skip::Stopped => "admin-skip-stopped",
            Skip::NoAddress => "admin-skip-no-address",
        };
        let count = i64::try_from(skipped.count).unwrap_or(i64::MAX);
        text = format!("{text} {}", state.texts.with(key, &[("n", count.into())]));
    }
    text
}

/// What became of a form; nothing where a window shows it.
#[must_use]
pub fn saved(state: &State, form: &Form, answer: &Answer) -> Option<String> {
    let name = match answer {
        Answer::Invite(told) => return Some(sent(state, told)),
        Answer::AddLink(_) | Answer::Sees(_) | Answer::Offboard(_) => return None,
        Answer::ChangeSettings(_) => return Some(state.t("admin-saved-settings")),
        Answer::Answer(request) => return Some(decided(state, &request.name, false)),
        _ => match &form.subject {
            Subject::NewRule | Subject::Rule(_) => return Some(state.t("admin-saved-rule")),
            Subject::NewRole | Subject::Role(_) => form.typed("role_name"),
            Subject::Grant(_) => match form.field("grantee").map(|field| field.before.clone()) {
                Some(Value::Members(all)) => all.first().map(|id| member(state, *id))?,
                _ => return None,
            },
            Subject::Department(_) | Subject::NewDepartment(_) => form.typed("department_name"),
            Subject::Tag(_) | Subject::NewTag => form.typed("tag_name"),
            _ => form.typed("name"),
        },
    };
    Some(state.texts.with("admin-saved", &[("name", name.into())]))
}

/// What was decided about somebody who wants to join.
#[must_use]
pub fn decided(state: &State, name: &str, joined: bool) -> String {
    let key = if joined { "admin-approved" } else { "admin-refused" };
    state.texts.with(key, &[("name", name.into())])
}

/// What somebody administers: everything, or what a role opens.
#[must_use]
pub fn role(state: &State, admin: &Admin) -> String {
    match admin.role {
        Some(_) => admin.role_name.clone(),
        None => state.t("admin-super"),
    }
}

/// Whether a link still lets people in.
#[must_use]
pub fn link_state(state: &State, of: LinkState) -> String {
    state.t(match of {
        LinkState::Open => "admin-link-open",
        LinkState::Expired => "admin-link-expired",
        LinkState::UsedUp => "admin-link-used-up",
        LinkState::Revoked => "admin-link-revoked",
    })
}

/// What a rule says, as a sentence.
#[must_use]
pub fn rule(state: &State, stored: &StoredRule) -> String {
    let other = stored.other.as_str();
    let (key, level) = match (&stored.rule, other.is_empty()) {
        (Rule::Hide { .. }, true) => ("admin-rule-hide", 0),
        (Rule::Hide { .. }, false) => ("admin-rule-hide-except", 0),
        (Rule::Limit { level, .. }, true) => ("admin-rule-limit", level.unwrap_or(0)),
        (Rule::Limit { level, .. }, false) => ("admin-rule-limit-also", level.unwrap_or(0)),
        (Rule::Restrict { .. }, _) => ("admin-rule-restrict", 0),
        (Rule::Fields { .. }, true) => ("admin-rule-fields", 0),
        (Rule::Fields { .. }, false) => ("admin-rule-fields-except", 0),
    };
    let values = [("who", stored.who.as_str().into()), ("other", other.into())];
    let mut text = state.texts.with(key, &values);
    if level > 0 {
        let level = state.texts.with("admin-rule-level", &[("n", i64::from(level).into())]);
        text = format!("{text} {level}");
    }
    text
}

/// Why one member sees another, or does not.
#[must_use]
pub fn because(state: &State, sight: &Sight) -> String {
    state.t(match sight.because {
        Because::OtherCorp => "admin-because-other-corp",
        Because::Themselves => "admin-because-themselves",
        Because::Administrator => "admin-because-administrator",
        Because::Restricted { .. } => "admin-because-restricted",
        Because::Hidden { .. } => "admin-because-hidden",
        Because::OwnDepartment { .. } => "admin-because-own-department",
        Because::Also { .. } => "admin-because-also",
        Because::Limited { .. } => "admin-because-limited",
        Because::NoRule => "admin-because-no-rule",
    })
}
