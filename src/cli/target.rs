//! Whom a name on the command line means. Pure: candidates in, one place or a clear error out.
//!
//! What is meant exactly always wins over what only begins alike; several that fit equally well
//! are an error, because a message cannot be unsaid.

use canteen_protocol::{ConversationId, MemberId};

use super::exit::Failure;

/// Where something can be said.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Place {
    /// In a conversation.
    Conversation(ConversationId),
    /// To a member, with whom there may be no conversation yet.
    Member(MemberId),
}

/// Something that can be meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Candidate<'a> {
    /// Where it is.
    pub place: Place,
    /// A member's account; empty for a group.
    pub userid: &'a str,
    /// Its name; empty for a conversation that is only known by its id.
    pub name: &'a str,
    /// A member's English name; often empty.
    pub other_name: &'a str,
}

impl<'a> Candidate<'a> {
    /// A group.
    pub fn group(id: ConversationId, name: &'a str) -> Self {
        Self { place: Place::Conversation(id), userid: "", name, other_name: "" }
    }

    /// A direct conversation: known by its id alone, for its member is a candidate too.
    pub fn direct(id: ConversationId) -> Self {
        Self::group(id, "")
    }

    /// A member.
    pub fn member(id: MemberId, userid: &'a str, name: &'a str, other_name: &'a str) -> Self {
        Self { place: Place::Member(id), userid, name, other_name }
    }

    fn is_group(&self) -> bool {
        matches!(self.place, Place::Conversation(_))
    }

    fn has_id(&self, given: &str) -> bool {
        matches!(self.place, Place::Conversation(id) if given.parse() == Ok(id))
    }

    fn words(&self) -> impl Iterator<Item = &'a str> {
        [self.userid, self.name, self.other_name].into_iter().filter(|word| !word.is_empty())
    }

    /// How it can be named without doubt.
    fn label(&self) -> String {
        match self.place {
            Place::Conversation(id) => format!("#{id} ({})", self.name),
            Place::Member(_) => format!("@{} ({})", self.userid, self.name),
        }
    }
}

/// Why nothing is meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Miss {
    /// Nothing fits.
    Nothing {
        /// What was given.
        given: String,
    },
    /// Several fit equally well.
    Several {
        /// What was given.
        given: String,
        /// Each in a way that leaves no doubt.
        labels: Vec<String>,
    },
}

impl From<Miss> for Failure {
    fn from(miss: Miss) -> Self {
        match miss {
            Miss::Nothing { given } => {
                Self::new("not_found", format!("there is no conversation or member '{given}'"))
                    .hint("canteen inbox lists the conversations")
            }
            Miss::Several { given, labels } => {
                let (shown, more) = labels.split_at(labels.len().min(8));
                let more = if more.is_empty() { "" } else { " and others" };
                let shown = shown.join(", ");
                Self::new("ambiguous", format!("'{given}' may be {shown}{more}"))
                    .hint("name one of them by its @account or #id")
            }
        }
    }
}

/// Finds the group that is meant among these.
///
/// # Errors
/// As [`find`].
pub fn group<'a>(
    given: &str,
    groups: impl Iterator<Item = (ConversationId, &'a str)>,
) -> Result<ConversationId, Miss> {
    let groups: Vec<_> = groups.map(|(id, name)| Candidate::group(id, name)).collect();
    match find(given, &groups)? {
        Place::Conversation(id) => Ok(id),
        Place::Member(_) => Err(Miss::Nothing { given: given.to_owned() }),
    }
}

/// Finds what is meant. `@` before the name means a member, `#` a conversation.
///
/// In this order: id of a conversation or account of a member, name, beginning of a name, part of
/// a name; all without regard to case.
///
/// # Errors
/// [`Miss`] when nothing fits, or when several fit at the first of these steps where any does.
pub fn find(given: &str, candidates: &[Candidate<'_>]) -> Result<Place, Miss> {
    let (name, groups, members) = match given.split_at_checked(1) {
        Some(("@", name)) => (name, false, true),
        Some(("#", name)) => (name, true, false),
        _ => (given, true, true),
    };
    let nothing = || Miss::Nothing { given: given.to_owned() };
    if name.is_empty() {
        return Err(nothing());
    }
    let wanted = name.to_lowercase();
    let low = |word: &str| word.to_lowercase();
    type Fits<'f> = &'f dyn Fn(&Candidate<'_>) -> bool;
    let steps: [Fits<'_>; 4] = [
        &|c| c.has_id(name) || c.userid.eq_ignore_ascii_case(name),
        &|c| c.words().any(|word| low(word) == wanted),
        &|c| c.words().any(|word| low(word).starts_with(&wanted)),
        &|c| c.words().any(|word| low(word).contains(&wanted)),
    ];
    let allowed = |c: &&Candidate<'_>| if c.is_group() { groups } else { members };
    for fits in steps {
        let mut found: Vec<_> = candidates.iter().filter(allowed).filter(|c| fits(c)).collect();
        found.sort_by_key(|candidate| candidate.place);
        found.dedup_by_key(|candidate| candidate.place);
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one.place),
            several => {
                let labels = several.iter().map(|candidate| candidate.label()).collect();
                return Err(Miss::Several { given: given.to_owned(), labels });
            }
        }
    }
    Err(nothing())
}

/// Whether the text is a segment expression rather than one name. A name may hold a comma, an
/// account a hyphen; a list of accounts begins with `@` or a bracket.
pub fn is_segment(given: &str) -> bool {
    let joins = |text: &str| {
        text.contains([',', '&', '(']) || ["-@", "-dept:", "-tag:"].iter().any(|j| text.contains(j))
    };
    let is_set = given.starts_with("dept:") || given.starts_with("tag:") || given == "@all";
    is_set || (given.starts_with(['@', '(']) && joins(given))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates() -> Vec<Candidate<'static>> {
        vec![
            Candidate::group(ConversationId(7), "ops"),
            Candidate::group(ConversationId(8), "Ops war room"),
            Candidate::group(ConversationId(9), "Lunch"),
            Candidate::group(ConversationId(10), "lunch"),
            Candidate::direct(ConversationId(11)),
            Candidate::member(MemberId(1), "li.wei", "李伟", "William"),
            Candidate::member(MemberId(2), "li.na", "李娜", ""),
            Candidate::member(MemberId(3), "1001", "Chen Jie", ""),
            Candidate::member(MemberId(4), "7", "Seven", ""),
            Candidate::member(MemberId(5), "ops-bot", "Robot", ""),
        ]
    }

    fn place(given: &str) -> Result<Place, Miss> {
        find(given, &candidates())
    }

    fn labels(given: &str) -> Vec<String> {
        match place(given).unwrap_err() {
            Miss::Several { labels, .. } => labels,
            miss => panic!("{given}: {miss:?}"),
        }
    }

    #[test]
    fn what_is_meant_exactly_wins() {
        let conversation = |id| Ok(Place::Conversation(ConversationId(id)));
        let member = |id| Ok(Place::Member(MemberId(id)));
        for (given, expected) in [
            ("8", conversation(8)),
            ("11", conversation(11)),
            ("#11", conversation(11)),
            ("LI.WEI", member(1)),
            ("@li.wei", member(1)),
            ("1001", member(3)),
            ("李娜", member(2)),
            ("william", member(1)),
            ("ops", conversation(7)),
            ("#Ops", conversation(7)),
            ("ops w", conversation(8)),
            ("war", conversation(8)),
            ("@ops", member(5)),
            ("#7", conversation(7)),
            ("@7", member(4)),
        ] {
            assert_eq!(place(given), expected, "{given}");
        }
    }

    #[test]
    fn several_that_fit_are_listed() {
        assert_eq!(labels("LUNCH"), ["#9 (Lunch)", "#10 (lunch)"]);
        assert_eq!(labels("li."), ["@li.wei (李伟)", "@li.na (李娜)"]);
        assert_eq!(labels("7"), ["#7 (ops)", "@7 (Seven)"]);
        let failure = Failure::from(place("李").unwrap_err());
        assert_eq!(failure.code, "ambiguous");
        assert_eq!(failure.message, "'李' may be @li.wei (李伟), @li.na (李娜)");
    }

    #[test]
    fn nothing_is_not_guessed() {
        for given in ["", "#", "@", "nobody", "#li.wei", "99"] {
            assert!(matches!(place(given), Err(Miss::Nothing { .. })), "{given:?}");
        }
    }

    #[test]
    fn segments_are_told_from_names() {
        for given in
            ["@all", "dept:\"/East\"", "tag:Sales", "@a,@b", "(@a)", "@all-@bob", "@a&tag:x"]
        {
            assert!(is_segment(given), "{given}");
        }
        for given in ["@bob", "ops", "a, b and c", "@bob-smith", "#7", "R&D"] {
            assert!(!is_segment(given), "{given}");
        }
    }
}
