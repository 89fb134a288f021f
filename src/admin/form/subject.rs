//! What a form is about, and which fields that has.

use canteen_protocol::directory::Member;
use canteen_protocol::role::{App, AppLevel, ContactLevel, Role};
use canteen_protocol::visibility::{Field as Shown, Rule, StoredRule};
use canteen_protocol::{DepartmentId, JoinId, MemberId, RoleId, RuleId, TagId};

use super::field::{Field, Kind, Value};
use crate::admin::settings;
use crate::state::State;

/// What a form is about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject {
    /// Somebody new.
    NewMember,
    /// A member.
    Member(MemberId),
    /// A new department, under this one.
    NewDepartment(DepartmentId),
    /// A department.
    Department(DepartmentId),
    /// A new tag.
    NewTag,
    /// A tag.
    Tag(TagId),
    /// The settings of the corp.
    Settings,
    /// A new rule of who sees whom.
    NewRule,
    /// A rule, in whose place another comes.
    Rule(RuleId),
    /// A new link by which people join.
    NewLink,
    /// Whether one member sees another.
    See,
    /// Why somebody may not join.
    Refuse(JoinId),
    /// Who is to be an administrator, by a role or by none for everything.
    Grant(Option<RoleId>),
    /// A new role.
    NewRole,
    /// A role.
    Role(RoleId),
    /// Who takes over from somebody who leaves.
    Offboard(MemberId),
    /// Who is to be invited.
    Invite,
    /// Which part of the audit log is shown.
    Audit,
}

/// What a rule can say, as it is written.
type Rulings = &'static [&'static str];

/// The kinds of rules.
pub const RULINGS: Rulings = &["hide", "limit", "restrict", "fields"];
/// How far joining is open to a role.
pub const JOINING: &[&str] = &["closed", "send", "change"];
/// The genders.
const GENDERS: &[&str] = &["unset", "female", "male"];
/// The fields that rules show or do not, as fields of the form.
pub const SHOWN: [(&str, Shown); 8] = [
    ("show_english_name", Shown::EnglishName),
    ("show_title", Shown::Title),
    ("show_departments", Shown::Departments),
    ("show_email", Shown::Email),
    ("show_mobile", Shown::Mobile),
    ("show_landline", Shown::Landline),
    ("show_gender", Shown::Gender),
    ("show_leader", Shown::Leader),
];
/// Characters of an expression of who.
const EXPRESSION: usize = 1_000;

fn text(name: &'static str, most: usize, value: &str) -> Field {
    Field::new(name, Kind::Text(most), Value::text(value))
}

fn fixed(name: &'static str, value: &str) -> Field {
    Field::new(name, Kind::Fixed, Value::text(value))
}

fn flag(name: &'static str, on: bool) -> Field {
    Field::new(name, Kind::Flag, Value::Flag(on))
}

fn members(name: &'static str, kind: Kind, all: Vec<MemberId>) -> Field {
    Field::new(name, kind, Value::Members(all))
}

fn number(name: &'static str, value: &str) -> Field {
    Field::new(name, Kind::Number, Value::text(value))
}

impl Subject {
    /// Whether what is written is shown as a change before it is sent.
    #[must_use]
    pub fn is_staged(&self) -> bool {
        !matches!(self, Self::See | Self::Audit | Self::Offboard(_) | Self::Refuse(_))
    }

    /// Whether another new one can come after it.
    #[must_use]
    pub fn has_next(&self) -> bool {
        matches!(
            self,
            Self::NewMember
                | Self::NewDepartment(_)
                | Self::NewTag
                | Self::NewRule
                | Self::Grant(_)
                | Self::NewRole
        )
    }

    /// The text that is the form's title.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::NewMember => "admin-form-new-member",
            Self::Member(_) => "admin-form-member",
            Self::NewDepartment(_) => "admin-form-new-department",
            Self::Department(_) => "admin-form-department",
            Self::NewTag => "admin-form-new-tag",
            Self::Tag(_) => "admin-form-tag",
            Self::Settings => "admin-form-settings",
            Self::NewRule => "admin-form-new-rule",
            Self::Rule(_) => "admin-form-rule",
            Self::NewLink => "admin-form-new-link",
            Self::See => "admin-form-see",
            Self::Refuse(_) => "admin-form-refuse",
            Self::Grant(None) => "admin-form-grant",
            Self::Grant(Some(_)) => "admin-form-grant-role",
            Self::NewRole => "admin-form-new-role",
            Self::Role(_) => "admin-form-role",
            Self::Offboard(_) => "admin-form-offboard",
            Self::Invite => "admin-form-invite",
            Self::Audit => "admin-form-audit",
        }
    }

    /// Whether a field holds something from the start that nobody has written.
    #[must_use]
    pub fn is_preset(&self, field: &Field) -> bool {
        *self == Self::NewMember && field.name == "invite"
    }

    /// Whether a field shows while the form's kind is this.
    #[must_use]
    pub fn shows(&self, name: &str, kind: &str) -> bool {
        if !matches!(self, Self::NewRule | Self::Rule(_)) {
            return true;
        }
        match name {
            "except" => matches!(kind, "hide" | "fields"),
            "also" | "level" => kind == "limit",
            name if name.starts_with("show_") => kind == "fields",
            _ => true,
        }
    }

    /// Its fields, with what is known.
    #[must_use]
    pub fn fields(&self, state: &State) -> Vec<Field> {
        match self {
            Self::NewMember => member(&Member::default(), None),
            Self::Member(id) => member_of(state, *id),
            Self::NewDepartment(parent) => department("", Some(*parent), 0),
            Self::Department(id) => match state.directory.department(*id) {
                Some(known) => department(&known.name, known.parent, known.order),
                None => Vec::new(),
            },
            Self::NewTag => tag("", Vec::new(), Vec::new()),
            Self::Tag(id) => match state.directory.tag(*id) {
                Some(known) => tag(&known.name, known.members.clone(), known.departments.clone()),
                None => Vec::new(),
            },
            Self::Settings => settings::fields(state),
            Self::NewRule => rule(None),
            Self::Rule(id) => rule(state.admin.rule(*id)),
            Self::NewLink => vec![
                Field::new("into", Kind::Department, Value::Departments(root(state))),
                number("days", "7"),
                number("uses", ""),
            ],
            Self::See => vec![
                members("viewer", Kind::Member, Vec::new()),
                members("seen", Kind::Member, Vec::new()),
            ],
            Self::Refuse(_) => vec![text("action_reason", 200, "")],
            Self::Grant(None) => vec![members("grantee", Kind::Member, Vec::new())],
            Self::Grant(Some(_)) => {
                vec![members("grantee", Kind::Member, Vec::new()), number("role_days", "")]
            }
            Self::NewRole => role(&Role::default()),
            Self::Role(id) => state.admin.role(*id).map(role).unwrap_or_default(),
            Self::Offboard(_) => vec![members("heir", Kind::Member, Vec::new())],
            Self::Invite => vec![text("who", EXPRESSION, "")],
            Self::Audit => {
                let by = state.admin.audit_filter.by.into_iter().collect();
                let action = state.admin.audit_filter.action.clone();
                vec![members("by", Kind::Member, by), text("action", 64, &action)]
            }
        }
    }
}

/// Fields of a role: each level is one expression, its grants side by side.
fn role(role: &Role) -> Vec<Field> {
    let at = |level: ContactLevel| {
        let grants = role.contacts.iter().filter(|grant| grant.level == level);
        let texts: Vec<_> = grants.map(|grant| grant.text.as_str()).collect();
        match texts.as_slice() {
            [one] => (*one).to_owned(),
            several => {
                several.iter().map(|text| format!("({text})")).collect::<Vec<_>>().join(", ")
            }
        }
    };
    let joining = match role.apps.iter().find(|grant| grant.app == App::Joining) {
        None => JOINING[0],
        Some(grant) if grant.level == AppLevel::Send => JOINING[1],
        Some(_) => JOINING[2],
    };
    vec![
        text("role_name", 64, &role.name),
        text("opens_change", EXPRESSION, &at(ContactLevel::Change)),
        text("opens_view", EXPRESSION, &at(ContactLevel::View)),
        text("opens_block", EXPRESSION, &at(ContactLevel::Blocked)),
        Field::new("opens_joining", Kind::Choice(JOINING), Value::text(joining)),
    ]
}

fn root(state: &State) -> Vec<DepartmentId> {
    state.directory.roots().first().copied().into_iter().collect()
}

/// Fields of somebody new, or of a member with their tags.
fn member(known: &Member, tags: Option<Vec<TagId>>) -> Vec<Field> {
    let gender = if known.gender.is_unset() { "unset" } else { known.gender.word() };
    let is_new = tags.is_none();
    let mut fields = vec![
        if is_new { text("userid", 32, "") } else { fixed("userid", &known.userid) },
        text("name", 64, &known.name),
        text("english_name", 64, &known.english_name),
        text("title", 128, &known.title),
        Field::new("departments", Kind::Places, Value::Places(known.departments.clone())),
        text("mobile", 32, &known.mobile),
        text("email", 64, &known.email),
        text("landline", 32, &known.landline),
        Field::new("gender", Kind::Choice(GENDERS), Value::text(gender)),
        members("leader", Kind::Member, known.leader.into_iter().collect()),
        Field::new("tags", Kind::Tags, Value::Tags(tags.unwrap_or_default())),
        Field::new("password", Kind::Secret, Value::text("")),
    ];
    if is_new {
        let mut invite = flag("invite", false);
        invite.put(Value::Flag(true));
        fields.push(invite);
    }
    fields
}

fn member_of(state: &State, id: MemberId) -> Vec<Field> {
    let Some(person) = state.directory.member(id) else { return Vec::new() };
    let tags = state.directory.tags().iter().filter(|tag| tag.members.contains(&id));
    let known = Member {
        id,
        userid: person.userid.to_owned(),
        name: person.name.to_owned(),
        english_name: person.english_name.to_owned(),
        title: person.title.to_owned(),
        email: person.email.to_owned(),
        mobile: person.mobile.to_owned(),
        landline: person.landline.to_owned(),
        gender: person.gender,
        departments: person.departments.to_vec(),
        leader: person.leader,
        disabled: person.disabled,
    };
    member(&known, Some(tags.map(|tag| tag.id).collect()))
}

fn department(name: &str, parent: Option<DepartmentId>, order: i64) -> Vec<Field> {
    let above = Value::Departments(parent.into_iter().collect());
    let mut fields = vec![text("department_name", 64, name)];
    // The one at the top has none above it.
    if parent.is_some() {
        fields.push(Field::new("parent", Kind::Department, above));
    }
    fields.push(number("order", &order.to_string()));
    fields
}

fn tag(name: &str, people: Vec<MemberId>, departments: Vec<DepartmentId>) -> Vec<Field> {
    vec![
        text("tag_name", 32, name),
        members("members", Kind::Members, people),
        Field::new("tag_departments", Kind::Departments, Value::Departments(departments)),
    ]
}

fn rule(stored: Option<&StoredRule>) -> Vec<Field> {
    let (kind, level, shown) = match stored.map(|stored| &stored.rule) {
        None | Some(Rule::Hide { .. }) => ("hide", None, &[][..]),
        Some(Rule::Limit { level, .. }) => ("limit", *level, &[][..]),
        Some(Rule::Restrict { .. }) => ("restrict", None, &[][..]),
        Some(Rule::Fields { shown, .. }) => ("fields", None, &shown[..]),
    };
    let who = stored.map(|stored| stored.who.as_str()).unwrap_or_default();
    let other = stored.map(|stored| stored.other.as_str()).unwrap_or_default();
    let (except, also) = if kind == "limit" { ("", other) } else { (other, "") };
    let level = level.map(|level| level.to_string()).unwrap_or_default();
    let mut fields = vec![
        Field::new("kind", Kind::Choice(RULINGS), Value::text(kind)),
        text("who", EXPRESSION, who),
        text("except", EXPRESSION, except),
        text("also", EXPRESSION, also),
        number("level", &level),
    ];
    fields.extend(SHOWN.map(|(name, field)| flag(name, shown.contains(&field))));
    fields
}
