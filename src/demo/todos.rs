//! What the user has to do: captured, shared, due soon, overdue, done.

use canteen_protocol::message::Message;
use canteen_protocol::sync::GetRange;
use canteen_protocol::todo::{
    AddTodo, CommentTodo, DoTodo, EditTodo, Need, Remind, Role, ShareTodo, TodoRef,
};
use canteen_protocol::{
    Body, ClientId, ConversationId, Entry, LogId, MemberId, MessageId, Segment, Seq, Time, TodoId,
};

use super::seed::Stage;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// Numbers the acts, which must differ.
struct Acts<'a> {
    stage: &'a Stage,
    now: Time,
    count: usize,
}

impl Acts<'_> {
    fn next(&mut self) -> ClientId {
        self.count += 1;
        ClientId(format!("demo-todo-{}", self.count))
    }

    fn ago(&self, ms: i64) -> Time {
        Time(self.now.0 - ms)
    }

    async fn add(
        &mut self,
        by: MemberId,
        at: Time,
        text: &str,
        due: Option<i64>,
    ) -> anyhow::Result<TodoId> {
        let due = due.map(|ahead| Time(self.now.0 + ahead));
        // What was due before the demo began reminds nobody now.
        let past = due.is_some_and(|due| due < self.now);
        let remind = if past { Remind::Never } else { Remind::Due };
        let (client_id, text) = (self.next(), text.to_owned());
        let request = AddTodo { client_id, text, due, remind, ..AddTodo::default() };
        Ok(self.stage.act(by, at, &request).await?.id)
    }

    async fn share(
        &mut self,
        by: MemberId,
        at: Time,
        id: TodoId,
        who: &[MemberId],
        role: Role,
    ) -> anyhow::Result<()> {
        let members = Segment::of(who.iter().copied());
        let request = ShareTodo { todo: TodoRef::Id(id), client_id: self.next(), members, role };
        self.stage.act(by, at, &request).await?;
        Ok(())
    }

    async fn done(&mut self, by: MemberId, at: Time, id: TodoId) -> anyhow::Result<()> {
        let request = DoTodo { todo: TodoRef::Id(id), client_id: self.next(), done: true };
        self.stage.act(by, at, &request).await?;
        Ok(())
    }

    async fn comment(
        &mut self,
        by: MemberId,
        at: Time,
        id: TodoId,
        text: &str,
    ) -> anyhow::Result<()> {
        let (client_id, text) = (self.next(), text.to_owned());
        let request = CommentTodo { todo: TodoRef::Id(id), client_id, text };
        self.stage.act(by, at, &request).await?;
        Ok(())
    }
}

/// Fills the user's list. `group` is one they are in, `peers` are colleagues.
///
/// # Errors
/// What a service refuses, which would be a fault of the sample.
pub async fn fill(
    stage: &Stage,
    user: MemberId,
    peers: &[MemberId],
    group: ConversationId,
) -> anyhow::Result<()> {
    let mut acts = Acts { stage, now: stage.now(), count: 0 };
    let (yesterday, morning) = (acts.ago(26 * HOUR), acts.ago(5 * HOUR));
    if let Some(message) = worth_doing(stage, user, group).await? {
        let source = Some(message);
        let request = AddTodo { client_id: acts.next(), source, ..AddTodo::default() };
        stage.act(user, morning, &request).await?;
    }
    acts.add(user, morning, "approve the travel request of the Chengdu team", Some(HOUR)).await?;
    acts.add(user, yesterday, "交季度总结给部门", Some(-3 * HOUR)).await?;
    acts.add(user, yesterday, "renew the badge at the front desk", None).await?;
    let done = acts.add(user, yesterday, "book the big room for Thursday", None).await?;
    acts.done(user, morning, done).await?;
    if let [first, second, third, ..] = peers {
        let shared = acts.add(user, yesterday, "rotate the signing keys", Some(2 * DAY)).await?;
        acts.share(user, yesterday, shared, &[*first, *second], Role::Assignee).await?;
        acts.share(user, yesterday, shared, &[*third], Role::Watcher).await?;
        acts.comment(*first, morning, shared, "staging 已经换好，明天换生产").await?;
        acts.done(*first, acts.ago(4 * HOUR), shared).await?;
        let given = acts.add(*second, yesterday, "review the on-call handbook", Some(DAY)).await?;
        acts.share(*second, yesterday, given, &[user, *third], Role::Assignee).await?;
        let (todo, client_id) = (TodoRef::Id(given), acts.next());
        let any = EditTodo { todo, client_id, text: None, due: None, need: Some(Need::Any) };
        stage.act(*second, yesterday, &any).await?;
    }
    Ok(())
}

/// One of the last messages of others in the group that is long enough to be something to do.
async fn worth_doing(
    stage: &Stage,
    user: MemberId,
    group: ConversationId,
) -> anyhow::Result<Option<MessageId>> {
    let log = LogId::Conversation(group);
    let ask = GetRange { log, from: Seq(1), to: Seq(i64::MAX), newest: true };
    let entries = stage.act(user, stage.now(), &ask).await?.entries;
    let is_task = |entry: &&Entry| match &entry.body {
        Body::Message(Message { text, recalled: false, .. }) => {
            entry.by != Some(user) && text.chars().count() > 20
        }
        _ => false,
    };
    let found = entries.iter().rev().filter(is_task).nth(1);
    Ok(found.map(|entry| MessageId { conversation: group, seq: entry.seq }))
}
