//! Coming in by a link: whoever is listed, and whoever is not.

use canteen_protocol::directory::UpdateMember;
use canteen_protocol::invite::{Link, ListLinks, MakeLink};
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_server::directory;
use canteen_testkit::both_engines;
use canteen_testkit::http::Answer;

use super::{BASE, HOUR, MINUTE, World, open_door, text, ticket};

/// The digits for signing in on the last page.
fn sign_in_digits(page: &Answer) -> String {
    let page = text(page);
    let (_, rest) = page.split_once("--code ").unwrap_or_else(|| panic!("{page}"));
    rest.chars().take_while(char::is_ascii_digit).collect()
}

async fn only_link(world: &World) -> Link {
    world.admin.call(ListLinks {}).await.unwrap().links.remove(0)
}

both_engines! {
    async fn who_is_listed_comes_in_as_who_they_are(world: World) {
        let path = world.link(MakeLink::default()).await;
        for (address, written, userid) in [
            ("Li@example.com", "LI@Example.com", "li"),
            ("+8613800000001", "138 0000 0001", "chen"),
        ] {
            let ticket = world.apply(&path, "Whoever", written).await;
            let page = world.prove(&path, &ticket, &world.digits(address, 0).await).await;
            assert_eq!(page.status, 200, "{}", text(&page));
            let line = format!("canteen login {BASE} --corp {} --user {userid} --code", world.corp.corp_id);
            assert!(text(&page).contains(&line), "{}", text(&page));
            let signed_in = world.sign_in(userid, &sign_in_digits(&page)).await.unwrap();
            assert_eq!(signed_in.member, world.server.member(userid));
            assert_ne!(signed_in.name, "Whoever");
        }
        assert_eq!(only_link(&world).await.used, 2);
        // Once more by the same link is no further use of it.
        let again = world.join(&path, "Li", "li@example.com").await;
        assert_eq!(again.status, 200);
        assert_eq!(only_link(&world).await.used, 2);
        assert_eq!(world.audited().await, ["invite.link", "invite.join", "invite.join", "invite.join"]);
    }

    async fn who_is_not_listed_becomes_a_member_of_the_links_department(world: World) {
        world.policy(open_door()).await;
        let sales = world.corp.departments[0];
        let path = world.link(MakeLink { department: Some(sales), ..Default::default() }).await;
        let form = [("name", "李娜"), ("address", "na@example.com"), ("userid", "LI"), ("reason", "x")];
        let ticket = ticket(&world.post(&path, &form).await);
        let page = world.prove(&path, &ticket, &world.digits("na@example.com", 0).await).await;
        // The account is taken, which is not told before the address is proved.
        assert!(text(&page).contains("--user LI2 --code"), "{}", text(&page));
        let signed_in = world.sign_in("na@example.com", &sign_in_digits(&page)).await.unwrap();
        assert_eq!((signed_in.name.as_str(), signed_in.userid.as_str()), ("李娜", "LI2"));
        let member = signed_in.member;
        let app = world.server.app();
        let places = app.db.read(move |conn| directory::departments_of(conn, member));
        assert_eq!(places.await.unwrap(), [sales]);
    }

    async fn a_mobile_number_becomes_a_member_by_text_message(world: World) {
        world.policy(open_door()).await;
        let path = world.link(MakeLink::default()).await;
        let ticket = world.apply(&path, "Mo", "139-0000-0009").await;
        let page = world.prove(&path, &ticket, &world.digits("+8613900000009", 0).await).await;
        assert!(text(&page).contains("--user member --code"), "{}", text(&page));
        world.sign_in("13900000009", &sign_in_digits(&page)).await.unwrap();
        // Later a code comes to the telephone.
        let ask = canteen_protocol::account::RequestCode {
            corp_id: world.corp.corp_id.clone(),
            user: "member".into(),
        };
        world.server.connect().await.call(ask).await.unwrap();
        let code = world.digits("+8613900000009", 1).await;
        world.sign_in("member", &code).await.unwrap();
    }

    /// The answers are compared as a whole; only tickets differ.
    async fn the_page_does_not_tell_who_is_listed(world: World) {
        let unlisted = Some(false);
        let path = world.link(MakeLink::default()).await;
        let shut = UpdateMember { member: world.server.member("chen"), disabled: Some(true), ..Default::default() };
        world.admin.call(shut).await.unwrap();
        for closed in [None, unlisted] {
            world.policy(ChangeCorpSettings { invite_unlisted: closed, ..Default::default() }).await;
            let mut pages = Vec::new();
            for address in ["li@example.com", "nobody@example.com", "13800000001"] {
                let form = [("name", "X"), ("address", address), ("userid", "li")];
                let page = world.post(&path, &form).await;
                let ticket = ticket(&page);
                let wrong = world.prove(&path, &ticket, "000000").await;
                let (page, wrong) = (text(&page), text(&wrong));
                pages.push((page.replace(&ticket, "T"), wrong.replace(&ticket, "T")));
                world.server.clock.advance(HOUR);
            }
            assert!(pages.iter().all(|page| *page == pages[0]), "{pages:?}");
        }
        // What differs was written to the addresses.
        let nobody = world.letter("nobody@example.com", 1).await;
        assert!(nobody.contains("cannot join by a link") && nobody.contains("不能通过链接加入"), "{nobody}");
        let shut = world.letter("+8613800000001", 0).await;
        assert!(shut.contains("cannot join by a link"), "{shut}");
    }

    async fn the_same_form_once_more_sends_a_code_when_the_first_is_over(world: World) {
        let path = world.link(MakeLink::default()).await;
        let first = world.apply(&path, "Li", "li@example.com").await;
        let form = [("name", "Li"), ("address", "li@example.com"), ("ticket", first.as_str())];
        world.digits("li@example.com", 0).await;
        assert_eq!(ticket(&world.post(&path, &form).await), first, "while it lives, nothing is new");
        world.server.clock.advance(11 * MINUTE);
        let second = ticket(&world.post(&path, &form).await);
        assert_ne!(second, first);
        let page = world.prove(&path, &second, &world.digits("li@example.com", 1).await).await;
        assert_eq!(page.status, 200, "{}", text(&page));
    }

    async fn guessing_the_codes_of_one_address_is_slowed_down_and_told(world: World) {
        let path = world.link(MakeLink::default()).await;
        let mut statuses = Vec::new();
        for _ in 0..3 {
            let ticket = world.apply(&path, "Li", "li@example.com").await;
            for _ in 0..4 {
                statuses.push(world.prove(&path, &ticket, "000000").await.status);
            }
        }
        assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 2, "{statuses:?}");
        let told = world.audited().await.into_iter().filter(|action| action == "invite.wrong_code");
        assert_eq!(told.count(), 10);
    }

    async fn a_code_lives_ten_minutes_and_stands_five_tries(world: World) {
        world.policy(open_door()).await;
        let path = world.link(MakeLink::default()).await;
        let ticket = world.apply(&path, "A", "a@example.com").await;
        let digits = world.digits("a@example.com", 0).await;
        let other = if digits == "111111" { "222222" } else { "111111" };
        for _ in 0..5 {
            assert_eq!(world.prove(&path, &ticket, other).await.status, 400);
        }
        assert_eq!(world.prove(&path, &ticket, &digits).await.status, 400, "after five tries");
        let ticket = world.apply(&path, "B", "b@example.com").await;
        let digits = world.digits("b@example.com", 0).await;
        world.server.clock.advance(10 * MINUTE);
        assert_eq!(world.prove(&path, &ticket, &digits).await.status, 400, "after ten minutes");
        for (ticket, digits) in [("", ""), (ticket.as_str(), ""), ("x", &digits)] {
            assert_eq!(world.prove(&path, ticket, digits).await.status, 400);
        }
        assert_eq!(only_link(&world).await.used, 0);
    }

    async fn a_double_click_sends_one_code_and_makes_one_member(world: World) {
        world.policy(open_door()).await;
        let path = world.link(MakeLink { uses: Some(1), ..Default::default() }).await;
        let ticket = ticket(&world.get(&path).await);
        let form = [("ticket", ticket.as_str()), ("name", "A"), ("address", "a@example.com")];
        let (one, two) = tokio::join!(world.post(&path, &form), world.post(&path, &form));
        assert_eq!((one.status, two.status), (200, 200));
        assert_eq!((super::ticket(&one), super::ticket(&two)), (ticket.clone(), ticket.clone()));
        let digits = world.digits("a@example.com", 0).await;
        let again = world.post(&path, &form).await;
        assert_eq!(super::ticket(&again), ticket);
        let (one, two) =
            tokio::join!(world.prove(&path, &ticket, &digits), world.prove(&path, &ticket, &digits));
        assert_eq!((one.status, two.status), (200, 200), "{} {}", text(&one), text(&two));
        // The link is used up; whoever came through it still gets their page.
        let last = world.prove(&path, &ticket, &digits).await;
        assert_eq!(last.status, 200, "{}", text(&last));
        world.sign_in("a", &sign_in_digits(&last)).await.unwrap();
        assert_eq!(only_link(&world).await.used, 1);
        assert_eq!(world.audited().await.iter().filter(|a| *a == "invite.join").count(), 1);
        assert_eq!(world.letters_to("a@example.com").len(), 1, "one code");
    }

    async fn codes_to_one_address_and_from_one_network_have_a_bound(world: World) {
        let path = world.link(MakeLink::default()).await;
        let apply = async |address: &str| {
            world.post(&path, &[("name", "A"), ("address", address)]).await.status
        };
        for _ in 0..3 {
            assert_eq!(apply("li@example.com").await, 200);
        }
        assert_eq!(apply("LI@example.com").await, 429);
        assert_eq!(apply("nobody@example.com").await, 200);
        for n in 0..40 {
            apply(&format!("n{n}@example.com")).await;
        }
        assert_eq!(apply("last@example.com").await, 429);
        world.server.clock.advance(10 * MINUTE);
        assert_eq!(apply("li@example.com").await, 200);
    }

    async fn addresses_that_were_not_proved_are_forgotten_after_a_day(world: World) {
        let path = world.link(MakeLink::default()).await;
        world.apply(&path, "A", "a@example.com").await;
        let count = async || {
            let app = world.server.app();
            let read = app.db.read(|conn| {
                conn.one("SELECT COUNT(*) FROM join_request", &[])?.get::<i64>(0)
            });
            read.await.unwrap()
        };
        assert_eq!(count().await, 1);
        world.server.clock.advance(26 * HOUR);
        canteen_testkit::eventually(|| async { count().await == 0 }).await;
    }
}
