//! The samples of a template, which are skipped (IMP-03): rows whose name ends in `(example)` or
//! `(示例)`, unless somebody or something is really called so.

use std::collections::HashSet;

use canteen_protocol::directory::{Member, Tag};
use canteen_protocol::import::Row;

use crate::directory::rules::fields;

/// What marks a sample.
const MARKS: [&str; 2] = ["示例", "example"];
/// Where a row of a member has their name and account.
const NAME: usize = 0;
const ACCOUNT: usize = 1;

/// The accounts of members whose names look like samples.
pub struct Members(HashSet<String>);

impl Members {
    /// Those of these members.
    pub fn of(members: &[Member]) -> Self {
        let named = members.iter().filter(|member| is_marked(&member.name));
        Self(named.map(|member| fields::key(&member.userid)).collect())
    }

    /// Whether a row is a sample.
    pub fn has(&self, Row(_, cells): &Row) -> bool {
        let cell = |n: usize| cells.get(n).map_or("", |cell| cell.trim());
        is_marked(cell(NAME)) && !self.0.contains(&fields::key(cell(ACCOUNT)))
    }
}

/// Whether a row of a tag is a sample.
pub fn is_tag(Row(_, cells): &Row, tags: &[Tag]) -> bool {
    let name = cells.last().map_or("", |cell| cell.trim());
    is_marked(name) && !tags.iter().any(|tag| fields::key(&tag.name) == fields::key(name))
}

fn is_marked(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let inner = name.strip_suffix([')', '）']).map(str::trim_end);
    MARKS.iter().any(|mark| {
        let before = inner.and_then(|inner| inner.strip_suffix(mark)).map(str::trim_end);
        before.is_some_and(|before| before.ends_with(['(', '（']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cells: &[&str]) -> Row {
        Row(2, cells.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn what_is_marked_is_a_sample() {
        let cases = [
            ("张三 (示例)", true),
            ("张三（示例）", true),
            ("Jack Zhang (Example )", true),
            ("示例", false),
            ("(示例) 张三", false),
            ("Jack (examples)", false),
            ("", false),
        ];
        let none = Members::of(&[]);
        for (name, expected) in cases {
            assert_eq!(none.has(&row(&[name, "sanzhang"])), expected, "{name}");
            assert_eq!(is_tag(&row(&["member", "li", name]), &[]), expected, "{name}");
        }
    }

    #[test]
    fn who_is_really_called_so_is_none() {
        let ann =
            Member { userid: "Ann".into(), name: "Ann (example)".into(), ..Member::default() };
        let members = Members::of(&[ann]);
        assert!(!members.has(&row(&["Ann (example)", "ann"])));
        assert!(members.has(&row(&["Ann (example)", "other"])));
        let tag = Tag { name: "Texts (example)".into(), ..Tag::default() };
        assert!(!is_tag(&row(&["member", "li", "texts (example)"]), &[tag]));
    }
}
