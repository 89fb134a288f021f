//! Which attributes of a resource are answered (RFC 7644, 3.9). Pure.

use serde_json::{Map, Value};

use super::path::{Name, NoName};
use super::schema::{ENTERPRISE, Resource};

/// What is wanted of resources: all by default.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Selection {
    only: Option<Vec<Name>>,
    without: Vec<Name>,
}

/// Always there.
const ALWAYS: [&str; 2] = ["schemas", "id"];

impl Selection {
    /// From lists with commas, as they stand in an address.
    ///
    /// # Errors
    /// For what names no attribute.
    pub fn read(only: Option<&str>, without: Option<&str>) -> Result<Self, NoName> {
        let names = |text: &str| -> Result<Vec<Name>, NoName> {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.map(Name::read).collect()
        };
        let only = only.map(names).transpose()?.filter(|names| !names.is_empty());
        let without = without.map(names).transpose()?.unwrap_or_default();
        Ok(Self { only, without })
    }

    /// Whether an attribute is answered at all.
    #[must_use]
    pub fn has(&self, attribute: &str) -> bool {
        let is = |name: &Name| !name.extension && name.attribute.eq_ignore_ascii_case(attribute);
        let whole = |name: &Name| is(name) && name.part.is_none();
        self.only.as_ref().is_none_or(|only| only.iter().any(is)) && !self.without.iter().any(whole)
    }

    /// Whether anything was chosen.
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::default()
    }

    /// What is answered of a resource.
    #[must_use]
    pub fn of(&self, kind: Resource, mut all: Map<String, Value>) -> Map<String, Value> {
        if let Some(only) = &self.only {
            let mut kept = Map::new();
            for key in ALWAYS {
                kept.extend(all.get(key).map(|value| (key.to_owned(), value.clone())));
            }
            for name in only {
                keep(kind, name, &all, &mut kept);
            }
            all = kept;
        }
        for name in &self.without {
            leave_out(kind, name, &mut all);
        }
        all
    }
}

fn key(kind: Resource, name: &Name) -> Option<&'static str> {
    kind.attribute(name.extension, &name.attribute).map(|attribute| attribute.name)
}

fn keep(kind: Resource, name: &Name, from: &Map<String, Value>, to: &mut Map<String, Value>) {
    if name.extension {
        let Some(Value::Object(from)) = from.get(ENTERPRISE) else { return };
        let inner = Name { extension: false, ..name.clone() };
        let to = to.entry(ENTERPRISE).or_insert_with(|| Value::Object(Map::new()));
        let Value::Object(to) = to else { return };
        match key(kind, name) {
            Some(key) => keep_of(key, &inner, from, to),
            None if name.attribute.is_empty() => *to = from.clone(),
            None => {}
        }
        return;
    }
    if let Some(key) = key(kind, name) {
        keep_of(key, name, from, to);
    }
}

fn keep_of(key: &str, name: &Name, from: &Map<String, Value>, to: &mut Map<String, Value>) {
    let Some(value) = from.get(key) else { return };
    let Some(part) = &name.part else {
        to.insert(key.into(), value.clone());
        return;
    };
    let chosen = |old: Option<&Value>, value: &Value| {
        let mut kept = old.and_then(Value::as_object).cloned().unwrap_or_default();
        let parts = value.as_object().into_iter().flatten();
        kept.extend(
            parts
                .filter(|(k, _)| k.eq_ignore_ascii_case(part))
                .map(|(k, v)| (k.clone(), v.clone())),
        );
        Value::Object(kept)
    };
    let kept = match (to.get(key), value) {
        (old, Value::Array(all)) => {
            let old = |n: usize| old.and_then(|old| old.get(n));
            all.iter().enumerate().map(|(n, value)| chosen(old(n), value)).collect()
        }
        (old, value) => chosen(old, value),
    };
    to.insert(key.into(), kept);
}

fn leave_out(kind: Resource, name: &Name, all: &mut Map<String, Value>) {
    let Some(key) = key(kind, name) else {
        if name.extension && name.attribute.is_empty() {
            all.remove(ENTERPRISE);
        }
        return;
    };
    let holder = match name.extension {
        false => Some(all),
        true => all.get_mut(ENTERPRISE).and_then(Value::as_object_mut),
    };
    let Some(holder) = holder.filter(|_| name.extension || !ALWAYS.contains(&key)) else { return };
    let Some(part) = &name.part else {
        holder.remove(key);
        return;
    };
    let drop_part = |value: &mut Value| {
        if let Value::Object(object) = value {
            object.retain(|k, _| !k.eq_ignore_ascii_case(part));
        }
    };
    match holder.get_mut(key) {
        Some(Value::Array(all)) => all.iter_mut().for_each(drop_part),
        Some(one) => drop_part(one),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn attributes_are_chosen_and_left_out() {
        let all = json!({
            "schemas": ["u"], "id": "1", "userName": "li", "title": "x",
            "name": { "formatted": "Li", "x": 1 },
            "emails": [{ "value": "a@b.cn", "type": "work" }],
            ENTERPRISE: { "department": "D", "manager": { "value": "3", "$ref": "r" } },
        });
        let of = |only: Option<&str>, without: Option<&str>| {
            let selection = Selection::read(only, without).unwrap();
            Value::Object(selection.of(Resource::User, all.as_object().unwrap().clone()))
        };
        assert_eq!(of(None, None), all);
        assert_eq!(of(Some(" ,"), None), all);
        let only = of(Some("USERNAME,emails.type,emails.value,unheard"), None);
        assert_eq!(
            only,
            json!({ "schemas": ["u"], "id": "1", "userName": "li",
            "emails": [{ "value": "a@b.cn", "type": "work" }] })
        );
        let manager = format!("{ENTERPRISE}:manager.value");
        let only = of(Some(&manager), None);
        assert_eq!(only[ENTERPRISE], json!({ "manager": { "value": "3" } }));
        let left = of(None, Some("id,title,name.x,emails.value,schemas"));
        assert_eq!(left["id"], "1");
        assert_eq!(left["name"], json!({ "formatted": "Li" }));
        assert_eq!(left["emails"], json!([{ "type": "work" }]));
        assert!(left.get("title").is_none());
        assert!(of(None, Some(ENTERPRISE)).get(ENTERPRISE).is_none());
        assert!(Selection::read(Some("a b"), None).is_err());
        assert!(!Selection::read(None, Some("Members")).unwrap().has("members"));
        assert!(Selection::read(Some("members.value"), None).unwrap().has("members"));
        assert!(!Selection::read(Some("displayName"), None).unwrap().has("members"));
    }
}
