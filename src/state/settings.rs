//! What the member has set about the screen.

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
    /// Notify at all.
    pub notify: bool,
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
            notify: true,
            auto_theme: false,
        }
    }
}
