//! A line that breaks: all connections through it are cut each time so many bytes have passed.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// What is read at once.
const PIECE: usize = 64 * 1024;

/// The line. It ends when it is dropped.
pub struct Line {
    /// Where clients connect.
    pub addr: SocketAddr,
    shared: Arc<Shared>,
    _accepting: JoinSet<()>,
}

struct Shared {
    target: SocketAddr,
    plan: Mutex<Plan>,
    /// How often it has broken.
    cuts: watch::Sender<u64>,
}

/// When it breaks.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Plan {
    every: u64,
    /// Bytes that have passed since it last broke.
    passed: u64,
    to_come: u32,
}

impl Plan {
    /// So many bytes pass: whether it breaks now.
    fn pass(&mut self, bytes: u64) -> bool {
        self.passed += bytes;
        let breaks = self.to_come > 0 && self.passed >= self.every;
        if breaks {
            (self.passed, self.to_come) = (0, self.to_come - 1);
        }
        breaks
    }
}

impl Line {
    /// A line to a server, whole at first.
    ///
    /// # Errors
    /// When there is no port to be had.
    pub async fn to(target: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let addr = listener.local_addr()?;
        let cuts = watch::Sender::new(0);
        let shared = Arc::new(Shared { target, plan: Mutex::default(), cuts });
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self { addr, shared, _accepting: accepting })
    }

    /// Breaks from now on after each `every` bytes, `times` in all.
    pub fn break_each(&self, every: u64, times: u32) {
        *self.shared.plan() = Plan { every, passed: 0, to_come: times };
    }

    /// How often it is still to break.
    pub fn to_come(&self) -> u32 {
        self.shared.plan().to_come
    }
}

impl Shared {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass(&self, bytes: usize) {
        if self.plan().pass(bytes as u64) {
            self.cuts.send_modify(|cuts| *cuts += 1);
        }
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((near, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        connections.spawn(carry(near, Arc::clone(&shared)));
    }
}

async fn carry(near: TcpStream, shared: Arc<Shared>) {
    let mut cuts = shared.cuts.subscribe();
    let Ok(far) = TcpStream::connect(shared.target).await else { return };
    // Without it everything is only slower.
    drop((near.set_nodelay(true), far.set_nodelay(true)));
    let (near_in, near_out) = near.into_split();
    let (far_in, far_out) = far.into_split();
    let up = pump(near_in, far_out, &shared);
    let down = pump(far_in, near_out, &shared);
    tokio::select! {
        // Whoever cuts is not gone while we hold it.
        _ = cuts.changed() => {}
        _ = async { tokio::join!(up, down) } => {}
    }
}

/// Carries bytes until either end closes; then closes the other end too.
async fn pump(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, shared: &Shared) {
    let mut piece = vec![0; PIECE];
    while let Ok(n @ 1..) = from.read(&mut piece).await {
        if to.write_all(&piece[..n]).await.is_err() {
            break;
        }
        shared.pass(n);
    }
    // The other end may have closed already.
    drop(to.shutdown().await);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_breaks_so_often_and_no_more() {
        let mut plan = Plan { every: 10, passed: 0, to_come: 2 };
        let breaks = [9, 1, 9, 30, 100].map(|bytes| plan.pass(bytes));
        assert_eq!(breaks, [false, true, false, true, false]);
    }

    #[tokio::test]
    async fn connections_are_cut_and_new_ones_are_whole() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = Line::to(listener.local_addr().unwrap()).await.unwrap();
        line.break_each(4, 1);
        let mut near = TcpStream::connect(line.addr).await.unwrap();
        let (mut far, _) = listener.accept().await.unwrap();
        near.write_all(b"lunch").await.unwrap();
        let mut came = Vec::new();
        // Cut, it may end in an error as well.
        drop(far.read_to_end(&mut came).await);
        assert_eq!((came.as_slice(), line.to_come()), (&b"lunch"[..], 0));
        let mut near = TcpStream::connect(line.addr).await.unwrap();
        let (mut far, _) = listener.accept().await.unwrap();
        near.write_all(b"lunch again").await.unwrap();
        drop(near);
        let mut came = Vec::new();
        far.read_to_end(&mut came).await.unwrap();
        assert_eq!(came, b"lunch again");
    }
}
