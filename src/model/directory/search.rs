//! Finding members, departments and chats by what was typed.

use std::cmp::Reverse;

use canteen_protocol::{ConversationId, DepartmentId, MemberId};
use canteen_text::{matching, pinyin};

use super::Directory;
use super::arena::{Arena, letters};
use super::tree::Tree;
use crate::model::Chat;

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

/// The chats that fit what was typed, the best first, of equals the most recent: by their name, or
/// their peer's names.
pub fn search_chats<'a>(
    chats: impl Iterator<Item = &'a Chat>,
    directory: &Directory,
    query: &str,
    limit: usize,
) -> Vec<ConversationId> {
    let mut found: Vec<_> = chats
        .filter_map(|chat| {
            let score = match chat.peer.and_then(|peer| directory.member(peer)) {
                Some(peer) => {
                    let keys: Vec<&str> = peer.keys.split('\n').collect();
                    matching::score(query, &keys, peer.name)
                }
                None => {
                    let keys = pinyin::name_keys(&chat.name, "", "");
                    matching::score(query, &keys, &chat.name)
                }
            };
            Some((Reverse(score?), Reverse(chat.at), chat.id))
        })
        .collect();
    found.sort_unstable();
    found.truncate(limit);
    found.into_iter().map(|(.., id)| id).collect()
}
