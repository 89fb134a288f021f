//! The local history.

use std::time::Instant;

use canteen_protocol::conversation::{Conversation, ConversationKind};
use canteen_protocol::message::Message;
use canteen_protocol::search::Criteria;
use canteen_protocol::{Body, ConversationId, Entry, LogId, MemberId, Seq, Time};
use tokio::sync::mpsc;

use super::said::{Said, queries};
use super::{Kind, figure};
use crate::cli::bench::failed;
use crate::cli::bench::figures::{Figure, Samples};
use crate::cli::exit::Outcome;
use crate::engine::Clock;
use crate::store::{Store, conversations, coverage, entries, search};

/// Conversations; the first holds half of all messages.
const CONVERSATIONS: i64 = 50;
/// Messages that are taken in at once.
const BATCH: i64 = 500;
/// Hits of a page.
const PAGE: usize = 50;
const ME: MemberId = MemberId(1);

/// Fills one and looks for everything in it.
pub async fn measure(messages: i64, rounds: usize) -> Outcome<Vec<Figure>> {
    let folder = tempfile::Builder::new().prefix("canteen-bench-").tempdir().map_err(failed)?;
    let (troubles, _heard) = mpsc::unbounded_channel();
    let path = folder.path().join("history.db");
    let store = Store::open(&path, Clock::default(), troubles).await.map_err(failed)?;
    let began = Instant::now();
    fill(&store, messages).await?;
    let filled = began.elapsed().as_secs_f64();
    let mut figures = Vec::new();
    for kind in kinds() {
        let mut samples = Samples::default();
        for _ in 0..rounds {
            for words in &kind.queries {
                samples.add(ask(&store, words.clone()).await?);
            }
        }
        figures.push(figure(&kind, &samples));
    }
    store.close().await;
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    let each = filled * 1_000_000.0 / messages as f64;
    figures.push(Figure::new("here_take_in_us", "here, taking a message in", "µs", each));
    Ok(figures)
}

async fn ask(store: &Store, words: String) -> Outcome<f64> {
    let criteria = Criteria { words, ..Criteria::default() };
    let began = Instant::now();
    let find = move |conn: &_| search::find(conn, ME, &criteria, None, PAGE);
    store.read(find).await.map_err(failed)?;
    Ok(began.elapsed().as_secs_f64() * 1_000.0)
}

fn kinds() -> Vec<Kind> {
    let named = [
        ("here_one_p95_ms", "here, one character"),
        ("here_two_p95_ms", "here, two characters"),
        ("here_three_p95_ms", "here, three characters"),
        ("here_word_p95_ms", "here, an English word"),
        ("here_prefix_p95_ms", "here, a word's beginning"),
        ("here_several_p95_ms", "here, several, phrases, nothing"),
    ];
    let queries = queries().into_iter().zip(named);
    queries.map(|((_, queries), (name, what))| Kind { name, what, queries }).collect()
}

async fn fill(store: &Store, messages: i64) -> Outcome {
    let mut said = Said::new(1);
    for id in 1..=CONVERSATIONS {
        let share = if id == 1 { messages / 2 } else { messages / 2 / (CONVERSATIONS - 1) };
        let id = ConversationId(id);
        let about = conversation(id, share);
        store.write(move |tx| conversations::merge(tx, ME, &about)).await.map_err(failed)?;
        for from in (1..=share).step_by(BATCH as usize) {
            let to = (from + BATCH - 1).min(share);
            let log: Vec<Entry> =
                (from..=to).map(|n| entry(id, n, said.text(), said.below(40))).collect();
            let taken = store.write(move |tx| {
                entries::apply(tx, ME, id, &log)?;
                coverage::add(tx, id, (Seq(from), Seq(to)))
            });
            taken.await.map_err(failed)?;
        }
    }
    Ok(())
}

fn conversation(id: ConversationId, messages: i64) -> Conversation {
    Conversation {
        id,
        kind: ConversationKind::Group,
        name: format!("group {id}"),
        peer: None,
        owner: None,
        notice: String::new(),
        members: 40,
        joined: true,
        first: Seq(1),
        head: Seq(messages),
        at: Time(1_700_000_000_000),
        messages,
        read: Seq(messages),
        read_n: messages,
        mentions: 0,
        pinned: false,
        muted: false,
        kept: Seq(0),
        last: None,
    }
}

fn entry(id: ConversationId, n: i64, text: String, by: usize) -> Entry {
    let message = Message { n, text, changed: Seq(n), ..Message::default() };
    Entry {
        log: LogId::Conversation(id),
        seq: Seq(n),
        at: Time(1_700_000_000_000 + n * 30_000 + id.0),
        by: Some(MemberId(2 + i64::try_from(by).unwrap_or(0))),
        client_id: None,
        body: Body::Message(message),
    }
}
