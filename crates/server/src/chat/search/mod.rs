//! Looking for messages: in what a member may see, which is their stays and nothing else, the
//! latest first. `wanted` is what is looked for, `look` how it is found, `way` by which
//! way; the index is the store's.

mod fill;
mod look;
mod wanted;
mod way;

use std::sync::Arc;

use canteen_protocol::search::{Found, MAX_HITS, SearchMessages};
use canteen_protocol::{ErrorCode, MemberId, WireError};
use serde_json::json;
use tokio::sync::Semaphore;

use crate::account::Throttle;
use crate::app::{App, Caller};
use crate::fault::{Fault, Outcome};
use crate::router::Router;
use wanted::Wanted;

pub use fill::register_jobs;

/// Hits of an answer when nothing is said.
const HITS: usize = 30;
/// Searches a member may make at once, and the milliseconds after which there is another.
const AT_ONCE: i64 = 30;
const EVERY: i64 = 100;
/// Searches of a node that run at once, so that other readers are not kept waiting.
const RUNNING: usize = 2;

/// Adds the method.
pub fn register(router: &mut Router) {
    let bounds =
        Arc::new(Bounds { pace: Throttle::new(AT_ONCE, EVERY), running: Semaphore::new(RUNNING) });
    router.query(move |app: App, caller: Caller, request: SearchMessages| {
        let bounds = Arc::clone(&bounds);
        async move { search(app, caller, request, &bounds).await }
    });
}

struct Bounds {
    pace: Throttle<MemberId>,
    running: Semaphore,
}

/// Messages that fit, as they read now.
///
/// # Errors
/// Invalid when there is nothing to look for, too large, too many searches.
async fn search(
    app: App,
    caller: Caller,
    request: SearchMessages,
    bounds: &Bounds,
) -> Outcome<Found> {
    let SearchMessages { criteria, cursor, limit } = request;
    let wanted = Wanted::of(criteria)?;
    bounds.pace.take(caller.member, app.now()).map_err(too_many)?;
    let limit = limit.unwrap_or(HITS).clamp(1, MAX_HITS);
    // Never closed; were it, nothing would be lost but the bound.
    let _running = bounds.running.acquire().await.ok();
    Ok(app.db.read(move |conn| look::look(conn, caller, &wanted, cursor, limit)).await?)
}

fn too_many(retry_ms: i64) -> Fault {
    let message = format!("too many searches in a short time: wait {retry_ms} ms");
    let error = WireError::new(ErrorCode::RateLimited, message);
    Fault::Refused(error.with(json!({ "retry_ms": retry_ms })))
}
