//! The folders: XDG unless overridden, one set per profile.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::private;

/// The folders and files of one profile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paths {
    config: PathBuf,
    data: PathBuf,
    state: PathBuf,
    profile: String,
}

/// Why there are no folders to use.
#[derive(Debug, thiserror::Error)]
pub enum PathsError {
    /// Neither a home nor an override.
    #[error("no home folder is known: set HOME, or {0}")]
    NoHome(&'static str),
    /// A profile's name becomes a folder's name.
    #[error(
        "'{0}' cannot be a profile's name: use 1 to 32 letters, digits, '.', '_' or '-', beginning with a letter or digit"
    )]
    BadProfile(String),
    /// A folder cannot be made or kept private.
    #[error(transparent)]
    Private(#[from] private::PrivateError),
}

impl Paths {
    /// The profile used when none is named.
    pub const DEFAULT_PROFILE: &str = "default";

    /// Works out the folders: `CANTEEN_*_DIR`, then `XDG_*_HOME/canteen`, then below `HOME`.
    /// `env` looks a variable up. Nothing is created.
    ///
    /// # Errors
    /// When the profile's name cannot be a folder's, or no folder can be worked out.
    pub fn find(profile: &str, env: &dyn Fn(&str) -> Option<OsString>) -> Result<Self, PathsError> {
        if !is_profile(profile) {
            return Err(PathsError::BadProfile(profile.to_owned()));
        }
        let folder = |own, xdg: &str, below_home: &str| -> Result<PathBuf, PathsError> {
            if let Some(folder) = env(own).filter(|folder| !folder.is_empty()) {
                return Ok(PathBuf::from(folder));
            }
            // The XDG specification: relative paths are to be ignored.
            if let Some(base) = env(xdg).map(PathBuf::from).filter(|base| base.is_absolute()) {
                return Ok(base.join("canteen"));
            }
            let home =
                env("HOME").filter(|home| !home.is_empty()).ok_or(PathsError::NoHome(own))?;
            Ok(Path::new(&home).join(below_home).join("canteen"))
        };
        Ok(Self {
            config: folder("CANTEEN_CONFIG_DIR", "XDG_CONFIG_HOME", ".config")?,
            data: folder("CANTEEN_DATA_DIR", "XDG_DATA_HOME", ".local/share")?,
            state: folder("CANTEEN_STATE_DIR", "XDG_STATE_HOME", ".local/state")?,
            profile: profile.to_owned(),
        })
    }

    /// Makes the profile's own folders, readable by their owner alone.
    ///
    /// # Errors
    /// When a folder cannot be made or does not belong to the user.
    pub fn prepare(&self) -> Result<(), PathsError> {
        private::folder(&self.history_folder())?;
        private::folder(&self.state_folder())?;
        Ok(())
    }

    /// The profile's name.
    #[must_use]
    pub fn profile(&self) -> &str {
        &self.profile
    }

    /// The user's settings; the same for every profile.
    #[must_use]
    pub fn settings(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The user's own keys, laid over the keymap.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.config.join("keys.toml")
    }

    /// The user's own themes, `NAME.toml`.
    #[must_use]
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }

    /// Who is signed in.
    #[must_use]
    pub fn session(&self) -> PathBuf {
        self.state_folder().join("session.toml")
    }

    /// The local history.
    #[must_use]
    pub fn history(&self) -> PathBuf {
        self.history_folder().join("history.db")
    }

    /// Copies of what was piped in, until they are sent.
    #[must_use]
    pub fn spool(&self) -> PathBuf {
        self.history_folder().join("spool")
    }

    /// Pictures that were looked at.
    #[must_use]
    pub fn pictures(&self) -> PathBuf {
        self.history_folder().join("pictures")
    }

    /// The folder of the local history, mode 0700.
    #[must_use]
    pub fn history_folder(&self) -> PathBuf {
        self.data.join(&self.profile)
    }

    /// What the member has used how often, for the hints that fade.
    #[must_use]
    pub fn learnt(&self) -> PathBuf {
        self.state_folder().join("learnt.toml")
    }

    /// How wide terminals draw what they disagree on.
    #[must_use]
    pub fn widths(&self) -> PathBuf {
        self.state_folder().join("widths.toml")
    }

    /// The client's own log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.state_folder().join("canteen.log")
    }

    /// The folder of session and log, mode 0700.
    #[must_use]
    pub fn state_folder(&self) -> PathBuf {
        self.state.join(&self.profile)
    }
}

fn is_profile(name: &str) -> bool {
    (1..=32).contains(&name.len())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && name.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn find(profile: &str, vars: &[(&str, &str)]) -> Result<Paths, PathsError> {
        Paths::find(profile, &|name| {
            vars.iter().find(|(var, _)| *var == name).map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn folders_follow_xdg_and_its_overrides() {
        let plain = find("default", &[("HOME", "/h")]).unwrap();
        assert_eq!(plain.settings(), Path::new("/h/.config/canteen/config.toml"));
        assert_eq!(plain.history(), Path::new("/h/.local/share/canteen/default/history.db"));
        assert_eq!(plain.session(), Path::new("/h/.local/state/canteen/default/session.toml"));

        let xdg =
            find("work", &[("HOME", "/h"), ("XDG_DATA_HOME", "/x"), ("XDG_STATE_HOME", "rel")])
                .unwrap();
        assert_eq!(xdg.history(), Path::new("/x/canteen/work/history.db"));
        assert_eq!(xdg.session(), Path::new("/h/.local/state/canteen/work/session.toml"));

        let own = [
            ("CANTEEN_CONFIG_DIR", "/c"),
            ("CANTEEN_DATA_DIR", "/d"),
            ("CANTEEN_STATE_DIR", "/s"),
            ("XDG_DATA_HOME", "/x"),
        ];
        let own = find("default", &own).unwrap();
        assert_eq!(own.settings(), Path::new("/c/config.toml"));
        assert_eq!(own.history(), Path::new("/d/default/history.db"));
        assert_eq!(own.log(), Path::new("/s/default/canteen.log"));
    }

    #[test]
    fn without_a_home_the_error_names_the_way_out() {
        let error = find("default", &[("HOME", "")]).unwrap_err();
        assert_eq!(error.to_string(), "no home folder is known: set HOME, or CANTEEN_CONFIG_DIR");
    }

    #[test]
    fn a_profile_cannot_leave_its_folder() {
        for bad in ["", "..", ".hidden", "a/b", "a b", "é", &"x".repeat(33)] {
            assert!(find(bad, &[("HOME", "/h")]).is_err(), "{bad:?}");
        }
        assert!(find("li.wei-2", &[("HOME", "/h")]).is_ok());
    }

    #[test]
    fn own_folders_are_private() {
        let temp = tempfile::tempdir().unwrap();
        let home = temp.path().to_str().unwrap();
        let paths = find("default", &[("HOME", home)]).unwrap();
        std::fs::create_dir_all(paths.history_folder()).unwrap();
        let open = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(paths.history_folder(), open).unwrap();

        paths.prepare().unwrap();
        for folder in [paths.history_folder(), paths.state_folder()] {
            let mode = std::fs::metadata(&folder).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", folder.display());
        }
    }
}
