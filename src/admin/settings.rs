//! The settings of the corp as fields: read from what the server says, so that one that is new
//! there is here, too. Choices and labels of those that are known stand in tables.

use canteen_protocol::setting::{ChangeCorpSettings, CorpSettings};
use serde_json::{Map, Value as Json};

use super::form::{Field, Kind, Value};
use crate::state::State;

/// Those that are known, in the order in which they are listed.
const ORDER: [&str; 11] = [
    "read_receipts",
    "invite_unlisted",
    "invite_approval",
    "invite_by_members",
    "invite_weekly",
    "second_factor",
    "second_factor_url",
    "name_display",
    "chat_titles",
    "self_edit",
    "department_groups",
];

/// Those of which there are few values.
const CHOICES: [(&str, &[&str]); 2] = [
    ("second_factor", &["off", "admins", "all"]),
    ("name_display", &["name", "name_english", "english_name"]),
];

/// Those that are lists of words, written with commas; `none` for no word.
const LISTS: [&str; 1] = ["self_edit"];

/// Characters of a value.
const CHARS: usize = 500;

/// A setting by name and value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// Its name on the wire.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What it is.
    pub value: Value,
}

/// The settings that an answer names, those that are known first.
#[must_use]
pub fn listed(settings: &CorpSettings) -> Vec<Setting> {
    let Ok(Json::Object(all)) = serde_json::to_value(settings) else { return Vec::new() };
    let rest = names().into_iter().filter(|name| !ORDER.contains(name));
    let order = ORDER.into_iter().chain(rest);
    order.filter_map(|name| setting(name, all.get(name)?)).collect()
}

/// Every name there is; a table of the program's own, so they live as long as it does.
fn names() -> Vec<&'static str> {
    static NAMES: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();
    let all = NAMES.get_or_init(|| match serde_json::to_value(CorpSettings::default()) {
        Ok(Json::Object(all)) => all.keys().cloned().collect(),
        _ => Vec::new(),
    });
    all.iter().map(String::as_str).collect()
}

fn setting(name: &'static str, value: &Json) -> Option<Setting> {
    let choices = CHOICES.iter().find(|(known, _)| *known == name).map(|(_, words)| *words);
    let (kind, value) = match (value, choices) {
        (Json::Bool(on), _) => (Kind::Flag, Value::Flag(*on)),
        (Json::String(text), Some(words)) => (Kind::Choice(words), Value::text(text)),
        (Json::String(text), None) => (Kind::Text(CHARS), Value::text(text)),
        (Json::Number(number), _) => (Kind::Number, Value::text(number.to_string())),
        (Json::Array(words), _) if LISTS.contains(&name) => {
            let words: Vec<&str> = words.iter().filter_map(Json::as_str).collect();
            let text = if words.is_empty() { "none".to_owned() } else { words.join(",") };
            (Kind::Text(CHARS), Value::text(text))
        }
        // Any other list or table has no line here: its own command changes it.
        (Json::Null | Json::Array(_) | Json::Object(_), _) => return None,
    };
    Some(Setting { name, kind, value })
}

/// The fields of the form.
#[must_use]
pub fn fields(state: &State) -> Vec<Field> {
    let settings = state.admin.settings.as_ref().map(listed).unwrap_or_default();
    settings.into_iter().map(|one| Field::new(one.name, one.kind, one.value)).collect()
}

/// The request that makes the changed ones so, all at once.
#[must_use]
pub fn change(fields: &[Field]) -> Option<ChangeCorpSettings> {
    let changed: Map<String, Json> = fields
        .iter()
        .filter(|field| field.is_changed())
        .map(|field| {
            let value = match (field.kind, field.now()) {
                (_, Value::Flag(on)) => Json::Bool(on),
                (Kind::Number, Value::Text(text)) => {
                    text.parse::<i64>().map_or(Json::Null, Json::from)
                }
                (_, Value::Text(text)) if LISTS.contains(&field.name) => {
                    let words = text.split(',').map(str::trim).filter(|word| *word != "none");
                    Json::from_iter(words.filter(|word| !word.is_empty()))
                }
                (_, Value::Text(text)) => Json::String(text),
                _ => Json::Null,
            };
            (field.name.to_owned(), value)
        })
        .collect();
    let wanted = changed.len();
    let change: ChangeCorpSettings = serde_json::from_value(Json::Object(changed)).ok()?;
    // One that can be read and not changed would be left out without a word.
    match serde_json::to_value(&change) {
        Ok(Json::Object(sent)) if sent.len() == wanted => Some(change),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_has_a_line_and_can_be_changed() {
        let all = listed(&CorpSettings::default());
        let names: Vec<&str> = all.iter().map(|one| one.name).collect();
        assert_eq!(names[..ORDER.len()], ORDER);
        for one in all {
            let mut field = Field::new(one.name, one.kind, one.value);
            match field.kind {
                Kind::Text(_) if field.name == "self_edit" => field.put(Value::text("title, name")),
                Kind::Text(_) => field.put(Value::text("off")),
                Kind::Number => field.put(Value::text("3")),
                _ => field.turn(true),
            }
            assert!(change(&[field]).is_some(), "{} cannot be changed", one.name);
        }
    }

    #[test]
    fn only_what_was_changed_is_sent() {
        let settings = CorpSettings::default();
        let mut fields: Vec<Field> = listed(&settings)
            .into_iter()
            .map(|one| Field::new(one.name, one.kind, one.value))
            .collect();
        fields[3].turn(true);
        fields[5].turn(true);
        let sent = serde_json::to_value(change(&fields).unwrap()).unwrap();
        let expected = serde_json::json!({ "invite_by_members": true, "second_factor": "admins" });
        assert_eq!(sent, expected);
    }
}
