//! Writing a file whole or not at all, and over nothing that is there.

use std::io::Write;
use std::path::Path;

use crate::cli::context::{self, Context};
use crate::cli::exit::{Failure, Outcome};

/// Standard output, as a file is named.
const OUT: &str = "-";

/// Whether it means standard output.
pub fn is_out(file: &Path) -> bool {
    file == Path::new(OUT)
}

/// Refuses a file that is there, before anything is done for it.
pub fn check(file: &Path, force: bool) -> Outcome {
    if force || is_out(file) || file.symlink_metadata().is_err() {
        return Ok(());
    }
    Err(Failure::new("exists", format!("{} is there already", file.display()))
        .hint("--force writes over it"))
}

/// Writes it. The file is for its owner alone.
pub fn put(context: &mut Context<'_>, file: &Path, bytes: &[u8], force: bool) -> Outcome {
    if is_out(file) {
        return context.io.out.write_all(bytes).map_err(|error| context::output(&error));
    }
    let failed = |error: std::io::Error| {
        Failure::new("io", format!("cannot write {}: {error}", file.display()))
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or_else(|| Path::new("."));
    let mut draft =
        tempfile::Builder::new().prefix(".canteen-").tempfile_in(folder).map_err(failed)?;
    draft.write_all(bytes).and_then(|()| draft.as_file().sync_all()).map_err(failed)?;
    let put = if force { draft.persist(file) } else { draft.persist_noclobber(file) };
    put.map(drop).map_err(|error| failed(error.error))
}
