//! Links: who makes and sees them, and what closes them.

use canteen_protocol::directory::{CreateDepartment, Place, UpdateMember};
use canteen_protocol::invite::{LinkState, ListLinks, MakeLink, RevokeLink};
use canteen_protocol::offboard::OffboardMember;
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::{DepartmentId, ErrorCode, LinkId, Time};
use canteen_testkit::{START, both_engines};

use super::{BASE, DAY, World, open_door, text};

both_engines! {
    async fn a_link_is_told_once_and_listed_without_its_code(world: World) {
        let sales = world.corp.departments[0];
        let ask = MakeLink { department: Some(sales), uses: Some(3), ..Default::default() };
        let made = world.made(ask).await;
        let code = made.path.strip_prefix("/join/").unwrap();
        assert_eq!(code.len(), 22, "128 bits");
        assert_eq!(made.url.as_deref(), Some(format!("{BASE}/join/{code}").as_str()));
        assert_eq!(made.link.department, "Sales");
        assert_eq!(made.link.expires, Time(START.0 + 7 * DAY));
        let links = world.admin.call(ListLinks {}).await.unwrap().links;
        assert_eq!(links, [made.link]);
        assert!(!serde_json::to_string(&links).unwrap().contains(code));
        let other = world.made(MakeLink::default()).await;
        assert_ne!(other.path, made.path);
        assert_eq!(other.link.department, "Acme");
        assert_eq!(world.audited().await, ["invite.link", "invite.link"]);
    }

    async fn terms_that_cannot_be_are_refused(world: World) {
        let ask = MakeLink::default();
        for (ask, code) in [
            (MakeLink { expires: Some(START), ..ask.clone() }, ErrorCode::Invalid),
            (MakeLink { expires: Some(Time(START.0 + 400 * DAY)), ..ask.clone() }, ErrorCode::Invalid),
            (MakeLink { uses: Some(0), ..ask.clone() }, ErrorCode::Invalid),
            (MakeLink { department: Some(DepartmentId(999)), ..ask.clone() }, ErrorCode::NotFound),
        ] {
            assert_eq!(world.admin.call(ask.clone()).await.unwrap_err().code, code, "{ask:?}");
        }
    }

    async fn the_links_of_who_leaves_let_nobody_in_any_more(world: World) {
        let li = world.server.client("li").await;
        let by_members = Some(true);
        world.policy(ChangeCorpSettings { invite_by_members: by_members, ..Default::default() }).await;
        for _ in 0..2 {
            li.call(MakeLink::default()).await.unwrap();
        }
        let kept = world.made(MakeLink::default()).await.link.id;
        let ask = OffboardMember { member: li.member(), to: None, dry_run: false };
        assert_eq!(world.admin.call(ask).await.unwrap().links, 2);
        let links = world.admin.call(ListLinks {}).await.unwrap().links;
        assert!(links.iter().all(|link| (link.state == LinkState::Open) == (link.id == kept)), "{links:?}");
    }

    async fn members_make_links_into_their_own_department_when_allowed(world: World) {
        let li = world.server.client("li").await;
        let ask = MakeLink::default();
        let sales = world.corp.departments[0];
        assert_eq!(li.call(ask.clone()).await.unwrap_err().code, ErrorCode::Forbidden);
        let by_members = Some(true);
        world.policy(ChangeCorpSettings { invite_by_members: by_members, ..Default::default() }).await;
        assert_eq!(li.call(ask.clone()).await.unwrap().link.department, "Sales");
        let own = MakeLink { department: Some(sales), ..Default::default() };
        let own = li.call(own).await.unwrap().link;
        // What there is elsewhere and what there is not look the same.
        let root = world.admin.call(ask).await.unwrap().link;
        let refused = |id| MakeLink { department: Some(DepartmentId(id)), ..Default::default() };
        let there = li.call(refused(sales.0 - 1)).await.unwrap_err();
        let nowhere = li.call(refused(999)).await.unwrap_err();
        assert_eq!((there.code, nowhere.code), (ErrorCode::NotFound, ErrorCode::NotFound));
        assert_eq!(there.message.replace(&(sales.0 - 1).to_string(), "N"), nowhere.message.replace("999", "N"));
        // They see and revoke their own.
        let seen = li.call(ListLinks {}).await.unwrap().links;
        assert!(seen.len() == 2 && seen.iter().all(|link| link.creator == li.member()));
        let another = li.call(RevokeLink { link: root.id }).await.unwrap_err();
        let none = li.call(RevokeLink { link: LinkId(999) }).await.unwrap_err();
        assert_eq!(another.message.replace(&root.id.to_string(), "N"), none.message.replace("999", "N"));
        li.call(RevokeLink { link: own.id }).await.unwrap();
        li.call(RevokeLink { link: own.id }).await.unwrap();
        let seen = world.admin.call(ListLinks {}).await.unwrap().links;
        assert_eq!(seen.len(), 3, "administrators see all");
        assert_eq!(seen.iter().find(|link| link.id == own.id).unwrap().state, LinkState::Revoked);
    }

    async fn the_links_of_who_may_make_none_any_more_let_nobody_in(world: World) {
        world.policy(open_door()).await;
        let li = world.server.client("li").await;
        let members = |on| ChangeCorpSettings { invite_by_members: Some(on), ..Default::default() };
        world.policy(members(true)).await;
        let path = li.call(MakeLink::default()).await.unwrap().path;
        let ticket = world.apply(&path, "New", "new@example.com").await;
        let digits = world.digits("new@example.com", 0).await;
        world.policy(members(false)).await;
        assert_eq!(world.get(&path).await.status, 404);
        assert_eq!(world.prove(&path, &ticket, &digits).await.status, 404);
        world.policy(members(true)).await;
        assert_eq!(world.get(&path).await.status, 200);
        // Into a department that is theirs no more they bring nobody.
        let home = world.corp.departments[0];
        let put = |department| UpdateMember {
            member: li.member(),
            departments: Some(vec![Place { department, ..Place::default() }]),
            ..Default::default()
        };
        let lab = CreateDepartment { parent: DepartmentId(home.0 - 1), name: "Lab".into(), order: 0 };
        let lab = world.admin.call(lab).await.unwrap().id;
        world.admin.call(put(lab)).await.unwrap();
        assert_eq!(world.get(&path).await.status, 404);
        world.admin.call(put(home)).await.unwrap();
        assert_eq!(world.get(&path).await.status, 200);
        let shut = UpdateMember { member: li.member(), disabled: Some(true), ..Default::default() };
        world.admin.call(shut).await.unwrap();
        assert_eq!(world.get(&path).await.status, 404);
    }

    async fn what_is_wrong_with_a_link_is_not_told(world: World) {
        world.policy(open_door()).await;
        let revoked = world.made(MakeLink::default()).await;
        world.admin.call(RevokeLink { link: revoked.link.id }).await.unwrap();
        let used = world.link(MakeLink { uses: Some(1), ..Default::default() }).await;
        let joined = world.join(&used, "Zhao", "zhao@example.com").await;
        assert_eq!(joined.status, 200, "{}", text(&joined));
        let expired = world.link(MakeLink { expires: Some(Time(START.0 + 1)), ..Default::default() }).await;
        world.server.clock.advance(2);
        let never = "/join/AAAAAAAAAAAAAAAAAAAAAA";
        let mut pages = Vec::new();
        for path in [revoked.path.as_str(), &used, &expired, never, "/join/x", "/join/%ff", "/join/a%00b"] {
            let page = world.get(path).await;
            assert_eq!(page.status, 404, "{path}: {}", text(&page));
            let form = world.post(path, &[("name", "X"), ("address", "x@example.com")]).await;
            assert_eq!(form.status, 404, "{path}");
            pages.push((text(&page), text(&form)));
        }
        let first = pages[0].clone();
        assert!(pages.iter().all(|(page, form)| (page, form) == (&first.0, &first.0)), "{pages:?}");
    }

    async fn of_two_who_prove_at_once_one_takes_the_last_use(world: World) {
        world.policy(open_door()).await;
        let path = world.link(MakeLink { uses: Some(1), ..Default::default() }).await;
        let a = world.apply(&path, "A", "a@example.com").await;
        let b = world.apply(&path, "B", "b@example.com").await;
        let (x, y) = (world.digits("a@example.com", 0).await, world.digits("b@example.com", 0).await);
        let (a, b) = tokio::join!(world.prove(&path, &a, &x), world.prove(&path, &b, &y));
        let mut statuses = [a.status, b.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404]);
        let links = world.admin.call(ListLinks {}).await.unwrap().links;
        assert_eq!((links[0].used, links[0].state), (1, LinkState::UsedUp));
    }

    async fn guessing_is_slowed_down_and_right_links_are_not(world: World) {
        let path = world.link(MakeLink::default()).await;
        for _ in 0..60 {
            assert_eq!(world.get(&path).await.status, 200);
        }
        let mut statuses = Vec::new();
        for _ in 0..25 {
            statuses.push(world.get("/join/AAAAAAAAAAAAAAAAAAAAAA").await.status);
        }
        assert_eq!(statuses.iter().filter(|status| **status == 404).count(), 20);
        let often = world.get(&path).await;
        assert_eq!((often.status, often.header("retry-after")), (429, Some("10")));
        world.server.clock.advance(10_000);
        assert_eq!(world.get(&path).await.status, 200);
    }
}
