//! Keeps `seen` of connected devices true to the minute, also in sessions that last for days.

use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::account::store::device;
use crate::app::App;
use crate::db::{DbResult, Lane};

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
