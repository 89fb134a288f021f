//! What members change of themselves (DIR-09).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::account::CodeRequested;
use crate::directory::{Gender, Member};
use crate::method::methods;

/// A field that a corp may let its members change themselves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OwnField {
    /// Name.
    Name,
    /// English name.
    EnglishName,
    /// Title.
    Title,
    /// Gender.
    Gender,
    /// Mobile number, to which sign-in codes are sent.
    Mobile,
    /// Landline.
    Landline,
    /// E-mail address, to which sign-in codes are sent.
    Email,
}

impl OwnField {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::EnglishName,
        Self::Title,
        Self::Gender,
        Self::Mobile,
        Self::Landline,
        Self::Email,
    ];

    /// As it is written, such as `english_name`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::EnglishName => "english_name",
            Self::Title => "title",
            Self::Gender => "gender",
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Email => "email",
        }
    }

    /// Whether one signs in by it, so that changing it takes a proof of who does.
    #[must_use]
    pub fn is_way_in(self) -> bool {
        matches!(self, Self::Mobile | Self::Email)
    }
}

/// Fields that members change themselves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct OwnFields(pub BTreeSet<OwnField>);

impl OwnFields {
    /// Whether this is one of them.
    #[must_use]
    pub fn has(&self, field: OwnField) -> bool {
        self.0.contains(&field)
    }
}

impl Default for OwnFields {
    fn default() -> Self {
        Self(BTreeSet::from([OwnField::Mobile, OwnField::Email]))
    }
}

impl fmt::Display for OwnFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.0.iter().map(|field| field.word()).collect();
        f.write_str(if words.is_empty() { "none" } else { "" })?;
        f.write_str(&words.join(","))
    }
}

impl FromStr for OwnFields {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "none" {
            return Ok(Self(BTreeSet::new()));
        }
        let field = |word: &str| {
            OwnField::ALL.into_iter().find(|field| field.word() == word).ok_or_else(|| {
                let all = OwnField::ALL.map(OwnField::word).join(", ");
                format!("{word:?} is no field that members can change: choose from {all}, or none")
            })
        };
        text.split(',').map(|word| field(word.trim())).collect::<Result<_, _>>().map(Self)
    }
}

/// By what a member proves that it is them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Their password; a code of their authenticator does as well when they have one.
    Password,
    /// A code of their authenticator, or a recovery code.
    Authenticator,
    /// A code that `me.send_code` sends to their present address: they have nothing else.
    SentCode,
}

/// The signed-in member's own card.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GetOwn {}

/// A member's own card.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Own {
    /// All of it.
    pub member: Member,
    /// What of it they may change.
    pub fields: OwnFields,
    /// What they prove with that it is them, when they change the mobile number or e-mail address.
    pub proof: Proof,
}

/// Changes fields of the signed-in member, as far as the corp lets them. What is left out stays.
/// Another mobile number or e-mail address takes a proof: [`Own::proof`] says which.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ChangeOwn {
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub english_name: Option<String>,
    /// Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Gender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    /// Mobile number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mobile: Option<String>,
    /// Landline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landline: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// A code of the authenticator, a recovery code, or the code that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl fmt::Debug for ChangeOwn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChangeOwn { .. }")
    }
}

/// Sends a code to the signed-in member's present address, by which they prove that it is them:
/// e-mail, else a text message.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SendOwnCode {}

methods! {
    "me.get" => GetOwn, Own;
    "me.change" => ChangeOwn, Member;
    "me.send_code" => SendOwnCode, CodeRequested;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_written_as_a_list() {
        for (text, count) in
            [("none", 0), ("mobile,email", 2), ("name,english_name,title,gender,landline", 5)]
        {
            let fields: OwnFields = text.parse().unwrap();
            assert_eq!((fields.0.len(), fields.to_string()), (count, text.to_owned()));
        }
        assert_eq!("email, mobile".parse(), Ok(OwnFields::default()));
        for text in ["", "departments", "mobile,", "Email"] {
            assert!(text.parse::<OwnFields>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_one_signs_in_by_takes_a_proof() {
        let by: Vec<_> = OwnField::ALL.into_iter().filter(|field| field.is_way_in()).collect();
        assert_eq!(by, [OwnField::Mobile, OwnField::Email]);
    }
}
