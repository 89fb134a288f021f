//! The page to which the company's own page of the second step posts (SEC-04).

use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use canteen_protocol::ErrorCode;
use canteen_protocol::SECOND_FACTOR_PASSED;
use canteen_protocol::second_factor::PagePassed;

use super::service::second;
use crate::app::App;
use crate::fault::Fault;
use crate::http::page::Page;

/// Bytes of what is posted.
const BODY: usize = 4 * 1024;

/// The page.
pub fn routes(app: App) -> Router {
    Router::new()
        .route(SECOND_FACTOR_PASSED, post(passed))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(app)
}

/// `POST /v1/second-factor/passed`.
async fn passed(
    State(app): State<App>,
    said: Result<Json<PagePassed>, JsonRejection>,
) -> Page<StatusCode> {
    let Json(said) = said.map_err(|error| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Fault::refused(ErrorCode::TooLarge, error.body_text()),
        _ => Fault::invalid(error.body_text()),
    })?;
    second::passed::passed(&app, said).await?;
    Ok(StatusCode::NO_CONTENT)
}
