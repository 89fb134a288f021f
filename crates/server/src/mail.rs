//! Letters the server sends: sign-in codes, invitations. Knows nothing of what they say.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use canteen_protocol::ErrorCode;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::fault::{Fault, Outcome};

/// How long a mail server may take over one letter.
const PATIENCE: Duration = Duration::from_secs(20);

/// One letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mail {
    /// Address of who gets it.
    pub to: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// Where letters go. Cheap to clone.
#[derive(Clone)]
pub enum Mailer {
    /// To a mail server.
    Smtp(Box<Smtp>),
    /// To the server's own log: for development only, as sign-in codes stand there in the clear.
    Log,
    /// Nowhere: sending says so.
    Off,
    /// To a list that a test reads.
    Memory(Arc<Mutex<Vec<Mail>>>),
}

/// A mail server and the address letters come from.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why mail cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The URL is not one.
    #[error("smtp_url: {0}: write smtps://user:password@host or smtp://host:25")]
    Url(String),
    /// The sender's address is not one.
    #[error("smtp_from: {0}: write an address such as Canteen <canteen@example.com>")]
    From(String),
}

impl Mailer {
    /// Letters to the mail server at `url` (`smtps://user:password@host`,
    /// `smtp://host:587?tls=required`), from the address `from`. Call it inside a runtime, which
    /// the pool of connections needs.
    ///
    /// # Errors
    /// [`MailError`], naming the setting to change.
    pub fn smtp(url: &str, from: &str) -> Result<Self, MailError> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|e| MailError::Url(e.to_string()))?
            .timeout(Some(PATIENCE))
            .build();
        let from = from.parse().map_err(|e| MailError::From(format!("{from:?}: {e}")))?;
        Ok(Self::Smtp(Box::new(Smtp { transport, from })))
    }

    /// A mailer that keeps letters for [`Mailer::sent`].
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// The letters a memory mailer was given so far; none from the others.
    #[must_use]
    pub fn sent(&self) -> Vec<Mail> {
        match self {
            Self::Memory(mails) => mails.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            _ => Vec::new(),
        }
    }

    /// Sends a letter and answers when the mail server has taken it.
    ///
    /// # Errors
    /// Refused as invalid for a bad address, forbidden where mail is off, unavailable when the
    /// mail server does not take it.
    pub async fn send(&self, to: &str, subject: &str, body: &str) -> Outcome<()> {
        match self {
            Self::Smtp(smtp) => smtp.send(to, subject, body).await,
            Self::Log => {
                tracing::warn!(to, subject, body, "mail (development: not sent)");
                Ok(())
            }
            Self::Off => Err(Fault::forbidden(
                "this server sends no mail: use your password, or ask an administrator",
            )),
            Self::Memory(mails) => {
                mails.lock().unwrap_or_else(PoisonError::into_inner).push(Mail {
                    to: to.to_owned(),
                    subject: subject.to_owned(),
                    body: body.to_owned(),
                });
                Ok(())
            }
        }
    }
}

impl Smtp {
    async fn send(&self, to: &str, subject: &str, body: &str) -> Outcome<()> {
        let address: Mailbox =
            to.parse().map_err(|e| Fault::invalid(format!("{to:?} is not a mail address: {e}")))?;
        let letter = Message::builder()
            .from(self.from.clone())
            .to(address)
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body.to_owned())
            .map_err(|e| Fault::Internal(format!("a letter cannot be written: {e}")))?;
        self.transport.send(letter).await.map(drop).map_err(|e| {
            tracing::error!(error = %e, "the mail server did not take a letter");
            Fault::refused(
                ErrorCode::Unavailable,
                "the mail could not be sent: try again later, or use your password",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};

    #[tokio::test]
    async fn off_says_so_and_memory_keeps() {
        let refused = Mailer::Off.send("a@b.c", "s", "b").await.unwrap_err();
        assert!(matches!(refused, Fault::Refused(e) if e.code == ErrorCode::Forbidden));
        let memory = Mailer::memory();
        memory.clone().send("a@b.c", "s", "b").await.unwrap();
        assert_eq!(memory.sent()[0].to, "a@b.c");
    }

    #[tokio::test]
    async fn bad_settings_name_the_setting() {
        for (url, from, expected) in [
            ("nonsense", "a@b.c", "smtp_url"),
            ("http://host", "a@b.c", "smtp_url"),
            ("smtp://host", "nobody", "smtp_from"),
        ] {
            let error = Mailer::smtp(url, from).err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.contains(expected), "{url} {from}: {error}");
        }
    }

    /// Speaks just enough SMTP to take one letter, and gives the letter's lines.
    async fn mail_server(listener: tokio::net::TcpListener) -> Vec<String> {
        let (socket, _) = listener.accept().await.unwrap();
        let (read, mut write) = socket.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test\r\n").await.unwrap();
        let mut letter = Vec::new();
        let mut data = false;
        while let Some(line) = lines.next_line().await.unwrap() {
            let answer: &[u8] = match (data, line.as_str()) {
                (true, ".") => {
                    data = false;
                    b"250 taken\r\n"
                }
                (true, _) => {
                    letter.push(line);
                    continue;
                }
                (false, "DATA") => {
                    data = true;
                    b"354 go on\r\n"
                }
                (false, "QUIT") => break,
                _ => b"250 fine\r\n",
            };
            write.write_all(answer).await.unwrap();
            if letter.last().is_some() && !data {
                break;
            }
        }
        letter
    }

    #[tokio::test]
    async fn a_letter_reaches_a_mail_server() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let server = tokio::spawn(mail_server(listener));
        let mailer = Mailer::smtp(&url, "Canteen <canteen@example.com>").unwrap();
        mailer.send("li@example.com", "Your code", "123456 is it").await.unwrap();
        let letter = server.await.unwrap().join("\n");
        for part in ["To: li@example.com", "Subject: Your code", "123456 is it"] {
            assert!(letter.contains(part), "{part} is not in:\n{letter}");
        }
    }
}
