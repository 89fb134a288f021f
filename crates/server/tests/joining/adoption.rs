//! Who has joined.

use canteen_protocol::ErrorCode;
use canteen_protocol::Segment;
use canteen_protocol::invite::{AskAdoption, Counts, MakeLink, SendInvitations};
use canteen_testkit::both_engines;

use super::{DAY, World};

both_engines! {
    async fn members_are_counted_by_what_they_have_done(world: World) {
        let ask = AskAdoption { days: 30, by_department: true };
        let counts = |directory, invited, active, never, inactive| Counts {
            directory,
            invited,
            active,
            never,
            inactive,
        };
        let before = world.admin.call(ask).await.unwrap();
        assert_eq!(before.counts, counts(3, 0, 1, 2, 0));
        let rows: Vec<_> = before.departments.iter().map(|d| (d.path.as_str(), d.counts)).collect();
        assert_eq!(rows, [("/", counts(3, 0, 1, 2, 0)), ("/Sales", counts(2, 0, 0, 2, 0))]);

        let everyone = SendInvitations { segment: Segment::everyone() };
        world.admin.call(everyone).await.unwrap();
        world.letter("li@example.com", 0).await;
        world.letter("+8613800000001", 0).await;
        let path = world.link(MakeLink::default()).await;
        let digits = {
            let ticket = world.apply(&path, "Li", "li@example.com").await;
            world.prove(&path, &ticket, &world.digits("li@example.com", 1).await).await
        };
        assert_eq!(digits.status, 200);
        world.server.client("li").await;
        canteen_testkit::eventually(|| async {
            world.admin.call(ask).await.unwrap().counts == counts(3, 2, 2, 1, 0)
        })
        .await;
        world.server.clock.advance(31 * DAY);
        world.server.client("li").await;
        let after = world.admin.call(AskAdoption { by_department: false, ..ask }).await.unwrap();
        assert_eq!((after.counts, after.departments.len()), (counts(3, 2, 1, 1, 1), 0));
    }

    async fn it_is_for_administrators_and_days_that_make_sense(world: World) {
        let li = world.server.client("li").await;
        for days in [30, 0] {
            let refused = li.call(AskAdoption { days, by_department: true }).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::Forbidden);
        }
        for days in [0, -1, 4_000] {
            let refused = world.admin.call(AskAdoption { days, by_department: false }).await;
            assert_eq!(refused.unwrap_err().code, ErrorCode::Invalid);
        }
    }
}
