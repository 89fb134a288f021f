//! Whom, where and when the filters of a search mean. Pure: what is known in, criteria out.
//!
//! An account, an id or a whole name means that one; a part of a name or its pinyin means all that
//! it fits, since to look for too much does no harm.

use std::cmp::Reverse;

use canteen_protocol::search::{Criteria, MAX_CHARS, MAX_NAMED, Mark};
use canteen_protocol::{ConversationId, MemberId, Time};
use canteen_text::{matching, pinyin, tokens};
use jiff::tz::TimeZone;

use super::day;
use super::query::{Filter, Key, Parsed};
use crate::i18n::Texts;
use crate::model::{Chat, Directory};

/// What `has:` takes.
pub const HAS: [(&str, Mark); 4] = [
    ("link", Mark::Link),
    ("file", Mark::File),
    ("picture", Mark::Picture),
    ("mention", Mark::Mention),
];
/// What `is:` takes, besides `mine`.
pub const IS: [(&str, Mark); 4] = [
    ("edited", Mark::Edited),
    ("reply", Mark::Reply),
    ("direct", Mark::Direct),
    ("group", Mark::Group),
];
/// What `is:` takes for one's own.
pub const MINE: &str = "mine";
/// Oneself, in `from:`.
pub const ME: &str = "me";

/// What is known.
pub struct Known<'a> {
    /// The member who looks.
    pub me: Option<MemberId>,
    /// Who there is.
    pub directory: &'a Directory,
    /// Which conversations there are.
    pub chats: Vec<&'a Chat>,
    /// Now.
    pub now: Time,
    /// The member's zone.
    pub zone: &'a TimeZone,
}

/// Why a search cannot be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A filter has no value.
    Empty(Key),
    /// Nobody is called so.
    Nobody(String),
    /// No conversation is called so.
    Nowhere(String),
    /// That is no day.
    NoDay(String),
    /// There is no such mark.
    NoMark(Key, String),
    /// There is not a single letter, digit or character in it.
    NoWord,
    /// It is too long.
    Long(usize),
}

impl Fault {
    /// In the language of the interface.
    #[must_use]
    pub fn text(&self, texts: &Texts) -> String {
        let named = |key: &str, given: &str| texts.with(key, &[("given", given.into())]);
        match self {
            Self::Empty(key) => texts.with("search-fault-empty", &[("key", key.name().into())]),
            Self::Nobody(given) => named("search-fault-nobody", given),
            Self::Nowhere(given) => named("search-fault-nowhere", given),
            Self::NoDay(given) => named("search-fault-day", given),
            Self::NoMark(key, given) => {
                let known = words_of(*key).join(", ");
                let values = [
                    ("key", key.name().into()),
                    ("given", given.as_str().into()),
                    ("known", known.into()),
                ];
                texts.with("search-fault-mark", &values)
            }
            Self::NoWord => texts.get("search-fault-word"),
            Self::Long(size) => {
                let values = [("size", (*size).into()), ("limit", MAX_CHARS.into())];
                texts.with("search-fault-long", &values)
            }
        }
    }
}

/// The words that `has:` or `is:` takes.
#[must_use]
pub fn words_of(key: Key) -> Vec<&'static str> {
    match key {
        Key::Has => HAS.iter().map(|(word, _)| *word).collect(),
        Key::Is => IS.iter().map(|(word, _)| *word).chain([MINE]).collect(),
        _ => Vec::new(),
    }
}

/// What is looked for; nothing when there is nothing to look for.
///
/// # Errors
/// [`Fault`] when a filter means nothing.
pub fn resolve(parsed: &Parsed, known: &Known<'_>) -> Result<Option<Criteria>, Fault> {
    let size = parsed.words.chars().count();
    if size > MAX_CHARS {
        return Err(Fault::Long(size));
    }
    let mut criteria = Criteria { words: parsed.words.clone(), ..Criteria::default() };
    for filter in &parsed.filters {
        lay(&mut criteria, filter, known)?;
    }
    let blank = criteria.words.trim().is_empty();
    if !blank && tokens::query(&criteria.words).is_empty() {
        return Err(Fault::NoWord);
    }
    if blank {
        criteria.words.clear();
    }
    Ok((!blank || !parsed.filters.is_empty()).then_some(criteria))
}

fn lay(criteria: &mut Criteria, filter: &Filter, known: &Known<'_>) -> Result<(), Fault> {
    let value = filter.value.as_str();
    if value.is_empty() {
        return Err(Fault::Empty(filter.key));
    }
    let stretch =
        || day::read(value, known.now, known.zone).ok_or_else(|| Fault::NoDay(value.to_owned()));
    match filter.key {
        Key::From => add(&mut criteria.from, members(value, known)?),
        Key::In => add(&mut criteria.conversations, conversations(value, known)?),
        Key::After => criteria.after = criteria.after.max(Some(stretch()?.0)),
        Key::Before => before(criteria, stretch()?.0),
        Key::On => {
            let (from, to) = stretch()?;
            criteria.after = criteria.after.max(Some(from));
            before(criteria, to);
        }
        Key::Is if value.eq_ignore_ascii_case(MINE) => {
            add(&mut criteria.from, known.me.into_iter().collect());
        }
        Key::Has => criteria.with.push(mark(filter, &HAS)?),
        Key::Is => criteria.with.push(mark(filter, &IS)?),
    }
    Ok(())
}

fn before(criteria: &mut Criteria, at: Time) {
    criteria.before = Some(criteria.before.map_or(at, |before| before.min(at)));
}

fn add<T: PartialEq>(all: &mut Vec<T>, more: Vec<T>) {
    for one in more {
        if !all.contains(&one) && all.len() < MAX_NAMED {
            all.push(one);
        }
    }
}

fn mark(filter: &Filter, marks: &[(&str, Mark)]) -> Result<Mark, Fault> {
    let found = marks.iter().find(|(word, _)| filter.value.eq_ignore_ascii_case(word));
    found.map(|(_, mark)| *mark).ok_or_else(|| Fault::NoMark(filter.key, filter.value.clone()))
}

fn members(value: &str, known: &Known<'_>) -> Result<Vec<MemberId>, Fault> {
    let name = value.strip_prefix('@').unwrap_or(value);
    if let (true, Some(me)) = (name.eq_ignore_ascii_case(ME), known.me) {
        return Ok(vec![me]);
    }
    if let Some(person) = known.directory.account(name) {
        return Ok(vec![person.id]);
    }
    let lower = name.to_lowercase();
    let is = |text: &str| !text.is_empty() && text.to_lowercase() == lower;
    let called = known.directory.members().filter(|one| is(one.name) || is(one.english_name));
    let called: Vec<MemberId> = called.map(|one| one.id).take(MAX_NAMED).collect();
    if !called.is_empty() {
        return Ok(called);
    }
    let found: Vec<MemberId> = known
        .directory
        .search(name, MAX_NAMED)
        .into_iter()
        .filter(|found| found.score >= matching::SUBSTRING)
        .map(|found| found.member)
        .collect();
    if found.is_empty() { Err(Fault::Nobody(value.to_owned())) } else { Ok(found) }
}

fn conversations(value: &str, known: &Known<'_>) -> Result<Vec<ConversationId>, Fault> {
    let chats = || known.chats.iter().copied();
    let ids = |found: &mut dyn Iterator<Item = &Chat>| {
        found.map(|chat| chat.id).take(MAX_NAMED).collect::<Vec<_>>()
    };
    let number = value.strip_prefix('#').unwrap_or(value).parse().map(ConversationId);
    let by_id = ids(&mut chats().filter(|chat| number == Ok(chat.id)));
    if !by_id.is_empty() {
        return Ok(by_id);
    }
    let lower = value.strip_prefix(['#', '@']).unwrap_or(value).to_lowercase();
    let is = |text: &str| !text.is_empty() && text.to_lowercase() == lower;
    let called = ids(&mut chats().filter(|chat| {
        match chat.peer.and_then(|peer| known.directory.member(peer)) {
            Some(peer) => {
                let names = [peer.userid, peer.name, peer.english_name, &*peer.called()];
                names.into_iter().any(is)
            }
            None => is(&chat.name),
        }
    }));
    if !called.is_empty() {
        return Ok(called);
    }
    let found = fitting(chats(), known.directory, &lower, MAX_NAMED);
    if found.is_empty() { Err(Fault::Nowhere(value.to_owned())) } else { Ok(found) }
}

/// The conversations that fit what was typed, the best first, of equals the most recent: by their
/// name, or their peer's names.
pub fn fitting<'a>(
    chats: impl Iterator<Item = &'a Chat>,
    directory: &Directory,
    query: &str,
    limit: usize,
) -> Vec<ConversationId> {
    let mut found: Vec<_> = chats
        .filter_map(|chat| {
            let score = match chat.peer.and_then(|peer| directory.member(peer)) {
                Some(peer) => peer.fits(query),
                None => matching::score(query, &pinyin::name_keys(&chat.name, "", ""), &chat.name),
            };
            let score = score.filter(|score| query.is_empty() || *score >= matching::SUBSTRING)?;
            Some((Reverse(score), Reverse(chat.at), chat.id))
        })
        .collect();
    found.sort_unstable();
    found.truncate(limit);
    found.into_iter().map(|(.., id)| id).collect()
}
