//! Steps that change who sees whom, and what follows for it from all the others.
//!
//! A client is told of rows that changed. So whatever a rule now says of someone else counts as a
//! change of their row, of the departments that count them, of the tags that name them and of
//! those they lead. Whoever looks with other eyes is told to start from nothing instead.

use std::collections::{BTreeMap, BTreeSet};

use canteen_protocol::visibility::Rule as Said;
use canteen_protocol::{MemberId, RuleId, Segment, TagId};

use super::Change;
use crate::db::DbResult;
use crate::directory::refusal::no_rule;
use crate::directory::rules::holds::{Facts, holds};
use crate::directory::rules::tree;
use crate::directory::store::visibility::{self, Side, Stored, segment};
use crate::directory::store::{departments, facts, holding, members, tags};
use crate::fault::{Fault, Outcome};

/// Rules a corp has at most.
const RULES: usize = 200;
/// When more members than this look otherwise than before, everyone starts from nothing.
const MANY: usize = 1_000;

impl Change<'_, '_> {
    /// Makes a rule. Its segments must be of this corp.
    ///
    /// # Errors
    /// `Conflict` when there are too many.
    pub fn add_rule(&mut self, rule: &Said) -> Outcome<RuleId> {
        if self.rules.len() >= RULES {
            return Err(Fault::conflict(format!(
                "there are {RULES} rules already: remove one, or say more with one segment"
            )));
        }
        let id = RuleId(self.tx.new_id("visibility_rule")?);
        let stored = Stored { id, rule: rule.clone() };
        visibility::insert(self.tx, self.corp, &stored, self.at)?;
        for side in Side::BOTH {
            let held = self.held(&segment(rule, side))?;
            visibility::hold(self.tx, id, side, &held)?;
            self.look_anew(rule, side, held);
        }
        self.show_anew(rule)?;
        self.rules.push(stored);
        Ok(id)
    }

    /// Takes a rule away.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn remove_rule(&mut self, id: RuleId) -> Outcome<()> {
        let at = self.rules.iter().position(|rule| rule.id == id).ok_or_else(|| no_rule(id))?;
        let Stored { rule, .. } = self.rules.remove(at);
        for side in Side::BOTH {
            let held = visibility::held(self.tx, id, side)?;
            self.look_anew(&rule, side, held);
        }
        self.show_anew(&rule)?;
        visibility::delete(self.tx, id)?;
        Ok(())
    }

    /// Notes that rules may say something else of these members.
    pub(super) fn stir(&mut self, members: impl IntoIterator<Item = MemberId>) {
        if !self.rules.is_empty() {
            self.stirred.extend(members);
        }
    }

    /// Notes that of everyone in a subtree.
    pub(super) fn stir_subtree(&mut self, path: &str) -> DbResult<()> {
        if !self.rules.is_empty() {
            let below = facts::subtree(self.tx, self.corp, path)?;
            self.stirred.extend(below);
        }
        Ok(())
    }

    /// Notes that of everyone a tag names.
    pub(super) fn stir_tag(&mut self, tag: TagId) -> DbResult<()> {
        if self.rules.is_empty() {
            return Ok(());
        }
        let segment = Segment { tags: vec![tag], ..Segment::default() };
        let named = self.held(&segment)?;
        self.stirred.extend(named);
        Ok(())
    }

    /// Puts whom the rules hold right, and notes all that looks otherwise by it.
    pub(super) fn follow_rules(&mut self) -> DbResult<()> {
        let known: BTreeSet<_> = self.members.union(&self.stirred).copied().collect();
        if !self.rules.is_empty() && !known.is_empty() {
            self.hold_anew(&Vec::from_iter(known))?;
        }
        if self.reset_all {
            visibility::reset_all(self.tx, self.corp, self.seq)?;
            return Ok(());
        }
        visibility::reset(self.tx, &Vec::from_iter(self.resets.iter().copied()), self.seq)?;
        if self.rules.is_empty() && self.looks.is_empty() {
            return Ok(());
        }
        self.spread()
    }

    fn hold_anew(&mut self, ids: &[MemberId]) -> DbResult<()> {
        let facts = facts::of(self.tx, self.corp, ids)?;
        let mut before: BTreeMap<(RuleId, Side), BTreeSet<MemberId>> = BTreeMap::new();
        for (member, rule, side) in visibility::holding(self.tx, ids)? {
            before.entry((rule, side)).or_default().insert(member);
        }
        for Stored { id, rule } in self.rules.clone() {
            for side in Side::BOTH {
                let segment = segment(&rule, side);
                let now: BTreeSet<_> =
                    facts.iter().filter(|f| holds(&segment, f)).map(|f| f.member).collect();
                let old = before.remove(&(id, side)).unwrap_or_default();
                let come: Vec<_> = now.difference(&old).copied().collect();
                let gone: Vec<_> = old.difference(&now).copied().collect();
                visibility::hold(self.tx, id, side, &come)?;
                visibility::release(self.tx, id, side, &gone)?;
                self.look_anew(&rule, side, come.into_iter().chain(gone));
                if side == Side::Who && matches!(rule, Said::Limit { .. }) {
                    // They may be in another department.
                    self.resets.extend(now);
                }
            }
        }
        if self.rules.iter().any(|stored| matches!(stored.rule, Said::Limit { .. })) {
            // Others may have them in their own department now, or no longer.
            self.looks.extend(ids);
        }
        Ok(())
    }

    /// These came to be on a side of a rule, or are no longer.
    fn look_anew(&mut self, rule: &Said, side: Side, members: impl IntoIterator<Item = MemberId>) {
        match (rule, side) {
            (Said::Limit { .. } | Said::Restrict { .. }, Side::Who)
            | (Said::Hide { .. } | Said::Fields { .. }, Side::Other) => {
                self.resets.extend(members);
            }
            _ => self.looks.extend(members),
        }
    }

    /// Departments that a rule hides by name come and go with it.
    fn show_anew(&mut self, rule: &Said) -> DbResult<()> {
        let Said::Hide { who, .. } = rule else { return Ok(()) };
        for department in &who.departments {
            if let Some((path, _)) = holding::path(self.tx, self.corp, *department)? {
                self.show_subtree(&path)?;
            }
        }
        Ok(())
    }

    /// A subtree, with all who are in it, may be seen by others than before.
    pub(super) fn show_subtree(&mut self, path: &str) -> DbResult<()> {
        let paths = departments::subtree_paths(self.tx, self.corp, path)?;
        self.departments.extend(paths.iter().filter_map(|path| tree::ids(path).last()));
        let below = facts::subtree(self.tx, self.corp, path)?;
        self.looks.extend(below);
        Ok(())
    }

    /// Whom a segment holds, those whose account is shut included.
    fn held(&mut self, segment: &Segment) -> DbResult<Vec<MemberId>> {
        let (corp, mut maybe) = (self.corp, BTreeSet::new());
        if segment.all {
            maybe.extend(facts::everyone(self.tx, corp)?);
        } else {
            maybe.extend(&segment.members);
            let mut named = segment.departments.clone();
            for tag in &segment.tags {
                let tag = tags::get(self.tx, corp, *tag)?.unwrap_or_default();
                maybe.extend(tag.members);
                named.extend(tag.departments);
            }
            for department in named {
                if let Some((path, _)) = holding::path(self.tx, corp, department)? {
                    maybe.extend(facts::subtree(self.tx, corp, &path)?);
                }
            }
        }
        let facts = facts::of(self.tx, corp, &Vec::from_iter(maybe))?;
        let held = |facts: Facts| holds(segment, &facts).then_some(facts.member);
        Ok(facts.into_iter().filter_map(held).collect())
    }

    /// Marks the rows of all that looks otherwise, and of what shows it.
    fn spread(&mut self) -> DbResult<()> {
        let looks = Vec::from_iter(std::mem::take(&mut self.looks));
        if looks.len() > MANY {
            self.reset_all = true;
            return visibility::reset_all(self.tx, self.corp, self.seq);
        }
        let paths = facts::paths(self.tx, &looks)?;
        let above = paths.values().flatten().flat_map(|path| tree::ids(path));
        self.departments.extend(above);
        let mut looks = BTreeSet::from_iter(looks);
        let them = Vec::from_iter(looks.iter().copied());
        looks.extend(members::led_by(self.tx, &them)?);
        let looks = Vec::from_iter(looks);
        members::touch(self.tx, &looks, self.seq)?;
        self.members.extend(looks);
        if !self.departments.is_empty() || !them.is_empty() {
            let named = Vec::from_iter(self.departments.iter().copied());
            departments::touch(self.tx, &named, self.seq)?;
            let tags = tags::naming_any(self.tx, &them, &named)?;
            for tag in &tags {
                tags::touch(self.tx, *tag, self.seq)?;
            }
            self.tags.extend(tags);
        }
        Ok(())
    }
}
