//! What the directory keeps of a corp that ends.

use crate::erase::{Erase, erase, of_member};

/// In the order in which they go.
pub static ERASE: &[Erase] = &[
    erase!(Leaf, "place", "member, department", of_member!("member")),
    erase!(Leaf, "tag_member", "tag, member", "tag IN (SELECT id FROM tag WHERE corp = $1)"),
    erase!(
        Leaf,
        "tag_department",
        "tag, department",
        "tag IN (SELECT id FROM tag WHERE corp = $1)"
    ),
    erase!(Leaf, "segment", "corp, purpose, owner", "corp = $1"),
    erase!(Leaf, "visibility_member", "rule, side, member", of_member!("member")),
    erase!(Leaf, "visibility_reset", "corp", "corp = $1"),
    erase!(Leaf, "job", "key", "key LIKE 'role.end.' || CAST($1 AS BIGINT) || '.%'"),
    erase!(Leaf, "role_member", "role, member", "role IN (SELECT id FROM role WHERE corp = $1)"),
    erase!(Holder, "role", "id", "corp = $1"),
    erase!(Holder, "visibility_rule", "id", "corp = $1"),
    erase!(Holder, "tag", "id", "corp = $1"),
    erase!(Holder, "department", "id", "corp = $1"),
    erase!(Holder, "member", "id", "corp = $1"),
];
