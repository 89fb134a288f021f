//! The end of a corp: who says so, and that nothing of it is left while others keep everything.

use std::collections::{BTreeMap, BTreeSet};

use canteen_protocol::admin::{GrantAdmin, RevokeAdmin};
use canteen_protocol::conversation::CreateGroup;
use canteen_protocol::directory::SyncDirectory;
use canteen_protocol::message::SendMessage;
use canteen_protocol::tenant::{CancelPurge, PurgeOrg, ShowOrg};
use canteen_protocol::{ClientId, ErrorCode, MemberId, Segment, Time};
use canteen_server::account::{CreatedOrg, create_org};
use canteen_server::db::{Conn, DbResult, Lane};
use canteen_server::server::hooks;
use canteen_server::tenant::{purge_by_operator, rules};
use canteen_server::{Caller, Fault, audit};
use canteen_testkit::{both_engines, eventually};

use crate::company::{Company, PASSWORD, START, code, error, founder, new_member, new_org};

/// Tables that keep rows when a corp ends, and why.
const KEPT: [(&str, &str); 4] = [
    ("migration", "of the schema"),
    ("chunk", "of nobody: collected when no file holds them any more"),
    ("counter", "ids are never given twice; the counter of a corp's audit log goes"),
    ("corp_gone", "what is left of corps that have ended"),
];

/// The tables there are. Those behind SQLite's index of words are one with it.
fn tables(conn: &mut Conn) -> DbResult<BTreeSet<String>> {
    let sql = if conn.is_sqlite() {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
             AND name NOT LIKE 'spoken_words_%'"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
    };
    conn.run(sql, &[])?.iter().map(|row| row.get(0)).collect()
}

/// Every row of a table, as text.
fn rows(conn: &mut Conn, table: &str) -> DbResult<Vec<String>> {
    let sql = if conn.is_sqlite() {
        let columns = format!("SELECT name FROM pragma_table_info('{table}')");
        let names: Vec<String> =
            conn.run(columns.leak(), &[])?.iter().map(|row| row.get(0)).collect::<DbResult<_>>()?;
        let columns: Vec<_> = names.iter().map(|name| format!("quote({name})")).collect();
        format!("SELECT {} FROM {table}", columns.join(" || ' ' || "))
    } else {
        format!("SELECT CAST(t AS TEXT) FROM {table} t")
    };
    let mut rows: Vec<String> =
        conn.run(sql.leak(), &[])?.iter().map(|row| row.get(0)).collect::<DbResult<_>>()?;
    rows.sort();
    Ok(rows)
}

/// Every row of every table that does not keep any.
async fn dump(company: &Company) -> BTreeMap<String, Vec<String>> {
    let read = company.app.db.read(|conn| {
        let kept = |table: &String| KEPT.iter().any(|(name, _)| name == table);
        let all = tables(conn)?.into_iter().filter(|table| !kept(table) && table != "spoken_words");
        all.map(|table| rows(conn, &table).map(|rows| (table, rows))).collect::<DbResult<_>>()
    });
    read.await.unwrap()
}

/// A corp with a second administrator.
struct Corp {
    org: CreatedOrg,
    ada: Caller,
    bo: Caller,
}

impl Corp {
    async fn new(company: &Company, org: CreatedOrg) -> Self {
        let ada = founder(&org);
        let member = company.call(ada, new_member("bo", &[])).await.unwrap().id;
        company.call(ada, GrantAdmin { member, ..GrantAdmin::default() }).await.unwrap();
        Self { org, ada, bo: Caller { member, ..ada } }
    }

    /// Something in every table, with ids from `base` on.
    async fn fill(&self, company: &Company, base: i64) {
        let group = CreateGroup {
            client_id: ClientId(format!("group-{base}")),
            name: "Lunch".into(),
            members: Segment { members: vec![self.bo.member], ..Segment::default() },
        };
        let group = company.call(self.ada, group).await.unwrap().id;
        let mut reply_to = None;
        for number in [1, 2] {
            let said = SendMessage {
                conversation: group,
                client_id: ClientId(format!("said-{base}-{number}")),
                text: format!("hippopotamus {number}"),
                files: Vec::new(),
                reply_to,
            };
            reply_to = Some(company.call(self.ada, said).await.unwrap().seq);
        }
        let ada = company.by_password("ada", PASSWORD);
        let ada = canteen_protocol::account::SignIn { corp_id: self.org.corp_id.clone(), ..ada };
        company.open(ada).await.unwrap();
        let (corp, m, o, g) = (self.org.corp, self.ada.member, self.bo.member, group);
        let department = company.root(self.ada).await;
        company.app.db.write(Lane::Admin, move |tx| {
            let blob = |n: i64| match tx.is_sqlite() {
                true => format!("x'{:016x}'", base + n),
                false => format!("CAST('\\x{:016x}' AS BYTEA)", base + n),
            };
            let t = base;
            let far = i64::MAX / 2;
            let log = g.0 * 4;
            let statements = [
                format!("INSERT INTO log_settled (author, client_id, log, seq, at) VALUES ({m}, 's', {log}, 1, 1)"),
                format!("INSERT INTO sign_in_code (member, hash, expires) VALUES ({m}, {}, 1)", blob(1)),
                format!("INSERT INTO totp (member, secret, since, step) VALUES ({m}, {}, 1, 1)", blob(1)),
                format!("INSERT INTO totp_pending (member, secret, expires) VALUES ({m}, {}, 1)", blob(1)),
                format!("INSERT INTO recovery_code (member, hash) VALUES ({m}, {})", blob(1)),
                format!("INSERT INTO sign_in_ticket (hash, member, kind, device, first, expires) VALUES ({}, {m}, 'k', 'd', 'f', {far})", blob(1)),
                format!("INSERT INTO page_passed (member, at) VALUES ({m}, 1)"),
                format!("INSERT INTO tag (id, corp, name, name_key, changed) VALUES ({t}, {corp}, 'T', 't', 1)"),
                format!("INSERT INTO tag_member (tag, member) VALUES ({t}, {m})"),
                format!("INSERT INTO tag_department (tag, department) VALUES ({t}, {department})"),
                format!("INSERT INTO segment (corp, purpose, owner, segment) VALUES ({corp}, 'p', {t}, '')"),
                format!("INSERT INTO visibility_rule (id, corp, kind, who, other, created) VALUES ({t}, {corp}, 'hide', '{{}}', '{{}}', 1)"),
                format!("INSERT INTO visibility_member (rule, side, member) VALUES ({t}, 0, {o})"),
                format!("INSERT INTO visibility_reset (corp, seq) VALUES ({corp}, 1)"),
                format!("INSERT INTO role (id, corp, name, name_key, contacts, apps, created) VALUES ({t}, {corp}, 'R', 'r', '[]', '[]', 1)"),
                format!("INSERT INTO role_member (role, member, granted) VALUES ({t}, {o}, 1)"),
                format!("INSERT INTO department_group (department, conversation, name) VALUES ({department}, {g}, 'D')"),
                format!("INSERT INTO department_group_member (department, member) VALUES ({department}, {m})"),
                format!("INSERT INTO keeping (member, conversation) VALUES ({m}, {g})"),
                format!("INSERT INTO mention (conversation, member, seq) VALUES ({g}, {o}, 2)"),
                format!("INSERT INTO reaction (conversation, seq, emoji, member, entry) VALUES ({g}, 2, 'x', {o}, 9)"),
                format!("INSERT INTO draft (member, conversation, seq, text) VALUES ({m}, {g}, 1, 'd')"),
                format!("INSERT INTO scheduled (id, corp, author, conversation, text, made) VALUES ({t}, {corp}, {m}, {g}, 'later', 1)"),
                format!("INSERT INTO spoken_before (id, conversation, seq) VALUES (-{t}, {g}, 2)"),
                format!("INSERT INTO rest (member) VALUES ({m})"),
                format!("INSERT INTO away_answer (member, peer, at) VALUES ({m}, {o}, 1)"),
                format!("INSERT INTO todo (id, corp, owner, creator, client_id, text, created) VALUES ({t}, {corp}, {m}, {m}, 't', 'x', 1)"),
                format!("INSERT INTO todo_person (todo, member, n, watcher) VALUES ({t}, {m}, 0, FALSE)"),
                format!("INSERT INTO todo_comment (todo, n, author, at, text) VALUES ({t}, 1, {m}, 1, 'c')"),
                format!("INSERT INTO file (id, corp, owner, client_id, name, mime, size, hash, digest, touched, done) VALUES ({t}, {corp}, {m}, 'f', 'n', 'm', 2, 'h', {}, 1, TRUE)", blob(1)),
                format!("INSERT INTO file_chunk (file, first, chunk, size) VALUES ({t}, 0, 'shared', 1)"),
                format!("INSERT INTO file_chunk (file, first, chunk, size) VALUES ({t}, 1, 'own {t}', 1)"),
                format!("INSERT INTO file_use (log, seq, file) VALUES ({log}, 2, {t})"),
                format!("INSERT INTO file_kept (file) VALUES ({t})"),
                format!("INSERT INTO corp_document (id, corp, file, by_member, at) VALUES ({t}, {corp}, {t}, {m}, 1)"),
                "INSERT INTO chunk (hash, touched) VALUES ('shared', 1) ON CONFLICT (hash) DO NOTHING".into(),
                format!("INSERT INTO chunk (hash, touched) VALUES ('own {t}', 1)"),
                format!("INSERT INTO invite_link (id, corp, code, creator, created, expires) VALUES ({t}, {corp}, {}, {m}, 1, {far})", blob(1)),
                format!("INSERT INTO join_request (id, corp, link, ticket, state, name, userid, email, mobile, reason, base, hash, expires, created) VALUES ({t}, {corp}, {t}, {}, 'waiting', 'n', 'u', '', '', '', '', {}, 1, 1)", blob(1), blob(2)),
                format!("INSERT INTO invite_letter (id, corp, member, weekly, at) VALUES ({t}, {corp}, {o}, FALSE, 1)"),
                format!("INSERT INTO invite_stop (member, at) VALUES ({o}, 1)"),
                format!("INSERT INTO scim_token (id, corp, name, token, creator, created) VALUES ({t}, {corp}, 'n', {}, {m}, 1)", blob(1)),
                format!("INSERT INTO scim_member (member, corp, external_id) VALUES ({m}, {corp}, 'e')"),
                format!("INSERT INTO scim_group (tag, corp, external_id) VALUES ({t}, {corp}, 'e')"),
                format!("INSERT INTO corp_proof (corp, holds, way, subject, text, at) VALUES ({corp}, TRUE, 'dns', 'a.example', 'x', 1)"),
            ];
            for sql in statements {
                tx.run(sql.leak(), &[])?;
            }
            for key in [
                format!("chat.deliver.{t}"), format!("todo.remind.{t}.{m}"), format!("todo.purge.{t}"),
                format!("rest.status.{m}"), format!("rest.quiet.{m}"), format!("rest.quiet_ended.{m}"),
                format!("invite.letters.{t}"), format!("invite.answer.{t}"), format!("invite.weekly.{corp}"),
                format!("invite.weekly.{corp}.5.7"), format!("invite.tell.{corp}.9"),
                format!("tenant.verify.{corp}"), format!("tenant.tell.{corp}.{far}"),
            ] {
                let sql = format!("INSERT INTO job (key, kind, due, payload) VALUES ('{key}', 'never', {far}, '0')");
                tx.run(sql.leak(), &[])?;
            }
            DbResult::Ok(())
        })
        .await
        .unwrap();
    }

    /// Both administrators say so.
    async fn agree(&self, company: &Company, name: &str) {
        let ask = PurgeOrg { name: name.into() };
        assert_eq!(company.call(self.ada, ask.clone()).await.unwrap().due, None);
        let due = company.call(self.bo, ask).await.unwrap().due.unwrap();
        assert_eq!(due.0 - company.app.now().0, rules::DELAY);
    }
}

/// What is left of corps, once this many have ended.
async fn gone(company: &Company, count: usize) -> Vec<(String, i64, bool)> {
    eventually(async || {
        let read = company.app.db.read(|conn| {
            let rows =
                conn.run("SELECT name, members, by_operator FROM corp_gone ORDER BY corp", &[])?;
            rows.iter()
                .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .collect::<DbResult<Vec<_>>>()
        });
        let found = read.await.unwrap();
        (found.len() == count).then_some(found)
    })
    .await
}

/// Whether a word is in the index of SQLite, whose rows no table shows.
async fn is_indexed(company: &Company, word: &'static str) -> bool {
    let read = company.app.db.read(move |conn| {
        if !conn.is_sqlite() {
            return DbResult::Ok(false);
        }
        let sql = "SELECT rowid FROM spoken_words WHERE spoken_words MATCH $1";
        Ok(!conn.run(sql, &[word.into()])?.is_empty())
    });
    read.await.unwrap()
}

both_engines! {
    async fn every_table_has_a_rule(company: Company) {
        let all = company.app.db.read(tables).await.unwrap();
        let hooks = hooks();
        let ruled: BTreeSet<_> = hooks.erases().iter().map(|rule| rule.table.to_owned()).collect();
        let none = |table: &&String| !ruled.contains(*table) && !KEPT.iter().any(|(name, _)| name == table);
        let missing: Vec<_> = all.iter().filter(none).collect();
        assert!(missing.is_empty(), "nobody says what of {missing:?} is deleted when a corp ends");
        let unknown: Vec<_> = ruled.iter().filter(|table| !all.contains(*table) && *table != "spoken_words").collect();
        assert!(unknown.is_empty(), "there is no table {unknown:?}");
    }

    async fn nothing_is_left_of_a_corp(company: Company) {
        let corp = Corp::new(&company, company.org.clone()).await;
        corp.fill(&company, 1_000).await;
        corp.agree(&company, "Acme").await;
        let before = dump(&company).await;
        let empty: Vec<_> = before.iter().filter(|(_, rows)| rows.is_empty()).map(|(table, _)| table).collect();
        assert!(empty.is_empty(), "the test says nothing about {empty:?}: let it fill them");
        company.app.clock.advance(rules::DELAY);
        assert_eq!(gone(&company, 1).await, [("Acme".to_owned(), 2, false)]);
        let mut after = dump(&company).await;
        // One look for bytes that no file holds any more.
        let jobs = after.remove("job").unwrap();
        assert_eq!(jobs.len(), 1, "{jobs:?}");
        assert!(jobs[0].contains("file.collect"), "{jobs:?}");
        let left: Vec<_> = after.iter().filter(|(_, rows)| !rows.is_empty()).collect();
        assert!(left.is_empty(), "{left:?}");
        assert!(!is_indexed(&company, "hippopotamus").await);
    }

    async fn others_of_the_server_keep_everything(company: Company) {
        let other = Corp::new(&company, company.org.clone()).await;
        other.fill(&company, 1_000).await;
        // Whoever signs in changes when they were last seen; nobody does from here on.
        let before = dump(&company).await;
        let indexed = is_indexed(&company, "hippopotamus").await;
        let corp = Corp::new(&company, create_org(&company.app.db, START, new_org("Gone")).await.unwrap()).await;
        corp.fill(&company, 2_000).await;
        let held = dump(&company).await;
        assert!(before.iter().all(|(table, rows)| held[table].len() > rows.len() || table == "corp_end"));
        corp.agree(&company, "Gone").await;
        company.app.clock.advance(rules::DELAY);
        gone(&company, 1).await;
        let mut after = dump(&company).await;
        after.get_mut("job").unwrap().retain(|row| !row.contains("file.collect"));
        assert_eq!(after, before);
        assert_eq!(is_indexed(&company, "hippopotamus").await, indexed);
        let id = other.org.corp;
        let chain = company.app.db.read(move |conn| audit::verify(conn, id)).await.unwrap();
        assert!(matches!(chain, audit::Chain::Whole(_)), "{chain:?}");
    }

    async fn it_takes_two_administrators_and_the_name(company: Company) {
        let ada = company.founder();
        let ask = |name: &str| PurgeOrg { name: name.into() };
        let alone = error(company.call(ada, ask("Acme")).await);
        assert_eq!(alone.code, ErrorCode::Conflict);
        assert!(alone.message.contains("admin grant") && alone.message.contains("operator"), "{}", alone.message);
        let corp = Corp::new(&company, company.org.clone()).await;
        let li = Caller { member: company.member(ada, "li", &[]).await.id, ..ada };
        assert_eq!(code(company.call(li, ask("Acme")).await), ErrorCode::Forbidden);
        assert_eq!(code(company.call(ada, ask("acme")).await), ErrorCode::Invalid);
        assert_eq!(code(company.call(ada, CancelPurge {}).await), ErrorCode::Conflict);
        company.call(ada, ask(" Acme ")).await.unwrap();
        assert_eq!(code(company.call(ada, ask("Acme")).await), ErrorCode::Conflict, "not twice oneself");
        // Everyone sees it; whoever has no say any more has asked for nothing.
        let shown = company.call(li, ShowOrg {}).await.unwrap().purge.unwrap();
        assert_eq!((shown.by, shown.by_userid.as_str(), shown.due), (Some(ada.member), "Ada", None));
        let cy = company.member(ada, "cy", &[]).await.id;
        company.call(ada, GrantAdmin { member: cy, ..GrantAdmin::default() }).await.unwrap();
        company.call(corp.bo, RevokeAdmin { member: ada.member, ..RevokeAdmin::default() }).await.unwrap();
        assert_eq!(company.call(corp.bo, ask("Acme")).await.unwrap().due, None);
        let agreed = company.call(Caller { member: cy, ..ada }, ask("Acme")).await.unwrap();
        assert_eq!(agreed.due, Some(Time(company.app.now().0 + rules::DELAY)));
        let sync = company.call(li, SyncDirectory::default()).await.unwrap();
        assert_eq!(sync.standing.unwrap().ends, agreed.due, "everyone sees it");
        assert_eq!(code(company.call(corp.bo, ask("Acme")).await), ErrorCode::Conflict, "it is agreed");
        let told = |part: &str| company.app.mailer.sent().iter().filter(|mail| mail.subject.contains(part)).count();
        eventually(async || told("will be deleted on") == 2).await;
        let org = company.call(corp.bo, CancelPurge {}).await.unwrap();
        assert_eq!(org.purge, None);
        let since = SyncDirectory { since: sync.head, cursor: None };
        let after = company.call(li, since).await.unwrap();
        assert!(after.head > sync.head);
        assert_eq!(after.standing.unwrap().ends, None);
        eventually(async || told("will not be deleted") == 2).await;
        let key = format!("tenant.end.{}", company.org.corp);
        let left = company.app.db.read(move |conn| {
            conn.one("SELECT COUNT(*) FROM job WHERE key = $1", &[key.into()])?.get::<i64>(0)
        });
        assert_eq!(left.await.unwrap(), 0, "nothing is left that would end it");
        company.app.clock.advance(2 * rules::DELAY);
        assert!(company.call(li, ShowOrg {}).await.is_ok());
        let log = company.audited().await;
        let acts: Vec<_> = log.iter().filter(|action| action.starts_with("corp.purge")).collect();
        assert_eq!(acts, ["corp.purge_ask", "corp.purge_ask", "corp.purge_agree", "corp.purge_cancel"]);
    }

    async fn a_request_that_nobody_answers_lapses(company: Company) {
        let corp = Corp::new(&company, company.org.clone()).await;
        let ask = PurgeOrg { name: "Acme".into() };
        company.call(corp.ada, ask.clone()).await.unwrap();
        company.app.clock.advance(rules::WAITS);
        assert_eq!(company.call(corp.ada, ShowOrg {}).await.unwrap().purge, None);
        assert_eq!(company.call(corp.bo, ask).await.unwrap().due, None, "it begins anew");
    }

    async fn sessions_end_and_nobody_signs_in(company: Company) {
        let corp = Corp::new(&company, company.org.clone()).await;
        let signed_in = company.open(company.by_password("ada", PASSWORD)).await.unwrap();
        corp.agree(&company, "Acme").await;
        let welcome = company.hello(&signed_in.token).await.unwrap();
        assert_eq!(welcome.standing.ends, Some(Time(company.app.now().0 + rules::DELAY)));
        // Down for a month: it comes once, late.
        company.app.clock.advance(30 * rules::DAY);
        gone(&company, 1).await;
        assert_eq!(code(company.hello(&signed_in.token).await), ErrorCode::NotSignedIn);
        assert_eq!(code(company.open(company.by_password("ada", PASSWORD)).await), ErrorCode::NotFound);
    }

    async fn the_operator_ends_a_corp_alone_and_no_sooner(company: Company) {
        let id = company.org.corp_id.clone();
        let act = async |typed: Option<&str>| {
            purge_by_operator(&company.app.db, id.clone(), typed.map(Into::into), company.app.now()).await
        };
        assert!(matches!(act(Some("acme")).await, Err(Fault::Refused(e)) if e.code == ErrorCode::Invalid));
        let due = act(Some("Acme")).await.unwrap().unwrap().due.unwrap();
        assert_eq!(due.0 - company.app.now().0, rules::DELAY);
        assert!(act(None).await.unwrap().is_none());
        assert!(matches!(act(None).await, Err(Fault::Refused(e)) if e.code == ErrorCode::Conflict));
        act(Some("Acme")).await.unwrap();
        // An administrator takes back what the operator asked for, too.
        company.call(company.founder(), CancelPurge {}).await.unwrap();
        act(Some("Acme")).await.unwrap();
        company.app.clock.advance(rules::DELAY);
        assert_eq!(gone(&company, 1).await, [("Acme".to_owned(), 1, true)]);
        let none: Result<Option<MemberId>, _> = act(Some("Acme")).await.map(|_| None);
        assert!(matches!(none, Err(Fault::Refused(e)) if e.code == ErrorCode::NotFound));
    }
}
