//! The bus of a single node: a call.

use std::sync::{Arc, PoisonError, RwLock};

use super::{Bus, Listener, Notice};

/// Delivers within the process.
#[derive(Default)]
pub struct LocalBus {
    listeners: RwLock<Vec<Arc<dyn Listener>>>,
}

impl Bus for LocalBus {
    fn publish(&self, notices: Vec<Notice>) {
        if notices.is_empty() {
            return;
        }
        for listener in self.listeners.read().unwrap_or_else(PoisonError::into_inner).iter() {
            listener.hear(&notices);
        }
    }

    fn attach(&self, listener: Arc<dyn Listener>) {
        self.listeners.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }
}
