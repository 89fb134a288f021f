//! Requests by name.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A request: its name on the wire, its parameters (the implementing type) and its result.
pub trait Method: Serialize + DeserializeOwned + Send + 'static {
    /// Such as `message.send`.
    const NAME: &'static str;
    /// What the server answers.
    type Result: Serialize + DeserializeOwned + Send + 'static;
}

/// The empty result or the empty set of parameters.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Nothing {}

macro_rules! methods {
    ($($name:literal => $params:ty, $result:ty;)*) => {
        $(impl crate::Method for $params {
            const NAME: &'static str = $name;
            type Result = $result;
        })*

        /// Schemas of the methods of this file: name, parameters, result.
        #[cfg(feature = "schema")]
        #[must_use]
        pub fn schemas() -> Vec<(&'static str, schemars::Schema, schemars::Schema)> {
            vec![$(($name, schemars::schema_for!($params), schemars::schema_for!($result)),)*]
        }
    };
}
pub(crate) use methods;
