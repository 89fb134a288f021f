//! Every request there is, asked by who administers one branch, about the other (CASE-07). A new
//! request has to be put into this table.

use canteen_protocol::directory::CreateTag;
use canteen_protocol::import::{Import, Row, Said};
use canteen_protocol::invite::MakeLink;
use canteen_protocol::scim::AddToken;
use canteen_protocol::visibility::{AddRule, Rule};
use canteen_protocol::{EXPORT, ErrorCode, IMPORT, Segment};
use canteen_testkit::{both_engines, http};
use serde_json::{Value, json};

use crate::company::{Company, PASSWORD};
use crate::roles::{Brand, person};

/// What becomes of a request.
enum Verdict {
    /// It is about the caller's own things or about what members share; what they see there is
    /// asked of the rules of who sees whom, for administrators of a part as for everyone.
    Own,
    /// Each of these is refused, and changes nothing.
    Refused(Vec<Value>),
    /// The answers to these are given and tell nothing of the other branch.
    Silent(Vec<Value>),
}

use Verdict::{Own, Refused, Silent};

/// What the requests are about.
struct About<'a> {
    brand: &'a Brand,
    tag: i64,
    rule: i64,
    link: i64,
    token: i64,
}

impl About<'_> {
    fn verdict(&self, method: &str) -> Option<Verdict> {
        let Brand { ada, root, east, shop, west, wu, bo, mo, role, .. } = self.brand;
        let Self { tag, rule, link, .. } = *self;
        let super_ = ada.member;
        let all = json!({ "all": true });
        let member = |more: Value| {
            let mut ask = json!({ "member": wu });
            ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            ask
        };
        Some(match method {
            "directory.create_member" => Refused(vec![
                json!({ "userid": "x", "name": "x", "email": "x@example.com", "departments": [{ "department": west }] }),
                json!({ "userid": "x", "name": "x", "email": "x@example.com", "departments": [{ "department": east }, { "department": west }] }),
                json!({ "userid": "x", "name": "x", "email": "x@example.com" }),
            ]),
            "directory.update_member" => Refused(vec![
                member(json!({})),
                member(json!({ "title": "x" })),
                member(json!({ "password": "a new password" })),
                member(json!({ "email": "mine@example.com" })),
                member(json!({ "disabled": true })),
                member(json!({ "departments": [{ "department": east }] })),
                json!({ "member": mo, "title": "x" }),
                json!({ "member": super_, "title": "x" }),
                json!({ "member": bo, "departments": [{ "department": west }] }),
                json!({ "member": bo, "departments": [] }),
                json!({ "member": bo, "leader": wu }),
            ]),
            "member.offboard" => Refused(vec![
                member(json!({ "dry_run": true })),
                member(json!({})),
                json!({ "member": mo }),
                json!({ "member": bo, "to": wu }),
            ]),
            "directory.create_department" => Refused(vec![
                json!({ "parent": west, "name": "x" }),
                json!({ "parent": root, "name": "x" }),
            ]),
            "directory.update_department" => Refused(vec![
                json!({ "department": west, "name": "x" }),
                json!({ "department": east, "name": "x" }),
                json!({ "department": shop, "parent": west }),
                json!({ "department": west, "parent": east }),
                json!({ "department": root, "name": "x" }),
            ]),
            "directory.delete_department" => {
                Refused(vec![json!({ "department": west }), json!({ "department": east })])
            }
            "directory.create_tag" => Refused(vec![json!({ "name": "x" })]),
            "directory.update_tag" => Refused(vec![json!({ "tag": tag, "name": "x" })]),
            "directory.delete_tag" => Refused(vec![json!({ "tag": tag })]),
            "visibility.list" => Refused(vec![json!({})]),
            "visibility.add" => {
                Refused(vec![json!({ "rule": { "kind": "restrict", "who": all } })])
            }
            "visibility.remove" => Refused(vec![json!({ "rule": rule })]),
            "visibility.can" => Refused(vec![json!({ "viewer": wu, "member": bo })]),
            "admin.list" | "role.list" | "audit.verify" | "corp.renew_page_secret" => {
                Refused(vec![json!({})])
            }
            "admin.grant" => Refused(vec![
                json!({ "member": self.brand.ann.member }),
                json!({ "member": bo, "role": role }),
            ]),
            "admin.revoke" => Refused(vec![
                json!({ "member": super_ }),
                json!({ "member": self.brand.ann.member, "role": role }),
            ]),
            "role.create" => {
                let everyone = json!([{ "segment": all, "level": "change" }]);
                Refused(vec![json!({ "name": "x", "contacts": everyone })])
            }
            "role.update" => {
                let everyone = json!([{ "segment": all, "level": "change" }]);
                Refused(vec![json!({ "role": role, "contacts": everyone })])
            }
            "role.delete" => Refused(vec![json!({ "role": role })]),
            "corp.change_settings" => {
                Refused(vec![json!({ "invite_by_members": true }), json!({})])
            }
            "account.reset_second_factor" => {
                Refused(vec![member(json!({})), json!({ "member": super_ })])
            }
            "invite.link" => Refused(vec![json!({ "department": west }), json!({})]),
            "invite.revoke" => Refused(vec![json!({ "link": link })]),
            "org.change" => Refused(vec![json!({ "kind": "team" })]),
            "org.verify_start" => Refused(vec![json!({ "way": "dns", "subject": "example.com" })]),
            "org.verify_check" | "org.verify_cancel" | "org.cancel_purge" => {
                Refused(vec![json!({}), json!({ "mark": true })])
            }
            "org.documents" => Refused(vec![json!({})]),
            "org.document_add" => Refused(vec![json!({ "file": 1 })]),
            "org.document_remove" => Refused(vec![json!({ "document": 1 })]),
            "scim.add_token" => Refused(vec![json!({ "name": "x" })]),
            "scim.tokens" => Refused(vec![json!({})]),
            "scim.revoke_token" => Refused(vec![json!({ "token": self.token })]),
            "org.purge" => Refused(vec![json!({ "name": "Acme" })]),
            // Requests themselves are in the tests of joining.
            "invite.decide" => Refused(vec![json!({ "request": 1, "approve": true })]),
            "invite.send" => Refused(vec![
                json!({ "segment": { "members": [wu] } }),
                json!({ "segment": all }),
                json!({ "segment": { "departments": [west] } }),
            ]),
            "invite.links" | "role.rights" | "org.show" => Silent(vec![json!({})]),
            "invite.requests" => Silent(vec![json!({}), json!({ "all": true })]),
            "invite.adoption" => Silent(vec![json!({ "days": 30, "by_department": true })]),
            "audit.list" => Silent(vec![json!({ "limit": 500 })]),
            "directory.sync" => Silent(vec![json!({ "since": 0 })]),
            "directory.names" => Silent(vec![json!({ "members": [wu] })]),
            "directory.resolve" => Silent(vec![json!({ "expression": "@all" })]),
            "account.await_second_step"
            | "account.change_password"
            | "account.confirm_totp"
            | "account.devices"
            | "account.disable_totp"
            | "account.enable_totp"
            | "account.renew_recovery_codes"
            | "account.request_code"
            | "account.revoke_device"
            | "account.second_factor"
            | "account.sign_in"
            | "account.sign_out"
            | "account.take_second_step"
            | "corp.settings"
            | "conversation.add"
            | "conversation.create_group"
            | "me.get"
            | "me.change"
            | "me.send_code"
            | "conversation.draft"
            | "conversation.drafts"
            | "conversation.get"
            | "conversation.keep"
            | "conversation.members"
            | "conversation.notice"
            | "conversation.open_direct"
            | "conversation.read"
            | "conversation.remove"
            | "conversation.rename"
            | "conversation.transfer"
            | "conversation.typing"
            | "conversation.watch"
            | "message.edit"
            | "message.react"
            | "message.recall"
            | "message.schedule"
            | "message.scheduled"
            | "message.search"
            | "message.send"
            | "message.unschedule"
            | "presence.watch"
            | "rest.away"
            | "rest.get"
            | "rest.quiet"
            | "rest.status"
            | "rest.zone"
            | "sync.heads"
            | "sync.range"
            | "todo.add"
            | "todo.chat"
            | "todo.comment"
            | "todo.comments"
            | "todo.delete"
            | "todo.done"
            | "todo.edit"
            | "todo.list"
            | "todo.part"
            | "todo.remind"
            | "todo.restore"
            | "todo.share" => Own,
            _ => return None,
        })
    }
}

/// What would tell of the other branch.
const MARKS: [&str; 5] = ["West", "wu's name", "wu@example.com", "\"wu\"", "mo@example.com"];

fn tells(answer: &str) -> Option<&'static str> {
    MARKS.into_iter().find(|mark| answer.contains(mark))
}

/// What the rules of who sees whom leave to a member is not asked here: they show that who works in
/// both branches does.
fn tells_of_wu(answer: &str) -> Option<&'static str> {
    MARKS[1..4].iter().copied().find(|mark| answer.contains(mark))
}

/// All that a request could have changed, as who may see everything sees it.
async fn everything(company: &Company) -> Vec<Value> {
    let founder = company.founder();
    let mut all = Vec::new();
    for method in [
        "directory.sync",
        "visibility.list",
        "admin.list",
        "role.list",
        "corp.settings",
        "invite.links",
        "scim.tokens",
    ] {
        all.push(company.raw(founder, method, &json!({ "since": 0 })).await.unwrap());
    }
    all.push(json!(company.audited().await));
    all
}

both_engines! {
    async fn who_administers_a_branch_cannot_touch_another_by_any_request(brand: Brand) {
        let Brand { company, ada, ann, .. } = &brand;
        let closed = canteen_protocol::setting::ChangeCorpSettings {
            invite_by_members: Some(false),
            ..Default::default()
        };
        company.call(*ada, closed).await.unwrap();
        let tag = company.call(*ada, CreateTag { name: "Duty".into() }).await.unwrap().id.0;
        // What members see of each other is cut to their branch, so that what leaks shows.
        let limit = Rule::Limit { who: Segment::everyone(), also: Segment::default(), level: Some(2) };
        let rule = company.call(*ada, AddRule { rule: limit }).await.unwrap().id.0;
        let into_west = MakeLink { department: Some(brand.west), ..MakeLink::default() };
        let link = company.call(*ada, into_west).await.unwrap().link.id.0;
        let provider = AddToken { name: "West".into(), until: None };
        let token = company.call(*ada, provider).await.unwrap().token.id.0;
        let about = About { brand: &brand, tag, rule, link, token };

        let unruled: Vec<_> =
            company.methods().into_iter().filter(|name| about.verdict(name).is_none()).collect();
        assert!(unruled.is_empty(), "no rule says who may ask {unruled:?}: put them into the table");

        let before = everything(company).await;
        for method in company.methods() {
            match about.verdict(method).unwrap() {
                Own => {}
                Refused(asks) => {
                    for ask in asks {
                        let answered = company.raw(*ann, method, &ask).await;
                        let Err(refused) = answered else { panic!("{method} {ask} was not refused") };
                        let why = matches!(refused.code, ErrorCode::Forbidden | ErrorCode::NotFound);
                        assert!(why, "{method} {ask}: {refused:?}");
                        assert_eq!(tells(&refused.message), None, "{method} {ask}: {refused:?}");
                    }
                }
                Silent(asks) => {
                    for ask in asks {
                        let answer = company.raw(*ann, method, &ask).await.unwrap().to_string();
                        let of_members = method.starts_with("directory.");
                        let tells = if of_members { tells_of_wu } else { tells };
                        assert_eq!(tells(&answer), None, "{method} {ask}: {answer}");
                    }
                }
            }
        }
        assert_eq!(everything(company).await, before);

        // The founder may all of it: these were refused for want of rights and of nothing else.
        for (method, ask) in [
            ("directory.update_member", json!({ "member": brand.wu, "title": "x" })),
            ("directory.update_department", json!({ "department": brand.west, "name": "x" })),
            ("invite.revoke", json!({ "link": link })),
            ("scim.revoke_token", json!({ "token": token })),
            ("visibility.remove", json!({ "rule": rule })),
            ("directory.delete_tag", json!({ "tag": tag })),
            ("member.offboard", json!({ "member": brand.mo })),
        ] {
            company.raw(*ada, method, &ask).await.unwrap();
        }
    }

    async fn an_import_and_an_export_end_at_the_branch(brand: Brand) {
        let Brand { company, ada, ann, .. } = &brand;
        let password = canteen_protocol::directory::UpdateMember { password: Some(PASSWORD.into()), ..person(ann.member) };
        company.call(*ada, password).await.unwrap();
        let bearer = company.open(company.by_password("ann", PASSWORD)).await.unwrap().token;
        let bearer = format!("Bearer {bearer}");
        let headers = [("authorization", bearer.as_str())];
        let addr = company.server.addr;
        let exported = http::ask(addr, "GET", EXPORT, &headers, b"").await;
        let exported = String::from_utf8(exported.body).unwrap();
        assert!(exported.contains("bo@example.com") && exported.contains("\"Shop\""), "{exported}");
        // Who works in both is read, but not that they work there too.
        for mark in ["West", "wu's name", "wu@example.com"] {
            assert!(!exported.contains(mark), "{exported}");
        }
        assert!(exported.contains("mo@example.com"));

        let row = |userid: &str, departments: &str, email: &str| {
            let name = format!("{userid}'s name");
            [&name, userid, "", "", departments, "", "", "", email].map(ToOwned::to_owned).to_vec()
        };
        let import = async |ask: Import, rows: &[Vec<String>]| {
            let mut lines = vec![serde_json::to_string(&ask).unwrap()];
            lines.extend((2..).zip(rows).map(|(n, cells)| serde_json::to_string(&Row(n, cells.clone())).unwrap()));
            let answer = http::ask(addr, "POST", IMPORT, &headers, lines.join("\n").as_bytes()).await;
            let text = String::from_utf8(answer.body).unwrap();
            let said: Vec<Said> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            (said, text)
        };
        let dry = Import { dry_run: true, ..Import::default() };
        let faulty = [
            row("x1", "West", "x1@example.com"),
            row("x2", "East/Shop;North", "x2@example.com"),
            row("wu", "East", "wu@example.com"),
            row("x3", "East", "WU@example.com"),
            { let mut mo = row("mo", "East", "mo@example.com"); mo[3] = "Clerk".into(); mo },
            { let mut ann = row("ann", "East", "ann@example.com"); ann[3] = "Boss".into(); ann },
        ];
        let before = everything(company).await;
        for (n, faulty) in faulty.iter().enumerate() {
            for ask in [dry, Import::default()] {
                let (said, text) = import(ask, std::slice::from_ref(faulty)).await;
                let problems = said.iter().filter(|said| matches!(said, Said::Problem(_))).count();
                assert!(problems > 0, "{n}: {text}");
                assert!(!text.contains("wu's name") || n == 2, "{n}: {text}");
            }
        }
        assert_eq!(everything(company).await, before);

        // The branch as it was exported, with somebody new and somebody gone.
        let rows = [
            row("ann", "East", "ann@example.com"),
            row("mo", "East", "mo@example.com"),
            row("new", "East/Shop/Yard", "new@example.com"),
        ];
        let whole = Import { replace: true, force: Some(1), ..Import::default() };
        let (said, text) = import(whole, &rows).await;
        let Some(Said::Done(done)) = said.last() else { panic!("{text}") };
        assert_eq!((done.added, done.removed, done.changed, done.moved), (1, 1, 0, 0), "{text}");
        let after = company.synced(*ada, canteen_protocol::Seq(0)).await;
        let wu = after.members.iter().find(|member| member.userid == "wu").unwrap();
        assert!(!wu.disabled, "who is of another branch stays");
        let mo = after.members.iter().find(|member| member.userid == "mo").unwrap();
        assert_eq!(mo.departments.len(), 2);
        // Tags are the whole corp's.
        let tags = Import { rows: canteen_protocol::import::Rows::Tags, ..Import::default() };
        let (said, text) = import(tags, &[vec!["Duty".into(), "bo".into(), String::new()]]).await;
        assert!(matches!(said.last(), Some(Said::Error(error)) if error.code == ErrorCode::Forbidden), "{text}");
    }
}
