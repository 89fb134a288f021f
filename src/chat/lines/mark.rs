//! How far a message of one's own has come, in a few signs at its right.

use canteen_protocol::conversation::ConversationKind;

use super::piece::Piece;
use crate::model::{Delivery, Item, ItemKey, ItemKind};
use crate::state::State;
use crate::theme::Role;

/// Signs that say it without words, and words for those who want ASCII alone.
struct Signs {
    queued: &'static str,
    sent: &'static str,
    /// Sent, and a change of it is queued.
    pending: &'static str,
    read: &'static str,
    /// Before how many of how many have read it.
    some: &'static str,
}

const SIGNS: Signs =
    Signs { queued: "↑", sent: "✓", pending: "✓↑", read: "✓✓", some: "✓ " };
const WORDS: Signs =
    Signs { queued: "queued", sent: "sent", pending: "changing", read: "read", some: "read " };

/// Cells it may take at the right of the last line, so that the height does not depend on it.
pub const ROOM: usize = 10;

/// The mark of an item; none for what others said or what was refused.
#[must_use]
pub fn of(state: &State, item: &Item) -> Option<Piece> {
    let ItemKind::Message(said) = &item.kind else { return None };
    if item.by.is_none() || item.by != state.me() || said.recalled {
        return None;
    }
    let signs = if state.settings.ascii { &WORDS } else { &SIGNS };
    Some(match (&said.delivery, item.key) {
        // It says so in a line of its own.
        (Delivery::Failed(_), _) => return None,
        (Delivery::Queued, _) | (_, ItemKey::Queued(_)) => Piece::new(signs.queued, Role::Queued),
        (Delivery::Sent, _) if said.pending => Piece::new(signs.pending, Role::Queued),
        (Delivery::Sent, ItemKey::Logged(seq)) => {
            let (read, of) = state.chat.people.read_by(seq, state.me());
            let direct =
                state.chat.summary(state).is_some_and(|chat| chat.kind == ConversationKind::Direct);
            match (direct, read) {
                (_, 0) => Piece::new(signs.sent, Role::Sent),
                (true, _) => Piece::new(signs.read, Role::Read),
                (false, _) if read == of => Piece::new(signs.read, Role::Read),
                (false, _) => Piece::new(format!("{}{read}/{of}", signs.some), Role::Read),
            }
        }
    })
}
