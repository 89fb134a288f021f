//! What is kept of how members of a corp that ends rest.

use crate::erase::{Erase, erase, of_member};
use crate::hooks::Hooks;

static ERASE: &[Erase] = &[
    erase!(
        Leaf,
        "job",
        "key",
        "key IN (SELECT kind || CAST(m.id AS TEXT) FROM member m,
             (SELECT 'rest.status.' AS kind UNION ALL SELECT 'rest.quiet.'
                  UNION ALL SELECT 'rest.quiet_ended.') AS kinds WHERE m.corp = $1)"
    ),
    erase!(Leaf, "rest", "member", of_member!("member")),
    erase!(Leaf, "away_answer", "member, peer", of_member!("member")),
];

/// Says so.
pub fn hook(hooks: &mut Hooks) {
    hooks.on_erase(ERASE);
}
