//! The way to the server: whether it answers, how fast, and what its clock shows.

use std::time::Instant;

use canteen_protocol::Time;

use super::report::Server;
use crate::cli::context::Context;
use crate::cli::link::Link;

/// Signs in as the client would, and looks at the answer.
pub async fn of(context: &Context<'_>) -> Server {
    let session = match context.session() {
        Ok(session) => session,
        Err(failure) => {
            return Server {
                error: Some(failure.message),
                hint: Some(failure.hint),
                ..Server::default()
            };
        }
    };
    let began = Instant::now();
    let before = now();
    let server = Server { url: Some(session.url.clone()), ..Server::default() };
    match Link::with(context, &session).await {
        Ok(Link { welcome, .. }) => {
            // The server looked at its clock somewhere in between.
            let middle = i64::midpoint(before, now());
            Server {
                reached: true,
                answered_ms: u64::try_from(began.elapsed().as_millis()).ok(),
                clock_ms: Some(welcome.time.0 - middle),
                server: Some(canteen_text::sanitize::line(&welcome.server, 80)),
                ..server
            }
        }
        Err(failure) => {
            let hint = if failure.hint.is_empty() {
                "Look at the address and the network; with a certificate of your own, set ca_file."
                    .to_owned()
            } else {
                failure.hint
            };
            Server { error: Some(failure.message), hint: Some(hint), ..server }
        }
    }
}

fn now() -> i64 {
    Time(jiff::Timestamp::now().as_millisecond()).0
}
