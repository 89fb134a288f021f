//! How people join, over the wire and over HTTP as a browser or `curl` would, on both engines.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod adoption;
mod approval;
mod entering;
mod invitations;
mod links;
mod page;

use canteen_protocol::account::{SignIn, SignedIn};
use canteen_protocol::invite::{MadeLink, MakeLink};
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::{JoinId, WireError};
use canteen_server::audit;
use canteen_server::db::DbResult;
use canteen_server::sms::Sms;
use canteen_testkit::http::{self, Answer};
use canteen_testkit::{Client, Corp, OnEngine, Storage, TestServer, eventually};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// What people write to reach the server.
const BASE: &str = "https://chat.example.com";

/// A server that can write to everybody, with one corp: `admin`, `li` in Sales, and the number of
/// `chen`, who is in Sales too.
pub struct World {
    pub server: TestServer,
    pub sms: Sms,
    pub corp: Corp,
    pub admin: Client,
}

impl OnEngine for World {
    async fn on(storage: Storage) -> Self {
        let sms = Sms::memory();
        let sends = sms.clone();
        let server = TestServer::with(storage, move |options| {
            options.sms = sends.clone();
            options.outside.url = Some(BASE.to_owned());
            options.outside.install = "apt install canteen".to_owned();
        })
        .await;
        let chen = canteen_protocol::directory::CreateMember {
            userid: "chen".into(),
            name: "Chen Jie".into(),
            mobile: "13800000001".into(),
            ..Default::default()
        };
        let li = canteen_protocol::directory::CreateMember {
            userid: "li".into(),
            name: "Li Na".into(),
            email: "Li@example.com".into(),
            ..Default::default()
        };
        let corp = server.corp("Acme").department("Sales").member_with(li).member_with(chen);
        let corp = corp.create().await;
        let admin = server.client("admin").await;
        Self { server, sms, corp, admin }
    }
}

impl World {
    /// A new link, by its path.
    pub async fn link(&self, ask: MakeLink) -> String {
        self.made(ask).await.path
    }

    pub async fn made(&self, ask: MakeLink) -> MadeLink {
        self.admin.call(ask).await.unwrap()
    }

    /// Changes a policy.
    pub async fn policy(&self, change: ChangeCorpSettings) {
        self.admin.call(change).await.unwrap();
    }

    /// Asks for a page as a program does.
    pub async fn get(&self, path: &str) -> Answer {
        http::ask(self.server.addr(), "GET", path, &[], b"").await
    }

    /// Sends a form as a program does.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(path, &[("content-type", FORM)], encoded(form).as_bytes()).await
    }

    pub async fn send(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        http::ask(self.server.addr(), "POST", path, headers, body).await
    }

    /// Applies by a link; gives the ticket.
    pub async fn apply(&self, path: &str, name: &str, address: &str) -> String {
        let answer = self.post(path, &[("name", name), ("address", address)]).await;
        assert_eq!(answer.status, 200, "{}", text(&answer));
        ticket(&answer)
    }

    /// Proves an address; gives the page.
    pub async fn prove(&self, path: &str, ticket: &str, digits: &str) -> Answer {
        let path = format!("{path}/code");
        self.post(&path, &[("ticket", ticket), ("digits", digits)]).await
    }

    /// Applies and proves; gives the last page.
    pub async fn join(&self, path: &str, name: &str, address: &str) -> Answer {
        let before = self.letters_to(address).len();
        let ticket = self.apply(path, name, address).await;
        let digits = self.digits(address, before).await;
        self.prove(path, &ticket, &digits).await
    }

    /// What was written to an address so far.
    pub fn letters_to(&self, address: &str) -> Vec<String> {
        let mails = self.server.mailer.sent().into_iter().map(|mail| (mail.to, mail.body));
        let texts = self.sms.sent().into_iter().map(|text| (text.to, text.body));
        let all = mails.chain(texts);
        all.filter(|(to, _)| to.eq_ignore_ascii_case(address)).map(|(_, body)| body).collect()
    }

    /// Waits for the n-th letter to an address.
    pub async fn letter(&self, address: &str, n: usize) -> String {
        eventually(|| async { self.letters_to(address).get(n).cloned() }).await
    }

    /// The code in the n-th letter.
    pub async fn digits(&self, address: &str, n: usize) -> String {
        let letter = self.letter(address, n).await;
        letter.lines().next().unwrap().to_owned()
    }

    /// Signs in by a code.
    pub async fn sign_in(&self, user: &str, code: &str) -> Result<SignedIn, WireError> {
        let ask = SignIn {
            corp_id: self.corp.corp_id.clone(),
            user: user.into(),
            password: None,
            code: Some(code.into()),
            device: "test".into(),
        };
        self.server.connect().await.call(ask).await
    }

    /// The actions of the audit log about joining, the oldest first.
    pub async fn audited(&self) -> Vec<String> {
        let corp = self.corp.corp;
        let app = self.server.app();
        let read = app.db.read(move |conn| -> DbResult<_> {
            let mut records = audit::list(conn, corp, None, 1_000)?;
            records.reverse();
            Ok(records)
        });
        let records = read.await.unwrap().into_iter().map(|record| record.action);
        records.filter(|action| action.starts_with("invite.")).collect()
    }

    /// The requests that wait, by number and name.
    pub async fn waiting(&self) -> Vec<(JoinId, String)> {
        let ask = canteen_protocol::invite::ListRequests { all: false };
        let requests = self.admin.call(ask).await.unwrap().requests;
        requests.into_iter().map(|request| (request.id, request.name)).collect()
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// A form as its body.
pub fn encoded(form: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String {
        text.bytes()
            .map(|b| {
                let plain = b.is_ascii_alphanumeric() || b"-_.".contains(&b);
                if plain { char::from(b).to_string() } else { format!("%{b:02X}") }
            })
            .collect()
    };
    let parts = form.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    parts.collect::<Vec<_>>().join("&")
}

/// What a page says.
pub fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

/// The ticket in a page of text or HTML.
pub fn ticket(answer: &Answer) -> String {
    let page = text(answer);
    let after =
        page.split_once("-d ticket=").or_else(|| page.split_once("name=\"ticket\" value=\""));
    let (_, rest) = after.unwrap_or_else(|| panic!("no ticket in {page}"));
    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
}

/// A policy that lets everybody in at once.
pub fn open_door() -> ChangeCorpSettings {
    ChangeCorpSettings { invite_approval: Some(false), ..Default::default() }
}
