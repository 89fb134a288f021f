//! What is kept of who joins a corp that ends. Links go first: they let people in.

use crate::erase::{Erase, erase, of_member};

/// In the order in which they go.
pub static ERASE: &[Erase] = &[
    erase!(Leaf, "invite_link", "id", "corp = $1"),
    erase!(
        Leaf,
        "job",
        "key",
        "key IN (SELECT 'invite.letters.' || CAST(id AS TEXT) FROM invite_letter WHERE corp = $1)
             OR key IN (SELECT 'invite.answer.' || CAST(id AS TEXT) FROM join_request WHERE corp = $1)
             OR key = 'invite.weekly.' || CAST($1 AS BIGINT)
             OR key LIKE 'invite.weekly.' || CAST($1 AS BIGINT) || '.%'
             OR key LIKE 'invite.tell.' || CAST($1 AS BIGINT) || '.%'"
    ),
    erase!(Leaf, "join_request", "id", "corp = $1"),
    erase!(Leaf, "invite_letter", "id", "corp = $1"),
    erase!(Leaf, "invite_stop", "member", of_member!("member")),
];
