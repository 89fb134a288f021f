//! Looking at the screen, and waiting for what should appear on it.

use std::sync::atomic::Ordering;

use tokio::time::timeout;

use super::{Pty, lock};
use crate::wait::DEADLINE;

impl Pty {
    /// What is on the screen: its rows without blanks at their ends.
    #[must_use]
    pub fn screen(&self) -> String {
        let parser = lock(&self.screen.parser);
        let (_, columns) = parser.screen().size();
        let rows: Vec<_> =
            parser.screen().rows(0, columns).map(|r| r.trim_end().to_owned()).collect();
        rows.join("\n").trim_end().to_owned()
    }

    /// Looks at the screen as the terminal has it: cells, colours, cursor.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(lock(&self.screen.parser).screen())
    }

    /// The title the program gave the window.
    #[must_use]
    pub fn title(&self) -> String {
        lock(&self.screen.parser).callbacks().title().to_owned()
    }

    /// What the program has put into the clipboard by OSC 52.
    #[must_use]
    pub fn clipboard(&self) -> Option<Vec<u8>> {
        lock(&self.screen.parser).callbacks().clipboard().map(<[u8]>::to_vec)
    }

    /// The notices the program gave by OSC 9 or OSC 777, a title and its text joined by `: `.
    #[must_use]
    pub fn notices(&self) -> Vec<String> {
        lock(&self.screen.parser).callbacks().notices().to_vec()
    }

    /// How often the program rang the bell.
    #[must_use]
    pub fn bells(&self) -> usize {
        lock(&self.screen.parser).callbacks().bells()
    }

    /// How many bytes the program has written.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.screen.bytes.load(Ordering::SeqCst)
    }

    /// Waits until the text is on the screen, within one row.
    pub async fn wait_text(&self, text: &str) {
        self.wait_for(&format!("{text:?}"), |screen| screen.contains(text)).await;
    }

    /// Waits until the text is not on the screen any more.
    pub async fn wait_gone(&self, text: &str) {
        self.wait_for(&format!("the end of {text:?}"), |screen| !screen.contains(text)).await;
    }

    /// Waits until something holds of the screen's text.
    pub async fn wait(&self, holds: impl FnMut(&str) -> bool) {
        self.wait_for("what the test looks for", holds).await;
    }

    async fn wait_for(&self, what: &str, mut holds: impl FnMut(&str) -> bool) {
        let found = async {
            loop {
                let changed = self.screen.changed.notified();
                // Looked at before the screen, so that the last words are not missed.
                let ended = *lock(&self.screen.ended);
                if holds(&self.screen()) {
                    return true;
                }
                if ended {
                    return false;
                }
                changed.await;
            }
        };
        let end = match timeout(DEADLINE, found).await {
            Ok(true) => return,
            Ok(false) => "the program has ended",
            Err(_) => "the program runs",
        };
        panic!("{what} did not appear; {end}; the screen:\n{}", self.screen());
    }
}
