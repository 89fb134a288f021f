//! How members rest, and what happens meanwhile, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod away;
mod later;
mod quiet;
mod status;

use canteen_protocol::rest::{
    AwayReply, GetRest, Quiet, Rest, SetAway, SetQuiet, SetStatus, SetZone, Work,
};
use canteen_protocol::sync::GetRange;
use canteen_protocol::{Body, Event, LogId, Seq, Time};
use canteen_testkit::{Client, TestServer};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// A status as a client asks for it now.
fn status(server: &TestServer, client: &Client, work: Work, until: Option<i64>) -> SetStatus {
    let at = server.clock.now();
    SetStatus {
        client_id: client.fresh(),
        at,
        work,
        text: String::new(),
        until: until.map(|after| Time(at.0 + after)),
    }
}

fn quiet(server: &TestServer, client: &Client, quiet: Quiet) -> SetQuiet {
    SetQuiet { client_id: client.fresh(), at: server.clock.now(), quiet }
}

fn away(server: &TestServer, client: &Client, text: &str) -> SetAway {
    let reply = AwayReply { text: text.into(), ..AwayReply::default() };
    SetAway { client_id: client.fresh(), at: server.clock.now(), reply: Some(reply) }
}

fn zone(client: &Client, zone: &str, chosen: bool) -> SetZone {
    SetZone { client_id: client.fresh(), zone: zone.into(), chosen }
}

async fn rest(client: &Client) -> Rest {
    client.call(GetRest {}).await.unwrap()
}

/// What was told to the member's devices of how they rest.
async fn told(client: &Client) -> Vec<Rest> {
    let log = LogId::Personal(client.member());
    let ask = GetRange { log, from: Seq(1), to: Seq(i64::MAX), newest: false };
    let entries = client.call(ask).await.unwrap().entries;
    entries
        .into_iter()
        .filter_map(|entry| match entry.body {
            Body::Rest(rest) => Some(rest),
            _ => None,
        })
        .collect()
}

/// Waits for the push that says how the member rests.
async fn hears_rest(client: &Client, wanted: impl Fn(&Rest) -> bool) {
    client
        .next_event(|event| match event {
            Event::Entry(entry) => matches!(&entry.body, Body::Rest(rest) if wanted(rest)),
            _ => false,
        })
        .await;
}
