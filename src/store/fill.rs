//! A local history with so many messages in it, for measuring the client.
//!
//! What is in it is worked out from a [`Plan`], so that the same can be said on a server: then the
//! client has nothing to catch up with.

use std::path::Path;

use canteen_protocol::conversation::{Conversation, ConversationKind};
use canteen_protocol::directory::{Department, DirectoryChanges, Member, Place};
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
    /// Conversations; every second one is direct as long as there are members for it.
    pub conversations: i64,
    /// Members of the corp, numbered from 1, which is the one whose history it is.
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

/// Whose history it is.
const ME: MemberId = MemberId(1);
/// Members of a group, unless there are fewer in all.
const GROUP: i64 = 38;
/// Departments have about so many members.
const DEPARTMENT: i64 = 30;

impl Plan {
    /// The other member of a conversation when it is direct.
    #[must_use]
    pub fn peer(&self, id: ConversationId) -> Option<MemberId> {
        let peer = id.0 / 2 + 1;
        (id.0 % 2 == 0 && peer <= self.members).then_some(MemberId(peer))
    }

    /// A group's name.
    #[must_use]
    pub fn name(&self, id: ConversationId) -> String {
        if self.peer(id).is_some() { String::new() } else { format!("group {id}") }
    }

    /// Who is in a conversation.
    #[must_use]
    pub fn inside(&self, id: ConversationId) -> Vec<MemberId> {
        match self.peer(id) {
            Some(peer) => vec![ME, peer],
            None => (1..=self.members.min(GROUP)).map(MemberId).collect(),
        }
    }

    /// How many messages are in a conversation.
    #[must_use]
    pub fn share(&self, id: ConversationId) -> i64 {
        let others = self.messages / 2 / (self.conversations - 1).max(1);
        match (self.conversations, id.0) {
            (1, _) => self.messages,
            (_, 1) => self.messages / 2,
            _ => others,
        }
    }

    /// The place in the log of message `n` of a conversation, counted from 1: behind the entries
    /// that say how it began.
    fn place(&self, id: ConversationId, n: i64) -> Seq {
        Seq(n + if self.peer(id).is_some() { 1 } else { 2 })
    }

    /// When it was said.
    #[must_use]
    pub fn at(&self, n: i64) -> Time {
        Time(self.now.0 - (self.messages + 1 - n) * 30_000)
    }

    /// Who said it.
    #[must_use]
    pub fn author(&self, id: ConversationId, n: i64) -> MemberId {
        match self.peer(id) {
            Some(peer) if n % 2 == 0 => peer,
            Some(_) => ME,
            None => MemberId(1 + (n * 7 + id.0) % self.members.clamp(2, GROUP)),
        }
    }

    /// What was said.
    #[must_use]
    pub fn text(&self, n: i64) -> String {
        format!("{} ({n})", said(n))
    }

    /// What it answers.
    #[must_use]
    pub fn reply_to(&self, id: ConversationId, n: i64) -> Option<Seq> {
        (n % 10 == 0).then(|| self.place(id, n - 1))
    }

    /// A member's card; those of departments are [`Plan::departments`].
    #[must_use]
    pub fn member(&self, n: i64) -> Member {
        const SURNAMES: [&str; 8] = ["李", "王", "张", "陈", "Smith ", "赵", "Garcia ", "周"];
        const NAMES: [&str; 6] = ["伟", "敏", "洁", "小龙", "Alex", "若曦"];
        let at = usize::try_from(n).unwrap_or_default();
        Member {
            id: MemberId(n),
            userid: format!("li{n}"),
            name: format!("{}{}{n}", SURNAMES[at % 8], NAMES[at / 8 % 6]),
            title: "engineer".into(),
            mobile: format!("+86138{n:08}"),
            departments: vec![Place {
                department: DepartmentId(1 + n % self.departments()),
                leader: n % 30 == 0,
                order: 0,
            }],
            ..Member::default()
        }
    }

    /// How many departments there are, the root, number 1, among them.
    #[must_use]
    pub fn departments(&self) -> i64 {
        1 + self.members / DEPARTMENT
    }

    /// A department's name, and the one above it.
    #[must_use]
    pub fn department(&self, n: i64) -> (String, Option<DepartmentId>) {
        (format!("Department {n}"), (n > 1).then_some(DepartmentId(n / 2)))
    }
}

fn said(n: i64) -> &'static str {
    SAID[usize::try_from(n).unwrap_or_default() % SAID.len()]
}

/// Makes a history and fills it.
///
/// # Errors
/// SQLite's and the file system's.
pub fn fill(path: &Path, plan: &Plan, account: &Account) -> StoreResult<()> {
    file::folder(path)?;
    let lock = file::lock(path)?;
    let mut conn = file::open(path, &lock)?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    meta::set_account(&tx, account)?;
    people(&tx, plan)?;
    tx.commit()?;
    for n in 1..=plan.conversations {
        talk(&mut conn, ConversationId(n), plan)?;
    }
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

fn people(conn: &Connection, plan: &Plan) -> StoreResult<()> {
    let departments = plan.departments();
    let page = DirectoryChanges {
        members: (1..=plan.members).map(|n| plan.member(n)).collect(),
        departments: (1..=departments)
            .map(|n| {
                let (name, parent) = plan.department(n);
                let members = plan.members / departments;
                Department { id: DepartmentId(n), parent, name, order: 0, members }
            })
            .collect(),
        ..DirectoryChanges::default()
    };
    directory::put(conn, &directory::changes(page), Some(Seq(1)))
}

/// One conversation: how it began, then its messages.
fn talk(conn: &mut Connection, id: ConversationId, plan: &Plan) -> StoreResult<()> {
    let messages = plan.share(id);
    let conversation = conversation(id, plan);
    let mut said = begin(id, plan);
    let mut from = 1;
    loop {
        let to = (from + BATCH - 1).min(messages);
        said.extend((from..=to).map(|n| message(id, n, plan)));
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        conversations::merge(&tx, ME, &conversation)?;
        entries::apply(&tx, ME, id, &said)?;
        coverage::add(&tx, id, (Seq(1), plan.place(id, to)))?;
        tx.commit()?;
        said.clear();
        from = to + 1;
        if from > messages {
            return Ok(());
        }
    }
}

fn conversation(id: ConversationId, plan: &Plan) -> Conversation {
    let peer = plan.peer(id);
    let messages = plan.share(id);
    let head = plan.place(id, messages);
    Conversation {
        id,
        kind: if peer.is_some() { ConversationKind::Direct } else { ConversationKind::Group },
        name: plan.name(id),
        peer,
        owner: peer.is_none().then_some(ME),
        notice: String::new(),
        members: i64::try_from(plan.inside(id).len()).unwrap_or_default(),
        joined: true,
        first: Seq(1),
        head,
        at: plan.at(messages),
        messages,
        read: head,
        read_n: messages,
        mentions: 0,
        pinned: false,
        muted: false,
        kept: Seq(0),
        last: None,
    }
}

/// The entries that say how a conversation began.
fn begin(id: ConversationId, plan: &Plan) -> Vec<Entry> {
    let members = plan.inside(id);
    let created = Body::Created { name: plan.name(id), members: members.len() };
    let joined = plan.peer(id).is_none().then_some(Body::Joined { members });
    let bodies = [created].into_iter().chain(joined);
    (1..).zip(bodies).map(|(seq, body)| entry(id, Seq(seq), plan.at(0), ME, body)).collect()
}

fn message(id: ConversationId, n: i64, plan: &Plan) -> Entry {
    let seq = plan.place(id, n);
    let quote = |to: Seq| Quote { seq: to, by: plan.author(id, n - 1), text: plan.text(n - 1) };
    let message = Message {
        n,
        text: plan.text(n),
        reply_to: plan.reply_to(id, n).map(quote),
        changed: seq,
        ..Message::default()
    };
    entry(id, seq, plan.at(n), plan.author(id, n), Body::Message(message))
}

fn entry(id: ConversationId, seq: Seq, at: Time, by: MemberId, body: Body) -> Entry {
    Entry { log: LogId::Conversation(id), seq, at, by: Some(by), client_id: None, body }
}
