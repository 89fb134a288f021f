//! Import and export, over HTTP as a client asks for them.

use canteen_protocol::directory::{Gender, Member, UpdateMember};
use canteen_protocol::import::{Done, Exported, Import, Row, Rows, Said, Step};
use canteen_protocol::visibility::{AddRule, Field, Rule};
use canteen_protocol::{EXPORT, ErrorCode, IMPORT, Segment, Seq, WireError};
use canteen_testkit::{both_engines, http};

use crate::company::{Company, PASSWORD, code, new_member};

/// What an import said, without how far it had come.
struct Heard {
    said: Vec<Said>,
}

impl Heard {
    fn done(&self) -> Done {
        match self.said.last() {
            Some(Said::Done(done)) => *done,
            other => panic!("not the end: {other:?}"),
        }
    }

    fn error(&self) -> &WireError {
        match self.said.last() {
            Some(Said::Error(error)) => error,
            other => panic!("not refused: {other:?}"),
        }
    }

    fn steps(&self) -> Vec<&Step> {
        self.said
            .iter()
            .filter_map(|s| if let Said::Step(s) = s { Some(s) } else { None })
            .collect()
    }
}

async fn post(company: &Company, token: &str, body: &[u8]) -> http::Answer {
    let bearer = format!("Bearer {token}");
    http::ask(company.server.addr, "POST", IMPORT, &[("authorization", &bearer)], body).await
}

async fn token(company: &Company, userid: &str) -> String {
    company.open(company.by_password(userid, PASSWORD)).await.unwrap().token
}

fn body(ask: Import, rows: &[Vec<String>]) -> Vec<u8> {
    let mut lines = vec![serde_json::to_string(&ask).unwrap()];
    for (row, cells) in (2..).zip(rows) {
        lines.push(serde_json::to_string(&Row(row, cells.clone())).unwrap());
    }
    lines.join("\n").into_bytes()
}

async fn import(company: &Company, ask: Import, rows: &[Vec<String>]) -> Heard {
    let answer = post(company, &token(company, "ada").await, &body(ask, rows)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let lines = answer.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let said = lines.map(|line| serde_json::from_slice(line).unwrap());
    Heard { said: said.filter(|said| !matches!(said, Said::Progress(_))).collect() }
}

/// A row of the template: account, departments, e-mail address.
fn row(userid: &str, departments: &str, email: &str) -> Vec<String> {
    let name = format!("{userid}'s name");
    [&name, userid, "", "", departments, "", "", "", email].map(ToOwned::to_owned).to_vec()
}

async fn members(company: &Company) -> Vec<Member> {
    let mut members = company.synced(company.founder(), Seq(0)).await.members;
    members.sort_by(|a, b| a.userid.cmp(&b.userid));
    members
}

fn replace() -> Import {
    Import { replace: true, ..Import::default() }
}

both_engines! {
    async fn rows_become_members_once(company: Company) {
        let rows: Vec<_> = (0..300)
            .map(|n| {
                let email = format!("m{n}@example.com");
                row(&format!("m{n}"), &format!("East/Team {};/West", n % 7), &email)
            })
            .collect();
        let dry = import(&company, Import { dry_run: true, ..Import::default() }, &rows).await;
        assert_eq!((dry.done().applied, dry.done().added, dry.done().departments), (false, 300, 9));
        assert_eq!(members(&company).await.len(), 1, "looking changes nothing");

        let first = import(&company, Import::default(), &rows).await;
        assert_eq!(first.steps(), dry.steps(), "what was shown is what is done");
        assert_eq!((first.done().applied, first.done().added), (true, 300));
        let all = company.synced(company.founder(), Seq(0)).await;
        let count = |name: &str| all.departments.iter().find(|d| d.name == name).unwrap().members;
        assert_eq!((count("Acme"), count("East"), count("West"), count("Team 0")), (301, 300, 300, 43));

        let again = import(&company, Import::default(), &rows).await;
        assert_eq!((again.done().applied, again.done().unchanged), (false, 300));
        assert_eq!(company.synced(company.founder(), Seq(0)).await.head, all.head);
        let imports = company.audited().await.into_iter().filter(|a| a == "directory.import");
        assert_eq!(imports.count(), 1, "only what changed something is recorded");
    }

    async fn what_differs_is_changed(company: Company) {
        let ada = company.founder();
        let east = company.department(ada, company.root(ada).await, "East").await;
        let li = company.member(ada, "li", &[east]).await;
        let bo = company.member(ada, "bo", &[east]).await;
        let mut rows = vec![
            row("li", "West", "bo@example.com"),
            row("bo", "East", "li@example.com"),
            row("new", "East;West", "new@example.com"),
        ];
        rows[0][5] = "女".into();
        rows[0][3] = "经理".into();
        let done = import(&company, Import::default(), &rows).await.done();
        assert_eq!((done.added, done.changed, done.moved, done.departments), (1, 2, 1, 1));
        let found = members(&company).await;
        let find = |userid: &str| found.iter().find(|m| m.userid == userid).unwrap();
        assert_eq!((find("li").email.as_str(), find("li").gender), ("bo@example.com", Gender::Female));
        assert_eq!((find("li").title.as_str(), find("li").id), ("经理", li.id));
        assert_eq!((find("bo").email.as_str(), find("bo").id), ("li@example.com", bo.id));
        let all = company.synced(ada, Seq(0)).await;
        let count = |name: &str| all.departments.iter().find(|d| d.name == name).unwrap().members;
        assert_eq!((count("East"), count("West"), count("Acme")), (2, 2, 4));
        // Clients hear of exactly what changed.
        let set = UpdateMember { member: li.id, title: Some("x".into()), ..UpdateMember::default() };
        let head = all.head;
        company.call(ada, set).await.unwrap();
        assert_eq!(company.synced(ada, head).await.members.len(), 1);
        // Keys are those of the new values.
        let taken = company.call(ada, new_member("LI2", &[])).await.unwrap();
        let same = UpdateMember { member: taken.id, email: Some("BO@example.com".into()), ..UpdateMember::default() };
        assert_eq!(code(company.call(ada, same).await), ErrorCode::Conflict);
    }

    async fn one_wrong_row_keeps_all_out(company: Company) {
        let mut rows: Vec<_> =
            (0..50).map(|n| row(&format!("m{n}"), "East", &format!("m{n}@example.com"))).collect();
        rows[10][4] = "4711".into();
        rows[20][1] = "m3".into();
        let heard = import(&company, Import::default(), &rows).await;
        let problems = heard.said.iter().filter(|said| matches!(said, Said::Problem(_)));
        assert_eq!((heard.done().problems, problems.count()), (2, 2));
        let all = company.synced(company.founder(), Seq(0)).await;
        assert_eq!((all.members.len(), all.departments.len()), (1, 1));
        assert!(!company.audited().await.contains(&"directory.import".into()));
    }

    async fn who_is_not_in_the_file_is_shut(company: Company) {
        let ada = company.founder();
        for n in 0..9 {
            company.member(ada, &format!("m{n}"), &[]).await;
        }
        let li = new_member("li", &[]);
        let li = canteen_protocol::directory::CreateMember { password: Some(PASSWORD.into()), ..li };
        company.call(ada, li).await.unwrap();
        let device = token(&company, "li").await;
        let some: Vec<_> =
            (0..3).map(|n| row(&format!("m{n}"), "/", &format!("m{n}@example.com"))).collect();
        let done = import(&company, replace(), &some).await.done();
        assert_eq!((done.removed, done.members), (7, 11));
        assert_eq!(code(company.hello(&device).await), ErrorCode::NotSignedIn);
        let open = members(&company).await.into_iter().filter(|member| !member.disabled);
        assert_eq!(open.map(|m| m.userid).collect::<Vec<_>>(), ["Ada", "m0", "m1", "m2"]);
        // Four are left; one who has asked stays, so three of four go at most.
        assert_eq!(import(&company, replace(), &some).await.done().removed, 0);
    }

    async fn many_are_not_removed_by_mistake(company: Company) {
        let all: Vec<_> =
            (0..9).map(|n| row(&format!("m{n}"), "/", &format!("m{n}@example.com"))).collect();
        import(&company, Import::default(), &all).await;
        let few = [row("new", "East", "new@example.com")];
        let dry = import(&company, Import { dry_run: true, ..replace() }, &few).await.done();
        assert_eq!((dry.removed, dry.members, dry.braked), (9, 10, true));
        for force in [None, Some(8), Some(10)] {
            let heard = import(&company, Import { force, ..replace() }, &few).await;
            assert_eq!(heard.error().code, ErrorCode::Conflict);
            assert!(heard.error().message.contains("--force 9"), "{}", heard.error().message);
        }
        assert_eq!(members(&company).await.len(), 10, "nor was anything else done");
        let done = import(&company, Import { force: Some(9), ..replace() }, &few).await.done();
        assert_eq!((done.removed, done.added), (9, 1));
    }

    async fn tags_are_filled(company: Company) {
        import(&company, Import::default(), &[row("li", "East", "li@example.com")]).await;
        let ask = Import { rows: Rows::Tags, ..Import::default() };
        let cells = |kind: &str, id: &str, tag: &str| [kind, id, tag].map(ToOwned::to_owned).to_vec();
        let rows = [cells("成员", "LI", "Sales"), cells("部门", "East", "sales"), cells("成员", "ada", "Boss")];
        let done = import(&company, ask, &rows).await.done();
        assert_eq!((done.tags, done.tagged, done.applied), (2, 3, true));
        let done = import(&company, ask, &rows).await.done();
        assert_eq!((done.applied, done.unchanged), (false, 3));
        let tags = company.synced(company.founder(), Seq(0)).await.tags;
        let held: Vec<_> = tags.iter().map(|t| (t.name.as_str(), t.members.len(), t.departments.len())).collect();
        assert_eq!(held, [("Sales", 1, 1), ("Boss", 1, 0)]);
    }

    async fn rules_of_who_sees_whom_follow(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let secret = company.department(ada, root, "Secret").await;
        let bob = company.member(ada, "bob", &[root]).await.id;
        let who = Segment { departments: vec![secret], ..Segment::default() };
        let hide = Rule::Hide { who, except: Segment::default() };
        company.call(ada, AddRule { rule: hide }).await.unwrap();
        let shown = vec![Field::Title];
        let fields = Rule::Fields { who: Segment::everyone(), shown, except: Segment::default() };
        company.call(ada, AddRule { rule: fields }).await.unwrap();
        let mut rows =
            vec![row("li", "Secret/Lab", "li@example.com"), row("wu", "/", "wu@example.com")];
        rows[1][5] = "male".into();
        import(&company, Import::default(), &rows).await;
        let bob = canteen_server::Caller { member: bob, ..ada };
        let seen = company.synced(bob, Seq(0)).await;
        let head = seen.head;
        let names: Vec<_> = seen.members.iter().map(|m| (m.userid.as_str(), m.gender)).collect();
        let unset = Gender::Unset;
        assert_eq!(names, [("Ada", unset), ("bob", unset), ("wu", unset)]);
        // Who comes out is shown, who goes in is gone, to those who follow by increments too.
        rows[0][4] = "/".into();
        rows[1][4] = "Secret".into();
        import(&company, Import::default(), &rows).await;
        let news = company.synced(bob, head).await;
        assert_eq!(news.members.iter().map(|m| m.userid.as_str()).collect::<Vec<_>>(), ["li"]);
        assert_eq!(news.removed_members.len(), 1);
    }

    async fn only_administrators_import_and_export(company: Company) {
        let ada = company.founder();
        let li = new_member("li", &[]);
        let li = canteen_protocol::directory::CreateMember { password: Some(PASSWORD.into()), ..li };
        company.call(ada, li).await.unwrap();
        let body = body(Import::default(), &[row("x", "East", "x@example.com")]);
        let li = token(&company, "li").await;
        let addr = company.server.addr;
        for (token, status) in [("nonsense", 401), (li.as_str(), 403)] {
            assert_eq!(post(&company, token, &body).await.status, status);
            let bearer = format!("Bearer {token}");
            let answer = http::ask(addr, "GET", EXPORT, &[("authorization", &bearer)], b"").await;
            assert_eq!(answer.status, status);
        }
        assert_eq!(members(&company).await.len(), 2);
        let boss = token(&company, "ada").await;
        for odd in [&b""[..], b"{", b"{}\n[1]", b"{}\n[-1,[]]", b"\xff"] {
            assert_eq!(post(&company, &boss, odd).await.code(), "invalid", "{odd:?}");
        }
    }

    async fn an_export_is_everyone_whose_account_is_open(company: Company) {
        let ada = company.founder();
        import(&company, Import::default(), &[
            row("li", "East", "li@example.com"),
            row("bo", "East/Sales", "bo@example.com"),
        ]).await;
        let bo = members(&company).await.into_iter().find(|m| m.userid == "bo").unwrap();
        let shut = UpdateMember { member: bo.id, disabled: Some(true), ..UpdateMember::default() };
        company.call(ada, shut).await.unwrap();
        let bearer = format!("Bearer {}", token(&company, "ada").await);
        let answer = http::ask(company.server.addr, "GET", EXPORT, &[("authorization", &bearer)], b"").await;
        let lines = answer.body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let lines: Vec<Exported> = lines.map(|line| serde_json::from_slice(line).unwrap()).collect();
        let names: Vec<_> = lines.iter().map(|line| match line {
            Exported::Department(one) => one.name.clone(),
            Exported::Member(one) => one.userid.clone(),
            Exported::Done(count) => count.to_string(),
        }).collect();
        assert_eq!(names, ["Acme", "East", "Sales", "Ada", "li", "2"]);
        assert!(company.audited().await.contains(&"directory.export".into()));
    }
}
