//! Messages that come into the open conversation at a steady pace, said by its members.

use std::time::Duration;

use canteen_protocol::ConversationId;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio::time::{Instant, interval};

use super::company::Actors;
use crate::cli::bench::failed;
use crate::cli::exit::Outcome;
use crate::store::fill::Plan;

/// A feed. It goes on until it is ended.
pub struct Feed {
    stop: tokio::sync::oneshot::Sender<()>,
    running: JoinHandle<Outcome<(i64, f64)>>,
}

impl Feed {
    /// Begins with message `first`, so many a second.
    pub fn begin(actors: Actors, plan: Plan, id: ConversationId, first: i64, rate: u32) -> Self {
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let running = tokio::spawn(say(actors, plan, id, first, rate, stopped));
        Self { stop, running }
    }

    /// Ends it; gives the number of the last message said, and how many were said a second.
    ///
    /// # Errors
    /// When the server refused a message.
    pub fn end(self) -> Outcome<(i64, f64)> {
        // One that has failed has ended already, and says why below.
        let _ = self.stop.send(());
        Handle::current().block_on(self.running).map_err(failed)?
    }
}

async fn say(
    actors: Actors,
    plan: Plan,
    id: ConversationId,
    first: i64,
    rate: u32,
    mut stopped: tokio::sync::oneshot::Receiver<()>,
) -> Outcome<(i64, f64)> {
    let began = Instant::now();
    let mut pace = interval(Duration::from_secs(1) / rate.max(1));
    let mut n = first;
    loop {
        tokio::select! {
            _ = pace.tick() => {}
            _ = &mut stopped => {
                let count = u32::try_from(n - first).unwrap_or(u32::MAX);
                return Ok((n - 1, f64::from(count) / began.elapsed().as_secs_f64()));
            }
        }
        actors.say(&plan, id, n, actors.now()).await?;
        n += 1;
    }
}
