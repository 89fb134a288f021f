//! The node's few clocks: seconds, gathered pushes, waking, healing. None is per session.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::{Gateway, Hub, heal};

/// The tasks behind the hub; dropping this ends them.
pub struct Upkeep {
    _tasks: JoinSet<()>,
}

impl Upkeep {
    /// Starts them.
    #[must_use]
    pub fn start(gateway: &Arc<Gateway>) -> Self {
        let mut tasks = JoinSet::new();
        tasks.spawn(seconds(Arc::clone(&gateway.app.hub)));
        let hub = Arc::clone(&gateway.app.hub);
        tasks.spawn(async move { hub.wake().await });
        tasks.spawn(gather(Arc::clone(&gateway.app.hub)));
        tasks.spawn(heal::run(Arc::clone(gateway)));
        Self { _tasks: tasks }
    }
}

async fn seconds(hub: Arc<Hub>) {
    let mut clock = interval(Duration::from_secs(1));
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    clock.tick().await;
    loop {
        clock.tick().await;
        hub.pass_second();
    }
}

async fn gather(hub: Arc<Hub>) {
    loop {
        hub.gathered.notified().await;
        sleep(hub.pace.gather).await;
        hub.push_gathered();
    }
}
