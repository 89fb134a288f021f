//! Corps as tenants: what is agreed with them, and proving who they are.

use canteen_protocol::admin::GrantAdmin;
use canteen_protocol::directory::{SyncDirectory, UpdateMember};
use canteen_protocol::organisation::OrgKind;
use canteen_protocol::tenant::{
    CancelProof, ChangeOrg, CheckProof, Org, ProofWay, ShowOrg, StartProof,
};
use canteen_protocol::{ErrorCode, Time};
use canteen_server::account::{CreatedOrg, Founding, create_org, found_org};
use canteen_server::tenant::{self, Change, List, Tenancy, rules};
use canteen_server::{Caller, Fault};
use canteen_testkit::{both_engines, eventually};

use crate::company::{Company, START, code, error, founder, new_member, new_org};

const DOMAIN: &str = "acme.example";

impl Company {
    async fn org(&self, caller: Caller) -> Org {
        self.call(caller, ShowOrg {}).await.unwrap()
    }

    async fn start(&self, caller: Caller, way: ProofWay, subject: &str) -> String {
        let ask = StartProof { way, subject: subject.into() };
        self.call(caller, ask).await.unwrap().text
    }

    /// Looks, some seconds after the last look.
    async fn look(&self, caller: Caller) -> Result<Org, canteen_protocol::WireError> {
        self.app.clock.advance(rules::PAUSE);
        self.call(caller, CheckProof::default()).await
    }

    async fn other(&self, name: &str, email: &str) -> CreatedOrg {
        let new = canteen_server::account::NewOrg { email: email.into(), ..new_org(name) };
        create_org(&self.app.db, START, new).await.unwrap()
    }
}

both_engines! {
    async fn too_many_members_are_a_warning(company: Company) {
        let ada = company.founder();
        let set = async |max_members| {
            let change = Change { max_members: Some(max_members), ..Change::default() };
            let id = company.org.corp_id.clone();
            tenant::change(&company.app.db, id, change, (Tenancy::default(), START)).await.unwrap()
        };
        let before = company.org(ada).await.usage.unwrap();
        assert_eq!((before.members, before.max_members), (1, Some(1_000)));
        assert!(set(Some(1)).await.usage.is_some_and(|usage| !usage.is_over()));
        let li = company.member(ada, "li", &[]).await;
        let over = company.org(ada).await.usage.unwrap();
        assert_eq!((over.members, over.max_members, over.is_over()), (2, Some(1), true));
        // Shut accounts are not counted, and members are not told.
        let shut = UpdateMember { member: li.id, disabled: Some(true), ..UpdateMember::default() };
        let member = Caller { member: li.id, ..ada };
        assert_eq!(company.org(member).await.usage, None);
        company.call(ada, shut).await.unwrap();
        assert_eq!(company.org(ada).await.usage.unwrap().members, 1);
        set(None).await;
        set(None).await;
        let limits = company.audited().await.into_iter().filter(|action| action == "corp.limit");
        assert_eq!(limits.count(), 2, "what changes nothing is not recorded");
        let none = tenant::change(&company.app.db, "c".into(), Change::default(), (Tenancy::default(), START));
        assert!(matches!(none.await, Err(Fault::Refused(e)) if e.code == ErrorCode::NotFound));
    }

    async fn the_kind_of_organisation_is_its_administrators_to_say(company: Company) {
        let ada = company.founder();
        let li = Caller { member: company.member(ada, "li", &[]).await.id, ..ada };
        let school = ChangeOrg { kind: Some(OrgKind::School) };
        assert_eq!(code(company.call(li, school).await), ErrorCode::Forbidden);
        assert_eq!(company.org(li).await.kind, OrgKind::Company);
        assert_eq!(company.call(ada, school).await.unwrap().kind, OrgKind::School);
        assert!(company.audited().await.contains(&"corp.kind".to_owned()));
    }

    async fn a_domain_is_proved_by_a_record_or_a_file(company: Company) {
        let ada = company.founder();
        assert_eq!(code(company.look(ada).await), ErrorCode::Conflict, "nothing is under way");
        let bad = StartProof { way: ProofWay::Dns, subject: "10.0.0.1".into() };
        assert_eq!(code(company.call(ada, bad).await), ErrorCode::Invalid);
        let text = company.start(ada, ProofWay::Dns, "ACME.example.").await;
        let org = company.org(ada).await;
        assert_eq!(text, format!("canteen-verification={}/{}", org.corp_id, org.fingerprint));
        let missing = error(company.look(ada).await);
        assert_eq!(missing.code, ErrorCode::NotFound);
        assert!(missing.message.contains("_canteen.acme.example"), "{}", missing.message);
        let hasty = error(company.call(ada, CheckProof::default()).await);
        assert_eq!(hasty.code, ErrorCode::RateLimited);
        assert!(hasty.data.unwrap()["retry_ms"].as_i64().unwrap() > 0);
        assert_eq!(company.start(ada, ProofWay::Dns, DOMAIN).await, text);
        let anew = code(company.call(ada, CheckProof::default()).await);
        assert_eq!(anew, ErrorCode::RateLimited, "beginning anew is no way around the pause");
        let other = "canteen-verification=cother/SHA256:x";
        company.world.put("_canteen.acme.example", &["v=spf1 -all", other]);
        assert!(error(company.look(ada).await).message.contains("another corp"));
        let asked = company.org(ada).await.asked.unwrap();
        assert!(asked.problem.contains("another corp"), "{}", asked.problem);

        company.world.put("_canteen.acme.example", &[other, &text]);
        let org = company.look(ada).await.unwrap();
        let mark = org.verified.clone().unwrap();
        assert_eq!((mark.way, mark.subject.as_str(), mark.failing), (ProofWay::Dns, DOMAIN, None));
        assert_eq!(mark.next.0 - mark.checked.0, rules::YEAR);
        assert_eq!((org.asked, org.usage.unwrap().max_members), (None, None), "VER-06");

        // Whoever is signed in is told by the directory.
        let sync = company.call(ada, SyncDirectory::default()).await.unwrap();
        let standing = sync.standing.unwrap();
        assert_eq!((standing.verified, standing.admin), (Some(mark.clone()), true));

        // The mark stays while another proof is under way, and every member has it in the hello.
        let signed_in = company.open(company.by_password("ada", crate::company::PASSWORD)).await.unwrap();
        company.start(ada, ProofWay::Web, "other.example").await;
        let welcome = company.hello(&signed_in.token).await.unwrap();
        assert_eq!(welcome.standing.verified, Some(mark));
        assert_eq!(welcome.standing.fingerprint, org.fingerprint);
        let page = "https://other.example/.well-known/canteen-verification.txt";
        company.world.put(page, &["# corps of ours", &text, ""]);
        let org = company.look(ada).await.unwrap();
        assert_eq!(org.verified.unwrap().subject, "other.example");

        assert_eq!(code(company.call(ada, CancelProof::default()).await), ErrorCode::Conflict);
        let org = company.call(ada, CancelProof { mark: true }).await.unwrap();
        assert_eq!(org.verified, None);
        let since = SyncDirectory { since: sync.head, cursor: None };
        let after = company.call(ada, since).await.unwrap();
        assert!(after.head > sync.head, "its clients look again");
        assert_eq!(after.standing.unwrap().verified, None);
        let told = company.audited().await;
        let count = |action: &str| told.iter().filter(|one| *one == action).count();
        assert_eq!((count("corp.verified"), count("corp.verify_cancel")), (2, 1));
    }

    async fn only_administrators_prove(company: Company) {
        let ada = company.founder();
        let li = Caller { member: company.member(ada, "li", &[]).await.id, ..ada };
        let start = StartProof { way: ProofWay::Dns, subject: DOMAIN.into() };
        assert_eq!(code(company.call(li, start).await), ErrorCode::Forbidden);
        company.start(ada, ProofWay::Dns, DOMAIN).await;
        assert_eq!(company.org(li).await.asked, None);
        assert_eq!(code(company.look(li).await), ErrorCode::Forbidden);
        assert_eq!(code(company.call(li, CancelProof { mark: true }).await), ErrorCode::Forbidden);
    }

    async fn a_key_is_proved_by_a_signature_of_today(company: Company) {
        use ssh_key::private::Ed25519Keypair;
        use ssh_key::{HashAlg, LineEnding, PrivateKey};
        let ada = company.founder();
        let key = PrivateKey::from(Ed25519Keypair::from_seed(&[7; 32]));
        let public = key.public_key().to_openssh().unwrap();
        let sign = |text: &str| {
            let signature = key.sign("canteen", HashAlg::Sha512, text.as_bytes()).unwrap();
            CheckProof { signature: signature.to_pem(LineEnding::LF).unwrap() }
        };
        let first = company.start(ada, ProofWay::Key, &public).await;
        company.app.clock.advance(rules::PAUSE);
        let org = company.call(ada, sign(&first)).await.unwrap();
        let mark = org.verified.unwrap();
        assert_eq!(mark.subject, key.public_key().fingerprint(HashAlg::Sha256).to_string());
        let second = company.start(ada, ProofWay::Key, &public).await;
        assert_ne!(first, second);
        company.app.clock.advance(rules::PAUSE);
        assert_eq!(code(company.call(ada, sign(&first)).await), ErrorCode::NotFound, "an old one");
        company.app.clock.advance(rules::PAUSE);
        company.call(ada, sign(&second)).await.unwrap();
    }

    async fn a_mark_is_looked_at_once_a_year_and_goes_after_a_month(company: Company) {
        let ada = company.founder();
        let text = company.start(ada, ProofWay::Dns, DOMAIN).await;
        let record = "_canteen.acme.example";
        company.world.put(record, &[&text]);
        let proved = company.look(ada).await.unwrap().verified.unwrap();
        let settled = async |condition: &dyn Fn(&Org) -> bool| {
            eventually(async || { let org = company.org(ada).await; condition(&org).then_some(org) }).await
        };
        // Found again, a month late: one look, and the next a year after that.
        company.app.clock.advance(rules::YEAR + 30 * rules::DAY);
        let now = company.app.now();
        let org = settled(&|org| org.verified.as_ref().is_some_and(|mark| mark.checked == now)).await;
        assert_eq!(org.verified.unwrap().next, Time(now.0 + rules::YEAR));
        assert!(proved.next < now);
        assert!(company.app.mailer.sent().is_empty());

        company.world.put(record, &["v=spf1 -all"]);
        company.app.clock.advance(rules::YEAR);
        let org = settled(&|org| org.verified.as_ref().is_some_and(|mark| mark.failing.is_some())).await;
        let failing = org.verified.unwrap();
        assert_eq!(failing.next.0 - failing.failing.unwrap().0, rules::WEEK);
        let letter = eventually(async || company.app.mailer.sent().pop()).await;
        assert_eq!(letter.to, "ada@example.com");
        assert!(letter.subject.contains("the proof of acme.example is not found"), "{}", letter.subject);
        assert!(letter.body.contains("does not have the text"), "{}", letter.body);

        // Put back within the time of grace, all is as before.
        company.world.put(record, &[&text]);
        company.app.clock.advance(rules::WEEK);
        let now = company.app.now();
        settled(&|org| org.verified.as_ref().is_some_and(|mark| mark.failing.is_none() && mark.checked == now)).await;

        company.world.put(record, &[]);
        company.app.clock.advance(rules::YEAR);
        settled(&|org| org.verified.as_ref().is_some_and(|mark| mark.failing.is_some())).await;
        // A letter is tried for a day.
        eventually(async || company.app.mailer.sent().len() == 2).await;
        company.app.clock.advance(rules::GRACE);
        let org = settled(&|org| org.verified.is_none()).await;
        assert_eq!(org.usage.unwrap().max_members, Some(1_000));
        // They are sent one beside the other, so the last may be there first.
        eventually(async || company.app.mailer.sent().len() >= 3).await;
        let letters = company.app.mailer.sent();
        assert_eq!(letters.len(), 3, "one letter for each look that failed");
        assert!(letters.iter().any(|mail| mail.subject.contains("has no mark any more")));
    }

    async fn one_domain_speaks_for_some_corps_and_no_more(company: Company) {
        let most = company.app.tenancy.corps_of_proof;
        assert_eq!(most, 5);
        let mut texts = Vec::new();
        let mut corps = vec![company.founder()];
        for number in 1..=most {
            let email = format!("a{number}@example.com");
            corps.push(founder(&company.other(&format!("Corp {number}"), &email).await));
        }
        for caller in &corps {
            texts.push(company.start(*caller, ProofWay::Dns, DOMAIN).await);
        }
        let lines: Vec<&str> = texts.iter().map(String::as_str).collect();
        company.world.put("_canteen.acme.example", &lines);
        let (last, first) = corps.split_last().unwrap();
        for caller in first {
            company.look(*caller).await.unwrap();
        }
        let refused = error(company.look(*last).await);
        assert_eq!(refused.code, ErrorCode::Conflict);
        assert!(refused.message.contains("limit_corps_of_proof"), "{}", refused.message);
        // One that has the mark may prove it anew, and one that gives it up makes room.
        company.start(first[0], ProofWay::Dns, DOMAIN).await;
        company.look(first[0]).await.unwrap();
        company.call(first[0], CancelProof { mark: true }).await.unwrap();
        company.look(*last).await.unwrap();
        let all = tenant::list(&company.app.db, List::All, Tenancy::default(), START).await.unwrap();
        assert_eq!(all.iter().filter(|org| org.verified.is_some()).count(), 5);
    }

    async fn one_person_administers_some_corps_and_no_more(company: Company) {
        let tenancy = company.app.tenancy.clone();
        let found = async |name: &str, email: &str| {
            let new = canteen_server::account::NewOrg { email: email.into(), ..new_org(name) };
            let founding = Founding { tenancy: Some(tenancy.clone()), ..Founding::default() };
            found_org(&company.app.db, START, new, founding).await
        };
        for number in 2..=tenancy.corps_of_admin {
            found(&format!("Corp {number}"), "Ada@Example.com").await.unwrap();
        }
        let refused = found("Sixth", "ada@example.com").await;
        assert!(matches!(refused, Err(Fault::Refused(e)) if e.code == ErrorCode::Forbidden));
        let other = founder(&found("Sixth", "eve@example.com").await.unwrap());
        let same = canteen_protocol::directory::CreateMember {
            email: "ADA@example.com".into(),
            ..new_member("ada2", &[])
        };
        let member = company.call(other, same).await.unwrap().id;
        let refused = error(company.call(other, GrantAdmin { member, ..GrantAdmin::default() }).await);
        assert_eq!(refused.code, ErrorCode::Forbidden);
        assert!(refused.message.contains("limit_corps_of_admin"), "{}", refused.message);
        let li = company.member(other, "li", &[]).await.id;
        company.call(other, GrantAdmin { member: li, ..GrantAdmin::default() }).await.unwrap();
    }
}
