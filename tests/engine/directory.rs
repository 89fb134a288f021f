//! The directory on a device, as the rules of who sees whom change.

use canteen_protocol::Segment;
use canteen_protocol::visibility::{AddRule, RemoveRule, Rule};
use canteen_testkit::TestServer;

use crate::seat::Device;

/// The accounts in a directory, sorted.
fn accounts(screen: &crate::seat::Screen) -> Vec<String> {
    let mut accounts: Vec<_> =
        screen.directory.members().map(|person| person.userid.to_owned()).collect();
    accounts.sort();
    accounts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_forgets_whom_it_may_no_longer_see() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").department("East").member("li").member("zhao").create().await;
    let admin = server.client("admin").await;
    let device = Device::new(&server, "li").await;
    let mut seat = device.start();
    seat.online().await;
    let all = ["admin", "li", "zhao"];
    seat.until("everyone", |screen| (accounts(screen) == all).then_some(())).await;

    let hide = Rule::Hide { who: Segment::of([server.member("zhao")]), except: Segment::default() };
    let hide = admin.call(AddRule { rule: hide }).await.unwrap();
    seat.until("zhao gone", |screen| (accounts(screen) == ["admin", "li"]).then_some(())).await;

    // This one changes all that is seen, so the device starts from nothing.
    let rule = Rule::Restrict { who: Segment::of([server.member("li")]) };
    let restrict = admin.call(AddRule { rule }).await.unwrap();
    seat.until("oneself", |screen| (accounts(screen) == ["li"]).then_some(())).await;
    assert!(seat.screen.directory.roots().is_empty());

    // A device that was away meanwhile finds the same.
    seat.stop().await;
    admin.call(RemoveRule { rule: restrict.id }).await.unwrap();
    admin.call(RemoveRule { rule: hide.id }).await.unwrap();
    let mut seat = device.start();
    seat.until("everyone again", |screen| (accounts(screen) == all).then_some(())).await;
    assert_eq!(seat.screen.directory.roots().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_has_a_name_though_the_directory_does_not_show_them() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("boss").create().await;
    let (li, boss) = (server.member("li"), server.member("boss"));
    let admin = server.client("admin").await;
    let rule = Rule::Hide { who: Segment::of([boss]), except: Segment::default() };
    admin.call(AddRule { rule }).await.unwrap();
    let device = Device::new(&server, "li").await;
    let mut seat = device.start();
    seat.online().await;
    seat.until("oneself", |screen| (accounts(screen) == ["admin", "li"]).then_some(())).await;

    let above = Device::new(&server, "boss").await;
    let mut above = above.start();
    above.online().await;
    let id = above.open(li).await;
    above.say(id, "come and see me");
    seat.until("the name", |screen| (screen.directory.name(boss) == Some("boss")).then_some(()))
        .await;
    assert_eq!(accounts(&seat.screen), ["admin", "li"], "they are in no list");
    assert!(seat.screen.directory.search("boss", 9).is_empty());

    // The name is there before any network the next time.
    seat.stop().await;
    let mut seat = device.start();
    seat.until("the name", |screen| (screen.directory.name(boss) == Some("boss")).then_some(()))
        .await;
}
