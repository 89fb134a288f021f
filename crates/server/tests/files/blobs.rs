//! What every place for bytes does, in a folder and in a bucket.

use bytes::Bytes;
use canteen_server::blob::{BlobError, Blobs, LARGE, Name, hash};
use canteen_testkit::Bucket;
use futures_util::future::try_join_all;

use crate::stage::noise;

fn name(bytes: &[u8], generation: i64) -> Name {
    Name { hash: hash(bytes), generation }
}

async fn put(blobs: &Blobs, bytes: &[u8], generation: i64) -> Name {
    let name = name(bytes, generation);
    blobs.put(&name, Bytes::copy_from_slice(bytes)).await.unwrap();
    name
}

/// The same for a folder and for a bucket.
macro_rules! everywhere {
    ($($(#[$doc:meta])* async fn $test:ident($blobs:ident: &Blobs) $body:block)+) => {$(
        mod $test {
            use super::*;

            async fn runs($blobs: &Blobs) $body

            #[tokio::test]
            async fn in_a_folder() {
                let dir = tempfile::tempdir().unwrap();
                runs(&Blobs::open(&dir.path().join("files").display().to_string()).unwrap()).await;
            }

            #[tokio::test]
            async fn in_a_bucket() {
                let bucket = Bucket::open();
                for prefix in ["", "a/b"] {
                    let place = bucket.place(prefix);
                    runs(&Blobs::open_with(&place, bucket.vars()).unwrap()).await;
                }
            }
        }
    )+};
}

everywhere! {
    async fn what_is_put_is_had(blobs: &Blobs) {
        for size in [1, 1_000, LARGE / 2, LARGE] {
            let bytes = noise(size, 1);
            let name = put(blobs, &bytes, 0).await;
            assert!(blobs.get(&name).await.unwrap() == bytes, "{size}");
            // Once more is no harm: it was broken off and is tried again.
            put(blobs, &bytes, 0).await;
            assert!(blobs.get(&name).await.unwrap() == bytes, "{size}");
        }
    }

    async fn what_is_removed_is_gone_and_its_next_generation_stays(blobs: &Blobs) {
        let (first, second) = (put(blobs, b"lunch", 0).await, put(blobs, b"lunch", 1).await);
        for _ in 0..2 {
            blobs.remove(&first).await.unwrap();
            assert!(matches!(blobs.get(&first).await, Err(BlobError::Store(_))));
        }
        assert_eq!(blobs.get(&second).await.unwrap(), "lunch");
        put(blobs, b"lunch", 0).await;
        assert_eq!(blobs.get(&first).await.unwrap(), "lunch");
    }

    async fn what_was_never_there_is_not_had_and_counts_as_removed(blobs: &Blobs) {
        let none = name(b"none", 0);
        assert!(matches!(blobs.get(&none).await, Err(BlobError::Store(_))));
        blobs.remove(&none).await.unwrap();
    }

    async fn damage_is_seen(blobs: &Blobs) {
        let name = name(b"lunch", 0);
        blobs.put(&name, Bytes::from_static(b"launch")).await.unwrap();
        assert!(matches!(blobs.get(&name).await, Err(BlobError::Damaged(_))));
    }

    async fn many_at_once_do_not_mix(blobs: &Blobs) {
        let each = (0..12).map(|n| async move {
            let bytes = noise(600_000 + n, 7 + n as u64);
            let name = put(blobs, &bytes, 0).await;
            let had = blobs.get(&name).await?;
            assert!(had == bytes, "{n}");
            Ok::<_, BlobError>(())
        });
        try_join_all(each).await.unwrap();
    }
}

#[tokio::test]
async fn names_in_a_bucket_stand_below_the_prefix() {
    let bucket = Bucket::open();
    let blobs = Blobs::open_with(&bucket.place("a/b"), bucket.vars()).unwrap();
    let Name { hash, .. } = put(&blobs, b"lunch", 2).await;
    assert_eq!(bucket.keys(), [format!("a/b/{}/{}/{hash}-2", &hash[..2], &hash[2..4])]);
}

#[tokio::test]
async fn a_bucket_that_cannot_be_used_says_so() {
    let bucket = Bucket::open();
    let with = |name: &str, value: &str| {
        let mut vars = bucket.vars();
        vars.retain(|(known, _)| known != name);
        vars.push((name.to_owned(), value.to_owned()));
        vars
    };
    // A port on which nobody listens: that of a listener which has gone.
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for (place, vars) in [
        (bucket.place("x"), with("AWS_SECRET_ACCESS_KEY", "wrong")),
        (bucket.place("x"), with("AWS_ENDPOINT_URL", &format!("http://{gone}"))),
    ] {
        let blobs = Blobs::open_with(&place, vars).unwrap();
        let put = blobs.put(&name(b"lunch", 0), Bytes::from_static(b"lunch")).await;
        assert!(matches!(put, Err(BlobError::Store(_))), "{place}: {put:?}");
    }
    assert_eq!(bucket.keys(), Vec::<String>::new());
}
