//! What the member has set about the screen.

use crate::config::{self, Hints, Notify, NotifyFor, TimeFormat};

/// The part of the configuration that `update` and `view` read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Draw with ASCII only.
    pub ascii: bool,
    /// Hours up to 12 with am and pm.
    pub hours12: bool,
    /// How long a chord that can still grow waits, in milliseconds.
    pub chord_ms: i64,
    /// Lines one notch of the wheel moves.
    pub wheel_lines: i32,
    /// Keep the text of messages out of notifications.
    pub private_notices: bool,
    /// By which way the member is told of messages.
    pub notify: Notify,
    /// Of which messages.
    pub notify_for: NotifyFor,
    /// Whether the bell is rung.
    pub bell: bool,
    /// Whether the window's title counts what is unread.
    pub title: bool,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Which hints the status line shows.
    pub hints: Hints,
    /// Minutes without a key after which one is away by oneself; 0 for never.
    pub away_minutes: i64,
    /// Away while no terminal is attached to the tmux session.
    pub away_detached: bool,
    /// Show pictures in the chat.
    pub pictures: bool,
    /// The program that plays sound, with its arguments, or `auto`.
    pub player: String,
    /// Take the theme that suits the terminal.
    pub auto_theme: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ascii: false,
            hours12: false,
            chord_ms: 600,
            wheel_lines: 3,
            private_notices: false,
            notify: Notify::Auto,
            notify_for: NotifyFor::All,
            bell: true,
            title: true,
            mouse: true,
            hints: Hints::All,
            away_minutes: 0,
            away_detached: false,
            pictures: true,
            player: "auto".into(),
            auto_theme: false,
        }
    }
}

impl Settings {
    /// The part of the configuration that is about the screen.
    #[must_use]
    pub fn of(settings: &config::Settings) -> Self {
        Self {
            ascii: settings.ascii,
            hours12: settings.time == TimeFormat::Hours12,
            chord_ms: i64::try_from(settings.chord_ms).unwrap_or(600),
            wheel_lines: i32::from(settings.scroll),
            private_notices: !settings.notify_text,
            away_minutes: i64::try_from(settings.away_minutes).unwrap_or(0),
            away_detached: settings.away_detached,
            notify: settings.notify,
            notify_for: settings.notify_for,
            bell: settings.bell,
            title: settings.title,
            mouse: settings.mouse,
            hints: settings.hints,
            pictures: settings.pictures,
            player: settings.player.clone(),
            auto_theme: settings.theme.is_none(),
        }
    }
}
