//! Putting a fetched file in its place, over nothing that is there.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use canteen_protocol::FileId;
use canteen_text::sanitize;
use tempfile::TempPath;

use super::TransferError;

/// How many files of one name a folder may hold.
const MOST: usize = 10_000;

/// Where downloads go when nothing else is said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// The folder of XDG: `XDG_DOWNLOAD_DIR` from the environment or from `user-dirs.dirs`, else
    /// `Downloads` in the home. `env` looks a variable up.
    #[must_use]
    pub fn find(env: &dyn Fn(&str) -> Option<OsString>) -> Self {
        let home = env("HOME").filter(|home| !home.is_empty()).map(PathBuf::from);
        let given = env("CANTEEN_DOWNLOAD_DIR").or_else(|| env("XDG_DOWNLOAD_DIR"));
        if let Some(folder) = given.map(PathBuf::from).filter(|folder| folder.is_absolute()) {
            return Self(folder);
        }
        let config = env("XDG_CONFIG_HOME").map(PathBuf::from).filter(|dir| dir.is_absolute());
        let config = config.or_else(|| home.as_ref().map(|home| home.join(".config")));
        let dirs = config.and_then(|dir| std::fs::read_to_string(dir.join("user-dirs.dirs")).ok());
        let home = home.unwrap_or_else(|| PathBuf::from("."));
        Self(dirs.and_then(|text| said(&text, &home)).unwrap_or_else(|| home.join("Downloads")))
    }

    /// Where the bytes of a file gather until it is whole.
    #[must_use]
    pub fn part(&self, id: FileId) -> PathBuf {
        part_in(&self.0, id)
    }
}

/// Where the bytes of a file gather in a folder until it is whole.
#[must_use]
pub fn part_in(folder: &Path, id: FileId) -> PathBuf {
    folder.join(format!(".canteen-{id}.part"))
}

/// `XDG_DOWNLOAD_DIR="$HOME/Downloads"` of a file.
fn said(text: &str, home: &Path) -> Option<PathBuf> {
    let value = text.lines().find_map(|line| line.trim().strip_prefix("XDG_DOWNLOAD_DIR="))?;
    let value = value.trim().trim_matches('"');
    let folder = match value.strip_prefix("$HOME") {
        Some(below) => home.join(below.trim_start_matches('/')),
        None => PathBuf::from(value),
    };
    folder.is_absolute().then_some(folder)
}

/// Moves a part into a folder under a name; when that is taken, under `name (2)` and so on.
///
/// # Errors
/// When the folder takes no file.
pub fn put_in(part: &Path, folder: &Path, name: &str) -> Result<PathBuf, TransferError> {
    let name = sanitize::filename(name);
    for n in 1..MOST {
        let target = folder.join(numbered(&name, n));
        match put_at(part, &target) {
            Err(TransferError::There(_)) => {}
            Err(error) => return Err(error),
            Ok(()) => return Ok(target),
        }
    }
    Err(TransferError::There(folder.join(name)))
}

/// `report (2).pdf`.
fn numbered(name: &str, n: usize) -> String {
    if n == 1 {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mark = format!(" ({n})");
    // The number must not be what a long name loses.
    let room = 255usize.saturating_sub(ending.len() + mark.len()).min(stem.len());
    format!("{}{mark}{ending}", &stem[..stem.floor_char_boundary(room)])
}

/// Moves a part to a path where nothing is yet.
///
/// # Errors
/// [`TransferError::There`], or when it cannot be written.
pub fn put_at(part: &Path, target: &Path) -> Result<(), TransferError> {
    let held = TempPath::try_from_path(part).map_err(TransferError::write(target))?;
    match held.persist_noclobber(target) {
        Ok(()) => Ok(()),
        Err(failed) => {
            // It stays to be put elsewhere; dropped, it would be removed.
            drop(failed.path.keep());
            Err(match failed.error.kind() {
                ErrorKind::AlreadyExists => TransferError::There(target.to_owned()),
                _ => TransferError::write(target)(failed.error),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let mut put = Vec::new();
        for text in ["one", "two", "three"] {
            let part = part_in(dir.path(), FileId(1));
            std::fs::write(&part, text).unwrap();
            put.push(put_in(&part, dir.path(), "a.tar.gz").unwrap());
            assert!(!part.exists());
        }
        let names: Vec<_> = put.iter().map(|p| p.file_name().unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["a.tar.gz", "a.tar (2).gz", "a.tar (3).gz"]);
        assert_eq!(std::fs::read_to_string(&put[0]).unwrap(), "one");
        let part = part_in(dir.path(), FileId(1));
        std::fs::write(&part, "four").unwrap();
        assert!(matches!(put_at(&part, &put[0]), Err(TransferError::There(_))));
        assert_eq!(std::fs::read_to_string(&part).unwrap(), "four", "it is still there");
    }

    #[test]
    fn a_link_that_leads_nowhere_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let part = part_in(dir.path(), FileId(1));
        std::fs::write(&part, "x").unwrap();
        let elsewhere = dir.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, dir.path().join("a")).unwrap();
        let put = put_in(&part, dir.path(), "a").unwrap();
        assert!(put.ends_with("a (2)") && !elsewhere.exists());
    }

    #[test]
    fn hostile_names_stay_in_the_folder() {
        let dir = tempfile::tempdir().unwrap();
        let inner = dir.path().join("in");
        std::fs::create_dir(&inner).unwrap();
        let long = "长".repeat(300);
        for name in
            ["../x", "/etc/passwd", "..", ".bashrc", "-rf", "NUL", "a\0b", "\u{202e}x", &long]
        {
            for _ in 0..2 {
                let part = part_in(&inner, FileId(1));
                std::fs::write(&part, "x").unwrap();
                let put = put_in(&part, &inner, name).unwrap();
                assert_eq!(put.parent(), Some(inner.as_path()), "{name:?}");
                let shown = put.file_name().unwrap().to_str().unwrap();
                assert!(shown.len() <= 255 && !shown.starts_with(['.', '-']), "{shown:?}");
            }
        }
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn the_folder_is_that_of_xdg() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().to_owned();
        let find = |given: Option<&str>| {
            let given = given.map(OsString::from);
            let home = home.clone();
            Folder::find(&move |name| match name {
                "HOME" => Some(home.clone().into()),
                "XDG_DOWNLOAD_DIR" => given.clone(),
                _ => None,
            })
        };
        assert_eq!(find(None).0, dir.path().join("Downloads"));
        assert_eq!(find(Some("/somewhere")).0, Path::new("/somewhere"));
        std::fs::create_dir(dir.path().join(".config")).unwrap();
        let said = "# x\nXDG_DOWNLOAD_DIR=\"$HOME/down\"\n";
        std::fs::write(dir.path().join(".config/user-dirs.dirs"), said).unwrap();
        assert_eq!(find(None).0, dir.path().join("down"));
    }
}
