//! Invitations by mail and text message: by hand, weekly, and the end of them.

use canteen_protocol::directory::{CreateMember, UpdateMember};
use canteen_protocol::invite::{SendInvitations, Sent, Skip, Skipped};
use canteen_protocol::setting::ChangeCorpSettings;
use canteen_protocol::{DepartmentId, ErrorCode, Segment};
use canteen_server::Fault;
use canteen_server::directory::{self, Change, NewMember};
use canteen_server::mail::Mailer;
use canteen_testkit::{Storage, TestServer, both_engines};

use super::{BASE, DAY, HOUR, World, text};

fn everyone() -> SendInvitations {
    SendInvitations { segment: Segment::everyone() }
}

fn sent(sent: usize, skipped: &[(Skip, usize)]) -> Sent {
    let skipped = skipped.iter().map(|(why, count)| Skipped { why: *why, count: *count });
    Sent { sent, skipped: skipped.collect() }
}

/// The path by which invitations end, in a letter.
fn stop_path(letter: &str) -> String {
    let line = letter.lines().find(|line| line.contains("/join/stop/")).unwrap();
    line.trim().strip_prefix(BASE).unwrap().to_owned()
}

both_engines! {
    async fn who_has_not_joined_is_invited_once_a_day_and_three_times(world: World) {
        let nowhere = CreateMember {
            userid: "wu".into(),
            name: "Wu".into(),
            password: Some("correct horse".into()),
            ..Default::default()
        };
        world.admin.call(nowhere).await.unwrap();
        let invite = async || world.admin.call(everyone()).await.unwrap();
        let (joined, none) = ((Skip::Joined, 1), (Skip::NoAddress, 1));
        assert_eq!(invite().await, sent(2, &[joined, none]));
        let letter = world.letter("li@example.com", 0).await;
        let line = format!("canteen login {BASE} --corp {} --user li --code", world.corp.corp_id);
        assert!(letter.contains(&line) && letter.contains("apt install canteen"), "{letter}");
        assert!(letter.contains("邀请") && letter.starts_with("Li Na,"), "{letter}");
        let short = world.letter("+8613800000001", 0).await;
        assert!(short.contains("--user chen --code"), "{short}");
        world.server.clock.advance(DAY - 1);
        assert_eq!(invite().await, sent(0, &[joined, (Skip::Today, 2), none]));
        for n in 1..3 {
            world.server.clock.advance(DAY);
            assert_eq!(invite().await, sent(2, &[joined, none]), "day {n}");
            world.letter("li@example.com", n).await;
        }
        world.server.clock.advance(30 * DAY);
        assert_eq!(invite().await, sent(0, &[joined, (Skip::Often, 2), none]));
        world.server.client("li").await;
        assert_eq!(invite().await, sent(0, &[(Skip::Joined, 2), (Skip::Often, 1), none]));
        let actions = world.audited().await;
        assert_eq!(actions, ["invite.send"; 3]);
    }

    async fn whoever_wants_no_more_gets_none(world: World) {
        world.admin.call(everyone()).await.unwrap();
        let path = stop_path(&world.letter("li@example.com", 0).await);
        // Mail programs open links; that alone changes nothing.
        let page = world.get(&path).await;
        assert_eq!(page.status, 200, "{}", text(&page));
        world.server.clock.advance(DAY);
        assert_eq!(world.admin.call(everyone()).await.unwrap().sent, 2);
        world.letter("li@example.com", 1).await;
        for _ in 0..2 {
            let done = world.send(&path, &[], b"List-Unsubscribe=One-Click").await;
            assert_eq!(done.status, 200, "{}", text(&done));
        }
        world.server.clock.advance(DAY);
        let expected = sent(1, &[(Skip::Joined, 1), (Skip::Stopped, 1)]);
        assert_eq!(world.admin.call(everyone()).await.unwrap(), expected);
        for method in ["GET", "POST"] {
            let wrong = canteen_testkit::http::ask(
                world.server.addr(), method, "/join/stop/AAAAAAAAAAAAAAAAAAAAAA", &[], b"",
            );
            assert_eq!(wrong.await.status, 404);
        }
        let stops = world.audited().await.into_iter().filter(|action| action == "invite.stop");
        assert_eq!(stops.count(), 1);
    }

    async fn large_segments_and_others_than_administrators_are_refused(world: World) {
        let li = world.server.client("li").await;
        assert_eq!(li.call(everyone()).await.unwrap_err().code, ErrorCode::Forbidden);
        let departments = (1..=101).map(DepartmentId).collect();
        let many = Segment { departments, ..Segment::default() };
        let refused = world.admin.call(SendInvitations { segment: many }).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::TooLarge, "{refused:?}");
        let (corp, now) = (world.corp.corp, world.server.clock.now());
        let app = world.server.app();
        let fill = app.db.write(directory::lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, now)?;
            let new = |n: usize| CreateMember {
                userid: format!("m{n}"),
                name: "M".into(),
                email: format!("m{n}@example.com"),
                ..Default::default()
            };
            let members: Vec<_> = (0..1_000).map(new).collect();
            let members: Vec<_> = members.iter().map(|member| NewMember { member, phc: None }).collect();
            change.create_members(&members)?;
            change.finish()?;
            Ok::<_, Fault>(())
        });
        fill.await.unwrap();
        let refused = world.admin.call(everyone()).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::TooLarge, "{refused:?}");
        assert!(refused.message.contains("1003"), "{}", refused.message);
    }

    async fn weekly_ones_go_out_once_also_after_downtime_and_stop_on_joining(world: World) {
        let mut world = world;
        let weekly = |on| ChangeCorpSettings { invite_weekly: Some(on), ..Default::default() };
        world.policy(weekly(true)).await;
        world.server.clock.advance(7 * DAY);
        world.letter("li@example.com", 0).await;
        world.letter("+8613800000001", 0).await;
        // Three rounds are missed; one comes for them.
        world.server.stop().await;
        world.server.clock.advance(3 * 7 * DAY);
        world.server.start().await;
        world.letter("li@example.com", 1).await;
        world.letter("+8613800000001", 1).await;
        world.server.clock.advance(HOUR);
        world.admin = world.server.client("admin").await;
        world.server.client("li").await;
        world.server.clock.advance(7 * DAY);
        world.letter("+8613800000001", 2).await;
        assert_eq!(world.letters_to("li@example.com").len(), 2, "li has joined");
        let rounds = world.audited().await.into_iter().filter(|action| action == "invite.weekly");
        assert_eq!(rounds.count(), 3);
        world.policy(weekly(false)).await;
        world.server.clock.advance(30 * DAY);
        world.policy(weekly(true)).await;
        assert_eq!(world.letters_to("+8613800000001").len(), 3);
    }

    async fn whose_account_is_shut_gets_no_invitation(world: World) {
        let li = world.server.member("li");
        let shut = UpdateMember { member: li, disabled: Some(true), ..Default::default() };
        world.admin.call(shut).await.unwrap();
        assert_eq!(world.admin.call(everyone()).await.unwrap(), sent(1, &[(Skip::Joined, 1)]));
    }

    async fn a_server_that_cannot_write_says_what_to_set(storage: Storage) {
        let server = TestServer::with(storage, |options| options.mailer = Mailer::Off).await;
        server.corp("Acme").member("li").create().await;
        let admin = server.client("admin").await;
        let refused = admin.call(everyone()).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
        assert!(refused.message.contains("public_url"), "{}", refused.message);
        drop((admin, server));
        let server = TestServer::with(Storage::sqlite(), |options| {
            options.mailer = Mailer::Off;
            options.outside.url = Some(BASE.into());
        });
        let server = server.await;
        server.corp("Acme").create().await;
        let refused = server.client("admin").await.call(everyone()).await.unwrap_err();
        assert!(refused.message.contains("smtp_url"), "{}", refused.message);
    }
}
