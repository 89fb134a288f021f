//! Everyone in a group, listening: when the last of them has heard a message.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use canteen_protocol::Method;
use canteen_protocol::account::SignedIn;
use canteen_protocol::session::Ping;
use futures_util::future::try_join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use super::PATIENCE;
use super::ear::Frames;
use super::line::Line;
use crate::cli::bench::failed;
use crate::cli::exit::Outcome;

/// How often each says that it is there: a server hangs up on those that do not.
const BEAT: Duration = Duration::from_secs(3);
/// Connections that are opened at the same time.
pub const AT_ONCE: usize = 64;

/// Listening connections; they end when this is dropped.
pub struct Hearing {
    state: Arc<State>,
    _ears: JoinSet<()>,
}

#[derive(Default)]
struct State {
    heard: AtomicUsize,
    /// How many have to be heard until somebody is woken.
    until: AtomicUsize,
    /// When that was.
    at: Mutex<Option<Instant>>,
    reached: Notify,
}

impl Hearing {
    /// Connects all of them.
    ///
    /// # Errors
    /// As the server says.
    pub async fn of(addr: SocketAddr, people: &[SignedIn]) -> Outcome<Self> {
        let state = Arc::new(State { until: AtomicUsize::new(usize::MAX), ..State::default() });
        let mut ears = JoinSet::new();
        open_each(addr, people, |line| {
            ears.spawn(listen(line.into_stream(), Arc::clone(&state)));
        })
        .await?;
        Ok(Self { state, _ears: ears })
    }

    /// How many frames have been heard by all of them together.
    pub fn heard(&self) -> usize {
        self.state.heard.load(Ordering::Relaxed)
    }

    /// Waits until so many more have been heard than `before`; gives the moment of the last.
    ///
    /// # Errors
    /// When they do not come.
    pub async fn until(&self, before: usize, more: usize) -> Outcome<Instant> {
        let all = before + more;
        self.state.until.store(all, Ordering::SeqCst);
        let reached = async {
            while self.heard() < all {
                self.state.reached.notified().await;
            }
        };
        timeout(PATIENCE, reached).await.map_err(|_| {
            failed(format!("only {} of {more} pushes came", self.heard().saturating_sub(before)))
        })?;
        let at = self.state.at.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(at.unwrap_or_else(Instant::now))
    }
}

async fn listen(mut stream: TcpStream, state: Arc<State>) {
    let mut frames = Frames::default();
    let mut buffer = vec![0; 16 * 1024];
    let mut clock = interval(BEAT);
    loop {
        let read = tokio::select! {
            read = stream.read(&mut buffer) => read,
            _ = clock.tick() => match stream.write_all(&beat()).await {
                Ok(()) => continue,
                Err(_) => return,
            },
        };
        let Ok(read @ 1..) = read else { return };
        let new = frames.count(&buffer[..read]);
        let before = state.heard.fetch_add(new, Ordering::SeqCst);
        let until = state.until.load(Ordering::SeqCst);
        if before < until && before + new >= until {
            *state.at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            state.reached.notify_one();
        }
    }
}

/// A heartbeat that wants no answer, as a WebSocket frame whose mask changes nothing.
fn beat() -> Vec<u8> {
    let text = format!(r#"{{"method":"{}"}}"#, Ping::NAME);
    let mut frame = vec![0x81, 0x80 | u8::try_from(text.len()).unwrap_or(0), 0, 0, 0, 0];
    frame.extend(text.bytes());
    frame
}

/// Opens a connection for each and hands it on at once: it must not be silent for long.
///
/// # Errors
/// As the server says.
pub async fn open_each(
    addr: SocketAddr,
    people: &[SignedIn],
    mut take: impl FnMut(Line),
) -> Outcome {
    for some in people.chunks(AT_ONCE) {
        let opening = some.iter().map(|who| Line::open(addr, who));
        let opened = try_join_all(opening).await?;
        opened.into_iter().for_each(|(line, _)| take(line));
    }
    Ok(())
}
