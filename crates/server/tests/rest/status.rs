//! What a member says they do.

use canteen_protocol::presence::WatchPresence;
use canteen_protocol::rest::{Quiet, SetStatus, Status, Work};
use canteen_protocol::{ErrorCode, Event, MemberId, Time};
use canteen_testkit::{Client, TestServer, both_engines};

use super::{HOUR, MINUTE, hears_rest, quiet, rest, status, told};

async fn sees(client: &Client, member: MemberId, wanted: impl Fn(&Status) -> bool) {
    client
        .next_event(|event| match event {
            Event::Status { members } => {
                members.iter().any(|(one, status)| *one == member && wanted(status))
            }
            _ => false,
        })
        .await;
}

async fn statuses(client: &Client, members: &[MemberId]) -> Vec<(MemberId, Status)> {
    client.call(WatchPresence { members: members.to_vec() }).await.unwrap().statuses
}

both_engines! {
    async fn a_status_is_on_all_devices_and_seen_by_those_who_look(server: TestServer) {
        server.corp("Other").member("alien").create().await;
        let alien = server.client("alien").await;
        server.corp("Acme").member("liwei").create().await;
        let admin = server.client("admin").await;
        let (desk, sofa) = (server.client("liwei").await, server.client("liwei").await);
        let li = desk.member();
        assert_eq!(statuses(&admin, &[li]).await, []);
        statuses(&alien, &[li]).await;
        let request = SetStatus { text: "noodles".into(), ..status(&server, &desk, Work::Lunch, None) };
        desk.call(request).await.unwrap();
        let lunch = |status: &Status| status.work == Work::Lunch && status.text == "noodles";
        sees(&admin, li, lunch).await;
        hears_rest(&sofa, |rest| lunch(&rest.status)).await;
        assert!(lunch(&rest(&sofa).await.status));
        // Whoever looks later sees it as well; another corp never does.
        let seen = statuses(&server.client("admin").await, &[li]).await;
        assert!(matches!(&seen[..], [(member, status)] if *member == li && lunch(status)));
        alien.ping().await;
        assert!(!alien.events().iter().any(|event| matches!(event, Event::Status { .. })));
        assert_eq!(statuses(&alien, &[li]).await, []);
        let words = SetStatus { text: "x".repeat(81), ..status(&server, &desk, Work::Busy, None) };
        assert_eq!(desk.call(words).await.unwrap_err().code, ErrorCode::Invalid);
        let request = status(&server, &desk, Work::Online, None);
        desk.call(request).await.unwrap();
        sees(&admin, li, Status::is_plain).await;
    }

    async fn a_repeat_and_a_setting_made_earlier_change_nothing(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (desk, sofa) = (server.client("liwei").await, server.client("liwei").await);
        let busy = status(&server, &desk, Work::Busy, None);
        let first = desk.call(busy.clone()).await.unwrap();
        server.clock.advance(MINUTE);
        let lunch = status(&server, &sofa, Work::Lunch, None);
        sofa.call(lunch).await.unwrap();
        assert_eq!(desk.call(busy.clone()).await.unwrap(), first, "the first answer");
        // Said without a connection before lunch, told now.
        let late = SetStatus { client_id: desk.fresh(), at: Time(busy.at.0 + 1), work: Work::Away, ..busy };
        desk.call(late).await.unwrap();
        assert_eq!(rest(&desk).await.status.work, Work::Lunch);
        assert_eq!(told(&desk).await.len(), 2);
    }

    async fn it_ends_by_itself_once_also_while_the_server_is_down(server: TestServer) {
        let mut server = server;
        server.corp("Acme").member("liwei").create().await;
        let li = server.client("liwei").await;
        let admin = server.client("admin").await;
        statuses(&admin, &[li.member()]).await;
        let request = status(&server, &li, Work::Lunch, Some(HOUR));
        li.call(request).await.unwrap();
        sees(&admin, li.member(), |status| status.work == Work::Lunch).await;
        server.clock.advance(HOUR);
        sees(&admin, li.member(), Status::is_plain).await;
        hears_rest(&li, |rest| rest.status.is_plain()).await;
        let request = status(&server, &li, Work::Meeting, Some(HOUR));
        li.call(request).await.unwrap();
        let pause = quiet(&server, &li, Quiet::For { minutes: 600 });
        li.call(pause).await.unwrap();
        server.stop().await;
        server.clock.advance(3 * HOUR);
        server.start().await;
        // What is over is not shown, whether the job has fired or not.
        let li = server.client("liwei").await;
        let now = rest(&li).await.status;
        assert_eq!((now.work, now.quiet.is_some()), (Work::Online, true), "the quiet goes on");
        canteen_testkit::eventually(|| async { told(&li).await.len() >= 5 }).await;
        server.restart().await;
        let li = server.client("liwei").await;
        assert_eq!(told(&li).await.len(), 5, "set, ended, set, quiet, ended");
    }
}
