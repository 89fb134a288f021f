//! Sessions over real sockets, on both engines.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "session/bounds.rs"]
mod bounds;
#[path = "session/crowd.rs"]
mod crowd;
#[path = "session/ending.rs"]
mod ending;
#[path = "session/frames.rs"]
mod frames;
#[path = "session/healing.rs"]
mod healing;
#[path = "session/hello.rs"]
mod hello;
#[path = "session/http.rs"]
mod http;
#[path = "session/pushes.rs"]
mod pushes;
#[path = "session/watching.rs"]
mod watching;

use canteen_protocol::{ConversationId, LogId};
use canteen_server::App;
use canteen_server::db::{DbResult, Lane};

/// Keeps the lane of a conversation busy until this is dropped.
struct Busy {
    _release: std::sync::mpsc::Sender<()>,
}

impl Busy {
    async fn with(app: &App, conversation: ConversationId) -> Self {
        let (release, released) = std::sync::mpsc::channel::<()>();
        let (begun, has_begun) = std::sync::mpsc::channel();
        let (released, db) = (std::sync::Mutex::new(released), app.db.clone());
        tokio::spawn(async move {
            db.write(Lane::Of(LogId::Conversation(conversation)), move |_| {
                begun.send(()).unwrap();
                // An error is the release: the sender was dropped.
                released.lock().unwrap().recv().unwrap_err();
                DbResult::Ok(())
            })
            .await
        });
        canteen_testkit::eventually(|| std::future::ready(has_begun.try_recv().is_ok())).await;
        Self { _release: release }
    }
}
