//! What a chat looks like depends on which entries are held, not on how they came.

use canteen_protocol::message::{Message, Quote};
use canteen_protocol::{Body, Entry, MemberId, Seq};
use proptest::prelude::*;
use proptest::sample::Index;
use rusqlite::Connection;

use super::{ID, ME, OTHER, entry, group, message};
use crate::model::{Anchor, ItemKind, Said};
use crate::store::overlay::{self, Change};
use crate::store::{conversations, coverage, entries, file, window};

/// One act in a conversation; indices choose among the messages so far.
#[derive(Clone, Debug)]
enum Deed {
    Say(i64, bool),
    Reply(i64, Index),
    Edit(Index),
    Recall(Index),
    React(i64, Index, bool, bool),
    Rename,
}

fn deed() -> impl Strategy<Value = Deed> {
    let who = 1i64..5;
    prop_oneof![
        4 => (who.clone(), any::<bool>()).prop_map(|(by, all)| Deed::Say(by, all)),
        2 => (who.clone(), any::<Index>()).prop_map(|(by, to)| Deed::Reply(by, to)),
        2 => any::<Index>().prop_map(Deed::Edit),
        1 => any::<Index>().prop_map(Deed::Recall),
        4 => (who, any::<Index>(), any::<bool>(), any::<bool>())
            .prop_map(|(by, to, heart, on)| Deed::React(by, to, heart, on)),
        1 => Just(Deed::Rename),
    ]
}

/// A log, and how each of its messages reads after each of its entries.
struct Log {
    entries: Vec<Entry>,
    states: Vec<Vec<(Seq, Message)>>,
}

impl Log {
    fn of(deeds: &[Deed]) -> Self {
        let mut log = Self { entries: Vec::new(), states: Vec::new() };
        let created = Body::Created { name: "ops".into(), members: 3 };
        log.append(OTHER, created);
        for deed in deeds {
            log.append_deed(deed);
        }
        log
    }

    fn append_deed(&mut self, deed: &Deed) {
        let said = self.now();
        let pick =
            |index: &Index| (!said.is_empty()).then(|| said[index.index(said.len())].clone());
        let seq = Seq(i64::try_from(self.entries.len()).unwrap() + 1);
        let n = i64::try_from(said.len()).unwrap() + 1;
        let new = |reply_to, mentions_all| {
            let text = format!("message {n}");
            Body::Message(Message {
                n,
                text,
                reply_to,
                mentions_all,
                changed: seq,
                ..Message::default()
            })
        };
        match deed {
            Deed::Say(by, all) => self.append(MemberId(*by), new(None, *all)),
            Deed::Reply(by, to) => {
                let quote = pick(to).map(|(seq, message)| Quote {
                    seq,
                    by: self.entries[usize::try_from(seq.0).unwrap() - 1].by.unwrap(),
                    text: message.text,
                });
                self.append(MemberId(*by), new(quote, false));
            }
            Deed::Edit(to) => {
                if let Some((target, message)) = pick(to).filter(|(_, m)| !m.recalled) {
                    let text = format!("{} again", message.text);
                    let body =
                        Body::Edited { target, text, mentions: vec![ME], mentions_all: false };
                    self.append(OTHER, body);
                }
            }
            Deed::Recall(to) => {
                if let Some((target, _)) = pick(to).filter(|(_, m)| !m.recalled) {
                    self.append(OTHER, Body::Recalled { target });
                }
            }
            Deed::React(by, to, heart, on) => {
                let emoji = if *heart { "❤" } else { "👍" };
                let Some((target, message)) = pick(to).filter(|(_, m)| !m.recalled) else { return };
                let has = message.reactions.iter().any(|reaction| {
                    reaction.emoji == emoji && reaction.members.contains(&MemberId(*by))
                });
                if has != *on {
                    let body = Body::Reacted { target, emoji: emoji.into(), on: *on };
                    self.append(MemberId(*by), body);
                }
            }
            Deed::Rename => self.append(OTHER, Body::Renamed { name: format!("ops {n}") }),
        }
    }

    fn append(&mut self, by: MemberId, body: Body) {
        let seq = i64::try_from(self.entries.len()).unwrap() + 1;
        let entry = entry(seq, by, body);
        let mut state = self.now();
        for (target, message) in &mut state {
            if overlay::target(&entry.body) == Some(*target) {
                let change =
                    Change { seq: entry.seq, at: entry.at, by: entry.by, body: &entry.body };
                overlay::apply(message, &change, ME);
            }
        }
        if let Body::Message(message) = &entry.body {
            state.push((entry.seq, message.clone()));
        }
        self.entries.push(entry);
        self.states.push(state);
    }

    fn now(&self) -> Vec<(Seq, Message)> {
        self.states.last().cloned().unwrap_or_default()
    }

    /// An entry as it was read when the log had come to `when`.
    fn read(&self, at: usize, when: usize) -> Entry {
        let mut entry = self.entries[at].clone();
        if let Body::Message(message) = &mut entry.body {
            let state = &self.states[when.max(at)];
            let found = state.iter().find(|(seq, _)| *seq == entry.seq);
            *message = found.unwrap().1.clone();
        }
        entry
    }
}

fn shown(conn: &Connection) -> Vec<(Seq, Said)> {
    let window = window::load(conn, ME, ID, Anchor::Newest, 1000).unwrap().window;
    window
        .items
        .into_iter()
        .filter_map(|item| match (item.key, item.kind) {
            (crate::model::ItemKey::Logged(seq), ItemKind::Message(said)) => Some((seq, *said)),
            _ => None,
        })
        .collect()
}

/// Reactions as a set: their order is that of their coming, which only complete logs know.
fn sorted(message: &Message) -> Vec<(String, i64, Vec<MemberId>)> {
    let mut reactions: Vec<_> = message
        .reactions
        .iter()
        .map(|reaction| {
            let mut members = reaction.members.clone();
            members.sort();
            (reaction.emoji.clone(), reaction.count, members)
        })
        .collect();
    reactions.sort();
    reactions
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_order_with_repeats_gives_the_same_chat(
        deeds in proptest::collection::vec(deed(), 1..40),
        deliveries in proptest::collection::vec((any::<Index>(), any::<Index>()), 0..60),
        shuffle in any::<u64>(),
        batch in 1usize..9,
    ) {
        let log = Log::of(&deeds);
        let length = log.entries.len();
        // Every entry at least once, some again, each as it read at some later moment.
        let mut way: Vec<Entry> = (0..length)
            .map(|at| log.read(at, at + usize::try_from(shuffle % 7).unwrap() % (length - at)))
            .collect();
        for (at, when) in deliveries {
            way.push(log.read(at.index(length), when.index(length)));
        }
        let mut state = shuffle | 1;
        for i in (1..way.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            way.swap(i, usize::try_from((state >> 33) % (i as u64 + 1)).unwrap());
        }

        let conn = file::in_memory().unwrap();
        conversations::merge(&conn, ME, &group(0, 0)).unwrap();
        for entries in way.chunks(batch) {
            entries::apply(&conn, ME, ID, entries).unwrap();
        }

        let truth = log.now();
        let found = shown(&conn);
        prop_assert_eq!(found.len(), truth.len());
        for ((seq, said), (place, message)) in found.iter().zip(&truth) {
            prop_assert_eq!(seq, place);
            prop_assert_eq!(&said.text, &message.text);
            prop_assert_eq!(said.recalled, message.recalled);
            prop_assert_eq!(said.edited, message.edited);
            prop_assert_eq!(said.mentions_all, message.mentions_all);
            prop_assert_eq!(&said.mentions, &message.mentions);
            let mine = Message { reactions: said.reactions.clone(), ..Message::default() };
            prop_assert_eq!(sorted(&mine), sorted(message));
            // A quote says what the message it quotes says now.
            let quoted = said.reply_to.as_ref().map(|quote| (quote.seq, quote.text.clone()));
            let expected = message.reply_to.as_ref().map(|quote| {
                let quoted = truth.iter().find(|(seq, _)| *seq == quote.seq).unwrap();
                (quote.seq, quoted.1.text.clone())
            });
            prop_assert_eq!(quoted, expected);
        }

        let row = conversations::get(&conn, ID).unwrap().unwrap();
        let head = log.entries.last().unwrap().seq;
        prop_assert_eq!(row.head, head);
        prop_assert!(coverage::is_whole(&conn, ID, (Seq(1), head)).unwrap());
        prop_assert_eq!(row.messages, i64::try_from(truth.len()).unwrap());
        if let Some((seq, message)) = truth.last() {
            prop_assert_eq!((row.last.0, &row.last.2), (*seq, &message.text));
        }
        let read = row.read.0;
        let calls = truth.iter().filter(|(seq, message)| {
            let by = log.entries[usize::try_from(seq.0).unwrap() - 1].by;
            *seq > read && by != Some(ME) && !message.recalled
                && (message.mentions_all || message.mentions.contains(&ME))
        });
        prop_assert_eq!(row.mentions, i64::try_from(calls.count()).unwrap());
    }
}

#[test]
fn a_recalled_text_is_gone_from_the_disk() {
    let conn = file::in_memory().unwrap();
    conversations::merge(&conn, ME, &group(0, 0)).unwrap();
    let edited = Body::Edited {
        target: Seq(1),
        text: "secret two".into(),
        mentions: Vec::new(),
        mentions_all: false,
    };
    let log = [
        message(1, 1, "secret one"),
        entry(2, OTHER, edited),
        entry(3, OTHER, Body::Recalled { target: Seq(1) }),
    ];
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        conn.execute_batch("DELETE FROM entry; DELETE FROM covered;").unwrap();
        for at in order {
            entries::apply(&conn, ME, ID, &log[at..=at]).unwrap();
        }
        let left: i64 = conn
            .query_row(
                "SELECT COUNT(*) FROM entry WHERE body LIKE '%secret%' OR now LIKE '%secret%'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert_eq!(left, 0, "{order:?}");
    }
}
