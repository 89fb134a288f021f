//! Whether the member is told of a message: facts and wishes in, a verdict out.

use crate::config::{Notify, NotifyFor};

/// What is known of a message that has arrived, and of whoever it is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Arrival {
    /// The member wrote it, on another device.
    pub own: bool,
    /// Its conversation is muted.
    pub muted: bool,
    /// It mentions the member, or everyone.
    pub mentions_me: bool,
    /// It is in a conversation of two.
    pub direct: bool,
    /// Its conversation is in front of the member's eyes.
    pub looked_at: bool,
    /// The member sits at this terminal.
    pub present: bool,
}

/// What the member has set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wish {
    /// By which way.
    pub way: Notify,
    /// Of which messages.
    pub which: NotifyFor,
    /// With the bell.
    pub bell: bool,
}

/// The verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// Not at all: the lists count it.
    Nothing,
    /// The bell alone: the screen itself shows the rest.
    Bell,
    /// A notice.
    Notice {
        /// And the bell.
        ring: bool,
    },
}

/// Decides. A mention goes through the muting of its conversation, as its count does; nothing goes
/// through `off`.
#[must_use]
pub fn told(arrival: Arrival, wish: Wish) -> Told {
    let Arrival { own, muted, mentions_me, direct, looked_at, present } = arrival;
    let personal = direct || mentions_me;
    let unwanted = wish.which == NotifyFor::Personal && !personal;
    let silenced = muted && !mentions_me;
    if own || looked_at || silenced || unwanted || wish.way == Notify::Off {
        return Told::Nothing;
    }
    match (present, wish.bell) {
        (true, true) => Told::Bell,
        (true, false) => Told::Nothing,
        (false, ring) => Told::Notice { ring },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WISH: Wish = Wish { way: Notify::Auto, which: NotifyFor::All, bell: true };
    const AWAY: Arrival = Arrival {
        own: false,
        muted: false,
        mentions_me: false,
        direct: false,
        looked_at: false,
        present: false,
    };

    #[test]
    fn who_is_told_of_what() {
        let notice = Told::Notice { ring: true };
        let at = Arrival { present: true, ..AWAY };
        let off = Wish { way: Notify::Off, ..WISH };
        let personal = Wish { which: NotifyFor::Personal, ..WISH };
        let quiet = Wish { bell: false, ..WISH };
        for (arrival, wish, expected) in [
            (AWAY, WISH, notice),
            (AWAY, quiet, Told::Notice { ring: false }),
            (at, WISH, Told::Bell),
            (at, quiet, Told::Nothing),
            (AWAY, off, Told::Nothing),
            (Arrival { mentions_me: true, ..AWAY }, off, Told::Nothing),
            (Arrival { own: true, ..AWAY }, WISH, Told::Nothing),
            (Arrival { muted: true, ..AWAY }, WISH, Told::Nothing),
            (Arrival { muted: true, direct: true, ..AWAY }, WISH, Told::Nothing),
            (Arrival { muted: true, mentions_me: true, ..AWAY }, WISH, notice),
            (Arrival { looked_at: true, ..at }, WISH, Told::Nothing),
            (Arrival { looked_at: true, mentions_me: true, ..at }, WISH, Told::Nothing),
            (AWAY, personal, Told::Nothing),
            (Arrival { direct: true, ..AWAY }, personal, notice),
            (Arrival { mentions_me: true, ..AWAY }, personal, notice),
            (Arrival { direct: true, ..at }, personal, Told::Bell),
        ] {
            assert_eq!(told(arrival, wish), expected, "{arrival:?} {wish:?}");
        }
    }

    proptest! {
        #[test]
        fn never_for_what_is_muted_in_sight_or_off(
            bits in 0u8..64, bell: bool, all: bool, off: bool,
        ) {
            let bit = |n: u8| bits & (1 << n) != 0;
            let arrival = Arrival {
                own: bit(0),
                muted: bit(1),
                mentions_me: bit(2),
                direct: bit(3),
                looked_at: bit(4),
                present: bit(5),
            };
            let which = if all { NotifyFor::All } else { NotifyFor::Personal };
            let wish = Wish { way: if off { Notify::Off } else { Notify::Auto }, which, bell };
            let verdict = told(arrival, wish);
            let never = off || arrival.looked_at || (arrival.muted && !arrival.mentions_me);
            prop_assert!(!never || verdict == Told::Nothing);
            if !bell {
                let rings = matches!(verdict, Told::Bell | Told::Notice { ring: true });
                prop_assert!(!rings);
            }
        }
    }
}
