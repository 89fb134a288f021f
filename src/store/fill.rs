//! A local history with so many messages in it, for measuring the client without a server.

use std::path::Path;

use canteen_protocol::conversation::{Conversation, ConversationKind};
use canteen_protocol::directory::{Department, DirectoryChanges, Member, Place};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;
use canteen_protocol::message::{Message, Quote};
use canteen_protocol::{Body, ConversationId, DepartmentId, Entry, LogId, MemberId, Seq, Time};
use rusqlite::{Connection, TransactionBehavior};

use super::{StoreResult, conversations, coverage, directory, entries, file, meta};
use crate::model::Account;

/// Messages that are written at once.
const BATCH: i64 = 1000;
const SAID: [&str; 8] = [
    "deploy 412 is green on all shards",
    "明天上午十点开评审会，材料我放在共享盘里了",
    "ok 👍",
    "can someone look at the **flaky** test in `sync::range`? it fails about once in 50 runs",
    "收到，我下午处理。",
    "> shipping on Friday\n\nI would rather wait until Monday: nobody is around at the weekend",
    "@li1 请看一下这个链接 https://example.com/wiki/runbooks/restart?step=4",
    "lunch?",
];

/// How much there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Messages in all; half of them in the first conversation.
    pub messages: i64,
    /// Conversations, every second one direct.
    pub conversations: i64,
    /// Members of the corp.
    pub members: i64,
    /// When the last message was said.
    pub now: Time,
}

impl Default for Plan {
    fn default() -> Self {
        let now = Time(1_767_225_600_000);
        Self { messages: 100_000, conversations: 50, members: 300, now }
    }
}

/// Makes a history and fills it. The member is number 1.
///
/// # Errors
/// SQLite's and the file system's.
pub fn fill(path: &Path, plan: &Plan) -> StoreResult<()> {
    file::folder(path)?;
    let lock = file::lock(path)?;
    let mut conn = file::open(path, &lock)?;
    let me = MemberId(1);
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    meta::set_account(&tx, &account(me))?;
    people(&tx, plan.members)?;
    tx.commit()?;
    for n in 1..=plan.conversations {
        let share = if plan.conversations == 1 {
            plan.messages
        } else if n == 1 {
            plan.messages / 2
        } else {
            plan.messages / 2 / (plan.conversations - 1)
        };
        talk(&mut conn, me, ConversationId(n), share, plan)?;
    }
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

fn account(me: MemberId) -> Account {
    Account {
        member: me,
        userid: "li1".into(),
        name: "李伟1".into(),
        corp: CorpNo(1),
        corp_id: "filled".into(),
        corp_name: "Filled".into(),
        admin: false,
        limits: Limits::default(),
    }
}

fn people(conn: &Connection, members: i64) -> StoreResult<()> {
    const SURNAMES: [&str; 8] = ["李", "王", "张", "陈", "Smith ", "赵", "Garcia ", "周"];
    const NAMES: [&str; 6] = ["伟", "敏", "洁", "小龙", "Alex", "若曦"];
    let departments = 1 + members / 30;
    let page = DirectoryChanges {
        members: (1..=members)
            .map(|n| {
                let at = usize::try_from(n).unwrap_or_default();
                let department = DepartmentId(1 + n % departments);
                Member {
                    id: MemberId(n),
                    userid: format!("li{n}"),
                    name: format!("{}{}{n}", SURNAMES[at % 8], NAMES[at / 8 % 6]),
                    title: "engineer".into(),
                    mobile: format!("+86138{n:08}"),
                    departments: vec![Place { department, leader: n % 30 == 0, order: 0 }],
                    ..Member::default()
                }
            })
            .collect(),
        departments: (1..=departments)
            .map(|n| Department {
                id: DepartmentId(n),
                parent: (n > 1).then_some(DepartmentId(n / 2)),
                name: format!("Department {n}"),
                order: 0,
                members: members / departments,
            })
            .collect(),
        ..DirectoryChanges::default()
    };
    directory::put(conn, &directory::changes(page), Some(Seq(1)))
}

/// One conversation: created, then so many messages.
fn talk(
    conn: &mut Connection,
    me: MemberId,
    id: ConversationId,
    messages: i64,
    plan: &Plan,
) -> StoreResult<()> {
    let direct = id.0 % 2 == 0;
    let head = Seq(messages + 1);
    let conversation = Conversation {
        id,
        kind: if direct { ConversationKind::Direct } else { ConversationKind::Group },
        name: if direct { String::new() } else { format!("group {id}") },
        peer: direct.then_some(MemberId(2 + id.0 % plan.members.max(2))),
        owner: (!direct).then_some(me),
        notice: String::new(),
        members: if direct { 2 } else { plan.members.min(38) },
        joined: true,
        first: Seq(1),
        head,
        at: Time(plan.now.0 - id.0 * 60_000),
        messages,
        read: head,
        read_n: messages,
        mentions: 0,
        pinned: id.0 == 3,
        muted: id.0 == 5,
        kept: Seq(0),
        last: None,
    };
    let created = entry(id, 1, plan, Body::Created { name: conversation.name.clone(), members: 2 });
    let mut from = 1;
    loop {
        let to = (from + BATCH - 1).min(messages);
        let mut said: Vec<Entry> = (from..=to).map(|n| message(id, n, plan)).collect();
        if from == 1 {
            said.insert(0, created.clone());
        }
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        conversations::merge(&tx, me, &conversation)?;
        entries::apply(&tx, me, id, &said)?;
        coverage::add(&tx, id, (Seq(1), Seq(to + 1)))?;
        tx.commit()?;
        from = to + 1;
        if from > messages {
            return Ok(());
        }
    }
}

fn message(id: ConversationId, n: i64, plan: &Plan) -> Entry {
    let text = SAID[usize::try_from(n).unwrap_or_default() % SAID.len()];
    let quote = |to: i64| Quote { seq: Seq(to + 1), by: MemberId(1), text: SAID[0].into() };
    let message = Message {
        n,
        text: format!("{text} ({n})"),
        reply_to: (n % 10 == 0).then(|| quote(n - 1)),
        changed: Seq(n + 1),
        ..Message::default()
    };
    entry(id, n + 1, plan, Body::Message(message))
}

fn entry(id: ConversationId, seq: i64, plan: &Plan, body: Body) -> Entry {
    let author = 1 + (seq * 7 + id.0) % plan.members.clamp(2, 38);
    Entry {
        log: LogId::Conversation(id),
        seq: Seq(seq),
        at: Time(plan.now.0 - (plan.messages + 1 - seq) * 30_000),
        by: Some(MemberId(author)),
        client_id: None,
        body,
    }
}
