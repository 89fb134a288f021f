//! Whether a resource is as a filter says.

use std::cmp::Ordering;

use serde_json::{Map, Value};

use super::{Filter, Test};
use crate::scim::rules::path::Name;
use crate::scim::rules::schema::{Attribute, ENTERPRISE, Kind, Resource};

impl Filter {
    /// Whether a resource in its full form is so. An attribute that is not there has no value: it is
    /// equal to nothing, and not equal to everything.
    #[must_use]
    pub fn holds(&self, kind: Resource, resource: &Value) -> bool {
        self.asked(&Of { kind, within: None }, resource)
    }

    /// Whether one of the values of an attribute is so.
    #[must_use]
    pub fn holds_of(&self, attribute: &'static Attribute, value: &Value) -> bool {
        // Of parts it does not matter of which resource they are.
        self.asked(&Of { kind: Resource::User, within: Some(attribute) }, value)
    }

    fn asked(&self, of: &Of, value: &Value) -> bool {
        match self {
            Self::All(all) => all.iter().all(|filter| filter.asked(of, value)),
            Self::Any(any) => any.iter().any(|filter| filter.asked(of, value)),
            Self::Not(filter) => !filter.asked(of, value),
            Self::Present(name) => of.values(name, value).0.iter().any(|value| is_there(value)),
            Self::Within(name, filter) => {
                let Some(attribute) = of.attribute(name) else { return false };
                let inner = Of { within: Some(attribute), ..*of };
                of.values(name, value).0.iter().any(|value| filter.asked(&inner, value))
            }
            Self::Test(name, test, wanted) => {
                let (values, attribute) = of.values(name, value);
                let values: Vec<_> = values.into_iter().filter(|value| is_there(value)).collect();
                match (test, wanted) {
                    (Test::Eq, Value::Null) => values.is_empty(),
                    (Test::Ne, Value::Null) => !values.is_empty(),
                    (Test::Ne, _) if values.is_empty() => true,
                    _ => values.iter().any(|value| compares(attribute, *test, value, wanted)),
                }
            }
        }
    }
}

/// What names are looked up in.
struct Of {
    kind: Resource,
    within: Option<&'static Attribute>,
}

impl Of {
    fn attribute(&self, name: &Name) -> Option<&'static Attribute> {
        match self.within {
            Some(attribute) => attribute.part(&name.attribute),
            None => self.kind.attribute(name.extension, &name.attribute),
        }
    }

    /// The values a name has, and the attribute whose they are.
    fn values<'v>(
        &self,
        name: &Name,
        value: &'v Value,
    ) -> (Vec<&'v Value>, Option<&'static Attribute>) {
        let attribute = self.attribute(name);
        let from = match name.extension {
            true => value.get(ENTERPRISE),
            false => Some(value),
        };
        // Of a simple value, such as a text in a list, the only part is itself.
        let own = match from {
            Some(Value::Object(object)) => get(object, &name.attribute),
            Some(simple) if name.attribute.eq_ignore_ascii_case("value") => Some(simple),
            _ => None,
        };
        let own = own.into_iter().flat_map(each);
        match &name.part {
            None => (own.collect(), attribute),
            Some(part) => {
                let of = own.filter_map(|v| v.as_object()).filter_map(|o| get(o, part));
                (of.flat_map(each).collect(), attribute.and_then(|a| a.part(part)))
            }
        }
    }
}

fn get<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    object.get(name).or_else(|| {
        object.iter().find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
    })
}

fn each(value: &Value) -> std::slice::Iter<'_, Value> {
    match value {
        Value::Array(all) => all.iter(),
        one => std::slice::from_ref(one).iter(),
    }
}

fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(object) => object.values().any(is_there),
        Value::Array(all) => all.iter().any(is_there),
        _ => true,
    }
}

fn compares(
    attribute: Option<&'static Attribute>,
    test: Test,
    value: &Value,
    wanted: &Value,
) -> bool {
    let (value, attribute) = match (value, attribute) {
        // Of a complex attribute the value is meant (RFC 7644, 3.4.2.2).
        (Value::Object(object), Some(complex)) => match get(object, "value") {
            Some(inner) => (inner, complex.part("value")),
            None => return test == Test::Ne,
        },
        other => (other.0, other.1),
    };
    match (value, wanted) {
        (Value::String(a), Value::String(b)) => {
            if attribute.is_some_and(|a| a.kind == Kind::Moment)
                && let (Ok(a), Ok(b)) = (moment(a), moment(b))
            {
                return ordered(test, a.cmp(&b));
            }
            if attribute.is_some_and(|a| a.exact) {
                return texts(test, a, b);
            }
            texts(test, &a.to_lowercase(), &b.to_lowercase())
        }
        (Value::Number(a), Value::Number(b)) => {
            let order = a.as_f64().partial_cmp(&b.as_f64());
            order.is_some_and(|order| ordered(test, order))
        }
        // `active eq "true"` is written too.
        (Value::Bool(a), Value::String(b)) => {
            let same = b.eq_ignore_ascii_case(if *a { "true" } else { "false" });
            matches!((test, same), (Test::Eq, true) | (Test::Ne, false))
        }
        (a, b) => matches!((test, a == b), (Test::Eq, true) | (Test::Ne, false)),
    }
}

fn moment(text: &str) -> Result<jiff::Timestamp, jiff::Error> {
    text.parse()
}

fn texts(test: Test, a: &str, b: &str) -> bool {
    match test {
        Test::Co => a.contains(b),
        Test::Sw => a.starts_with(b),
        Test::Ew => a.ends_with(b),
        _ => ordered(test, a.cmp(b)),
    }
}

fn ordered(test: Test, order: Ordering) -> bool {
    match test {
        Test::Eq => order.is_eq(),
        Test::Ne => order.is_ne(),
        Test::Gt => order.is_gt(),
        Test::Ge => order.is_ge(),
        Test::Lt => order.is_lt(),
        Test::Le => order.is_le(),
        Test::Co | Test::Sw | Test::Ew => false,
    }
}
