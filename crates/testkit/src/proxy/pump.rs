//! One direction of one connection.

use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};

use super::Shared;
use super::frames::Filter;

/// Carries bytes until either end closes; then closes the other end too.
pub(super) async fn pump(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    shared: Arc<Shared>,
    mut filter: Option<Filter>,
) {
    // Between the two: what is on its way, each with the moment it arrives.
    let (send, mut on_its_way) = mpsc::channel::<(Instant, Vec<u8>)>(64);
    let mut weather = shared.weather.subscribe();
    let reading = async {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            // What cannot go on is left with the sender, whose own buffers fill up then.
            drop(weather.wait_for(|w| !w.stalled).await);
            let Ok(n @ 1..) = from.read(&mut buffer).await else { break };
            let arrives = Instant::now() + weather.borrow().delay;
            let bytes = match &mut filter {
                Some(filter) => filter.pass(&buffer[..n], |text| shared.loses(text)),
                None => buffer[..n].to_vec(),
            };
            if send.send((arrives, bytes)).await.is_err() {
                break;
            }
        }
        drop(send);
    };
    let mut weather = shared.weather.subscribe();
    let writing = async {
        while let Some((arrives, bytes)) = on_its_way.recv().await {
            sleep_until(arrives).await;
            // The proxy is gone when this fails, and the connection with it.
            drop(weather.wait_for(|w| !w.stalled).await);
            let limit = weather.borrow().bytes_per_second;
            if let Some(limit) = limit {
                let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                sleep(Duration::from_secs_f64(f64::from(size) / f64::from(limit.max(1)))).await;
            }
            if to.write_all(&bytes).await.is_err() {
                break;
            }
        }
        // The other end may have closed already.
        drop(to.shutdown().await);
    };
    tokio::join!(reading, writing);
}
