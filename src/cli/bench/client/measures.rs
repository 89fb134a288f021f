//! What is measured of the client, one function each, in the order in which it is done.

use std::time::{Duration, Instant};

use canteen_protocol::ConversationId;
use vt100::Screen;

use super::Args;
use super::company::Company;
use super::feed::Feed;
use crate::cli::bench::figures::{Figure, Samples};
use crate::cli::bench::terminal::Terminal;
use crate::cli::bench::typing::{self, Typed};
use crate::cli::bench::usual::{self, REST, SIZE, milliseconds};
use crate::cli::exit::Outcome;

/// The name of the first conversation, which is the latest and has half of all messages.
const FIRST: &str = "group 1";
/// Messages that come in each second while it is busy.
const RATE: u32 = 200;
/// Pages that are turned back.
const PAGES: usize = 100;

/// From the start of the program to the list of chats on the screen.
pub fn first_frame(company: &Company, args: &Args) -> Outcome<Figure> {
    usual::first_frame(|| company.client(), FIRST, args.starts)
}

/// Opens the first conversation once the client is in step with the server.
pub fn open(client: &mut Terminal) -> Outcome {
    client.until_text(FIRST)?;
    client.until_text("online")?;
    client.send(b"\r")?;
    client.until_text(&format!("# {FIRST} "))?;
    client.until_still(REST)
}

/// What it costs to have messages come in, and typing meanwhile. All of them must have been shown.
pub fn busy(client: &mut Terminal, company: &Company, args: &Args) -> Outcome<Vec<Figure>> {
    let open = ConversationId(1);
    let first = company.plan().share(open) + 1;
    let feed = Feed::begin(company.actors(), company.plan(), open, first, RATE);
    let mut figures = usual::busy(client, args.keys, Duration::from_secs(args.seconds))?;
    let (last, rate) = feed.end()?;
    client.until_text(&format!("({last})"))?;
    let what = "messages a second that came in";
    let rate = Figure::new("busy_rate_per_s", what, "", rate).at_least(f64::from(RATE) * 0.95);
    figures.push(rate);
    Ok(figures)
}

/// Turning back a page at a time, far beyond what is held in memory.
pub fn scroll(client: &mut Terminal, args: &Args) -> Outcome<Figure> {
    let mut samples = Samples::default();
    client.until_still(REST)?;
    // Not so far that the beginning comes into sight.
    let pages = PAGES.min(args.messages as usize / 2 / usize::from(SIZE.1)).max(1);
    for _ in 0..pages {
        let before = page(client.screen());
        let began = Instant::now();
        client.send(b"\x1b[5~")?;
        let shown = client.until("another page", |screen| page(screen) != before)?;
        samples.add(milliseconds(began, shown));
        client.watch(Duration::from_millis(20))?;
    }
    let p99 = samples.percentile(99);
    Ok(Figure::new("scroll_p99_ms", "a page back, p99", "ms", p99).at_most(16.0))
}

/// The rows of the messages, without the lines above and below them.
fn page(screen: &Screen) -> Vec<String> {
    screen.rows(0, SIZE.0).skip(1).take(usize::from(SIZE.1) - 4).collect()
}

/// The picker for jumping, and letters in it.
pub fn jump(client: &mut Terminal) -> Outcome<Vec<Figure>> {
    let began = Instant::now();
    client.send(b"\x0b")?;
    let opened = milliseconds(began, client.until_text("›")?);
    client.until_still(REST)?;
    let letters = find(client, "liwei48")?;
    client.until_text("李伟48")?;
    client.send(b"\x1b")?;
    client.until("the chat", |screen| !screen.contents().contains('›'))?;
    Ok(vec![
        Figure::new("jump_open_ms", "opening the jump", "ms", opened).at_most(50.0),
        Figure::new("jump_letter_ms", "a letter in the jump, at most", "ms", letters).at_most(50.0),
    ])
}

/// The directory: shown, a department unfolded, a member found by the initials of the pinyin.
pub fn contacts(client: &mut Terminal) -> Outcome<Vec<Figure>> {
    let press = |client: &mut Terminal, keys: &[u8], text: &str| -> Outcome<f64> {
        let began = Instant::now();
        client.send(keys)?;
        let shown = client.until_text(text)?;
        client.until_still(REST)?;
        Ok(milliseconds(began, shown))
    };
    let opened = press(client, b"\x1b3", "Department 2 ")?;
    let unfolded = press(client, b"j\r", "▾ Department 2 ")?;
    client.send(b"/")?;
    client.until_still(REST)?;
    let letters = find(client, "lw48")?;
    client.until_text("李伟48")?;
    Ok(vec![
        Figure::new("contacts_open_ms", "opening the directory", "ms", opened).at_most(50.0),
        Figure::new("contacts_unfold_ms", "unfolding a department", "ms", unfolded).at_most(50.0),
        Figure::new("contacts_letter_ms", "a letter in its search, at most", "ms", letters)
            .at_most(50.0),
    ])
}

/// Types a query; gives the longest any letter took.
fn find(client: &mut Terminal, query: &str) -> Outcome<f64> {
    let mut typed = Typed::default();
    typing::text(client, query, &mut typed)?;
    Ok(typed.latency.percentile(100))
}
