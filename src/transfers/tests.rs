//! Files before they are sent.

use std::os::unix::ffi::OsStrExt;

use super::*;

#[test]
fn a_file_is_looked_at() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("lunch 午饭.PNG");
    std::fs::write(&path, crate::pictures::png(6, 4, |_, _| [1, 2, 3]).unwrap()).unwrap();
    let found = attach(&path, 1_000).unwrap();
    assert_eq!((found.name.as_str(), found.mime.as_str()), ("lunch 午饭.PNG", "image/png"));
    assert_eq!((found.width, found.height), (Some(6), Some(4)));
    assert_eq!(found.size, i64::try_from(std::fs::metadata(&path).unwrap().len()).unwrap());
    assert!(found.client_id.is_valid() && !found.spooled && found.file.is_none());
}

#[test]
fn what_cannot_be_sent_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    std::fs::write(at("empty"), "").unwrap();
    std::fs::write(at("large"), "12345").unwrap();
    std::fs::write(at("esc\u{1b}[2J"), "").unwrap();
    std::os::unix::fs::symlink(at("nowhere"), at("dangling")).unwrap();
    let odd = dir.path().join(std::ffi::OsStr::from_bytes(b"\xff"));
    std::fs::write(&odd, "x").unwrap();
    let socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
    for (path, said) in [
        (at("none"), "cannot be read"),
        (at("dangling"), "cannot be read"),
        (at(""), "is a folder"),
        (at("empty"), "is empty"),
        (at("large"), "has 5 bytes and the server takes 4"),
        (at("socket"), "is no regular file"),
        (odd, "not UTF-8"),
    ] {
        let error = attach(&path, 4).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
    let error = attach(&at("esc\u{1b}[2J"), 4).unwrap_err().to_string();
    assert!(!error.contains('\u{1b}'), "{error:?}");
    drop(socket);
}

#[test]
fn a_change_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("a");
    std::fs::write(&path, "one").unwrap();
    let found = attach(&path, 10).unwrap();
    attach::unchanged(&found).unwrap();
    std::fs::write(&path, "longer").unwrap();
    assert!(matches!(attach::unchanged(&found), Err(TransferError::Changed(_))));
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(attach::unchanged(&found), Err(TransferError::Read { .. })));
}
