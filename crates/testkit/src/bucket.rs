//! An object store that speaks S3, with one bucket: on a thread of its own, over a folder.

use std::net::SocketAddr;
use std::path::Path;

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The bucket's name.
const NAME: &str = "lunch";
/// What its owner signs with.
const KEY: (&str, &str) = ("key", "secret");

/// The store. It ends when it is dropped, and what lies in it goes.
pub struct Bucket {
    addr: SocketAddr,
    folder: TempDir,
    stop: CancellationToken,
}

impl Bucket {
    /// Opens an empty one.
    ///
    /// # Panics
    /// When there is no port on loopback or no folder to be had.
    #[must_use]
    pub fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(NAME)).expect("a folder in it");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
        listener.set_nonblocking(true).expect("a listener for tokio");
        let addr = listener.local_addr().expect("the port's number");
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder.path()).expect("a store"));
        service.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
        let (service, stop) = (service.build(), CancellationToken::new());
        let stopped = stop.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(async {
                let listener = TcpListener::from_std(listener).expect("a listener");
                tokio::select! {
                    () = serve(listener, service) => {}
                    () = stopped.cancelled() => {}
                }
            });
        });
        Self { addr, folder, stop }
    }

    /// Its place below a prefix, as a server is told it.
    #[must_use]
    pub fn place(&self, prefix: &str) -> String {
        format!("s3://{NAME}/{prefix}")
    }

    /// The environment in which it is found.
    #[must_use]
    pub fn vars(&self) -> Vec<(String, String)> {
        [
            ("AWS_ENDPOINT_URL", format!("http://{}", self.addr)),
            ("AWS_REGION", "here".to_owned()),
            ("AWS_ACCESS_KEY_ID", KEY.0.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", KEY.1.to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// The keys of what lies in it.
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        let root = self.folder.path().join(NAME);
        let mut keys = Vec::new();
        gather(&root, &root, &mut keys);
        keys
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn gather(root: &Path, folder: &Path, keys: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(root, &path, keys);
        } else if let Ok(key) = path.strip_prefix(root) {
            keys.push(key.display().to_string());
        }
    }
}

async fn serve(listener: TcpListener, service: S3Service) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else { continue };
        while connections.try_join_next().is_some() {}
        let service = service.clone();
        connections.spawn(async move {
            // One that breaks is the client's to complain of.
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}
