//! Changes one setting in the user's file and leaves everything else in it as it is: comments,
//! order, what this version does not know.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Value};

use super::super::session::line_of;

/// Why a setting was not kept.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The file is no TOML: whatever is written into it could be the wrong place.
    #[error("{}:{line}: {message}: mend it first, nothing was changed", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        message: String,
    },
    /// The name is taken by a table.
    #[error("{}: '{name}' is a table there: take it out first, nothing was changed", path.display())]
    Taken {
        /// The file.
        path: PathBuf,
        /// The setting.
        name: String,
    },
    /// The system said no.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Sets a setting in the file, or gives it back its default: `literal` is none, `default` is then
/// written only where a comment would lose its place. The file is replaced as a whole.
///
/// # Errors
/// When the file is broken, or cannot be read or written. Nothing is changed then.
pub fn save(
    path: &Path,
    name: &str,
    literal: Option<&str>,
    default: &str,
) -> Result<(), SaveError> {
    let io = |source| SaveError::Io { path: path.to_owned(), source };
    let before = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(io(error)),
    };
    let after = ended(&before, edited(path, &before, name, literal, default)?);
    if after == before {
        return Ok(());
    }
    replace(path, &after).map_err(io)
}

fn edited(
    path: &Path,
    text: &str,
    name: &str,
    literal: Option<&str>,
    default: &str,
) -> Result<String, SaveError> {
    let broken = |message: String, byte| SaveError::Broken {
        path: path.to_owned(),
        line: line_of(text, byte),
        message,
    };
    let mut file: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        broken(error.message().trim().to_owned(), error.span().map_or(0, |span| span.start))
    })?;
    let mut literal = literal;
    if literal.is_none() {
        let commented = file.key(name).is_some_and(|key| {
            key.leaf_decor().prefix().and_then(|p| p.as_str()).is_some_and(|p| p.contains('#'))
        }) || file.get(name).and_then(Item::as_value).is_some_and(|value| {
            value.decor().suffix().and_then(|s| s.as_str()).is_some_and(|s| s.contains('#'))
        });
        if !commented {
            file.remove(name);
            return Ok(file.to_string());
        }
        literal = Some(default);
    }
    let literal = literal.unwrap_or(default);
    let mut new: Value = literal
        .parse()
        .map_err(|error: toml_edit::TomlError| broken(error.message().trim().to_owned(), 0))?;
    let tables = file.iter().any(|(_, item)| is_table(item));
    match file.get_mut(name) {
        Some(Item::Value(value)) => {
            *new.decor_mut() = value.decor().clone();
            *value = new;
            Ok(file.to_string())
        }
        Some(Item::None) | None if tables => {
            // Before the first table, where it belongs to none.
            file.insert(name, Item::Value(new));
            Ok(file.to_string())
        }
        Some(Item::None) | None => {
            let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
            Ok(format!("{text}{gap}{name} = {literal}\n"))
        }
        Some(_) => Err(SaveError::Taken { path: path.to_owned(), name: name.to_owned() }),
    }
}

/// With the line ends that the file has: `toml_edit` writes line feeds alone.
fn ended(before: &str, after: String) -> String {
    let windows = before.contains("\r\n") && !before.replace("\r\n", "").contains('\n');
    if windows { after.replace("\r\n", "\n").replace('\n', "\r\n") } else { after }
}

fn is_table(item: &Item) -> bool {
    matches!(item, Item::Table(_) | Item::ArrayOfTables(_))
}

/// Replaces a file as a whole, with the mode it has. A link stays a link: what it leads to is
/// replaced.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    let put = || {
        let _ = fs::remove_file(&draft);
        let mut file = OpenOptions::new().write(true).create_new(true).open(&draft)?;
        if let Ok(known) = fs::metadata(&target) {
            file.set_permissions(known.permissions())?;
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&draft, &target)
    };
    put().inspect_err(|_| drop(fs::remove_file(&draft)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, name: &str, literal: Option<&str>) -> Result<String, String> {
        let edited = edited(Path::new("config.toml"), text, name, literal, "3");
        edited.map(|after| ended(text, after)).map_err(|e| e.to_string())
    }

    #[test]
    fn everything_else_stays() {
        let mine = "# mine\ntheme = 'dark' # calm\n\n# how fast\nscroll = 5\nfuture = [1,\n 2]\n";
        for (text, literal, expected) in [
            ("", Some("5"), "scroll = 5\n"),
            ("# only words", Some("5"), "# only words\nscroll = 5\n"),
            ("scroll=4#x\n", Some("5"), "scroll=5#x\n"),
            ("scroll = 4 # x\r\n", Some("5"), "scroll = 5 # x\r\n"),
            ("[later]\na = 1\n", Some("5"), "scroll = 5\n[later]\na = 1\n"),
            ("scroll = 4\nmouse = true\n", None, "mouse = true\n"),
            ("# fast\nscroll = 4\n", None, "# fast\nscroll = 3\n"),
            ("scroll = 4 # fast\n", None, "scroll = 3 # fast\n"),
            ("mouse = true\n", None, "mouse = true\n"),
            (mine, Some("9"), &mine.replace("scroll = 5", "scroll = 9")),
        ] {
            assert_eq!(after(text, "scroll", literal).as_deref(), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_broken_is_not_touched() {
        let refused = after("a = 1\nscroll = = 2\n", "scroll", Some("5")).unwrap_err();
        assert!(refused.starts_with("config.toml:2: "), "{refused}");
        assert!(refused.contains("nothing was changed"), "{refused}");
        let refused = after("[scroll]\n", "scroll", Some("5")).unwrap_err();
        assert!(refused.contains("is a table"), "{refused}");
    }

    #[test]
    fn the_file_keeps_its_mode_and_a_link_its_target() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let temp = tempfile::tempdir().unwrap();
        let (real, link) = (temp.path().join("real.toml"), temp.path().join("config.toml"));
        fs::write(&real, "# dotfiles\n").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        save(&link, "scroll", Some("7"), "3").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "# dotfiles\nscroll = 7\n");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        save(&temp.path().join("new/config.toml"), "scroll", Some("7"), "3").unwrap();
        let left: Vec<_> = fs::read_dir(temp.path()).unwrap().collect();
        assert_eq!(left.len(), 3, "no drafts are left: {left:?}");
    }
}
