//! Up and down: in pieces, broken off, in parts.

use canteen_testkit::{Storage, both_engines, eventually};

use crate::stage::{Person, id_of, noise, server, stored};

/// More than two chunks.
const LARGE: usize = 5_000_000;

both_engines! {
    async fn a_file_goes_up_and_down(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").member("bo").create().await;
        let (li, bo) = (Person::of(&server, "li").await, Person::of(&server, "bo").await);
        let group = li.client.group("ops", &[server.member("bo")]).await.id;
        let bytes = noise(LARGE, 1);
        let id = li.upload("../报告.pdf", &bytes).await;
        li.send(group, &[id]).await;
        let got = bo.get(id).await;
        assert_eq!(got.status, 200);
        assert!(got.body == bytes, "the bytes are the same");
        assert_eq!(got.header("content-length"), Some("5000000"));
        assert_eq!(got.header("content-type"), Some("text/plain"));
        assert_eq!(got.header("x-content-type-options"), Some("nosniff"));
        let named = "attachment; filename*=UTF-8''_%E6%8A%A5%E5%91%8A.pdf";
        assert_eq!(got.header("content-disposition"), Some(named));
    }

    async fn parts_are_served(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let group = li.client.group("ops", &[]).await.id;
        let bytes = noise(LARGE, 2);
        let id = li.upload("a", &bytes).await;
        li.send(group, &[id]).await;
        let tag = li.get(id).await.header("etag").unwrap().to_owned();
        // Within a chunk, over the border of two, over all, to the end, the last.
        for (range, from, to) in [
            ("bytes=10-19", 10, 20),
            ("bytes=2097150-2097155", 2_097_150, 2_097_156),
            ("bytes=1-4999998", 1, 4_999_999),
            ("bytes=4194304-", 4_194_304, LARGE),
            ("bytes=-7", LARGE - 7, LARGE),
        ] {
            let part = li.get_with(id, &[("range", range), ("if-range", &tag)]).await;
            assert_eq!(part.status, 206, "{range}");
            assert!(part.body == bytes[from..to], "{range}");
            let said = format!("bytes {from}-{}/{LARGE}", to - 1);
            assert_eq!(part.header("content-range"), Some(said.as_str()));
        }
        let beyond = li.get_with(id, &[("range", "bytes=5000000-")]).await;
        assert_eq!((beyond.status, beyond.header("content-range")), (416, Some("bytes */5000000")));
        let other = li.get_with(id, &[("range", "bytes=1-2"), ("if-range", "\"x\"")]).await;
        assert_eq!((other.status, other.body.len()), (200, LARGE), "another file: all of it");
        let known = li.get_with(id, &[("if-none-match", &tag)]).await;
        assert_eq!((known.status, known.body.len()), (304, 0));
        let head = li.ask("HEAD", &format!("/v1/files/{id}"), &[], b"").await;
        assert_eq!((head.status, head.header("content-length")), (200, Some("5000000")));
    }

    async fn an_upload_that_breaks_off_goes_on(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let bytes = noise(LARGE, 3);
        let id = id_of(&li.begin("one", "a", &bytes).await);
        li.break_off(id, 0, LARGE, &bytes[..2_500_000]).await;
        // A chunk and what came beyond it: both are kept, as soon as they are.
        let offset = eventually(|| async {
            li.offset(id).await.filter(|offset| *offset == 2_500_000)
        })
        .await;
        let offset = usize::try_from(offset).unwrap();
        let wrong = li.part(id, 5, &bytes[5..10]).await;
        assert_eq!((wrong.status, wrong.code()), (409, "conflict".to_owned()));
        assert_eq!(wrong.json()["error"]["data"]["offset"], 2_500_000);
        let again = li.begin("one", "a", &bytes).await;
        assert_eq!((id_of(&again), again.json()["offset"].as_u64()), (id, Some(2_500_000)));
        let rest = li.part(id, offset, &bytes[offset..]).await;
        assert_eq!(rest.json()["done"], true);
        let once_more = li.part(id, 7, b"whatever").await;
        assert_eq!(once_more.json()["done"], true, "it is whole: nothing is added");
        let group = li.client.group("ops", &[]).await.id;
        li.send(group, &[id]).await;
        assert!(li.get(id).await.body == bytes);
    }

    async fn a_restart_loses_nothing_that_was_kept(storage: Storage) {
        let mut server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let bytes = noise(LARGE, 4);
        let id = {
            let li = Person::of(&server, "li").await;
            let id = id_of(&li.begin("one", "a", &bytes).await);
            let kept = li.part(id, 0, &bytes[..3_000_000]).await;
            assert_eq!(kept.json()["offset"], 3_000_000);
            id
        };
        server.kill();
        server.start().await;
        let li = Person::of(&server, "li").await;
        assert_eq!(li.offset(id).await, Some(3_000_000));
        let rest = li.part(id, 3_000_000, &bytes[3_000_000..]).await;
        assert_eq!(rest.json()["done"], true, "the state of the hash was kept too");
    }

    async fn other_bytes_than_announced_are_refused(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let (bytes, other) = (noise(LARGE, 5), noise(LARGE, 6));
        let id = id_of(&li.begin("one", "a", &bytes).await);
        let refused = li.part(id, 0, &other).await;
        assert_eq!((refused.status, refused.code()), (400, "invalid".to_owned()));
        assert_eq!(li.offset(id).await, Some(0), "it begins anew");
        let mut more = bytes.clone();
        more.push(0);
        assert_eq!(li.part(id, 0, &more).await.status, 400, "too many are none of it");
        let offset = usize::try_from(li.offset(id).await.unwrap()).unwrap();
        assert_eq!(li.part(id, offset, &bytes[offset..]).await.json()["done"], true);
    }

    async fn the_same_bytes_are_kept_once(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").member("bo").create().await;
        let (li, bo) = (Person::of(&server, "li").await, Person::of(&server, "bo").await);
        let bytes = noise(LARGE, 7);
        li.upload("a", &bytes).await;
        assert_eq!(stored(&server), 3);
        bo.upload("b", &bytes).await;
        let mut longer = bytes.clone();
        longer.extend_from_slice(b"more");
        bo.upload("c", &longer).await;
        assert_eq!(stored(&server), 4, "only the last chunk differs");
    }

    async fn damage_on_the_disk_is_not_served(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let li = Person::of(&server, "li").await;
        let group = li.client.group("ops", &[]).await.id;
        let bytes = noise(1_000, 8);
        let id = li.upload("a", &bytes).await;
        li.send(group, &[id]).await;
        let hash = canteen_server::blob::hash(&bytes);
        let at = server.storage().folder().join("files").join(&hash[..2]).join(&hash[2..4]);
        std::fs::write(at.join(&hash), noise(1_000, 9)).unwrap();
        assert!(li.get(id).await.body.is_empty(), "the connection ends before the first byte");
    }
}
