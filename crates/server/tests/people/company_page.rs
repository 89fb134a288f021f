//! The second step on the company's own page (SEC-04): the page is a small server of the test.

use canteen_protocol::account::SignedIn;
use canteen_protocol::second_factor::{
    AwaitSecondStep, PagePassed, RenewPageSecret, SecondStep, Step, TakeSecondStep, WhoMust,
};
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::{ErrorCode, SECOND_FACTOR_PASSED, WireError};
use canteen_server::account::strong_identity;
use canteen_testkit::both_engines;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::company::{Company, PASSWORD, code, error};

const MINUTE: i64 = 60_000;

/// Posts a body and gives the status and what came with it.
async fn post(company: &Company, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(company.server.addr).await.unwrap();
    let request = format!(
        "POST {SECOND_FACTOR_PASSED} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

/// What the page says of a sign-in, signed.
fn said(key: &str, ticket: &str, userid: &str, time: i64) -> PagePassed {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(format!("{ticket}\n{userid}\n{time}").as_bytes());
    let signature = HEXLOWER.encode(&mac.finalize().into_bytes());
    PagePassed { ticket: ticket.into(), userid: userid.into(), time, signature }
}

async fn tell(company: &Company, said: &PagePassed) -> u16 {
    post(company, &serde_json::to_string(said).unwrap()).await.0
}

/// A company with a page at this address; gives its key.
async fn with_page(company: &Company, url: &str) -> String {
    let ada = company.founder();
    let key = company.call(ada, RenewPageSecret {}).await.unwrap().secret;
    let change = ChangeCorpSettings {
        second_factor: Some(WhoMust::All),
        second_factor_url: Some(url.into()),
        ..Default::default()
    };
    company.call(ada, change).await.unwrap();
    key
}

/// A sign-in that waits for the page: its ticket, and that of the page.
async fn waiting(company: &Company) -> (SecondStep, String, String) {
    let refused = error(company.open(company.by_password("ada", PASSWORD)).await);
    let step: SecondStep = serde_json::from_value(refused.data.unwrap()).unwrap();
    let Step::Page { url, .. } = &step.step else { panic!("{step:?}") };
    let url = url.clone();
    let ticket = url.split("ticket=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    (step, url, ticket)
}

async fn asked(company: &Company, step: &SecondStep) -> Result<Option<SignedIn>, WireError> {
    let ask = AwaitSecondStep { ticket: step.ticket.clone() };
    company.open(ask).await.map(|answer| answer.signed_in)
}

fn seconds(company: &Company) -> i64 {
    company.app.now().0 / 1_000
}

/// The company's page: whoever opens it has passed, and it tells the server so.
async fn page(listener: TcpListener, company: &Company, key: &str) -> u16 {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = vec![0; 4_096];
    let length = stream.read(&mut request).await.unwrap();
    let request = String::from_utf8(request[..length].to_vec()).unwrap();
    let query = request.split(['?', ' ']).nth(2).unwrap();
    let value = |name: &str| {
        query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).unwrap()
    };
    let said = said(key, value("ticket"), value("userid"), seconds(company));
    let status = tell(company, &said).await;
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").await.unwrap();
    status
}

both_engines! {
    async fn whoever_passes_the_page_gets_in(company: Company) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let key = with_page(&company, &format!("http://{address}/canteen")).await;
        let (step, url, number) = waiting(&company).await;
        assert!(!url.contains(&step.ticket), "what opens the door is not in the address");
        assert!(asked(&company, &step).await.unwrap().is_none());
        let by_code = TakeSecondStep { ticket: step.ticket.clone(), code: "123456".into() };
        assert_eq!(code(company.open(by_code).await), ErrorCode::Invalid);

        let browser = async {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let path = url.split_once(&address.to_string()).unwrap().1;
            let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n");
            stream.write_all(request.as_bytes()).await.unwrap();
            stream.read_u8().await.unwrap();
        };
        let (status, ()) = tokio::join!(page(listener, &company, &key), browser);
        assert_eq!(status, 204);
        assert!(asked(&company, &SecondStep { ticket: number, ..step.clone() }).await.is_err());
        let signed_in = asked(&company, &step).await.unwrap().unwrap();
        assert_eq!(company.hello(&signed_in.token).await.unwrap().member, company.org.admin);
        assert_eq!(code(asked(&company, &step).await), ErrorCode::Expired, "given once");
        let member = company.org.admin;
        assert!(company.app.db.read(move |conn| strong_identity(conn, member)).await.unwrap());
        let audited = company.audited().await;
        assert!(audited.contains(&"account.page_passed".to_owned()), "{audited:?}");
    }

    async fn of_two_that_wait_with_one_ticket_one_gets_in(company: Company) {
        let key = with_page(&company, "https://id.example.com").await;
        let (step, _, ticket) = waiting(&company).await;
        assert_eq!(tell(&company, &said(&key, &ticket, "ada", seconds(&company))).await, 204);
        let both = tokio::join!(asked(&company, &step), asked(&company, &step));
        let opened = |asked: &Result<Option<SignedIn>, WireError>| matches!(asked, Ok(Some(_)));
        assert!(opened(&both.0) != opened(&both.1));
    }

    async fn what_is_not_signed_of_this_member_and_of_now_is_refused(company: Company) {
        let key = with_page(&company, "https://id.example.com").await;
        let now = seconds(&company);
        let (step, _, ticket) = waiting(&company).await;
        let old_key = key;
        let key = company.call(company.founder(), RenewPageSecret {}).await.unwrap().secret;
        for said in [
            said(&old_key, &ticket, "ada", now),
            said(&key, &ticket, "bob", now),
            said(&key, &ticket, "ada", now - 301),
            PagePassed { time: now + 1, ..said(&key, &ticket, "ada", now) },
        ] {
            assert_eq!(tell(&company, &said).await, 403, "{said:?}");
            assert!(asked(&company, &step).await.unwrap().is_none());
        }
        assert_eq!(tell(&company, &said(&key, &step.ticket, "ada", now)).await, 400, "not its number");
        assert_eq!(tell(&company, &said(&key, &ticket, "Ada", now)).await, 204);
        // The fifth try was the last one.
        assert_eq!(tell(&company, &said(&key, &ticket, "ada", now)).await, 400);
        let refused = company.audited().await;
        assert_eq!(refused.iter().filter(|a| *a == "account.page_refused").count(), 4);
        assert!(asked(&company, &step).await.unwrap().is_some());
    }

    async fn the_word_of_the_page_is_taken_once_and_in_time(company: Company) {
        let key = with_page(&company, "https://id.example.com").await;
        let (step, _, ticket) = waiting(&company).await;
        let word = said(&key, &ticket, "ada", seconds(&company));
        assert_eq!(tell(&company, &word).await, 204);
        assert_eq!(tell(&company, &word).await, 409);
        asked(&company, &step).await.unwrap().unwrap();
        let (late, _, ticket) = waiting(&company).await;
        company.app.clock.advance(5 * MINUTE);
        assert_eq!(tell(&company, &said(&key, &ticket, "ada", seconds(&company))).await, 400);
        assert_eq!(code(asked(&company, &late).await), ErrorCode::Expired);
    }

    async fn what_is_no_word_of_a_page_is_refused(company: Company) {
        for (body, part) in [
            ("", "EOF"),
            ("{}", "ticket"),
            ("{\"ticket\":1}", "invalid type"),
            ("[1,2", "invalid type"),
        ] {
            let (status, answer) = post(&company, body).await;
            let answer: Value = serde_json::from_str(&answer).unwrap();
            assert_eq!((status, &answer["error"]["code"]), (400, &"invalid".into()), "{body}");
            assert!(answer["error"]["message"].as_str().unwrap().contains(part), "{answer}");
        }
        // The same body is taken or not by its size alone.
        let body = |pad: usize| {
            let pad = " ".repeat(pad);
            format!("{{\"ticket\":\"x\",\"userid\":\"x\",\"time\":1,\"signature\":\"x\"{pad}}}")
        };
        for (pad, expected, code) in [(0, 400, "expired"), (5_000, 413, "too_large")] {
            let (status, answer) = post(&company, &body(pad)).await;
            let answer: Value = serde_json::from_str(&answer).unwrap();
            assert_eq!((status, &answer["error"]["code"]), (expected, &code.into()));
        }
    }
}
