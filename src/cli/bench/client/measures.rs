//! What is measured of the client, one function each, in the order in which it is done.

use std::time::{Duration, Instant};

use canteen_protocol::ConversationId;
use vt100::Screen;

use super::company::Company;
use super::feed::Feed;
use super::{Args, REST, SIZE};
use crate::cli::bench::figures::{Figure, Samples};
use crate::cli::bench::terminal::Terminal;
use crate::cli::bench::typing::{self, Typed};
use crate::cli::exit::Outcome;

/// The name of the first conversation, which is the latest and has half of all messages.
const FIRST: &str = "group 1";
/// Messages that come in each second while it is busy.
const RATE: u32 = 200;
/// Pages that are turned back.
const PAGES: usize = 100;
/// A moment in which nothing is expected.
const MOMENT: Duration = Duration::from_secs(2);

/// From the start of the program to the list of chats on the screen.
pub fn first_frame(company: &Company, args: &Args) -> Outcome<Figure> {
    let mut samples = Samples::default();
    for _ in 0..args.starts.max(1) {
        let command = company.client()?;
        let began = Instant::now();
        let mut client = Terminal::run(command, SIZE)?;
        let shown = client.until_text(FIRST)?;
        samples.add(milliseconds(began, shown));
    }
    let what = "first frame from the local history";
    Ok(Figure::new("first_frame_ms", what, "ms", samples.median()).at_most(30.0))
}

/// Opens the first conversation once the client is in step with the server.
pub fn open(client: &mut Terminal) -> Outcome {
    client.until_text(FIRST)?;
    client.until_text("online")?;
    client.send(b"\r")?;
    client.until_text(&format!("# {FIRST} "))?;
    client.until_still(REST)
}

/// How often it wakes while nothing happens. A second has room for one heartbeat.
pub fn idle(client: &mut Terminal, args: &Args) -> Outcome<Figure> {
    client.watch(MOMENT)?;
    let before = client.process().sleeps()?;
    let time = Duration::from_secs(args.seconds);
    client.watch(time)?;
    let sleeps = client.process().sleeps()? - before;
    let a_second = sleeps as f64 / time.as_secs_f64();
    Ok(Figure::new("idle_wakeups_per_s", "wake-ups a second, idle", "", a_second).at_most(1.0))
}

/// What typing costs while nothing else happens.
pub fn quiet(client: &mut Terminal, args: &Args) -> Outcome<Vec<Figure>> {
    let typed = typing::keys(client, args.keys)?;
    let (p50, p99) = (typed.latency.median(), typed.latency.percentile(99));
    let bytes = typed.bytes.median();
    let what = "bytes written for a typed character";
    Ok(vec![
        Figure::new("key_quiet_p50_ms", "key to screen, quiet, p50", "ms", p50),
        Figure::new("key_quiet_p99_ms", "key to screen, quiet, p99", "ms", p99).at_most(2.0),
        Figure::new("key_bytes", what, "bytes", bytes).at_most(24.0),
    ])
}

/// What it costs to have messages come in, and typing meanwhile. All of them must have been shown.
pub fn busy(client: &mut Terminal, company: &Company, args: &Args) -> Outcome<Vec<Figure>> {
    let first = i64::from(args.messages / 2) + 1;
    let first = if args.conversations == 1 { i64::from(args.messages) + 1 } else { first };
    let feed = Feed::begin(company.actors(), company.plan(), ConversationId(1), first, RATE);
    client.watch(MOMENT)?;
    let (began, before) = (Instant::now(), client.process().busy()?);
    client.watch(Duration::from_secs(args.seconds))?;
    let busy = client.process().busy()? - before;
    let share = busy.as_secs_f64() / began.elapsed().as_secs_f64() * 100.0;
    let typed = typing::keys(client, args.keys)?;
    let (last, rate) = feed.end()?;
    client.until_text(&format!("({last})"))?;
    let (p50, p99) = (typed.latency.median(), typed.latency.percentile(99));
    Ok(vec![
        Figure::new("key_busy_p50_ms", "key to screen, 200 messages/s, p50", "ms", p50),
        Figure::new("key_busy_p99_ms", "key to screen, 200 messages/s, p99", "ms", p99)
            .at_most(8.0),
        Figure::new("busy_processor_percent", "processor share at 200 messages/s", "%", share)
            .at_most(5.0),
        Figure::new("busy_rate_per_s", "messages a second that came in", "", rate)
            .at_least(f64::from(RATE) * 0.95),
    ])
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

/// Memory after all of that.
pub fn memory(client: &Terminal) -> Outcome<Figure> {
    let mebibytes = client.process().resident()? as f64 / f64::from(1 << 20);
    Ok(Figure::new("memory_mib", "resident memory", "MiB", mebibytes).at_most(40.0))
}

fn milliseconds(from: Instant, to: Instant) -> f64 {
    to.saturating_duration_since(from).as_secs_f64() * 1e3
}
