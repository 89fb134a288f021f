//! Identity providers over HTTP, as they speak, on both engines.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod entra;
mod groups;
mod hostile;
mod leaving;
mod many;
mod okta;
mod tokens;
mod users;

use canteen_protocol::MemberId;
use canteen_protocol::directory::{CreateMember, Member};
use canteen_protocol::scim::{AddToken, MadeToken};
use canteen_server::audit;
use canteen_server::db::DbResult;
use canteen_testkit::http::{self, Answer};
use canteen_testkit::{Client, Corp, OnEngine, Storage, TestServer};
use serde_json::{Value, json};

/// What people write to reach the server.
const BASE: &str = "https://chat.example.com";
/// The extension for companies.
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// A server with one corp: `admin`, and `li` in Sales; and a token.
pub struct World {
    pub server: TestServer,
    pub corp: Corp,
    pub admin: Client,
    pub token: String,
}

impl OnEngine for World {
    async fn on(storage: Storage) -> Self {
        let server = TestServer::with(storage, |options| {
            options.outside.url = Some(BASE.to_owned());
        })
        .await;
        let li = CreateMember {
            userid: "li".into(),
            name: "Li Na".into(),
            email: "Li@example.com".into(),
            ..Default::default()
        };
        let corp = server.corp("Acme").department("Sales").member_with(li).create().await;
        let admin = server.client("admin").await;
        let token = made(&admin, "Entra ID").await.secret;
        Self { server, corp, admin, token }
    }
}

pub async fn made(client: &Client, name: &str) -> MadeToken {
    client.call(AddToken { name: name.into(), until: None }).await.unwrap()
}

impl World {
    /// Asks with the token.
    pub async fn ask(&self, method: &str, path: &str, body: Value) -> Answer {
        self.ask_as(&self.token, method, path, &[], body).await
    }

    /// The same with another token and more headers.
    pub async fn ask_as(
        &self,
        token: &str,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Answer {
        let bearer = format!("Bearer {token}");
        let mut all =
            vec![("authorization", bearer.as_str()), ("content-type", "application/scim+json")];
        all.extend_from_slice(headers);
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let path = format!("/scim/v2{}", path.replace(' ', "%20").replace('"', "%22"));
        http::ask(self.server.addr(), method, &path, &all, body.as_bytes()).await
    }

    /// What is there, which must be.
    pub async fn get(&self, path: &str) -> Value {
        let answer = self.ask("GET", path, Value::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", text(&answer));
        assert_eq!(answer.header("content-type"), Some("application/scim+json"), "{path}");
        answer.json()
    }

    /// Adds a user, which must succeed; gives them.
    pub async fn add(&self, user: Value) -> Value {
        let answer = self.ask("POST", "/Users", user).await;
        assert_eq!(answer.status, 201, "{}", text(&answer));
        answer.json()
    }

    /// Operations on a resource, which must succeed.
    pub async fn patch(&self, path: &str, operations: Value) -> Answer {
        let body = operations_of(operations);
        let answer = self.ask("PATCH", path, body.clone()).await;
        assert!(matches!(answer.status, 200 | 204), "{path} {body}: {}", text(&answer));
        answer
    }

    /// A refusal: its status, its kind, and what it says.
    pub async fn refused(&self, method: &str, path: &str, body: Value) -> (u16, String, String) {
        refusal(&self.ask(method, path, body).await)
    }

    /// A member as the directory has them.
    pub async fn member(&self, id: &Value) -> Member {
        let id = MemberId(id.as_str().unwrap().parse().unwrap());
        let corp = self.corp.corp;
        let app = self.server.app();
        let read = app.db.read(move |conn| canteen_server::directory::member(conn, corp, id));
        read.await.unwrap().unwrap()
    }

    /// The audit log, the oldest first, without what is not of the directory.
    pub async fn audited(&self) -> Vec<audit::Record> {
        let corp = self.corp.corp;
        let app = self.server.app();
        let read = app.db.read(move |conn| -> DbResult<_> {
            let mut records = audit::list(conn, corp, &audit::Filter::default(), 1_000)?;
            records.reverse();
            Ok(records)
        });
        let mut records = read.await.unwrap();
        records.retain(|record| {
            record.action.starts_with("member.") || record.action.starts_with("tag.")
        });
        records
    }
}

/// Operations as they are sent.
pub fn operations_of(operations: Value) -> Value {
    json!({ "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations })
}

/// What an answer says.
pub fn text(answer: &Answer) -> String {
    format!("{} {}", answer.status, String::from_utf8_lossy(&answer.body))
}

/// A refusal in its form: its status, its kind, and what it says.
pub fn refusal(answer: &Answer) -> (u16, String, String) {
    let said = answer.json();
    assert!(answer.status >= 400, "{said}");
    assert_eq!(said["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]), "{said}");
    assert_eq!(said["status"], answer.status.to_string(), "{said}");
    let word = |key: &str| said[key].as_str().unwrap_or_default().to_owned();
    assert!(!word("detail").is_empty(), "{said}");
    (answer.status, word("scimType"), word("detail"))
}

/// Resources of a list, by one of their attributes.
pub fn listed(list: &Value, key: &str) -> Vec<String> {
    let all = list["Resources"].as_array().unwrap().iter();
    all.map(|one| one[key].as_str().unwrap_or_default().to_owned()).collect()
}
