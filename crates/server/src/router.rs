//! Methods by name: each slice registers its handlers here, the gateway calls them.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use canteen_protocol::{ErrorCode, Method, WireError};
use serde_json::value::RawValue;

use crate::app::{App, Caller};
use crate::fault::Outcome;

type Answer = Pin<Box<dyn Future<Output = Result<String, WireError>> + Send>>;
type Handler = Arc<dyn Fn(App, Caller, Option<Box<RawValue>>) -> Answer + Send + Sync>;

/// All methods that need a signed-in caller.
#[derive(Default, Clone)]
pub struct Router {
    methods: HashMap<&'static str, Handler>,
}

impl Router {
    /// Answers `M` with `handler`.
    pub fn on<M, F, R>(&mut self, handler: F)
    where
        M: Method,
        F: Fn(App, Caller, M) -> R + Send + Sync + 'static,
        R: Future<Output = Outcome<M::Result>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        let previous = self.methods.insert(
            M::NAME,
            Arc::new(move |app, caller, params| {
                let handler = Arc::clone(&handler);
                Box::pin(async move {
                    let params = decode::<M>(params.as_deref())?;
                    let result = handler(app, caller, params)
                        .await
                        .map_err(|fault| fault.into_wire(M::NAME))?;
                    serde_json::to_string(&result)
                        .map_err(|e| crate::Fault::Internal(e.to_string()).into_wire(M::NAME))
                })
            }),
        );
        debug_assert!(previous.is_none(), "{} is registered twice", M::NAME);
    }

    /// Calls a method; the result is JSON text.
    ///
    /// # Errors
    /// What the method answers, or [`ErrorCode::UnknownMethod`].
    pub async fn call(
        &self,
        app: App,
        caller: Caller,
        method: &str,
        params: Option<Box<RawValue>>,
    ) -> Result<String, WireError> {
        match self.methods.get(method) {
            Some(handler) => handler(app, caller, params).await,
            None => Err(WireError::new(
                ErrorCode::UnknownMethod,
                format!("this server has no method {method:?}: it may be older than the client"),
            )),
        }
    }

    /// The names of all methods, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.methods.keys().copied().collect();
        names.sort_unstable();
        names
    }
}

/// Reads a method's parameters; absent ones are an empty object.
///
/// # Errors
/// [`ErrorCode::Invalid`], naming the field.
pub fn decode<M: Method>(params: Option<&RawValue>) -> Result<M, WireError> {
    serde_json::from_str(params.map_or("{}", RawValue::get))
        .map_err(|e| WireError::new(ErrorCode::Invalid, format!("parameters of {}: {e}", M::NAME)))
}
