//! Signing in and out, devices, passwords and codes.

use std::net::IpAddr;

use canteen_protocol::ErrorCode;
use canteen_protocol::account::{
    ChangePassword, ListDevices, RequestCode, RevokeDevice, SignIn, SignOut,
};
use canteen_server::router::Peer;
use canteen_testkit::both_engines;

use crate::company::{Company, PASSWORD, code, error};

const MINUTE: i64 = 60_000;

/// Waits for the n-th letter and gives the code in it.
pub async fn posted(company: &Company, n: usize) -> String {
    loop {
        if let Some(mail) = company.app.mailer.sent().get(n) {
            assert_eq!(mail.to, "ada@example.com");
            return mail.body.lines().next().unwrap().to_owned();
        }
        tokio::task::yield_now().await;
    }
}

pub async fn request_code(
    company: &Company,
    user: &str,
) -> Result<u32, canteen_protocol::WireError> {
    let ask = RequestCode { corp_id: company.org.corp_id.clone(), user: user.into() };
    company.open(ask).await.map(|answer| answer.tries)
}

both_engines! {
    async fn a_password_opens_a_device_by_account_or_address(company: Company) {
        for user in ["Ada", "ADA", " ada ", "Ada@Example.com"] {
            let signed_in = company.open(company.by_password(user, PASSWORD)).await.unwrap();
            assert_eq!((signed_in.userid.as_str(), signed_in.corp_name.as_str()), ("Ada", "Acme"));
            let welcome = company.hello(&signed_in.token).await.unwrap();
            assert_eq!(welcome.member, company.org.admin);
            assert_eq!(welcome.device, signed_in.device);
            assert!(welcome.standing.admin);
            assert_eq!(welcome.corp_id, company.org.corp_id);
        }
        assert_eq!(company.audited().await.iter().filter(|a| *a == "account.sign_in").count(), 4);
    }

    async fn who_is_unknown_is_answered_as_who_is_wrong(company: Company) {
        let wrong = error(company.open(company.by_password("ada", "wrong horse")).await);
        let nobody = error(company.open(company.by_password("bob", PASSWORD)).await);
        assert_eq!(wrong.code, ErrorCode::BadCredentials);
        assert_eq!(wrong, nobody);
        let wrong = error(company.open(company.by_code("ada", "000000")).await);
        let nobody = error(company.open(company.by_code("bob", "000000")).await);
        assert_eq!(wrong.code, ErrorCode::BadCredentials);
        assert_eq!(wrong, nobody);
        let failures = company.audited().await;
        assert_eq!(failures.iter().filter(|a| *a == "account.sign_in_failed").count(), 4);
        let elsewhere = SignIn { corp_id: "cnowhere".into(), ..company.by_password("ada", PASSWORD) };
        let unknown = error(company.open(elsewhere).await);
        assert_eq!(unknown.code, ErrorCode::NotFound);
        assert!(unknown.message.contains("cnowhere") && unknown.message.contains("corp id"));
        let neither = SignIn { password: None, ..company.by_password("ada", "") };
        assert_eq!(code(company.open(neither).await), ErrorCode::Invalid);
    }

    async fn a_code_comes_by_mail_and_opens_one_device(company: Company) {
        assert_eq!(request_code(&company, "ada").await.unwrap(), 5);
        let digits = posted(&company, 0).await;
        assert!(digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()), "{digits}");
        let signed_in = company.open(company.by_code("ada", &digits)).await.unwrap();
        assert_eq!(company.hello(&signed_in.token).await.unwrap().member, company.org.admin);
        assert_eq!(
            code(company.open(company.by_code("ada", &digits)).await),
            ErrorCode::BadCredentials
        );
        assert_eq!(request_code(&company, "bob").await.unwrap(), 5, "nobody is answered alike");
        assert_eq!(company.app.mailer.sent().len(), 1);
    }

    async fn a_code_lives_ten_minutes_and_five_tries(company: Company) {
        request_code(&company, "ada").await.unwrap();
        let late = posted(&company, 0).await;
        company.app.clock.advance(10 * MINUTE);
        assert_eq!(code(company.open(company.by_code("ada", &late)).await), ErrorCode::BadCredentials);
        request_code(&company, "ada").await.unwrap();
        let tried = posted(&company, 1).await;
        let wrong = if tried == "000000" { "000001" } else { "000000" };
        for _ in 0..5 {
            assert_eq!(
                code(company.open(company.by_code("ada", wrong)).await),
                ErrorCode::BadCredentials
            );
        }
        assert_eq!(code(company.open(company.by_code("ada", &tried)).await), ErrorCode::BadCredentials);
        request_code(&company, "ada").await.unwrap();
        let fresh = posted(&company, 2).await;
        assert!(company.open(company.by_code("ada", &fresh)).await.is_ok());
    }

    async fn guessing_is_slowed_down_by_account_and_by_address(company: Company) {
        let mut company = company;
        for _ in 0..10 {
            let wrong = company.by_password("ada", "wrong horse");
            assert_eq!(code(company.open(wrong).await), ErrorCode::BadCredentials);
        }
        let slowed = error(company.open(company.by_password("ada@example.com", PASSWORD)).await);
        assert_eq!(slowed.code, ErrorCode::RateLimited);
        assert_eq!(slowed.data.unwrap()["retry_ms"], 30_000);
        company.app.clock.advance(30_000);
        assert!(company.open(company.by_password("ada", PASSWORD)).await.is_ok());
        for _ in 0..200 {
            let nowhere = SignIn { corp_id: "x".into(), ..company.by_password("ada", "") };
            error(company.open(nowhere).await);
        }
        assert_eq!(
            code(company.open(company.by_password("ada", PASSWORD)).await),
            ErrorCode::RateLimited
        );
        company.peer = Peer { ip: IpAddr::from([192, 0, 2, 2]) };
        assert!(company.open(company.by_password("ada", PASSWORD)).await.is_ok());
        for _ in 0..3 {
            request_code(&company, "ada").await.unwrap();
        }
        let slowed = request_code(&company, "ada").await.unwrap_err();
        assert_eq!(slowed.data.unwrap()["retry_ms"], MINUTE);
    }

    async fn devices_are_listed_and_ended(company: Company) {
        let first = company.open(company.by_password("ada", PASSWORD)).await.unwrap();
        company.app.clock.advance(MINUTE);
        let caller = company.admin().await;
        let devices = company.call(caller, ListDevices {}).await.unwrap().devices;
        let listed: Vec<_> = devices.iter().map(|d| (d.id, d.this, d.client.as_str())).collect();
        assert_eq!(listed, [(caller.device, true, "test 1"), (first.device, false, "")]);
        company.call(caller, RevokeDevice { device: first.device }).await.unwrap();
        assert_eq!(code(company.hello(&first.token).await), ErrorCode::NotSignedIn);
        let again = company.call(caller, RevokeDevice { device: first.device }).await;
        assert_eq!(code(again), ErrorCode::NotFound);
        company.call(caller, SignOut {}).await.unwrap();
        assert!(company.call(caller, ListDevices {}).await.unwrap().devices.is_empty());
        assert_eq!(code(company.hello("no such token").await), ErrorCode::NotSignedIn);
    }

    async fn seen_is_written_at_most_once_a_minute(company: Company) {
        let signed_in = company.open(company.by_password("ada", PASSWORD)).await.unwrap();
        let caller = company.caller(&signed_in).await;
        let seen = async || company.call(caller, ListDevices {}).await.unwrap().devices[0].seen;
        let start = seen().await;
        for (step, expected) in
            [(MINUTE - 1, 0), (1, MINUTE), (MINUTE / 2, MINUTE), (MINUTE, 2 * MINUTE + MINUTE / 2)]
        {
            company.app.clock.advance(step);
            company.hello(&signed_in.token).await.unwrap();
            assert_eq!(seen().await.0 - start.0, expected);
        }
    }

    async fn the_device_unseen_for_longest_makes_room(company: Company) {
        let mut tokens = Vec::new();
        for _ in 0..51 {
            let signed_in = company.open(company.by_password("ada", PASSWORD)).await.unwrap();
            tokens.push(signed_in.token);
            company.app.clock.advance(1_000);
        }
        assert_eq!(code(company.hello(&tokens[0]).await), ErrorCode::NotSignedIn);
        for token in &tokens[1..] {
            company.hello(token).await.unwrap();
        }
    }

    async fn a_password_is_changed_by_who_knows_it(company: Company) {
        let other = company.open(company.by_password("ada", PASSWORD)).await.unwrap();
        let caller = company.admin().await;
        let ask = |old: &str, new: &str, revoke_others| ChangePassword {
            old: Some(old.into()),
            new: new.into(),
            revoke_others,
            code: None,
        };
        let change = |a| company.call(caller, a);
        assert_eq!(code(change(ask("wrong", "staple battery", true)).await), ErrorCode::BadCredentials);
        assert_eq!(code(change(ask(PASSWORD, "short", true)).await), ErrorCode::Invalid);
        company.hello(&other.token).await.unwrap();
        change(ask(PASSWORD, "staple battery", true)).await.unwrap();
        assert_eq!(code(company.hello(&other.token).await), ErrorCode::NotSignedIn);
        assert_eq!(company.call(caller, ListDevices {}).await.unwrap().devices.len(), 1);
        let old = company.by_password("ada", PASSWORD);
        assert_eq!(code(company.open(old).await), ErrorCode::BadCredentials);
        assert!(company.open(company.by_password("ada", "staple battery")).await.is_ok());
    }
}
