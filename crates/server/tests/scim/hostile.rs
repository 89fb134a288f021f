//! What nobody well-meaning sends.

use canteen_testkit::{both_engines, http};
use serde_json::{Value, json};

use crate::{ENTERPRISE, World, operations_of, refusal, text};

both_engines! {
    async fn bodies_are_bounded_and_of_one_form(world: World) {
        let bearer = format!("Bearer {}", world.token);
        let addr = world.server.addr();
        let post = async |kind: &str, body: &[u8]| {
            let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
            http::ask(addr, "POST", "/scim/v2/Users", &headers, body).await
        };
        let json = "application/scim+json";
        let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
        let deep_object = format!("{}1{}", "{\"name\":".repeat(5_000), "}".repeat(5_000));
        for body in [&b""[..], b"{", b"7", b"[]", b"null", b"\"x\"", b"{\"userName\": \"\xff\"}", &deep, deep_object.as_bytes()] {
            let (status, kind, _) = refusal(&post(json, body).await);
            assert_eq!((status, kind.as_str()), (400, "invalidSyntax"));
        }
        let large = format!("{{\"userName\": \"{}\"}}", "x".repeat(5 << 20));
        assert_eq!(refusal(&post(json, large.as_bytes()).await).0, 413);
        assert_eq!(refusal(&post("text/xml", b"<x/>").await).0, 415);
        // Who has no token is not listened to at all.
        let headers = [("content-type", json)];
        let answer = http::ask(addr, "POST", "/scim/v2/Users", &headers, b"{").await;
        assert_eq!(refusal(&answer).0, 401);
        assert_eq!(world.get("/Users").await["totalResults"], 2);
    }

    async fn filters_that_nest_or_never_end_are_refused(world: World) {
        let nested = format!("/Users?filter={}id pr{}", "(".repeat(2_000), ")".repeat(2_000));
        let (status, kind, _) = world.refused("GET", &nested, Value::Null).await;
        assert_eq!((status, kind.as_str()), (400, "invalidFilter"));
        let long = vec!["id pr"; 2_000].join(" or ");
        let asked = json!({ "filter": long });
        let (status, kind, _) = world.refused("POST", "/Users/.search", asked).await;
        assert_eq!((status, kind.as_str()), (400, "invalidFilter"));
        let row = vec!["userName eq \"nobody\""; 300].join(" or ");
        let found = world.ask("POST", "/Users/.search", json!({ "filter": row })).await;
        assert_eq!((found.status, &found.json()["totalResults"]), (200, &json!(0)), "{}", text(&found));
        for filter in ["userName eq \"'; DROP TABLE member; --\"", "externalId eq \"\\u0000\"", "emails.value eq \"%\""] {
            let found = world.ask("POST", "/Users/.search", json!({ "filter": filter })).await;
            assert_eq!((found.status, &found.json()["totalResults"]), (200, &json!(0)), "{filter} {}", text(&found));
        }
        assert_eq!(world.get("/Users").await["totalResults"], 2);
    }

    async fn values_of_other_types_change_nothing(world: World) {
        let li = format!("/Users/{}", world.corp.members[0]);
        let before = world.get(&li).await;
        for operations in [
            json!([{ "op": "replace", "path": "title", "value": 7 }]),
            json!([{ "op": "replace", "path": "title", "value": { "x": 1 } }]),
            json!([{ "op": "replace", "path": "active", "value": "maybe" }]),
            json!([{ "op": "replace", "path": "emails", "value": 7 }]),
            json!([{ "op": "replace", "path": "emails[type eq \"work\"]", "value": { "value": [] } }]),
            json!([{ "op": "replace", "path": "name", "value": "Li" }]),
            json!([{ "op": "replace", "path": "name.formatted", "value": false }]),
            json!([{ "op": "replace", "path": ENTERPRISE, "value": "x" }]),
            json!([{ "op": "replace", "value": { ENTERPRISE: 7 } }]),
            json!([{ "op": "replace", "path": "displayName", "value": "" }, { "op": "remove", "path": "name" }]),
            json!([{ "op": "replace", "path": "externalId", "value": "x".repeat(300) }]),
            // The first would do; the second is refused, and so nothing is done.
            json!([{ "op": "replace", "path": "title", "value": "Chief" }, { "op": "add", "path": "shoeSize", "value": 9 }]),
        ] {
            let (status, kind, detail) = world.refused("PATCH", &li, operations_of(operations.clone())).await;
            assert_eq!(status, 400, "{operations} {detail}");
            assert!(["invalidValue", "invalidPath"].contains(&kind.as_str()), "{operations} {kind}");
        }
        assert_eq!(world.get(&li).await, before);
        assert_eq!(world.audited().await.len(), 0);
        // What is not kept is passed over.
        let unheard = json!({ "schemas": ["urn:x"], "shoeSize": 9, "meta": 7, "id": "99", "title": "Chief", "urn:x:y": { "z": 1 } });
        let put = world.ask("PUT", &li, unheard).await;
        assert_eq!((put.status, &put.json()["title"], &put.json()["id"]), (200, &json!("Chief"), &before["id"]), "{}", text(&put));
    }

    async fn addresses_that_are_none_say_so(world: World) {
        for (method, path, status) in [
            ("GET", "/Users/0", 404),
            ("GET", "/Users/01", 404),
            ("GET", "/Users/-1", 404),
            ("GET", "/Users/x%00y", 404),
            ("GET", "/Users/99999999999999999999999", 404),
            ("GET", "/Groups/1e3", 404),
            ("GET", "/Nothing", 404),
            ("GET", "/Users/1/x", 404),
            ("GET", "/Schemas/urn:x", 404),
            ("DELETE", "/Users", 405),
            ("POST", "/Users/1", 405),
            ("POST", "/Schemas", 405),
            ("GET", "/Me", 501),
            ("POST", "/Bulk", 501),
            ("POST", "/.search", 501),
        ] {
            let body = if method == "POST" { json!({}) } else { Value::Null };
            let (found, _, detail) = world.refused(method, path, body).await;
            assert_eq!(found, status, "{method} {path} {detail}");
        }
        // Where the server does not know its own address it is what was asked, if that is one.
        let config = world.get("/ServiceProviderConfig").await;
        assert_eq!(config["meta"]["location"], "https://chat.example.com/scim/v2/ServiceProviderConfig");
        assert_eq!((&config["bulk"]["supported"], &config["sort"]["supported"], &config["patch"]["supported"]),
            (&json!(false), &json!(false), &json!(true)));
        let schemas = world.get("/Schemas").await;
        for schema in schemas["Resources"].as_array().unwrap() {
            let one = world.get(&format!("/Schemas/{}", schema["id"].as_str().unwrap())).await;
            assert_eq!(&one, schema);
        }
        let types = world.get("/ResourceTypes").await;
        assert_eq!(types["Resources"][0]["endpoint"], "/Users");
        assert_eq!(world.get("/ResourceTypes/Group").await, types["Resources"][1]);
    }
}
