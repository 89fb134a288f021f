//! What the world says of a domain. Everything it says is hostile: answers are bounded in size and
//! time, nothing is followed, and no private network is asked unless the operator names it.

mod address;
mod net;

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

pub use net::Net;

/// What was found, or why nothing was, for whoever asked.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, String>> + Send>>;

/// Asks the world.
pub trait Resolver: Send + Sync {
    /// The texts of the TXT records of a name.
    fn txt(&self, name: &str) -> Answer<Vec<String>>;
    /// The text of a small page; `url` is `https`, of a name and not of an address.
    fn page(&self, url: &str) -> Answer<String>;
}

/// A world that a test makes: names and addresses of pages, and what stands there.
#[derive(Clone, Default)]
pub struct Memory {
    texts: Arc<Mutex<HashMap<String, Vec<String>>>>,
}

impl Memory {
    /// Lets texts stand at a name or an address, in the place of what stood there.
    pub fn put(&self, place: &str, texts: &[&str]) {
        let texts = texts.iter().map(ToString::to_string).collect();
        self.lock().insert(place.to_owned(), texts);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Vec<String>>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, place: &str) -> Result<Vec<String>, String> {
        self.lock().get(place).cloned().ok_or_else(|| "there is no such name".to_owned())
    }
}

impl Resolver for Memory {
    fn txt(&self, name: &str) -> Answer<Vec<String>> {
        let found = self.get(name);
        Box::pin(async { found })
    }

    fn page(&self, url: &str) -> Answer<String> {
        let found = self.get(url).map(|lines| lines.join("\n"));
        Box::pin(async { found })
    }
}
