//! What accounts mean for sessions that are open.

use canteen_protocol::Event;
use canteen_protocol::account::{ListDevices, RevokeDevice, SignOut};
use canteen_protocol::directory::UpdateMember;
use canteen_server::account::note_connected;
use canteen_testkit::{Client, TestServer, both_engines};

/// Waits until the server says good-bye for good.
async fn signed_out(client: &Client) {
    let bye = client.next_event(|event| matches!(event, Event::Bye { .. })).await;
    assert!(matches!(bye, Event::Bye { reconnect: false, .. }), "{bye:?}");
    client.closed().await;
}

both_engines! {
    async fn a_revoked_device_is_cut_off_at_once(server: TestServer) {
        server.corp("Acme").member("li").create().await;
        let (lost, kept) = (server.client("li").await, server.client("li").await);
        kept.call(RevokeDevice { device: lost.welcome().device }).await.unwrap();
        signed_out(&lost).await;
        assert_eq!(kept.call(ListDevices {}).await.unwrap().devices.len(), 1);
        assert!(!kept.is_closed());
    }

    async fn signing_out_ends_the_session(server: TestServer) {
        server.corp("Acme").member("li").create().await;
        let client = server.client("li").await;
        // The answer may come before the good-bye or not at all.
        client.begin("account.sign_out", serde_json::to_value(SignOut {}).unwrap());
        signed_out(&client).await;
        let again = server.client("li").await;
        assert_eq!(again.call(ListDevices {}).await.unwrap().devices.len(), 1);
    }

    async fn shutting_an_account_ends_its_sessions(server: TestServer) {
        let acme = server.corp("Acme").member("li").create().await;
        let (admin, li) = (server.client("admin").await, server.client("li").await);
        let member = acme.members[0];
        let shut = UpdateMember { member, disabled: Some(true), ..UpdateMember::default() };
        admin.call(shut).await.unwrap();
        signed_out(&li).await;
        assert!(!admin.is_closed());
    }

    async fn a_connected_device_stays_seen(server: TestServer) {
        server.corp("Acme").member("li").create().await;
        let idle = server.device("li").await;
        let client = server.client("li").await;
        server.clock.advance(300_000);
        note_connected(&server.app()).await.unwrap();
        let now = server.clock.now();
        for device in client.call(ListDevices {}).await.unwrap().devices {
            assert_eq!(device.seen == now, device.this, "{device:?}");
            assert!(device.this || device.id == idle.device);
        }
    }
}
