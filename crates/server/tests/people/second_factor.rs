//! The second step of signing in: authenticators, recovery codes, policy, and those who try.

use canteen_protocol::account::{ChangePassword, ListDevices, SignedIn};
use canteen_protocol::own::SendOwnCode;
use canteen_protocol::second_factor::{
    ConfirmTotp, DisableTotp, EnableTotp, GetSecondFactor, RenewRecoveryCodes, ResetSecondFactor,
    SecondStep, Step, TakeSecondStep, WhoMust,
};
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::{ErrorCode, MemberId, Method, WireError};
use canteen_server::Caller;
use canteen_server::account::totp::{STEP_MS, Secret, step};
use canteen_server::account::{strong_identity, sweep};
use canteen_testkit::both_engines;

use crate::company::{Company, PASSWORD, code, error, founder, new_org};
use crate::own::letter;
use crate::sign_in::{posted, request_code};

const MINUTE: i64 = 60_000;

/// What signing in by password asks for next.
async fn second(company: &Company, user: &str) -> SecondStep {
    let refused = error(company.open(company.by_password(user, PASSWORD)).await);
    assert_eq!(refused.code, ErrorCode::SecondFactor, "{refused}");
    serde_json::from_value(refused.data.unwrap()).unwrap()
}

async fn take(company: &Company, step: &SecondStep, code: &str) -> Result<SignedIn, WireError> {
    let ask = TakeSecondStep { ticket: step.ticket.clone(), code: code.into() };
    company.open(ask).await.map(|taken| taken.signed_in)
}

/// The code of the step that is so far from the present one.
fn digits(company: &Company, secret: &Secret, off: i64) -> String {
    format!("{:06}", secret.code(step(company.app.now()) + off))
}

/// Digits that none of the steps near has.
fn wrong(company: &Company, secret: &Secret) -> String {
    let near: Vec<_> = (-2..=2).map(|off| digits(company, secret, off)).collect();
    (0..).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
}

/// Sets an authenticator up for a member, by the code of the step before the present one; gives its
/// secret and the recovery codes.
async fn enrol(company: &Company, caller: Caller) -> (Secret, Vec<String>) {
    let authenticator = company.call(caller, begin()).await.unwrap();
    let secret = Secret::written(&authenticator.secret).unwrap();
    let code = digits(company, &secret, -1);
    let codes = company.call(caller, ConfirmTotp { code }).await.unwrap().codes;
    (secret, codes)
}

/// Begins with the password of who has that of the founder.
fn begin() -> EnableTotp {
    EnableTotp { code: None, password: Some(PASSWORD.into()) }
}

async fn policy(company: &Company, who: WhoMust) {
    let change = ChangeCorpSettings { second_factor: Some(who), ..Default::default() };
    company.call(company.founder(), change).await.unwrap();
}

async fn strong(company: &Company, member: MemberId) -> bool {
    company.app.db.read(move |conn| strong_identity(conn, member)).await.unwrap()
}

/// A member with the founder's password.
async fn member(company: &Company, userid: &str) -> Caller {
    let ask = canteen_protocol::directory::CreateMember {
        userid: userid.into(),
        name: userid.into(),
        password: Some(PASSWORD.into()),
        ..Default::default()
    };
    let member = company.call(company.founder(), ask).await.unwrap().id;
    Caller { member, ..company.founder() }
}

/// Whether any text of the audit log holds one of these.
async fn audit_tells(company: &Company, secrets: Vec<String>) -> bool {
    let corp = company.org.corp;
    let read = company
        .app
        .db
        .read(move |conn| conn.run("SELECT detail FROM audit WHERE corp = $1", &[corp.into()]));
    let details: Vec<String> = read.await.unwrap().iter().map(|row| row.get(0).unwrap()).collect();
    details.iter().any(|detail| secrets.iter().any(|secret| detail.contains(secret)))
}

both_engines! {
    async fn an_authenticator_is_asked_for_from_its_confirmation_on(company: Company) {
        let ada = company.founder();
        // Who finds the device signed in is not enough.
        assert_eq!(code(company.call(ada, EnableTotp::default()).await), ErrorCode::Invalid);
        let guess = EnableTotp { code: None, password: Some("guess".into()) };
        assert_eq!(code(company.call(ada, guess).await), ErrorCode::BadCredentials);
        let pending = company.call(ada, begin()).await.unwrap();
        assert!(pending.url.contains("issuer=Acme") && pending.url.contains("totp/Ada"));
        // Begun is not confirmed.
        assert!(company.open(company.by_password("ada", PASSWORD)).await.is_ok());
        assert!(!strong(&company, ada.member).await);
        let secret = Secret::written(&pending.secret).unwrap();
        let bad = ConfirmTotp { code: wrong(&company, &secret) };
        assert_eq!(code(company.call(ada, bad).await), ErrorCode::BadCredentials);
        let good = ConfirmTotp { code: digits(&company, &secret, 0) };
        let codes = company.call(ada, good.clone()).await.unwrap().codes;
        assert_eq!(codes.len(), 10);
        assert_eq!(code(company.call(ada, good).await), ErrorCode::Expired, "confirmed once");
        assert!(strong(&company, ada.member).await);

        let asked = second(&company, "ada").await;
        assert_eq!((&asked.step, asked.valid_seconds, asked.tries), (&Step::Code, 300, 5));
        let signed_in = take(&company, &asked, &digits(&company, &secret, 1)).await.unwrap();
        assert_eq!(company.hello(&signed_in.token).await.unwrap().member, ada.member);
        let shown = company.call(ada, GetSecondFactor {}).await.unwrap();
        assert_eq!((shown.totp_since, shown.recovery_codes), (Some(company.app.now()), 10));
        let audited = company.audited().await;
        for action in
            ["account.totp_enabled", "account.recovery_codes", "account.second_step", "account.sign_in"]
        {
            assert!(audited.iter().any(|a| a == action), "{action} is not in {audited:?}");
        }
        let secrets = [codes, vec![pending.secret, asked.ticket, signed_in.token]].concat();
        assert!(!audit_tells(&company, secrets).await);
    }

    async fn devices_of_before_stay_signed_in(company: Company) {
        let before = company.open(company.by_password("ada", PASSWORD)).await.unwrap();
        enrol(&company, company.founder()).await;
        policy(&company, WhoMust::All).await;
        let caller = company.caller(&before).await;
        assert_eq!(company.call(caller, ListDevices {}).await.unwrap().devices.len(), 1);
    }

    async fn a_code_is_taken_once_and_in_order(company: Company) {
        let (secret, _) = enrol(&company, company.founder()).await;
        let (first, replay) = (second(&company, "ada").await, second(&company, "ada").await);
        let now = digits(&company, &secret, 0);
        take(&company, &first, &now).await.unwrap();
        assert_eq!(code(take(&company, &replay, &now).await), ErrorCode::BadCredentials);
        let confirmed = digits(&company, &secret, -1);
        assert_eq!(code(take(&company, &replay, &confirmed).await), ErrorCode::BadCredentials);
        assert_eq!(code(take(&company, &first, &now).await), ErrorCode::Expired, "used up");
        take(&company, &replay, &digits(&company, &secret, 1)).await.unwrap();
    }

    async fn of_two_devices_at_once_with_one_code_one_gets_in(company: Company) {
        let (secret, codes) = enrol(&company, company.founder()).await;
        for code in [digits(&company, &secret, 0), codes[0].clone()] {
            let (one, two) = (second(&company, "ada").await, second(&company, "ada").await);
            let tried = tokio::join!(take(&company, &one, &code), take(&company, &two, &code));
            assert!(tried.0.is_ok() != tried.1.is_ok(), "{code}");
            // And of one ticket with two codes.
            let one = second(&company, "ada").await;
            let (a, b) = (codes[1].as_str(), codes[2].as_str());
            let tried = tokio::join!(take(&company, &one, a), take(&company, &one, b));
            assert!(tried.0.is_ok() as u8 + tried.1.is_ok() as u8 <= 1);
        }
    }

    async fn clocks_may_differ_by_one_step(company: Company) {
        let (secret, _) = enrol(&company, company.founder()).await;
        company.app.clock.advance(10 * STEP_MS);
        for (off, right) in [(-2, false), (2, false), (-1, true), (1, true)] {
            let asked = second(&company, "ada").await;
            let tried = take(&company, &asked, &digits(&company, &secret, off)).await;
            assert_eq!(tried.is_ok(), right, "{off}");
        }
    }

    async fn a_code_of_another_member_opens_nothing(company: Company) {
        let (_, own) = enrol(&company, company.founder()).await;
        let li = member(&company, "li").await;
        let (secret, codes) = enrol(&company, li).await;
        let asked = second(&company, "ada").await;
        for other in [digits(&company, &secret, 0), codes[0].clone()] {
            assert_eq!(code(take(&company, &asked, &other).await), ErrorCode::BadCredentials);
        }
        // Nor was it used up by that.
        let theirs = second(&company, "li").await;
        assert_eq!(take(&company, &theirs, &codes[0]).await.unwrap().member, li.member);
        let signed_in = take(&company, &asked, &own[0]).await.unwrap();
        assert_eq!(signed_in.member, company.org.admin, "a ticket is of one member");
    }

    async fn a_recovery_code_is_good_once_however_it_is_written(company: Company) {
        let (_, codes) = enrol(&company, company.founder()).await;
        let asked = second(&company, "ada").await;
        take(&company, &asked, &codes[3].to_uppercase().replace('-', " ")).await.unwrap();
        let asked = second(&company, "ada").await;
        assert_eq!(code(take(&company, &asked, &codes[3]).await), ErrorCode::BadCredentials);
        let left = company.call(company.founder(), GetSecondFactor {}).await.unwrap();
        assert_eq!(left.recovery_codes, 9);
        let renew = RenewRecoveryCodes { password: Some(PASSWORD.into()), code: None };
        let fresh = company.call(company.founder(), renew).await.unwrap().codes;
        assert_eq!(code(take(&company, &asked, &codes[4]).await), ErrorCode::BadCredentials);
        take(&company, &asked, &fresh[0]).await.unwrap();
        let corp = company.app.db.read(|conn| {
            conn.run("SELECT hash FROM recovery_code", &[])?.iter().map(|row| row.get(0)).collect()
        });
        let hashes: Vec<Vec<u8>> = corp.await.unwrap();
        assert_eq!(hashes.len(), 9);
        assert!(hashes.iter().all(|hash| hash.len() == 32 && !fresh.iter().any(|c| c.as_bytes() == hash)));
    }

    async fn a_ticket_lives_five_minutes_and_five_tries(company: Company) {
        let (secret, codes) = enrol(&company, company.founder()).await;
        let late = second(&company, "ada").await;
        company.app.clock.advance(5 * MINUTE);
        assert_eq!(code(take(&company, &late, &codes[0]).await), ErrorCode::Expired);
        let tried = second(&company, "ada").await;
        for left in (0..5).rev() {
            let refused = error(take(&company, &tried, &wrong(&company, &secret)).await);
            assert_eq!(refused.code, ErrorCode::BadCredentials);
            assert_eq!(refused.data.unwrap()["tries_left"], left);
        }
        assert_eq!(code(take(&company, &tried, &codes[0]).await), ErrorCode::Expired);
        let nobody = SecondStep { ticket: "nonsense".into(), ..tried };
        assert_eq!(code(take(&company, &nobody, &codes[0]).await), ErrorCode::Expired);
        take(&company, &second(&company, "ada").await, &codes[0]).await.unwrap();
    }

    async fn guessing_with_the_password_known_is_slowed_down(company: Company) {
        let (secret, codes) = enrol(&company, company.founder()).await;
        let mut refusals = Vec::new();
        for _ in 0..3 {
            let asked = second(&company, "ada").await;
            for _ in 0..5 {
                let bad = wrong(&company, &secret);
                refusals.push(code(take(&company, &asked, &bad).await));
            }
        }
        assert!(refusals[..10].iter().all(|c| *c == ErrorCode::BadCredentials), "{refusals:?}");
        assert!(refusals[10..].iter().all(|c| *c == ErrorCode::RateLimited), "{refusals:?}");
        // The member themselves waits no longer than the guesser.
        let asked = second(&company, "ada").await;
        assert_eq!(code(take(&company, &asked, &codes[0]).await), ErrorCode::RateLimited);
        company.app.clock.advance(MINUTE);
        take(&company, &asked, &codes[0]).await.unwrap();
        let failed = company.audited().await;
        assert_eq!(failed.iter().filter(|a| *a == "account.sign_in_failed").count(), 10);
    }

    async fn a_code_by_mail_is_a_first_step_too(company: Company) {
        let (secret, _) = enrol(&company, company.founder()).await;
        request_code(&company, "ada").await.unwrap();
        let mailed = posted(&company, 0).await;
        let refused = error(company.open(company.by_code("ada", &mailed)).await);
        let asked: SecondStep = serde_json::from_value(refused.data.unwrap()).unwrap();
        assert_eq!(asked.step, Step::Code);
        assert_eq!(code(take(&company, &asked, &mailed).await), ErrorCode::BadCredentials);
        let again = company.open(company.by_code("ada", &mailed)).await;
        assert_eq!(code(again), ErrorCode::BadCredentials, "it was used up by the first step");
        take(&company, &asked, &digits(&company, &secret, 0)).await.unwrap();
    }

    async fn what_nobody_took_is_forgotten(company: Company) {
        enrol(&company, company.founder()).await;
        second(&company, "ada").await;
        let li = member(&company, "li").await;
        company.call(li, begin()).await.unwrap();
        let kept = async || {
            let read = company.app.db.read(|conn| {
                let tickets: i64 =
                    conn.one("SELECT COUNT(*) FROM sign_in_ticket", &[])?.get(0)?;
                let pending: i64 = conn.one("SELECT COUNT(*) FROM totp_pending", &[])?.get(0)?;
                canteen_server::db::DbResult::Ok((tickets, pending))
            });
            read.await.unwrap()
        };
        sweep(&company.app).await.unwrap();
        assert_eq!(kept().await, (1, 1));
        company.app.clock.advance(15 * MINUTE);
        sweep(&company.app).await.unwrap();
        assert_eq!(kept().await, (0, 0));
    }

    async fn what_is_no_code_is_wrong(company: Company) {
        enrol(&company, company.founder()).await;
        for nonsense in ["", "12345", "' OR 1=1 --", "abcd", "\u{0}\u{0}", "１２３４５６"] {
            let asked = second(&company, "ada").await;
            company.app.clock.advance(MINUTE);
            assert_eq!(code(take(&company, &asked, nonsense).await), ErrorCode::BadCredentials);
        }
    }

    async fn whoever_must_and_has_none_sets_one_up_at_sign_in(company: Company) {
        let li = member(&company, "li").await;
        policy(&company, WhoMust::Admins).await;
        assert!(company.open(company.by_password("li", PASSWORD)).await.is_ok());
        let asked = second(&company, "ada").await;
        let Step::Enrol { authenticator } = &asked.step else { panic!("{asked:?}") };
        let secret = Secret::written(&authenticator.secret).unwrap();
        let bad = wrong(&company, &secret);
        assert_eq!(code(take(&company, &asked, &bad).await), ErrorCode::BadCredentials);
        assert!(!strong(&company, company.org.admin).await, "nothing is set up by a wrong code");
        let late = second(&company, "ada").await;
        let ask = TakeSecondStep { ticket: asked.ticket, code: digits(&company, &secret, 0) };
        let taken = company.open(ask).await.unwrap();
        assert_eq!(taken.recovery_codes.len(), 10);
        assert!(strong(&company, company.org.admin).await);
        // The other sign-in under way must not put its own authenticator in the place of this.
        let Step::Enrol { authenticator } = &late.step else { panic!("{late:?}") };
        let other = Secret::written(&authenticator.secret).unwrap();
        assert_eq!(code(take(&company, &late, &digits(&company, &other, 0)).await), ErrorCode::Expired);
        assert_eq!(second(&company, "ada").await.step, Step::Code);
        policy(&company, WhoMust::All).await;
        assert!(matches!(second(&company, "li").await.step, Step::Enrol { .. }));
        assert!(company.call(li, GetSecondFactor {}).await.unwrap().must);
    }

    async fn a_first_password_is_not_had_for_nothing(company: Company) {
        let ask = canteen_protocol::directory::CreateMember {
            userid: "li".into(),
            name: "Li".into(),
            email: "li@example.com".into(),
            ..Default::default()
        };
        let member = company.call(company.founder(), ask).await.unwrap().id;
        let li = Caller { member, ..company.founder() };
        company.call(li, SendOwnCode {}).await.unwrap();
        let sent = letter(&company, "li@example.com", 0).await;
        let begin = EnableTotp { code: Some(sent), password: None };
        let begun = company.call(li, begin).await.unwrap();
        let secret = Secret::written(&begun.secret).unwrap();
        let first = ConfirmTotp { code: digits(&company, &secret, -1) };
        company.call(li, first).await.unwrap();
        let ask = |code: Option<String>| ChangePassword {
            old: None,
            new: "staple battery".into(),
            revoke_others: false,
            code,
        };
        let none = company.call(li, ask(None)).await;
        assert_eq!(code(none), ErrorCode::Invalid);
        let bad = company.call(li, ask(Some(wrong(&company, &secret)))).await;
        assert_eq!(code(bad), ErrorCode::BadCredentials);
        company.call(li, ask(Some(digits(&company, &secret, 0)))).await.unwrap();
    }

    async fn a_new_password_ends_sign_ins_under_way(company: Company) {
        let li = member(&company, "li").await;
        policy(&company, WhoMust::All).await;
        for by_admin in [false, true] {
            let step = second(&company, "li").await;
            let Step::Enrol { authenticator } = &step.step else { panic!("{step:?}") };
            let secret = Secret::written(&authenticator.secret).unwrap();
            if by_admin {
                let ask = canteen_protocol::directory::UpdateMember {
                    member: li.member,
                    password: Some(PASSWORD.into()),
                    ..Default::default()
                };
                company.call(company.founder(), ask).await.unwrap();
            } else {
                let ask = ChangePassword {
                    old: Some(PASSWORD.into()),
                    new: PASSWORD.into(),
                    revoke_others: false,
                    code: None,
                };
                company.call(li, ask).await.unwrap();
            }
            let late = take(&company, &step, &digits(&company, &secret, 0)).await;
            assert_eq!(code(late), ErrorCode::Expired, "{by_admin}");
        }
    }

    async fn giving_it_up_needs_a_proof_and_leave(company: Company) {
        let ada = company.founder();
        assert_eq!(code(company.call(ada, DisableTotp::default()).await), ErrorCode::NotFound);
        let (secret, codes) = enrol(&company, ada).await;
        let by = |code: Option<String>, password: Option<&str>| {
            DisableTotp { code, password: password.map(str::to_owned) }
        };
        for (bad, expected) in [
            (by(None, None), ErrorCode::Invalid),
            (by(Some("1".into()), Some(PASSWORD)), ErrorCode::Invalid),
            (by(None, Some("wrong horse")), ErrorCode::BadCredentials),
            (by(Some(wrong(&company, &secret)), None), ErrorCode::BadCredentials),
        ] {
            assert_eq!(code(company.call(ada, bad).await), expected);
        }
        policy(&company, WhoMust::All).await;
        let good = by(Some(codes[0].clone()), None);
        assert_eq!(code(company.call(ada, good.clone()).await), ErrorCode::Forbidden);
        // Another in its place is allowed, after the same proof.
        assert_eq!(code(company.call(ada, EnableTotp::default()).await), ErrorCode::Invalid);
        let proof = EnableTotp { code: Some(codes[0].clone()), password: None };
        let fresh = company.call(ada, proof).await.unwrap();
        let fresh = Secret::written(&fresh.secret).unwrap();
        let confirm = ConfirmTotp { code: digits(&company, &fresh, 0) };
        company.call(ada, confirm).await.unwrap();
        let asked = second(&company, "ada").await;
        assert_eq!(
            code(take(&company, &asked, &digits(&company, &secret, 0)).await),
            ErrorCode::BadCredentials,
            "the former is void"
        );
        policy(&company, WhoMust::Off).await;
        company.call(ada, by(None, Some(PASSWORD))).await.unwrap();
        assert!(company.open(company.by_password("ada", PASSWORD)).await.is_ok());
        assert!(company.audited().await.iter().any(|a| a == "account.totp_disabled"));
    }

    async fn an_administrator_takes_it_away_from_others_only(company: Company) {
        let (ada, li) = (company.founder(), member(&company, "li").await);
        let reset = |member| ResetSecondFactor { member };
        assert_eq!(code(company.call(ada, reset(li.member)).await), ErrorCode::Conflict);
        enrol(&company, ada).await;
        let (_, codes) = enrol(&company, li).await;
        let waiting = second(&company, "li").await;
        assert_eq!(code(company.call(li, reset(ada.member)).await), ErrorCode::Forbidden);
        assert_eq!(code(company.call(ada, reset(ada.member)).await), ErrorCode::Forbidden);
        assert_eq!(code(company.call(ada, reset(MemberId(9_999))).await), ErrorCode::NotFound);
        let other = canteen_server::account::create_org(
            &company.app.db, company.app.now(), new_org("Other")).await.unwrap();
        assert_eq!(code(company.call(founder(&other), reset(li.member)).await), ErrorCode::NotFound);
        company.call(ada, reset(li.member)).await.unwrap();
        assert!(company.audited().await.iter().any(|a| a == "member.reset_factor"));
        assert_eq!(code(take(&company, &waiting, &codes[0]).await), ErrorCode::Expired);
        assert!(company.open(company.by_password("li", PASSWORD)).await.is_ok());
    }

    async fn an_account_shut_between_the_steps_stays_shut(company: Company) {
        let li = member(&company, "li").await;
        let (_, codes) = enrol(&company, li).await;
        let asked = second(&company, "li").await;
        let shut = canteen_protocol::directory::UpdateMember {
            member: li.member, disabled: Some(true), ..Default::default() };
        company.call(company.founder(), shut).await.unwrap();
        assert_eq!(code(take(&company, &asked, &codes[0]).await), ErrorCode::Expired);
        let again = company.open(company.by_password("li", PASSWORD)).await;
        assert_eq!(code(again), ErrorCode::Forbidden);
    }
}

/// What is read of a request does not show its secrets in a log.
#[test]
fn requests_do_not_print_their_secrets() {
    let ask = TakeSecondStep { ticket: "hush".into(), code: "hush".into() };
    let disable = DisableTotp { code: Some("hush".into()), password: Some("hush".into()) };
    let shown = format!("{ask:?} {disable:?} {:?}", ConfirmTotp { code: "hush".into() });
    assert!(!shown.contains("hush"), "{shown}");
    assert_eq!(TakeSecondStep::NAME, "account.take_second_step");
}
