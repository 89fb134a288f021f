//! A tag as a group of SCIM, and back. Departments that a tag names are Canteen's own and not told.
//! Pure.

use std::collections::BTreeSet;

use canteen_protocol::{MemberId, TagId};
use serde_json::{Map, Value, json};

use super::refusal::{Kind as Why, Refusal};
use super::resource::{self, Stamp};
use super::schema::{GROUP, Resource};
use super::user;

/// A tag with all that is told of it.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Its number.
    pub id: TagId,
    /// Its name.
    pub name: String,
    /// What the provider calls it.
    pub external_id: Option<String>,
    /// Whom it names by themselves, with their names; none when they were not asked for.
    pub members: Option<Vec<(MemberId, String)>>,
    /// When it came to be so.
    pub stamp: Stamp,
}

impl Group {
    /// In full; `base` is the address before `/Groups`.
    #[must_use]
    pub fn shown(&self, base: &str) -> Map<String, Value> {
        let mut all = Map::new();
        all.insert("schemas".into(), json!([GROUP]));
        all.insert("id".into(), json!(self.id.to_string()));
        all.insert("displayName".into(), json!(self.name));
        if let Some(external) = &self.external_id {
            all.insert("externalId".into(), json!(external));
        }
        resource::add_meta(&mut all, Resource::Group, base, self.stamp);
        if let Some(members) = self.members.as_ref().filter(|members| !members.is_empty()) {
            let member = |(id, name): &(MemberId, String)| {
                let address = format!("{base}/Users/{id}");
                json!({ "value": id.to_string(), "$ref": address, "display": name, "type": "User" })
            };
            all.insert("members".into(), members.iter().map(member).collect());
        }
        all
    }
}

/// What is to become other; what is none stays.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// The name.
    pub name: Option<String>,
    /// What the provider calls it; nothing takes it away.
    pub external_id: Option<String>,
    /// Members who come.
    pub add: Vec<MemberId>,
    /// Members who go.
    pub remove: Vec<MemberId>,
}

/// What has become other between two full forms of a group; from an empty one for a new one.
///
/// # Errors
/// For a value of another type than the attribute's, a group as a member, no name.
pub fn differs(before: &Map<String, Value>, after: &Map<String, Value>) -> Result<Wanted, Refusal> {
    let text = |key: &str| -> Result<Option<String>, Refusal> {
        let (old, new) = (before.get(key), after.get(key));
        let none = old.is_none() && new == Some(&Value::Null);
        if old == new || none { Ok(None) } else { resource::text(key, new).map(Some) }
    };
    let name = text("displayName")?;
    let nameless = after.get("displayName").is_none_or(|name| name == "" || name.is_null());
    if nameless {
        return Err(Why::Value.with("displayName is missing: write the name of the group"));
    }
    let (old, new) = (members(before)?, members(after)?);
    Ok(Wanted {
        name,
        external_id: text("externalId")?.map(user::bounded).transpose()?,
        add: new.difference(&old).copied().collect(),
        remove: old.difference(&new).copied().collect(),
    })
}

fn members(of: &Map<String, Value>) -> Result<BTreeSet<MemberId>, Refusal> {
    let all = resource::list("members", of.get("members"))?;
    let read = |one: &Value| {
        let kind = one.get("type").and_then(Value::as_str).unwrap_or("User");
        if kind.eq_ignore_ascii_case("group") {
            let why = "members: groups in groups are not kept: name the users in it";
            return Err(Why::Value.with(why));
        }
        resource::member("members", one.get("value").unwrap_or(&Value::Null))
    };
    all.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::rules::patch::put_over;

    #[test]
    fn members_are_compared_as_a_set() {
        let before = Group {
            id: TagId(1),
            name: "Sales".into(),
            members: Some(vec![(MemberId(1), "A".into()), (MemberId(2), "B".into())]),
            ..Group::default()
        };
        let before = before.shown("");
        let of = |body: Value| {
            let mut after = before.clone();
            put_over(Resource::Group, &mut after, body.as_object().unwrap());
            differs(&before, &after)
        };
        let same = [
            json!({}),
            json!({ "displayName": "Sales", "members": [{ "value": "2" }, { "value": "1" }, { "value": "1" }] }),
        ];
        for body in same {
            assert_eq!(of(body.clone()).unwrap(), Wanted::default(), "{body}");
        }
        let other = of(json!({ "members": [{ "value": "2" }, { "value": 3 }] })).unwrap();
        assert_eq!((other.add, other.remove), (vec![MemberId(3)], vec![MemberId(1)]));
        for bad in [
            json!({ "displayName": "" }),
            json!({ "displayName": 7 }),
            json!({ "members": [{ "value": "x" }] }),
            json!({ "members": [{}] }),
            json!({ "members": [{ "value": "5", "type": "Group" }] }),
        ] {
            assert_eq!(of(bad.clone()).unwrap_err().kind, Why::Value, "{bad}");
        }
    }
}
