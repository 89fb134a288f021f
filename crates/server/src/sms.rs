//! Text messages to mobile numbers, handed to a program of the operator's: the number as its last
//! argument, the text on its standard input. Knows nothing of what they say.

use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use canteen_protocol::ErrorCode;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::fault::{Fault, Outcome};

/// How long the program may take over one message.
const PATIENCE: Duration = Duration::from_secs(20);

/// One text message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// The number in E.164 form.
    pub to: String,
    /// What it says.
    pub body: String,
}

/// Where text messages go. Cheap to clone.
#[derive(Clone)]
pub enum Sms {
    /// To a program: its path and arguments, never a shell.
    Command(Arc<[String]>),
    /// Nowhere: sending says so.
    Off,
    /// To a list that a test reads.
    Memory(Arc<Mutex<Vec<Text>>>),
}

impl Sms {
    /// To the program of these words; nowhere when there are none.
    #[must_use]
    pub fn command(words: &[String]) -> Self {
        if words.is_empty() { Self::Off } else { Self::Command(words.into()) }
    }

    /// Keeps messages for [`Sms::sent`].
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// Whether messages go nowhere.
    #[must_use]
    pub fn is_off(&self) -> bool {
        matches!(self, Self::Off)
    }

    /// The messages one in memory was given so far; none from the others.
    #[must_use]
    pub fn sent(&self) -> Vec<Text> {
        match self {
            Self::Memory(texts) => texts.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            _ => Vec::new(),
        }
    }

    /// Sends a message and answers when the program has taken it.
    ///
    /// # Errors
    /// Forbidden where there is no program, unavailable when it fails or takes too long.
    pub async fn send(&self, to: &str, body: &str) -> Outcome<()> {
        match self {
            Self::Command(words) => hand_over(words, to, body).await,
            Self::Off => Err(Fault::forbidden(
                "this server sends no text messages: give an e-mail address, or ask an administrator",
            )),
            Self::Memory(texts) => {
                let text = Text { to: to.to_owned(), body: body.to_owned() };
                texts.lock().unwrap_or_else(PoisonError::into_inner).push(text);
                Ok(())
            }
        }
    }
}

async fn hand_over(words: &[String], to: &str, body: &str) -> Outcome<()> {
    let failed = |why: String| {
        tracing::error!(program = words[0], why, "a text message was not taken");
        let message = "the text message could not be sent: try again later";
        Err(Fault::refused(ErrorCode::Unavailable, message))
    };
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).arg(to).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return failed(error.to_string()),
    };
    let spoken = async {
        if let Some(mut input) = child.stdin.take() {
            // One that does not read its input says by its exit code whether that is right.
            drop(input.write_all(body.as_bytes()).await);
        }
        child.wait().await
    };
    match timeout(PATIENCE, spoken).await {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => failed(status.to_string()),
        Ok(Err(error)) => failed(error.to_string()),
        Err(_) => failed(format!("it took more than {} s and was ended", PATIENCE.as_secs())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program(script: &str, file: &str) -> Sms {
        Sms::command(&["/bin/sh", "-c", script, file].map(str::to_owned))
    }

    #[tokio::test]
    async fn a_program_is_told_number_and_text() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("told");
        let script = "{ echo \"to $1\"; cat; } > \"$0\"";
        let sms = program(script, file.to_str().unwrap());
        sms.send("+8613800001234", "code; $(reboot) `x` 123456").await.unwrap();
        let told = std::fs::read_to_string(file).unwrap();
        assert_eq!(told, "to +8613800001234\ncode; $(reboot) `x` 123456");
    }

    #[tokio::test]
    async fn one_that_fails_or_is_not_there_is_unavailable() {
        for sms in [program("exit 3", "x"), Sms::command(&["/nowhere/at-all".to_owned()])] {
            let fault = sms.send("+8613800001234", "x").await.unwrap_err();
            assert!(matches!(fault, Fault::Refused(e) if e.code == ErrorCode::Unavailable));
        }
        assert!(Sms::command(&[]).is_off());
        let fault = Sms::Off.send("+8613800001234", "x").await.unwrap_err();
        assert!(matches!(fault, Fault::Refused(e) if e.message.contains("e-mail address")));
    }
}
