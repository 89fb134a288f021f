//! What users and groups have in common: their meta data, and values read out of JSON. Pure.

use canteen_protocol::{MemberId, Seq, Time};
use data_encoding::HEXLOWER;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::refusal::{Kind as Why, Refusal};
use super::schema::Resource;

/// When a resource came to be as it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Stamp {
    /// When it was made, where it is known.
    pub created: Option<Time>,
    /// When it last changed, where it is known.
    pub modified: Option<Time>,
    /// The place of the directory log at which it last changed.
    pub changed: Seq,
}

/// Adds the meta data of a resource. The version is made of that place and of all that is there
/// already: what is not part of it (who is in a group, which groups somebody is in) comes later.
pub fn add_meta(all: &mut Map<String, Value>, kind: Resource, base: &str, stamp: Stamp) {
    let Stamp { created, modified, changed } = stamp;
    let id = all.get("id").and_then(Value::as_str).unwrap_or_default();
    let location = format!("{base}/{}/{id}", kind.place());
    let mut hash = Sha256::new();
    for (key, value) in all.iter() {
        hash.update(key);
        hash.update(value.to_string());
    }
    hash.update(changed.0.to_be_bytes());
    let version = HEXLOWER.encode(&hash.finalize()[..8]);
    let mut meta = Map::new();
    meta.insert("resourceType".into(), json!(kind.name()));
    for (key, time) in [("created", created), ("lastModified", modified.or(created))] {
        if let Some(time) = time {
            meta.insert(key.into(), json!(moment(time)));
        }
    }
    meta.insert("version".into(), json!(format!("W/\"{version}\"")));
    meta.insert("location".into(), json!(location));
    all.insert("meta".into(), Value::Object(meta));
}

/// The version of a resource that has its meta data.
#[must_use]
pub fn version(resource: &Map<String, Value>) -> &str {
    resource.get("meta").and_then(|meta| meta.get("version")).and_then(Value::as_str).unwrap_or("")
}

fn moment(time: Time) -> String {
    let at = jiff::Timestamp::from_millisecond(time.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    format!("{at:.3}")
}

/// A value that must be text; what is not there is empty.
///
/// # Errors
/// For one of another type.
pub fn text(name: &str, value: Option<&Value>) -> Result<String, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(Why::Value.with(format!("{name} must be text"))),
    }
}

/// A value that must be a list; what is not there is an empty one.
///
/// # Errors
/// For one of another type.
pub fn list<'v>(name: &str, value: Option<&'v Value>) -> Result<&'v [Value], Refusal> {
    match value {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(Why::Value.with(format!("{name} must be a list"))),
    }
}

/// A value that must be the id of a user.
///
/// # Errors
/// For one that can be none.
pub fn member(name: &str, value: &Value) -> Result<MemberId, Refusal> {
    let id = match value {
        Value::String(text) => id(text),
        Value::Number(number) => number.as_i64().filter(|n| *n > 0),
        _ => None,
    };
    id.map(MemberId).ok_or_else(|| {
        Why::Value.with(format!("{name}: there is no user {value}: give the id of one"))
    })
}

/// A number as it stands in an id.
#[must_use]
pub fn id(text: &str) -> Option<i64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}
