//! Servers and clients are killed at random moments under load. Nothing acked is lost, nothing is
//! doubled, and everybody reads the same conversation in the same order.
//!
//! `CANTEEN_CRASH_SEED` repeats a run, `CANTEEN_CRASH_ROUNDS` makes it longer. On PostgreSQL it is
//! shorter: there the database is not what is killed.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Stdio};
use std::thread;
use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

use crate::stage::{Company, Engine, Home, Serve};

const PEOPLE: [&str; 3] = ["ann", "ben", "cui"];
const GROUP: &str = "storm";

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A running `canteen send`.
struct Sending {
    text: String,
    child: Child,
}

impl Sending {
    fn start(company: &Company, who: &str, text: String) -> Self {
        let mut shell = company.at(who, ["send", GROUP, &text, "--json"]);
        shell.command.stdin(Stdio::null());
        Self { child: shell.command.spawn().unwrap(), text }
    }

    /// Whether the program said that the server has it.
    fn end(self) -> Option<String> {
        let output = self.child.wait_with_output().unwrap();
        let acked = output.status.code() == Some(0);
        if acked {
            let line = String::from_utf8(output.stdout).unwrap();
            let message: Value = serde_json::from_str(line.trim()).expect(&line);
            assert_eq!(message["state"], "sent", "exit code 0 means sent: {message}");
        }
        acked.then_some(self.text)
    }
}

#[test]
fn nothing_acked_is_lost_and_nothing_is_doubled() {
    storm(Company::with(&PEOPLE), 50);
}

#[test]
fn nothing_acked_is_lost_and_nothing_is_doubled_on_postgres() {
    storm(Company::at_home(Home::on(Engine::Postgres), &PEOPLE), 12);
}

fn storm(mut company: Company, rounds: u64) {
    let seed = number("CANTEEN_CRASH_SEED", rand::random());
    let rounds = number("CANTEEN_CRASH_ROUNDS", rounds);
    println!("CANTEEN_CRASH_SEED={seed} repeats this run");
    let mut rng = SmallRng::seed_from_u64(seed);
    let everyone = PEOPLE.map(|name| format!("@{name}")).join(",");
    company.at("ann", ["group", "create", GROUP, "--members", &everyone]).ok();
    // Each client knows the group before the storm.
    for who in PEOPLE {
        company.at(who, ["inbox", "--json"]).ok();
    }
    let address = company.serve.addr();
    let mut acked = BTreeSet::new();
    let mut sent = BTreeSet::new();
    for round in 0..rounds {
        let mut under_way = Vec::new();
        for (i, who) in PEOPLE.iter().enumerate() {
            for n in 0..rng.random_range(1..3) {
                let text = format!("round {round} {who} {n} #{i}");
                sent.insert(text.clone());
                under_way.push(Sending::start(&company, who, text));
            }
        }
        // No wait for a predicate: the moment of the killing is what is random here.
        thread::sleep(Duration::from_millis(rng.random_range(0..400)));
        let server_dies = rng.random_range(0..3) > 0;
        if server_dies {
            company.serve.kill();
        }
        for sending in &mut under_way {
            if rng.random_range(0..4) == 0 {
                // It may have ended already.
                let _ = sending.child.kill();
            }
        }
        if server_dies {
            let serve = Serve::start(&company.home, &address);
            company.serve = serve;
        }
        acked.extend(under_way.into_iter().filter_map(Sending::end));
    }
    for who in PEOPLE {
        // Whoever reaches the server takes along what was queued.
        company.at(who, ["send", GROUP, &format!("last words of {who}"), "--wait"]).ok();
        sent.insert(format!("last words of {who}"));
        acked.insert(format!("last words of {who}"));
    }
    judge(&company, &acked, &sent);
}

fn judge(company: &Company, acked: &BTreeSet<String>, sent: &BTreeSet<String>) {
    let logs = PEOPLE.map(|who| {
        let messages = company.at(who, ["tail", GROUP, "-n", "100000"]).lines();
        let line = |m: &Value| {
            let part = |name: &str| m[name].as_str().unwrap().to_owned();
            (m["seq"].as_i64().unwrap(), part("id"), part("from"), part("text"))
        };
        messages.iter().map(line).collect::<Vec<_>>()
    });
    for (who, log) in PEOPLE.iter().zip(&logs) {
        assert_eq!(log, &logs[0], "{who} reads what {} reads", PEOPLE[0]);
        assert!(log.windows(2).all(|pair| pair[0].0 < pair[1].0), "{who} reads in order");
    }
    let mut times = BTreeMap::<&str, usize>::new();
    for (_, _, _, text) in &logs[0] {
        *times.entry(text).or_default() += 1;
    }
    let lost: Vec<_> = acked.iter().filter(|text| !times.contains_key(text.as_str())).collect();
    assert!(lost.is_empty(), "acked and lost: {lost:?}");
    let doubled: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "doubled: {doubled:?}");
    let unsaid: Vec<_> = times.keys().filter(|text| !sent.contains(**text)).collect();
    assert!(unsaid.is_empty(), "nobody said: {unsaid:?}");
    println!("{} sent, {} acked, {} there", sent.len(), acked.len(), times.len());
    assert!(acked.len() * 4 > sent.len(), "the storm was too wild to tell anything");
}
