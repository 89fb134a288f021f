//! What each kind of job does.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use super::Fired;
use crate::app::App;
use crate::db::{Lane, Tx};
use crate::fault::Outcome;

type Within = dyn Fn(&App, &mut Tx<'_>, &Fired) -> Outcome<()> + Send + Sync;
type Done = Pin<Box<dyn Future<Output = Outcome<()>> + Send>>;

/// How a job is carried out.
#[derive(Clone)]
pub(super) enum Handler {
    Within { lane: fn(&Fired) -> Lane, work: Arc<Within> },
    Outside(Arc<dyn Fn(App, Fired) -> Done + Send + Sync>),
}

/// All kinds of jobs. Each slice registers its own.
#[derive(Default, Clone)]
pub struct Jobs {
    kinds: HashMap<&'static str, Handler>,
}

impl Jobs {
    /// Carries a kind out inside the transaction that removes the job: exactly once. `work` has
    /// no effects but those in the database, as it may run again when the commit fails. An error
    /// rolls it back, and it is tried again later.
    pub fn within(
        &mut self,
        kind: &'static str,
        lane: fn(&Fired) -> Lane,
        work: impl Fn(&App, &mut Tx<'_>, &Fired) -> Outcome<()> + Send + Sync + 'static,
    ) {
        self.add(kind, Handler::Within { lane, work: Arc::new(work) });
    }

    /// Carries a kind out that reaches beyond the database, such as a letter: at least once, as
    /// a node may stop after the effect and before it is noted. It may take up to 50 seconds.
    pub fn outside<F>(
        &mut self,
        kind: &'static str,
        work: impl Fn(App, Fired) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = Outcome<()>> + Send + 'static,
    {
        self.add(kind, Handler::Outside(Arc::new(move |app, fired| Box::pin(work(app, fired)))));
    }

    fn add(&mut self, kind: &'static str, handler: Handler) {
        let previous = self.kinds.insert(kind, handler);
        debug_assert!(previous.is_none(), "jobs of kind {kind} are registered twice");
    }

    pub(super) fn get(&self, kind: &str) -> Option<Handler> {
        self.kinds.get(kind).cloned()
    }
}
