//! Nothing rings for a while.

use canteen_protocol::rest::{Quiet, SetQuiet};
use canteen_protocol::{ErrorCode, Time};
use canteen_testkit::{START, TestServer, both_engines, eventually};

use super::{HOUR, MINUTE, hears_rest, quiet, rest, told, zone};

both_engines! {
    async fn quiet_is_on_all_devices_and_messages_come_and_are_counted(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let (desk, sofa) = (server.client("liwei").await, server.client("liwei").await);
        let admin = server.client("admin").await;
        let chat = admin.direct(desk.member()).await.id;
        let pause = quiet(&server, &desk, Quiet::For { minutes: 60 });
        desk.call(pause).await.unwrap();
        let until = Some(Time(START.0 + HOUR));
        hears_rest(&sofa, |rest| rest.status.quiet == until).await;
        admin.say(chat, "are you there?").await;
        sofa.hears("are you there?").await;
        let get = canteen_protocol::conversation::GetConversation { conversation: chat };
        let seen = sofa.call(get).await.unwrap();
        assert_eq!(seen.messages - seen.read_n, 1);
        let off = quiet(&server, &sofa, Quiet::Off);
        sofa.call(off).await.unwrap();
        hears_rest(&desk, |rest| rest.status.quiet.is_none()).await;
        for asked in [Quiet::For { minutes: 0 }, Quiet::Until { time: START }] {
            let request = quiet(&server, &desk, asked);
            assert_eq!(desk.call(request).await.unwrap_err().code, ErrorCode::Invalid);
        }
    }

    /// The test's clock begins on Tuesday 14 November 2023 at 22:13:20 UTC.
    async fn off_work_ends_at_nine_where_the_member_is(server: TestServer) {
        server.corp("Acme").member("liwei").create().await;
        let li = server.client("liwei").await;
        let nine = |hours: i64| Some(Time(1_699_999_200_000 + hours * HOUR)); // 22:00 UTC
        let morning = || quiet(&server, &li, Quiet::Morning);
        li.call(morning()).await.unwrap();
        assert_eq!(rest(&li).await.status.quiet, nine(11), "UTC while no zone is known");
        li.call(zone(&li, "Asia/Shanghai", false)).await.unwrap();
        li.call(morning()).await.unwrap();
        assert_eq!(rest(&li).await.status.quiet, nine(27), "it is six in the morning there");
        li.call(zone(&li, "UTC", false)).await.unwrap();
        assert_eq!(rest(&li).await.zone, "Asia/Shanghai");
        li.call(zone(&li, "America/New_York", true)).await.unwrap();
        li.call(zone(&li, "Asia/Shanghai", false)).await.unwrap();
        li.call(morning()).await.unwrap();
        assert_eq!(rest(&li).await.status.quiet, nine(16), "chosen zones stay");
        let error = li.call(zone(&li, "Mars/Olympus", true)).await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Invalid);
    }

    async fn it_ends_by_itself_once_also_while_the_server_is_down(server: TestServer) {
        let mut server = server;
        server.corp("Acme").member("liwei").create().await;
        let li = server.client("liwei").await;
        let pause = quiet(&server, &li, Quiet::For { minutes: 60 });
        li.call(pause).await.unwrap();
        // Longer now: the first end is void.
        server.clock.advance(30 * MINUTE);
        let pause = quiet(&server, &li, Quiet::For { minutes: 60 });
        li.call(pause).await.unwrap();
        server.clock.advance(31 * MINUTE);
        assert!(rest(&li).await.status.quiet.is_some());
        assert_eq!(told(&li).await.len(), 2);
        server.stop().await;
        server.clock.advance(24 * HOUR);
        server.start().await;
        let li = server.client("liwei").await;
        assert_eq!(rest(&li).await.status.quiet, None);
        eventually(|| async { told(&li).await.len() >= 3 }).await;
        server.restart().await;
        let li = server.client("liwei").await;
        assert_eq!(told(&li).await.len(), 3);
        // Asked for an hour ago without a connection: it is over before it is told.
        let late = SetQuiet { at: Time(server.clock.now().0 - 2 * HOUR), ..quiet(&server, &li, Quiet::For { minutes: 60 }) };
        li.call(late).await.unwrap();
        assert_eq!(told(&li).await.len(), 3);
    }
}
