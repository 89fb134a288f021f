//! Finding messages in what is held here, the latest first.

use canteen_protocol::search::{Criteria, Mark};
use canteen_protocol::{ConversationId, MemberId, Seq};
use canteen_text::tokens::{self, marks};
use rusqlite::{Connection, params};

use super::StoreResult;
use super::items::Maker;
use super::spoken;
use crate::model::{Hit, Hits};

/// Fits that are looked at first; each further time four times as many.
const FIRST: i64 = 256;

/// Its number in the index, and where it stands.
type Fit = (i64, ConversationId, Seq);

/// A page of what fits, behind the cursor.
///
/// # Errors
/// SQLite's.
pub fn find(
    conn: &Connection,
    me: MemberId,
    criteria: &Criteria,
    cursor: Option<i64>,
    limit: usize,
) -> StoreResult<Hits> {
    let Some(wanted) = wanted(criteria) else { return Ok(Hits::default()) };
    let low = criteria.after.map_or(i64::MIN, spoken::first_of);
    let mut high = criteria.before.map_or(i64::MAX, |before| spoken::first_of(before) - 1);
    high = cursor.map_or(high, |cursor| high.min(cursor.saturating_sub(1)));
    let mut found: Vec<Fit> = Vec::new();
    let mut most = FIRST;
    while found.len() <= limit && low <= high {
        let fits = fits(conn, &wanted, (low, high), most)?;
        let whole = i64::try_from(fits.len()).is_ok_and(|count| count < most);
        let Some(last) = fits.last().map(|last| last.0).filter(|_| !whole) else {
            found.extend(kept(conn, fits, criteria)?);
            break;
        };
        high = last - 1;
        found.extend(kept(conn, fits, criteria)?);
        most = most.saturating_mul(4);
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let cursor = found.last().filter(|_| more).map(|last| last.0);
    Ok(Hits { hits: hits(conn, me, &found)?, cursor })
}

/// For `MATCH`; nothing when nothing can fit.
fn wanted(criteria: &Criteria) -> Option<String> {
    let query = tokens::query(&criteria.words);
    if query.is_empty() && !criteria.words.trim().is_empty() {
        return None;
    }
    let mut wanted = marks::Wanted::default();
    wanted.one_of(criteria.conversations.iter().map(|id| marks::conversation(id.0)));
    wanted.one_of(criteria.from.iter().map(|member| marks::author(member.0)));
    for mark in &criteria.with {
        wanted.one_of(token(*mark).map(str::to_owned));
    }
    Some(wanted.to_fts5(&query))
}

fn token(mark: Mark) -> Option<&'static str> {
    match mark {
        Mark::Link => Some(marks::LINK),
        Mark::Mention => Some(marks::MENTION),
        Mark::Edited => Some(marks::EDITED),
        Mark::Reply => Some(marks::REPLY),
        Mark::File => Some(marks::FILE),
        Mark::Picture => Some(marks::PICTURE),
        // Known of the conversation alone.
        Mark::Direct | Mark::Group => None,
    }
}

fn fits(
    conn: &Connection,
    wanted: &str,
    (low, high): (i64, i64),
    most: i64,
) -> StoreResult<Vec<Fit>> {
    // Without a word or mark everything said in time fits.
    let sql = if wanted.is_empty() {
        "SELECT id, conversation, seq FROM spoken
         WHERE id >= ?2 AND id <= ?3 AND ?1 = '' ORDER BY id DESC LIMIT ?4"
    } else {
        "SELECT s.id, s.conversation, s.seq
         FROM (SELECT rowid AS id FROM spoken_words
               WHERE spoken_words MATCH ?1 AND rowid >= ?2 AND rowid <= ?3
               ORDER BY rowid DESC LIMIT ?4) AS f
         JOIN spoken s ON s.id = f.id ORDER BY s.id DESC"
    };
    let mut some = conn.prepare_cached(sql)?;
    let rows = some.query_map(params![wanted, low, high, most], |row| {
        Ok((row.get(0)?, ConversationId(row.get(1)?), Seq(row.get(2)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Those in conversations of the kinds that are wanted.
fn kept(conn: &Connection, mut fits: Vec<Fit>, criteria: &Criteria) -> StoreResult<Vec<Fit>> {
    if criteria.with.iter().any(|mark| matches!(mark, Mark::Direct | Mark::Group)) {
        let all = std::mem::take(&mut fits);
        for fit in all {
            if is_kind(conn, fit.1, &criteria.with)? {
                fits.push(fit);
            }
        }
    }
    Ok(fits)
}

/// Whether a conversation is of the kinds that are wanted.
fn is_kind(conn: &Connection, id: ConversationId, with: &[Mark]) -> StoreResult<bool> {
    for mark in with {
        let kind = match mark {
            Mark::Direct => 0,
            Mark::Group => 1,
            _ => continue,
        };
        let mut of =
            conn.prepare_cached("SELECT 1 FROM conversation WHERE id = ?1 AND kind = ?2")?;
        if !of.exists([id.0, kind])? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn hits(conn: &Connection, me: MemberId, found: &[Fit]) -> StoreResult<Vec<Hit>> {
    let mut makers: Vec<(ConversationId, Maker<'_>)> = Vec::new();
    let mut hits = Vec::new();
    for (_, conversation, seq) in found {
        let at = match makers.iter().position(|(id, _)| id == conversation) {
            Some(at) => at,
            None => {
                makers.push((*conversation, Maker::new(conn, me, *conversation)?));
                makers.len() - 1
            }
        };
        let items = makers[at].1.at([*seq])?;
        hits.extend(items.into_iter().map(|item| Hit { conversation: *conversation, item }));
    }
    Ok(hits)
}
