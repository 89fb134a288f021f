//! How a command ends: the exit codes and errors that scripts depend on.

use canteen_protocol::{ErrorCode, WireError};
use serde::Serialize;

use crate::net::CallError;
use crate::transfers::TransferError;

/// The exit codes. Scripts depend on the numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Refused or failed.
    Failed = 1,
    /// Wrong usage.
    Usage = 2,
    /// Nobody is signed in, or the server does not know the device any more.
    NotSignedIn = 3,
    /// The server cannot be reached. Nothing is lost: what was to be sent is queued.
    Unreachable = 4,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// A stable word for programs: an [`ErrorCode`] of the wire, or one of this side.
    pub code: String,
    /// Why, in lower case.
    pub message: String,
    /// What to do; empty when the message says it.
    pub hint: String,
}

/// What a command comes to.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A refusal or failure.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { exit: Exit::Failed, code: code.into(), message: message.into(), hint: String::new() }
    }

    /// Arguments that make no sense.
    pub fn usage(message: impl Into<String>) -> Self {
        Self { exit: Exit::Usage, ..Self::new("usage", message) }
    }

    /// Nobody is signed in.
    pub fn not_signed_in(message: impl Into<String>) -> Self {
        Self { exit: Exit::NotSignedIn, ..Self::new("not_signed_in", message) }
            .hint("canteen login URL --corp CORP_ID --user USER signs you in")
    }

    /// The server cannot be reached.
    pub fn unreachable(message: impl Into<String>) -> Self {
        Self { exit: Exit::Unreachable, ..Self::new("unreachable", message) }
    }

    /// The same with a way out.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: hint.into(), ..self }
    }

    /// Whoever reads the output has gone: that is no fault, and there is nobody to tell.
    #[must_use]
    pub fn hangup() -> Self {
        Self { exit: Exit::Done, ..Self::new("hangup", "") }
    }

    /// One line for people.
    #[must_use]
    pub fn line(&self) -> String {
        let line = match self.hint.as_str() {
            "" => format!("canteen: {}", self.message),
            hint => format!("canteen: {}: {hint}", self.message),
        };
        canteen_text::sanitize::line(&line, 1_000)
    }

    /// One line for programs.
    #[must_use]
    pub fn json(&self) -> String {
        #[derive(Serialize)]
        struct Shape<'a> {
            error: Error<'a>,
        }
        #[derive(Serialize)]
        struct Error<'a> {
            code: &'a str,
            message: &'a str,
            hint: &'a str,
        }
        let error = Error { code: &self.code, message: &self.message, hint: &self.hint };
        serde_json::to_string(&Shape { error }).unwrap_or_default()
    }
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Refused(error) => error.into(),
            CallError::Setup(_) => Self::new("setup", error.to_string()),
            CallError::Protocol(_) => Self::new("protocol", error.to_string()),
            CallError::Unreachable(_) | CallError::Closed(_) | CallError::Timeout(_) => {
                Self::unreachable(error.to_string())
            }
        }
    }
}

impl From<TransferError> for Failure {
    fn from(error: TransferError) -> Self {
        match error {
            TransferError::Call(error) => error.into(),
            TransferError::Read { .. } | TransferError::Write { .. } => {
                Self::new("io", error.to_string())
            }
            error => error.into_wire().into(),
        }
    }
}

impl From<WireError> for Failure {
    fn from(error: WireError) -> Self {
        let exit = match error.code {
            ErrorCode::NotSignedIn => return Self::not_signed_in(error.message),
            ErrorCode::Unavailable => Exit::Unreachable,
            _ => Exit::Failed,
        };
        let code = serde_json::to_value(error.code).ok();
        let code = code.as_ref().and_then(serde_json::Value::as_str).unwrap_or("unknown");
        Self { exit, ..Self::new(code, error.message) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_the_contract() {
        let all = [Exit::Done, Exit::Failed, Exit::Usage, Exit::NotSignedIn, Exit::Unreachable];
        assert_eq!(all.map(|exit| exit as u8), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn errors_of_the_wire_keep_their_code() {
        let table = [
            (ErrorCode::NotFound, Exit::Failed, "not_found"),
            (ErrorCode::NotSignedIn, Exit::NotSignedIn, "not_signed_in"),
            (ErrorCode::Unavailable, Exit::Unreachable, "unavailable"),
            (ErrorCode::BadCredentials, Exit::Failed, "bad_credentials"),
        ];
        for (code, exit, word) in table {
            let failure = Failure::from(WireError::new(code, "why"));
            assert_eq!((failure.exit, failure.code.as_str()), (exit, word));
        }
    }

    #[test]
    fn a_failure_is_one_line_whatever_is_in_it() {
        let failure = Failure::new("x", "no group 'a\nb\u{1b}[31m'").hint("try\nagain");
        assert!(!failure.line().contains(['\n', '\u{1b}']), "{:?}", failure.line());
        assert!(!failure.json().contains('\n'));
        let json: serde_json::Value = serde_json::from_str(&failure.json()).unwrap();
        assert_eq!(json["error"]["code"], "x");
        assert_eq!(json["error"]["hint"], "try\nagain");
    }
}
