//! What is kept of the providers of a corp that ends. Tokens go first: they write the directory.

use crate::erase::{Erase, erase};

/// In the order in which they go.
pub static ERASE: &[Erase] = &[
    erase!(Leaf, "scim_token", "id", "corp = $1"),
    erase!(Leaf, "scim_member", "member", "corp = $1"),
    erase!(Leaf, "scim_group", "tag", "corp = $1"),
];
