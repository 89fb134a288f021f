//! The home of a member who is signed in, and the client's commands in it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use canteen_protocol::account::SignedIn;
use tokio::process::Command;

use crate::cli::bench::failed;
use crate::cli::exit::Outcome;
use crate::config::{Paths, Session};

/// A home.
pub struct Home {
    folder: PathBuf,
}

impl Home {
    /// Makes the home of a member who has signed in to the server at `addr`.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn of(folder: &Path, addr: SocketAddr, who: &SignedIn) -> Outcome<Self> {
        let home = folder.as_os_str().to_owned();
        let find = |name: &str| (name == "HOME").then(|| home.clone());
        let paths = Paths::find(Paths::DEFAULT_PROFILE, &find).map_err(failed)?;
        paths.prepare().map_err(failed)?;
        let session = Session {
            url: format!("http://{addr}"),
            corp_id: who.corp_id.clone(),
            userid: who.userid.clone(),
            token: who.token.clone(),
        };
        session.save(&paths.session()).map_err(failed)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// This program here, for programs.
    ///
    /// # Errors
    /// When it does not know where it is.
    pub fn canteen(&self, args: &[&str]) -> Outcome<Command> {
        let mut command = Command::new(std::env::current_exe().map_err(failed)?);
        command.env_clear().env("HOME", &self.folder).current_dir(&self.folder);
        command.args(args).arg("--json");
        Ok(command)
    }
}
