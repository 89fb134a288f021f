//! The directory on a device, as the rules of who sees whom change.

use canteen::engine::Command;
use canteen::model::order::{Order, Pinned, Sort};
use canteen_protocol::directory::UpdateMember;
use canteen_protocol::display::NameDisplay;
use canteen_protocol::own::ChangeOwn;
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::visibility::{AddRule, RemoveRule, Rule};
use canteen_protocol::{ErrorCode, Segment};
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
    seat.until("the name", |screen| {
        (screen.directory.name(boss).as_deref() == Some("boss")).then_some(())
    })
    .await;
    assert_eq!(accounts(&seat.screen), ["admin", "li"], "they are in no list");
    assert!(seat.screen.directory.search("boss", 9).is_empty());

    // The name is there before any network the next time.
    seat.stop().await;
    let mut seat = device.start();
    seat.until("the name", |screen| {
        (screen.directory.name(boss).as_deref() == Some("boss")).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_shown_as_the_corp_says_at_once_and_the_next_time() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("bo").create().await;
    let admin = server.client("admin").await;
    let li = server.member("li");
    let english = Some("Wayne Li".to_owned());
    let ask = UpdateMember { member: li, name: Some("李伟".into()), ..UpdateMember::default() };
    admin.call(UpdateMember { english_name: english, ..ask }).await.unwrap();
    let device = Device::new(&server, "bo").await;
    let mut seat = device.start();
    seat.online().await;
    let called = |wanted: &'static str| {
        move |screen: &mut crate::seat::Screen| {
            (screen.directory.name(li).as_deref() == Some(wanted)).then_some(())
        }
    };
    seat.until("the name alone", called("李伟")).await;

    let show = |names| ChangeCorpSettings { name_display: Some(names), ..Default::default() };
    admin.call(show(NameDisplay::NameEnglish)).await.unwrap();
    seat.until("both names", called("李伟 (Wayne Li)")).await;
    assert_eq!(seat.screen.directory.name(server.member("bo")).as_deref(), Some("bo"));
    for query in ["李伟", "lw", "wayne"] {
        let found = seat.screen.directory.search(query, 9);
        assert!(found.iter().any(|one| one.member == li), "{query}");
    }
    let also = seat.screen.directory.member(li).map(|person| person.also().to_owned());
    assert_eq!(also.as_deref(), Some(""), "the English name does not stand there twice");

    // Before any network the next time; what changed meanwhile comes with it.
    seat.stop().await;
    let mut seat = device.start();
    seat.until("both names", called("李伟 (Wayne Li)")).await;
    seat.stop().await;
    let titles = Some(false);
    let change = ChangeCorpSettings { chat_titles: titles, ..show(NameDisplay::EnglishName) };
    admin.call(change).await.unwrap();
    let mut seat = device.start();
    seat.until("the English name first", called("Wayne Li (李伟)")).await;
    assert!(!seat.screen.directory.display().chat_titles);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ones_own_card_is_asked_for_and_changed() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").create().await;
    let admin = server.client("admin").await;
    let fields = Some("english_name".parse().unwrap());
    admin.call(ChangeCorpSettings { self_edit: fields, ..Default::default() }).await.unwrap();
    let li = server.member("li");
    let device = Device::new(&server, "li").await;
    let mut seat = device.start();
    seat.online().await;
    seat.tell(Command::AskOwn);
    let own = seat.until("the card", |screen| screen.own.clone()).await;
    assert_eq!((own.member.id, own.fields.to_string().as_str()), (li, "english_name"));

    let english_name = Some("Wayne".to_owned());
    let change = ChangeOwn { english_name, ..ChangeOwn::default() };
    seat.tell(Command::ChangeOwn(Box::new(change)));
    seat.until("done", |screen| screen.own_changed.pop()).await.unwrap();
    seat.until("the directory", |screen| {
        let me = screen.directory.member(li)?;
        (me.english_name == "Wayne").then_some(())
    })
    .await;
    let change = ChangeOwn { name: Some("Boss".into()), ..ChangeOwn::default() };
    seat.tell(Command::ChangeOwn(Box::new(change)));
    let refused = seat.until("refused", |screen| screen.own_changed.pop()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_order_of_the_list_is_kept_for_the_next_time() {
    let server = TestServer::sqlite().await;
    server.corp("Acme").member("li").member("bo").create().await;
    let device = Device::new(&server, "li").await;
    let mut seat = device.start();
    seat.online().await;
    assert_eq!(seat.screen.order, None, "nothing is said of what was never put in order");
    let mut order = Order { sort: Sort::Added, ..Order::default() };
    order.pin(Pinned::Member(server.member("bo")));
    seat.tell(Command::KeepOrder(Box::new(order.clone())));
    seat.stop().await;
    let mut seat = device.start();
    let kept = seat.until("the order", |screen| screen.order.clone()).await;
    assert_eq!(kept, order);
}
