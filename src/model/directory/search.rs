//! Finding members and departments by what was typed.

use std::cmp::Reverse;
use std::num::NonZero;
use std::panic::resume_unwind;

use canteen_protocol::{DepartmentId, MemberId};
use canteen_text::matching::{INSIDE, Wanted};

use super::arena::{Arena, heads, letters, lines};
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
    let scored = |begun| scored(people, needed, (begins, begun), &wanted);
    let mut found = if begins == 0 { Vec::new() } else { scored(true) };
    let best = found.iter().filter(|(shut, Reverse(score), ..)| !shut && *score > INSIDE).count();
    if best < limit {
        found.extend(scored(false));
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

/// Members that one thread looks at at least: a millisecond's work and more.
const SHARE: usize = 10_000;
/// Threads at most: a search is not worth the whole machine.
const THREADS: usize = 4;

/// Those who fit, in no order; many are looked at by several threads.
fn scored(people: &Arena, needed: u64, heads: (u64, bool), wanted: &Wanted) -> Vec<Rank> {
    let in_part = |part| {
        let candidates = people.having(part, needed, heads);
        let ranked = candidates.filter_map(|one| {
            let score = wanted.score(lines(one.keys), one.name)?;
            Some((one.disabled, Reverse(score), one.place, one.id))
        });
        ranked.collect::<Vec<Rank>>()
    };
    let all = people.len();
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = cores.min(THREADS).min(all / SHARE).max(1);
    if threads == 1 {
        return in_part(0..all);
    }
    let share = all.div_ceil(threads);
    std::thread::scope(|scope| {
        let parts = (0..all).step_by(share).map(|from| from..all.min(from + share));
        let running: Vec<_> = parts.map(|part| scope.spawn(|| in_part(part))).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

pub(super) fn departments(tree: &Tree, query: &str, limit: usize) -> Vec<DepartmentId> {
    let wanted = Wanted::of(query);
    let mut found: Vec<_> = tree
        .named()
        .filter_map(|(department, keys)| {
            let score = wanted.score(keys.iter().map(String::as_str), &department.name)?;
            Some((Reverse(score), Reverse(department.members), department.id))
        })
        .collect();
    found.sort_unstable();
    found.truncate(limit);
    found.into_iter().map(|(.., id)| id).collect()
}
