//! What administration holds: where one is, and what the server has told.

use std::collections::HashMap;

use canteen_protocol::admin::Admin;
use canteen_protocol::audit::{AuditRecord, AuditVerified, ListAudit};
use canteen_protocol::invite::{Adoption, JoinRequest, Link};
use canteen_protocol::role::{AppLevel, Rights, Role};
use canteen_protocol::setting::CorpSettings;
use canteen_protocol::visibility::StoredRule;
use canteen_protocol::{DepartmentId, JoinId, LinkId, MemberId, RoleId, RuleId, TagId, WireError};

use super::area::{self, Area, Entry};
use crate::engine::{Command, Deed};
use crate::state::Effect;
use crate::widgets::List;

/// A row of an area.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row {
    /// A heading: the key of its text.
    Heading(&'static str),
    /// A line of text: its key.
    Note(&'static str),
    /// A command line of the shell: its number in `TABLES`.
    Line(usize),
    /// A member.
    Member(MemberId),
    /// A department and how deep it lies.
    Department(DepartmentId, u16),
    /// A tag.
    Tag(TagId),
    /// A setting, by its number.
    Setting(usize),
    /// A rule.
    Rule(RuleId),
    /// The heads of the columns of fields.
    Columns,
    /// Which fields a rule shows.
    Matrix(RuleId),
    /// Which fields show where no rule says anything.
    Everyone,
    /// How many have joined.
    Adoption,
    /// The same of a department, by its number.
    Joined(usize),
    /// Somebody who wants to join.
    Request(JoinId),
    /// A link.
    Link(LinkId),
    /// An administrator, by a role or by none for everything.
    Admin(MemberId, Option<RoleId>),
    /// A role.
    Role(RoleId),
    /// An act, by its number.
    Act(usize),
}

impl Row {
    /// Whether one can be at it.
    #[must_use]
    pub fn is_choice(self) -> bool {
        !matches!(self, Self::Heading(_) | Self::Note(_) | Self::Columns)
    }
}

/// How an area's own data stands.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Load {
    /// It is to be asked for.
    #[default]
    Wanted,
    /// So many answers are missing.
    Asked(usize),
    /// It is here.
    Here,
    /// It could not be had.
    Failed(WireError),
}

/// What a request was for.
#[derive(Clone, PartialEq, Debug)]
pub enum Purpose {
    /// What one may administer.
    Rights,
    /// An area's data.
    Load(Area),
    /// The rest of the audit log.
    More,
    /// A form.
    Form,
    /// One deed: the key of the text that says it is done, and about what. What an area shows of it
    /// is asked for again.
    Deed(&'static str, String, Area),
    /// What seeing somebody off would do is shown.
    Preview,
    /// Whether the record is whole.
    Verify,
}

/// The state.
#[derive(Debug, Default)]
pub struct State {
    /// The area that is open.
    pub area: Area,
    /// Where one is in the list of areas.
    pub areas: List,
    /// What one may administer; nothing before it is known.
    pub rights: Option<Rights>,
    /// How that stands.
    pub rights_load: Load,
    /// What it shows.
    pub rows: Vec<Row>,
    /// Where one is in each area's rows.
    lists: HashMap<Area, List>,
    /// What narrows them.
    pub filter: Option<String>,
    /// The first line seen of the details.
    pub scroll: usize,
    /// How each area's data stands; that of the directory is always here.
    pub loads: HashMap<Area, Load>,
    /// The settings of the corp.
    pub settings: Option<CorpSettings>,
    /// The rules.
    pub rules: Vec<StoredRule>,
    /// The links.
    pub links: Vec<Link>,
    /// Who waits.
    pub requests: Vec<JoinRequest>,
    /// Who has joined.
    pub adoption: Option<Adoption>,
    /// The administrators.
    pub admins: Vec<Admin>,
    /// The roles.
    pub roles: Vec<Role>,
    /// What was done, the newest first.
    pub acts: Vec<AuditRecord>,
    /// Where the next page of it begins; none at its end.
    pub acts_before: Option<i64>,
    /// Which part of it is shown.
    pub audit_filter: ListAudit,
    /// Whether it is whole, when that was asked.
    pub verified: Option<AuditVerified>,
    /// What the unanswered requests are for.
    pub asked: HashMap<u64, Purpose>,
    last: u64,
}

impl State {
    /// Where one is in the rows.
    #[must_use]
    pub fn list(&self) -> List {
        self.lists.get(&self.area).copied().unwrap_or_default()
    }

    /// The same, to be moved.
    pub fn list_mut(&mut self) -> &mut List {
        self.lists.entry(self.area).or_default()
    }

    /// The areas that are open.
    #[must_use]
    pub fn open(&self) -> Vec<&'static Entry> {
        area::open(self.rights.as_ref())
    }

    /// Whether requests to join are one's own to decide; so it is while that is not known.
    #[must_use]
    pub fn decides(&self) -> bool {
        self.rights.as_ref().is_none_or(|rights| area::joining(rights) == Some(AppLevel::Change))
    }

    /// The row one is at.
    #[must_use]
    pub fn selected(&self) -> Option<Row> {
        self.rows.get(self.list().selected()).copied().filter(|row| row.is_choice())
    }

    /// A rule.
    #[must_use]
    pub fn rule(&self, id: RuleId) -> Option<&StoredRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// A link.
    #[must_use]
    pub fn link(&self, id: LinkId) -> Option<&Link> {
        self.links.iter().find(|link| link.id == id)
    }

    /// Somebody who wants to join.
    #[must_use]
    pub fn request(&self, id: JoinId) -> Option<&JoinRequest> {
        self.requests.iter().find(|request| request.id == id)
    }

    /// An administrator.
    #[must_use]
    pub fn admin(&self, id: MemberId, role: Option<RoleId>) -> Option<&Admin> {
        self.admins.iter().find(|admin| admin.member == id && admin.role == role)
    }

    /// A role.
    #[must_use]
    pub fn role(&self, id: RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == id)
    }

    /// How an area's data stands.
    #[must_use]
    pub fn load(&self, area: Area) -> Load {
        match area {
            Area::Members | Area::Departments | Area::Tags | Area::Tables => Load::Here,
            _ => self.loads.get(&area).cloned().unwrap_or_default(),
        }
    }

    /// Asks the server for something.
    pub fn ask(&mut self, purpose: Purpose, deed: impl Into<Deed>) -> Effect {
        self.last += 1;
        self.asked.insert(self.last, purpose);
        let deed = Box::new(deed.into());
        Effect::Engine(Command::Administer { ask: self.last, deed })
    }

    /// The same for a form, which has to know its answer.
    pub fn ask_for_form(&mut self, deed: Deed) -> (u64, Effect) {
        let effect = self.ask(Purpose::Form, deed);
        (self.last, effect)
    }

    /// An area's data is to be asked for again. Answers to what was asked before are not heard: they
    /// may be older than what they are to show.
    pub fn want(&mut self, area: Area) {
        let old = |purpose: &Purpose| {
            *purpose == Purpose::Load(area) || (area == Area::Audit && *purpose == Purpose::More)
        };
        self.asked.retain(|_, purpose| !old(purpose));
        self.loads.insert(area, Load::Wanted);
    }
}
