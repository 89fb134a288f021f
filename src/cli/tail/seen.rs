//! Which state of a message was printed last, so that a change is told from a repeat.

use std::collections::{HashMap, VecDeque};

use canteen_protocol::{ConversationId, Seq, Time};

use crate::model::Said;

/// How many messages are remembered.
const MOST: usize = 20_000;

/// What of a message's state is worth printing it again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Stamp {
    edited: Option<Time>,
    recalled: bool,
}

/// The remembered messages; the oldest are forgotten first.
#[derive(Default)]
pub struct Seen {
    stamps: HashMap<(ConversationId, Seq), Stamp>,
    order: VecDeque<(ConversationId, Seq)>,
}

impl Seen {
    /// Remembers a message as it is now. Whether it was remembered otherwise before.
    pub fn has_changed(&mut self, id: ConversationId, seq: Seq, said: &Said) -> bool {
        let stamp = Stamp { edited: said.edited, recalled: said.recalled };
        match self.stamps.insert((id, seq), stamp) {
            Some(before) => before != stamp,
            None => {
                self.order.push_back((id, seq));
                if self.order.len() > MOST
                    && let Some(oldest) = self.order.pop_front()
                {
                    self.stamps.remove(&oldest);
                }
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_from_a_repeat() {
        let mut seen = Seen::default();
        let place = (ConversationId(1), Seq(1));
        let mut is = |said: &Said| seen.has_changed(place.0, place.1, said);
        let plain = Said { text: "a".into(), ..Said::default() };
        let edited = Said { edited: Some(Time(5)), ..plain.clone() };
        let recalled = Said { recalled: true, ..edited.clone() };
        assert!(!is(&plain), "new");
        assert!(!is(&plain), "a repeat, such as after a reaction");
        assert!(is(&edited));
        assert!(!is(&edited));
        assert!(is(&recalled));
    }

    #[test]
    fn memory_is_bounded() {
        let mut seen = Seen::default();
        for seq in 0..(MOST as i64 + 10) {
            seen.has_changed(ConversationId(1), Seq(seq), &Said::default());
        }
        assert_eq!((seen.stamps.len(), seen.order.len()), (MOST, MOST));
        assert!(!seen.stamps.contains_key(&(ConversationId(1), Seq(0))));
    }
}
