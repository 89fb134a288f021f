//! Tokens: who makes them, what they open, when they are over.

use canteen_protocol::admin::{GrantAdmin, RevokeAdmin};
use canteen_protocol::scim::{AddToken, ListTokens, RevokeToken, TokenState};
use canteen_protocol::{ErrorCode, Time};
use canteen_testkit::{both_engines, http};
use serde_json::Value;

use crate::{BASE, World, made, refusal, text};

const HOUR: i64 = 3_600_000;

both_engines! {
    async fn a_token_is_told_once_and_holds_until_it_ends(world: World) {
        let now = world.server.clock.now();
        let until = Some(Time(now.0 + HOUR));
        let made = world.admin.call(AddToken { name: " Okta ".into(), until }).await.unwrap();
        assert_eq!((made.token.name.as_str(), made.token.creator_userid.as_str()), ("Okta", "admin"));
        assert_eq!((made.path.as_str(), made.url.clone()), ("/scim/v2", Some(format!("{BASE}/scim/v2"))));
        assert!(made.secret.starts_with("canteen-scim-"));
        assert!(!format!("{made:?}").contains(&made.secret));
        let states = async || {
            let tokens = world.admin.call(ListTokens {}).await.unwrap().tokens;
            tokens.into_iter().map(|t| (t.name, t.state, t.used.is_some())).collect::<Vec<_>>()
        };
        let named = |name: &str, state, used| (name.to_owned(), state, used);
        let fresh = [named("Okta", TokenState::Open, false), named("Entra ID", TokenState::Open, false)];
        assert_eq!(states().await, fresh);
        let users = async |token: &str| world.ask_as(token, "GET", "/Users", &[], Value::Null).await.status;
        assert_eq!(users(&made.secret).await, 200);
        assert_eq!(states().await[0], named("Okta", TokenState::Open, true));
        world.server.clock.advance(HOUR);
        assert_eq!(users(&made.secret).await, 401);
        assert_eq!(states().await[0].1, TokenState::Expired);
        assert_eq!(users(&world.token).await, 200);
        // What is stored is no token.
        let stored = world.server.app().db.read(|conn| conn.run("SELECT token FROM scim_token", &[])).await.unwrap();
        assert!(stored.iter().all(|row| row.get::<Vec<u8>>(0).unwrap().len() == 32));

        world.admin.call(RevokeToken { token: made.token.id }).await.unwrap();
        assert_eq!(states().await.len(), 1);
        let again = world.admin.call(RevokeToken { token: made.token.id }).await.unwrap_err();
        assert_eq!(again.code, ErrorCode::NotFound);
        let read = canteen_protocol::audit::ListAudit { limit: 9, action: "scim".into(), ..Default::default() };
        let acts: Vec<_> = world.admin.call(read).await.unwrap().records.into_iter().map(|r| (r.action, r.userid)).collect();
        let by = |action: &str| (action.to_owned(), "admin".to_owned());
        assert_eq!(acts, [by("scim.token_revoke"), by("scim.token_add"), by("scim.token_add")]);
        for (ask, code) in [
            (AddToken { name: "".into(), until: None }, ErrorCode::Invalid),
            (AddToken { name: "x".repeat(65), until: None }, ErrorCode::Invalid),
            (AddToken { name: "x".into(), until: Some(Time(now.0)) }, ErrorCode::Invalid),
            (AddToken { name: "ENTRA id".into(), until: None }, ErrorCode::Conflict),
        ] {
            assert_eq!(world.admin.call(ask.clone()).await.unwrap_err().code, code, "{ask:?}");
        }
        for n in 1..20 {
            crate::made(&world.admin, &n.to_string()).await;
        }
        let many = world.admin.call(AddToken { name: "one more".into(), until: None }).await.unwrap_err();
        assert_eq!(many.code, ErrorCode::Conflict);
    }

    async fn only_who_administers_everything_makes_them_and_they_hold_as_long(world: World) {
        let li = world.server.client("li").await;
        let refused = li.call(AddToken { name: "mine".into(), until: None }).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
        assert_eq!(li.call(ListTokens {}).await.unwrap_err().code, ErrorCode::Forbidden);
        let token = world.admin.call(ListTokens {}).await.unwrap().tokens[0].id;
        assert_eq!(li.call(RevokeToken { token }).await.unwrap_err().code, ErrorCode::Forbidden);

        let member = world.corp.members[0];
        world.admin.call(GrantAdmin { member, ..GrantAdmin::default() }).await.unwrap();
        let mine = made(&li, "mine").await.secret;
        let users = async || world.ask_as(&mine, "GET", "/Users", &[], Value::Null).await;
        assert_eq!(users().await.status, 200);
        world.admin.call(RevokeAdmin { member, role: None }).await.unwrap();
        let over = users().await;
        assert_eq!(over.status, 401, "{}", text(&over));
        assert!(refusal(&over).2.contains("does not administer"));
        assert_eq!(world.admin.call(ListTokens {}).await.unwrap().tokens[0].state, TokenState::Orphaned);
    }

    async fn a_token_opens_its_own_corp_alone(world: World) {
        let other = world.server.corp("Other").member("zoe").create().await;
        let theirs = made(&world.server.client("admin").await, "Entra ID").await.secret;
        assert_ne!(other.corp, world.corp.corp);
        let ask = async |token: &str, method: &str, path: &str, body: Value| {
            world.ask_as(token, method, path, &[], body).await
        };
        let zoe = format!("/Users/{}", other.members[0]);
        assert_eq!(ask(&theirs, "GET", &zoe, Value::Null).await.status, 200);
        let nobody = ask(&world.token, "GET", "/Users/999999", Value::Null).await;
        for (method, body) in [
            ("GET", Value::Null),
            ("DELETE", Value::Null),
            ("PUT", serde_json::json!({ "title": "x" })),
            ("PATCH", crate::operations_of(serde_json::json!([{ "op": "remove", "path": "title" }]))),
        ] {
            let answer = ask(&world.token, method, &zoe, body).await;
            let same = |answer: &http::Answer, id: &str| text(answer).replace(&format!("\\\"{id}\\\""), "ID");
            assert_eq!(same(&answer, &other.members[0].to_string()), same(&nobody, "999999"), "{method}");
        }
        let found = ask(&world.token, "GET", "/Users?filter=userName eq \"zoe\"", Value::Null).await;
        assert_eq!(found.json()["totalResults"], 0);
        let by_id = format!("/Users?filter=id eq \"{}\"", other.members[0]);
        assert_eq!(ask(&world.token, "GET", &by_id, Value::Null).await.json()["totalResults"], 0);
        // Neither as a leader nor in a group.
        let li = format!("/Users/{}", world.corp.members[0]);
        let leader = crate::operations_of(serde_json::json!([{ "op": "add", "path": format!("{}:manager", crate::ENTERPRISE),
            "value": other.members[0].to_string() }]));
        assert_eq!(ask(&world.token, "PATCH", &li, leader).await.status, 400);
        let group = serde_json::json!({ "displayName": "G", "members": [{ "value": other.members[0].to_string() }] });
        assert_eq!(ask(&world.token, "POST", "/Groups", group).await.status, 400);
        let group = ask(&theirs, "POST", "/Groups", serde_json::json!({ "displayName": "G", "externalId": "g" })).await.json();
        let path = format!("/Groups/{}", group["id"].as_str().unwrap());
        for method in ["GET", "DELETE"] {
            assert_eq!(ask(&world.token, method, &path, Value::Null).await.status, 404, "{method}");
        }
        assert_eq!(ask(&world.token, "GET", "/Groups?filter=externalId eq \"g\"", Value::Null).await.json()["totalResults"], 0);
    }

    async fn wrong_tokens_are_slowed_down_and_right_ones_are_not(world: World) {
        let tail = &world.token["canteen-scim-".len()..];
        let (id, secret) = tail.split_once('-').unwrap();
        let other = if secret.starts_with('A') { "B" } else { "A" };
        let wrong = [
            String::new(),
            "x".into(),
            secret.to_owned(),
            format!("canteen-scim-{secret}"),
            format!("canteen-scim-{id}-"),
            format!("canteen-scim-{id}-{other}{}", &secret[1..]),
            format!("canteen-scim-99999-{secret}"),
            format!("canteen-scim-{}-x", "9".repeat(40)),
        ];
        for token in &wrong {
            let answer = world.ask_as(token, "GET", "/Users", &[], Value::Null).await;
            assert_eq!(refusal(&answer).0, 401, "{token}");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
        for _ in 0..100 {
            assert_eq!(world.ask("GET", "/Users?count=0", Value::Null).await.status, 200);
        }
        let mut answers = Vec::new();
        for _ in 0..60 {
            answers.push(world.ask_as("wrong", "GET", "/Users", &[], Value::Null).await);
        }
        let last = answers.pop().unwrap();
        assert_eq!(refusal(&last).0, 429);
        assert!(last.header("retry-after").unwrap().parse::<u32>().unwrap() <= 10);
        world.server.clock.advance(HOUR);
        assert_eq!(world.ask("GET", "/Users", Value::Null).await.status, 200);
        // Without one there is what the server says of itself, and nothing of anybody.
        let addr = world.server.addr();
        for (path, status) in [("/ServiceProviderConfig", 200), ("/Schemas", 200), ("/ResourceTypes", 200), ("/Users", 401), ("/Groups", 401)] {
            let answer = http::ask(addr, "GET", &format!("/scim/v2{path}"), &[], b"").await;
            assert_eq!(answer.status, status, "{path}");
        }
    }
}
