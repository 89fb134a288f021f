//! Segments in words: the expression that means the same, with the names of now.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, Segment, TagId};

use super::names::names_of;
use crate::db::{Conn, DbResult};
use crate::directory::store::{departments, lookup, tags};

/// The expression of a segment; empty for nobody. What was removed is written by its number.
///
/// # Errors
/// As the database says.
pub fn expression(conn: &mut Conn, corp: CorpNo, segment: &Segment) -> DbResult<String> {
    let mut names = Vec::new();
    if segment.all {
        names.push("@all".to_owned());
    } else {
        for id in &segment.departments {
            names.push(department(conn, corp, *id)?);
        }
        for id in &segment.tags {
            names.push(tag(conn, corp, *id)?);
        }
        let members: Vec<_> = lookup::userids(conn, &segment.members)?;
        names.extend(members.into_iter().map(|(_, userid)| format!("@{userid}")));
    }
    let (parts, mut text) = (names.len(), names.join(", "));
    let narrowed = [('&', &segment.within), ('-', &segment.except)];
    let narrowed = narrowed.into_iter().filter_map(|(sign, by)| Some((sign, by.as_deref()?)));
    for (i, (sign, by)) in narrowed.enumerate() {
        if i == 0 && parts > 1 {
            text = format!("({text})");
        }
        let by = expression(conn, corp, by)?;
        if !by.is_empty() {
            let simple = !by.contains([',', '&', '-']) || by.starts_with('"');
            text = if simple {
                format!("{text} {sign} {by}")
            } else {
                format!("{text} {sign} ({by})")
            };
        }
    }
    Ok(text)
}

fn department(conn: &mut Conn, corp: CorpNo, id: DepartmentId) -> DbResult<String> {
    let Some(node) = departments::get(conn, corp, id)? else { return Ok(format!("dept:{id}")) };
    let names = names_of(conn, corp, &node)?;
    let path = names.get(1..).unwrap_or_default().join("/");
    Ok(format!("dept:{}", quoted(&format!("/{path}"))))
}

fn tag(conn: &mut Conn, corp: CorpNo, id: TagId) -> DbResult<String> {
    let name = tags::get(conn, corp, id)?.map_or_else(|| id.to_string(), |tag| tag.name);
    Ok(format!("tag:{}", quoted(&name)))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\\\""))
}
