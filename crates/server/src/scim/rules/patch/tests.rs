//! Operations as providers send them, and those that cannot be.

use serde_json::json;

use super::*;

fn barbara() -> Map<String, Value> {
    let value = json!({
        "userName": "bjensen",
        "displayName": "Barbara",
        "name": { "formatted": "Barbara" },
        "active": true,
        "emails": [{ "value": "b@example.com", "type": "work", "primary": true }],
        "phoneNumbers": [{ "value": "+8613800001234", "type": "mobile" }],
        ENTERPRISE: { "department": "Tours" },
    });
    let Value::Object(map) = value else { unreachable!() };
    map
}

fn patched(operations: Value) -> Result<Value, Refusal> {
    let mut resource = barbara();
    let body = json!({ "Operations": operations });
    apply(Resource::User, &mut resource, &body).map(|()| Value::Object(resource))
}

#[test]
fn operations_do_what_they_say() {
    for (operation, at, expected) in [
        (json!({ "op": "replace", "path": "title", "value": "Guide" }), "/title", json!("Guide")),
        (json!({ "op": "Replace", "path": "ACTIVE", "value": "False" }), "/active", json!("False")),
        (json!({ "op": "add", "value": { "nickName": "Babs" } }), "/nickName", json!("Babs")),
        (
            json!({ "op": "replace", "value": { "name.formatted": "B" } }),
            "/name/formatted",
            json!("B"),
        ),
        (
            json!({ "op": "replace", "path": "name", "value": { "formatted": "B" } }),
            "/name",
            json!({ "formatted": "B" }),
        ),
        (json!({ "op": "remove", "path": "displayName" }), "/displayName", json!(null)),
        (
            json!({ "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "x@example.com" }),
            "/emails",
            json!([{ "value": "x@example.com", "type": "work", "primary": true }]),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": [{ "value": "b@example.com", "type": "work" }] }),
            "/emails",
            json!([{ "value": "b@example.com", "type": "work", "primary": true }]),
        ),
        (
            json!({ "op": "add", "path": "emails", "value": { "value": "x@example.com", "primary": true } }),
            "/emails",
            json!([{ "value": "b@example.com", "type": "work" }, { "value": "x@example.com", "primary": true }]),
        ),
        (
            json!({ "op": "replace", "path": "emails", "value": [{ "value": "y@example.com" }] }),
            "/emails",
            json!([{ "value": "y@example.com" }]),
        ),
        (
            json!({ "op": "add", "path": "phoneNumbers[type eq \"work\"].value", "value": "12" }),
            "/phoneNumbers/1",
            json!({ "type": "work", "value": "12" }),
        ),
        (
            json!({ "op": "add", "path": "phoneNumbers", "value": { "value": "+8613800001234", "type": "work" } }),
            "/phoneNumbers",
            json!([{ "value": "+8613800001234", "type": "mobile" },
                   { "value": "+8613800001234", "type": "work" }]),
        ),
        (
            json!({ "op": "remove", "path": "phoneNumbers[type eq \"mobile\"]" }),
            "/phoneNumbers",
            json!([]),
        ),
        (
            json!({ "op": "remove", "path": "phoneNumbers[type eq \"mobile\"].value" }),
            "/phoneNumbers",
            json!([]),
        ),
        (
            json!({ "op": "remove", "path": "emails", "value": [{ "value": "other@example.com" }] }),
            "/emails/0/value",
            json!("b@example.com"),
        ),
        (json!({ "op": "remove", "path": "emails" }), "/emails", json!([])),
        (
            json!({ "op": "add", "path": format!("{ENTERPRISE}:department"), "value": "Sales" }),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
            json!("Sales"),
        ),
        (
            json!({ "op": "add", "path": ENTERPRISE, "value": { "department": "Sales" } }),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
            json!("Sales"),
        ),
        (
            json!({ "op": "replace", "value": { ENTERPRISE: { "department": "Sales" } } }),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
            json!("Sales"),
        ),
        (
            json!({ "op": "replace", "path": "department", "value": "Sales" }),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
            json!("Sales"),
        ),
        (
            json!({ "op": "replace", "path": "addresses[type eq \"work\"].locality", "value": "x" }),
            "/title",
            json!(null),
        ),
        (
            json!({ "op": "replace", "path": "preferredLanguage", "value": "en" }),
            "/title",
            json!(null),
        ),
    ] {
        let after = patched(json!([operation])).unwrap_or_else(|e| panic!("{operation}: {e:?}"));
        let found = after.pointer(at).cloned().unwrap_or(Value::Null);
        assert_eq!(found, expected, "{operation}");
    }
}

#[test]
fn what_cannot_be_is_refused_with_its_kind() {
    for (operations, kind) in [
        (json!("x"), Why::Syntax),
        (json!([{ "op": "move", "path": "title" }]), Why::Syntax),
        (json!([7]), Why::Syntax),
        (json!([{ "op": "add", "value": "x" }]), Why::Syntax),
        (json!([{ "op": "add", "path": "title" }]), Why::Value),
        (json!([{ "op": "remove" }]), Why::NoTarget),
        (
            json!([{ "op": "replace", "path": "emails[type sw \"h\"].value", "value": "x" }]),
            Why::NoTarget,
        ),
        (json!([{ "op": "add", "path": "shoeSize", "value": 1 }]), Why::Path),
        (json!([{ "op": "add", "path": "title[x pr]", "value": 1 }]), Why::Path),
        (json!([{ "op": "add", "path": "emails[type eq", "value": 1 }]), Why::Path),
        (json!([{ "op": "add", "path": "emails[]", "value": 1 }]), Why::Path),
        (json!([{ "op": "add", "path": "emails[type eq \"x\"]value", "value": 1 }]), Why::Path),
        (json!([{ "op": "add", "path": "emails.shoe", "value": 1 }]), Why::Path),
        (json!([{ "op": "add", "path": 7, "value": 1 }]), Why::Path),
        (json!([{ "op": "add", "path": "id", "value": "9" }]), Why::Mutability),
        (json!([{ "op": "add", "path": "groups", "value": [{ "value": "9" }] }]), Why::Mutability),
        (json!(vec![json!({ "op": "remove", "path": "title" }); OPERATIONS + 1]), Why::TooMany),
    ] {
        let refusal = patched(operations.clone()).unwrap_err();
        assert_eq!(refusal.kind, kind, "{operations} {refusal:?}");
    }
}

#[test]
fn thousands_are_added_once_each() {
    let member = |n: usize| json!({ "value": n.to_string() });
    let mut group = Map::new();
    let all: Vec<_> = (0..5_000).map(member).collect();
    let one = json!({ "op": "add", "path": "members", "value": [member(7), member(5_000)] });
    let body = json!({ "Operations": [
        { "op": "add", "path": "members", "value": all },
        { "op": "add", "path": "members", "value": all },
        one,
        one,
    ]});
    apply(Resource::Group, &mut group, &body).unwrap();
    let expected: Vec<_> = (0..=5_000).map(member).collect();
    assert_eq!(group["members"], json!(expected));
}

#[test]
fn members_of_a_group_come_and_go() {
    let mut group = Map::new();
    let mut ids = |operation: Value| {
        let body = json!({ "operations": [operation] });
        apply(Resource::Group, &mut group, &body).unwrap();
        let list = group["members"].as_array().unwrap().iter();
        list.map(|m| m["value"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let many: Vec<_> = (1..=3).map(|n| json!({ "value": n.to_string() })).collect();
    assert_eq!(ids(json!({ "op": "Add", "path": "members", "value": many })), ["1", "2", "3"]);
    let twice = json!([{ "value": "2" }, { "value": "4", "$ref": null }]);
    assert_eq!(
        ids(json!({ "op": "add", "path": "members", "value": twice })),
        ["1", "2", "3", "4"]
    );
    assert_eq!(ids(json!({ "op": "remove", "path": "members[value eq \"2\"]" })), ["1", "3", "4"]);
    let some = json!([{ "value": "1" }, { "value": "9" }]);
    assert_eq!(ids(json!({ "op": "Remove", "path": "members", "value": some })), ["3", "4"]);
    assert_eq!(
        ids(json!({ "op": "replace", "path": "members", "value": [{ "value": "7" }] })),
        ["7"]
    );
    assert_eq!(ids(json!({ "op": "remove", "path": "members" })), Vec::<String>::new());
}
