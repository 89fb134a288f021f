//! What the pane holds.

/// The pane's state.
#[derive(Debug, Default)]
pub struct State {}
