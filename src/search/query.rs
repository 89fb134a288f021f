//! What is typed into a search: words and phrases, and filters such as `from:li`. Pure.
//!
//! A filter is a known key, a colon and a value, which quotes keep together. Everything else is
//! words: a colon in an address or a time needs no care.

use std::ops::Range;

/// What a filter is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// Who said it.
    From,
    /// Where.
    In,
    /// Before this day or time.
    Before,
    /// From this day or time on.
    After,
    /// On this day.
    On,
    /// What it has.
    Has,
    /// What it is.
    Is,
}

impl Key {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::From, Self::In, Self::After, Self::Before, Self::On, Self::Has, Self::Is];

    /// How it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::In => "in",
            Self::Before => "before",
            Self::After => "after",
            Self::On => "on",
            Self::Has => "has",
            Self::Is => "is",
        }
    }

    fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::From => &["来自", "发送者"],
            Self::In => &["在", "会话"],
            Self::Before => &["之前", "早于", "until"],
            Self::After => &["之后", "晚于", "since"],
            Self::On => &["日期"],
            Self::Has => &["含", "包含"],
            Self::Is => &["是"],
        }
    }

    fn named(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        Self::ALL.into_iter().find(|key| key.name() == name || key.other_names().contains(&&*name))
    }
}

/// A filter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filter {
    /// What it is about.
    pub key: Key,
    /// Its value without quotes; may be empty.
    pub value: String,
    /// Where it stands in what was typed.
    pub at: Range<usize>,
}

/// What was typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Parsed {
    /// Words and phrases as they were typed, without the filters. Ends with a blank unless the
    /// last word is still being typed.
    pub words: String,
    /// The filters in their order.
    pub filters: Vec<Filter>,
}

/// Takes what was typed apart.
#[must_use]
pub fn parse(typed: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut at = 0;
    while at < typed.len() {
        let rest = &typed[at..];
        let blank = rest.len() - rest.trim_start().len();
        if blank > 0 {
            parsed.words.push(' ');
            at += blank;
            continue;
        }
        let end = at + chunk(rest);
        match filter(&typed[at..end]) {
            Some((key, value)) => {
                parsed.filters.push(Filter { key, value: unquoted(value), at: at..end });
                parsed.words.push(' ');
            }
            None => parsed.words.push_str(&typed[at..end]),
        }
        at = end;
    }
    let trimmed = parsed.words.trim_start().len();
    parsed.words.drain(..parsed.words.len() - trimmed);
    parsed
}

/// The length of what belongs together at the beginning: up to a blank outside of quotes.
fn chunk(rest: &str) -> usize {
    let mut quoted = false;
    for (at, c) in rest.char_indices() {
        match c {
            c if is_quote(c) => quoted = !quoted,
            c if c.is_whitespace() && !quoted => return at,
            _ => {}
        }
    }
    rest.len()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”')
}

fn filter(chunk: &str) -> Option<(Key, &str)> {
    let colon = chunk.find([':', '：'])?;
    let key = Key::named(&chunk[..colon])?;
    let value = &chunk[colon..];
    Some((key, value.trim_start_matches([':', '：'])))
}

fn unquoted(value: &str) -> String {
    value.chars().filter(|c| !is_quote(*c)).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_and_filters_are_taken_apart() {
        for (typed, words, filters) in [
            ("", "", vec![]),
            ("deploy", "deploy", vec![]),
            ("deploy ", "deploy ", vec![]),
            ("from:li deploy", "deploy", vec![(Key::From, "li")]),
            ("deploy from:li", "deploy  ", vec![(Key::From, "li")]),
            ("in:\"Ops war room\" 开会", "开会", vec![(Key::In, "Ops war room")]),
            ("\"from:li\" x", "\"from:li\" x", vec![]),
            ("FROM:Li HAS:link", "", vec![(Key::From, "Li"), (Key::Has, "link")]),
            ("from：李伟", "", vec![(Key::From, "李伟")]),
            ("来自:李伟 在:平台部", "", vec![(Key::From, "李伟"), (Key::In, "平台部")]),
            ("https://a.b/c 12:30 note:x", "https://a.b/c 12:30 note:x", vec![]),
            ("from:", "", vec![(Key::From, "")]),
            (
                "after:2026-11-01 before:fri",
                "",
                vec![(Key::After, "2026-11-01"), (Key::Before, "fri")],
            ),
            ("\"red hot", "\"red hot", vec![]),
            ("in:\"Ops w", "", vec![(Key::In, "Ops w")]),
        ] {
            let parsed = parse(typed);
            assert_eq!(parsed.words, words, "{typed:?}");
            let found: Vec<(Key, &str)> =
                parsed.filters.iter().map(|f| (f.key, f.value.as_str())).collect();
            assert_eq!(found, filters, "{typed:?}");
        }
    }

    proptest! {
        #[test]
        fn anything_can_be_typed(typed in "(from:|in：|has:|\"|“| |a|中|:|\\PC){0,20}") {
            let parsed = parse(&typed);
            for filter in &parsed.filters {
                prop_assert!(typed.get(filter.at.clone()).is_some());
            }
            // What is no filter is looked for as it stands.
            if parsed.filters.is_empty() {
                let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
                prop_assert_eq!(squeezed(&parsed.words), squeezed(&typed));
            }
        }
    }
}
