//! Whose local history a profile holds. Two members never share one: what one may see is not for
//! the other, and an outbox must not be sent in another's name.

use std::path::PathBuf;

use super::exit::{Failure, Outcome};
use crate::config::{Paths, Session};

/// Refuses a session whose member is not the one the profile's history is of.
pub fn belongs_to(paths: &Paths, session: &Session) -> Outcome {
    let Some((corp_id, userid)) = owner(paths) else { return Ok(()) };
    let is_same = corp_id == session.corp_id && userid.eq_ignore_ascii_case(&session.userid);
    if is_same || !paths.history().exists() {
        return Ok(());
    }
    let profile = paths.profile();
    Err(Failure::new(
        "conflict",
        format!("the profile '{profile}' holds the history of {userid} of corp {corp_id}"),
    )
    .hint(
        "use --profile NAME for another account, or forget that history with \
         canteen logout --forget-history",
    ))
}

/// Notes whose history it is from now on.
pub fn claim(paths: &Paths, session: &Session) -> Outcome {
    let text = format!("{}\n{}\n", session.corp_id, session.userid);
    let path = marker(paths);
    std::fs::write(&path, text)
        .map_err(|error| Failure::new("io", format!("{}: {error}", path.display())))
}

/// Removes the history with all that is unsent in it.
pub fn forget(paths: &Paths) -> Outcome {
    let base = paths.history();
    let files = ["", "-wal", "-shm"].map(|end| {
        let mut name = base.clone().into_os_string();
        name.push(end);
        PathBuf::from(name)
    });
    for file in files.into_iter().chain([marker(paths)]) {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::new("io", format!("{}: {error}", file.display())));
            }
            _ => {}
        }
    }
    forget_files(paths)
}

/// Removes what is kept of files beside the history.
fn forget_files(paths: &Paths) -> Outcome {
    for folder in [paths.spool(), paths.pictures()] {
        match std::fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::new("io", format!("{}: {error}", folder.display())));
            }
            _ => {}
        }
    }
    Ok(())
}

fn owner(paths: &Paths) -> Option<(String, String)> {
    let text = std::fs::read_to_string(marker(paths)).ok()?;
    let mut lines = text.lines().map(str::to_owned);
    Some((lines.next()?, lines.next()?))
}

fn marker(paths: &Paths) -> PathBuf {
    paths.history_folder().join("owner")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_has_one_owner_until_it_is_forgotten() {
        let temp = tempfile::tempdir().unwrap();
        let home = temp.path().as_os_str().to_owned();
        let paths = Paths::find("default", &|name| (name == "HOME").then(|| home.clone())).unwrap();
        paths.prepare().unwrap();
        let li = Session {
            url: "http://127.0.0.1:1".into(),
            corp_id: "acme".into(),
            userid: "li".into(),
            token: "t".into(),
        };
        let bo = Session { userid: "bo".into(), ..li.clone() };

        belongs_to(&paths, &bo).unwrap();
        claim(&paths, &li).unwrap();
        belongs_to(&paths, &bo).expect("there is no history yet");
        std::fs::write(paths.history(), "").unwrap();
        belongs_to(&paths, &li).unwrap();
        belongs_to(&paths, &Session { userid: "LI".into(), ..li }).unwrap();
        let refused = belongs_to(&paths, &bo).unwrap_err();
        assert_eq!(refused.message, "the profile 'default' holds the history of li of corp acme");

        forget(&paths).unwrap();
        assert!(!paths.history().exists());
        belongs_to(&paths, &bo).unwrap();
    }
}
