//! Keeping clients current: what changed behind their place in the directory log, page by page.
//!
//! The first page fixes the head; later pages stop there. Whatever changes in the meantime comes
//! to stand behind the head and is fetched by the next sync, so a walk through the pages ends and
//! leaves nothing out.

use canteen_protocol::directory::{DirectoryChanges, SyncDirectory};
use canteen_protocol::{ErrorCode, LogId, Seq};

use crate::app::{App, Caller};
use crate::db::Conn;
use crate::directory::rules::cursor::{Cursor, Kind};
use crate::directory::rules::visibility::{Subject, Viewer, sees};
use crate::directory::store::changes::{self, Changed, Span};
use crate::fault::{Fault, Outcome};
use crate::log;

/// How much a page holds: a thing counts one, a tag one more for each it names.
const PAGE: usize = 1_000;

/// A page of what changed, as far as the caller may see it.
///
/// # Errors
/// `Invalid` for a cursor that is none; `Purged` for a place this log has not reached, as after a
/// backup was put back: the client then starts from 0.
pub async fn sync(app: &App, caller: Caller, ask: SyncDirectory) -> Outcome<DirectoryChanges> {
    let viewer = Viewer { member: caller.member, corp: caller.corp };
    app.db.read(move |conn| page(conn, viewer, &ask)).await
}

fn page(conn: &mut Conn, viewer: Viewer, ask: &SyncDirectory) -> Outcome<DirectoryChanges> {
    let (head, _) = log::head(conn, LogId::Directory(viewer.corp))?;
    if ask.since > head {
        return Err(Fault::refused(
            ErrorCode::Purged,
            format!("the directory's log ends at {head}: forget what you have and ask from 0"),
        ));
    }
    let mut cursor = match &ask.cursor {
        None => Cursor::start(ask.since, head),
        Some(text) => text.parse().map_err(|_| {
            Fault::invalid("the cursor is none of this server's: ask again without one")
        })?,
    };
    let mut page = Page { viewer, first: ask.since == Seq(0), weight: 0, out: empty(cursor.head) };
    loop {
        if page.weight >= PAGE {
            page.out.cursor = Some(cursor.to_string());
            return Ok(page.out);
        }
        let limit = PAGE - page.weight;
        let span =
            Span { corp: viewer.corp, after: (cursor.at, cursor.id), head: cursor.head, limit };
        match page.fill(conn, cursor.kind, span)? {
            Some((at, id)) => cursor = Cursor { at, id, ..cursor },
            None => match cursor.kind.next() {
                Some(kind) => cursor = Cursor { kind, ..Cursor::start(ask.since, cursor.head) },
                None => return Ok(page.out),
            },
        }
    }
}

fn empty(head: Seq) -> DirectoryChanges {
    DirectoryChanges { head, ..DirectoryChanges::default() }
}

/// A page being filled.
struct Page {
    viewer: Viewer,
    /// Whether the client has nothing yet, so that tombstones say nothing to it.
    first: bool,
    weight: usize,
    out: DirectoryChanges,
}

impl Page {
    /// Adds things of a kind and gives where it stopped; none when there are no more.
    fn fill(&mut self, conn: &mut Conn, kind: Kind, span: Span) -> Outcome<Option<(Seq, i64)>> {
        let subject = Subject { corp: span.corp };
        let (seen, first) = (sees(self.viewer, subject), self.first);
        let out = &mut self.out;
        Ok(match kind {
            Kind::Departments => {
                let rows = changes::departments(conn, span)?;
                self.weight += rows.len();
                sort(rows, (seen, first), &mut out.departments, &mut out.removed_departments)
                    .map(|(at, id)| (at, id.0))
            }
            Kind::Members => {
                let rows = changes::members(conn, span)?;
                self.weight += rows.len();
                sort(rows, (seen, first), &mut out.members, &mut out.removed_members)
                    .map(|(at, id)| (at, id.0))
            }
            Kind::Tags => {
                let rows = changes::tags(conn, span)?;
                let names = |tag: &canteen_protocol::directory::Tag| {
                    1 + tag.members.len() + tag.departments.len()
                };
                self.weight += rows.iter().map(|r| r.now.as_ref().map_or(1, names)).sum::<usize>();
                sort(rows, (seen, first), &mut out.tags, &mut out.removed_tags)
                    .map(|(at, id)| (at, id.0))
            }
        })
    }
}

/// Puts rows where they belong and gives the position of the last.
fn sort<Id: Copy, T>(
    rows: Vec<Changed<Id, T>>,
    (seen, first): (bool, bool),
    there: &mut Vec<T>,
    gone: &mut Vec<Id>,
) -> Option<(Seq, Id)> {
    let last = rows.last().map(|row| (row.at, row.id));
    for row in rows {
        match row.now.filter(|_| seen) {
            Some(thing) => there.push(thing),
            None if !first => gone.push(row.id),
            None => {}
        }
    }
    last
}
