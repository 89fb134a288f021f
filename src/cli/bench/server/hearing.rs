//! Everyone in a group, listening: when the last of them has heard a message.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use canteen_protocol::account::SignedIn;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::PATIENCE;
use super::ear::Frames;
use super::line::Line;
use crate::cli::bench::failed;
use crate::cli::exit::Outcome;

/// Connections that are opened at the same time.
const AT_ONCE: usize = 64;

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
        for line in lines(addr, people).await? {
            ears.spawn(listen(line.into_stream(), Arc::clone(&state)));
        }
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
    while let Ok(read @ 1..) = stream.read(&mut buffer).await {
        let new = frames.count(&buffer[..read]);
        let before = state.heard.fetch_add(new, Ordering::SeqCst);
        let until = state.until.load(Ordering::SeqCst);
        if before < until && before + new >= until {
            *state.at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            state.reached.notify_one();
        }
    }
}

/// Opens a connection for each.
///
/// # Errors
/// As the server says.
pub async fn lines(addr: SocketAddr, people: &[SignedIn]) -> Outcome<Vec<Line>> {
    let mut lines = Vec::with_capacity(people.len());
    for some in people.chunks(AT_ONCE) {
        let opening = some.iter().map(|who| Line::open(addr, who));
        let opened = futures_util::future::try_join_all(opening).await?;
        lines.extend(opened.into_iter().map(|(line, _)| line));
    }
    Ok(lines)
}
