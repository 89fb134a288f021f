//! Keeping clients current: what changed behind their place in the directory log, page by page.
//!
//! The first page fixes the head; later pages stop there. Whatever changes in the meantime comes
//! to stand behind the head and is fetched by the next sync, so a walk through the pages ends and
//! leaves nothing out.

use std::collections::HashMap;

use canteen_protocol::directory::{Department, DirectoryChanges, SyncDirectory, Tag};
use canteen_protocol::{ErrorCode, LogId, Seq, Time};

use crate::account;
use crate::app::{App, Caller};
use crate::db::Conn;
use crate::directory::rules::cursor::{Cursor, Kind};
use crate::directory::service::sight::{Sight, Tree};
use crate::directory::service::standing::standing;
use crate::directory::store::changes::{self, Changed, Span};
use crate::directory::store::visibility;
use crate::fault::{Fault, Outcome};
use crate::log;

/// How much a page holds: a thing counts one, a tag one more for each it names.
const PAGE: usize = 1_000;

/// A page of what changed, as far as the caller may see it.
///
/// # Errors
/// `Invalid` for a cursor that is none; `Purged` for a place this log has not reached, as after a
/// backup was put back, and for one behind which the rules show the caller another directory: the
/// client then starts from 0.
pub async fn sync(app: &App, caller: Caller, ask: SyncDirectory) -> Outcome<DirectoryChanges> {
    let now = app.now();
    app.db.read(move |conn| page(conn, caller, &ask, now)).await
}

fn page(
    conn: &mut Conn,
    caller: Caller,
    ask: &SyncDirectory,
    now: Time,
) -> Outcome<DirectoryChanges> {
    let (head, _) = log::head(conn, LogId::Directory(caller.corp))?;
    if ask.since > head {
        return Err(Fault::refused(
            ErrorCode::Purged,
            format!("the directory's log ends at {head}: forget what you have and ask from 0"),
        ));
    }
    let view = visibility::view_from(conn, caller.corp, caller.member)?;
    if ask.since.0 > 0 && ask.since < view {
        return Err(Fault::refused(
            ErrorCode::Purged,
            format!("whom you may see changed at {view}: forget what you have and ask from 0"),
        ));
    }
    let sight = Sight::of(conn, caller.corp, caller.member)?;
    let tree = sight.tree(conn)?;
    let mut cursor = match &ask.cursor {
        None => Cursor::start(ask.since, head),
        Some(text) => text.parse().map_err(|_| {
            Fault::invalid("the cursor is none of this server's: ask again without one")
        })?,
    };
    let (first, out) = (ask.since == Seq(0), empty(cursor.head));
    let mut page = Page { sight: &sight, tree, first, weight: 0, out };
    loop {
        if page.weight >= PAGE {
            page.out.cursor = Some(cursor.to_string());
            return Ok(page.out);
        }
        let limit = PAGE - page.weight;
        let span =
            Span { corp: caller.corp, after: (cursor.at, cursor.id), head: cursor.head, limit };
        match page.fill(conn, cursor.kind, span)? {
            Some((at, id)) => cursor = Cursor { at, id, ..cursor },
            None => match cursor.kind.next() {
                Some(kind) => cursor = Cursor { kind, ..Cursor::start(ask.since, cursor.head) },
                None => {
                    let display = Some(account::settings(conn, caller.corp)?.display());
                    let standing = Some(standing(conn, caller.corp, caller.member, now)?);
                    return Ok(DirectoryChanges { display, standing, ..page.out });
                }
            },
        }
    }
}

fn empty(head: Seq) -> DirectoryChanges {
    DirectoryChanges { head, ..DirectoryChanges::default() }
}

/// A page being filled.
struct Page<'a> {
    sight: &'a Sight,
    tree: Tree<'a>,
    /// Whether the client has nothing yet, so that tombstones say nothing to it.
    first: bool,
    weight: usize,
    out: DirectoryChanges,
}

impl Page<'_> {
    /// Adds things of a kind and gives where it stopped; none when there are no more.
    fn fill(&mut self, conn: &mut Conn, kind: Kind, span: Span) -> Outcome<Option<(Seq, i64)>> {
        let first = self.first;
        let out = &mut self.out;
        Ok(match kind {
            Kind::Departments => {
                let rows = changes::departments(conn, span)?;
                self.weight += rows.len();
                let seen = rows.into_iter().map(|row| {
                    row.map(|(department, path)| {
                        let members = self.tree.count(department.id, &path, department.members)?;
                        Some(Department { members, ..department })
                    })
                });
                let seen = Vec::from_iter(seen);
                sort(seen, first, &mut out.departments, &mut out.removed_departments)
                    .map(|(at, id)| (at, id.0))
            }
            Kind::Members => {
                let mut rows = changes::members(conn, span)?;
                self.weight += rows.len();
                let there: Vec<_> = rows.iter_mut().filter_map(|row| row.now.take()).collect();
                let ids: Vec<_> = there.iter().map(|member| member.id).collect();
                let seen = self.sight.members(conn, there)?;
                let mut seen: HashMap<_, _> = ids.into_iter().zip(seen).collect();
                for row in &mut rows {
                    row.now = seen.remove(&row.id).flatten();
                }
                sort(rows, first, &mut out.members, &mut out.removed_members)
                    .map(|(at, id)| (at, id.0))
            }
            Kind::Tags => {
                let mut rows = changes::tags(conn, span)?;
                let names = |tag: &Tag| 1 + tag.members.len() + tag.departments.len();
                self.weight += rows.iter().map(|r| r.now.as_ref().map_or(1, names)).sum::<usize>();
                for row in &mut rows {
                    if let Some(tag) = row.now.take() {
                        row.now = self.tree.tag(conn, tag)?;
                    }
                }
                sort(rows, first, &mut out.tags, &mut out.removed_tags).map(|(at, id)| (at, id.0))
            }
        })
    }
}

/// Puts rows where they belong and gives the position of the last.
fn sort<Id: Copy, T>(
    rows: Vec<Changed<Id, T>>,
    first: bool,
    there: &mut Vec<T>,
    gone: &mut Vec<Id>,
) -> Option<(Seq, Id)> {
    let last = rows.last().map(|row| (row.at, row.id));
    for row in rows {
        match row.now {
            Some(thing) => there.push(thing),
            None if !first => gone.push(row.id),
            None => {}
        }
    }
    last
}
