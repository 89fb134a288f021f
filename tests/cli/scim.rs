//! `canteen admin scim`: tokens of identity providers.

use canteen_testkit::http::{self, Answer};

use crate::stage::Company;

fn asked(company: &Company, token: &str, method: &str, body: &str) -> Answer {
    let addr = company.serve.addr().parse().unwrap();
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let asked = http::ask(addr, method, "/scim/v2/Users", &headers, body.as_bytes());
    tokio::runtime::Runtime::new().unwrap().block_on(asked)
}

fn users(company: &Company, token: &str) -> Answer {
    asked(company, token, "GET", "")
}

#[test]
fn a_token_is_shown_once_and_ends() {
    let company = Company::with(&["li"]);
    let token = |args: &[&str]| company.at("boss", ["admin", "scim", "token"]).args(args);
    let made = token(&["add", "Entra ID"]).run();
    assert_eq!((made.code, made.out.lines().count()), (0, 1), "{made:?}");
    let secret = made.out.trim();
    let address = format!("{}/scim/v2", company.serve.url);
    assert!(made.err.contains(&address) && !made.err.contains(secret), "{made:?}");
    assert!(made.err.contains("holds until it is revoked"), "{made:?}");
    let answer = users(&company, secret);
    assert_eq!((answer.status, answer.json()["totalResults"].as_i64()), (200, Some(2)));

    let kim = r#"{"userName":"kim","displayName":"Kim","emails":[{"value":"kim@example.com"}]}"#;
    assert_eq!(asked(&company, secret, "POST", kim).status, 201);
    let log = company.at("boss", ["admin", "audit", "list", "-n", "1"]).ok();
    assert!(log.contains("(Entra ID)  member.create"), "{log}");

    let short = token(&["add", "Okta", "--until", "90d"]).json();
    assert_eq!(
        (short["url"].as_str(), short["state"].as_str()),
        (Some(address.as_str()), Some("open"))
    );
    assert!(short["until"].is_string() && short["token"].is_string(), "{short}");
    let list = token(&["list"]).lines();
    assert_eq!((&list[0]["name"], &list[1]["name"]), (&"Okta".into(), &"Entra ID".into()));
    assert!(
        list.iter().all(|token| token.get("token").is_none() && token["by"] == "boss"),
        "{list:?}"
    );
    assert!(list[1]["used"].is_string() && list[0].get("used").is_none(), "{list:?}");
    let table = token(&["list"]).ok();
    assert!(table.contains("Entra ID") && table.contains("never"), "{table}");

    for (args, code) in [
        (&["add", "entra id", "--json"][..], "conflict"),
        (&["revoke", "Keycloak", "--json"], "not_found"),
    ] {
        let refused = token(args).run();
        assert_eq!((refused.code, refused.error().0.as_str()), (1, code), "{refused:?}");
    }
    assert_eq!(token(&["add", "x", "--until", "yesterdayish"]).run().code, 2);
    let forbidden = company.at("li", ["admin", "scim", "token", "list", "--json"]).run();
    assert_eq!((forbidden.code, forbidden.error().0.as_str()), (1, "forbidden"), "{forbidden:?}");

    let ended = token(&["revoke", "ENTRA ID"]).ok();
    assert!(ended.contains("changes nothing any more"), "{ended}");
    assert_eq!(users(&company, secret).status, 401);
    assert_eq!(token(&["list"]).lines().len(), 1);
}
