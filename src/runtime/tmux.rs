//! What only tmux knows.

use std::process::Stdio;

use tokio::process::Command;

/// Whether any terminal shows the session of a pane; none when tmux does not say.
pub async fn is_attached(pane: &str) -> Option<bool> {
    let mut ask = Command::new("tmux");
    ask.args(["display-message", "-p"]);
    if !pane.is_empty() {
        ask.args(["-t", pane]);
    }
    let said = ask
        .arg("#{session_attached}")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .ok()?;
    let count: u32 = std::str::from_utf8(&said.stdout).ok()?.trim().parse().ok()?;
    said.status.success().then_some(count > 0)
}
