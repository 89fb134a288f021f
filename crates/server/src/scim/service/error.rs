//! Why a request was not carried out, and how refusals of the directory read to a provider.

use canteen_protocol::ErrorCode;

use crate::db::DbError;
use crate::directory::rules::fields::BadField;
use crate::fault::Fault;
use crate::scim::rules::filter::BadFilter;
use crate::scim::rules::path::NoName;
use crate::scim::rules::refusal::{Kind, Refusal};

/// Why.
#[derive(Debug)]
pub enum Error {
    /// The provider's to mend.
    Refused(Refusal),
    /// The server's own.
    Fault(Fault),
}

/// What a provider gets.
pub type Result<T> = std::result::Result<T, Error>;

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        Self::Fault(Fault::Db(error))
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<BadFilter> for Error {
    fn from(bad: BadFilter) -> Self {
        Self::Refused(Kind::Filter.with(bad.to_string()))
    }
}

impl From<NoName> for Error {
    fn from(bad: NoName) -> Self {
        Self::Refused(Kind::Value.with(bad.to_string()))
    }
}

impl From<BadField> for Error {
    fn from(bad: BadField) -> Self {
        Fault::from(bad).into()
    }
}

/// What the directory refuses is about what was sent: a member or department that is not there is
/// a value that cannot be.
impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        let Fault::Refused(error) = fault else { return Self::Fault(fault) };
        let field = error.data.as_ref().and_then(|data| data.get("field"));
        let attribute = match field.and_then(|field| field.as_str()) {
            Some("userid") => Some("userName"),
            Some("name") => Some("displayName"),
            Some("english_name") => Some("nickName"),
            Some("email") => Some("emails"),
            Some("mobile") => Some("phoneNumbers of the type mobile"),
            Some("landline") => Some("phoneNumbers of the type work"),
            Some("departments") => Some("department"),
            Some("title") => Some("title"),
            _ => None,
        };
        let kind = match error.code {
            ErrorCode::Conflict if attribute.is_some() => Kind::Unique,
            ErrorCode::Conflict => Kind::Conflict,
            ErrorCode::Forbidden => Kind::Forbidden,
            ErrorCode::Invalid | ErrorCode::NotFound => Kind::Value,
            ErrorCode::TooLarge => Kind::TooLarge,
            _ => return Self::Fault(Fault::Refused(error)),
        };
        let message = error.message;
        Self::Refused(kind.with(match attribute {
            Some(attribute) => format!("{attribute}: {message}"),
            None => message,
        }))
    }
}
