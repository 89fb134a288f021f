//! What an administrator asks through an engine.

use canteen::engine::{Answer, Command, Deed};
use canteen_protocol::directory::CreateDepartment;
use canteen_protocol::visibility::ListRules;
use canteen_protocol::{ErrorCode, WireError};
use canteen_testkit::{Proxy, TestServer};

use crate::seat::{Device, Seat};

/// Asks, and waits for the answer to it.
async fn ask(seat: &mut Seat, number: u64, deed: impl Into<Deed>) -> Result<Answer, WireError> {
    seat.tell(Command::Administer { ask: number, deed: Box::new(deed.into()) });
    seat.until("an answer", |screen| {
        let answers = &screen.administered;
        answers.iter().find(|(ask, _)| *ask == number).map(|(_, answer)| answer.clone())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_are_answered_refused_and_never_kept_for_later() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").create().await;
    let token = server.device("admin").await.token;
    let proxy = Proxy::before(server.addr()).await;
    let device = Device::with(&proxy.url(), &token);
    let mut admin = device.start();
    admin.online().await;
    let root = admin.until("the root", |seen| seen.directory.roots().first().copied()).await;
    let new = |name: &str| CreateDepartment { parent: root, name: name.into(), order: 0 };

    let made = ask(&mut admin, 1, new("East")).await;
    assert!(matches!(made, Ok(Answer::AddDepartment(_))), "{made:?}");
    let twice = ask(&mut admin, 2, new("East")).await.unwrap_err();
    assert_eq!(twice.code, ErrorCode::Conflict);
    assert_eq!(twice.data.unwrap()["field"], "name");

    // Without a link nothing waits: it is not made when the link is back either.
    proxy.refuse(true);
    proxy.cut();
    admin.until("offline", |screen| (!screen.is_online()).then_some(())).await;
    let lost = ask(&mut admin, 3, new("West")).await.unwrap_err();
    assert_eq!(lost.code, ErrorCode::Unavailable);
    proxy.refuse(false);
    admin.tell(Command::Reconnect);
    admin.online().await;
    let made = ask(&mut admin, 4, new("West")).await;
    assert!(matches!(made, Ok(Answer::AddDepartment(_))), "{made:?}");

    // Who is no administrator is refused by the server, whatever their client shows.
    let device = Device::new(&server, "li").await;
    let mut li = device.start();
    li.online().await;
    let refused = ask(&mut li, 1, ListRules {}).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
}
