//! What members change of themselves (DIR-09): as far as the corp lets them, and what they sign in
//! by only with a proof.

use canteen_protocol::ErrorCode;
use canteen_protocol::account::ChangePassword;
use canteen_protocol::directory::{CreateMember, Gender};
use canteen_protocol::own::{ChangeOwn, GetOwn, OwnFields, Proof, SendOwnCode};
use canteen_protocol::second_factor::EnableTotp;
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::visibility::{AddRule, Rule};
use canteen_protocol::{MemberId, Segment};
use canteen_server::Caller;
use canteen_testkit::{both_engines, eventually};

use crate::company::{Company, PASSWORD, code, error, new_member};
use crate::sign_in::request_code;

async fn policy(company: &Company, fields: &str) {
    let fields: OwnFields = fields.parse().unwrap();
    let change = ChangeCorpSettings { self_edit: Some(fields), ..Default::default() };
    company.call(company.founder(), change).await.unwrap();
}

/// A member who signs in by password.
async fn member(company: &Company, userid: &str) -> Caller {
    let new = CreateMember { password: Some(PASSWORD.into()), ..new_member(userid, &[]) };
    let member = company.call(company.founder(), new).await.unwrap().id;
    Caller { member, ..company.founder() }
}

fn text(text: &str) -> Option<String> {
    Some(text.into())
}

fn email(to: &str) -> ChangeOwn {
    ChangeOwn { email: text(to), ..ChangeOwn::default() }
}

fn proved(ask: ChangeOwn) -> ChangeOwn {
    ChangeOwn { password: text(PASSWORD), ..ask }
}

/// The first line of a letter to an address, the first being 0: its code, when it has one.
pub async fn letter(company: &Company, to: &str, n: usize) -> String {
    eventually(|| async {
        let sent = company.app.mailer.sent();
        let mail = sent.iter().filter(|mail| mail.to == to).nth(n)?;
        Some(mail.body.lines().next()?.to_owned())
    })
    .await
}

both_engines! {
    async fn members_change_what_the_corp_lets_them(company: Company) {
        let li = member(&company, "li").await;
        let own = company.call(li, GetOwn {}).await.unwrap();
        assert_eq!((own.fields, own.proof), (OwnFields::default(), Proof::Password));
        assert_eq!(own.member.email, "li@example.com");

        let title = ChangeOwn { title: text("CTO"), ..ChangeOwn::default() };
        let refused = error(company.call(li, title.clone()).await);
        assert_eq!(refused.code, ErrorCode::Forbidden);
        assert!(refused.message.contains("title"), "{refused}");
        // Nothing of it is done when something of it may not be.
        let both = proved(ChangeOwn { email: text("new@example.com"), ..title.clone() });
        assert_eq!(code(company.call(li, both).await), ErrorCode::Forbidden);
        assert_eq!(company.call(li, GetOwn {}).await.unwrap().member.email, "li@example.com");

        policy(&company, "name,english_name,title,gender,landline").await;
        let ask = ChangeOwn {
            name: text("李伟"),
            english_name: text("Wayne"),
            gender: Some(Gender::Male),
            landline: text("020-1"),
            ..title
        };
        let changed = company.call(li, ask.clone()).await.unwrap();
        assert_eq!((&*changed.name, &*changed.title), ("李伟", "CTO"));
        assert_eq!((changed.gender, &*changed.landline), (Gender::Male, "020-1"));
        assert_eq!(code(company.call(li, proved(email("x@example.com"))).await), ErrorCode::Forbidden);
        let head = company.synced(li, canteen_protocol::Seq(0)).await.head;
        company.call(li, ask).await.unwrap();
        assert_eq!(company.synced(li, head).await.head, head, "what is so already is no change");
        let edits = company.audited().await.iter().filter(|a| *a == "member.edit_self").count();
        assert_eq!(edits, 1);

        policy(&company, "none").await;
        let name = ChangeOwn { name: text("x"), ..ChangeOwn::default() };
        assert_eq!(code(company.call(li, name).await), ErrorCode::Forbidden);
    }

    async fn what_one_signs_in_by_takes_the_password(company: Company) {
        let li = member(&company, "li").await;
        let to = || email("new@example.com");
        assert_eq!(code(company.call(li, to()).await), ErrorCode::Invalid, "a device is not enough");
        let guess = ChangeOwn { password: text("guess"), ..to() };
        assert_eq!(code(company.call(li, guess).await), ErrorCode::BadCredentials);
        let mobile = ChangeOwn { mobile: text("13800000000"), ..ChangeOwn::default() };
        assert_eq!(code(company.call(li, mobile.clone()).await), ErrorCode::Invalid);
        assert_eq!(company.call(li, GetOwn {}).await.unwrap().member.email, "li@example.com");

        // A code on its way to the address of before does not outlive it.
        request_code(&company, "li").await.unwrap();
        let old = letter(&company, "li@example.com", 0).await;
        let changed = company.call(li, proved(to())).await.unwrap();
        assert_eq!(changed.email, "new@example.com");
        let stale = code(company.open(company.by_code("li", &old)).await);
        assert_eq!(stale, ErrorCode::BadCredentials);
        let told = letter(&company, "li@example.com", 1).await;
        assert!(told.contains("does not use this address any more"), "{told}");
        let changed = company.call(li, proved(mobile)).await.unwrap();
        assert_eq!(changed.mobile, "+8613800000000");
        // The same once more is no change, and takes nothing.
        assert!(company.call(li, email("new@example.com")).await.is_ok());
        let gone = ChangeOwn { mobile: text(""), ..ChangeOwn::default() };
        assert_eq!(company.call(li, proved(gone)).await.unwrap().mobile, "");
        let audited = company.audited().await;
        assert_eq!(audited.iter().filter(|a| *a == "member.edit_self").count(), 3);
        assert!(audited.iter().any(|a| a == "account.proof_failed"));
    }

    async fn who_has_no_password_proves_by_a_code_to_the_address_of_before(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let bo = company.member(ada, "bo", &[root]).await;
        let bo = Caller { member: bo.id, ..ada };
        assert_eq!(company.call(bo, GetOwn {}).await.unwrap().proof, Proof::SentCode);
        let to = || email("new@example.com");
        assert_eq!(code(company.call(bo, to()).await), ErrorCode::Invalid);
        let by = |code: &str| ChangeOwn { code: text(code), ..to() };
        assert_eq!(code(company.call(bo, by("000000")).await), ErrorCode::BadCredentials);
        company.call(bo, SendOwnCode {}).await.unwrap();
        let digits = letter(&company, "bo@example.com", 0).await;
        let wrong = if digits == "000000" { "000001" } else { "000000" };
        assert_eq!(code(company.call(bo, by(wrong)).await), ErrorCode::BadCredentials);
        let password = ChangeOwn { password: text(PASSWORD), ..to() };
        assert_eq!(code(company.call(bo, password).await), ErrorCode::Invalid);
        assert_eq!(company.call(bo, by(&digits)).await.unwrap().email, "new@example.com");
        let again = ChangeOwn { email: text("other@example.com"), ..by(&digits) };
        assert_eq!(code(company.call(bo, again).await), ErrorCode::BadCredentials, "good once");
        // Nor is a password or an authenticator had for nothing, which would prove it from then on.
        let first = |code: Option<String>| ChangePassword {
            old: None,
            new: "staple battery".into(),
            revoke_others: false,
            code,
        };
        assert_eq!(code(company.call(bo, first(None)).await), ErrorCode::Invalid);
        assert_eq!(code(company.call(bo, first(text("000000"))).await), ErrorCode::BadCredentials);
        assert_eq!(code(company.call(bo, EnableTotp::default()).await), ErrorCode::Invalid);
        company.app.clock.advance(120_000);
        company.call(bo, SendOwnCode {}).await.unwrap();
        let sent = letter(&company, "new@example.com", 0).await;
        let enable = EnableTotp { code: Some(sent), password: None };
        company.call(bo, enable).await.unwrap();
        // Nobody locks themselves out.
        company.app.clock.advance(120_000);
        company.call(bo, SendOwnCode {}).await.unwrap();
        let digits = letter(&company, "new@example.com", 1).await;
        let none = ChangeOwn { email: text(""), ..by(&digits) };
        assert_eq!(code(company.call(bo, none).await), ErrorCode::Invalid);
        company.app.clock.advance(120_000);
        company.call(bo, SendOwnCode {}).await.unwrap();
        let digits = letter(&company, "new@example.com", 2).await;
        company.call(bo, first(Some(digits))).await.unwrap();
        assert_eq!(company.call(bo, GetOwn {}).await.unwrap().proof, Proof::Password);
    }

    async fn strangers_at_the_door_keep_nobody_from_their_own_account(company: Company) {
        let ada = company.founder();
        let li = member(&company, "li").await;
        let bo = Caller { member: company.member(ada, "bo", &[]).await.id, ..ada };
        for _ in 0..10 {
            let guess = company.by_password("li", "guess");
            assert_eq!(code(company.open(guess).await), ErrorCode::BadCredentials);
        }
        assert_eq!(code(company.open(company.by_password("li", PASSWORD)).await), ErrorCode::RateLimited);
        assert!(company.call(li, proved(email("new@example.com"))).await.is_ok());
        let change = |old: &str| ChangePassword {
            old: text(old),
            new: "staple battery".into(),
            revoke_others: false,
            code: None,
        };
        assert_eq!(code(company.call(li, change("guess")).await), ErrorCode::BadCredentials);
        let failed = company.audited().await.into_iter().filter(|a| a == "account.proof_failed");
        assert_eq!(failed.count(), 1, "a wrong present password is told");
        company.call(li, change(PASSWORD)).await.unwrap();
        // Nor do they use up the codes of who is signed in.
        while request_code(&company, "bo").await.is_ok() {}
        assert!(company.call(bo, SendOwnCode {}).await.is_ok());
        // Who guesses on a device that is signed in is slowed down as at the door.
        let mut guesses = 0;
        while code(company.call(li, change("guess")).await) == ErrorCode::BadCredentials {
            guesses += 1;
        }
        assert!(guesses < 10, "{guesses}");
    }

    async fn they_are_checked_as_administrators_changes_are(company: Company) {
        let li = member(&company, "li").await;
        let boss = member(&company, "boss").await;
        let who = Segment::of([boss.member]);
        let hide = AddRule { rule: Rule::Hide { who, except: Segment::default() } };
        company.call(company.founder(), hide).await.unwrap();
        for bad in ["nowhere", "a b@example.com"] {
            let refused = error(company.call(li, proved(email(bad))).await);
            assert_eq!(refused.code, ErrorCode::Invalid, "{bad}");
            assert_eq!(refused.data.unwrap()["field"], "email");
        }
        let refused = error(company.call(li, proved(email("BOSS@example.com"))).await);
        assert_eq!(refused.code, ErrorCode::Conflict);
        let MemberId(number) = boss.member;
        let told = refused.message.contains(&number.to_string()) || refused.message.contains("boss");
        assert!(!told, "whose it is, is nobody's to learn: {refused}");
    }
}
