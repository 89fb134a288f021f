//! Groups and the tags they are.

use canteen_protocol::Segment;
use canteen_protocol::directory::{CreateTag, ResolveSegment, UpdateTag};
use canteen_testkit::both_engines;
use serde_json::{Value, json};

use crate::{World, listed, text};

both_engines! {
    async fn a_group_is_a_tag_and_its_departments_stay(world: World) {
        let tag = world.admin.call(CreateTag { name: "Duty".into() }).await.unwrap().id;
        let sales = vec![world.corp.departments[0]];
        let ask = UpdateTag { tag, add_departments: sales.clone(), ..UpdateTag::default() };
        world.admin.call(ask).await.unwrap();
        let group = world.get("/Groups?filter=displayName eq \"duty\"").await["Resources"][0].clone();
        assert_eq!((&group["id"], group.get("members")), (&json!(tag.to_string()), None));
        let path = format!("/Groups/{tag}");
        let admin = world.corp.admin.to_string();
        let put = world.ask("PUT", &path, json!({ "displayName": "Duty", "members": [{ "value": admin }] })).await;
        assert_eq!(put.status, 200, "{}", text(&put));
        let meant = world.admin.call(ResolveSegment { expression: "tag:Duty".into() }).await.unwrap();
        assert_eq!((meant.count, meant.segment), (2, Segment { tags: vec![tag], ..Segment::default() }));
        let after = world.audited().await.pop().unwrap();
        assert_eq!((after.action.as_str(), after.actor), ("tag.update", None));
        assert_eq!(after.detail["add_members"], json!([world.corp.admin]));

        for (body, kind) in [
            (json!({ "displayName": "x".repeat(33) }), "invalidValue"),
            (json!({ "displayName": "" }), "invalidValue"),
            (json!({ "members": [{ "value": "999999" }] }), "invalidValue"),
            (json!({ "members": [{ "value": "li" }] }), "invalidValue"),
            (json!({ "members": "all" }), "invalidValue"),
            (json!({ "members": [{ "value": tag.to_string(), "type": "Group" }] }), "invalidValue"),
        ] {
            let (status, found, detail) = world.refused("PUT", &path, body.clone()).await;
            assert_eq!((status, found.as_str()), (400, kind), "{body} {detail}");
        }
        let (status, kind, _) = world.refused("POST", "/Groups", json!({})).await;
        assert_eq!((status, kind.as_str()), (400, "invalidValue"));
        let list = world.get("/Groups?filter=members pr").await;
        assert_eq!(listed(&list, "displayName"), ["Duty"]);
        let list = world.get("/Groups?filter=members[display sw \"nobody\"] or externalId pr").await;
        assert_eq!(list["totalResults"], 0);
        assert_eq!(world.refused("GET", "/Groups/x", Value::Null).await.0, 404);
    }
}
