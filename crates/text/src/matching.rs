//! How well what was typed fits a member or conversation.
//!
//! Owns the order of matches. Keys come from [`crate::pinyin::name_keys`], plus whatever else
//! identifies the thing, such as a mobile number; they must be lower case.

use std::borrow::Cow;

/// Whole key.
const EXACT: u32 = 900;
/// Beginning of a key.
const PREFIX: u32 = 800;
/// Beginning of a later word of a key.
const WORD_PREFIX: u32 = 700;
/// First letters or beginnings of successive words.
const INITIALS: u32 = 600;
/// Anywhere in a key.
pub const SUBSTRING: u32 = 400;
/// The most that a word is worth which begins no word of a key.
pub const INSIDE: u32 = SUBSTRING + LENGTH + NAME;
/// All characters in order, with gaps.
const SUBSEQUENCE: u32 = 200;
/// Most that a short key is preferred to a long one.
const LENGTH: u32 = 50;
/// What a match of the shown name is preferred to one of a key.
const NAME: u32 = 10;
/// Words of a query that are looked at.
const MAX_WORDS: usize = 8;

/// How well `query` fits: see [`Wanted::score`].
pub fn score<K: AsRef<str>>(query: &str, keys: &[K], name: &str) -> Option<u32> {
    Wanted::of(query).score(keys.iter().map(AsRef::as_ref), name)
}

/// What was typed, read once for all that it is held against.
#[derive(Debug)]
pub struct Wanted {
    query: String,
    words: Vec<String>,
}

impl Wanted {
    /// Of a query.
    #[must_use]
    pub fn of(query: &str) -> Self {
        let query = query.trim().to_lowercase();
        let words = query.split_whitespace().take(MAX_WORDS).map(str::to_owned).collect();
        Self { query, words }
    }

    /// How well it fits: higher is better, none if some word of it fits nowhere.
    ///
    /// Exact matches come before prefixes, prefixes of later words, initials, substrings and, for
    /// words of two characters or more that are not numbers, subsequences. Of equal matches the one
    /// in the shorter key is better. An empty query fits everything with 0.
    pub fn score<'k>(
        &self,
        keys: impl Iterator<Item = &'k str> + Clone,
        name: &str,
    ) -> Option<u32> {
        let name = lower(name);
        let mut total = 0;
        for word in &self.words {
            total += best(word, keys.clone(), &name)?;
        }
        match u32::try_from(self.words.len()).unwrap_or(u32::MAX) {
            0 => Some(0),
            1 => Some(total),
            count => Some(whole(&self.query, keys, &name).unwrap_or(total / count)),
        }
    }
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase() || byte >= 0xC3)
        && text.chars().any(char::is_uppercase)
    {
        Cow::Owned(text.to_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// Several words that are one key together.
fn whole<'k>(query: &str, keys: impl Iterator<Item = &'k str>, name: &str) -> Option<u32> {
    let in_key = |key: &str| {
        let class = if key == query {
            EXACT
        } else if key.starts_with(query) {
            PREFIX
        } else {
            return None;
        };
        Some(class + brevity(key))
    };
    keys.filter_map(in_key).chain(in_key(name).map(|score| score + NAME)).max()
}

/// The best match of one word.
fn best<'k>(word: &str, keys: impl Iterator<Item = &'k str> + Clone, name: &str) -> Option<u32> {
    // Beginnings first: they are found by one comparison, and what has one needs no closer look.
    let mut best = beginning(word, name).map(|class| class + brevity(name) + NAME);
    let mut initials = None;
    for key in keys.clone() {
        let Some(class) = beginning(word, key) else { continue };
        let score = class + brevity(key);
        if best >= Some(score) {
            continue;
        }
        // A key of initials is as good as initials found in the syllables, not better.
        if is_initials(key, keys.clone()) {
            initials = initials.max(Some(INITIALS + brevity(key)));
        } else {
            best = Some(score);
        }
    }
    if best.is_some() {
        return best;
    }
    let of_name = later(word, name).map(|class| class + brevity(name) + NAME);
    let of_keys = keys.filter_map(|key| Some(later(word, key)? + brevity(key))).max();
    of_name.max(of_keys).max(initials)
}

fn brevity(key: &str) -> u32 {
    LENGTH - u32::try_from(key.len()).unwrap_or(LENGTH).min(LENGTH)
}

/// The class of `word` as the beginning of a key: above all others.
fn beginning(word: &str, key: &str) -> Option<u32> {
    let rest = key.strip_prefix(word)?;
    Some(if rest.is_empty() { EXACT } else { PREFIX })
}

/// The class of the match of `word` in a key that it does not begin.
fn later(word: &str, key: &str) -> Option<u32> {
    // Bytes that are missing altogether rule most keys out at once.
    let (first, last) = (*word.as_bytes().first()?, *word.as_bytes().last()?);
    let bytes = key.as_bytes();
    let from = bytes.iter().position(|byte| *byte == first)?;
    if !bytes[from..].contains(&last) {
        return None;
    }
    if bytes.contains(&b' ') {
        if key.split(' ').skip(1).any(|later| later.starts_with(word)) {
            return Some(WORD_PREFIX);
        }
        if by_syllables(word, key) {
            return Some(INITIALS);
        }
    }
    if contains(word.as_bytes(), &bytes[from..]) {
        return Some(SUBSTRING);
    }
    is_subsequence(word, key).then_some(SUBSEQUENCE)
}

fn contains(word: &[u8], key: &[u8]) -> bool {
    key.len() >= word.len() && key.windows(word.len()).any(|window| window == word)
}

fn is_subsequence(word: &str, key: &str) -> bool {
    let mut chars = word.chars();
    if chars.nth(1).is_none() || word.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    if word.is_ascii() {
        // No byte of a longer character looks like ASCII.
        return in_order(word.bytes(), key.bytes());
    }
    in_order(word.chars(), key.chars())
}

/// Whether all of `wanted` comes up in `given`, in order.
fn in_order<T: PartialEq>(
    mut wanted: impl Iterator<Item = T>,
    mut given: impl Iterator<Item = T>,
) -> bool {
    wanted.all(|item| given.any(|other| other == item))
}

/// Whether the word is made of beginnings of successive words of the key (`zhsf` in
/// `zhang san feng`), starting at any of them.
fn by_syllables(word: &str, key: &str) -> bool {
    let ends = key.match_indices(' ').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).any(|start| fits(word.as_bytes(), &key.as_bytes()[start..], 0))
}

/// How deep alternatives are tried; names have fewer syllables.
const MAX_SYLLABLES: usize = 8;

/// Takes one or more bytes of each word in turn, as many as fit first.
fn fits(word: &[u8], key: &[u8], depth: usize) -> bool {
    if word.is_empty() {
        return true;
    }
    if depth == MAX_SYLLABLES {
        return false;
    }
    let end = key.iter().position(|byte| *byte == b' ').unwrap_or(key.len());
    let common = word.iter().zip(&key[..end]).take_while(|(a, b)| a == b).count();
    let next = key.get(end + 1..).unwrap_or_default();
    (1..=common).rev().any(|taken| fits(&word[taken..], next, depth + 1))
}

/// Whether a key only holds the first letters of another.
fn is_initials<'k>(key: &str, mut keys: impl Iterator<Item = &'k str>) -> bool {
    key.len() <= MAX_SYLLABLES
        && !key.contains(' ')
        && keys.any(|other| {
            other.contains(' ')
                && other.split(' ').filter_map(|word| word.chars().next()).eq(key.chars())
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pinyin::name_keys;

    fn keys(name: &str, english: &str, userid: &str, mobile: &str) -> Vec<String> {
        let mut keys = name_keys(name, english, userid);
        keys.push(mobile.to_owned());
        keys
    }

    fn class(query: &str) -> Option<u32> {
        let keys = keys("张三丰", "Sam Foster", "zsf01", "13800138000");
        score(query, &keys, "张三丰").map(|score| score / 100 * 100)
    }

    #[test]
    fn every_key_finds() {
        for (query, expected) in [
            ("", Some(0)),
            ("张三丰", Some(EXACT)),
            ("zhangsanfeng", Some(EXACT)),
            ("ZhangSanFeng", Some(EXACT)),
            ("zhang san feng", Some(EXACT)),
            ("张三", Some(PREFIX)),
            ("zhangs", Some(PREFIX)),
            ("138", Some(PREFIX)),
            ("zsf0", Some(PREFIX)),
            ("sam", Some(PREFIX)),
            ("foster", Some(WORD_PREFIX)),
            ("sanf", Some(INITIALS)),
            ("san", Some(WORD_PREFIX)),
            ("zhsf", Some(INITIALS)),
            ("zhangsf", Some(INITIALS)),
            ("三丰", Some(SUBSTRING)),
            ("8000", Some(SUBSTRING)),
            ("hangsanf", Some(SUBSTRING)),
            ("张丰", Some(SUBSEQUENCE)),
            ("zgsg", Some(SUBSEQUENCE)),
            ("180", None),
            ("x", None),
            ("sam x", None),
        ] {
            let found = class(query);
            assert_eq!(found, expected, "{query:?}");
        }
        assert!(class("sam 138").is_some() && class("张 foster").is_some());
    }

    #[test]
    fn initials_do_not_beat_names() {
        let someone = keys("李伟", "", "u1", "");
        let account = keys("王五", "", "lw", "");
        assert!(score("lw", &account, "王五") > score("lw", &someone, "李伟"));
        assert_eq!(score("lw", &someone, "李伟").map(|score| score / 100 * 100), Some(INITIALS));
    }

    #[test]
    fn better_matches_come_first() {
        let members =
            [("李伟", "liwei"), ("李伟明", "liweiming"), ("王力伟", "wlw"), ("黎巍", "lw9")];
        let mut found: Vec<_> = members
            .iter()
            .filter_map(|(name, id)| Some((score("liwei", &keys(name, "", id, ""), name)?, *name)))
            .collect();
        found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
        let names: Vec<_> = found.into_iter().map(|(_, name)| name).collect();
        assert_eq!(names[2..], ["李伟明", "王力伟"]);
    }

    #[test]
    fn long_input_ends() {
        let keys = vec!["a a a a a a a a a a a a".to_owned(), "ab".repeat(5000)];
        let _ = score(&"a".repeat(100), &keys, "a");
        let _ = score(&"a b ".repeat(1000), &keys, "a");
    }

    /// The obvious way: the best of all keys, each looked at.
    fn obviously(word: &str, keys: &[String], name: &str) -> Option<u32> {
        let of_keys = keys.iter().filter_map(|key| {
            let class = beginning(word, key).or_else(|| later(word, key))?;
            let initials = is_initials(key, keys.iter().map(String::as_str));
            let class = if initials && class >= PREFIX { INITIALS } else { class };
            Some(class + brevity(key))
        });
        let of_name = beginning(word, name).or_else(|| later(word, name));
        of_keys.chain(of_name.map(|class| class + brevity(name) + NAME)).max()
    }

    proptest! {
        #[test]
        fn the_best_is_the_best_of_all_keys(
            word in "[a-c李]{1,4}",
            name in "[a-c李伟张三]{1,6}( [a-c李]{1,5})?",
            english in "[a-c]{0,3}( [a-c]{1,5})?",
            account in "[a-c]{1,5}",
        ) {
            let keys = name_keys(&name, &english, &account);
            prop_assert_eq!(score(&word, &keys, &name), obviously(&word, &keys, &name));
        }

        #[test]
        fn the_name_itself_always_fits(name in "[a-z李伟张三]{1,6}( [a-z李]{1,5})?") {
            let keys = name_keys(&name, "", "id");
            prop_assert!(score(&name, &keys, &name) >= Some(EXACT));
        }

        #[test]
        fn any_input_is_answered(query in "\\PC{0,12}", name in "\\PC{0,12}") {
            let keys = name_keys(&name, "", "id");
            prop_assert_eq!(score(&query, &keys, &name), score(&query, &keys, &name));
        }
    }
}
