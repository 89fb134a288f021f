//! Who sees whom: the one place that decides it, for sync, resolving, and everything else that
//! shows a member. Pure.
//!
//! Within a corp everyone sees everyone, until the rules of DIR-01 to DIR-08 come in here.

use canteen_protocol::MemberId;
use canteen_protocol::ids::CorpNo;

/// Who looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Viewer {
    /// The member.
    pub member: MemberId,
    /// Their corp.
    pub corp: CorpNo,
}

/// What is looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Subject {
    /// The corp it belongs to.
    pub corp: CorpNo,
}

/// Whether the viewer may know of the subject.
#[must_use]
pub fn sees(viewer: Viewer, subject: Subject) -> bool {
    viewer.corp == subject.corp
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corps_do_not_see_each_other() {
        let viewer = Viewer { member: MemberId(1), corp: CorpNo(1) };
        for (corp, expected) in [(1, true), (2, false)] {
            assert_eq!(sees(viewer, Subject { corp: CorpNo(corp) }), expected);
        }
    }
}
