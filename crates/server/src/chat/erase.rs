//! What conversations keep of a corp that ends.

use canteen_protocol::{ConversationId, Seq};

use super::store::{conversations, messages, spoken};
use crate::db::Tx;
use crate::erase::{Dying, Erase, Stage, erase, of_conversation};
use crate::fault::Outcome;
use crate::vals;

/// In the order in which they go: messages before what they are read with.
pub static ERASE: &[Erase] = &[
    Erase { table: "message", stage: Stage::Leaf, batch: messages },
    Erase { table: "spoken_words", stage: Stage::Leaf, batch: |_, _| Ok(0) },
    erase!(Leaf, "spoken", "id", of_conversation!()),
    erase!(Leaf, "spoken_before", "id", of_conversation!()),
    erase!(Leaf, "mention", "conversation, member, seq", of_conversation!()),
    erase!(Leaf, "reaction", "conversation, seq, emoji, member", of_conversation!()),
    erase!(Leaf, "membership", "conversation, member, first", of_conversation!()),
    erase!(Leaf, "keeping", "member, conversation", of_conversation!()),
    erase!(Leaf, "draft", "member, conversation", of_conversation!()),
    erase!(
        Leaf,
        "job",
        "key",
        "key IN (SELECT 'chat.deliver.' || CAST(id AS TEXT) FROM scheduled WHERE corp = $1)"
    ),
    erase!(Leaf, "scheduled", "id", "corp = $1"),
    erase!(
        Leaf,
        "department_group",
        "department",
        "department IN (SELECT id FROM department WHERE corp = $1)"
    ),
    erase!(
        Leaf,
        "department_group_member",
        "department, member",
        "department IN (SELECT id FROM department WHERE corp = $1)"
    ),
    erase!(Holder, "conversation", "id", "corp = $1"),
];

/// Messages with their words in the index, of each conversation from the latest back: a message is
/// taken out of the index as it was put in, and what it quotes stands before it.
fn messages(tx: &mut Tx<'_>, dying: &Dying<'_>) -> Outcome<usize> {
    // Found once for the batch: those that are empty by now are looked at again each time.
    let rows = tx.run(
        "SELECT c.id, c.kind FROM conversation c WHERE c.corp = $1
             AND EXISTS (SELECT 1 FROM message m WHERE m.conversation = c.id) LIMIT $2",
        vals![dying.corp, dying.most],
    )?;
    let mut deleted = 0;
    for row in rows {
        if deleted >= dying.most {
            break;
        }
        let (id, kind) = (row.get::<ConversationId>(0)?, row.get::<String>(1)?);
        let row = tx.one(
            "SELECT MIN(seq), MAX(seq) FROM (SELECT seq FROM message WHERE conversation = $1
                 ORDER BY seq DESC LIMIT $2) AS last",
            vals![id, dying.most - deleted],
        )?;
        let (from, to): (Seq, Seq) = (row.get(0)?, row.get(1)?);
        let kind = conversations::kind(&kind);
        for stored in messages::between(tx, id, from, to)?.iter().rev() {
            if !stored.message.recalled {
                spoken::remove(tx, id, kind, stored)?;
            }
        }
        let gone = tx.run(
            "DELETE FROM message WHERE conversation = $1 AND seq BETWEEN $2 AND $3 RETURNING 1",
            vals![id, from, to],
        )?;
        deleted += gone.len();
    }
    Ok(deleted)
}
