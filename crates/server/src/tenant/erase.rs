//! What the kernel and this slice keep of a corp.

use crate::erase::{Erase, erase, of_log, of_member};

/// In the order in which they go.
pub static ERASE: &[Erase] = &[
    erase!(
        Leaf,
        "job",
        "key",
        "key = 'tenant.verify.' || CAST($1 AS BIGINT)
             OR key LIKE 'tenant.tell.' || CAST($1 AS BIGINT) || '.%'"
    ),
    erase!(Leaf, "corp_document", "id", "corp = $1"),
    erase!(Leaf, "log_entry", "log, seq", of_log!()),
    erase!(Leaf, "log_settled", "author, client_id", of_member!("author")),
    erase!(Leaf, "log_head", "log", of_log!()),
    erase!(Leaf, "audit", "corp, seq", "corp = $1"),
    erase!(Corp, "corp_key", "corp", "corp = $1"),
    erase!(Corp, "corp_proof", "corp, holds", "corp = $1"),
    erase!(Corp, "corp_end", "corp", "corp = $1"),
    erase!(Corp, "counter", "kind", "kind = 'audit/' || CAST($1 AS BIGINT)"),
    erase!(Corp, "corp", "id", "id = $1"),
];
