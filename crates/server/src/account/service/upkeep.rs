//! Keeps `seen` of connected devices true to the minute, also in sessions that last for days, and
//! forgets second steps that nobody took.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::account::store::{device, ticket, totp};
use crate::app::App;
use crate::db::{DbResult, Lane, Tx};

/// How often.
const PERIOD: Duration = Duration::from_secs(60);

/// The task behind it; dropping this ends it.
pub struct Upkeep {
    _task: JoinSet<()>,
}

impl Upkeep {
    /// Starts it.
    #[must_use]
    pub fn start(app: App) -> Self {
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut clock = interval(PERIOD);
            clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
            clock.tick().await;
            loop {
                clock.tick().await;
                if let Err(error) = note_connected(&app).await {
                    tracing::warn!(%error, "cannot note which devices are connected");
                }
                if let Err(error) = sweep(&app).await {
                    tracing::warn!(%error, "cannot forget sign-ins that are over");
                }
            }
        });
        Self { _task: task }
    }
}

/// Notes that the devices connected to this node are there now.
///
/// # Errors
/// As the database says.
pub async fn note_connected(app: &App) -> DbResult<()> {
    let (devices, now) = (app.hub.devices(), app.now());
    if devices.is_empty() {
        return Ok(());
    }
    app.db.write(Lane::Admin, move |tx| device::all_seen(tx, &devices, now)).await
}

/// Forgets second steps that are over, and the secrets of authenticators nobody confirmed.
///
/// # Errors
/// As the database says.
pub async fn sweep(app: &App) -> DbResult<()> {
    let now = app.now();
    let work = move |tx: &mut Tx<'_>| {
        ticket::sweep(tx, now)?;
        totp::sweep_pending(tx, now)
    };
    app.db.write(Lane::Admin, work).await
}
