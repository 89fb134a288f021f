//! Users: filters, pages, what is chosen of them, versions.

use canteen_testkit::both_engines;
use serde_json::{Value, json};

use crate::{ENTERPRISE, World, listed, refusal, text};

fn user(name: &str, department: &str) -> Value {
    json!({
        "userName": name,
        "displayName": format!("{name} of {department}"),
        "title": if name < "c" { "Buyer" } else { "" },
        "emails": [{ "value": format!("{name}@example.com") }],
        ENTERPRISE: { "department": department },
    })
}

both_engines! {
    async fn filters_and_pages(world: World) {
        for (name, department) in [("ann", "East"), ("bob", "East/Shop"), ("cho", "/East/Shop/"), ("dan", "Acme/Sales")] {
            world.add(user(name, department)).await;
        }
        let department = format!("{ENTERPRISE}:department");
        for (filter, expected) in [
            ("title pr", vec!["ann", "bob"]),
            ("title eq \"buyer\" and not (userName eq \"ann\")", vec!["bob"]),
            (&format!("{department} sw \"east\"") as &str, vec!["ann", "bob", "cho"]),
            (&format!("{department} eq \"East/Shop\""), vec!["bob", "cho"]),
            (&format!("{department} eq \"Sales\" and active eq true"), vec!["li", "dan"]),
            ("userName eq \"BOB\" and title pr", vec!["bob"]),
            ("userName eq \"cho\" and title pr", vec![]),
            ("emails[value ew \"@example.com\" and type eq \"work\"]", vec!["admin", "li", "ann", "bob", "cho", "dan"]),
            ("emails.value eq \"li@example.com\"", vec!["li"]),
            ("meta.created ge \"2000-01-01T00:00:00Z\" and userName gt \"c\"", vec!["li", "cho", "dan"]),
            ("meta.lastModified lt \"2000-01-01T00:00:00Z\"", vec![]),
            ("id eq \"0\" or id eq \"x\"", vec![]),
        ] {
            let found = world.get(&format!("/Users?filter={filter}")).await;
            assert_eq!(listed(&found, "userName"), expected, "{filter}");
            assert_eq!(found["totalResults"], expected.len(), "{filter}");
        }
        let page = world.get("/Users?startIndex=3&count=2&attributes=userName").await;
        assert_eq!(listed(&page, "userName"), ["ann", "bob"]);
        assert_eq!((&page["totalResults"], &page["startIndex"], &page["itemsPerPage"]), (&json!(6), &json!(3), &json!(2)));
        assert_eq!(page["Resources"][0].as_object().unwrap().len(), 3, "{page}");
        let page = world.get("/Users?startIndex=2&count=1&filter=title pr").await;
        assert_eq!((listed(&page, "userName"), &page["totalResults"]), (vec!["bob".to_owned()], &json!(2)));
        let page = world.get("/Users?count=0").await;
        assert_eq!((&page["totalResults"], &page["Resources"]), (&json!(6), &json!([])));
        let asked = json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
            "filter": "title pr", "attributes": ["userName", "title"], "startIndex": 1, "count": 1 });
        let found = world.ask("POST", "/Users/.search", asked).await;
        assert_eq!(listed(&found.json(), "userName"), ["ann"], "{}", text(&found));

        for (path, kind) in [
            ("/Users?filter=userName eq", "invalidFilter"),
            ("/Users?filter=userName like \"x\"", "invalidFilter"),
            ("/Users?startIndex=one", "invalidValue"),
            ("/Users?count=9999999999999999999999", "invalidValue"),
            ("/Users?attributes=a b", "invalidValue"),
        ] {
            let (status, found, _) = world.refused("GET", path, Value::Null).await;
            assert_eq!((status, found.as_str()), (400, kind), "{path}");
        }
    }

    async fn versions_keep_two_from_writing_over_each_other(world: World) {
        let ann = world.add(user("ann", "East")).await;
        let path = format!("/Users/{}", ann["id"].as_str().unwrap());
        let version = ann["meta"]["version"].as_str().unwrap();
        let ask = async |method: &str, headers: &[(&str, &str)], body: Value| {
            world.ask_as(&world.token, method, &path, headers, body).await
        };
        assert_eq!(ask("GET", &[("if-none-match", version)], Value::Null).await.status, 304);
        let put = ask("PUT", &[("if-match", version)], json!({ "title": "Chief" })).await;
        assert_eq!(put.status, 200, "{}", text(&put));
        let late = ask("PUT", &[("if-match", version)], json!({ "title": "Other" })).await;
        assert_eq!(refusal(&late).0, 412);
        assert_eq!(refusal(&ask("DELETE", &[("if-match", version)], Value::Null).await).0, 412);
        assert_eq!(ask("GET", &[("if-none-match", version)], Value::Null).await.status, 200);
        let now = put.header("etag").unwrap().to_owned();
        assert_ne!(now, version);
        let any = format!("\"x\", {now}");
        assert_eq!(ask("PUT", &[("if-match", &any)], json!({ "title": "Other" })).await.status, 200);
        assert_eq!(ask("DELETE", &[("if-match", "*")], Value::Null).await.status, 204);
    }

    async fn limits_of_fields_are_those_of_the_directory(world: World) {
        let with = |key: &str, value: Value| {
            let mut user = user("eve", "East");
            user[key] = value;
            user
        };
        let phone = |kind: &str, number: &str| json!([{ "type": kind, "value": number }]);
        let mut mailless = user("eve", "East");
        mailless.as_object_mut().unwrap().remove("emails");
        for (body, about) in [
            (with("userName", json!("eve@example.com")), "userName: "),
            (with("userName", json!("")), "userName is missing"),
            (with("userName", json!(null)), "userName is missing"),
            (with("userName", json!("all")), "userName: "),
            (with("displayName", json!("x".repeat(65))), "displayName: "),
            (with("displayName", json!("\u{202e}")), "displayName: "),
            (with("nickName", json!("x".repeat(65))), "nickName: "),
            (with("title", json!("x".repeat(129))), "title: "),
            (with("emails", json!([{ "value": "nobody" }])), "emails: "),
            (with("phoneNumbers", phone("mobile", "12")), "phoneNumbers of the type mobile: "),
            (with("phoneNumbers", phone("work", "call me")), "phoneNumbers of the type work: "),
            (with(ENTERPRISE, json!({ "department": "a//b" })), ""),
            (with(ENTERPRISE, json!({ "department": "d/".repeat(15) })), ""),
            (with(ENTERPRISE, json!({ "manager": { "value": "999999" } })), ""),
            (mailless, "emails: "),
        ] {
            let (status, kind, detail) = world.refused("POST", "/Users", body.clone()).await;
            assert_eq!((status, kind.as_str()), (400, "invalidValue"), "{body} {detail}");
            assert!(detail.starts_with(about), "{body} {detail}");
        }
        let address = with("userName", json!("eve@example.com"));
        let (_, _, detail) = world.refused("POST", "/Users", address).await;
        assert!(detail.contains("the part before the @"), "{detail}");
        // Nothing of it was done, not even the departments.
        assert_eq!(world.get("/Users").await["totalResults"], 2);
        let corp = world.corp.corp;
        let app = world.server.app();
        let named = app.db.read(move |conn| {
            conn.run("SELECT name FROM department WHERE corp = $1 ORDER BY id", &[corp.into()])
        });
        assert_eq!(named.await.unwrap().len(), 2);
        for (body, status) in [
            (with("emails", json!([{ "value": "LI@example.com" }])), 409),
            (with("userName", json!("Li")), 409),
        ] {
            let (found, kind, _) = world.refused("POST", "/Users", body).await;
            assert_eq!((found, kind.as_str()), (status, "uniqueness"));
        }
        let eve = world.add(user("eve", "East")).await;
        let path = format!("/Users/{}", eve["id"].as_str().unwrap());
        let (status, kind, _) = world.refused("PUT", &path, json!({ "userName": "eva" })).await;
        assert_eq!((status, kind.as_str()), (400, "mutability"));
        let (status, kind, _) = world.refused("PUT", &path, json!({ "emails": [] })).await;
        assert_eq!((status, kind.as_str()), (400, "invalidValue"), "there must be a way to sign in");
    }

    async fn the_main_department_is_the_providers_and_the_others_are_not(world: World) {
        let ann = world.add(user("ann", "East")).await;
        let path = format!("/Users/{}", ann["id"].as_str().unwrap());
        let sales = world.corp.departments[0];
        let mut places = world.member(&ann["id"]).await.departments;
        places.push(canteen_protocol::directory::Place { department: sales, leader: true, order: 3 });
        let member = world.member(&ann["id"]).await.id;
        let ask = canteen_protocol::directory::UpdateMember { member, departments: Some(places), ..Default::default() };
        world.admin.call(ask).await.unwrap();
        let department = async |value: Value| {
            world.patch(&path, json!([{ "op": "replace", "path": "department", "value": value }])).await;
            let places = world.member(&ann["id"]).await.departments;
            let shown = world.get(&path).await[ENTERPRISE]["department"].clone();
            (shown, places)
        };
        let (shown, places) = department(json!("West")).await;
        assert_eq!((shown, places.len()), (json!("West"), 2));
        assert!(places[1].leader && places[1].department == sales);
        let (shown, places) = department(json!("Sales")).await;
        assert_eq!((shown, places.len()), (json!("Sales"), 1));
        assert!(places[0].leader && places[0].order == 3, "who leads a department still does");
        let (shown, places) = department(json!("")).await;
        assert_eq!((shown, places.len()), (Value::Null, 1), "the root is no department of SCIM");
    }
}
