//! Finding members and departments by what was typed.

use std::cmp::Reverse;

use canteen_protocol::{DepartmentId, MemberId};
use canteen_text::matching;

use super::arena::{Arena, letters};
use super::tree::Tree;

/// A member that fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Found {
    /// Who.
    pub member: MemberId,
    /// How well: higher is better.
    pub score: u32,
}

pub(super) fn people(people: &Arena, query: &str, limit: usize) -> Vec<Found> {
    let query = query.trim().to_lowercase();
    let mut keys: Vec<&str> = Vec::new();
    // Every kind of match needs all the characters, so most members are ruled out by one
    // comparison of bits.
    let mut found: Vec<_> = people
        .having(letters(&query))
        .filter_map(|(i, person)| {
            keys.clear();
            keys.extend(person.keys.split('\n').filter(|key| !key.is_empty()));
            let score = matching::score(&query, &keys, person.name)?;
            Some((person.disabled, Reverse(score), i, person.id))
        })
        .collect();
    if limit < found.len() {
        found.select_nth_unstable(limit);
        found.truncate(limit);
    }
    found.sort_unstable();
    found.into_iter().map(|(_, Reverse(score), _, member)| Found { member, score }).collect()
}

pub(super) fn departments(tree: &Tree, query: &str, limit: usize) -> Vec<DepartmentId> {
    let mut found: Vec<_> = tree
        .named()
        .filter_map(|(department, keys)| {
            let score = matching::score(query, keys, &department.name)?;
            Some((Reverse(score), Reverse(department.members), department.id))
        })
        .collect();
    found.sort_unstable();
    found.truncate(limit);
    found.into_iter().map(|(.., id)| id).collect()
}
