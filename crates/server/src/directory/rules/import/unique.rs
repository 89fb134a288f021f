//! What must be unique in a corp: accounts, addresses, numbers. Compared as everything will be
//! afterwards, so that two members may exchange what they have; both rows are named.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use canteen_protocol::directory::Member;
use canteen_protocol::import::{Problem, ProblemCode};

use super::Current;
use super::cells::{Bad, EMAIL, MOBILE, USERID, Wanted};
use crate::directory::rules::fields;

/// The member of each row, when the directory has one.
pub type Met<'a> = Vec<Option<&'a Member>>;

/// Finds the members whom rows stand for, and rows that stand for the same or for nobody.
pub fn meet<'a>(current: &'a Current, rows: &[Wanted], problems: &mut Vec<Problem>) -> Met<'a> {
    let keys = current.members.iter().map(|member| (fields::key(&member.userid), member));
    let known: HashMap<String, &Member> = keys.collect();
    let mut seen: HashMap<String, u32> = HashMap::with_capacity(rows.len());
    rows.iter()
        .map(|row| {
            let key = row.key()?;
            let userid = row.userid.as_deref().unwrap_or_default();
            let mut problem = |code, message| {
                problems.push(Bad { code, message }.at(row.row, USERID, userid));
            };
            if current.gone.contains(&key) {
                let message =
                    "was the account of somebody who is gone, and stands under what they \
                               said: choose another"
                        .into();
                problem(ProblemCode::Taken, message);
            }
            if is_taken(current, &key) {
                problem(ProblemCode::Taken, STRANGER.into());
            }
            match seen.entry(key) {
                Entry::Occupied(first) => {
                    let message = twice(*first.get(), row.row);
                    problem(ProblemCode::Duplicate, message);
                    None
                }
                Entry::Vacant(place) => {
                    let member = known.get(place.key()).copied();
                    place.insert(row.row);
                    member
                }
            }
        })
        .collect()
}

/// Of whom nothing more is told.
const STRANGER: &str = "is taken by somebody who is not open to you: choose another, or ask who \
                        administers the whole corp";

fn is_taken(current: &Current, key: &str) -> bool {
    current.scope.as_ref().is_some_and(|scope| scope.taken.contains(key))
}

fn twice(first: u32, row: u32) -> String {
    format!("stands in row {first} and in row {row}: keep one of the two")
}

/// A key that must be unique, besides the account.
struct Key {
    column: u32,
    /// In stored form, what a row says.
    said: fn(&Wanted) -> Option<&String>,
    /// What a member has.
    held: fn(&Member) -> &String,
}

const KEYS: [Key; 2] = [
    Key { column: MOBILE, said: |row| row.mobile.as_ref(), held: |member| &member.mobile },
    Key { column: EMAIL, said: |row| row.email.as_ref(), held: |member| &member.email },
];

/// Who will have something: a row, or a member without one.
#[derive(Clone, Copy)]
enum Holder<'a> {
    Row(usize),
    Member(&'a Member),
}

/// Finds addresses and numbers that two would have.
pub fn check(current: &Current, rows: &[Wanted], met: &Met<'_>, problems: &mut Vec<Problem>) {
    let rowed: std::collections::HashSet<_> = met.iter().flatten().map(|m| m.id).collect();
    for key in KEYS {
        let mut holders: HashMap<String, Holder<'_>> = HashMap::new();
        for member in current.members.iter().filter(|member| !rowed.contains(&member.id)) {
            let held = (key.held)(member);
            if !held.is_empty() {
                holders.insert(fields::key(held), Holder::Member(member));
            }
        }
        for (i, (row, met)) in rows.iter().zip(met).enumerate() {
            let kept = met.map(key.held).filter(|held| !held.is_empty());
            let Some(value) = (key.said)(row).or(kept) else { continue };
            let wanted = fields::key(value);
            if is_taken(current, &wanted) {
                let bad = Bad { code: ProblemCode::Taken, message: STRANGER.into() };
                problems.push(bad.at(row.row, key.column, value));
                continue;
            }
            match holders.entry(wanted) {
                Entry::Vacant(place) => {
                    place.insert(Holder::Row(i));
                }
                Entry::Occupied(held) => {
                    problems.extend(clash(&key, rows, i, *held.get(), value));
                }
            }
        }
    }
}

/// Tells it of the row that asks for what another has.
fn clash(
    key: &Key,
    rows: &[Wanted],
    own: usize,
    other: Holder<'_>,
    value: &str,
) -> Option<Problem> {
    let (row, code, message) = match other {
        Holder::Member(member) => (
            rows.get(own)?,
            ProblemCode::Taken,
            format!(
                "is that of {} ({}), who has no row here: choose another, or change theirs first",
                member.name, member.userid
            ),
        ),
        Holder::Row(other) => {
            let (first, second) = (rows.get(other)?, rows.get(own)?);
            // One of the two says so; the other may just keep what it has.
            let asks = if (key.said)(second).is_some() { second } else { first };
            let message = twice(first.row, second.row);
            (asks, ProblemCode::Duplicate, message)
        }
    };
    Some(Bad { code, message }.at(row.row, key.column, value))
}
