//! Who sees whom by the plain words of the requirements: sets of members, worked out anew for
//! every question.

use std::collections::{BTreeMap, BTreeSet};

use canteen_protocol::visibility::{Field, Rule};
use canteen_protocol::{DepartmentId, MemberId, RuleId, Segment, TagId};

/// A member of the model.
#[derive(Clone, Default)]
pub struct One {
    pub places: Vec<DepartmentId>,
    pub leader: Option<MemberId>,
    pub shut: bool,
}

/// The whole corp.
#[derive(Default)]
pub struct Model {
    /// Each with the one above; the root is its own.
    pub departments: BTreeMap<DepartmentId, DepartmentId>,
    pub members: BTreeMap<MemberId, One>,
    pub tags: BTreeMap<TagId, (BTreeSet<MemberId>, BTreeSet<DepartmentId>)>,
    pub rules: BTreeMap<RuleId, Rule>,
    pub admin: MemberId,
}

impl Model {
    /// From the root down.
    pub fn path(&self, mut id: DepartmentId) -> Vec<DepartmentId> {
        let mut path = vec![id];
        while self.departments[&id] != id {
            id = self.departments[&id];
            path.insert(0, id);
        }
        path
    }

    pub fn within(&self, id: DepartmentId, top: DepartmentId) -> bool {
        self.path(id).contains(&top)
    }

    /// Everyone in a department or below, shut accounts too.
    pub fn below(&self, top: DepartmentId) -> BTreeSet<MemberId> {
        let here = |one: &One| one.places.iter().any(|place| self.within(*place, top));
        self.members.iter().filter(|(_, one)| here(one)).map(|(id, _)| *id).collect()
    }

    pub fn tagged(&self, tag: TagId) -> BTreeSet<MemberId> {
        let (members, departments) = &self.tags[&tag];
        departments.iter().flat_map(|d| self.below(*d)).chain(members.iter().copied()).collect()
    }

    /// Whom a segment holds, shut accounts too.
    pub fn held(&self, segment: &Segment) -> BTreeSet<MemberId> {
        let mut held: BTreeSet<MemberId> = if segment.all {
            self.members.keys().copied().collect()
        } else {
            let known = |id: &&MemberId| self.members.contains_key(id);
            let mut held = segment.members.iter().filter(known).copied().collect::<BTreeSet<_>>();
            let there = |id: &&DepartmentId| self.departments.contains_key(id);
            held.extend(segment.departments.iter().filter(there).flat_map(|d| self.below(*d)));
            let tags = segment.tags.iter().filter(|tag| self.tags.contains_key(tag));
            held.extend(tags.flat_map(|tag| self.tagged(*tag)));
            held
        };
        if let Some(within) = &segment.within {
            held = &held & &self.held(within);
        }
        if let Some(except) = &segment.except {
            held = &held - &self.held(except);
        }
        held
    }

    /// Everyone a member sees.
    pub fn seen(&self, viewer: MemberId) -> BTreeSet<MemberId> {
        let everyone: BTreeSet<MemberId> = self.members.keys().copied().collect();
        if viewer == self.admin {
            return everyone;
        }
        let mut seen = everyone;
        let mut left: Option<BTreeSet<MemberId>> = None;
        for rule in self.rules.values() {
            match rule {
                Rule::Hide { who, except } if !self.held(except).contains(&viewer) => {
                    seen = &seen - &self.held(who);
                }
                Rule::Limit { who, also, level } if self.held(who).contains(&viewer) => {
                    let left = left.get_or_insert_default();
                    left.extend(self.held(also));
                    for place in &self.members[&viewer].places {
                        let path = self.path(*place);
                        let depth = level.map_or(path.len(), usize::from).clamp(1, path.len());
                        left.extend(self.below(path[depth - 1]));
                    }
                }
                Rule::Restrict { who } if self.held(who).contains(&viewer) => seen.clear(),
                _ => {}
            }
        }
        if let Some(left) = left {
            seen = &seen & &left;
        }
        seen.insert(viewer);
        seen
    }

    /// The fields of another that a member sees.
    pub fn fields(&self, viewer: MemberId, other: MemberId) -> BTreeSet<Field> {
        let mut shown = BTreeSet::from(Field::ALL);
        for rule in self.rules.values() {
            if let Rule::Fields { who, shown: some, except } = rule
                && viewer != other
                && viewer != self.admin
                && self.held(who).contains(&other)
                && !self.held(except).contains(&viewer)
            {
                shown.retain(|field| some.contains(field));
            }
        }
        shown
    }

    pub fn is_restricted(&self, viewer: MemberId) -> bool {
        let restricts = |rule: &Rule| matches!(rule, Rule::Restrict { who } if self.held(who).contains(&viewer));
        viewer != self.admin && self.rules.values().any(restricts)
    }

    pub fn is_limited(&self, viewer: MemberId) -> bool {
        let limits = |rule: &Rule| matches!(rule, Rule::Limit { who, .. } if self.held(who).contains(&viewer));
        viewer != self.admin && self.rules.values().any(limits)
    }

    /// The departments a member sees, with how many members in each.
    pub fn tree(&self, viewer: MemberId) -> BTreeMap<DepartmentId, i64> {
        if self.is_restricted(viewer) {
            return BTreeMap::new();
        }
        let seen = self.seen(viewer);
        let limited = self.is_limited(viewer);
        let mut tree = BTreeMap::new();
        for id in self.departments.keys() {
            let count = self.below(*id).intersection(&seen).count();
            if !self.is_hidden(viewer, *id) && (count > 0 || !limited) {
                tree.insert(*id, i64::try_from(count).unwrap());
            }
        }
        tree
    }

    /// Whether a department is kept from a member by name.
    pub fn is_hidden(&self, viewer: MemberId, id: DepartmentId) -> bool {
        let hides = |rule: &Rule| match rule {
            Rule::Hide { who, except } => {
                who.departments.iter().any(|top| self.within(id, *top))
                    && !self.held(except).contains(&viewer)
            }
            _ => false,
        };
        viewer != self.admin && self.rules.values().any(hides)
    }
}
