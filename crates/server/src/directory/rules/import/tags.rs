//! Rows of tags (IMP-10): a kind, an account or a department, the name of a tag. They only add.

use std::collections::{HashMap, HashSet};

use canteen_protocol::directory::Tag;
use canteen_protocol::import::{Done, Problem, ProblemCode, Row, Step};
use canteen_protocol::{DepartmentId, MemberId};

use super::cells::Bad;
use super::plan::{Plan, Tagging};
use super::tree::{Target, Tree};
use super::{Current, samples};
use crate::directory::rules::fields;

const KIND: u32 = 0;
const ID: u32 = 1;
const TAG: u32 = 2;
/// How many columns there are.
const WIDTH: usize = 3;

/// What a row puts into a tag.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum What {
    Member(MemberId),
    Department(DepartmentId),
}

/// What the rows make of the tags.
pub fn plan(current: &Current, rows: &[Row], problems: &mut Vec<Problem>) -> Plan {
    let keys = current.members.iter().map(|member| (fields::key(&member.userid), member.id));
    let tree = Tree::of(&current.departments);
    let look = Look { accounts: keys.collect(), tree: &tree };
    let mut made = Making::of(&current.tags);
    let names: HashMap<_, _> = current.members.iter().map(|m| (m.id, m.userid.as_str())).collect();
    let rows: Vec<_> = rows.iter().filter(|row| !samples::is_tag(row, &current.tags)).collect();
    for row in &rows {
        let (Some(what), Some(name)) = look.read(row, problems) else { continue };
        let shown = match what {
            What::Member(id) => names.get(&id).copied().unwrap_or_default().to_owned(),
            What::Department(id) => tree.path(Target::Known(id)),
        };
        made.put(row.0, what, name, shown);
    }
    made.plan.counts.rows = rows.len() as u64;
    made.plan
}

/// Where what rows name is looked up.
struct Look<'t, 'd> {
    accounts: HashMap<String, MemberId>,
    tree: &'t Tree<'d>,
}

impl Look<'_, '_> {
    fn read(&self, row: &Row, problems: &mut Vec<Problem>) -> (Option<What>, Option<String>) {
        let Row(line, cells) = row;
        let Some([kind, id, tag]) = cells.first_chunk::<WIDTH>().filter(|_| cells.len() == WIDTH)
        else {
            let message = format!("the row has {} cells: write {WIDTH}", cells.len());
            problems.push(Bad { code: ProblemCode::Cells, message }.at(*line, 0, ""));
            return (None, None);
        };
        let mut keep = |column, cell: &str, bad: Bad| problems.push(bad.at(*line, column, cell));
        let name = fields::name("name", tag, fields::TAG_NAME)
            .map_err(|bad| keep(TAG, tag, Bad::of(&bad)))
            .ok();
        let what = match kind.trim().to_lowercase().as_str() {
            // Nothing would be the root, and so everyone.
            "成员" | "member" | "部门" | "department" if id.trim().is_empty() => {
                let message = "is missing: write an account, or the path of a department".into();
                keep(ID, id, Bad { code: ProblemCode::Missing, message });
                None
            }
            "成员" | "member" => self.member(id).map_err(|bad| keep(ID, id, bad)).ok(),
            "部门" | "department" => {
                let found = self.tree.find(id).map(What::Department);
                found.map_err(|bad| keep(ID, id, bad)).ok()
            }
            _ => {
                let message = "is not valid: write member or department (成员, 部门)".into();
                keep(KIND, kind, Bad { code: ProblemCode::Malformed, message });
                None
            }
        };
        (what, name)
    }

    fn member(&self, id: &str) -> Result<What, Bad> {
        let found = self.accounts.get(&fields::key(id.trim())).copied().map(What::Member);
        found.ok_or_else(|| Bad {
            code: ProblemCode::Unknown,
            message: "there is no member with this account: canteen admin member list prints them"
                .into(),
        })
    }
}

/// A plan that grows row by row.
struct Making {
    plan: Plan,
    /// By key: where a tag is in the plan.
    at: HashMap<String, usize>,
    /// By key: the tags that are there.
    there: HashMap<String, Tag>,
    done: HashSet<(String, What)>,
}

impl Making {
    fn of(tags: &[Tag]) -> Self {
        let mut done = HashSet::new();
        for tag in tags {
            let key = fields::key(&tag.name);
            let members = tag.members.iter().map(|id| What::Member(*id));
            let all = members.chain(tag.departments.iter().map(|id| What::Department(*id)));
            done.extend(all.map(|what| (key.clone(), what)));
        }
        let there = tags.iter().map(|tag| (fields::key(&tag.name), tag.clone())).collect();
        Self { plan: Plan::default(), at: HashMap::new(), there, done }
    }

    fn put(&mut self, row: u32, what: What, name: String, shown: String) {
        let key = fields::key(&name);
        if !self.done.insert((key.clone(), what)) {
            self.plan.counts.unchanged += 1;
            return;
        }
        let tag = self.there.get(&key);
        let name = tag.map_or(name, |tag| tag.name.clone());
        let id = tag.map(|tag| tag.id);
        let Plan { tags, steps, counts, .. } = &mut self.plan;
        let Done { tags: new, tagged, .. } = counts;
        let at = *self.at.entry(key).or_insert_with(|| {
            if id.is_none() {
                *new += 1;
                steps.push(Step::Tag { row, name: name.clone() });
            }
            tags.push(Tagging {
                tag: id,
                name: name.clone(),
                members: Vec::new(),
                departments: Vec::new(),
            });
            tags.len() - 1
        });
        *tagged += 1;
        steps.push(Step::Tagged { row, tag: name, what: shown });
        match what {
            What::Member(id) => tags[at].members.push(id),
            What::Department(id) => tags[at].departments.push(id),
        }
    }
}
