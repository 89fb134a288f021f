//! Why something is refused, in the words of RFC 7644, 3.12. Pure.

/// A kind of refusal: its status and its `scimType`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// The body is not of the form it must have.
    Syntax,
    /// A filter cannot be read.
    Filter,
    /// A path cannot be read or names nothing there is.
    Path,
    /// Nothing is there that a path could change.
    NoTarget,
    /// A value cannot be.
    Value,
    /// Something else has it already.
    Unique,
    /// It is not changed.
    Mutability,
    /// More than is answered or taken.
    TooMany,
    /// The token is missing, wrong or over.
    Token,
    /// The token may not.
    Forbidden,
    /// It is not there.
    NotFound,
    /// It cannot be as things are.
    Conflict,
    /// It has changed since it was read.
    Changed,
    /// The body is too large.
    TooLarge,
    /// The body is not JSON by its header.
    Media,
    /// There is no such method here.
    Method,
    /// It is not done by this server.
    NotDone,
    /// Too often: the seconds to wait.
    Often(i64),
}

impl Kind {
    /// With what to do about it.
    #[must_use]
    pub fn with(self, detail: impl Into<String>) -> Refusal {
        Refusal { kind: self, detail: detail.into() }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Syntax | Self::Filter | Self::Path | Self::NoTarget | Self::Value => 400,
            Self::Mutability | Self::TooMany => 400,
            Self::Token => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Method => 405,
            Self::Unique | Self::Conflict => 409,
            Self::Changed => 412,
            Self::TooLarge => 413,
            Self::Media => 415,
            Self::Often(_) => 429,
            Self::NotDone => 501,
        }
    }

    /// The word for it, where there is one.
    #[must_use]
    pub fn word(self) -> Option<&'static str> {
        Some(match self {
            Self::Syntax => "invalidSyntax",
            Self::Filter => "invalidFilter",
            Self::Path => "invalidPath",
            Self::NoTarget => "noTarget",
            Self::Value => "invalidValue",
            Self::Unique => "uniqueness",
            Self::Mutability => "mutability",
            Self::TooMany => "tooMany",
            _ => return None,
        })
    }
}

/// A refusal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Of which kind.
    pub kind: Kind,
    /// What is wrong and what to do.
    pub detail: String,
}

impl Refusal {
    /// With something before what it says.
    #[must_use]
    pub fn before(mut self, text: &str) -> Self {
        self.detail.insert_str(0, text);
        self
    }
}
