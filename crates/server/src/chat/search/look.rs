//! How it is found: from the latest back, stopping as soon as a page is full, however often a word
//! occurs and however little of the whole a member may see.
//!
//! First the latest messages that fit are looked at one by one, whoever may see them: that fills
//! the page when a word is common. If it does not, the index is asked for those of the member's
//! own conversations alone, or on PostgreSQL for all, whichever is less to read there.

use canteen_protocol::search::Found;
use canteen_protocol::{Body, ConversationId, Entry, LogId, Seq, Time};

use super::wanted::Wanted;
use super::way::{self, Known};
use crate::app::Caller;
use crate::chat::store::spoken::{self, Fit, Stretch};
use crate::chat::store::{messages, reactions};
use crate::db::{Conn, DbResult};

/// Fits that are looked at first, whoever may see them (SQLite), or messages (PostgreSQL).
const FIRST: [i64; 2] = [200, 2_000];
const LAST_SAID: i64 = 4_000;
/// Fits by the index that are looked at next (SQLite, PostgreSQL, which reads all that fit each
/// time); each further time four times as many.
const THEN: [i64; 2] = [500, 2_000];
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
    let Some(ends) = spoken::ends(conn)? else { return Ok(Found::default()) };
    let Some((low, high)) = bounds(conn, ends, wanted.times, cursor)? else {
        return Ok(Found::default());
    };
    let (enough, all) = (limit + 1, ends.1 - ends.0 + 1);
    let (looked, fits, found) = (0, 0, Vec::new());
    let mut search = Search { caller, wanted, all, low, high, enough, looked, fits, found };
    search.run(conn)?;
    let more = search.found.len() > limit;
    search.found.truncate(limit);
    page(conn, caller, &search.found, more)
}

/// The part of the index that can hold what is wanted.
fn bounds(
    conn: &mut Conn,
    (mut low, mut high): (i64, i64),
    (after, before): (Time, Time),
    cursor: Option<i64>,
) -> DbResult<Option<(i64, i64)>> {
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
    /// Messages that can be found.
    all: i64,
    low: i64,
    high: i64,
    enough: usize,
    /// Messages that were looked at one by one, and those of them that fit.
    looked: i64,
    fits: i64,
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
            (false, []) => self.in_order(conn, &text, None)?,
            (false, [one]) => self.in_order(conn, &text, Some(*one))?,
            _ => {}
        }
        if named.is_empty() && !self.is_over() {
            let scope = spoken::scope(conn, self.caller.member)?;
            if scope.is_empty() {
                return Ok(());
            }
            if scope.len() <= TOGETHER && (sqlite || self.known(&scope).is_asked_within()) {
                let within: Vec<_> = scope.iter().map(|(id, _)| *id).collect();
                text = self.wanted.text(sqlite, &within);
            }
        }
        let mut most = THEN[usize::from(!sqlite)];
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

    /// The last messages, and as many more as will likely fill the page, unless they are too many.
    fn in_order(
        &mut self,
        conn: &mut Conn,
        text: &str,
        within: Option<ConversationId>,
    ) -> DbResult<()> {
        self.by_order(conn, text, within, LAST_SAID)?;
        if self.is_over() {
            return Ok(());
        }
        let (seen, missing) = (self.found.len(), self.enough - self.found.len());
        match way::further(LAST_SAID, seen, missing) {
            Some(more) => self.by_order(conn, text, within, more),
            None => Ok(()),
        }
    }

    fn by_order(
        &mut self,
        conn: &mut Conn,
        text: &str,
        within: Option<ConversationId>,
        most: i64,
    ) -> DbResult<()> {
        let looked = match within {
            Some(id) => spoken::by_order_in(conn, id, &self.stretch(text, most))?,
            None => {
                // Ids, not messages, are counted: a stretch of ids is read as such however little
                // PostgreSQL knows of the table, and few are missing.
                let low = self.low.max(self.high.saturating_sub(most - 1));
                let stretch = Stretch { ids: (low, self.high), ..self.stretch(text, most) };
                Some((low, spoken::by_order(conn, &stretch)?))
            }
        };
        let Some((lowest, fits)) = looked else {
            self.high = self.low - 1;
            return Ok(());
        };
        self.looked += most;
        self.fits += i64::try_from(fits.len()).unwrap_or(i64::MAX);
        self.take(fits);
        self.high = lowest.max(self.low) - 1;
        Ok(())
    }

    fn known(&self, scope: &[(ConversationId, i64)]) -> Known {
        Known {
            all: self.all,
            theirs: scope.iter().map(|(_, messages)| messages).sum(),
            conversations: scope.len(),
            looked: self.looked,
            fits: self.fits,
        }
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
