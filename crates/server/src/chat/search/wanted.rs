//! What is looked for: checked, and written as the engines want it. Pure.

use canteen_protocol::search::{Criteria, MAX_CHARS, MAX_NAMED, Mark};
use canteen_protocol::{ConversationId, Time};
use canteen_text::tokens::{self, Query, marks};

use crate::chat::content::too_large;
use crate::fault::{Fault, Outcome};

/// What is looked for.
#[derive(Debug)]
pub struct Wanted {
    query: Query,
    marks: marks::Wanted,
    /// In these conversations; anywhere when empty.
    pub conversations: Vec<ConversationId>,
    /// Said from this time to before that one.
    pub times: (Time, Time),
}

impl Wanted {
    /// Of what was asked.
    ///
    /// # Errors
    /// Invalid when there is nothing to look for, or too large.
    pub fn of(criteria: Criteria) -> Outcome<Self> {
        let Criteria { words, conversations, from, after, before, with } = criteria;
        let size = words.chars().count();
        if size > MAX_CHARS {
            let (what, way_out) = ("what is looked for", "search for fewer words");
            return Err(too_large(what, size, MAX_CHARS, "characters", way_out));
        }
        if conversations.len().max(from.len()) > MAX_NAMED {
            let many = format!("more than {MAX_NAMED} are named: search for fewer at a time");
            return Err(Fault::invalid(many));
        }
        let query = tokens::query(&words);
        if query.is_empty() && !words.trim().is_empty() {
            let none =
                "there is no word in what is looked for: write letters, digits or characters";
            return Err(Fault::invalid(none));
        }
        let mut wanted = marks::Wanted::default();
        wanted.one_of(from.iter().map(|member| marks::author(member.0)));
        for mark in with {
            wanted.one_of([token(mark).to_owned()]);
        }
        let times = (after.unwrap_or(Time(i64::MIN)), before.unwrap_or(Time(i64::MAX)));
        let bounded = after.is_some() || before.is_some() || !conversations.is_empty();
        if query.is_empty() && wanted.groups.is_empty() && !bounded {
            return Err(Fault::invalid("there is nothing to look for: write a word"));
        }
        Ok(Self { query, marks: wanted, conversations, times })
    }

    /// For the engine, of messages in these conversations; anywhere when there are none.
    pub fn text(&self, sqlite: bool, within: &[ConversationId]) -> String {
        let mut marks = self.marks.clone();
        if within.is_empty() && self.query.is_empty() && marks.groups.is_empty() {
            // Whatever was said when it is asked for.
            marks.one_of([marks::DIRECT, marks::GROUP].map(str::to_owned));
        }
        marks.one_of(within.iter().map(|id| marks::conversation(id.0)));
        if sqlite { marks.to_fts5(&self.query) } else { marks.to_tsquery(&self.query) }
    }
}

fn token(mark: Mark) -> &'static str {
    match mark {
        Mark::Link => marks::LINK,
        Mark::Mention => marks::MENTION,
        Mark::Edited => marks::EDITED,
        Mark::Reply => marks::REPLY,
        Mark::File => marks::FILE,
        Mark::Picture => marks::PICTURE,
        Mark::Direct => marks::DIRECT,
        Mark::Group => marks::GROUP,
    }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::MemberId;

    use super::*;

    fn texts(criteria: Criteria, within: &[ConversationId]) -> (String, String) {
        let wanted = Wanted::of(criteria).unwrap();
        (wanted.text(true, within), wanted.text(false, within))
    }

    #[test]
    fn what_is_wanted_is_written_for_both_engines() {
        let words = |words: &str| Criteria { words: words.into(), ..Criteria::default() };
        let none: &[ConversationId] = &[];
        let (one, two) = (ConversationId(1), ConversationId(2));
        for (criteria, within, fts5, tsquery) in [
            (words("开会 "), none, "words : (\"开 会\")", "('开会')"),
            (
                words("a be"),
                &[one, two][..],
                "words : (\"a\" AND \"be\" *) AND marks : (c1 OR c2)",
                "('a') & ('be':*) & ('#c1' | '#c2')",
            ),
            (
                Criteria {
                    from: vec![MemberId(7)],
                    with: vec![Mark::Link, Mark::Edited],
                    ..Criteria::default()
                },
                none,
                "marks : (a7) AND marks : (l) AND marks : (e)",
                "('#a7') & ('#l') & ('#e')",
            ),
            (
                Criteria { after: Some(Time(1)), ..Criteria::default() },
                none,
                "marks : (d OR g)",
                "('#d' | '#g')",
            ),
        ] {
            assert_eq!(texts(criteria, within), (fts5.to_owned(), tsquery.to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_looked_for_is_refused() {
        for (words, message) in [
            ("", "there is nothing to look for: write a word"),
            ("  ", "there is nothing to look for: write a word"),
            ("?!", "there is no word in what is looked for: write letters, digits or characters"),
            (
                &"字".repeat(1_001),
                "what is looked for has 1001 characters, the limit is 1000: search for fewer words",
            ),
        ] {
            let fault = Wanted::of(Criteria { words: words.into(), ..Criteria::default() });
            assert_eq!(fault.unwrap_err().to_string(), message, "{words:.9}");
        }
    }
}
