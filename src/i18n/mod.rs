//! The words of the interface, in English and Simplified Chinese, by way of Fluent.
//!
//! Knows no state. Both languages hold the same keys with the same arguments; a test says so.

mod lang;

use std::sync::Arc;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};

pub use lang::Lang;

macro_rules! parts {
    ($($name:literal),* $(,)?) => {
        const EN: &[(&str, &str)] = &[$(($name, include_str!(concat!("en/", $name, ".ftl"))),)*];
        const ZH_CN: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("zh-CN/", $name, ".ftl"))),)*];
    };
}

parts![
    "shell",
    "commands",
    "chats",
    "chat",
    "contacts",
    "workbench",
    "todo",
    "admin",
    "dialogs",
    "settings",
    "rest",
    "search",
    "cli",
    "words",
];

/// The texts of one language.
#[derive(Clone)]
pub struct Texts {
    lang: Lang,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Texts({:?})", self.lang)
    }
}

impl Texts {
    /// The texts of a language.
    #[must_use]
    pub fn new(lang: Lang) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.id()]);
        // Marks around arguments would be shown as boxes by many terminals.
        bundle.set_use_isolating(false);
        let parts = match lang {
            Lang::En => EN,
            Lang::ZhCn => ZH_CN,
        };
        for (_, text) in parts {
            // A file with faults still gives what is right in it; the tests find the faults.
            let resource = match FluentResource::try_new((*text).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { lang, bundle: Arc::new(bundle) }
    }

    /// Which language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The text under a key; the key itself when there is none.
    #[must_use]
    pub fn get(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text under a key with its arguments filled in.
    #[must_use]
    pub fn with(&self, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, value.clone());
        }
        self.format(key, Some(&args))
    }

    /// Whether there is a text under this key.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        match pattern {
            Some(pattern) => {
                self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
            }
            None => key.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
