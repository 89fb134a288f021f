//! Filters of RFC 7644, 3.4.2.2: read from text, then asked of a resource. Pure.
//!
//! Beyond its grammar `emails[type eq "work"].value eq "x"` is read too, which providers write.

mod ask;
mod parse;
mod scan;

#[cfg(test)]
mod tests;

use serde_json::Value;

use super::path::Name;

/// How deep brackets may nest.
pub const DEPTH: usize = 16;
/// Bytes of a filter.
pub const LENGTH: usize = 8 * 1024;

/// What a resource must be like.
#[derive(Clone, PartialEq, Debug)]
pub enum Filter {
    /// Like all of these.
    All(Vec<Filter>),
    /// Like one of these.
    Any(Vec<Filter>),
    /// Not like this.
    Not(Box<Filter>),
    /// An attribute compares so with a value.
    Test(Name, Test, Value),
    /// An attribute has a value.
    Present(Name),
    /// One of the values of an attribute is like this.
    Within(Name, Box<Filter>),
}

/// How values compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Test {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Contains.
    Co,
    /// Begins with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
}

impl Test {
    /// Each with its word.
    pub const ALL: [(&'static str, Self); 9] = [
        ("eq", Self::Eq),
        ("ne", Self::Ne),
        ("co", Self::Co),
        ("sw", Self::Sw),
        ("ew", Self::Ew),
        ("gt", Self::Gt),
        ("ge", Self::Ge),
        ("lt", Self::Lt),
        ("le", Self::Le),
    ];
}

/// Why a text is no filter: the byte at which it goes wrong, counted from 1, and what to write.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the filter cannot be read at {at}: {why}")]
pub struct BadFilter {
    /// Where.
    pub at: usize,
    /// Why, and what to write.
    pub why: String,
}

impl Filter {
    /// Reads one.
    ///
    /// # Errors
    /// [`BadFilter`].
    pub fn read(text: &str) -> Result<Self, BadFilter> {
        parse::read(text)
    }

    /// The text that an attribute (a simple one, or the part of several) must be equal to whatever
    /// else is asked, so that it can be looked up instead of looking through everyone.
    #[must_use]
    pub fn must_equal(&self, attribute: &str, part: Option<&str>) -> Option<&str> {
        let is = |name: &Name| {
            !name.extension
                && name.attribute.eq_ignore_ascii_case(attribute)
                && match (part, name.part.as_deref()) {
                    (None, None) => true,
                    // The value is meant where no part is named.
                    (Some("value"), None) => true,
                    (Some(part), Some(named)) => part.eq_ignore_ascii_case(named),
                    _ => false,
                }
        };
        match self {
            Self::All(all) => all.iter().find_map(|f| f.must_equal(attribute, part)),
            Self::Test(name, Test::Eq, Value::String(text)) if is(name) => Some(text),
            Self::Within(name, inner) if name.attribute.eq_ignore_ascii_case(attribute) => {
                part.and_then(|part| inner.must_equal(part, None))
            }
            _ => None,
        }
    }

    /// Whether it asks for an attribute at all.
    #[must_use]
    pub fn mentions(&self, attribute: &str) -> bool {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().any(|filter| filter.mentions(attribute)),
            Self::Not(filter) => filter.mentions(attribute),
            Self::Test(name, ..) | Self::Present(name) | Self::Within(name, _) => {
                name.attribute.eq_ignore_ascii_case(attribute)
            }
        }
    }
}
