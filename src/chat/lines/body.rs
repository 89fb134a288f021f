//! A message's lines: the quotation it answers, its text with markup, reactions, why it failed.

use std::sync::Arc;

use canteen_protocol::MessageId;
use canteen_text::geo::Point;
use canteen_text::markup::{self, Block, Kind, Span};

use super::piece::{Line, Look, Piece, wrapped};
use crate::chat::files;
use crate::model::{Delivery, Item, ItemKey, Said};
use crate::state::State;
use crate::theme::Role;

/// Cells left of a message's text.
pub const INDENT: usize = 2;

/// All lines of a message at a width.
#[must_use]
pub fn lines(state: &State, item: &Item, said: &Said, cells: usize) -> Vec<Line> {
    let cells = cells.saturating_sub(INDENT).max(1);
    if said.recalled {
        let who = item.by.map(|by| state.name_of(by)).unwrap_or_default();
        let key = if item.by.is_some() && item.by == state.me() {
            state.t("chat-recalled-own")
        } else {
            state.texts.with("chat-recalled", &[("who", who.into())])
        };
        return wrapped(&[Piece::new(key, Role::Recalled)], cells)
            .into_iter()
            .map(|pieces| Line { indent: INDENT, pieces })
            .collect();
    }
    let mut lines = Vec::new();
    lines.extend(quote(state, said, cells));
    if !said.text.is_empty() || said.files.is_empty() {
        text(state, said, cells, &mut lines);
    }
    lines.extend(files::lines::lines(state, item.key, said, cells));
    lines.extend(reactions(state, said, cells));
    lines.extend(captured(state, item, cells));
    lines.extend(failure(state, said, cells));
    lines
}

/// That it was made a to-do.
fn captured(state: &State, item: &Item, cells: usize) -> Option<Line> {
    let (ItemKey::Logged(seq), Some(conversation)) = (item.key, state.chat.conversation()) else {
        return None;
    };
    let (text, role) = crate::todo::mark(state, MessageId { conversation, seq })?;
    let (text, _) = canteen_text::width::truncate(&text, cells);
    Some(Line::of(INDENT, Piece::new(text, role)))
}

/// `↩ Name: "quoted"` on one line.
fn quote(state: &State, said: &Said, cells: usize) -> Option<Line> {
    let quote = said.reply_to.as_ref()?;
    let text = if quote.text.is_empty() {
        state.t("chat-quote-recalled")
    } else {
        format!("“{}”", markup::plain(&quote.text))
    };
    let text = format!("↩ {}: {text}", state.name_of(quote.by));
    let (text, _) = canteen_text::width::truncate(&text, cells);
    Some(Line::of(INDENT, Piece::new(text, Role::Quote)))
}

fn text(state: &State, said: &Said, cells: usize, lines: &mut Vec<Line>) {
    let clean = said.text.replace('\t', "    ");
    let mut blocks = markup::parse(&clean);
    if blocks.is_empty() {
        blocks.push(Block::Paragraph(Vec::new()));
    }
    let last = blocks.len() - 1;
    for (index, block) in blocks.iter().enumerate() {
        let edited = (index == last && said.edited.is_some())
            .then(|| Piece::new(format!(" {}", state.t("chat-edited")), Role::Dim));
        push_block(state, said, block, edited, cells, lines);
    }
}

fn push_block(
    state: &State,
    said: &Said,
    block: &Block,
    edited: Option<Piece>,
    cells: usize,
    lines: &mut Vec<Line>,
) {
    match block {
        Block::Paragraph(spans) => {
            let mut pieces = inline(state, said, spans, Role::Text);
            pieces.extend(edited);
            lines.extend(
                wrapped(&pieces, cells).into_iter().map(|pieces| Line { indent: INDENT, pieces }),
            );
        }
        Block::Quote(spans) => {
            let mut pieces = inline(state, said, spans, Role::Quote);
            pieces.extend(edited);
            prefixed("▏ ", "▏ ", Role::Quote, &pieces, cells, lines);
        }
        Block::Item { ordinal, depth, spans } => {
            let mut pieces = inline(state, said, spans, Role::Text);
            pieces.extend(edited);
            let room = " ".repeat((depth * 2).min(cells / 3));
            let mark = ordinal.map_or_else(|| "• ".to_owned(), |n| format!("{n}. "));
            let hang = " ".repeat(mark.chars().count());
            let (first, rest) = (format!("{room}{mark}"), format!("{room}{hang}"));
            prefixed(&first, &rest, Role::Text, &pieces, cells, lines);
        }
        Block::Code { text, .. } => {
            let pieces = [Piece::new(text.clone(), Role::Code)];
            prefixed("│ ", "│ ", Role::Dim, &pieces, cells, lines);
            lines.extend(edited.map(|piece| Line::of(INDENT, piece)));
        }
    }
}

/// Lines that each begin with the same sign, but for the first.
fn prefixed(
    first: &str,
    rest: &str,
    role: Role,
    pieces: &[Piece],
    cells: usize,
    lines: &mut Vec<Line>,
) {
    let taken = canteen_text::width::width(first);
    for (index, line) in wrapped(pieces, cells.saturating_sub(taken)).into_iter().enumerate() {
        let sign = Piece::new(if index == 0 { first } else { rest }, role);
        let pieces = std::iter::once(sign).chain(line).collect();
        lines.push(Line { indent: INDENT, pieces });
    }
}

/// Spans as pieces; `@account` becomes `@Name`.
fn inline(state: &State, said: &Said, spans: &[Span], ground: Role) -> Vec<Piece> {
    spans
        .iter()
        .map(|span| {
            let (text, role, link) = match &span.kind {
                Kind::Plain if span.style.code => (span.text.clone(), Role::Code, None),
                Kind::Plain => (span.text.clone(), ground, None),
                Kind::Link(url) => {
                    let place = Point::of_address(url).map(|point| format!("⌖ {point}"));
                    let text = place.unwrap_or_else(|| span.text.clone());
                    (text, Role::Link, Some(Arc::from(url.as_str())))
                }
                Kind::Mention(userid) => {
                    let (text, role) = mention(state, said, userid, &span.text, ground);
                    (text, role, None)
                }
            };
            let style = span.style;
            let look = Look { role, bold: style.bold, italic: style.italic, strike: style.strike };
            Piece { text, look, link, paint: None }
        })
        .collect()
}

/// What a mention shows. A name that the server did not take for a member's stays plain text.
fn mention(
    state: &State,
    said: &Said,
    userid: &str,
    written: &str,
    ground: Role,
) -> (String, Role) {
    if userid == "all" {
        let role = if said.mentions_all { Role::MentionMe } else { ground };
        return (written.to_owned(), role);
    }
    let found = said
        .mentions
        .iter()
        .filter_map(|id| state.directory.member(*id))
        .find(|member| member.userid.eq_ignore_ascii_case(userid));
    match found {
        Some(member) => {
            let own = state.me() == Some(member.id);
            let role = if own { Role::MentionMe } else { Role::Mention };
            (format!("@{}", member.called()), role)
        }
        None => (written.to_owned(), ground),
    }
}

fn reactions(state: &State, said: &Said, cells: usize) -> Vec<Line> {
    let mut pieces = Vec::new();
    for reaction in &said.reactions {
        let own = state.me().is_some_and(|me| reaction.members.contains(&me));
        let role = if own { Role::OwnReaction } else { Role::Reaction };
        if !pieces.is_empty() {
            pieces.push(Piece::new(" ", Role::Text));
        }
        let named = || canteen_text::emoji::name(&reaction.emoji);
        let text = match state.settings.ascii.then(named).flatten() {
            Some(name) => format!(":{name}: {}", reaction.count),
            None => format!("{}{}", reaction.emoji, reaction.count),
        };
        pieces.push(Piece::new(text, role));
    }
    if pieces.is_empty() {
        return Vec::new();
    }
    let lines = wrapped(&pieces, cells).into_iter();
    lines.map(|pieces| Line { indent: INDENT, pieces }).collect()
}

/// The emoji of a reaction as [`reactions`] writes it: what is left without the count.
#[must_use]
pub fn reaction_of(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn failure(state: &State, said: &Said, cells: usize) -> Vec<Line> {
    let Delivery::Failed(why) = &said.delivery else { return Vec::new() };
    let text = state.texts.with("chat-failed", &[("why", why.as_str().into())]);
    let lines = wrapped(&[Piece::new(text, Role::Failed)], cells).into_iter();
    lines.map(|pieces| Line { indent: INDENT, pieces }).collect()
}

/// The addresses a message links to, in order.
#[must_use]
pub fn links(text: &str) -> Vec<String> {
    let spans = markup::parse(text).into_iter().flat_map(|block| match block {
        Block::Paragraph(spans) | Block::Quote(spans) | Block::Item { spans, .. } => spans,
        Block::Code { .. } => Vec::new(),
    });
    spans
        .filter_map(|span| match span.kind {
            Kind::Link(link) => Some(link),
            _ => None,
        })
        .collect()
}
