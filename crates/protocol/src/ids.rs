//! Identifiers. All are made by the server but [`ClientId`], which the client makes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

id!(
    /// A member of a corp; below 2^53, unique on the server.
    MemberId
);
id!(
    /// A department of a corp, unique on the server. The root has its own id like any other.
    DepartmentId
);
id!(
    /// A tag of a corp, unique on the server.
    TagId
);
id!(
    /// A conversation, unique on the server.
    ConversationId
);
id!(
    /// A to-do, unique on the server.
    TodoId
);
id!(
    /// A signed-in device.
    DeviceId
);
id!(
    /// A rule of who sees whom, unique on the server.
    RuleId
);
id!(
    /// A role of administrators, unique on the server.
    RoleId
);
id!(
    /// A link that lets people in, unique on the server.
    LinkId
);
id!(
    /// Somebody's request to join, unique on the server.
    JoinId
);
id!(
    /// A token of an identity provider, unique on the server.
    ScimTokenId
);
id!(
    /// A file that was or is being uploaded, unique on the server.
    FileId
);
id!(
    /// A document of a corp, unique on the server.
    DocumentId
);
id!(
    /// A tenant, as the server numbers it; people use its `corp_id` text.
    CorpNo
);
id!(
    /// Position in a log: 1, 2, 3 ... without holes. 0 means "before the first".
    Seq
);
id!(
    /// Milliseconds since 1970 in UTC, by the server's clock unless said otherwise.
    Time
);

impl Seq {
    /// The position after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Chosen by the client for each act it may have to repeat: 1 to 64 characters of `[A-Za-z0-9_-]`,
/// with at least 96 bits of chance in it. The server keeps it with what it caused for ever, so
/// that a repeat a year later gets the first answer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ClientId(pub String);

impl ClientId {
    /// Whether the text has the shape a client id must have.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        (1..=64).contains(&self.0.len())
            && self.0.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A text form that cannot be read as the id it should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadId(pub &'static str);

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a {}", self.0)
    }
}

impl std::error::Error for BadId {}

macro_rules! as_text {
    ($name:ident, $example:literal) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "examples": [$example] })
            }
        }
    };
}

/// One of the three kinds of log, written `c.42`, `p.17` or `d.1`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LogId {
    /// What was said and done in a conversation.
    Conversation(ConversationId),
    /// What concerns one member only: read marks, pins, mutes, conversations joined and left.
    Personal(MemberId),
    /// Changes of a corp's directory.
    Directory(CorpNo),
}

impl LogId {
    /// The conversation, when this is the log of one.
    #[must_use]
    pub fn conversation(self) -> Option<ConversationId> {
        match self {
            Self::Conversation(id) => Some(id),
            Self::Personal(_) | Self::Directory(_) => None,
        }
    }
}

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conversation(id) => write!(f, "c.{id}"),
            Self::Personal(id) => write!(f, "p.{id}"),
            Self::Directory(id) => write!(f, "d.{id}"),
        }
    }
}

impl FromStr for LogId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId("log id");
        let (kind, number) = text.split_once('.').ok_or(bad)?;
        let number: i64 = number.parse().map_err(|_| bad)?;
        match kind {
            "c" => Ok(Self::Conversation(ConversationId(number))),
            "p" => Ok(Self::Personal(MemberId(number))),
            "d" => Ok(Self::Directory(CorpNo(number))),
            _ => Err(bad),
        }
    }
}

as_text!(LogId, "c.42");

/// A message for ever: its conversation and its place there, written `42-117`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MessageId {
    /// Where it was said.
    pub conversation: ConversationId,
    /// Its place in that conversation's log.
    pub seq: Seq,
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.conversation, self.seq)
    }
}

impl FromStr for MessageId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = BadId("message id");
        let (conversation, seq) = text.split_once('-').ok_or(bad)?;
        Ok(Self {
            conversation: conversation.parse().map_err(|_| bad)?,
            seq: seq.parse().map_err(|_| bad)?,
        })
    }
}

as_text!(MessageId, "42-117");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_their_text_form() {
        for text in ["c.42", "p.17", "d.1"] {
            let id: LogId = text.parse().unwrap();
            assert_eq!(id.to_string(), text);
            assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{text}\""));
        }
        let id: MessageId = serde_json::from_str("\"42-117\"").unwrap();
        assert_eq!((id.conversation, id.seq), (ConversationId(42), Seq(117)));
    }

    #[test]
    fn malformed_ids_are_refused() {
        for text in ["", "c", "c.", "x.1", "c.1.2", "c.one"] {
            assert!(text.parse::<LogId>().is_err(), "{text}");
        }
        for text in ["", "42", "42-", "-", "a-b"] {
            assert!(text.parse::<MessageId>().is_err(), "{text}");
        }
    }

    #[test]
    fn client_ids_have_a_shape() {
        assert!(ClientId("9f-A_z".into()).is_valid());
        for bad in [String::new(), "a b".into(), "é".into(), "x".repeat(65)] {
            assert!(!ClientId(bad).is_valid());
        }
    }
}
