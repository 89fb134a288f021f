//! Which process listens on a port of this machine, as Linux tells it.

use std::fs;
use std::path::Path;

use crate::cli::bench::process::Process;
use crate::cli::exit::{Failure, Outcome};

/// The process that takes connections on this port.
///
/// # Errors
/// When there is none, or it belongs to someone else.
pub fn of(port: u16) -> Outcome<Process> {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(fs::read_to_string);
    let sockets: Vec<String> = tables
        .iter()
        .flatten()
        .flat_map(|table| sockets(table, port))
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    let found = fs::read_dir("/proc").ok().and_then(|processes| {
        processes.flatten().find_map(|process| {
            let id = process.file_name().to_str()?.parse().ok()?;
            holds(&process.path().join("fd"), &sockets).then_some(Process(id))
        })
    });
    found.ok_or_else(|| {
        Failure::new("bench", format!("no process of yours listens on port {port} here"))
            .hint("start the server first; this needs Linux")
    })
}

/// The sockets in one of the kernel's tables that listen on a port.
fn sockets(table: &str, port: u16) -> Vec<&str> {
    const LISTEN: &str = "0A";
    let wanted = format!(":{port:04X}");
    table
        .lines()
        .filter_map(|line| {
            let fields: Vec<_> = line.split_whitespace().collect();
            let (local, state, inode) = (fields.get(1)?, fields.get(3)?, fields.get(9)?);
            (local.ends_with(&wanted) && *state == LISTEN).then_some(*inode)
        })
        .collect()
}

fn holds(files: &Path, sockets: &[String]) -> bool {
    let Ok(files) = fs::read_dir(files) else { return false };
    files.flatten().any(|file| {
        fs::read_link(file.path())
            .is_ok_and(|link| sockets.iter().any(|socket| link.as_os_str() == socket.as_str()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_is_found_and_who_is_connected_is_not() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let client = std::net::TcpStream::connect(addr).unwrap();
        assert_eq!(of(addr.port()).unwrap().0, std::process::id());
        let failure = of(client.local_addr().unwrap().port()).unwrap_err();
        assert!(failure.message.contains("listens on port"), "{failure:?}");
    }
}
