//! The local history: how large it is, and whether it is whole.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::report::History;
use crate::store;

/// Looks at it; nothing is made or changed.
pub fn of(path: &Path) -> History {
    let file = path.display().to_string();
    let Ok(known) = std::fs::metadata(path) else {
        return History { file, ..History::default() };
    };
    let beside = ["-wal", "-shm"].iter().filter_map(|end| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        std::fs::metadata(name).ok()
    });
    let history = History {
        file,
        exists: true,
        bytes: known.len() + beside.map(|file| file.len()).sum::<u64>(),
        exposed: known.mode() & 0o077 != 0,
        ..History::default()
    };
    match store::health(path) {
        Ok(health) => History {
            entries: health.entries,
            conversations: health.conversations,
            queued: health.queued,
            failed: health.failed,
            damage: health.damage,
            ..history
        },
        Err(error) => History { damage: Some(error.to_string()), ..history },
    }
}
