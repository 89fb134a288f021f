//! What Okta does: looks, adds, writes whole users back by PUT, and shuts accounts by PATCH without a path.

use canteen_testkit::both_engines;
use serde_json::{Value, json};

use crate::{World, listed, text};

both_engines! {
    async fn users_are_written_back_whole(world: World) {
        let none = world.get("/Users?filter=userName eq \"kim\"&startIndex=1&count=100").await;
        assert_eq!(none["totalResults"], 0);
        let new = json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": "kim",
            "name": { "givenName": "Kim", "familyName": "Park" },
            "emails": [{ "primary": true, "value": "kim@example.com", "type": "work" }],
            "displayName": "Kim Park",
            "locale": "en-US",
            "externalId": "00ujl29u0le5T6Aj10h7",
            "groups": [],
            "password": "1mz050nq",
            "active": true,
        });
        let kim = world.add(new.clone()).await;
        assert!(kim.get("password").is_none());
        let id = kim["id"].as_str().unwrap().to_owned();
        let path = format!("/Users/{id}");
        let again = world.ask("POST", "/Users", new.clone()).await;
        assert_eq!((again.status, again.json()["scimType"].clone()), (409, json!("uniqueness")), "{}", text(&again));

        // What Okta does not know of stays: who leads whom, departments and numbers given here.
        world.patch(&path, json!([
            { "op": "add", "path": "phoneNumbers", "value": [{ "type": "mobile", "value": "13800000009" }] },
            { "op": "add", "path": "department", "value": "Sales" },
        ])).await;
        let mut whole = new;
        whole["name"] = json!({ "givenName": "Kim", "familyName": "Parker" });
        whole["displayName"] = json!("Kim Parker");
        whole["title"] = json!("Buyer");
        let put = world.ask("PUT", &path, whole.clone()).await;
        assert_eq!(put.status, 200, "{}", text(&put));
        let member = world.member(&json!(id)).await;
        assert_eq!((member.name.as_str(), member.title.as_str()), ("Kim Parker", "Buyer"));
        assert_eq!((member.mobile.as_str(), member.departments.len()), ("+8613800000009", 1));
        assert_eq!(member.departments[0].department, world.corp.departments[0]);

        // The same once more is no change and leaves no line in the audit log.
        let before = (world.audited().await.len(), put.json()["meta"].clone());
        let put = world.ask("PUT", &path, whole.clone()).await;
        assert_eq!((world.audited().await.len(), put.json()["meta"].clone()), before);
        // Only the parts of a name.
        let put = world.ask("PUT", &path, json!({ "userName": "KIM", "name": { "givenName": "Kimmy", "familyName": "Parker" } })).await;
        assert_eq!(put.json()["displayName"], "Kimmy Parker", "{}", text(&put));
        let put = world.ask("PUT", &path, json!({ "userName": "kim", "title": "", "phoneNumbers": [] })).await;
        assert_eq!((put.status, put.json().get("title"), put.json().get("phoneNumbers")), (200, None, None), "{}", text(&put));

        let shut = world.patch(&path, json!([{ "op": "replace", "value": { "active": false } }])).await;
        assert_eq!(shut.json()["active"], false);
        assert!(world.member(&json!(id)).await.disabled);
        let all = world.get("/Users?startIndex=1&count=200").await;
        assert_eq!(listed(&all, "userName"), ["admin", "li", "kim"]);
    }

    async fn groups_are_written_whole_and_by_parts(world: World) {
        let li = world.get("/Users?filter=userName eq \"li\"").await["Resources"][0]["id"].clone();
        let made = world.ask("POST", "/Groups", json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
            "displayName": "Buyers",
            "members": [{ "value": li, "display": "li" }],
        })).await;
        assert_eq!(made.status, 201, "{}", text(&made));
        let group = made.json();
        assert_eq!(group["members"][0]["display"], "Li Na");
        let path = format!("/Groups/{}", group["id"].as_str().unwrap());
        let taken = world.refused("POST", "/Groups", json!({ "displayName": "BUYERS" })).await;
        assert_eq!((taken.0, taken.1.as_str()), (409, "uniqueness"));
        let renamed = json!({ "id": group["id"], "displayName": "Big Buyers" });
        world.patch(&path, json!([{ "op": "replace", "value": renamed }])).await;
        let put = world.ask("PUT", &path, json!({ "displayName": "Big Buyers", "members": [] })).await;
        assert_eq!((put.status, put.json().get("members")), (200, None), "{}", text(&put));
        let put = world.ask("PUT", &path, json!({ "displayName": "Big Buyers" })).await;
        assert_eq!(put.status, 200, "{}", text(&put));
        let list = world.get("/Groups?startIndex=1&count=100").await;
        assert_eq!((listed(&list, "displayName"), &list["Resources"][0]["id"]), (vec!["Big Buyers".to_owned()], &group["id"]));
        assert_eq!(world.ask("DELETE", &path, Value::Null).await.status, 204);
    }
}
