//! How it is found: from the latest back, stopping as soon as a page is full, however often a word
//! occurs and however little of the whole a member may see.
//!
//! First the latest messages that fit are looked at one by one, whoever may see them: that fills
//! the page when a word is common. If it does not, the index is asked for those of the member's
//! own conversations alone.

use canteen_protocol::search::Found;
use canteen_protocol::{Body, ConversationId, Entry, LogId, Seq, Time};

use super::wanted::Wanted;
use crate::app::Caller;
use crate::chat::store::spoken::{self, Fit, Stretch};
use crate::chat::store::{messages, reactions};
use crate::db::{Conn, DbResult};

/// Fits that are looked at first, whoever may see them (SQLite), or messages (PostgreSQL).
const FIRST: [i64; 2] = [200, 2_000];
const LAST_SAID: i64 = 4_000;
/// Fits of the member's own conversations that are looked at next; each further time four times
/// as many.
const THEN: i64 = 500;
/// Conversations that the index is asked for together; with more, all fits are looked at.
const TOGETHER: usize = 500;
/// Bytes of text after which an answer ends.
const ENOUGH: usize = 200 * 1024;
/// Messages bear the time at which their transaction began, and nodes' clocks differ a little.
const SLACK: i64 = 60_000;

/// A page of what fits, behind the cursor.
pub fn look(
    conn: &mut Conn,
    caller: Caller,
    wanted: &Wanted,
    cursor: Option<i64>,
    limit: usize,
) -> DbResult<Found> {
    let Some((low, high)) = bounds(conn, wanted.times, cursor)? else {
        return Ok(Found::default());
    };
    let mut search = Search { caller, wanted, low, high, enough: limit + 1, found: Vec::new() };
    search.run(conn)?;
    let more = search.found.len() > limit;
    search.found.truncate(limit);
    page(conn, caller, &search.found, more)
}

/// The part of the index that can hold what is wanted.
fn bounds(
    conn: &mut Conn,
    (after, before): (Time, Time),
    cursor: Option<i64>,
) -> DbResult<Option<(i64, i64)>> {
    let Some((mut low, mut high)) = spoken::ends(conn)? else { return Ok(None) };
    if before.0 < i64::MAX {
        high = first_at(conn, (low, high), before.0.saturating_add(SLACK))?;
    }
    if after.0 > i64::MIN {
        low = first_at(conn, (low, high), after.0.saturating_sub(SLACK))?;
    }
    if let Some(cursor) = cursor {
        high = high.min(cursor.saturating_sub(1));
    }
    Ok((low <= high).then_some((low, high)))
}

/// The first id whose message was said at this time or later, or the last one: by halving, as
/// ids rise with time.
fn first_at(conn: &mut Conn, (mut low, mut high): (i64, i64), at: i64) -> DbResult<i64> {
    while low < high {
        let middle = low + (high - low) / 2;
        match spoken::from_id(conn, middle)? {
            Some((id, said)) if said.0 < at => low = id + 1,
            _ => high = middle,
        }
    }
    Ok(low)
}

struct Search<'a> {
    caller: Caller,
    wanted: &'a Wanted,
    low: i64,
    high: i64,
    enough: usize,
    found: Vec<Fit>,
}

impl Search<'_> {
    fn run(&mut self, conn: &mut Conn) -> DbResult<()> {
        let sqlite = conn.is_sqlite();
        let named = &self.wanted.conversations;
        let mut text = self.wanted.text(sqlite, named);
        match (sqlite, named.as_slice()) {
            (true, []) => {
                for most in FIRST {
                    self.by_index(conn, &text, most)?;
                }
            }
            (false, []) => self.by_order(conn, &text, None)?,
            (false, [one]) => self.by_order(conn, &text, Some(*one))?,
            _ => {}
        }
        if named.is_empty() && !self.is_over() {
            let scope = spoken::scope(conn, self.caller.member)?;
            if scope.is_empty() {
                return Ok(());
            }
            if scope.len() <= TOGETHER {
                text = self.wanted.text(sqlite, &scope);
            }
        }
        let mut most = THEN;
        while !self.is_over() {
            self.by_index(conn, &text, most)?;
            most = most.saturating_mul(4);
        }
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.low > self.high || self.found.len() >= self.enough
    }

    fn by_index(&mut self, conn: &mut Conn, text: &str, most: i64) -> DbResult<()> {
        if self.is_over() {
            return Ok(());
        }
        let fits = spoken::by_index(conn, &self.stretch(text, most))?;
        let whole = i64::try_from(fits.len()).unwrap_or(i64::MAX) < most;
        let last = fits.last().map(|fit| fit.id);
        self.take(fits);
        self.high = match last {
            Some(last) if !whole => last - 1,
            _ => self.low - 1,
        };
        Ok(())
    }

    fn by_order(
        &mut self,
        conn: &mut Conn,
        text: &str,
        within: Option<ConversationId>,
    ) -> DbResult<()> {
        let stretch = self.stretch(text, LAST_SAID);
        let fits = match within {
            Some(id) => spoken::by_order_in(conn, id, &stretch)?,
            None => spoken::by_order(conn, &stretch)?,
        };
        let lowest = spoken::behind(conn, within, self.high, LAST_SAID)?;
        self.take(fits);
        self.high = lowest.map_or(self.low, |id| id.max(self.low)) - 1;
        Ok(())
    }

    fn stretch<'a>(&self, wanted: &'a str, most: i64) -> Stretch<'a> {
        let (ids, times) = ((self.low, self.high), self.wanted.times);
        Stretch { wanted, ids, most, me: self.caller.member, times }
    }

    fn take(&mut self, fits: Vec<Fit>) {
        let room = self.enough - self.found.len();
        self.found.extend(fits.into_iter().filter(|fit| fit.seen).take(room));
    }
}

/// The messages at these places, as many as are enough.
fn page(conn: &mut Conn, caller: Caller, fits: &[Fit], more: bool) -> DbResult<Found> {
    let places: Vec<(ConversationId, Seq)> = fits.iter().map(|fit| fit.place).collect();
    let mut stored = messages::each(conn, &places)?;
    let mut reactions = reactions::of_each(conn, caller.member, &places)?;
    let mut found = Found::default();
    let mut bytes = 0;
    for Fit { id, place, .. } in fits {
        if bytes > ENOUGH {
            return Ok(found);
        }
        found.cursor = Some(*id);
        let Some(mut stored) = stored.remove(place) else { continue };
        bytes += stored.message.text.len();
        stored.message.reactions = reactions.remove(place).unwrap_or_default();
        found.hits.push(Entry {
            log: LogId::Conversation(place.0),
            seq: stored.seq,
            at: stored.at,
            by: Some(stored.author),
            client_id: None,
            body: Body::Message(stored.message),
        });
    }
    if !more {
        found.cursor = None;
    }
    Ok(found)
}
