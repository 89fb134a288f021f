//! Who is in the open conversation, how far each has read, who is writing.

use std::collections::HashMap;

use canteen_protocol::conversation::Participant;
use canteen_protocol::{MemberId, Seq, Time};

/// How long one is shown as writing after the last sign of it.
const WRITES: i64 = 6_000;

/// The people of the open conversation.
#[derive(Clone, Debug, Default)]
pub struct People {
    members: Vec<Participant>,
    index: HashMap<MemberId, usize>,
    /// From which entry on each sees it, rising.
    firsts: Vec<Seq>,
    /// The same of those who have read something of what they see, and how far they have, rising.
    begun: (Vec<Seq>, Vec<Seq>),
    writing: Vec<(MemberId, Time)>,
    /// The corp does not let it be seen who has read what.
    hidden: bool,
}

impl People {
    /// The members, the owner first.
    #[must_use]
    pub fn members(&self) -> &[Participant] {
        &self.members
    }

    /// Whether the corp lets it be seen who has read what.
    pub fn receipts(&mut self, shown: bool) {
        self.hidden = !shown;
    }

    /// Whether it is not to be seen who has read what.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// Takes what the engine tells about the members. Marks only move forward.
    pub fn set(&mut self, members: &[Participant]) {
        let old = std::mem::replace(&mut self.members, members.to_vec());
        let places = self.members.iter().enumerate();
        self.index = places.map(|(place, one)| (one.member, place)).collect();
        for before in old {
            if let Some(one) = self.index.get(&before.member).map(|at| &mut self.members[*at]) {
                one.read = one.read.max(before.read);
            }
        }
        let rising = |mut seqs: Vec<Seq>| {
            seqs.sort_unstable();
            seqs
        };
        self.firsts = rising(self.members.iter().map(|one| one.first).collect());
        let begun = || self.members.iter().filter(|one| has_begun(one));
        self.begun = (
            rising(begun().map(|one| one.first).collect()),
            rising(begun().map(|one| one.read).collect()),
        );
    }

    /// Others have read on.
    pub fn read(&mut self, marks: &[(MemberId, Seq)]) {
        for (member, seq) in marks {
            let Some(place) = self.index.get(member) else { continue };
            let one = &mut self.members[*place];
            if one.read >= *seq {
                continue;
            }
            let before = std::mem::replace(one, Participant { read: *seq, ..*one });
            let (firsts, reads) = &mut self.begun;
            if has_begun(&before) {
                let at = reads.partition_point(|read| *read < before.read);
                reads.remove(at);
                insert(reads, *seq);
            } else if has_begun(one) {
                insert(firsts, one.first);
                insert(reads, *seq);
            }
        }
    }

    /// How many others have read an entry, of how many who may see it; nobody has where that is not
    /// to be seen. Takes no longer in a group
    /// of thousands: it stands beside every message of one's own.
    #[must_use]
    pub fn read_by(&self, seq: Seq, me: Option<MemberId>) -> (usize, usize) {
        let up_to = |seqs: &[Seq]| seqs.partition_point(|one| *one <= seq);
        let (firsts, reads) = &self.begun;
        if self.hidden {
            return (0, up_to(&self.firsts).saturating_sub(1));
        }
        // Who has stopped before it had begun before it as well.
        let stopped = reads.partition_point(|read| *read < seq);
        let (read, of) = (up_to(firsts) - stopped, up_to(&self.firsts));
        match me.and_then(|me| self.index.get(&me)).map(|at| &self.members[*at]) {
            Some(me) if me.first <= seq => (read - usize::from(me.read >= seq), of - 1),
            _ => (read, of),
        }
    }

    /// The others who may see an entry.
    pub fn others(&self, seq: Seq, me: Option<MemberId>) -> impl Iterator<Item = &Participant> {
        self.members.iter().filter(move |one| Some(one.member) != me && one.first <= seq)
    }

    /// Somebody is writing.
    pub fn writes(&mut self, member: MemberId, now: Time) {
        self.stopped(member);
        self.writing.push((member, Time(now.0 + WRITES)));
    }

    /// Somebody has sent what they wrote.
    pub fn stopped(&mut self, member: MemberId) {
        self.writing.retain(|(one, _)| *one != member);
    }

    /// Takes away those who have not been heard of for a while.
    pub fn expire(&mut self, now: Time) {
        self.writing.retain(|(_, until)| *until > now);
    }

    /// Who is writing, the longest first.
    pub fn writing(&self) -> impl Iterator<Item = MemberId> {
        self.writing.iter().map(|(member, _)| *member)
    }

    /// When the next of them is to be taken away.
    #[must_use]
    pub fn wake(&self) -> Option<Time> {
        self.writing.iter().map(|(_, until)| *until).min()
    }
}

/// Whether one has read something of what one sees.
fn has_begun(one: &Participant) -> bool {
    one.read >= one.first
}

fn insert(rising: &mut Vec<Seq>, seq: Seq) {
    let at = rising.partition_point(|one| *one < seq);
    rising.insert(at, seq);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    prop_compose! {
        fn participant()(member in 0..12i64, first in 1..8i64, read in 0..9i64) -> Participant {
            Participant { member: MemberId(member), first: Seq(first), read: Seq(read) }
        }
    }

    proptest! {
        #[test]
        fn readers_are_counted_as_they_are_listed(
            members in prop::collection::vec(participant(), 0..10),
            again in prop::collection::vec(participant(), 0..10),
            marks in prop::collection::vec((0..12i64, 0..9i64), 0..20),
            me in prop::option::of(0..12i64),
        ) {
            let me = me.map(MemberId);
            let mut people = People::default();
            for mut members in [members, again] {
                members.sort_by_key(|one| one.member);
                members.dedup_by_key(|one| one.member);
                people.set(&members);
                for (member, seq) in &marks {
                    people.read(&[(MemberId(*member), Seq(*seq))]);
                }
                for seq in (0..10).map(Seq) {
                    let read = people.others(seq, me).filter(|one| one.read >= seq).count();
                    let of = people.others(seq, me).count();
                    prop_assert_eq!(people.read_by(seq, me), (read, of), "{:?}", seq);
                }
            }
        }
    }
}
