//! A server in this process on an empty database, without sockets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use canteen_protocol::conversation::{CreateGroup, OpenDirect};
use canteen_protocol::directory::CreateMember;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::message::SendMessage;
use canteen_protocol::search::{Criteria, SearchMessages};
use canteen_protocol::{ClientId, ConversationId, DeviceId, MemberId, Method, Segment, Time};
use canteen_server::account::{self, NewOrg};
use canteen_server::app::SessionId;
use canteen_server::clock::Clock;
use canteen_server::directory::{self, Change, NewMember};
use canteen_server::router::Router;
use canteen_server::server::{self, Options, Server};
use canteen_server::{App, Caller, Fault};
use futures_util::future::try_join_all;
use serde_json::value::RawValue;
use tokio::net::TcpListener;

use super::said::{Said, queries};
use super::{Kind, figure};
use crate::cli::bench::failed;
use crate::cli::bench::figures::{Figure, Samples};
use crate::cli::exit::{Failure, Outcome};

/// Members besides the founder.
const MEMBERS: i64 = 200;
/// Members of the groups; the first group is everyone's, with a fifth of all messages.
const GROUPS: i64 = 60;
const INSIDE: i64 = 30;
/// Direct conversations, with a fifth of all messages together.
const DIRECTS: i64 = 400;
/// Messages that are said at once.
const AT_ONCE: i64 = 400;

struct Company {
    app: App,
    router: Arc<Router>,
    corp: CorpNo,
    people: Vec<MemberId>,
    asked: AtomicI64,
}

/// Says everything and looks for everything.
pub async fn measure(
    messages: i64,
    database: Option<String>,
    rounds: usize,
) -> Outcome<Vec<Figure>> {
    let folder = tempfile::Builder::new().prefix("canteen-bench-").tempdir().map_err(failed)?;
    let file = || format!("sqlite:{}", folder.path().join("server.db").display());
    let listener = TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
    let options = Options::new(database.unwrap_or_else(file), listener);
    let server = Server::start(options).await.map_err(failed)?;
    let company = Company::found(&server.app).await?;
    let began = Instant::now();
    company.talk(messages).await?;
    let filled = began.elapsed().as_secs_f64();
    let mut figures = Vec::new();
    // One who is in many conversations, and one who has but just come.
    for (who, names) in [(company.people[1], MANY), (company.people[200], FEW)] {
        for kind in kinds(names) {
            let mut samples = Samples::default();
            for _ in 0..rounds {
                for words in &kind.queries {
                    samples.add(company.ask(who, words).await?);
                }
            }
            figures.push(figure(&kind, &samples));
        }
    }
    server.shutdown().await;
    #[expect(clippy::cast_precision_loss, reason = "a figure")]
    let rate = messages as f64 / filled;
    figures.push(Figure::new("server_sends_per_s", "server, messages said a second", "1/s", rate));
    Ok(figures)
}

type Names = [(&'static str, &'static str); 6];

const MANY: Names = [
    ("server_one_p95_ms", "server, one character"),
    ("server_two_p95_ms", "server, two characters"),
    ("server_three_p95_ms", "server, three characters"),
    ("server_word_p95_ms", "server, an English word"),
    ("server_prefix_p95_ms", "server, a word's beginning"),
    ("server_several_p95_ms", "server, several, phrases, nothing"),
];

const FEW: Names = [
    ("new_one_p95_ms", "who sees little, one character"),
    ("new_two_p95_ms", "who sees little, two characters"),
    ("new_three_p95_ms", "who sees little, three characters"),
    ("new_word_p95_ms", "who sees little, an English word"),
    ("new_prefix_p95_ms", "who sees little, a word's beginning"),
    ("new_several_p95_ms", "who sees little, several, nothing"),
];

fn kinds(names: Names) -> Vec<Kind> {
    let queries = queries().into_iter().zip(names);
    queries.map(|((_, queries), (name, what))| Kind { name, what, queries }).collect()
}

impl Company {
    async fn found(app: &App) -> Outcome<Self> {
        let new = NewOrg {
            name: "Bench".into(),
            admin: "m0".into(),
            admin_name: "Founder".into(),
            email: "m0@bench.example".into(),
            password: format!("{:032x}", rand::random::<u128>()),
        };
        let org = account::create_org(&app.db, app.now(), new).await.map_err(failed)?;
        let (corp, now) = (org.corp, app.now());
        let people = app.db.write(directory::lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, now)?;
            let root = change.root()?;
            let card = |n: i64| CreateMember {
                userid: format!("m{n}"),
                name: format!("Member {n}"),
                email: format!("m{n}@bench.example"),
                departments: vec![canteen_protocol::directory::Place {
                    department: root,
                    leader: false,
                    order: 0,
                }],
                ..CreateMember::default()
            };
            let cards: Vec<_> = (1..=MEMBERS).map(card).collect();
            let new: Vec<_> = cards.iter().map(|member| NewMember { member, phc: None }).collect();
            let made = change.create_members(&new)?;
            change.finish()?;
            Ok::<_, Fault>(made)
        });
        let mut all = vec![org.admin];
        all.extend(people.await.map_err(failed)?);
        let router = Arc::new(server::routes());
        Ok(Self { app: app.clone(), router, corp, people: all, asked: AtomicI64::new(0) })
    }

    /// The last member is in one direct conversation alone, the others in the group of all, in some
    /// groups and in some direct conversations.
    async fn talk(&self, messages: i64) -> Outcome {
        let mut places: Vec<(ConversationId, Vec<MemberId>, i64)> = Vec::new();
        let old = &self.people[..self.people.len() - 1];
        for n in 0..GROUPS {
            let inside: Vec<MemberId> = if n == 0 {
                old.to_vec()
            } else {
                let from = usize::try_from(n * 7).unwrap_or(0);
                let some = old.iter().cycle().skip(from);
                let count = usize::try_from(INSIDE).unwrap_or(1);
                [old[0], old[1]].into_iter().chain(some.copied()).take(count).collect()
            };
            let create = CreateGroup {
                client_id: ClientId(format!("bench-group-{n}")),
                name: format!("group {n}"),
                members: Segment::of(inside.iter().copied()),
            };
            let share = if n == 0 { messages / 5 } else { messages * 3 / 5 / (GROUPS - 1) };
            let begun = self.act(old[0], &create).await?;
            places.push((begun.id, inside, share));
        }
        for n in 0..DIRECTS {
            let at = |k: i64| self.people[usize::try_from(k).unwrap_or(0)];
            let (a, b) = if n == 0 { (at(0), at(MEMBERS)) } else { (at(1 + n % 190), at(n % 170)) };
            let b = if a == b { at(0) } else { b };
            let begun = self.act(a, &OpenDirect { member: b }).await?;
            places.push((begun.id, vec![a, b], messages / 5 / DIRECTS));
        }
        self.say(places).await
    }

    async fn say(&self, places: Vec<(ConversationId, Vec<MemberId>, i64)>) -> Outcome {
        let mut said = Said::new(2);
        let mut left = places;
        let mut n = 0_u64;
        // Everywhere at once, as in life: a few messages in each, round and round.
        while !left.is_empty() {
            let mut batch = Vec::new();
            for (id, who, share) in &mut left {
                let now = (*share / 50 + 1).min(*share);
                for _ in 0..now {
                    n += 1;
                    let send = SendMessage {
                        conversation: *id,
                        client_id: ClientId(format!("bench-{n}")),
                        text: said.text(),
                        reply_to: None,
                        files: Vec::new(),
                    };
                    batch.push((who[said.below(who.len())], send));
                }
                *share -= now;
            }
            left.retain(|(.., share)| *share > 0);
            for some in batch.chunks(usize::try_from(AT_ONCE).unwrap_or(1)) {
                try_join_all(some.iter().map(|(who, send)| self.act(*who, send))).await?;
            }
        }
        Ok(())
    }

    /// How long one search takes, in milliseconds.
    async fn ask(&self, who: MemberId, words: &str) -> Outcome<f64> {
        let criteria = Criteria { words: words.to_owned(), ..Criteria::default() };
        let request = SearchMessages { criteria, ..SearchMessages::default() };
        let began = Instant::now();
        self.act(who, &request).await?;
        Ok(began.elapsed().as_secs_f64() * 1_000.0)
    }

    async fn act<M: Method>(&self, by: MemberId, params: &M) -> Outcome<M::Result> {
        let caller =
            Caller { member: by, corp: self.corp, device: DeviceId(0), session: SessionId(0) };
        let params = serde_json::to_string(params).and_then(RawValue::from_string);
        let params = params.map_err(failed)?;
        // A second later each time, so that nobody who searches in a hurry is put off.
        let later = self.asked.fetch_add(1_000, Ordering::Relaxed);
        let clock = Clock::manual(Time(self.app.now().0 + later));
        let app = App { clock, ..self.app.clone() };
        let (_, answer) = self.router.call(&app, caller, M::NAME, Some(params))?;
        let answer = answer.await.map_err(Failure::from)?;
        serde_json::from_str(&answer).map_err(failed)
    }
}
