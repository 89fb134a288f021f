//! The one place where a segment becomes members.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Segment, TagId};

use crate::db::{Conn, DbResult};
use crate::directory::refusal::{no_department, no_member, no_tag};
use crate::directory::rules::roll::Roll;
use crate::directory::rules::set::MemberSet;
use crate::directory::rules::tree;
use crate::directory::service::rolls;
use crate::directory::service::sight::Sight;
use crate::directory::store::{holding, lookup, tags};
use crate::fault::{Fault, Outcome};

/// How deep `within` and `except` may be nested: bounds the stack and what one request may cost.
pub const DEPTH: usize = 48;

/// The active members a segment holds now, sorted. Members, departments and tags that were removed
/// hold nobody; so a stored segment keeps its meaning for the rest.
///
/// # Errors
/// `NotFound` for an id this corp never had; `TooLarge` when it is nested too deeply.
pub fn resolve(conn: &mut Conn, corp: CorpNo, segment: &Segment) -> Outcome<Vec<MemberId>> {
    if segment.depth() > DEPTH {
        return Err(Fault::refused(
            canteen_protocol::ErrorCode::TooLarge,
            format!("the segment is nested more than {DEPTH} deep: write it in simpler terms"),
        ));
    }
    let roll = rolls::of(conn, corp)?;
    let corp = &Corp { id: corp, roll: roll.as_deref() };
    Ok(match set(conn, corp, segment)? {
        MemberSet::Only(members) => members,
        MemberSet::AllBut(none) => {
            let mut members = corp.everyone(conn)?;
            members.retain(|m| none.binary_search(m).is_err());
            members
        }
    })
}

/// A corp, with what is held of it in memory when it is large.
struct Corp<'r> {
    id: CorpNo,
    roll: Option<&'r Roll>,
}

impl Corp<'_> {
    /// Everyone active, rising.
    fn everyone(&self, conn: &mut Conn) -> DbResult<Vec<MemberId>> {
        if let Some(roll) = self.roll {
            return Ok(roll.everyone().to_vec());
        }
        let mut members = holding::everyone(conn, self.id)?;
        members.sort_unstable();
        Ok(members)
    }

    /// A department's path and whether it was removed; none when the corp never had it.
    fn path(&self, conn: &mut Conn, id: DepartmentId) -> DbResult<Option<(String, bool)>> {
        match self.roll {
            Some(roll) => Ok(roll.department(id).map(|known| (known.path.clone(), known.removed))),
            None => holding::path(conn, self.id, id),
        }
    }

    fn subtree(&self, conn: &mut Conn, path: &str) -> DbResult<MemberSet> {
        // Everyone is in some department, so the root holds them all.
        if tree::depth(path) == 1 {
            return Ok(MemberSet::everyone());
        }
        let members = match self.roll {
            Some(roll) => roll.subtree(path).to_vec(),
            None => holding::subtree(conn, self.id, path)?,
        };
        Ok(MemberSet::of(members))
    }
}

/// The active members whom a member means by a segment: those of it whom they see. What they do not
/// see is not there for them.
///
/// # Errors
/// `NotFound` for an id this corp never had or they do not see; `TooLarge` as above.
pub fn named(conn: &mut Conn, sight: &Sight, segment: &Segment) -> Outcome<Vec<MemberId>> {
    let found = resolve(conn, sight.corp(), segment)?;
    if sight.is_free() {
        return Ok(found);
    }
    let mut tree = None;
    let mut parts = vec![segment];
    while let Some(part) = parts.pop() {
        let seen = sight.among(conn, part.members.clone())?;
        if let Some(unseen) = part.members.iter().find(|member| !seen.contains(member)) {
            return Err(no_member(*unseen));
        }
        parts.extend(part.within.as_deref());
        parts.extend(part.except.as_deref());
        if part.departments.is_empty() && part.tags.is_empty() {
            continue;
        }
        let tree = match &mut tree {
            Some(tree) => tree,
            none => none.insert(sight.tree(conn)?),
        };
        let seen = tree.among(conn, &part.departments)?;
        if let Some(unseen) = part.departments.iter().find(|id| !seen.contains(id)) {
            return Err(no_department(*unseen));
        }
        for id in &part.tags {
            let tag = tags::get(conn, sight.corp(), *id)?.unwrap_or_default();
            tree.tag(conn, tag)?.ok_or_else(|| no_tag(*id))?;
        }
    }
    Ok(sight.among(conn, found)?)
}

fn set(conn: &mut Conn, corp: &Corp<'_>, segment: &Segment) -> Outcome<MemberSet> {
    let mut found = if segment.all { MemberSet::everyone() } else { listed(conn, corp, segment)? };
    if let Some(within) = &segment.within {
        found = found.and(&set(conn, corp, within)?);
    }
    if let Some(except) = &segment.except {
        found = found.except(&set(conn, corp, except)?);
    }
    Ok(found)
}

fn listed(conn: &mut Conn, corp: &Corp<'_>, segment: &Segment) -> Outcome<MemberSet> {
    let mut found = MemberSet::of(active(conn, corp.id, &segment.members)?);
    for department in &segment.departments {
        found = found.or(&below(conn, corp, *department)?);
    }
    for tag in &segment.tags {
        found = found.or(&tagged(conn, corp, *tag)?);
    }
    Ok(found)
}

fn active(conn: &mut Conn, corp: CorpNo, named: &[MemberId]) -> Outcome<Vec<MemberId>> {
    let known = lookup::known(conn, corp, named)?;
    if let Some(missing) = named.iter().find(|m| known.binary_search_by_key(m, |k| &k.0).is_err()) {
        return Err(no_member(*missing));
    }
    Ok(known.into_iter().filter(|(_, active)| *active).map(|(member, _)| member).collect())
}

fn below(conn: &mut Conn, corp: &Corp<'_>, department: DepartmentId) -> Outcome<MemberSet> {
    match corp.path(conn, department)? {
        None => Err(no_department(department)),
        Some((_, true)) => Ok(MemberSet::of(Vec::new())),
        Some((path, false)) => Ok(corp.subtree(conn, &path)?),
    }
}

fn tagged(conn: &mut Conn, corp: &Corp<'_>, tag: TagId) -> Outcome<MemberSet> {
    match holding::tag_removed(conn, corp.id, tag)? {
        None => Err(no_tag(tag)),
        Some(true) => Ok(MemberSet::of(Vec::new())),
        Some(false) => Ok(holders(conn, corp, tag)?),
    }
}

fn holders(conn: &mut Conn, corp: &Corp<'_>, tag: TagId) -> DbResult<MemberSet> {
    let mut found = MemberSet::of(holding::tagged(conn, tag)?);
    for path in holding::tagged_paths(conn, tag)? {
        found = found.or(&corp.subtree(conn, &path)?);
    }
    Ok(found)
}
