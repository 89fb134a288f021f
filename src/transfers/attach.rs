//! Looking at a file before it is sent.

use std::fs::{File, Metadata};
use std::path::Path;
use std::time::UNIX_EPOCH;

use canteen_protocol::ClientId;
use canteen_text::sanitize;
use image::ImageReader;
use lofty::config::ParseOptions;
use lofty::file::AudioFile as _;
use lofty::probe::Probe;

use super::TransferError;
use super::kind::{is_picture, kind_of, plays};
use crate::model::Attachment;

/// A file as it is to be sent: what it is called, how large, what it is.
///
/// # Errors
/// When it cannot be read, is no file, is empty or is larger than `limit` bytes.
pub fn attach(path: &Path, limit: i64) -> Result<Attachment, TransferError> {
    let path = std::path::absolute(path).map_err(TransferError::read(path))?;
    let shown = sanitize::line(&path.display().to_string(), 300);
    let unfit = |why: &str| TransferError::Unfit(format!("{shown} {why}"));
    let meta = std::fs::metadata(&path).map_err(TransferError::read(&path))?;
    if meta.is_dir() {
        return Err(unfit("is a folder: pack it first, such as with tar"));
    }
    // Opening a pipe or a device would wait for ever or do something.
    if !meta.is_file() {
        return Err(unfit("is no regular file: copy what it gives into one"));
    }
    if path.to_str().is_none() {
        return Err(unfit("has a name that is not UTF-8: rename it"));
    }
    let (size, modified) = of(&meta);
    if size == 0 {
        return Err(unfit("is empty: there is nothing to send"));
    }
    if size > limit {
        let why = format!("has {size} bytes and the server takes {limit}: send it in parts");
        return Err(unfit(&why));
    }
    File::open(&path).map_err(TransferError::read(&path))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = sanitize::filename(&name.unwrap_or_default());
    let mime = kind_of(&name);
    let size_of = |path: &Path| ImageReader::open(path).ok()?.into_dimensions().ok();
    let pixels = if is_picture(mime) { size_of(&path) } else { None };
    let duration = if plays(mime) { length_of(&path) } else { None };
    Ok(Attachment {
        client_id: ClientId(format!("{:032x}", rand::random::<u128>())),
        path,
        name,
        size,
        modified,
        mime: mime.to_owned(),
        width: pixels.map(|(width, _)| width),
        height: pixels.map(|(_, height)| height),
        duration,
        hash: None,
        file: None,
        spooled: false,
    })
}

/// How long a file plays, in milliseconds; none when it does not say so in a way that is known.
fn length_of(path: &Path) -> Option<u32> {
    let options = ParseOptions::new().read_tags(false).read_cover_art(false);
    let probe = Probe::open(path).ok()?.options(options).guess_file_type().ok()?;
    let length = probe.read().ok()?.properties().duration().as_millis();
    u32::try_from(length).ok().filter(|length| *length > 0)
}

/// Size and time of the last change.
pub(super) fn of(meta: &Metadata) -> (i64, i64) {
    let since = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let modified = since.and_then(|since| i64::try_from(since.as_nanos()).ok());
    (i64::try_from(meta.len()).unwrap_or(i64::MAX), modified.unwrap_or(0))
}

/// Whether a file is still what it was.
pub(super) fn unchanged(attachment: &Attachment) -> Result<(), TransferError> {
    let path = &attachment.path;
    let meta = std::fs::metadata(path).map_err(TransferError::read(path))?;
    if meta.is_file() && of(&meta) == (attachment.size, attachment.modified) {
        return Ok(());
    }
    Err(TransferError::Changed(path.clone()))
}
