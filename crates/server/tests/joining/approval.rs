//! Administrators decide.

use canteen_protocol::admin::GrantAdmin;
use canteen_protocol::audit::ListAudit;
use canteen_protocol::directory::{CreateMember, UpdateMember};
use canteen_protocol::invite::{AskAdoption, Decide, JoinState, ListLinks, ListRequests, MakeLink};
use canteen_protocol::role::{App, AppGrant, AppLevel, ContactGrant, ContactLevel, CreateRole};
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::{ErrorCode, JoinId, Segment};
use canteen_testkit::both_engines;

use super::{BASE, MINUTE, World, text};

fn decide(request: JoinId, approve: bool, reason: &str) -> Decide {
    Decide { request, approve, reason: reason.into() }
}

both_engines! {
    async fn who_waits_is_let_in_and_told(world: World) {
        let sales = world.corp.departments[0];
        let path = world.link(MakeLink { department: Some(sales), ..Default::default() }).await;
        let page = world.join(&path, "Zhao Min", "zhao@example.com").await;
        assert!(page.status == 200 && text(&page).contains("administrator"), "{}", text(&page));
        assert!(world.sign_in("zhao@example.com", "000000").await.is_err());
        let requests = world.admin.call(ListRequests::default()).await.unwrap().requests;
        assert_eq!(requests.len(), 1);
        let request = &requests[0];
        assert_eq!((request.name.as_str(), request.email.as_str()), ("Zhao Min", "zhao@example.com"));
        assert_eq!((request.state, request.department.as_str()), (JoinState::Waiting, "Sales"));
        let done = world.admin.call(decide(request.id, true, "")).await.unwrap();
        assert_eq!((done.state, done.userid.as_str()), (JoinState::Joined, "zhao"));
        let letter = world.letter("zhao@example.com", 1).await;
        let line = format!("canteen login {BASE} --corp {} --user zhao --code", world.corp.corp_id);
        assert!(letter.contains(&line) && letter.contains("apt install canteen"), "{letter}");
        for approve in [true, false] {
            let again = world.admin.call(decide(request.id, approve, "x")).await.unwrap_err();
            assert_eq!(again.code, ErrorCode::Conflict);
        }
        assert!(world.waiting().await.is_empty());
        let all = world.admin.call(ListRequests { all: true }).await.unwrap().requests;
        assert_eq!((all.len(), all[0].member), (1, done.member));
        assert_eq!(world.audited().await, ["invite.link", "invite.approve"]);
    }

    async fn who_is_refused_hears_why_and_gives_the_use_back(world: World) {
        let path = world.link(MakeLink { uses: Some(1), ..Default::default() }).await;
        world.join(&path, "Zhao", "zhao@example.com").await;
        assert_eq!(world.get(&path).await.status, 404, "the only use is taken");
        let (id, _) = world.waiting().await[0].clone();
        let none = world.admin.call(decide(id, false, " ")).await.unwrap_err();
        assert_eq!(none.code, ErrorCode::Invalid);
        let done = world.admin.call(decide(id, false, "ask for\nthe\u{7} staff link")).await.unwrap();
        assert_eq!(done.state, JoinState::Refused);
        let letter = world.letter("zhao@example.com", 1).await;
        assert!(letter.contains("the") && letter.contains("staff link") && !letter.contains('\u{7}'));
        assert_eq!(world.get(&path).await.status, 200);
        // They may ask again.
        let page = world.join(&path, "Zhao", "zhao@example.com").await;
        assert_eq!(page.status, 200, "{}", text(&page));
        assert_eq!(world.waiting().await.len(), 1);
    }

    async fn who_administers_a_branch_decides_about_its_own(world: World) {
        let sales = world.corp.departments[0];
        let segment = Segment { departments: vec![sales], ..Segment::default() };
        let contacts = vec![ContactGrant { segment, level: ContactLevel::Change, text: String::new() }];
        let apps = vec![AppGrant { app: App::Joining, level: AppLevel::Change }];
        let role = world.admin.call(CreateRole { name: "Sales".into(), contacts, apps }).await.unwrap().id;
        let member = world.server.member("li");
        let until = Some(canteen_protocol::Time(world.server.clock.now().0 + 60 * MINUTE));
        let held = GrantAdmin { member, role: Some(role), until, provider: true };
        world.admin.call(held).await.unwrap();
        let li = world.server.client("li").await;
        let into_sales = world.link(MakeLink { department: Some(sales), ..Default::default() }).await;
        let into_all = world.link(MakeLink::default()).await;
        world.join(&into_sales, "Zhao", "zhao@example.com").await;
        world.join(&into_all, "Qian", "qian@example.com").await;
        // Who may decide hears of what is theirs to decide, and of no more.
        world.server.clock.advance(5 * MINUTE);
        let letter = world.letter("Li@example.com", 0).await;
        assert!(letter.contains("1 person waits"), "{letter}");
        assert!(world.letter("admin@example.com", 0).await.contains("2 people wait"));
        let all = world.admin.call(ListRequests::default()).await.unwrap().requests;
        let theirs = all.iter().find(|request| request.name == "Qian").unwrap().id;
        let seen = li.call(ListRequests::default()).await.unwrap().requests;
        assert_eq!(seen.iter().map(|r| r.name.as_str()).collect::<Vec<_>>(), ["Zhao"]);
        for approve in [true, false] {
            let refused = li.call(decide(theirs, approve, "no")).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::NotFound);
        }
        let done = li.call(decide(seen[0].id, true, "")).await.unwrap();
        assert_eq!(done.state, JoinState::Joined);
        let told = world.admin.call(ListAudit { limit: 1, ..ListAudit::default() }).await.unwrap();
        assert_eq!((told.records[0].action.as_str(), &told.records[0].detail["provider"]), ("invite.approve", &true.into()));
        let counted = li.call(AskAdoption { days: 30, by_department: true }).await.unwrap();
        assert_eq!(counted.counts.directory, 3, "li, chen and who has joined: {counted:?}");
        assert_eq!(counted.departments.len(), 1, "{counted:?}");
        // A link they made closes when their role ends.
        let own = li.call(MakeLink { department: Some(sales), ..Default::default() }).await.unwrap();
        world.policy(ChangeCorpSettings { invite_by_members: Some(false), ..Default::default() }).await;
        assert_eq!(world.get(&own.path).await.status, 200);
        world.server.clock.advance(60 * MINUTE);
        assert_eq!(world.get(&own.path).await.status, 404);
    }

    async fn only_administrators_of_the_corp_see_and_decide(world: World) {
        let path = world.link(MakeLink::default()).await;
        world.join(&path, "Zhao", "zhao@example.com").await;
        let (id, _) = world.waiting().await[0].clone();
        let li = world.server.client("li").await;
        let refused = li.call(ListRequests::default()).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
        for id in [id, JoinId(999)] {
            let refused = li.call(decide(id, true, "")).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::Forbidden, "also of what there is not");
        }
        world.server.corp("Other").create().await;
        let other = world.server.client("admin").await;
        assert!(other.call(ListRequests { all: true }).await.unwrap().requests.is_empty());
        assert!(other.call(ListLinks {}).await.unwrap().links.is_empty());
        let foreign = other.call(decide(id, true, "")).await.unwrap_err();
        assert_eq!(foreign.code, ErrorCode::NotFound);
        assert_eq!(world.waiting().await.len(), 1);
    }

    async fn administrators_hear_of_all_who_came_together_in_one_mail(world: World) {
        let path = world.link(MakeLink::default()).await;
        for n in 0..3 {
            world.join(&path, "N", &format!("n{n}@example.com")).await;
        }
        assert!(world.letters_to("admin@example.com").is_empty());
        world.server.clock.advance(5 * MINUTE);
        let letter = world.letter("admin@example.com", 0).await;
        assert!(letter.contains("3 people wait") && letter.contains("canteen admin join list"), "{letter}");
        // Nobody is told of what was answered meanwhile.
        for (id, _) in world.waiting().await {
            world.admin.call(decide(id, false, "no")).await.unwrap();
        }
        world.join(&path, "M", "m@example.com").await;
        let (id, _) = world.waiting().await[0].clone();
        world.admin.call(decide(id, true, "")).await.unwrap();
        world.server.clock.advance(10 * MINUTE);
        world.letter("m@example.com", 1).await;
        assert_eq!(world.letters_to("admin@example.com").len(), 1);
    }

    async fn what_changed_while_somebody_waited_counts(world: World) {
        let path = world.link(MakeLink::default()).await;
        world.join(&path, "Zhao", "zhao@example.com").await;
        world.join(&path, "Mo", "mo@example.com").await;
        world.join(&path, "Zhao again", "ZHAO@example.com").await;
        let waiting = world.waiting().await;
        let names: Vec<_> = waiting.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["Mo", "Zhao again"], "one request an address");
        // Somebody entered Zhao by hand meanwhile.
        let new = CreateMember {
            userid: "z".into(),
            name: "Zhao".into(),
            email: "zhao@example.com".into(),
            ..Default::default()
        };
        let member = world.admin.call(new).await.unwrap().id;
        let shut = |disabled| UpdateMember { member, disabled: Some(disabled), ..Default::default() };
        world.admin.call(shut(true)).await.unwrap();
        let conflict = world.admin.call(decide(waiting[1].0, true, "")).await.unwrap_err();
        assert_eq!(conflict.code, ErrorCode::Conflict);
        world.admin.call(shut(false)).await.unwrap();
        let done = world.admin.call(decide(waiting[1].0, true, "")).await.unwrap();
        assert_eq!((done.member, done.userid.as_str()), (Some(member), "z"));
        // Nobody else may join any more, but who waited can be let in.
        let closed = ChangeCorpSettings { invite_unlisted: Some(false), ..Default::default() };
        world.policy(closed).await;
        let done = world.admin.call(decide(waiting[0].0, true, "")).await.unwrap();
        assert_eq!(done.userid, "mo");
    }
}
