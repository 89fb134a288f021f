//! What PATCH does to a resource (RFC 7644, 3.5.2), on its full form as JSON. What has become other is
//! found by comparing. Pure.
//!
//! Also taken, because providers send it: operations in any letters, `True` and `False` as text,
//! objects without a path whose keys are paths (what is not written to is passed over there), values
//! to be removed as the value of the operation, and a part of a value that is not there yet,
//! such as `emails[type eq "work"].value`.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::filter::{Filter, Test};
use super::path::Name;
use super::refusal::{Kind as Why, Refusal};
use super::schema::{Attribute, ENTERPRISE, Kind, Resource, is_part_passed_over, is_passed_over};

/// Operations of one request.
pub const OPERATIONS: usize = 1_000;
/// Values of one list.
pub const VALUES: usize = 100_000;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Replace,
    Remove,
}

/// What is changed.
struct Target {
    name: Name,
    attribute: &'static Attribute,
    which: Option<Filter>,
    part: Option<String>,
}

/// Applies a whole request to a resource.
///
/// # Errors
/// The first operation that cannot be; the resource is then half changed and of no use.
pub fn apply(
    kind: Resource,
    resource: &mut Map<String, Value>,
    body: &Value,
) -> Result<(), Refusal> {
    let operations = body
        .as_object()
        .and_then(|body| body.iter().find(|(key, _)| key.eq_ignore_ascii_case("operations")))
        .and_then(|(_, list)| list.as_array())
        .ok_or_else(|| Why::Syntax.with("Operations is missing: write a list of operations"))?;
    if operations.len() > OPERATIONS {
        let why =
            format!("{} operations: at most {OPERATIONS} are taken at once", operations.len());
        return Err(Why::TooMany.with(why));
    }
    for (n, operation) in (1..).zip(operations) {
        one(kind, resource, operation)
            .map_err(|refusal| refusal.before(&format!("operation {n}: ")))?;
    }
    Ok(())
}

/// Writes what a body says over a resource, as PUT and POST do: what it leaves out stays, null and
/// nothing empty. What is not kept, and what is not written to, is passed over.
pub fn put_over(kind: Resource, resource: &mut Map<String, Value>, body: &Map<String, Value>) {
    let says = |name: &str| body.keys().any(|key| key.eq_ignore_ascii_case(name));
    if kind == Resource::User && (says("name") || says("displayName")) {
        // Both say the one name there is.
        resource.remove("name");
        resource.remove("displayName");
    }
    for (key, value) in body {
        match value {
            Value::Object(parts) if key.eq_ignore_ascii_case(ENTERPRISE) => {
                let whole = resource.entry(ENTERPRISE).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(whole) = whole {
                    parts.iter().for_each(|(key, value)| lay(kind, (true, key), whole, value));
                }
            }
            value => lay(kind, (false, key), resource, value),
        }
    }
}

fn lay(
    kind: Resource,
    (extension, key): (bool, &str),
    holder: &mut Map<String, Value>,
    value: &Value,
) {
    let Some(attribute) = kind.attribute(extension, key) else { return };
    if attribute.mutability == "readOnly" {
        return;
    }
    let value = match (attribute.several, value) {
        (true, value) => Value::Array(shaped(attribute, values(value))),
        (false, Value::Object(parts)) if matches!(attribute.kind, Kind::Complex(_)) => {
            let mut new = Map::new();
            parts
                .iter()
                .for_each(|(part, value)| put(&mut new, attribute, part, Some(value.clone())));
            Value::Object(new)
        }
        (false, value) => value.clone(),
    };
    holder.insert(attribute.name.into(), value);
}

fn one(
    kind: Resource,
    resource: &mut Map<String, Value>,
    operation: &Value,
) -> Result<(), Refusal> {
    let syntax = |why: &str| Why::Syntax.with(why);
    let given = |name: &str| {
        let all = operation.as_object()?.iter();
        all.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    };
    let word = given("op").and_then(Value::as_str).unwrap_or_default();
    let op = match word.to_ascii_lowercase().as_str() {
        "add" => Op::Add,
        "replace" => Op::Replace,
        "remove" => Op::Remove,
        _ => return Err(syntax("op must be add, replace or remove")),
    };
    let value = given("value");
    let path = match given("path") {
        None | Some(Value::Null) => "",
        Some(Value::String(path)) => path.trim(),
        Some(_) => return Err(Why::Path.with("path must be text")),
    };
    if !path.is_empty() {
        return at(kind, resource, op, path, value);
    }
    match (op, value) {
        (Op::Remove, _) => Err(Why::NoTarget.with("remove needs a path: say what is removed")),
        (_, Some(Value::Object(all))) => {
            for (path, value) in all {
                // Providers repeat the id of what they write.
                let fixed = |a: &Attribute| a.mutability == "readOnly";
                if !kind.attribute(false, path).is_some_and(fixed) {
                    at(kind, resource, op, path, Some(value))?;
                }
            }
            Ok(())
        }
        _ => Err(syntax("without a path the value must be an object of attributes")),
    }
}

fn at(
    kind: Resource,
    resource: &mut Map<String, Value>,
    op: Op,
    path: &str,
    value: Option<&Value>,
) -> Result<(), Refusal> {
    if path.eq_ignore_ascii_case(ENTERPRISE) {
        let Some(Value::Object(all)) = value else {
            if op == Op::Remove {
                resource.insert(ENTERPRISE.into(), Value::Object(Map::new()));
                return Ok(());
            }
            return Err(Why::Value.with("the value of an extension must be an object"));
        };
        return all.iter().try_for_each(|(key, value)| {
            at(kind, resource, op, &format!("{ENTERPRISE}:{key}"), Some(value))
        });
    }
    let Some(target) = target(kind, path)? else { return Ok(()) };
    if op != Op::Remove && value.is_none() {
        return Err(Why::Value.with(format!("{path} has no value: say one, or remove it")));
    }
    let value = value.cloned().unwrap_or(Value::Null);
    let holder = if target.name.extension {
        let extension = resource.entry(ENTERPRISE).or_insert_with(|| Value::Object(Map::new()));
        match extension {
            Value::Object(map) => map,
            _ => return Err(Why::Value.with("the extension must be an object")),
        }
    } else {
        resource
    };
    change(holder, op, &target, value)
}

/// What a path names; nothing for what is not kept here.
fn target(kind: Resource, path: &str) -> Result<Option<Target>, Refusal> {
    let bad = |why: String| Why::Path.with(why);
    let (text, rest) = match path.find('[') {
        Some(n) => (&path[..n], Some(&path[n..])),
        None => (path, None),
    };
    let mut name = Name::read(text).map_err(|e| bad(e.to_string()))?;
    // Some write the parts of the extension without its name.
    if !name.extension
        && kind.attribute(false, &name.attribute).is_none()
        && kind.attribute(true, &name.attribute).is_some()
    {
        name.extension = true;
    }
    let Some(attribute) = kind.attribute(name.extension, &name.attribute) else {
        if is_passed_over(&name.attribute) {
            return Ok(None);
        }
        return Err(bad(format!("there is no attribute {path:?}: /scim/v2/Schemas lists them")));
    };
    let (which, behind) = match rest {
        None => (None, None),
        Some(rest) => {
            let end = rest.rfind(']').ok_or_else(|| bad(format!("{path:?} has no closing ]")))?;
            let filter = Filter::read(&rest[1..end]).map_err(|e| bad(e.to_string()))?;
            let behind = match &rest[end + 1..] {
                "" => None,
                part => {
                    let part = part.strip_prefix('.').filter(|part| !part.is_empty());
                    Some(part.ok_or_else(|| bad(format!("{path:?} has something behind the ]")))?)
                }
            };
            (Some(filter), behind.map(ToOwned::to_owned))
        }
    };
    let part = behind.or_else(|| name.part.clone());
    if which.is_some() && !attribute.several {
        return Err(bad(format!("{} has one value: it takes no [ ]", attribute.name)));
    }
    if let Some(part) = &part
        && attribute.part(part).is_none()
        && !is_part_passed_over(part)
    {
        return Err(bad(format!("{} has no part {part:?}", attribute.name)));
    }
    if attribute.mutability == "readOnly" {
        return Err(Why::Mutability.with(format!("{} is not written to", attribute.name)));
    }
    Ok(Some(Target { name, attribute, which, part }))
}

fn change(
    holder: &mut Map<String, Value>,
    op: Op,
    target: &Target,
    value: Value,
) -> Result<(), Refusal> {
    let key = target.attribute.name;
    if target.attribute.several {
        let mut list = match holder.remove(key) {
            Some(Value::Array(list)) => list,
            None | Some(Value::Null) => Vec::new(),
            Some(one) => vec![one],
        };
        several(&mut list, op, target, value)?;
        if list.len() > VALUES {
            return Err(Why::TooMany.with(format!("{key} would have more than {VALUES} values")));
        }
        holder.insert(key.into(), Value::Array(list));
        return Ok(());
    }
    match (&target.part, target.attribute.kind) {
        (Some(part), _) => {
            let whole = holder.entry(key).or_insert(Value::Null);
            if !whole.is_object() {
                *whole = Value::Object(Map::new());
            }
            if let Value::Object(whole) = whole {
                put(whole, target.attribute, part, (op != Op::Remove).then_some(value));
            }
        }
        _ if op == Op::Remove => {
            holder.insert(key.into(), Value::Null);
        }
        // Parts that are not said stay (RFC 7644, 3.5.2.3).
        (None, Kind::Complex(_)) if value.is_object() => {
            let whole = holder.entry(key).or_insert(Value::Null);
            if !whole.is_object() {
                *whole = Value::Object(Map::new());
            }
            if let (Value::Object(whole), Value::Object(new)) = (whole, value) {
                for (part, value) in new {
                    put(whole, target.attribute, &part, Some(value));
                }
            }
        }
        (None, _) => {
            holder.insert(key.into(), value);
        }
    }
    Ok(())
}

/// Writes a part by its name in any letters.
fn put(whole: &mut Map<String, Value>, attribute: &Attribute, part: &str, value: Option<Value>) {
    let key = attribute.part(part).map_or_else(|| part.to_owned(), |part| part.name.to_owned());
    match value {
        Some(value) => drop(whole.insert(key, value)),
        None => drop(whole.remove(&key)),
    }
}

fn several(list: &mut Vec<Value>, op: Op, target: &Target, value: Value) -> Result<(), Refusal> {
    let attribute = target.attribute;
    match (op, &target.which, &target.part) {
        (Op::Remove, None, None) => {
            let gone = values(&value);
            if gone.is_empty() {
                list.clear();
            } else {
                let gone: HashSet<_> = gone.iter().map(identity).collect();
                list.retain(|value| !gone.contains(&identity(value)));
            }
        }
        (Op::Remove, Some(which), None) => list.retain(|value| !which.holds_of(attribute, value)),
        (Op::Remove, which, Some(part)) => {
            for value in list.iter_mut() {
                if which.as_ref().is_none_or(|which| which.holds_of(attribute, value))
                    && let Value::Object(value) = value
                {
                    put(value, attribute, part, None);
                }
            }
            list.retain(|value| !is_hollow(value));
        }
        (Op::Replace, None, None) => *list = shaped(attribute, values(&value)),
        (Op::Add, None, None) => add(list, shaped(attribute, values(&value))),
        (_, which, part) => {
            let mut found = false;
            for old in list.iter_mut() {
                if which.as_ref().is_none_or(|which| which.holds_of(attribute, old)) {
                    found = true;
                    write(old, attribute, part.as_deref(), &value);
                }
            }
            if !found {
                let mut new = Map::new();
                if let Some(which) = which
                    && !is_template(which, attribute, &mut new)
                {
                    let why =
                        format!("no value of {} is so, and none can be made of it", attribute.name);
                    return Err(Why::NoTarget.with(why));
                }
                let mut new = Value::Object(new);
                write(&mut new, attribute, part.as_deref(), &value);
                list.push(new);
            }
        }
    }
    only_one_primary(list);
    Ok(())
}

/// So many values are looked for one by one.
const FEW: usize = 8;

/// Adds what is not there; what is there already gets the rest of it.
fn add(list: &mut Vec<Value>, new: Vec<Value>) {
    // Of thousands it is known by a table where they stand.
    let mut places: Option<HashMap<String, usize>> = (new.len() > FEW).then(|| {
        list.iter().enumerate().map(|(n, value)| (identity(value).into_owned(), n)).collect()
    });
    for value in new {
        let there = match &places {
            Some(places) => places.get(identity(&value).as_ref()).copied(),
            None => list.iter().position(|old| is_same(old, &value)),
        };
        match there.and_then(|n| list.get_mut(n)) {
            Some(old) => {
                if let (Value::Object(old), Value::Object(more)) = (old, value) {
                    old.extend(more);
                }
            }
            None => {
                if let Some(places) = &mut places {
                    places.insert(identity(&value).into_owned(), list.len());
                }
                // The last that is said to be primary is.
                if value.get("primary") == Some(&Value::Bool(true)) {
                    list.iter_mut()
                        .filter_map(Value::as_object_mut)
                        .for_each(|old| drop(old.remove("primary")));
                }
                list.push(value);
            }
        }
    }
}

fn write(old: &mut Value, attribute: &Attribute, part: Option<&str>, value: &Value) {
    if !old.is_object() {
        *old = Value::Object(Map::new());
    }
    let Value::Object(old) = old else { return };
    match (part, value) {
        (Some(part), value) => put(old, attribute, part, Some(value.clone())),
        (None, Value::Object(new)) => {
            new.iter().for_each(|(part, value)| put(old, attribute, part, Some(value.clone())));
        }
        (None, value) => put(old, attribute, "value", Some(value.clone())),
    }
}

/// Fills in what a filter says by equality alone; whether it does.
fn is_template(filter: &Filter, attribute: &Attribute, new: &mut Map<String, Value>) -> bool {
    match filter {
        Filter::All(all) => all.iter().all(|filter| is_template(filter, attribute, new)),
        Filter::Test(name, Test::Eq, value) if name.part.is_none() => {
            put(new, attribute, &name.attribute, Some(value.clone()));
            true
        }
        _ => false,
    }
}

fn values(value: &Value) -> Vec<Value> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(all) => all.clone(),
        one => vec![one.clone()],
    }
}

/// Values as objects, with the names of their parts as the schema has them.
fn shaped(attribute: &Attribute, all: Vec<Value>) -> Vec<Value> {
    let shape = |value| {
        let mut new = Map::new();
        match value {
            Value::Object(parts) => {
                parts
                    .into_iter()
                    .for_each(|(part, value)| put(&mut new, attribute, &part, Some(value)));
            }
            simple => drop(new.insert("value".into(), simple)),
        }
        Value::Object(new)
    };
    all.into_iter().map(shape).collect()
}

/// What tells values of a list apart: their value.
fn identity(value: &Value) -> Cow<'_, str> {
    match value.get("value").unwrap_or(value) {
        Value::String(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// Whether two values are one: a number may be that of work and the mobile number too.
fn is_same(a: &Value, b: &Value) -> bool {
    let kinds = (a.get("type"), b.get("type"));
    let alike = kinds.0.is_none() || kinds.1.is_none() || kinds.0 == kinds.1;
    alike && identity(a) == identity(b)
}

fn is_hollow(value: &Value) -> bool {
    value.as_object().is_some_and(|object| !object.contains_key("value"))
}

/// Of several that are said to be primary the first is.
fn only_one_primary(list: &mut [Value]) {
    let mut seen = false;
    for value in list.iter_mut().filter_map(Value::as_object_mut) {
        if value.get("primary") == Some(&Value::Bool(true)) && std::mem::replace(&mut seen, true) {
            value.remove("primary");
        }
    }
}
