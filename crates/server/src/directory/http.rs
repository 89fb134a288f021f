//! The pages of import and export: decode, ask the service, encode. Bodies are lines of JSON.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use canteen_protocol::import::{Import, Row, Said};
use canteen_protocol::{EXPORT, ErrorCode, IMPORT};
use futures_util::{StreamExt, stream};
use serde::Serialize;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::time::timeout;

use super::service::{export, import};
use crate::account;
use crate::app::{App, Caller};
use crate::fault::{Fault, Outcome};
use crate::http::page::{self, Page};

/// Bytes of an import.
const BODY: usize = 64 * 1024 * 1024;
/// Bytes of one piece of an answer, about.
const PIECE: usize = 64 * 1024;
/// An answer is never silent for longer, so that nobody takes the line for dead.
const SILENCE: Duration = Duration::from_secs(5);

/// The pages.
pub fn routes(app: App) -> Router {
    Router::new().route(IMPORT, post(import)).route(EXPORT, get(export)).with_state(app)
}

async fn admin(app: &App, headers: &HeaderMap) -> Outcome<Caller> {
    let caller = account::identify(app, page::token(headers)).await?;
    import::check(app, caller).await?;
    Ok(caller)
}

/// `POST /v1/directory/import`.
async fn import(State(app): State<App>, request: Request) -> Page<Response> {
    let (head, body) = request.into_parts();
    let caller = match admin(&app, &head.headers).await {
        Ok(caller) => caller,
        Err(fault) => {
            // Whoever is still speaking does not hear; of others nothing is kept.
            hear_out(body).await;
            return Err(fault.into());
        }
    };
    let body = axum::body::to_bytes(body, BODY).await.map_err(|_| {
        Fault::refused(
            ErrorCode::TooLarge,
            format!("the rows are larger than {} MiB, or broke off: split the file", BODY >> 20),
        )
    })?;
    let read = tokio::task::spawn_blocking(move || read(&body)).await;
    let (ask, rows) = read.map_err(|error| Fault::Internal(error.to_string()))??;
    let (tell, said) = unbounded_channel();
    // On a task of its own: an import that has begun is finished, whoever still listens.
    tokio::spawn(async move { import::import(&app, caller, ask, rows, tell).await });
    Ok(lines(Body::from_stream(answer(said))))
}

/// Listens to a body for nothing, for a while.
async fn hear_out(body: Body) {
    let mut stream = body.into_data_stream();
    let all = async {
        let mut heard = 0;
        while let Some(Ok(piece)) = stream.next().await {
            heard += piece.len();
            if heard > BODY {
                break;
            }
        }
    };
    // Who takes longer is cut off.
    drop(timeout(SILENCE, all).await);
}

/// `GET /v1/directory/export`.
async fn export(State(app): State<App>, headers: HeaderMap) -> Page<Response> {
    let caller = admin(&app, &headers).await?;
    let all = export::export(&app, caller).await?.into_iter();
    let pieces = stream::unfold(all, |mut all| async move {
        let mut piece = Vec::new();
        while piece.len() < PIECE {
            let Some(line) = all.next() else { break };
            if let Err(error) = write(&line, &mut piece) {
                return Some((Err(error), all));
            }
        }
        (!piece.is_empty()).then(|| (Ok(Bytes::from(piece)), all))
    });
    Ok(lines(Body::from_stream(pieces)))
}

fn lines(body: Body) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, body).into_response()
}

/// The first line and the rows.
fn read(body: &[u8]) -> Outcome<(Import, Vec<Row>)> {
    let mut lines = body.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let bad = |error: serde_json::Error| Fault::invalid(format!("lines of an import: {error}"));
    let ask = serde_json::from_slice(lines.next().unwrap_or_default()).map_err(bad)?;
    let rows = lines.take(import::ROWS + 1).map(|line| serde_json::from_slice(line).map_err(bad));
    Ok((ask, rows.collect::<Outcome<_>>()?))
}

/// What is said, several lines a piece when they come fast.
fn answer(said: UnboundedReceiver<Said>) -> impl stream::Stream<Item = serde_json::Result<Bytes>> {
    stream::unfold((said, None), |(mut said, mut last)| async move {
        let mut line = match timeout(SILENCE, said.recv()).await {
            Ok(line) => line?,
            // Once more, as a sign of life.
            Err(_) => Said::Progress(last?),
        };
        let mut piece = Vec::new();
        loop {
            if let Said::Progress(progress) = &line {
                last = Some(*progress);
            }
            if let Err(error) = write(&line, &mut piece) {
                return Some((Err(error), (said, last)));
            }
            match said.try_recv() {
                Ok(next) if piece.len() < PIECE => line = next,
                Ok(next) => {
                    return Some(match write(&next, &mut piece) {
                        Ok(()) => (Ok(Bytes::from(piece)), (said, last)),
                        Err(error) => (Err(error), (said, last)),
                    });
                }
                Err(_) => return Some((Ok(Bytes::from(piece)), (said, last))),
            }
        }
    })
}

fn write(line: &impl Serialize, piece: &mut Vec<u8>) -> serde_json::Result<()> {
    serde_json::to_writer(&mut *piece, line)?;
    piece.push(b'\n');
    Ok(())
}
