//! Who is signed in: one file per profile, readable by its owner alone.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::private::{self, PrivateError};

/// What signing in left behind.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The server, as given to `login`.
    pub url: String,
    /// The corp's id.
    pub corp_id: String,
    /// The member's account.
    pub userid: String,
    /// The device token: a secret.
    pub token: String,
}

/// Why the session cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The file is not what `login` wrote.
    #[error("{}: line {line}: {message}: sign in again with canteen login", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// The file cannot be used.
    #[error(transparent)]
    Private(#[from] PrivateError),
}

impl Session {
    /// The session of the file; `None` when nobody is signed in.
    ///
    /// # Errors
    /// When the file is broken, or others may read it.
    pub fn load(path: &Path) -> Result<Option<Self>, SessionError> {
        let Some(text) = private::read(path)? else { return Ok(None) };
        toml::from_str(&text).map(Some).map_err(|error| SessionError::Broken {
            path: path.to_owned(),
            line: error.span().map_or(1, |span| line_of(&text, span.start)),
            message: error.message().to_owned(),
        })
    }

    /// Keeps the session, replacing the one before. Durable when this returns.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), SessionError> {
        let text = toml::to_string(self).unwrap_or_default();
        let head =
            "# Written by canteen login. The token signs this device in: keep it to yourself.\n";
        Ok(private::write(path, &format!("{head}{text}"))?)
    }

    /// Forgets the session.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn remove(path: &Path) -> Result<(), SessionError> {
        Ok(private::remove(path)?)
    }

    /// Whether the other session is of the same member of the same corp: the local history of one
    /// is that of the other.
    #[must_use]
    pub fn is_same_account(&self, other: &Self) -> bool {
        self.corp_id == other.corp_id && self.userid.eq_ignore_ascii_case(&other.userid)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("url", &self.url)
            .field("corp_id", &self.corp_id)
            .field("userid", &self.userid)
            .finish_non_exhaustive()
    }
}

/// The line, counted from 1, that holds the byte.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    fn session() -> Session {
        Session {
            url: "https://chat.example.com".into(),
            corp_id: "acme".into(),
            userid: "li.wei".into(),
            token: "s3cret \"quoted\"".into(),
        }
    }

    #[test]
    fn a_session_survives_its_file_and_stays_private() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("deep/default/session.toml");
        assert_eq!(Session::load(&path).unwrap(), None);
        session().save(&path).unwrap();
        session().save(&path).unwrap();
        assert_eq!(Session::load(&path).unwrap(), Some(session()));
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(path.parent().unwrap()), 0o700);
        let names: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(names.len(), 1, "no draft is left behind: {names:?}");

        Session::remove(&path).unwrap();
        Session::remove(&path).unwrap();
        assert_eq!(Session::load(&path).unwrap(), None);
    }

    #[test]
    fn a_file_others_may_read_is_refused() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("session.toml");
        session().save(&path).unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        let error = Session::load(&path).unwrap_err().to_string();
        assert!(error.contains("may be read by others: run chmod 600"), "{error}");
    }

    #[test]
    fn a_broken_file_names_its_line() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("session.toml");
        for (text, line) in [("url = 1\n", 1), ("url = \"x\"\ncorp_id = [\n", 2)] {
            private::write(&path, text).unwrap();
            let error = Session::load(&path).unwrap_err().to_string();
            assert!(error.contains(&format!("line {line}: ")), "{error}");
            assert!(error.ends_with("sign in again with canteen login"), "{error}");
        }
    }

    #[test]
    fn the_token_is_not_in_debug_output() {
        assert!(!format!("{:?}", session()).contains("s3cret"));
    }

    #[test]
    fn accounts_are_compared_without_regard_to_case() {
        let other = Session { userid: "Li.Wei".into(), url: "http://other".into(), ..session() };
        assert!(session().is_same_account(&other));
        assert!(!session().is_same_account(&Session { corp_id: "other".into(), ..session() }));
    }
}
