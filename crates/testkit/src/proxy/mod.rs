//! A bad network: a TCP proxy that delays, throttles, stalls, refuses and cuts, and that can lose
//! single pushes, which TCP itself never does but a server's bus may.

mod frames;
mod pump;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How the network is just now.
#[derive(Clone, Copy, Default, PartialEq, Debug)]
pub(crate) struct Weather {
    delay: Duration,
    bytes_per_second: Option<u32>,
    stalled: bool,
    refusing: bool,
}

type Wanted = Box<dyn FnMut(&str) -> bool + Send>;

/// Which pushes are lost, and how many were.
#[derive(Default)]
pub(crate) struct Losses {
    wanted: Option<Wanted>,
    lost: usize,
}

/// What the connections through a proxy share.
pub(crate) struct Shared {
    target: Mutex<SocketAddr>,
    weather: watch::Sender<Weather>,
    losses: Mutex<Losses>,
    cut: Mutex<CancellationToken>,
}

/// A proxy before a server. It stops when it is dropped.
pub struct Proxy {
    addr: SocketAddr,
    shared: Arc<Shared>,
    _accepting: JoinSet<()>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Proxy {
    /// A proxy before `target`, letting everything through.
    ///
    /// # Panics
    /// When there is no port on loopback.
    pub async fn before(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port on loopback");
        let addr = listener.local_addr().expect("the port's number");
        let shared = Arc::new(Shared {
            target: Mutex::new(target),
            weather: watch::Sender::default(),
            losses: Mutex::default(),
            cut: Mutex::default(),
        });
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(listener, Arc::clone(&shared)));
        Self { addr, shared, _accepting: accepting }
    }

    /// Where clients connect.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// As a client is told where it is.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ws://{}", self.addr)
    }

    /// New connections go to another server.
    pub fn retarget(&self, target: SocketAddr) {
        *lock(&self.shared.target) = target;
    }

    fn change(&self, change: impl FnOnce(&mut Weather)) {
        self.shared.weather.send_modify(change);
    }

    /// Everything takes this much longer, in either direction.
    pub fn delay(&self, delay: Duration) {
        self.change(|weather| weather.delay = delay);
    }

    /// At most so many bytes a second get through a connection in either direction; none is no
    /// limit.
    pub fn throttle(&self, bytes_per_second: Option<u32>) {
        self.change(|weather| weather.bytes_per_second = bytes_per_second);
    }

    /// Nothing gets through any more and nobody is told: a cable pulled out. Lifting it lets
    /// through what was held back.
    pub fn black_hole(&self, on: bool) {
        self.change(|weather| weather.stalled = on);
    }

    /// New connections are closed as soon as they are opened.
    pub fn refuse(&self, on: bool) {
        self.change(|weather| weather.refusing = on);
    }

    /// Cuts the connections there are.
    pub fn cut(&self) {
        std::mem::take(&mut *lock(&self.shared.cut)).cancel();
    }

    /// Loses the pushes (events, not answers) for which `wanted` holds.
    pub fn lose_pushes(&self, wanted: impl FnMut(&str) -> bool + Send + 'static) {
        lock(&self.shared.losses).wanted = Some(Box::new(wanted));
    }

    /// Loses nothing any more.
    pub fn lose_nothing(&self) {
        lock(&self.shared.losses).wanted = None;
    }

    /// How many pushes were lost.
    #[must_use]
    pub fn lost(&self) -> usize {
        lock(&self.shared.losses).lost
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.cut();
    }
}

impl Shared {
    /// Whether this frame of the server's is lost.
    fn loses(&self, text: &str) -> bool {
        let mut losses = lock(&self.losses);
        let lost = text.starts_with(r#"{"event""#)
            && losses.wanted.as_mut().is_some_and(|wanted| wanted(text));
        losses.lost += usize::from(lost);
        lost
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((near, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        if !shared.weather.borrow().refusing {
            connections.spawn(carry(near, Arc::clone(&shared)));
        }
    }
}

async fn connect(target: SocketAddr) -> std::io::Result<TcpStream> {
    let socket = if target.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // Small, so that the server feels it soon when nothing gets through.
    socket.set_recv_buffer_size(64 * 1024)?;
    socket.connect(target).await
}

async fn carry(near: TcpStream, shared: Arc<Shared>) {
    let target = *lock(&shared.target);
    let cut = lock(&shared.cut).clone();
    let Ok(far) = connect(target).await else { return };
    // Failing to set it makes the test slower, not wrong.
    drop((near.set_nodelay(true), far.set_nodelay(true)));
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    let up = pump::pump(near_in, far_out, Arc::clone(&shared), None);
    let down = pump::pump(far_in, near_out, shared, Some(frames::Filter::default()));
    tokio::select! {
        () = cut.cancelled() => {}
        ((), ()) = async { tokio::join!(up, down) } => {}
    }
}
