//! Who is in the open conversation, how far each has read, who is writing.

use canteen_protocol::conversation::Participant;
use canteen_protocol::{MemberId, Seq, Time};

/// How long one is shown as writing after the last sign of it.
const WRITES: i64 = 6_000;

/// The people of the open conversation.
#[derive(Clone, Debug, Default)]
pub struct People {
    members: Vec<Participant>,
    writing: Vec<(MemberId, Time)>,
}

impl People {
    /// The members, the owner first.
    #[must_use]
    pub fn members(&self) -> &[Participant] {
        &self.members
    }

    /// Takes what the engine tells about the members. Marks only move forward.
    pub fn set(&mut self, members: &[Participant]) {
        let old = std::mem::replace(&mut self.members, members.to_vec());
        let marks = old.into_iter().map(|one| (one.member, one.read)).collect::<Vec<_>>();
        self.read(&marks);
    }

    /// Others have read on.
    pub fn read(&mut self, marks: &[(MemberId, Seq)]) {
        for (member, seq) in marks {
            if let Some(one) = self.members.iter_mut().find(|one| one.member == *member) {
                one.read = one.read.max(*seq);
            }
        }
    }

    /// How many others have read an entry, of how many who may see it.
    #[must_use]
    pub fn read_by(&self, seq: Seq, me: Option<MemberId>) -> (usize, usize) {
        self.others(seq, me)
            .fold((0, 0), |(read, of), one| (read + usize::from(one.read >= seq), of + 1))
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
