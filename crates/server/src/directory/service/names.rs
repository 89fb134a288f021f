//! From an expression to a segment: names become ids, as far as the asker may see what they name.

use canteen_protocol::directory::ResolvedSegment;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Segment, TagId};

use super::resolve::resolve;
use crate::app::{App, Caller};
use crate::db::{Conn, DbResult};
use crate::directory::expression::{self, BadExpression, Name, Who};
use crate::directory::rules::{fields, tree};
use crate::directory::service::sight::{Sight, Tree};
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
            let sight = Sight::of(conn, caller.corp, caller.member)?;
            let segment = parse(conn, &sight, &text)?;
            let held = resolve(conn, caller.corp, &segment)?;
            let members = sight.among(conn, held)?;
            let sample = members.iter().copied().take(SAMPLE).collect();
            Ok(ResolvedSegment { segment, count: members.len(), sample })
        })
        .await
}

/// The segment of an expression.
///
/// # Errors
/// `Invalid` with the column.
pub fn parse(conn: &mut Conn, sight: &Sight, text: &str) -> Outcome<Segment> {
    let expression = expression::parse(text)?;
    let mut names = Names { sight, tree: None };
    expression::segment(&expression, &mut |name| named(conn, &mut names, name))
}

fn named(conn: &mut Conn, names: &mut Names<'_>, name: &Name) -> Outcome<Segment> {
    let found = match &name.who {
        Who::Everyone => Ok(Segment::everyone()),
        Who::Userid(userid) => names.member(conn, userid)?.map(|id| Segment::of([id])),
        Who::Tag(tag) => {
            names.tag(conn, tag)?.map(|id| Segment { tags: vec![id], ..Segment::default() })
        }
        Who::Department(id) => names.by_id(conn, *id)?.map(below),
        Who::Path(path) => names.by_path(conn, path)?.map(below),
        Who::Ending(ending) => names.by_ending(conn, ending)?.map(below),
    };
    found.map_err(|problem| BadExpression { column: name.column, problem }.into())
}

fn below(id: DepartmentId) -> Segment {
    Segment { departments: vec![id], ..Segment::default() }
}

/// What was found, or what to say when it was not.
type Found<T> = DbResult<Result<T, String>>;

/// Names as the asker knows them.
struct Names<'a> {
    sight: &'a Sight,
    /// Worked out when a department or a tag is named first.
    tree: Option<Tree<'a>>,
}

impl Names<'_> {
    fn member(&self, conn: &mut Conn, userid: &str) -> Found<MemberId> {
        let found = lookup::by_userid(conn, self.sight.corp(), &fields::key(userid))?;
        let found = match found {
            Some(profile) if self.sight.sees(conn, profile.member)? => Some(profile.member),
            _ => None,
        };
        Ok(found.ok_or_else(|| {
            format!("there is no member @{userid}: write their account, which the card shows")
        }))
    }

    fn tag(&mut self, conn: &mut Conn, name: &str) -> Found<TagId> {
        let corp = self.sight.corp();
        let mut found = tags::by_name(conn, corp, &fields::key(name))?;
        if let Some(id) = found.filter(|_| !self.sight.is_free()) {
            let tag = tags::get(conn, corp, id)?.unwrap_or_default();
            found = self.tree(conn)?.tag(conn, tag)?.map(|tag| tag.id);
        }
        Ok(found.ok_or_else(|| format!("there is no tag {name:?}: check its name")))
    }

    fn by_id(&mut self, conn: &mut Conn, id: DepartmentId) -> Found<DepartmentId> {
        let found = departments::get(conn, self.sight.corp(), id)?;
        let found = self.seen(conn, found)?;
        Ok(found
            .map(|d| d.id)
            .ok_or_else(|| format!("there is no department {id}: check the number")))
    }

    fn tree(&mut self, conn: &mut Conn) -> DbResult<&Tree<'_>> {
        Ok(match &mut self.tree {
            Some(tree) => tree,
            none => none.insert(self.sight.tree(conn)?),
        })
    }

    /// A department that was found, when the asker sees it.
    fn seen(&mut self, conn: &mut Conn, found: Option<Node>) -> DbResult<Option<Node>> {
        let Some(node) = found else { return Ok(None) };
        let seen = self.tree(conn)?.count(node.id, &node.path, 0).is_some();
        Ok(seen.then_some(node))
    }

    /// From the root's children down. The root's own name may stand first, as it does in import
    /// files.
    fn by_path(&mut self, conn: &mut Conn, names: &[String]) -> Found<DepartmentId> {
        let root = departments::root(conn, self.sight.corp())?;
        let found = match self.descend(conn, root.clone(), names)? {
            Err(_) if names.first() == Some(&root.name) => self.descend(conn, root, &names[1..])?,
            found => found,
        };
        Ok(found.map(|node| node.id))
    }

    fn descend(&mut self, conn: &mut Conn, from: Node, names: &[String]) -> Found<Node> {
        let mut node = from;
        for name in names {
            let child = departments::child(conn, self.sight.corp(), node.id, name)?;
            node = match self.seen(conn, child)? {
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
    fn by_ending(&mut self, conn: &mut Conn, names: &[String]) -> Found<DepartmentId> {
        let (corp, shown) = (self.sight.corp(), names.join("/"));
        let Some(last) = names.last() else { return Ok(Err("a name is missing".into())) };
        let mut fitting = Vec::new();
        for node in departments::named(conn, corp, last)? {
            let path = names_of(conn, corp, &node)?;
            if path.ends_with(names)
                && let Some(node) = self.seen(conn, Some(node))?
            {
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
}

/// The names from the root down.
pub fn names_of(conn: &mut Conn, corp: CorpNo, node: &Node) -> DbResult<Vec<String>> {
    let mut names = Vec::new();
    for id in tree::ids(&node.path) {
        names.extend(departments::get(conn, corp, id)?.map(|d| d.name));
    }
    Ok(names)
}
