//! A file's lines under a message: a sign, its name, its size, how far it has come, and a picture
//! in half blocks.

use canteen_protocol::file::File;
use canteen_text::width::{truncate, width};

use crate::chat::lines::body::INDENT;
use crate::chat::lines::piece::{Line, Piece};
use crate::model::{ItemKey, Said, Stage, Transfer};
use crate::pictures::{self, Picture};
use crate::state::State;
use crate::theme::Role;
use crate::transfers::{is_film, is_picture, is_sound, size};

/// Cells of the bar of a transfer.
const BAR: i64 = 12;

/// The lines of all files of a message.
#[must_use]
pub fn lines(state: &State, key: ItemKey, said: &Said, cells: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for (n, file) in said.files.iter().enumerate() {
        lines.extend(picture(state, file, cells));
        lines.push(name(state, file, cells));
        if let Some(transfer) = state.chat.files.transfer(key, n, file) {
            lines.push(progress(state, transfer, cells));
        }
    }
    lines
}

/// `▤ report.pdf  1.2 MB`, `♪ note.ogg  ▬▬▬  0:12 · 31 kB`: the name gives way, its ending stays.
/// While it plays, how to stop it stands where its size did.
fn name(state: &State, file: &File, cells: usize) -> Line {
    let sign = match &file.mime {
        mime if is_picture(mime) => "▨ ",
        mime if is_sound(mime) => "♪ ",
        mime if is_film(mime) => "▶ ",
        _ => "▤ ",
    };
    let pixels = match (file.width, file.height) {
        (Some(width), Some(height)) => format!("{width}×{height} · "),
        _ => String::new(),
    };
    let length = file.duration.map(clock);
    let plays = state.chat.files.plays(file);
    let figures = match length {
        Some(length) if plays => format!("  {length}"),
        Some(length) => format!("  {length} · {pixels}{}", size(file.size)),
        None => format!("  {pixels}{}", size(file.size)),
    };
    let bar = file
        .duration
        .filter(|_| is_sound(&file.mime))
        .map(|ms| bar(ms, cells / 5))
        .unwrap_or_default();
    let playing = if plays { format!("  {}", state.t("chat-file-plays")) } else { String::new() };
    let taken = width(&figures) + width(&bar) + width(&playing) + 2;
    let pieces = vec![
        Piece::new(sign, Role::Accent),
        Piece::new(shortened(&file.name, cells.saturating_sub(taken).max(8)), Role::Link),
        Piece::new(bar, if plays { Role::Accent } else { Role::Dim }),
        Piece::new(figures, Role::Dim),
        Piece::new(playing, Role::Accent),
    ];
    Line { indent: INDENT, pieces }
}

/// How long sound is, as a bar: a cell for every four seconds, up to a minute and to the room.
fn bar(ms: u32, room: usize) -> String {
    let cells = usize::try_from(ms.div_ceil(4_000)).unwrap_or(1).min(room).clamp(1, 15);
    format!("  {}", "▬".repeat(cells))
}

/// `0:42`, `1:02:03`.
fn clock(ms: u32) -> String {
    let seconds = ms.div_ceil(1_000);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

fn shortened(name: &str, room: usize) -> String {
    if width(name) <= room {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map(|(_, ending)| format!(".{ending}"));
    let ending = ending.filter(|ending| width(ending) <= 8).unwrap_or_default();
    let (stem, _) = truncate(name, room.saturating_sub(width(&ending)).max(1));
    format!("{stem}{ending}")
}

fn progress(state: &State, transfer: &Transfer, cells: usize) -> Line {
    let total = transfer.file.size.max(1);
    let percent = (transfer.done.clamp(0, total) / (total / 100).max(1)).min(100);
    let text = match &transfer.stage {
        Stage::Waiting => state.t("chat-file-waits"),
        Stage::Paused(why) => state.texts.with("chat-file-paused", &[("why", why.as_str().into())]),
        _ => format!("{percent} % · {} / {}", size(transfer.done), size(total)),
    };
    let filled = usize::try_from(percent * BAR / 100).unwrap_or(0);
    let whole = usize::try_from(BAR).unwrap_or(0);
    let room = cells.saturating_sub(whole + 4).max(1);
    let (text, _) = truncate(&text, room);
    let pieces = vec![
        Piece::new("[", Role::Dim),
        Piece::new("█".repeat(filled), Role::Accent),
        Piece::new("░".repeat(whole.saturating_sub(filled)), Role::Dim),
        Piece::new("] ", Role::Dim),
        Piece::new(text, Role::Queued),
    ];
    Line { indent: INDENT, pieces }
}

/// A picture, or the room it will take, so that nothing moves when it comes.
fn picture(state: &State, file: &File, cells: usize) -> Vec<Line> {
    if !state.settings.pictures || state.settings.ascii {
        return Vec::new();
    }
    let across = u32::try_from(cells).unwrap_or(u32::MAX);
    if let Some(picture) = state.chat.files.picture(file) {
        return drawn(picture, across);
    }
    match (file.width, file.height) {
        (Some(width), Some(height)) if state.chat.files.awaits(file) => {
            let (_, rows) = pictures::cells(width, height, across);
            vec![Line::default(); usize::try_from(rows).unwrap_or(0)]
        }
        _ => Vec::new(),
    }
}

fn drawn(picture: &Picture, across: u32) -> Vec<Line> {
    let (columns, rows) = pictures::cells(picture.columns, picture.rows * 2, across);
    let from = |at: u32, of: u32, all: u32| at * all / of.max(1);
    (0..rows)
        .map(|row| {
            let cell = |column: u32| {
                picture.cell(from(column, columns, picture.columns), from(row, rows, picture.rows))
            };
            let mut pieces: Vec<Piece> = Vec::new();
            for colours in (0..columns).filter_map(cell) {
                match pieces.last_mut() {
                    Some(last) if last.paint == Some(colours) => last.text.push('▀'),
                    _ => {
                        pieces.push(Piece { paint: Some(colours), ..Piece::new("▀", Role::Text) })
                    }
                }
            }
            Line { indent: INDENT, pieces }
        })
        .collect()
}
