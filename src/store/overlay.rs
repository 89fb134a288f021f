//! What later entries make of a message. Pure.
//!
//! A message is read from the server in its state at that moment, which includes every entry up to
//! `changed`. Entries beyond that one are laid over it here, in the order of their places.

use canteen_protocol::message::{Message, Reaction};
use canteen_protocol::{Body, MemberId, Seq, Time};

/// Members named with a reaction; more are only counted.
const NAMED: usize = 20;

/// An entry that changes a message.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// Its place.
    pub seq: Seq,
    /// When it was written.
    pub at: Time,
    /// Whose it is.
    pub by: Option<MemberId>,
    /// What it says.
    pub body: &'a Body,
}

/// The message an entry changes; none for entries that stand for themselves.
#[must_use]
pub fn target(body: &Body) -> Option<Seq> {
    match body {
        Body::Edited { target, .. } | Body::Recalled { target } | Body::Reacted { target, .. } => {
            Some(*target)
        }
        _ => None,
    }
}

/// Lays one change over a message. One that is in it already changes nothing.
pub fn apply(message: &mut Message, change: &Change<'_>, me: MemberId) {
    if change.seq <= message.changed {
        return;
    }
    message.changed = change.seq;
    if message.recalled {
        return;
    }
    match change.body {
        Body::Edited { text, mentions, mentions_all, .. } => {
            message.text.clone_from(text);
            message.mentions.clone_from(mentions);
            message.mentions_all = *mentions_all;
            message.edited = Some(change.at);
        }
        Body::Recalled { .. } => recall(message),
        Body::Reacted { emoji, on, .. } => {
            if let Some(by) = change.by {
                react(&mut message.reactions, by, emoji, *on, me);
            }
        }
        _ => {}
    }
}

/// What a message says in a few words: its text, else the names of what it carries.
#[must_use]
pub fn gist(message: &Message) -> String {
    if message.text.is_empty() {
        let names: Vec<_> = message.files.iter().map(|file| file.name.as_str()).collect();
        return names.join(", ");
    }
    message.text.clone()
}

/// Takes a message back: nothing of what it said stays, and nothing of what was said to that.
pub fn recall(message: &mut Message) {
    message.text.clear();
    message.files.clear();
    message.mentions.clear();
    message.mentions_all = false;
    message.reactions.clear();
    message.reply_to = None;
    message.edited = None;
    message.recalled = true;
}

/// Adds or takes away a member's reaction. The member themself stands first.
pub fn react(reactions: &mut Vec<Reaction>, by: MemberId, emoji: &str, on: bool, me: MemberId) {
    let found = reactions.iter().position(|reaction| reaction.emoji == emoji);
    match (found, on) {
        (None, true) => {
            reactions.push(Reaction { emoji: emoji.to_owned(), count: 1, members: vec![by] });
        }
        (Some(i), true) => {
            let reaction = &mut reactions[i];
            if reaction.members.contains(&by) {
                return;
            }
            reaction.count += 1;
            if by == me {
                reaction.members.insert(0, by);
                reaction.members.truncate(NAMED);
            } else if reaction.members.len() < NAMED {
                reaction.members.push(by);
            }
        }
        (Some(i), false) => {
            let reaction = &mut reactions[i];
            let named = reaction.members.len();
            reaction.members.retain(|member| *member != by);
            // Someone who is only counted may be the one who takes it away.
            let counted = reaction.count > i64::try_from(named).unwrap_or(i64::MAX);
            if named != reaction.members.len() || counted {
                reaction.count -= 1;
            }
            if reaction.count <= 0 {
                reactions.remove(i);
            }
        }
        (None, false) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ME: MemberId = MemberId(1);

    fn said(text: &str) -> Message {
        Message { n: 1, text: text.into(), changed: Seq(5), ..Message::default() }
    }

    fn lay(message: &mut Message, seq: i64, by: i64, body: &Body) {
        let change = Change { seq: Seq(seq), at: Time(seq), by: Some(MemberId(by)), body };
        apply(message, &change, ME);
    }

    fn edit(text: &str) -> Body {
        Body::Edited { target: Seq(5), text: text.into(), mentions: vec![ME], mentions_all: false }
    }

    fn reacted(emoji: &str, on: bool) -> Body {
        Body::Reacted { target: Seq(5), emoji: emoji.into(), on }
    }

    #[test]
    fn what_is_in_the_state_already_is_not_laid_over_it_again() {
        let mut message = Message { changed: Seq(8), ..said("new") };
        lay(&mut message, 7, 2, &edit("old"));
        assert_eq!((message.text.as_str(), message.changed), ("new", Seq(8)));
        lay(&mut message, 9, 2, &edit("newer"));
        assert_eq!((message.text.as_str(), message.edited), ("newer", Some(Time(9))));
    }

    #[test]
    fn nothing_comes_back_into_a_recalled_message() {
        let mut message = said("secret");
        lay(&mut message, 6, 2, &reacted("👍", true));
        lay(&mut message, 7, 2, &Body::Recalled { target: Seq(5) });
        lay(&mut message, 8, 2, &edit("secret again"));
        lay(&mut message, 9, 2, &reacted("👍", true));
        assert!(message.recalled && message.text.is_empty() && message.reactions.is_empty());
    }

    #[test]
    fn reactions_count_members_once_and_name_the_member_first() {
        let mut message = said("x");
        for (seq, by) in [(6, 2), (7, 3), (8, 3), (9, 1)] {
            lay(&mut message, seq, by, &reacted("👍", true));
        }
        assert_eq!(message.reactions[0].count, 3);
        assert_eq!(message.reactions[0].members, [1, 2, 3].map(MemberId));
        for (seq, by) in [(10, 2), (11, 2), (12, 3), (13, 1)] {
            lay(&mut message, seq, by, &reacted("👍", false));
        }
        assert_eq!(message.reactions, []);
    }

    #[test]
    fn those_who_are_only_counted_can_take_theirs_away() {
        let members: Vec<_> = (100..120).map(MemberId).collect();
        let crowd = Reaction { emoji: "👍".into(), count: 30, members };
        let mut message = Message { reactions: vec![crowd], ..said("x") };
        lay(&mut message, 6, 7, &reacted("👍", false));
        assert_eq!(message.reactions[0].count, 29);
        lay(&mut message, 7, 1, &reacted("👍", true));
        assert_eq!((message.reactions[0].count, message.reactions[0].members[0]), (30, ME));
        assert_eq!(message.reactions[0].members.len(), NAMED);
    }
}
