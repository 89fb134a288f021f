//! Filters against a table, and random ones against a model that knows no text.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::scim::rules::schema::{ENTERPRISE, Resource};

fn barbara() -> Value {
    json!({
        "id": "17",
        "externalId": "Ab-1",
        "userName": "bjensen",
        "name": { "formatted": "Barbara Jensen" },
        "title": "Tour \"Guide\"",
        "active": true,
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home" }
        ],
        "meta": { "resourceType": "User", "lastModified": "2011-05-13T04:42:34Z" },
        ENTERPRISE: { "department": "Tours/North", "manager": { "value": "3" } }
    })
}

fn holds(filter: &str) -> bool {
    Filter::read(filter)
        .unwrap_or_else(|e| panic!("{filter}: {e}"))
        .holds(Resource::User, &barbara())
}

#[test]
fn filters_of_the_standard_and_of_providers() {
    let department = format!("{ENTERPRISE}:department");
    for (filter, expected) in [
        ("userName eq \"bjensen\"", true),
        ("USERNAME EQ \"BJENSEN\"", true),
        ("userName Eq \"john\"", false),
        ("externalId eq \"Ab-1\"", true),
        ("externalId eq \"ab-1\"", false),
        ("name.formatted co \"jen\"", true),
        ("userName sw \"B\"", true),
        ("userName ew \"sen\"", true),
        ("urn:ietf:params:scim:schemas:core:2.0:User:userName sw \"bj\"", true),
        ("title pr", true),
        ("nickName pr", false),
        ("nickName eq null", true),
        ("title ne null", true),
        ("nickName ne \"x\"", true),
        ("title eq \"Tour \\\"Guide\\\"\"", true),
        ("active eq true", true),
        ("active eq \"True\"", true),
        ("active eq False", false),
        ("meta.lastModified gt \"2011-05-13T04:42:33Z\"", true),
        ("meta.lastModified ge \"2011-05-13T06:42:34+02:00\"", true),
        ("meta.lastModified lt \"2011-05-13T04:42:34Z\"", false),
        ("title pr and userName eq \"x\"", false),
        ("title pr or userName eq \"x\"", true),
        ("userName eq \"x\" and title pr or active eq true", true),
        ("userName eq \"x\" and (title pr or active eq true)", false),
        ("not (userName eq \"x\") and active eq true", true),
        ("emails co \"example.com\"", true),
        ("emails.value co \"jensen.org\"", true),
        ("emails eq \"babs@jensen.org\"", true),
        ("emails[type eq \"work\" and value co \"@example.com\"]", true),
        ("emails[type eq \"home\" and value co \"@example.com\"]", false),
        ("emails[type eq \"work\"].value eq \"BJENSEN@example.com\"", true),
        ("emails[type eq \"home\"].value eq \"bjensen@example.com\"", false),
        ("emails[not (type eq \"work\")] and title pr", true),
        ("phoneNumbers[type eq \"work\"]", false),
        ("id eq \"17\" and userName pr", true),
        ("unheard eq \"x\"", false),
        ("unheard pr", false),
    ] {
        assert_eq!(holds(filter), expected, "{filter}");
    }
    assert!(holds(&format!("{department} sw \"tours\"")));
    assert!(holds(&format!("{ENTERPRISE}:manager eq \"3\"")));
}

#[test]
fn what_is_no_filter_says_where_and_what_to_write() {
    for (filter, at, why) in [
        ("", 1, "write an attribute"),
        ("userName", 9, "write one of eq"),
        ("userName is \"x\"", 10, "write one of eq"),
        ("userName eq", 12, "write a value"),
        ("userName eq x", 13, "write a value"),
        ("userName eq \"x", 13, "no closing quote"),
        ("userName eq \"\\q\"", 13, "as JSON has it"),
        ("userName eq \"x\" userName pr", 17, "write and, or"),
        ("(userName pr", 13, "write and, or, or )"),
        ("userName pr)", 12, "write and, or"),
        ("emails[type eq \"x\"", 19, "]"),
        ("emails.type[value pr]", 13, "not behind a part"),
        ("active co true", 11, "cannot be asked"),
        ("1 eq 1", 1, "write an attribute"),
        ("a$b pr", 1, "names no attribute"),
        ("张 pr", 1, "no word"),
        ("x eq 1e", 6, "no word"),
    ] {
        let bad = Filter::read(filter).unwrap_err();
        assert_eq!(bad.at, at, "{filter}: {bad}");
        assert!(bad.why.contains(why), "{filter}: {bad}");
    }
}

#[test]
fn depth_and_length_are_bounded_and_rows_are_not_depth() {
    let nested = |n: usize| format!("{}userName pr{}", "(".repeat(n), ")".repeat(n));
    assert!(Filter::read(&nested(DEPTH)).is_ok());
    assert!(Filter::read(&nested(DEPTH + 1)).unwrap_err().why.contains("nest deeper"));
    let nots = format!("{}userName pr{}", "not (".repeat(1_000), ")".repeat(1_000));
    assert!(Filter::read(&nots).unwrap_err().why.contains("nest deeper"));
    let row = vec!["id pr"; 500].join(" and ");
    assert!(Filter::read(&row).is_ok());
    let long = vec!["id pr"; 1_000].join(" and ");
    assert!(Filter::read(&long).unwrap_err().why.contains("bytes"));
}

#[test]
fn what_must_be_equal_is_looked_up() {
    let of = |filter: &str, attribute: &str, part: Option<&str>| {
        Filter::read(filter).unwrap().must_equal(attribute, part).map(ToOwned::to_owned)
    };
    let x = Some("x".to_owned());
    assert_eq!(of("userName eq \"x\"", "userName", None), x);
    assert_eq!(of("title pr and username eq \"x\"", "userName", None), x);
    assert_eq!(of("title pr or userName eq \"x\"", "userName", None), None);
    assert_eq!(of("not (userName eq \"x\")", "userName", None), None);
    assert_eq!(of("userName ne \"x\"", "userName", None), None);
    for filter in [
        "emails eq \"x\"",
        "emails.value eq \"x\"",
        "emails[value eq \"x\" and type eq \"work\"]",
        "emails[type eq \"work\"].value eq \"x\"",
    ] {
        assert_eq!(of(filter, "emails", Some("value")), x, "{filter}");
    }
    assert_eq!(of("emails.type eq \"x\"", "emails", Some("value")), None);
    assert_eq!(of("emails[type eq \"x\"]", "emails", Some("value")), None);
}

/// A person, as the model knows them.
#[derive(Clone, Debug)]
struct Person {
    user_name: String,
    title: Option<String>,
    active: bool,
    emails: Vec<(String, String)>,
}

impl Person {
    fn resource(&self) -> Value {
        let emails = self.emails.iter().map(|(t, v)| json!({ "type": t, "value": v }));
        let mut all = json!({ "userName": self.user_name, "active": self.active,
                              "emails": emails.collect::<Vec<_>>() });
        if let Some(title) = &self.title {
            all["title"] = json!(title);
        }
        all
    }
}

/// What is asked, as the model knows it.
#[derive(Clone, Debug)]
enum Ask {
    User(usize, String),
    Title(usize, String),
    TitlePresent,
    Active(bool),
    Email(String, usize, String),
    Not(Box<Ask>),
    And(Box<Ask>, Box<Ask>),
    Or(Box<Ask>, Box<Ask>),
}

const TESTS: [&str; 6] = ["eq", "co", "sw", "ew", "gt", "le"];

fn model_text(test: usize, a: &str, b: &str) -> bool {
    match TESTS[test] {
        "eq" => a == b,
        "co" => a.contains(b),
        "sw" => a.starts_with(b),
        "ew" => a.ends_with(b),
        "gt" => a > b,
        _ => a <= b,
    }
}

impl Ask {
    fn of(&self, person: &Person) -> bool {
        match self {
            Self::User(test, text) => model_text(*test, &person.user_name, text),
            Self::Title(test, text) => {
                person.title.as_ref().is_some_and(|title| model_text(*test, title, text))
            }
            Self::TitlePresent => person.title.is_some(),
            Self::Active(active) => person.active == *active,
            Self::Email(kind, test, text) => {
                person.emails.iter().any(|(k, v)| k == kind && model_text(*test, v, text))
            }
            Self::Not(ask) => !ask.of(person),
            Self::And(a, b) => a.of(person) && b.of(person),
            Self::Or(a, b) => a.of(person) || b.of(person),
        }
    }

    fn text(&self) -> String {
        match self {
            Self::User(test, text) => format!("userName {} {}", TESTS[*test], json!(text)),
            Self::Title(test, text) => format!("TITLE {}  {}", TESTS[*test], json!(text)),
            Self::TitlePresent => "title pr".into(),
            Self::Active(active) => format!("active eq {active}"),
            Self::Email(kind, test, text) => format!(
                "emails[type eq {} and value {} {}]",
                json!(kind),
                TESTS[*test],
                json!(text)
            ),
            Self::Not(ask) => format!("not ({})", ask.text()),
            // Without brackets where the binding of the words makes them needless.
            Self::And(a, b) => format!("{} and {}", a.inner(), b.inner()),
            Self::Or(a, b) => format!("{} or {}", a.text(), b.text()),
        }
    }

    fn inner(&self) -> String {
        match self {
            Self::Or(..) => format!("( {} )", self.text()),
            _ => self.text(),
        }
    }
}

fn person() -> impl Strategy<Value = Person> {
    let emails = prop::collection::vec(("work|home", "[ab\"\\\\ ]{0,3}"), 0..3);
    ("[ab]{1,3}", prop::option::of("[ab\"\\\\ ]{1,3}"), any::<bool>(), emails)
        .prop_map(|(user_name, title, active, emails)| Person { user_name, title, active, emails })
}

fn ask() -> impl Strategy<Value = Ask> {
    let leaf = prop_oneof![
        (0..TESTS.len(), "[ab]{0,2}").prop_map(|(t, s)| Ask::User(t, s)),
        (0..TESTS.len(), "[ab\"\\\\ ]{0,2}").prop_map(|(t, s)| Ask::Title(t, s)),
        Just(Ask::TitlePresent),
        any::<bool>().prop_map(Ask::Active),
        ("work|home", 0..TESTS.len(), "[ab\"\\\\ ]{0,2}").prop_map(|(k, t, s)| Ask::Email(k, t, s)),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        let two = (inner.clone(), inner.clone());
        prop_oneof![
            inner.prop_map(|a| Ask::Not(Box::new(a))),
            two.clone().prop_map(|(a, b)| Ask::And(Box::new(a), Box::new(b))),
            two.prop_map(|(a, b)| Ask::Or(Box::new(a), Box::new(b))),
        ]
    })
}

proptest! {
    #[test]
    fn a_filter_says_what_the_model_says(ask in ask(), people in prop::collection::vec(person(), 1..6)) {
        let text = ask.text();
        let filter = Filter::read(&text).unwrap();
        for person in people {
            prop_assert_eq!(filter.holds(Resource::User, &person.resource()), ask.of(&person), "{} {:?}", text, person);
        }
    }

    #[test]
    fn no_text_brings_it_down(text in "\\PC{0,60}", words in prop::collection::vec(
        prop::sample::select(vec!["(", ")", "[", "]", "not", "and", "or", "a", "eq", "pr", "\"x\"", "1", ".v", "\"", "\\"]), 0..20)) {
        for text in [text, words.join(" "), words.concat()] {
            // What can be read says yes or no of anybody, and the opposite when it is turned round.
            if let Ok(filter) = Filter::read(&text) {
                let holds = filter.holds(Resource::User, &barbara());
                prop_assert_eq!(Filter::Not(Box::new(filter)).holds(Resource::User, &barbara()), !holds);
            }
        }
    }
}
