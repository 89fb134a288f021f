//! From an expression to a segment: names become ids, as far as the asker may see what they name.

use canteen_protocol::directory::ResolvedSegment;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Segment, TagId};

use super::resolve::resolve;
use crate::app::{App, Caller};
use crate::db::{Conn, DbResult};
use crate::directory::expression::{self, BadExpression, Name, Who};
use crate::directory::rules::visibility::{Subject, Viewer, sees};
use crate::directory::rules::{fields, tree};
use crate::directory::store::departments::{self, Node};
use crate::directory::store::{lookup, tags};
use crate::fault::Outcome;

/// How many members an answer shows.
const SAMPLE: usize = 20;
/// How many departments an ambiguous name lists.
const LISTED: usize = 4;

/// What an expression means now.
///
/// # Errors
/// `Invalid` with the column, for what cannot be read and for names of nothing the asker sees;
/// `TooLarge` when it is nested too deeply.
pub async fn meaning(app: &App, caller: Caller, text: String) -> Outcome<ResolvedSegment> {
    app.db
        .read(move |conn| {
            let viewer = Viewer { member: caller.member, corp: caller.corp };
            let segment = parse(conn, viewer, &text)?;
            let mut members = resolve(conn, viewer.corp, &segment)?;
            members.retain(|_| sees(viewer, Subject { corp: viewer.corp }));
            let sample = members.iter().copied().take(SAMPLE).collect();
            Ok(ResolvedSegment { segment, count: members.len(), sample })
        })
        .await
}

/// The segment of an expression.
///
/// # Errors
/// `Invalid` with the column.
pub fn parse(conn: &mut Conn, viewer: Viewer, text: &str) -> Outcome<Segment> {
    let expression = expression::parse(text)?;
    expression::segment(&expression, &mut |name| named(conn, viewer.corp, name))
}

fn named(conn: &mut Conn, corp: CorpNo, name: &Name) -> Outcome<Segment> {
    let found = match &name.who {
        Who::Everyone => Ok(Segment::everyone()),
        Who::Userid(userid) => member(conn, corp, userid)?.map(|id| Segment::of([id])),
        Who::Tag(tag) => {
            self::tag(conn, corp, tag)?.map(|id| Segment { tags: vec![id], ..Segment::default() })
        }
        Who::Department(id) => by_id(conn, corp, *id)?.map(below),
        Who::Path(names) => by_path(conn, corp, names)?.map(below),
        Who::Ending(names) => by_ending(conn, corp, names)?.map(below),
    };
    found.map_err(|problem| BadExpression { column: name.column, problem }.into())
}

fn below(id: DepartmentId) -> Segment {
    Segment { departments: vec![id], ..Segment::default() }
}

/// What was found, or what to say when it was not.
type Found<T> = DbResult<Result<T, String>>;

fn member(conn: &mut Conn, corp: CorpNo, userid: &str) -> Found<MemberId> {
    let found = lookup::by_userid(conn, corp, &fields::key(userid))?;
    Ok(found.map(|p| p.member).ok_or_else(|| {
        format!("there is no member @{userid}: write their account, which the card shows")
    }))
}

fn tag(conn: &mut Conn, corp: CorpNo, name: &str) -> Found<TagId> {
    let found = tags::by_name(conn, corp, &fields::key(name))?;
    Ok(found.ok_or_else(|| format!("there is no tag {name:?}: check its name")))
}

fn by_id(conn: &mut Conn, corp: CorpNo, id: DepartmentId) -> Found<DepartmentId> {
    let found = departments::get(conn, corp, id)?;
    Ok(found.map(|d| d.id).ok_or_else(|| format!("there is no department {id}: check the number")))
}

/// From the root's children down. The root's own name may stand first, as it does in import files.
fn by_path(conn: &mut Conn, corp: CorpNo, names: &[String]) -> Found<DepartmentId> {
    let root = departments::root(conn, corp)?;
    let found = match descend(conn, corp, root.clone(), names)? {
        Err(_) if names.first() == Some(&root.name) => descend(conn, corp, root, &names[1..])?,
        found => found,
    };
    Ok(found.map(|node| node.id))
}

fn descend(conn: &mut Conn, corp: CorpNo, from: Node, names: &[String]) -> Found<Node> {
    let mut node = from;
    for name in names {
        node = match departments::child(conn, corp, node.id, name)? {
            Some(child) => child,
            None => {
                let above = &node.name;
                return Ok(Err(format!("there is no department {name:?} in {above:?}")));
            }
        };
    }
    Ok(Ok(node))
}

/// By the last names of a path, when only one department ends so.
fn by_ending(conn: &mut Conn, corp: CorpNo, names: &[String]) -> Found<DepartmentId> {
    let shown = names.join("/");
    let Some(last) = names.last() else { return Ok(Err("a name is missing".into())) };
    let mut fitting = Vec::new();
    for node in departments::named(conn, corp, last)? {
        let path = names_of(conn, corp, &node)?;
        if path.ends_with(names) {
            fitting.push((node.id, path));
        }
    }
    Ok(match fitting.as_slice() {
        [] => Err(format!("there is no department {shown:?}: check its name")),
        [(id, _)] => Ok(*id),
        several => {
            let list: Vec<_> = several
                .iter()
                .take(LISTED)
                .map(|(_, path)| format!("/{}", path[1..].join("/")))
                .collect();
            let more = if several.len() > LISTED { ", ..." } else { "" };
            Err(format!(
                "{} departments are called {shown:?} ({}{more}): write the whole path",
                several.len(),
                list.join(", ")
            ))
        }
    })
}

/// The names from the root down.
fn names_of(conn: &mut Conn, corp: CorpNo, node: &Node) -> DbResult<Vec<String>> {
    let mut names = Vec::new();
    for id in tree::ids(&node.path) {
        names.extend(departments::get(conn, corp, id)?.map(|d| d.name));
    }
    Ok(names)
}
