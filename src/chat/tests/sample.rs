//! What is said in the chats of the tests.

use canteen_protocol::message::{Quote, Reaction};
use canteen_protocol::{Body, MemberId, Seq, Time};

use super::{ME, MINUTE, NOW};
use crate::model::{Delivery, Item, ItemKey, ItemKind, LocalId, Said};

pub fn item(seq: i64, minute: i64, by: i64, kind: ItemKind) -> Item {
    Item {
        key: ItemKey::Logged(Seq(seq)),
        at: Time(NOW - (120 - minute) * MINUTE),
        by: Some(MemberId(by)),
        kind,
    }
}

pub fn said(text: &str) -> Said {
    Said { text: text.into(), ..Said::default() }
}

pub fn message(seq: i64, minute: i64, by: i64, text: &str) -> Item {
    item(seq, minute, by, ItemKind::Message(Box::new(said(text))))
}

pub fn queued(local: i64, text: &str, delivery: Delivery) -> Item {
    let said = Said { delivery, ..said(text) };
    let key = ItemKey::Queued(LocalId(local));
    Item { key, at: Time(NOW), by: Some(ME), kind: ItemKind::Message(Box::new(said)) }
}

pub fn rich() -> Vec<Item> {
    let with = |seq, minute, by, said: Said| item(seq, minute, by, ItemKind::Message(said.into()));
    let reaction = |emoji: &str, members: &[i64]| Reaction {
        emoji: emoji.into(),
        count: i64::try_from(members.len()).unwrap(),
        members: members.iter().copied().map(MemberId).collect(),
    };
    vec![
        item(1, -1_440, 2, ItemKind::Event(Body::Created { name: "ops".into(), members: 4 })),
        item(2, -1_430, 2, ItemKind::Hole { to: Seq(9) }),
        message(10, 2, 2, "deploy 412 is **green** on all shards"),
        with(
            11,
            3,
            3,
            Said {
                reply_to: Some(Quote {
                    seq: Seq(10),
                    by: MemberId(2),
                    text: "deploy 412 is **green** on all shards".into(),
                }),
                reactions: vec![reaction("👍", &[1, 4]), reaction("🎉", &[2])],
                ..said(
                    "太好了，辛苦大家！今天晚上的变更窗口可以按计划进行，请 @zhaomin 留意监控 👀",
                )
            }
            .with_mention(1),
        ),
        message(12, 4, 3, "```sh\nkubectl get pods\n  --all-namespaces\n```\nlooks *fine*"),
        with(13, 5, 4, Said { recalled: true, ..Said::default() }),
        with(
            14,
            20,
            1,
            Said {
                edited: Some(Time(NOW)),
                ..said(
                    "dashboard: https://metrics.lantern.example/d/ops/shards?from=now-6h&to=now&\
                     var-shard=all&refresh=30s",
                )
            },
        ),
        item(15, 21, 2, ItemKind::Event(Body::Joined { members: vec![MemberId(4)] })),
        message(16, 22, 4, "> any news?\n- disk: ok\n- 内存: 正常"),
        queued(1, "on my way", Delivery::Queued),
        queued(2, "拒绝", Delivery::Failed("the group is silenced".into())),
    ]
}

pub trait Mentions {
    fn with_mention(self, member: i64) -> Self;
}

impl Mentions for Said {
    fn with_mention(mut self, member: i64) -> Self {
        self.mentions.push(MemberId(member));
        self
    }
}

/// `count` short messages of others, from place 1 on.
pub fn many(count: i64) -> Vec<Item> {
    (1..=count).map(|seq| message(seq, seq / 10, 2, &format!("message {seq}"))).collect()
}
