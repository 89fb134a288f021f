//! Members a provider deletes: they are seen off, and are not there until somebody opens the account.

use canteen_protocol::ErrorCode;
use canteen_protocol::admin::GrantAdmin;
use canteen_protocol::audit::ListAudit;
use canteen_protocol::directory::{CreateTag, UpdateMember, UpdateTag};
use canteen_testkit::both_engines;
use serde_json::{Value, json};

use crate::{World, listed, made, text};

fn kim() -> Value {
    json!({
        "externalId": "k-1",
        "userName": "kim",
        "displayName": "Kim Park",
        "emails": [{ "value": "kim@example.com" }],
    })
}

both_engines! {
    async fn who_is_deleted_is_seen_off_at_once(world: World) {
        let kim_there = world.add(kim()).await;
        let (id, path) = (kim_there["id"].clone(), format!("/Users/{}", kim_there["id"].as_str().unwrap()));
        let member = world.member(&id).await.id;
        let tag = world.admin.call(CreateTag { name: "Duty".into() }).await.unwrap().id;
        let ask = UpdateTag { tag, add_members: vec![member], ..UpdateTag::default() };
        world.admin.call(ask).await.unwrap();
        let now = world.server.app().now();
        let app = world.server.app();
        let device = app.db.write(canteen_server::db::Lane::Admin, move |tx| {
            canteen_server::account::open(tx, member, "laptop", now)
        });
        let token = device.await.unwrap().token;
        let mut connected = world.server.connect().await;
        connected.hello(&token).await.unwrap();

        assert_eq!(world.ask("DELETE", &path, Value::Null).await.status, 204);
        let refused = world.server.connect().await.hello(&token).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::NotSignedIn);
        let act = world.audited().await.pop().unwrap();
        assert_eq!((act.action.as_str(), &act.detail["devices"], &act.detail["tags"]), ("member.offboard", &json!(1), &json!([tag])));
        assert_eq!(act.detail["by"], "Entra ID");
        let read = world.admin.call(ListAudit { limit: 1, action: "member.offboard".into(), ..ListAudit::default() }).await.unwrap();
        assert_eq!(read.records[0].target_userid, "kim");

        // Not there for providers, in no list and no group.
        assert_eq!(world.refused("GET", &path, Value::Null).await.0, 404);
        assert_eq!(world.refused("PATCH", &path, json!({ "Operations": [] })).await.0, 404);
        assert_eq!(listed(&world.get("/Users").await, "userName"), ["admin", "li"]);
        for filter in ["userName eq \"kim\"", "externalId eq \"k-1\"", "active eq false"] {
            assert_eq!(world.get(&format!("/Users?filter={filter}")).await["totalResults"], 0, "{filter}");
        }
        let (status, kind, _) = world.refused("PUT", &format!("/Groups/{tag}"), json!({ "members": [{ "value": id }] })).await;
        assert_eq!((status, kind.as_str()), (400, "invalidValue"));

        // The account is nobody else's, and theirs again when the provider calls them the same.
        let mut other = kim();
        other["externalId"] = json!("k-2");
        let (status, kind, detail) = world.refused("POST", "/Users", other.clone()).await;
        assert_eq!((status, kind.as_str()), (409, "uniqueness"), "{detail}");
        other.as_object_mut().unwrap().remove("externalId");
        assert_eq!(world.refused("POST", "/Users", other).await.0, 409);
        let mut back = kim();
        back["title"] = json!("Buyer");
        let back = world.ask("POST", "/Users", back).await;
        assert_eq!((back.status, &back.json()["id"]), (201, &id), "{}", text(&back));
        let member = world.member(&id).await;
        assert_eq!((member.disabled, member.title.as_str()), (false, "Buyer"));
        assert_eq!(world.audited().await.pop().unwrap().action, "member.enable");
        assert_eq!(world.get(&path).await["externalId"], "k-1");

        // Whom an administrator lets in again is there again.
        assert_eq!(world.ask("DELETE", &path, Value::Null).await.status, 204);
        let ask = UpdateMember { member: member.id, disabled: Some(false), ..UpdateMember::default() };
        world.admin.call(ask).await.unwrap();
        assert_eq!(world.get(&path).await["active"], true);
    }

    async fn administrators_are_safe_from_a_token(world: World) {
        let admin = format!("/Users/{}", world.corp.admin);
        let shut = json!({ "active": false });
        for (method, body) in [("DELETE", Value::Null), ("PUT", shut.clone())] {
            let (status, _, detail) = world.refused(method, &admin, body).await;
            assert_eq!(status, 403, "{detail}");
            assert!(detail.contains("this token was made by them"), "{detail}");
        }
        let mail = json!({ "emails": [{ "value": "mallory@example.com" }] });
        assert_eq!(world.refused("PUT", &admin, mail.clone()).await.0, 403);
        let phone = json!([{ "op": "add", "path": "phoneNumbers[type eq \"mobile\"].value", "value": "13800000001" }]);
        assert_eq!(world.refused("PATCH", &admin, crate::operations_of(phone)).await.0, 403);
        assert_eq!(world.ask("PUT", &admin, json!({ "title": "Chief" })).await.status, 200);

        // Another administrator can be shut and seen off, but not the last one.
        let li = world.corp.members[0];
        world.admin.call(GrantAdmin { member: li, ..GrantAdmin::default() }).await.unwrap();
        let path = format!("/Users/{li}");
        assert_eq!(world.refused("PUT", &path, mail).await.0, 403);
        let second = made(&world.server.client("li").await, "Second").await.secret;
        assert_eq!(world.ask_as(&second, "PUT", &admin, &[], shut.clone()).await.status, 200);
        assert_eq!(world.ask("GET", "/Users", Value::Null).await.status, 401, "its maker administers nothing now");
        let last = world.ask_as(&second, "DELETE", &path, &[], Value::Null).await;
        assert_eq!(last.status, 403, "{}", text(&last));
    }

    async fn whoever_made_a_token_takes_it_along(world: World) {
        let li = world.corp.members[0];
        world.admin.call(GrantAdmin { member: li, ..GrantAdmin::default() }).await.unwrap();
        let second = made(&world.server.client("li").await, "Second").await.secret;
        let path = format!("/Users/{li}");
        assert_eq!(world.ask_as(&second, "GET", &path, &[], Value::Null).await.status, 200);
        assert_eq!(world.ask("DELETE", &path, Value::Null).await.status, 204);
        let receipt = world.audited().await.pop().unwrap().detail;
        assert_eq!((&receipt["tokens"], &receipt["was_admin"]), (&json!(1), &json!(true)), "{receipt}");
        let over = world.ask_as(&second, "GET", "/Users", &[], Value::Null).await;
        assert_eq!(over.status, 401, "{}", text(&over));
    }
}
