//! To come: timers that survive restarts.
