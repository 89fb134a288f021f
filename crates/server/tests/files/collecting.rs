//! What nobody needs is removed after its grace, and nothing else.

use canteen_protocol::message::RecallMessage;
use canteen_testkit::{Storage, TestServer, both_engines, eventually};

use crate::stage::{Person, id_of, noise, server, stored};

/// Past the grace of what was touched at the start, and the hour in which looks are taken.
const LATER: i64 = 26 * 3_600_000;

async fn eventually_stored(server: &TestServer, count: usize) {
    eventually(|| std::future::ready(stored(server) == count)).await;
}

both_engines! {
    async fn uploads_that_were_given_up_expire(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let bytes = noise(3_000_000, 1);
        let id = id_of(&li.begin("one", "a", &bytes).await);
        li.part(id, 0, &bytes[..2_500_000]).await;
        let whole = li.upload("b", &noise(1_000, 2)).await;
        assert_eq!(stored(&server), 3);
        server.clock.advance(LATER);
        eventually_stored(&server, 0).await;
        assert_eq!((li.offset(id).await, li.offset(whole).await), (None, None));
        // The same client begins anew under the same id.
        assert_eq!(li.begin("one", "a", &bytes).await.json()["offset"], 0);
    }

    async fn what_is_carried_stays_and_what_is_recalled_goes(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let group = li.client.group("ops", &[]).await.id;
        let (kept, gone) = (noise(1_000, 1), noise(1_000, 2));
        let (kept_id, gone_id) = (li.upload("a", &kept).await, li.upload("b", &gone).await);
        li.send(group, &[kept_id]).await;
        let target = li.send(group, &[gone_id]).await;
        let recall = RecallMessage { conversation: group, client_id: li.client.fresh(), target };
        li.client.call(recall).await.unwrap();
        assert_eq!(stored(&server), 2);
        server.clock.advance(LATER);
        eventually_stored(&server, 1).await;
        assert_eq!(li.get(kept_id).await.body, kept);
        assert_eq!(li.get(gone_id).await.status, 404);
        // The bytes that were removed can come again.
        let again = li.upload("c", &gone).await;
        li.send(group, &[again]).await;
        assert_eq!(li.get(again).await.body, gone);
    }

    async fn bytes_that_another_file_holds_stay(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").member("bo").create().await;
        let (li, bo) = (Person::of(&server, "li").await, Person::of(&server, "bo").await);
        let group = li.client.group("ops", &[]).await.id;
        let bytes = noise(1_000, 1);
        let carried = li.upload("a", &bytes).await;
        li.send(group, &[carried]).await;
        let forgotten = bo.upload("b", &bytes).await;
        server.clock.advance(LATER);
        eventually(|| async { bo.offset(forgotten).await.is_none() }).await;
        assert_eq!(li.get(carried).await.body, bytes);
        assert_eq!(stored(&server), 1);
    }
}
