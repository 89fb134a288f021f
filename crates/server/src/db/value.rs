//! Values and rows, the same from both engines.

use super::{DbError, DbResult};

/// A value given to or taken from the database.
#[derive(Clone, Debug, PartialEq)]
pub enum Val {
    /// NULL.
    Null,
    /// BIGINT.
    Int(i64),
    /// BOOLEAN; SQLite gives it back as an integer.
    Bool(bool),
    /// TEXT.
    Text(String),
    /// `{BLOB}`.
    Blob(Vec<u8>),
}

macro_rules! from {
    ($($ty:ty => $make:expr;)*) => {
        $(impl From<$ty> for Val {
            fn from(value: $ty) -> Self {
                ($make)(value)
            }
        })*
    };
}

from! {
    i64 => Val::Int;
    i32 => |n| Val::Int(i64::from(n));
    u32 => |n| Val::Int(i64::from(n));
    usize => |n| Val::Int(i64::try_from(n).unwrap_or(i64::MAX));
    bool => Val::Bool;
    String => Val::Text;
    &str => |s: &str| Val::Text(s.to_owned());
    &String => |s: &String| Val::Text(s.clone());
    Vec<u8> => Val::Blob;
    &[u8] => |b: &[u8]| Val::Blob(b.to_vec());
}

impl<T: Into<Val>> From<Option<T>> for Val {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row(pub(super) Vec<Val>);

impl Row {
    /// Column `i`, from 0.
    ///
    /// # Errors
    /// [`DbError::Column`] when it is not of that type.
    pub fn get<T: FromVal>(&self, i: usize) -> DbResult<T> {
        let value = self.0.get(i).ok_or(DbError::Column(i, "there"))?;
        T::from_val(value).ok_or(DbError::Column(i, T::KIND))
    }
}

/// A type a column can be read as.
pub trait FromVal: Sized {
    /// For the error.
    const KIND: &'static str;
    /// The value, when it is one.
    fn from_val(value: &Val) -> Option<Self>;
}

impl FromVal for i64 {
    const KIND: &'static str = "an integer";
    fn from_val(value: &Val) -> Option<Self> {
        match value {
            Val::Int(n) => Some(*n),
            Val::Bool(b) => Some(Self::from(*b)),
            _ => None,
        }
    }
}

impl FromVal for bool {
    const KIND: &'static str = "a boolean";
    fn from_val(value: &Val) -> Option<Self> {
        match value {
            Val::Bool(b) => Some(*b),
            Val::Int(n) => Some(*n != 0),
            _ => None,
        }
    }
}

impl FromVal for String {
    const KIND: &'static str = "text";
    fn from_val(value: &Val) -> Option<Self> {
        match value {
            Val::Text(s) => Some(s.clone()),
            _ => None,
        }
    }
}

impl FromVal for Vec<u8> {
    const KIND: &'static str = "bytes";
    fn from_val(value: &Val) -> Option<Self> {
        match value {
            Val::Blob(b) => Some(b.clone()),
            _ => None,
        }
    }
}

impl<T: FromVal> FromVal for Option<T> {
    const KIND: &'static str = T::KIND;
    fn from_val(value: &Val) -> Option<Self> {
        match value {
            Val::Null => Some(None),
            other => T::from_val(other).map(Some),
        }
    }
}

macro_rules! ids {
    ($($ty:path),*) => {
        $(
            impl From<$ty> for Val {
                fn from(id: $ty) -> Self {
                    Self::Int(id.0)
                }
            }
            impl FromVal for $ty {
                const KIND: &'static str = "an id";
                fn from_val(value: &Val) -> Option<Self> {
                    i64::from_val(value).map($ty)
                }
            }
        )*
    };
}

ids!(
    canteen_protocol::MemberId,
    canteen_protocol::DepartmentId,
    canteen_protocol::RoleId,
    canteen_protocol::RuleId,
    canteen_protocol::TagId,
    canteen_protocol::TodoId,
    canteen_protocol::ConversationId,
    canteen_protocol::DeviceId,
    canteen_protocol::FileId,
    canteen_protocol::JoinId,
    canteen_protocol::LinkId,
    canteen_protocol::ScimTokenId,
    canteen_protocol::Seq,
    canteen_protocol::Time,
    canteen_protocol::ids::CorpNo,
    canteen_protocol::ids::DocumentId
);

impl From<canteen_protocol::LogId> for Val {
    fn from(log: canteen_protocol::LogId) -> Self {
        Self::Int(crate::log::key(log))
    }
}

impl FromVal for canteen_protocol::LogId {
    const KIND: &'static str = "a log";
    fn from_val(value: &Val) -> Option<Self> {
        i64::from_val(value).and_then(crate::log::from_key)
    }
}

/// Parameters of a statement: `vals![a, b, c]`.
#[macro_export]
macro_rules! vals {
    ($($value:expr),* $(,)?) => {
        &[$($crate::db::Val::from($value)),*]
    };
}
