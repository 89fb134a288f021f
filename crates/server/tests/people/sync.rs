//! Clients keep current, page by page.

use canteen_protocol::directory::{SyncDirectory, UpdateMember};
use canteen_protocol::{Body, ErrorCode, LogId, Seq};
use canteen_server::directory::{Change, NewMember, lane};
use canteen_server::log;
use canteen_testkit::both_engines;

use crate::company::{Company, START, code, new_member};

/// Adds so many members at once.
async fn many(company: &Company, count: usize) {
    let list: Vec<_> = (0..count).map(|i| new_member(&format!("m{i}"), &[])).collect();
    let corp = company.org.corp;
    let added = company.app.db.write(lane(corp), move |tx| {
        let mut change = Change::begin(tx, corp, START)?;
        let new: Vec<_> = list.iter().map(|member| NewMember { member, phc: None }).collect();
        change.create_members(&new)?;
        Ok::<_, canteen_server::Fault>(change.finish()?)
    });
    added.await.unwrap();
}

both_engines! {
    async fn every_change_is_one_entry_that_names_nobody(company: Company) {
        let ada = company.founder();
        let root = company.root(ada).await;
        let east = company.department(ada, root, "East").await;
        company.member(ada, "li", &[east]).await;
        let log = LogId::Directory(ada.corp);
        let entries = company
            .app
            .db
            .read(move |conn| log::range(conn, log, (Seq(1), Seq(99)), 99, false))
            .await
            .unwrap();
        let told: Vec<_> = entries.into_iter().map(|e| (e.seq.0, e.by, e.body)).collect();
        let body = || Body::Directory;
        assert_eq!(told, [(1, None, body()), (2, None, body()), (3, None, body())]);
        assert_eq!(company.synced(ada, Seq(3)).await.head, Seq(3));
        let last = company.synced(ada, Seq(2)).await;
        assert_eq!((last.members.len(), last.departments.len()), (1, 2));
    }

    async fn pages_hold_everything_once(company: Company) {
        let ada = company.founder();
        many(&company, 2_500).await;
        let mut pages = Vec::new();
        let mut cursor = None;
        loop {
            let page = company.call(ada, SyncDirectory { since: Seq(0), cursor }).await.unwrap();
            cursor = page.cursor.clone();
            pages.push(page);
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(pages.len(), 3);
        assert!(pages.iter().all(|p| p.members.len() + p.departments.len() <= 1_000));
        let mut ids: Vec<_> = pages.iter().flat_map(|p| &p.members).map(|m| m.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 2_501);
        assert_eq!(pages[0].departments[0].members, 2_501);
    }

    async fn a_change_between_pages_comes_with_the_next_sync(company: Company) {
        let ada = company.founder();
        many(&company, 1_500).await;
        let first = company.call(ada, SyncDirectory { since: Seq(0), cursor: None }).await.unwrap();
        let all = company.synced(ada, Seq(0)).await.members;
        let (sent, unsent) = (first.members[5].id, all.last().unwrap().id);
        for member in [sent, unsent] {
            let title = Some("new".into());
            let ask = UpdateMember { member, title, ..UpdateMember::default() };
            company.call(ada, ask).await.unwrap();
        }
        let ask = SyncDirectory { since: Seq(0), cursor: first.cursor };
        let second = company.call(ada, ask).await.unwrap();
        assert_eq!((second.cursor, second.head), (None, first.head));
        assert!(second.members.iter().all(|m| m.title.is_empty()));
        let next = company.synced(ada, first.head).await;
        let mut news: Vec<_> = next.members.iter().map(|m| (m.id, m.title.as_str())).collect();
        news.sort_unstable();
        assert_eq!(news, [(sent, "new"), (unsent, "new")]);
    }

    async fn a_place_or_cursor_that_never_was_is_refused(company: Company) {
        let ada = company.founder();
        let ahead = company.call(ada, SyncDirectory { since: Seq(50), cursor: None }).await;
        assert_eq!(code(ahead), ErrorCode::Purged);
        for cursor in ["", "x", "d.1.1.1.1", "d.a.b.c"] {
            let ask = SyncDirectory { since: Seq(0), cursor: Some(cursor.into()) };
            assert_eq!(code(company.call(ada, ask).await), ErrorCode::Invalid, "{cursor}");
        }
    }
}
