//! Rows of members against the members that are there.

use std::collections::HashSet;

use canteen_protocol::MemberId;
use canteen_protocol::directory::Member;
use canteen_protocol::import::{Done, FieldChange, Import, Problem, ProblemCode, Row, Step};

use super::cells::{self, Bad, MOBILE, Wanted};
use super::plan::{Add, Plan, Update};
use super::tree::{Target, Tree};
use super::{Current, brakes, places, samples, scope, unique};
use crate::directory::rules::member::Fields;

/// What the rows make of the members.
pub fn plan(current: &Current, ask: Import, rows: &[Row], problems: &mut Vec<Problem>) -> Plan {
    let mut tree = Tree::of(&current.departments);
    let samples = samples::Members::of(&current.members);
    let rows = rows.iter().filter(|row| !samples.has(row));
    let rows: Vec<_> = rows.map(|row| cells::read(row, &mut tree, problems)).collect();
    let met = unique::meet(current, &rows, problems);
    unique::check(current, &rows, &met, problems);
    for (row, met) in rows.iter().zip(&met) {
        // Who is there already keeps the way in they have.
        if row.silent && met.is_none() && row.userid.is_some() {
            let message = "there is neither a mobile number nor an e-mail address: fill in one of \
                           the two"
                .into();
            let bad = Bad { code: ProblemCode::Unreachable, message };
            problems.push(bad.at(row.row, MOBILE, ""));
        }
    }
    if !problems.is_empty() {
        return Plan::default();
    }
    scope::departments(current, &tree, problems);
    let mut made = Making { current, tree: &tree, plan: Plan::default(), problems };
    for new in 0..tree.new.len() {
        let path = tree.path(Target::New(new));
        made.plan.steps.push(Step::Department { row: tree.new[new].row, path });
    }
    for (row, met) in rows.iter().zip(&met) {
        match met {
            Some(member) => made.update(row, member),
            None => made.add(row),
        }
    }
    let mut plan = made.plan;
    if ask.replace {
        remove(current, &met, &mut plan);
    }
    let members = changeable(current).count() as u64;
    let removed = plan.remove.len() as u64;
    plan.counts = Done {
        rows: rows.len() as u64,
        departments: tree.new.len() as u64,
        added: plan.add.len() as u64,
        removed,
        members,
        // A number that is said is the number, also where nobody would have asked for one.
        braked: removed > 0 && ask.force.map_or(brakes(removed, members), |n| n != removed),
        ..plan.counts
    };
    plan.departments = tree.new;
    plan
}

/// A plan that grows row by row.
struct Making<'t, 'd> {
    current: &'t Current,
    tree: &'t Tree<'d>,
    plan: Plan,
    problems: &'t mut Vec<Problem>,
}

impl Making<'_, '_> {
    fn add(&mut self, row: &Wanted) {
        let userid = row.userid.clone().unwrap_or_default();
        let or = |text: &Option<String>| text.clone().unwrap_or_default();
        let fields = Fields {
            userid: userid.clone(),
            name: row.name.clone(),
            english_name: or(&row.english_name),
            title: or(&row.title),
            email: or(&row.email),
            mobile: or(&row.mobile),
            landline: or(&row.landline),
            gender: row.gender.unwrap_or_default(),
        };
        let departments = self.paths(row.places.iter().copied());
        scope::places(self.current, (row.row, self.tree), row.places.iter(), self.problems);
        let name = row.name.clone();
        self.plan.steps.push(Step::Added { row: row.row, userid, name, departments });
        self.plan.add.push(Add { fields, places: row.places.clone() });
    }

    fn update(&mut self, row: &Wanted, member: &Member) {
        let (fields, changes) = changed(row, member);
        let moved = places::moved(&member.departments, &row.places);
        let counts = &mut self.plan.counts;
        counts.shut += u64::from(member.disabled);
        if changes.is_empty() && moved.is_none() {
            counts.unchanged += 1;
            return;
        }
        scope::member(self.current, row, member.id, self.problems);
        let had = |target: &Target| {
            member.departments.iter().any(|place| Target::Known(place.department) == *target)
        };
        let new = row.places.iter().filter(|target| !had(target));
        scope::places(self.current, (row.row, self.tree), new, self.problems);
        counts.changed += u64::from(!changes.is_empty());
        counts.moved += u64::from(moved.is_some());
        let (row, userid, name) = (row.row, member.userid.clone(), member.name.clone());
        let is_changed = !changes.is_empty();
        if is_changed {
            let (userid, name) = (userid.clone(), name.clone());
            self.plan.steps.push(Step::Changed { row, userid, name, fields: changes });
        }
        if let Some(places) = &moved {
            let before = member.departments.iter().map(|place| Target::Known(place.department));
            let before = self.paths(before);
            let after = self.paths(places.iter().map(|place| place.department));
            self.plan.steps.push(Step::Moved { row, userid, name, before, after });
        }
        let frees = (&fields.email, &fields.mobile) != (&member.email, &member.mobile);
        self.plan.update.push(Update {
            member: member.id,
            fields: Some(fields).filter(|_| is_changed),
            places: moved,
            before: member.departments.iter().map(|place| place.department).collect(),
            frees,
        });
    }

    fn paths(&self, targets: impl Iterator<Item = Target>) -> Vec<String> {
        targets.map(|target| self.tree.path(target)).collect()
    }
}

/// All fields of a member as the row has them, and those that are others.
fn changed(row: &Wanted, member: &Member) -> (Fields, Vec<FieldChange>) {
    let or = |new: &Option<String>, old: &String| new.as_ref().unwrap_or(old).clone();
    let fields = Fields {
        userid: member.userid.clone(),
        name: row.name.clone(),
        english_name: or(&row.english_name, &member.english_name),
        title: or(&row.title, &member.title),
        email: or(&row.email, &member.email),
        mobile: or(&row.mobile, &member.mobile),
        landline: or(&row.landline, &member.landline),
        gender: row.gender.unwrap_or(member.gender),
    };
    let all = [
        ("name", member.name.as_str(), fields.name.as_str()),
        ("english_name", &member.english_name, &fields.english_name),
        ("title", &member.title, &fields.title),
        ("gender", member.gender.word(), fields.gender.word()),
        ("mobile", &member.mobile, &fields.mobile),
        ("landline", &member.landline, &fields.landline),
        ("email", &member.email, &fields.email),
    ];
    let changes = all.into_iter().filter(|(_, before, after)| before != after);
    let changes = changes.map(|(field, before, after)| FieldChange {
        field: field.into(),
        before: before.into(),
        after: after.into(),
    });
    let changes = changes.collect();
    (fields, changes)
}

/// Members whose account is open and who may be changed.
fn changeable(current: &Current) -> impl Iterator<Item = &Member> {
    let locked = current.scope.as_ref().map(|scope| &scope.locked);
    let open = move |member: &&Member| {
        !member.disabled
            && (member.id == current.by || !locked.is_some_and(|l| l.contains(&member.id)))
    };
    current.members.iter().filter(open)
}

/// Members without a row go, but for who asks.
fn remove(current: &Current, met: &unique::Met<'_>, plan: &mut Plan) {
    let stay: HashSet<MemberId> = met.iter().flatten().map(|member| member.id).collect();
    for member in changeable(current).filter(|member| !stay.contains(&member.id)) {
        let (userid, name) = (member.userid.clone(), member.name.clone());
        if member.id == current.by {
            plan.steps.push(Step::Kept { userid, name });
        } else {
            plan.steps.push(Step::Removed { userid, name });
            plan.remove.push(member.id);
        }
    }
}
