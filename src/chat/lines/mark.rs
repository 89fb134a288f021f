//! How far a message of one's own has come, in a few signs at its right.

use canteen_protocol::conversation::ConversationKind;

use super::piece::Piece;
use crate::model::{Delivery, Item, ItemKey, ItemKind};
use crate::state::State;
use crate::theme::Role;

/// Cells it may take at the right of the last line, so that the height does not depend on it.
pub const ROOM: usize = 10;

/// The mark of an item; none for what others said or what was refused.
#[must_use]
pub fn of(state: &State, item: &Item) -> Option<Piece> {
    let ItemKind::Message(said) = &item.kind else { return None };
    if item.by.is_none() || item.by != state.me() || said.recalled {
        return None;
    }
    Some(match (&said.delivery, item.key) {
        // It says so in a line of its own.
        (Delivery::Failed(_), _) => return None,
        (Delivery::Queued, _) | (_, ItemKey::Queued(_)) => Piece::new("↑", Role::Queued),
        (Delivery::Sent, _) if said.pending => Piece::new("✓↑", Role::Queued),
        (Delivery::Sent, ItemKey::Logged(seq)) => {
            let (read, of) = state.chat.people.read_by(seq, state.me());
            let direct =
                state.chat.summary(state).is_some_and(|chat| chat.kind == ConversationKind::Direct);
            match (direct, read) {
                (_, 0) => Piece::new("✓", Role::Sent),
                (true, _) => Piece::new("✓✓", Role::Read),
                (false, _) if read == of => Piece::new("✓✓", Role::Read),
                (false, _) => Piece::new(format!("✓ {read}/{of}"), Role::Read),
            }
        }
    })
}
