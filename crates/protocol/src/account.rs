//! Signing in and out, devices.

use serde::{Deserialize, Serialize};

use crate::method::{Nothing, methods};
use crate::{DeviceId, MemberId, Time};

/// Trades a password or a code for a device token. Allowed before the hello.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignIn {
    /// The corp, as its admin gave it out.
    pub corp_id: String,
    /// Account, e-mail address or mobile number.
    pub user: String,
    /// The password, when signing in by password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The six digits, when signing in by code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What to call this device in lists, such as the host's name.
    pub device: String,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignIn {{ corp_id: {:?}, user: {:?}, .. }}", self.corp_id, self.user)
    }
}

/// A new device token.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignedIn {
    /// 256 random bits; shown once, the server keeps a hash.
    pub token: String,
    /// The device it belongs to.
    pub device: DeviceId,
    /// Who signed in.
    pub member: MemberId,
    /// Their account.
    pub userid: String,
    /// Their name.
    pub name: String,
    /// The corp's id.
    pub corp_id: String,
    /// The corp's name.
    pub corp_name: String,
}

/// Sends a six-digit code to the member's e-mail address. The answer is the same whether or not
/// there is such a member. Allowed before the hello.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RequestCode {
    /// The corp's id.
    pub corp_id: String,
    /// Account, e-mail address or mobile number.
    pub user: String,
}

/// How long a code lives and how often it may be tried.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CodeRequested {
    /// Seconds until it is void.
    pub valid_seconds: i64,
    /// Wrong tries until it is void.
    pub tries: u32,
}

/// Ends this device's token.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignOut {}

/// The devices of the signed-in member.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListDevices {}

/// A signed-in device.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// The name it gave.
    pub name: String,
    /// The client program it last used.
    pub client: String,
    /// When it signed in.
    pub created: Time,
    /// When it was last connected.
    pub seen: Time,
    /// Whether it is the one that asks.
    pub this: bool,
}

/// Every device, newest first.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Devices {
    /// The devices.
    pub devices: Vec<Device>,
}

/// Ends one of the member's devices; its connections are closed at once.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RevokeDevice {
    /// Which.
    pub device: DeviceId,
}

/// Changes the signed-in member's password; other devices stay signed in unless asked otherwise.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangePassword {
    /// The present one; not needed when none is set.
    #[serde(default)]
    pub old: Option<String>,
    /// At least 8 characters.
    pub new: String,
    /// End all other devices.
    #[serde(default)]
    pub revoke_others: bool,
    /// Where no password is set: a code of the member's authenticator or a recovery code; without an
    /// authenticator the code that `me.send_code` sends to their present address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

methods! {
    "account.sign_in" => SignIn, SignedIn;
    "account.request_code" => RequestCode, CodeRequested;
    "account.sign_out" => SignOut, Nothing;
    "account.devices" => ListDevices, Devices;
    "account.revoke_device" => RevokeDevice, Nothing;
    "account.change_password" => ChangePassword, Nothing;
}
