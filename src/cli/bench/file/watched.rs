//! A command that is run to its end, and how much memory it took on the way.

use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::{MissedTickBehavior, interval};

use crate::cli::bench::failed;
use crate::cli::bench::process::Process;
use crate::cli::exit::{Failure, Outcome};

/// How often its memory is looked at: the system remembers the most there was, but forgets it with
/// the process.
const LOOK: Duration = Duration::from_millis(20);

/// A command that went well.
pub struct Watched {
    /// The object it printed.
    pub said: Value,
    /// Bytes of resident memory, at most.
    pub peak: u64,
}

/// Runs it.
///
/// # Errors
/// When it fails, or prints something else than an object.
pub async fn run(mut command: Command) -> Outcome<Watched> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(failed)?;
    let id = child.id().ok_or_else(|| failed("a command ended before it began"))?;
    let (mut printed, mut peak) = (String::new(), 0);
    let mut out = child.stdout.take().ok_or_else(|| failed("a command has no output"))?;
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut read = std::pin::pin!(out.read_to_string(&mut printed));
    loop {
        tokio::select! {
            read = &mut read => {
                read.map_err(failed)?;
                break;
            }
            // It may be about to end.
            _ = look.tick() => peak = Process(id).peak().unwrap_or(peak),
        }
    }
    let status = child.wait().await.map_err(failed)?;
    if !status.success() {
        return Err(Failure::new("bench", format!("a command of the client failed: {status}")));
    }
    let said = serde_json::from_str(&printed).map_err(failed)?;
    Ok(Watched { said, peak })
}
