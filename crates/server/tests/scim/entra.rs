//! What Entra ID does: looks for who is there, adds them, patches in its own manner, and shuts accounts.

use canteen_testkit::both_engines;
use serde_json::{Value, json};

use crate::{ENTERPRISE, World, listed, operations_of, text};

fn new_user() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", ENTERPRISE],
        "externalId": "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
        "userName": "Test_User_ab6490ee",
        "active": true,
        "displayName": "Mei Lin",
        "emails": [{ "primary": true, "type": "work", "value": "mei@example.com" }],
        "meta": { "resourceType": "User" },
        "name": { "formatted": "Mei Lin", "familyName": "Lin", "givenName": "Mei" },
        "roles": [],
        "preferredLanguage": "en",
    })
}

both_engines! {
    async fn users_come_change_and_go(world: World) {
        // Whether the address and the token are right: nobody is called so.
        let none = world.get("/Users?filter=userName eq \"7f0b5a1e-no-such\"").await;
        assert_eq!(none["totalResults"], 0);
        assert_eq!(none["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:ListResponse"]));
        assert_eq!((&none["startIndex"], &none["itemsPerPage"], &none["Resources"]), (&json!(1), &json!(0), &json!([])));

        let made = world.ask("POST", "/Users", new_user()).await;
        assert_eq!(made.status, 201, "{}", text(&made));
        let mei = made.json();
        let id = mei["id"].as_str().unwrap().to_owned();
        let path = format!("/Users/{id}");
        assert_eq!(mei["meta"]["location"], format!("https://chat.example.com/scim/v2{path}"));
        assert_eq!(made.header("location"), mei["meta"]["location"].as_str());
        assert_eq!(made.header("etag"), mei["meta"]["version"].as_str());
        assert_eq!(mei["meta"]["resourceType"], "User");
        assert_eq!(mei["name"], json!({ "formatted": "Mei Lin" }));
        assert!(mei.get("roles").is_none() && mei.get("preferredLanguage").is_none());
        let found = world.get("/Users?filter=externalId eq \"0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef\"").await;
        assert_eq!(found["Resources"], json!([mei]));
        let found = world.get("/Users?filter=emails[type eq \"work\"].value eq \"MEI@example.com\"").await;
        assert_eq!(listed(&found, "id"), [id.as_str()]);

        // Letters, values and paths as Entra ID writes them.
        world.patch(&path, json!([
            { "op": "Replace", "path": "emails[type eq \"work\"].value", "value": "mei.lin@example.com" },
            { "op": "Add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "+1 (425) 555-0101" },
            { "op": "Add", "path": "phoneNumbers[type eq \"work\"].value", "value": "+1 425.555.0100 x7" },
            { "op": "Add", "path": format!("{ENTERPRISE}:department"), "value": "East China/Sales" },
            { "op": "Replace", "value": { "displayName": "Lin Mei", "name.formatted": "Lin Mei", "title": "Guide" } },
            { "op": "Replace", "path": "name.familyName", "value": "Lin" },
            { "op": "Add", "path": "addresses[type eq \"work\"].locality", "value": "Shenzhen" },
        ])).await;
        let mei = world.get(&path).await;
        assert_eq!(mei["emails"], json!([{ "value": "mei.lin@example.com", "type": "work", "primary": true }]));
        assert_eq!(mei["phoneNumbers"], json!([
            { "value": "+14255550101", "type": "mobile" }, { "value": "+1425-555-0100,7", "type": "work" },
        ]));
        assert_eq!(mei[ENTERPRISE], json!({ "department": "East China/Sales" }));
        assert_eq!((&mei["displayName"], &mei["title"]), (&json!("Lin Mei"), &json!("Guide")));

        let li = world.get("/Users?filter=userName eq \"li\"").await["Resources"][0]["id"].clone();
        world.patch(&path, json!([{ "op": "Add", "path": format!("{ENTERPRISE}:manager"), "value": li }])).await;
        let leader = world.member(&json!(id)).await.leader.unwrap();
        assert_eq!(json!(leader.to_string()), li);
        world.patch(&path, json!([{ "op": "Remove", "path": format!("{ENTERPRISE}:manager") }])).await;
        assert_eq!(world.member(&json!(id)).await.leader, None);

        world.patch(&path, json!([{ "op": "Replace", "path": "active", "value": "False" }])).await;
        assert!(world.member(&json!(id)).await.disabled);
        assert_eq!(world.get(&path).await["active"], false);
        world.patch(&path, json!([{ "op": "Replace", "value": { "active": true } }])).await;
        assert!(!world.member(&json!(id)).await.disabled);

        let gone = world.ask("DELETE", &path, Value::Null).await;
        assert_eq!((gone.status, gone.body.len()), (204, 0));
        assert_eq!(world.refused("GET", &path, Value::Null).await.0, 404);
        assert_eq!(world.refused("DELETE", &path, Value::Null).await.0, 404);

        let acts: Vec<_> = world.audited().await;
        let names: Vec<_> = acts.iter().map(|act| act.action.as_str()).collect();
        assert_eq!(names, ["member.create", "member.update", "member.update", "member.update", "member.disable",
            "member.enable", "member.offboard"]);
        for act in &acts {
            assert_eq!((act.actor, &act.detail["by"]), (None, &json!("Entra ID")), "{act:?}");
            assert_eq!(act.target, format!("member:{id}"));
        }
        let fields = json!(["name", "title", "email", "mobile", "landline", "departments"]);
        assert_eq!(acts[1].detail["fields"], fields);
    }

    async fn groups_come_change_and_go(world: World) {
        let none = world.get("/Groups?excludedAttributes=members&filter=displayName eq \"Sales Guild\"").await;
        assert_eq!(none["totalResults"], 0);
        let new = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
            "externalId": "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159",
            "displayName": "Sales Guild",
            "meta": { "resourceType": "Group" },
        });
        let made = world.ask("POST", "/Groups", new).await;
        assert_eq!(made.status, 201, "{}", text(&made));
        let group = made.json();
        assert!(group.get("members").is_none());
        let path = format!("/Groups/{}", group["id"].as_str().unwrap());
        let mei = world.add(new_user()).await["id"].clone();
        let li = world.get("/Users?filter=userName eq \"li\"").await["Resources"][0]["id"].clone();

        let added = world.patch(&path, json!([{ "op": "Add", "path": "members", "value": [{ "value": mei }, { "value": li }] }])).await;
        assert_eq!(added.status, 204);
        let whole = world.get(&path).await;
        assert_eq!(added.header("etag"), whole["meta"]["version"].as_str());
        let mut ids: Vec<_> = whole["members"].as_array().unwrap().iter().map(|m| m["value"].clone()).collect();
        ids.sort_by_key(|id| id.as_str().unwrap().to_owned());
        let mut expected = vec![mei.clone(), li.clone()];
        expected.sort_by_key(|id| id.as_str().unwrap().to_owned());
        assert_eq!(ids, expected);
        let user = world.get(&format!("/Users/{}", mei.as_str().unwrap())).await;
        assert_eq!(user["groups"][0]["display"], "Sales Guild");
        // Whether somebody is in it.
        for (who, total) in [(&mei, 1), (&json!("999999"), 0)] {
            let asked = format!("/Groups?filter=id eq \"{}\" and members eq \"{}\"&attributes=id",
                group["id"].as_str().unwrap(), who.as_str().unwrap());
            let found = world.get(&asked).await;
            assert_eq!(found["totalResults"], total, "{who}");
            if total == 1 {
                assert_eq!(found["Resources"], json!([{ "id": group["id"], "schemas": group["schemas"] }]));
            }
        }
        world.patch(&path, json!([{ "op": "Remove", "path": "members", "value": [{ "value": mei }] }])).await;
        assert_eq!(world.get(&path).await["members"].as_array().unwrap().len(), 1);
        world.patch(&path, json!([{ "op": "Replace", "path": "displayName", "value": "Guild" }])).await;
        let found = world.get("/Groups?excludedAttributes=members&filter=displayName eq \"guild\"").await;
        assert_eq!(found["totalResults"], 1);
        assert!(found["Resources"][0].get("members").is_none());
        let asked = world.ask("PATCH", &format!("{path}?attributes=members"), operations_of(json!([
            { "op": "Remove", "path": format!("members[value eq \"{}\"]", li.as_str().unwrap()) }]))).await;
        assert_eq!((asked.status, asked.json().get("members")), (200, None));
        assert_eq!(world.ask("DELETE", &path, Value::Null).await.status, 204);
        assert_eq!(world.refused("GET", &path, Value::Null).await.0, 404);
        let names: Vec<_> = world.audited().await.into_iter().map(|act| act.action).collect();
        assert_eq!(names, ["tag.create", "member.create", "tag.update", "tag.update", "tag.update", "tag.update", "tag.delete"]);
    }
}
