//! What is known of a message besides its words, as tokens of their own: so that an index can
//! find the messages of a conversation, or those with a link, as it finds words.

use std::fmt::Write as _;

use super::Query;
use crate::markup::{self, Block, Kind};

/// What a message has and is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Marks {
    /// Number of its conversation.
    pub conversation: i64,
    /// Number of its author.
    pub author: Option<i64>,
    /// Said to one other alone rather than in a group, when that is known.
    pub direct: Option<bool>,
    /// It has a link.
    pub link: bool,
    /// It mentions somebody.
    pub mention: bool,
    /// It was edited.
    pub edited: bool,
    /// It answers another.
    pub reply: bool,
    /// It carries a file.
    pub file: bool,
    /// One of its files is a picture.
    pub picture: bool,
}

/// The token of a link.
pub const LINK: &str = "l";
/// The token of a mention.
pub const MENTION: &str = "m";
/// The token of what was edited.
pub const EDITED: &str = "e";
/// The token of an answer.
pub const REPLY: &str = "r";
/// The token of what carries a file.
pub const FILE: &str = "f";
/// The token of what carries a picture.
pub const PICTURE: &str = "p";
/// The token of what was said to one alone.
pub const DIRECT: &str = "d";
/// The token of what was said in a group.
pub const GROUP: &str = "g";

/// The token of a conversation.
pub fn conversation(number: i64) -> String {
    format!("c{number}")
}

/// The token of an author.
pub fn author(number: i64) -> String {
    format!("a{number}")
}

/// Whether a file of this media type is a picture.
pub fn is_picture(mime: &str) -> bool {
    mime.starts_with("image/")
}

/// Whether a text has a link.
pub fn has_link(text: &str) -> bool {
    // Reading markup is costly, and most messages have none.
    if !["http://", "https://", "mailto:"].iter().any(|scheme| text.contains(scheme)) {
        return false;
    }
    markup::parse(text).iter().any(|block| match block {
        Block::Paragraph(spans) | Block::Quote(spans) | Block::Item { spans, .. } => {
            spans.iter().any(|span| matches!(span.kind, Kind::Link(_)))
        }
        Block::Code { .. } => false,
    })
}

impl Marks {
    /// Its tokens, separated by blanks.
    #[must_use]
    pub fn tokens(&self) -> String {
        let mut tokens = conversation(self.conversation);
        if let Some(number) = self.author {
            let _ = write!(tokens, " {}", author(number));
        }
        let flags = [
            (self.direct == Some(true), DIRECT),
            (self.direct == Some(false), GROUP),
            (self.link, LINK),
            (self.mention, MENTION),
            (self.edited, EDITED),
            (self.reply, REPLY),
            (self.file, FILE),
            (self.picture, PICTURE),
        ];
        for (_, token) in flags.iter().filter(|(is, _)| *is) {
            tokens.push(' ');
            tokens.push_str(token);
        }
        tokens
    }
}

/// Marks that are wanted: of each group at least one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// Groups of tokens.
    pub groups: Vec<Vec<String>>,
}

impl Wanted {
    /// Wants one of these; nothing when there are none.
    pub fn one_of(&mut self, tokens: impl IntoIterator<Item = String>) {
        let group: Vec<String> = tokens.into_iter().collect();
        if !group.is_empty() {
            self.groups.push(group);
        }
    }

    /// With words, for `MATCH` in FTS5 with the columns `words` and `marks`; empty when nothing is
    /// wanted at all.
    #[must_use]
    pub fn to_fts5(&self, query: &Query) -> String {
        let words = (!query.is_empty()).then(|| format!("words : ({})", query.to_fts5()));
        let group = |group: &Vec<String>| format!("marks : ({})", group.join(" OR "));
        words.into_iter().chain(self.groups.iter().map(group)).collect::<Vec<_>>().join(" AND ")
    }

    /// The same for a cast to `tsquery`, marks behind a `#` that no word has.
    #[must_use]
    pub fn to_tsquery(&self, query: &Query) -> String {
        let token = |token: &String| format!("'#{token}'");
        let group = |group: &Vec<String>| {
            format!("({})", group.iter().map(token).collect::<Vec<_>>().join(" | "))
        };
        let words = (!query.is_empty()).then(|| query.to_tsquery());
        words.into_iter().chain(self.groups.iter().map(group)).collect::<Vec<_>>().join(" & ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_tokens() {
        let plain =
            Marks { conversation: 42, author: Some(7), direct: Some(false), ..Marks::default() };
        assert_eq!(plain.tokens(), "c42 a7 g");
        let said = Marks { link: true, mention: true, edited: true, reply: true, ..plain };
        let flags = Marks { file: true, picture: true, ..said };
        let all = Marks { direct: Some(true), ..flags };
        assert_eq!(all.tokens(), "c42 a7 d l m e r f p");
        assert_eq!(Marks::default().tokens(), "c0");
    }

    #[test]
    fn what_is_wanted_is_asked_in_both_ways() {
        let (mut wanted, none) = (Wanted::default(), Query::default());
        wanted.one_of([]);
        assert_eq!((wanted.to_fts5(&none), wanted.to_tsquery(&none)), Default::default());
        wanted.one_of([conversation(1), conversation(2)]);
        wanted.one_of([LINK.to_owned()]);
        assert_eq!(wanted.to_fts5(&none), "marks : (c1 OR c2) AND marks : (l)");
        assert_eq!(wanted.to_tsquery(&none), "('#c1' | '#c2') & ('#l')");
        let query = super::super::query("a 中文");
        assert_eq!(
            wanted.to_fts5(&query),
            "words : (\"a\" AND \"中 文\") AND marks : (c1 OR c2) AND marks : (l)"
        );
        let alone = Wanted::default();
        assert_eq!(alone.to_tsquery(&query), "('a') & ('中文')");
    }

    #[test]
    fn links_are_those_that_are_shown() {
        for (text, has) in [
            ("see https://example.com/a", true),
            ("> mailto:a@example.com", true),
            ("http is a protocol", false),
            ("```\nhttps://example.com\n```", false),
            ("", false),
        ] {
            assert_eq!(has_link(text), has, "{text:?}");
        }
    }
}
