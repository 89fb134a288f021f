//! Who hears what on this node.

use crate::bus::{Listener, Notice};

/// The sessions of this node, by what they hear.
#[derive(Default)]
pub struct Hub {}

impl Listener for Hub {
    fn hear(&self, notices: &[Notice]) {
        tracing::trace!(count = notices.len(), "notices");
    }
}
