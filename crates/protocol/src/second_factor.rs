//! The second factor: an authenticator's codes (TOTP, RFC 6238), recovery codes, and the company's
//! own page (SEC-04).
//!
//! Signing in answers with the error `second_factor` when a second step is due; its `data` is a
//! [`SecondStep`].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::account::SignedIn;
use crate::method::{Nothing, methods};
use crate::{MemberId, Time};

/// Who must have a second factor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhoMust {
    /// Nobody; whoever wants to may.
    #[default]
    Off,
    /// Administrators.
    Admins,
    /// Everyone.
    All,
}

impl WhoMust {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Off, Self::Admins, Self::All];

    /// As it is written in settings.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Admins => "admins",
            Self::All => "all",
        }
    }
}

impl fmt::Display for WhoMust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl std::str::FromStr for WhoMust {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|who| who.word() == text);
        found.ok_or_else(|| format!("{text:?} is not off, admins or all"))
    }
}

/// A secret for an authenticator.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Authenticator {
    /// 160 bits in base32 without padding, for typing.
    pub secret: String,
    /// The same as an `otpauth://totp/` address, for a QR code.
    pub url: String,
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authenticator { .. }")
    }
}

/// What the second step asks for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Step {
    /// A code of the member's authenticator, or a recovery code.
    Code,
    /// The corp asks for a second factor and the member has none: a code of a new authenticator.
    Enrol {
        /// What to set it up with.
        authenticator: Authenticator,
    },
    /// Passing the company's own page; ask [`AwaitSecondStep`] meanwhile.
    Page {
        /// The page, with a number of this sign-in.
        url: String,
        /// Milliseconds between two askings.
        ask_ms: u64,
    },
}

/// The `data` of the error `second_factor`: the first step was right, this is the second.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecondStep {
    /// Stands for the first step.
    pub ticket: String,
    /// Seconds until it is void.
    pub valid_seconds: i64,
    /// Wrong tries until it is void.
    pub tries: u32,
    /// What is asked for.
    pub step: Step,
}

impl fmt::Debug for SecondStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecondStep").field("step", &self.step).finish_non_exhaustive()
    }
}

/// Takes the second step by a code. Allowed before the hello.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TakeSecondStep {
    /// From [`SecondStep`].
    pub ticket: String,
    /// Six digits of the authenticator, or a recovery code.
    pub code: String,
}

impl fmt::Debug for TakeSecondStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TakeSecondStep { .. }")
    }
}

/// Signed in by two steps.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecondStepTaken {
    /// The device token and whose it is.
    pub signed_in: SignedIn,
    /// After enrolling: codes for when the authenticator is lost. Shown once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recovery_codes: Vec<String>,
}

/// Asks whether the company's page was passed. Allowed before the hello.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AwaitSecondStep {
    /// From [`SecondStep`].
    pub ticket: String,
}

impl fmt::Debug for AwaitSecondStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AwaitSecondStep { .. }")
    }
}

/// The answer to [`AwaitSecondStep`].
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecondStepAwaited {
    /// The device token once the page was passed; given once.
    #[serde(default)]
    pub signed_in: Option<SignedIn>,
}

/// The second factor of the signed-in member.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetSecondFactor {}

/// What a member has and must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SecondFactor {
    /// Whether the corp asks it of them.
    pub must: bool,
    /// Whether the company's own page is their second step.
    pub page: bool,
    /// Since when they have an authenticator.
    #[serde(default)]
    pub totp_since: Option<Time>,
    /// Recovery codes not yet used.
    pub recovery_codes: u32,
    /// Whether a password is set, which proves that it is them.
    #[serde(default)]
    pub password: bool,
}

/// Begins to set an authenticator up; it holds from [`ConfirmTotp`] on. Until then one of before
/// stays. The member proves that they are there, as for another address of their own card.
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct EnableTotp {
    /// A code of the present authenticator, or a recovery code; of whoever has neither that nor a
    /// password, the code that `me.send_code` sends to their present address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// Ends the setting up with a code of the new authenticator.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConfirmTotp {
    /// Six digits.
    pub code: String,
}

/// Codes for when the authenticator is lost, each good once. Shown once, the server keeps hashes.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecoveryCodes {
    /// The codes; those of before are void.
    pub codes: Vec<String>,
}

/// Takes the authenticator and the recovery codes away, after a proof as in [`EnableTotp`].
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct DisableTotp {
    /// A code of the authenticator, or a recovery code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// Makes ten new recovery codes, after a proof as in [`EnableTotp`].
#[derive(Clone, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct RenewRecoveryCodes {
    /// A code of the authenticator, or a recovery code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

macro_rules! without_secrets {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " { .. }"))
            }
        }
    )*};
}
without_secrets!(EnableTotp ConfirmTotp DisableTotp RenewRecoveryCodes RecoveryCodes
    NewPageSecret SecondStepTaken SecondStepAwaited);

/// Takes another member's second factor away, who lost it (administrators).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ResetSecondFactor {
    /// Whose.
    pub member: MemberId,
}

/// Makes a new secret with which the company's page signs (administrators).
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RenewPageSecret {}

/// The secret; shown once. That of before is void.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewPageSecret {
    /// The key of the signatures: these characters as they are.
    pub secret: String,
}

/// What the company's page posts to `/v1/second-factor/passed` once it knows the member.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PagePassed {
    /// From the page's address.
    pub ticket: String,
    /// The account of whoever passed.
    pub userid: String,
    /// Seconds since 1970.
    pub time: i64,
    /// HMAC-SHA256 of ticket, account and time, each on a line of its own without a last line end,
    /// in lower-case hexadecimal.
    pub signature: String,
}

methods! {
    "account.take_second_step" => TakeSecondStep, SecondStepTaken;
    "account.await_second_step" => AwaitSecondStep, SecondStepAwaited;
    "account.second_factor" => GetSecondFactor, SecondFactor;
    "account.enable_totp" => EnableTotp, Authenticator;
    "account.confirm_totp" => ConfirmTotp, RecoveryCodes;
    "account.disable_totp" => DisableTotp, Nothing;
    "account.renew_recovery_codes" => RenewRecoveryCodes, RecoveryCodes;
    "account.reset_second_factor" => ResetSecondFactor, Nothing;
    "corp.renew_page_secret" => RenewPageSecret, NewPageSecret;
}
