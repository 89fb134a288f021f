//! Looking around on this machine's disk for the screen: folders and paths as people write them.

use std::path::{Path, PathBuf};

use super::attach::of;

/// Entries of a folder that are listed.
const MOST: usize = 5_000;

/// What stands in a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its name, as the disk has it.
    pub name: String,
    /// Whether it is a folder.
    pub folder: bool,
    /// Bytes of a file.
    pub size: i64,
}

/// A folder.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    /// As it was asked for.
    pub asked: String,
    /// Which.
    pub path: PathBuf,
    /// Folders first, each by name.
    pub entries: Vec<Entry>,
    /// Why it cannot be read.
    pub error: Option<String>,
}

/// A path as people write it: `~/` is the home, `file://` an address of the desktop.
#[must_use]
pub fn expand(written: &str) -> PathBuf {
    let written = written.trim();
    if let Some(path) = written.strip_prefix("file://") {
        return PathBuf::from(decoded(path));
    }
    match (written, std::env::home_dir()) {
        ("~", Some(home)) => home,
        (written, Some(home)) if written.starts_with("~/") => home.join(&written[2..]),
        _ => PathBuf::from(written),
    }
}

/// `%20` and the like as bytes.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let value = hex.filter(|_| *byte == b'%').and_then(|two| u8::from_str_radix(two, 16).ok());
        bytes.push(value.unwrap_or(*byte));
        rest = if value.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Lists a folder; nothing written is where the program was started.
#[must_use]
pub fn list(asked: &str) -> Listing {
    let path = if asked.trim().is_empty() { PathBuf::from(".") } else { expand(asked) };
    let path = std::path::absolute(&path).unwrap_or(path);
    let read = std::fs::read_dir(&path);
    let (mut entries, error) = match read {
        Ok(read) => {
            (read.flatten().take(MOST).filter_map(|entry| one(&entry.path())).collect(), None)
        }
        Err(error) => (Vec::new(), Some(error.to_string())),
    };
    entries.sort_by_key(|entry: &Entry| (!entry.folder, entry.name.to_lowercase()));
    Listing { asked: asked.to_owned(), path, entries, error }
}

/// What can be sent or opened; names that are not UTF-8 can be neither.
fn one(path: &Path) -> Option<Entry> {
    let meta = std::fs::metadata(path).ok()?;
    let name = path.file_name()?.to_str()?.to_owned();
    let (size, _) = of(&meta);
    (meta.is_dir() || meta.is_file()).then(|| Entry { name, folder: meta.is_dir(), size })
}

/// Whether a path as written is a file: where it is, what it is called, how large it is.
#[must_use]
pub fn look(written: &str) -> Option<(PathBuf, String, i64)> {
    let path = expand(written);
    let found = one(&path).filter(|entry| !entry.folder)?;
    Some((path, found.name, found.size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_stand_first() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b.txt", "A.txt", "\u{1b}x"] {
            std::fs::write(dir.path().join(name), "123").unwrap();
        }
        std::fs::create_dir(dir.path().join("z")).unwrap();
        let listing = list(dir.path().to_str().unwrap());
        let names: Vec<_> = listing.entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["z", "\u{1b}x", "A.txt", "b.txt"]);
        assert_eq!((listing.entries[0].folder, listing.entries[3].size), (true, 3));
        let none = list(dir.path().join("none").to_str().unwrap());
        assert!(none.error.is_some() && none.entries.is_empty());
    }

    #[test]
    fn paths_as_people_write_them() {
        assert_eq!(expand("/a b "), Path::new("/a b"));
        assert_eq!(expand("file:///a%20b/%E5%8D%88"), Path::new("/a b/午"));
        assert_eq!(expand("file:///a%2"), Path::new("/a%2"));
        assert!(!expand("~/x").starts_with("~"));
        assert_eq!(look("/nowhere/at/all"), None);
    }
}
