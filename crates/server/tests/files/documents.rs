//! Documents of a corp: kept while they are attached, for its administrators alone.

use canteen_protocol::admin::GrantAdmin;
use canteen_protocol::audit::ListAudit;
use canteen_protocol::document::{AddDocument, BYTES, ListDocuments, MOST, RemoveDocument};
use canteen_protocol::ids::DocumentId;
use canteen_protocol::{ErrorCode, FileId, Method};
use canteen_server::tenant::{get_by_operator, list_by_operator};
use canteen_testkit::{Storage, both_engines, eventually};

use crate::stage::{Person, noise, server, stored};

/// Past the grace of what was touched at the start, and the hour in which looks are taken.
const LATER: i64 = 26 * 3_600_000;

fn document(file: FileId, note: &str) -> AddDocument {
    AddDocument { file, note: note.into() }
}

async fn refused<M: Method>(person: &Person<'_>, ask: M) -> ErrorCode
where
    M::Result: std::fmt::Debug,
{
    person.client.call(ask).await.unwrap_err().code
}

both_engines! {
    async fn they_stay_while_they_are_attached(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").create().await;
        let boss = Person::of(&server, "admin").await;
        let bytes = noise(3_000_000, 1);
        let file = boss.upload("licence.pdf", &bytes).await;
        let added = boss.client.call(document(file, " Licence of 2026 ")).await.unwrap();
        assert_eq!((added.note.as_str(), added.by_userid.as_str()), ("Licence of 2026", "admin"));
        assert_eq!((added.file.name.as_str(), added.file.size), ("licence.pdf", 3_000_000));
        // A repeat, as after a broken line, is the same document.
        assert_eq!(boss.client.call(document(file, "x")).await.unwrap(), added);
        boss.upload("forgotten", &noise(1_000, 2)).await;
        assert_eq!(stored(&server), 3);
        server.clock.advance(LATER);
        eventually(|| std::future::ready(stored(&server) == 2)).await;
        assert_eq!(boss.get(file).await.body, bytes);
        let listed = boss.client.call(ListDocuments {}).await.unwrap().documents;
        assert_eq!(listed, std::slice::from_ref(&added));

        boss.client.call(RemoveDocument { document: added.id }).await.unwrap();
        assert_eq!(refused(&boss, RemoveDocument { document: added.id }).await, ErrorCode::NotFound);
        assert_eq!(boss.get(file).await.status, 404);
        server.clock.advance(LATER);
        eventually(|| std::future::ready(stored(&server) == 0)).await;
        let log = boss.client.call(ListAudit { limit: 100, ..ListAudit::default() }).await.unwrap();
        let mut acts: Vec<_> = log.records.iter().map(|entry| entry.action.as_str()).collect();
        acts.retain(|action| action.starts_with("corp.document"));
        acts.sort_unstable();
        assert_eq!(acts, ["corp.document_add", "corp.document_remove"]);
    }

    async fn administrators_alone_see_them(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").member("li").member("bo").create().await;
        let (boss, li) = (Person::of(&server, "admin").await, Person::of(&server, "li").await);
        let bo = Person::of(&server, "bo").await;
        let (file, own) = (boss.upload("a", b"licence").await, li.upload("b", b"mine").await);
        assert_eq!(refused(&li, document(own, "")).await, ErrorCode::Forbidden);
        assert_eq!(refused(&li, ListDocuments {}).await, ErrorCode::Forbidden);
        // Nobody attaches what somebody else uploaded, nor what is not there.
        assert_eq!(refused(&boss, document(own, "")).await, ErrorCode::NotFound);
        assert_eq!(refused(&boss, document(FileId(999), "")).await, ErrorCode::NotFound);
        let long = "x".repeat(201);
        assert_eq!(refused(&boss, document(file, &long)).await, ErrorCode::Invalid);
        let id = boss.client.call(document(file, "")).await.unwrap().id;
        assert_eq!(refused(&li, RemoveDocument { document: id }).await, ErrorCode::Forbidden);
        assert_eq!((li.get(file).await.status, bo.get(file).await.status), (404, 404));
        let grant = GrantAdmin { member: server.member("bo"), ..GrantAdmin::default() };
        boss.client.call(grant).await.unwrap();
        assert_eq!(bo.get(file).await.body, b"licence");
        assert_eq!(bo.client.call(ListDocuments {}).await.unwrap().documents.len(), 1);
        // Whoever administers another corp sees nothing of it.
        server.corp("Other").create().await;
        let other = Person::of(&server, "admin").await;
        assert_eq!(other.get(file).await.status, 404);
        assert_eq!(other.client.call(ListDocuments {}).await.unwrap().documents, []);
        assert_eq!(refused(&other, RemoveDocument { document: id }).await, ErrorCode::NotFound);
        // What is sent in a message as well stays there when it is no document any more.
        let group = boss.client.group("ops", &[server.member("li")]).await.id;
        boss.send(group, &[file]).await;
        bo.client.call(RemoveDocument { document: id }).await.unwrap();
        server.clock.advance(LATER);
        assert_eq!(li.get(file).await.body, b"licence");
    }

    async fn they_have_a_bound(storage: Storage) {
        let server = server(storage).await;
        server.corp("Acme").create().await;
        let boss = Person::of(&server, "admin").await;
        let large = vec![7; usize::try_from(BYTES).unwrap() + 1];
        let large = boss.upload("large", &large).await;
        assert_eq!(refused(&boss, document(large, "")).await, ErrorCode::TooLarge);
        let mut last = None;
        for number in 0..MOST {
            let file = boss.upload("a", format!("number {number}").as_bytes()).await;
            last = Some(boss.client.call(document(file, "")).await.unwrap().id);
        }
        let more = boss.upload("a", b"more").await;
        assert_eq!(refused(&boss, document(more, "")).await, ErrorCode::TooLarge);
        boss.client.call(RemoveDocument { document: last.unwrap() }).await.unwrap();
        boss.client.call(document(more, "")).await.unwrap();
    }

    async fn the_operator_reads_them_and_that_is_told(storage: Storage) {
        let server = server(storage).await;
        let corp = server.corp("Acme").create().await;
        let boss = Person::of(&server, "admin").await;
        let db = server.app().db;
        let blobs = server.app().blobs;
        let theirs = corp.corp_id;
        let bytes = noise(3_000_000, 1);
        let file = boss.upload("licence.pdf", &bytes).await;
        let id = boss.client.call(document(file, "")).await.unwrap().id;
        assert_eq!(list_by_operator(&db, theirs.clone()).await.unwrap().len(), 1);
        assert!(list_by_operator(&db, "cnone".into()).await.is_err());
        let now = server.clock.now();
        let (found, read) = get_by_operator(&db, &blobs, (theirs.clone(), id), now).await.unwrap();
        assert_eq!((found.file.id, read.as_ref()), (file, bytes.as_slice()));
        let none = get_by_operator(&db, &blobs, (theirs, DocumentId(999)), now).await;
        assert!(none.is_err());
        let log = boss.client.call(ListAudit { limit: 100, ..ListAudit::default() }).await.unwrap();
        assert!(log.records.iter().any(|entry| entry.action == "corp.document_get"));
    }
}
