//! A viewer's eyes: what the rules leave them to see of the corp. Everything that shows members,
//! departments or tags to somebody looks through here.

use std::collections::{BTreeSet, HashMap, HashSet};

use canteen_protocol::directory::{Gender, Member, Place, Tag};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::visibility::{Because, Field, Rule as Said};
use canteen_protocol::{DepartmentId, MemberId, RuleId};

use crate::db::{Conn, DbResult};
use crate::directory::rules::rights::{self, Level, Rights};
use crate::directory::rules::tree;
use crate::directory::rules::visibility::{self as rules, Kind, Person, Rule};
use crate::directory::store::visibility::{self as store, Side, Stored};
use crate::directory::store::{departments, facts, lookup, roles as held};

/// A viewer and the rules of their corp.
#[derive(Clone, Debug)]
pub struct Sight {
    corp: CorpNo,
    rules: Vec<Rule>,
    viewer: Person,
    /// What their roles open, of which they see the departments also while nobody is in them: they
    /// have made some of them themselves.
    roles: Vec<Rights>,
}

/// How many members a viewer sees in departments.
enum Counts {
    /// As many as there are.
    All,
    /// So many less.
    Less(HashMap<DepartmentId, i64>),
    /// So many, and in others nobody.
    Only(HashMap<DepartmentId, i64>),
}

/// A viewer's departments, worked out once for many questions.
pub struct Tree<'a> {
    sight: &'a Sight,
    counts: Counts,
}

impl Sight {
    /// The eyes of a member.
    ///
    /// # Errors
    /// As the database says.
    pub fn of(conn: &mut Conn, corp: CorpNo, member: MemberId) -> DbResult<Self> {
        let rules: Vec<_> = store::list(conn, corp)?.into_iter().map(kind).collect();
        let (mut viewer, mut roles) = (Person::default(), Vec::new());
        if !rules.is_empty() {
            let mut found = people(conn, &[member])?;
            let admin = lookup::by_id(conn, member)?.is_some_and(|p| p.admin && !p.shut);
            viewer = Person { admin, ..found.remove(&member).unwrap_or_default() };
            roles.extend(held::of(conn, member)?.into_iter().map(|holding| holding.role.rights));
        }
        Ok(Self { corp, rules, viewer: Person { member, corp, ..viewer }, roles })
    }

    /// The corp.
    #[must_use]
    pub fn corp(&self) -> CorpNo {
        self.corp
    }

    /// Whether they see all there is.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.rules.is_empty() || self.viewer.admin
    }

    /// Whether they see this member of their corp, and what decided.
    ///
    /// # Errors
    /// As the database says.
    pub fn judge(&self, conn: &mut Conn, member: MemberId) -> DbResult<(bool, Because)> {
        let mut found = people(conn, &[member])?;
        let person = found.remove(&member).unwrap_or_default();
        let person = Person { member, corp: self.corp, ..person };
        Ok(rules::judge(&self.rules, &self.viewer, &person))
    }

    /// Which fields of this member they see, once they see them.
    ///
    /// # Errors
    /// As the database says.
    pub fn fields(&self, conn: &mut Conn, member: MemberId) -> DbResult<BTreeSet<Field>> {
        let mut found = people(conn, &[member])?;
        let person = Person { member, ..found.remove(&member).unwrap_or_default() };
        Ok(rules::fields(&self.rules, &self.viewer, &person))
    }

    /// Whether they see this member of their corp.
    ///
    /// # Errors
    /// As the database says.
    pub fn sees(&self, conn: &mut Conn, member: MemberId) -> DbResult<bool> {
        Ok(self.is_free() || self.judge(conn, member)?.0)
    }

    /// Those of these members of their corp whom they see, in the same order.
    ///
    /// # Errors
    /// As the database says.
    pub fn among(&self, conn: &mut Conn, mut members: Vec<MemberId>) -> DbResult<Vec<MemberId>> {
        if !self.is_free() {
            let seen = self.seen(conn, &members)?;
            members.retain(|member| seen.contains(member));
        }
        Ok(members)
    }

    fn seen(&self, conn: &mut Conn, members: &[MemberId]) -> DbResult<HashSet<MemberId>> {
        if rules::restricted(&self.rules, &self.viewer).is_some() {
            let me = self.viewer.member;
            return Ok(members.iter().copied().filter(|member| *member == me).collect());
        }
        // Each once: whoever is named twice must not count as somebody of whom nothing is known.
        let asked: BTreeSet<_> = members.iter().copied().collect();
        let asked = Vec::from_iter(asked);
        let mut found = people(conn, &asked)?;
        let sees = |member: &MemberId| {
            let person = found.remove(member).unwrap_or_default();
            let person = Person { member: *member, corp: self.corp, ..person };
            rules::judge(&self.rules, &self.viewer, &person).0
        };
        Ok(asked.into_iter().filter(sees).collect())
    }

    /// Members as the viewer sees them; none in the place of those they do not see.
    ///
    /// # Errors
    /// As the database says.
    pub fn members(&self, conn: &mut Conn, members: Vec<Member>) -> DbResult<Vec<Option<Member>>> {
        if self.is_free() {
            return Ok(members.into_iter().map(Some).collect());
        }
        let ids: Vec<_> = members.iter().map(|m| m.id).collect();
        let leaders: Vec<_> = members.iter().filter_map(|m| m.leader).collect();
        let led: HashSet<_> = self.seen(conn, &leaders)?;
        let seen = self.seen(conn, &ids)?;
        let placed = members.iter().flat_map(|m| &m.departments).map(|p| p.department);
        let placed = Vec::from_iter(placed.collect::<BTreeSet<_>>());
        let paths = departments::paths(conn, self.corp, &placed)?;
        let mut people = people(conn, &ids)?;
        let mut show = |mut member: Member| {
            if !seen.contains(&member.id) {
                return None;
            }
            let person = people.remove(&member.id).unwrap_or_default();
            let person = Person { member: member.id, ..person };
            member.leader = member.leader.filter(|leader| led.contains(leader));
            member.departments.retain(|Place { department, .. }| {
                paths.get(department).is_none_or(|path| !self.is_hidden(path))
            });
            blank(&mut member, &rules::fields(&self.rules, &self.viewer, &person));
            Some(member)
        };
        Ok(members.into_iter().map(&mut show).collect())
    }

    /// Whether a department is kept from them by name.
    fn is_hidden(&self, path: &str) -> bool {
        rules::restricted(&self.rules, &self.viewer).is_some()
            || rules::hides_department(&self.rules, &self.viewer, path)
    }

    /// Their departments.
    ///
    /// # Errors
    /// As the database says.
    pub fn tree(&self, conn: &mut Conn) -> DbResult<Tree<'_>> {
        Ok(Tree { sight: self, counts: self.counts(conn)? })
    }

    fn counts(&self, conn: &mut Conn) -> DbResult<Counts> {
        if self.is_free() {
            return Ok(Counts::All);
        }
        if rules::restricted(&self.rules, &self.viewer).is_some() {
            return Ok(Counts::Only(HashMap::new()));
        }
        let limits: Vec<_> = rules::limits(&self.rules, &self.viewer).collect();
        if limits.is_empty() {
            let hidden = self.hidden(conn)?;
            let seen = self.seen(conn, &hidden)?;
            let unseen: Vec<_> = hidden.into_iter().filter(|m| !seen.contains(m)).collect();
            return Ok(Counts::Less(counted(conn, &unseen)?));
        }
        let mut maybe = BTreeSet::from([self.viewer.member]);
        for (rule, level) in limits {
            maybe.extend(store::held(conn, rule, Side::Other)?);
            for path in rules::own(&self.viewer, level) {
                maybe.extend(facts::subtree(conn, self.corp, &path)?);
            }
        }
        let maybe = Vec::from_iter(maybe);
        let seen = Vec::from_iter(self.seen(conn, &maybe)?);
        Ok(Counts::Only(counted(conn, &seen)?))
    }

    /// Whom some rule hides from them, unless another says otherwise.
    fn hidden(&self, conn: &mut Conn) -> DbResult<Vec<MemberId>> {
        let mut hidden = BTreeSet::new();
        for (rule, _) in rules::hiding(&self.rules, &self.viewer) {
            hidden.extend(store::held(conn, rule, Side::Who)?);
        }
        Ok(Vec::from_iter(hidden))
    }
}

impl Tree<'_> {
    /// How many members the viewer sees in a department that holds so many; none when they do not
    /// see the department.
    #[must_use]
    pub fn count(&self, id: DepartmentId, path: &str, members: i64) -> Option<i64> {
        if self.sight.is_free() {
            return Some(members);
        }
        if self.sight.is_hidden(path) {
            return None;
        }
        match &self.counts {
            Counts::All => Some(members),
            Counts::Less(less) => Some(members - less.get(&id).copied().unwrap_or(0)),
            Counts::Only(only) => only
                .get(&id)
                .copied()
                .or_else(|| rights::place(&self.sight.roles, path, Level::View).then_some(0)),
        }
    }

    /// Which of these departments of their corp the viewer sees.
    ///
    /// # Errors
    /// As the database says.
    pub fn among(&self, conn: &mut Conn, ids: &[DepartmentId]) -> DbResult<HashSet<DepartmentId>> {
        let paths = departments::paths(conn, self.sight.corp, ids)?;
        let seen = paths.iter().filter(|(id, path)| self.count(**id, path, 0).is_some());
        Ok(seen.map(|(id, _)| *id).collect())
    }

    /// A tag as the viewer sees it; none when they see nobody and nothing of what it names.
    ///
    /// # Errors
    /// As the database says.
    pub fn tag(&self, conn: &mut Conn, mut tag: Tag) -> DbResult<Option<Tag>> {
        let sight = self.sight;
        if sight.is_free() {
            return Ok(Some(tag));
        }
        let names_nothing = tag.members.is_empty() && tag.departments.is_empty();
        tag.members = sight.among(conn, tag.members)?;
        let seen = self.among(conn, &tag.departments)?;
        tag.departments.retain(|department| seen.contains(department));
        let shows_nothing = tag.members.is_empty() && tag.departments.is_empty();
        let limited = rules::restricted(&sight.rules, &sight.viewer).is_some()
            || rules::limits(&sight.rules, &sight.viewer).next().is_some();
        Ok((!shows_nothing || (names_nothing && !limited)).then_some(tag))
    }
}

/// How many of these members are in which departments, each counted once in all above.
fn counted(conn: &mut Conn, members: &[MemberId]) -> DbResult<HashMap<DepartmentId, i64>> {
    let mut counts: HashMap<DepartmentId, i64> = HashMap::new();
    for paths in facts::paths(conn, members)?.values() {
        for id in tree::counted(paths.iter().map(String::as_str)) {
            *counts.entry(id).or_default() += 1;
        }
    }
    Ok(counts)
}

/// Members as the rules see them, but for whether they administer.
fn people(conn: &mut Conn, members: &[MemberId]) -> DbResult<HashMap<MemberId, Person>> {
    let mut people: HashMap<MemberId, Person> = HashMap::with_capacity(members.len());
    for (member, paths) in facts::paths(conn, members)? {
        people.entry(member).or_default().paths = paths;
    }
    for (member, rule, side) in store::holding(conn, members)? {
        let person = people.entry(member).or_default();
        match side {
            Side::Who => person.who.insert(rule),
            Side::Other => person.other.insert(rule),
        };
    }
    Ok(people)
}

fn kind(stored: Stored) -> Rule {
    let kind = match stored.rule {
        Said::Hide { who, .. } => Kind::Hide(who.departments),
        Said::Limit { level, .. } => Kind::Limit(level.map(usize::from)),
        Said::Restrict { .. } => Kind::Restrict,
        Said::Fields { shown, .. } => Kind::Fields(shown.into_iter().collect()),
    };
    Rule { id: stored.id, kind }
}

/// The rules of a viewer that an id names.
#[must_use]
pub fn rule_of(because: Because) -> Option<RuleId> {
    match because {
        Because::Restricted { rule }
        | Because::Hidden { rule }
        | Because::OwnDepartment { rule }
        | Because::Also { rule }
        | Because::Limited { rule } => Some(rule),
        _ => None,
    }
}

/// Empties the fields that do not show.
fn blank(member: &mut Member, shown: &BTreeSet<Field>) {
    for field in Field::ALL.into_iter().filter(|field| !shown.contains(field)) {
        match field {
            Field::EnglishName => member.english_name.clear(),
            Field::Title => member.title.clear(),
            Field::Departments => member.departments.clear(),
            Field::Email => member.email.clear(),
            Field::Mobile => member.mobile.clear(),
            Field::Landline => member.landline.clear(),
            Field::Gender => member.gender = Gender::Unset,
            Field::Leader => member.leader = None,
        }
    }
}
