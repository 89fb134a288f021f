//! Tokens by which identity providers write the directory over SCIM.

use serde::{Deserialize, Serialize};

use crate::method::{Nothing, methods};
use crate::{MemberId, ScimTokenId, Time};

/// Makes a token (administrators of the whole corp).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AddToken {
    /// What it is called, 1 to 64 characters; no other open token of the corp is called so.
    pub name: String,
    /// Until when it holds; for ever when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
}

/// A token as it was made: the only time that it is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MadeToken {
    /// What is known of it.
    pub token: Token,
    /// What the provider sends.
    pub secret: String,
    /// Where the provider finds this server: its path.
    pub path: String,
    /// All of it, when the server knows its own address; else the client puts the server's before
    /// the path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl std::fmt::Debug for MadeToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MadeToken").field("token", &self.token).finish_non_exhaustive()
    }
}

/// Whether a token is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TokenState {
    /// It is.
    Open,
    /// Its time is over.
    Expired,
    /// Who made it does not administer the whole corp any more.
    Orphaned,
}

/// A token.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Token {
    /// Its number.
    pub id: ScimTokenId,
    /// What it is called.
    pub name: String,
    /// Whether it is taken.
    pub state: TokenState,
    /// Who made it.
    pub creator: MemberId,
    /// Their account.
    pub creator_userid: String,
    /// When it was made.
    pub created: Time,
    /// Until when it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Time>,
    /// When it was last used, to a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<Time>,
}

/// Asks for the tokens that were not revoked (administrators of the whole corp).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListTokens {}

/// Tokens, the newest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tokens {
    /// The tokens.
    pub tokens: Vec<Token>,
}

/// Ends a token (administrators of the whole corp).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RevokeToken {
    /// Which.
    pub token: ScimTokenId,
}

methods! {
    "scim.add_token" => AddToken, MadeToken;
    "scim.tokens" => ListTokens, Tokens;
    "scim.revoke_token" => RevokeToken, Nothing;
}
