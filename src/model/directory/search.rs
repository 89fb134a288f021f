//! Finding members and departments by what was typed.

use std::cmp::Reverse;

use canteen_protocol::{DepartmentId, MemberId};
use canteen_text::matching::{self, INSIDE, Wanted};

use super::arena::{Arena, Person, heads, letters};
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
    // Every kind of match needs all the characters, so most members are ruled out by one
    // comparison of bits; and one word is worth most where it begins a word.
    let is_word = !query.contains(char::is_whitespace);
    let (needed, begins) = (letters(&query), if is_word { heads(&query) } else { 0 });
    let wanted = Wanted::of(&query);
    let mut found = Vec::new();
    if begins != 0 {
        scored(people.having(needed, begins, true), &wanted, &mut found);
    }
    let best = found.iter().filter(|(shut, Reverse(score), ..)| !shut && *score > INSIDE).count();
    if best < limit {
        scored(people.having(needed, begins, false), &wanted, &mut found);
    }
    if limit < found.len() {
        found.select_nth_unstable(limit);
        found.truncate(limit);
    }
    found.sort_unstable();
    found.into_iter().map(|(_, Reverse(score), _, member)| Found { member, score }).collect()
}

/// Those whose account is shut last, then the best first, then by name.
type Rank = (bool, Reverse<u32>, usize, MemberId);

fn scored<'a>(
    people: impl Iterator<Item = (usize, Person<'a>)>,
    wanted: &Wanted,
    found: &mut Vec<Rank>,
) {
    found.extend(people.filter_map(|(i, person)| {
        let score = person.score(wanted)?;
        Some((person.disabled, Reverse(score), i, person.id))
    }));
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
