//! When to draw: at once for what the member does, at most so often for what others do.

use tokio::time::{Duration, Instant};

/// The least time between two frames that nobody asked for.
const FRAME: Duration = Duration::from_millis(33);

/// What has changed since the last frame.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    last: Instant,
    changed: bool,
    urgent: bool,
}

impl Pace {
    /// A frame was drawn.
    pub fn drawn(now: Instant) -> Self {
        Self { last: now, changed: false, urgent: false }
    }

    /// Something changed.
    pub fn changed(&mut self) {
        self.changed = true;
    }

    /// Something changed that the member waits for.
    pub fn urgent(&mut self) {
        self.urgent = true;
    }

    /// A moment has come that was waited for. When it was the next frame's, that is drawn now.
    pub fn passed(&mut self, now: Instant) {
        if !self.changed || self.due().is_some_and(|due| due <= now) {
            self.urgent = true;
        }
    }

    /// When what has changed may be drawn.
    pub fn due(&self) -> Option<Instant> {
        self.changed.then(|| self.last + FRAME)
    }

    /// Whether to draw now.
    pub fn may_draw(&self, now: Instant) -> bool {
        self.urgent || self.due().is_some_and(|due| due <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_drawn_at_once_and_news_in_turn() {
        let start = Instant::now();
        let soon = start + Duration::from_millis(5);
        let mut pace = Pace::drawn(start);
        assert!(!pace.may_draw(soon), "nothing changed");
        pace.changed();
        assert!(!pace.may_draw(soon));
        assert_eq!(pace.due(), Some(start + FRAME));
        assert!(pace.may_draw(start + FRAME));
        pace.urgent();
        assert!(pace.may_draw(soon));
        assert!(!Pace::drawn(soon).may_draw(start + FRAME));
    }
}
