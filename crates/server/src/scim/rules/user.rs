//! A member as a user of SCIM, and back: what of a changed user is to become other. Pure.
//!
//! `displayName`, else `name.formatted`, else `name.givenName` and `name.familyName` are the name;
//! `nickName` is the English name; of the addresses the primary one is kept, else the one of work;
//! of the numbers `mobile` is the mobile number and `work` the landline.

use canteen_protocol::directory::Member;
use canteen_protocol::{MemberId, TagId};
use serde_json::{Map, Value, json};

use super::refusal::{Kind as Why, Refusal};
use super::resource::{self, Stamp};
use super::schema::{ENTERPRISE, Resource, USER};

/// Characters of an `externalId`.
pub const EXTERNAL: usize = 255;

/// A member with all that is told of them.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// Their fields.
    pub member: Member,
    /// What the provider calls them.
    pub external_id: Option<String>,
    /// The path of their main department; nothing for the root.
    pub department: String,
    /// The tags that name them.
    pub groups: Vec<(TagId, String)>,
    /// When they came to be so.
    pub stamp: Stamp,
}

impl User {
    /// In full; `base` is the address before `/Users`.
    #[must_use]
    pub fn shown(&self, base: &str) -> Map<String, Value> {
        let Member { id, userid, name, english_name, title, email, mobile, landline, .. } =
            &self.member;
        let mut all = Map::new();
        let mut put = |key: &str, value: Value| drop(all.insert(key.into(), value));
        put("id", json!(id.to_string()));
        put("userName", json!(userid));
        if let Some(external) = &self.external_id {
            put("externalId", json!(external));
        }
        put("displayName", json!(name));
        put("name", json!({ "formatted": name }));
        put("active", json!(!self.member.disabled));
        for (key, text) in [("nickName", english_name), ("title", title)] {
            if !text.is_empty() {
                put(key, json!(text));
            }
        }
        if !email.is_empty() {
            put("emails", json!([{ "value": email, "type": "work", "primary": true }]));
        }
        let numbers = [("mobile", mobile), ("work", landline)].into_iter();
        let numbers: Vec<_> = numbers
            .filter(|(_, number)| !number.is_empty())
            .map(|(kind, number)| json!({ "value": number, "type": kind }))
            .collect();
        if !numbers.is_empty() {
            put("phoneNumbers", Value::Array(numbers));
        }
        let mut extension = Map::new();
        if !self.department.is_empty() {
            extension.insert("department".into(), json!(self.department));
        }
        if let Some(leader) = self.member.leader {
            let address = format!("{base}/Users/{leader}");
            let leader = json!({ "value": leader.to_string(), "$ref": address });
            extension.insert("manager".into(), leader);
        }
        let mut schemas = vec![USER];
        if !extension.is_empty() {
            schemas.push(ENTERPRISE);
            put(ENTERPRISE, Value::Object(extension));
        }
        put("schemas", json!(schemas));
        resource::add_meta(&mut all, Resource::User, base, self.stamp);
        if !self.groups.is_empty() {
            let group = |(id, name): &(TagId, String)| {
                let address = format!("{base}/Groups/{id}");
                json!({ "value": id.to_string(), "$ref": address, "display": name, "type": "direct" })
            };
            all.insert("groups".into(), self.groups.iter().map(group).collect());
        }
        all
    }
}

/// What is to become other; what is none stays.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Wanted {
    /// The account.
    pub user_name: Option<String>,
    /// What the provider calls them; nothing takes it away.
    pub external_id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The English name.
    pub english_name: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The address.
    pub email: Option<String>,
    /// The mobile number.
    pub mobile: Option<String>,
    /// The landline.
    pub landline: Option<String>,
    /// Whether the account is open.
    pub active: Option<bool>,
    /// The path of the main department; nothing is the root.
    pub department: Option<String>,
    /// The direct leader; 0 for none.
    pub leader: Option<MemberId>,
}

/// What has become other between two full forms of a user; from an empty one for a new one.
///
/// # Errors
/// For a value of another type than the attribute's.
pub fn differs(before: &Map<String, Value>, after: &Map<String, Value>) -> Result<Wanted, Refusal> {
    let text = |key: &str| -> Result<Option<String>, Refusal> {
        let (old, new) = (before.get(key), after.get(key));
        if old == new || (old.is_none() && new == Some(&Value::Null)) {
            return Ok(None);
        }
        resource::text(key, new).map(Some)
    };
    let active = match after.get("active") {
        same if same == before.get("active") => None,
        None | Some(Value::Null) => None,
        Some(value) => Some(boolean(value)?),
    };
    let email = email(after)?;
    let (mobile, landline) = (number(after, "mobile")?, number(after, "work")?);
    let other = |new: String, old: String| (new != old).then_some(new);
    let empty = Map::new();
    let part = |of: &Map<String, Value>, key: &str| {
        of.get(ENTERPRISE).and_then(Value::as_object).unwrap_or(&empty).get(key).cloned()
    };
    let (old, new) = (part(before, "department"), part(after, "department"));
    let department = match old == new {
        true => None,
        false => Some(resource::text("department", new.as_ref())?),
    };
    let leader = other_leader(part(before, "manager"), part(after, "manager"))?;
    Ok(Wanted {
        user_name: text("userName")?.filter(|name| !name.is_empty()),
        external_id: text("externalId")?.map(bounded).transpose()?,
        name: name(before, after)?,
        english_name: text("nickName")?,
        title: text("title")?,
        email: other(email, self::email(before)?),
        mobile: other(mobile, number(before, "mobile")?),
        landline: other(landline, number(before, "work")?),
        active,
        department: department.filter(|d| !(d.is_empty() && old.is_none())),
        leader,
    })
}

/// An `externalId` of a length that is kept.
///
/// # Errors
/// For one that is longer.
pub fn bounded(text: String) -> Result<String, Refusal> {
    let length = text.chars().count();
    if length > EXTERNAL {
        let why = format!("externalId has {length} characters: {EXTERNAL} are allowed");
        return Err(Why::Value.with(why));
    }
    if text.chars().any(char::is_control) {
        return Err(Why::Value.with("externalId has a control character: leave it out"));
    }
    Ok(text)
}

fn name(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
) -> Result<Option<String>, Refusal> {
    let display = |of: &Map<String, Value>| resource::text("displayName", of.get("displayName"));
    let part = |of: &Map<String, Value>, part: &str| {
        let parts = of.get("name").and_then(Value::as_object).into_iter().flatten();
        let found = parts.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(part));
        resource::text(&format!("name.{part}"), found.map(|(_, value)| value))
    };
    if after.get("name").is_some_and(|name| !name.is_object() && !name.is_null()) {
        return Err(Why::Value.with("name must be an object with formatted in it"));
    }
    let (shown, formatted) = (display(after)?, part(after, "formatted")?);
    if !shown.is_empty() && shown != display(before)? {
        return Ok(Some(shown));
    }
    if !formatted.is_empty() && formatted != part(before, "formatted")? {
        return Ok(Some(formatted));
    }
    if !shown.is_empty() || !formatted.is_empty() {
        return Ok(None);
    }
    let (given, family) = (part(after, "givenName")?, part(after, "familyName")?);
    Ok(Some(joined(given.trim(), family.trim())))
}

/// A name from its parts: Chinese ones have no space in between and the family first.
fn joined(given: &str, family: &str) -> String {
    let is_han = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || c >= '\u{20000}';
    if family.chars().chain(given.chars()).any(is_han) {
        return format!("{family}{given}");
    }
    format!("{given} {family}").trim().to_owned()
}

/// The address that counts.
fn email(of: &Map<String, Value>) -> Result<String, Refusal> {
    let all = resource::list("emails", of.get("emails"))?;
    let mut there = Vec::new();
    for one in all {
        let value = resource::text("emails.value", one.get("value"))?;
        if !value.trim().is_empty() {
            there.push((one, value.trim().to_owned()));
        }
    }
    let primary = |one: &Value| one.get("primary").is_some_and(|p| boolean(p) == Ok(true));
    let of_work = |one: &Value| is_type(one, "work");
    let found = there.iter().find(|(one, _)| primary(one));
    let found = found.or_else(|| there.iter().find(|(one, _)| of_work(one)));
    Ok(found.or(there.first()).map(|(_, value)| value.clone()).unwrap_or_default())
}

/// The number of a kind, without what the directory has no room for.
fn number(of: &Map<String, Value>, kind: &str) -> Result<String, Refusal> {
    let all = resource::list("phoneNumbers", of.get("phoneNumbers"))?;
    // One without a type is of work.
    let is = |one: &&Value| is_type(one, kind) || (kind == "work" && one.get("type").is_none());
    for one in all.iter().filter(is) {
        let value = resource::text("phoneNumbers.value", one.get("value"))?;
        let bare = value.trim();
        let bare = bare.strip_prefix("tel:").unwrap_or(bare);
        if !bare.is_empty() {
            return Ok(if kind == "work" { landline(bare) } else { bare.to_owned() });
        }
    }
    Ok(String::new())
}

/// A landline as the directory writes it: extensions stand behind a comma.
fn landline(text: &str) -> String {
    let text =
        text.to_ascii_lowercase().replace(";ext=", ",").replace("ext", ",").replace('x', ",");
    let kept = text.chars().filter(|c| !" ()\u{a0}".contains(*c));
    kept.map(|c| if c == '.' || c == '/' { '-' } else { c }).collect()
}

fn is_type(one: &Value, kind: &str) -> bool {
    one.get("type").and_then(Value::as_str).is_some_and(|t| t.eq_ignore_ascii_case(kind))
}

/// True or false, also as text.
fn boolean(value: &Value) -> Result<bool, Refusal> {
    match value {
        Value::Bool(it) => Ok(*it),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Ok(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Ok(false),
        _ => Err(Why::Value.with("active must be true or false")),
    }
}

fn other_leader(old: Option<Value>, new: Option<Value>) -> Result<Option<MemberId>, Refusal> {
    let read = |value: Option<Value>| match value {
        None | Some(Value::Null) => Ok(MemberId(0)),
        Some(Value::String(text)) if text.is_empty() => Ok(MemberId(0)),
        Some(Value::Object(object)) => match object.get("value") {
            None | Some(Value::Null) => Ok(MemberId(0)),
            Some(value) => resource::member("manager", value),
        },
        Some(value) => resource::member("manager", &value),
    };
    let (old, new) = (read(old)?, read(new)?);
    Ok((old != new).then_some(new))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::rules::patch::put_over;

    fn new(body: Value) -> Result<Wanted, Refusal> {
        let mut after = Map::new();
        put_over(Resource::User, &mut after, body.as_object().unwrap());
        differs(&Map::new(), &after)
    }

    fn li() -> User {
        let member = Member {
            id: MemberId(7),
            userid: "li".into(),
            name: "李娜".into(),
            english_name: "Lina".into(),
            email: "li@example.com".into(),
            mobile: "+8613800001234".into(),
            landline: "020-1".into(),
            leader: Some(MemberId(3)),
            ..Member::default()
        };
        User { member, department: "Sales".into(), ..User::default() }
    }

    #[test]
    fn names_come_from_what_is_said_first() {
        for (body, name) in [
            (json!({ "displayName": "A", "name": { "formatted": "B", "givenName": "C" } }), "A"),
            (json!({ "DISPLAYNAME": "", "name": { "formatted": "B", "givenName": "C" } }), "B"),
            (
                json!({ "name": { "givenName": "Barbara", "familyName": "Jensen" } }),
                "Barbara Jensen",
            ),
            (json!({ "name": { "GivenName": "娜", "familyName": "李" } }), "李娜"),
            (json!({ "name": { "familyName": "Cher" } }), "Cher"),
            (json!({}), ""),
        ] {
            assert_eq!(new(body.clone()).unwrap().name.as_deref(), Some(name), "{body}");
        }
    }

    #[test]
    fn a_user_of_the_standard_is_read() {
        let wanted = new(json!({
            "schemas": [USER, ENTERPRISE],
            "externalId": "701984",
            "userName": "bjensen",
            "nickName": "Babs",
            "title": "Tour Guide",
            "displayName": "Babs Jensen",
            "id": "99",
            "active": "True",
            "preferredLanguage": "en-US",
            "emails": [{ "value": "babs@jensen.org", "type": "home" },
                       { "value": "bjensen@example.com", "type": "work", "primary": true }],
            "phoneNumbers": [{ "value": "tel:+1 (415) 555.0100;ext=7", "type": "work" },
                             { "value": "+1 415 555 0101", "type": "mobile" }],
            ENTERPRISE: { "employeeNumber": "1", "department": "Tours", "manager": { "value": "26" } },
        }))
        .unwrap();
        let text = |text: &str| Some(text.to_owned());
        let expected = Wanted {
            user_name: text("bjensen"),
            external_id: text("701984"),
            name: text("Babs Jensen"),
            english_name: text("Babs"),
            title: text("Tour Guide"),
            email: text("bjensen@example.com"),
            mobile: text("+1 415 555 0101"),
            landline: text("+1415555-0100,7"),
            active: Some(true),
            department: text("Tours"),
            leader: Some(MemberId(26)),
        };
        assert_eq!(wanted, expected);
    }

    #[test]
    fn what_is_written_back_changes_nothing_and_what_is_left_out_stays() {
        let before = li().shown("https://x/scim/v2");
        for body in
            [Value::Object(before.clone()), json!({}), json!({ "userName": "li", "active": true })]
        {
            let mut after = before.clone();
            put_over(Resource::User, &mut after, body.as_object().unwrap());
            assert_eq!(differs(&before, &after).unwrap(), Wanted::default(), "{body}");
        }
        let mut after = before.clone();
        let emptied = json!({ "title": null, "nickName": "", "phoneNumbers": [], "externalId": null,
                              ENTERPRISE: { "department": null, "manager": "" } });
        put_over(Resource::User, &mut after, emptied.as_object().unwrap());
        let wanted = differs(&before, &after).unwrap();
        let nothing = Some(String::new());
        let expected = Wanted {
            english_name: nothing.clone(),
            mobile: nothing.clone(),
            landline: nothing.clone(),
            department: nothing,
            leader: Some(MemberId(0)),
            ..Wanted::default()
        };
        assert_eq!(wanted, expected);
    }

    #[test]
    fn values_of_other_types_are_refused() {
        for body in [
            json!({ "userName": 7 }),
            json!({ "displayName": ["x"] }),
            json!({ "name": "x" }),
            json!({ "name": { "formatted": {} } }),
            json!({ "active": "yes" }),
            json!({ "active": 1 }),
            json!({ "emails": [{ "value": 7 }] }),
            json!({ "phoneNumbers": [{ "type": "work", "value": [] }] }),
            json!({ "externalId": "x".repeat(256) }),
            json!({ "externalId": "a\u{0}b" }),
            json!({ ENTERPRISE: { "department": 7 } }),
            json!({ ENTERPRISE: { "manager": "x" } }),
            json!({ ENTERPRISE: { "manager": { "value": "-1" } } }),
        ] {
            let refusal = new(body.clone()).unwrap_err();
            assert_eq!(refusal.kind, Why::Value, "{body}");
        }
    }
}
