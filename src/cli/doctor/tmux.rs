//! What tmux says of its options.

use std::process::{Command, Stdio};

use super::report::Tmux;

/// Asks tmux; none when it does not answer.
pub fn options() -> Option<Tmux> {
    Some(Tmux {
        allow_passthrough: option("allow-passthrough").unwrap_or_default(),
        set_clipboard: option("set-clipboard")?,
        focus_events: option("focus-events")?,
        escape_time_ms: option("escape-time").and_then(|ms| ms.parse().ok()),
    })
}

/// An option as it holds for this pane. Older versions do not know all.
fn option(name: &str) -> Option<String> {
    let said = Command::new("tmux")
        .args(["display-message", "-p", &format!("#{{{name}}}")])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    let text = match text.as_str() {
        "1" => "on".to_owned(),
        "0" if name != "escape-time" => "off".to_owned(),
        _ => text,
    };
    said.status.success().then(|| canteen_text::sanitize::line(&text, 40))
}
