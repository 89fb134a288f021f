//! Somebody leaves the company: everything at once, with a receipt.

use canteen_protocol::audit::{ListAudit, VerifyAudit};
use canteen_protocol::conversation::ListMembers;
use canteen_protocol::directory::{CreateTag, SyncDirectory, UpdateMember, UpdateTag};
use canteen_protocol::offboard::{OffboardMember, Receipt};
use canteen_protocol::scheduled::Schedule;
use canteen_protocol::{Body, ErrorCode, MemberId, Time};
use canteen_server::Caller;
use canteen_testkit::{START, both_engines};

use crate::world::World;

fn off(who: Caller, to: Option<Caller>, dry_run: bool) -> OffboardMember {
    OffboardMember { member: who.member, to: to.map(|to| to.member), dry_run }
}

impl World {
    async fn led_by(&self, admin: Caller, who: Caller) -> Option<MemberId> {
        let all = self.call(admin, SyncDirectory::default()).await.unwrap().members;
        all.into_iter().find(|member| member.id == who.member).unwrap().leader
    }

    /// What a member's chats, to-dos, tags and leader are, for one who may see it.
    async fn shape(&self, admin: Caller, who: Caller) -> String {
        let all = self.call(admin, SyncDirectory::default()).await.unwrap();
        let heads = self.heads(who).await;
        format!(
            "{:?} {:?} {:?} {:?}",
            all.members,
            all.tags,
            heads.conversations,
            self.todos(who).await
        )
    }
}

both_engines! {
    async fn who_leaves_is_out_of_everything_and_what_was_theirs_is_handed_over(world: World) {
        let people = world.corp(4).await;
        let [boss, li, heir, old] = people[..] else { panic!("four") };
        world.make_admin(boss).await;
        let own = world.group_named(li, &[old, heir], "Li's").await.id;
        let alone = world.group_named(li, &[], "Alone").await.id;
        let other = world.group_named(boss, &[li, old], "Boss's").await.id;
        let direct = world.direct(li, boss).await.id;
        world.say(li, direct, "bye").await;
        let tag = world.call(boss, CreateTag { name: "duty".into() }).await.unwrap().id;
        let add = UpdateTag { tag, add_members: vec![li.member], ..UpdateTag::default() };
        world.call(boss, add).await.unwrap();
        for (who, leader) in [(old, li), (li, boss)] {
            let update = UpdateMember {
                member: who.member,
                leader: Some(leader.member),
                ..UpdateMember::default()
            };
            world.call(boss, update).await.unwrap();
        }
        let todo = world.add_todo(li, "water the plants").await.id;
        let schedule = Schedule {
            conversation: own,
            client_id: world.fresh(),
            text: "later".into(),
            files: Vec::new(),
            reply_to: None,
            at: Some(Time(START.0 + 3_600_000)),
        };
        world.call(li, schedule).await.unwrap();

        // Asked for alone it says the same and does nothing.
        let before = world.shape(boss, li).await;
        let planned = world.call(boss, off(li, Some(heir), true)).await.unwrap();
        assert_eq!(world.shape(boss, li).await, before);

        let receipt = world.call(boss, off(li, Some(heir), false)).await.unwrap();
        assert_eq!(planned, Receipt { dry_run: true, ..receipt.clone() });
        let groups: Vec<_> = receipt.groups.iter().map(|g| (g.conversation, g.owned, g.owner)).collect();
        assert_eq!(
            groups,
            [(own, true, Some(heir.member)), (alone, true, None), (other, false, None)]
        );
        assert_eq!((receipt.tags, receipt.reports), (vec![tag], vec![old.member]));
        assert_eq!((receipt.todos, receipt.withdrawn), (1, 1));
        assert_eq!((receipt.was_shut, receipt.was_admin), (false, false));

        assert_eq!(world.get(heir, own).await.owner, Some(heir.member));
        let said: Vec<_> = world.all(heir, own).await.into_iter().map(|entry| entry.body).collect();
        let last = [
            Body::Owner { member: heir.member },
            Body::Left { members: vec![li.member] },
        ];
        assert_eq!(said[said.len() - 2..], last);
        for group in [own, other] {
            let who = if group == own { heir } else { boss };
            let members = world.call(who, ListMembers { conversation: group }).await.unwrap();
            assert!(members.members.iter().all(|m| m.member != li.member), "{group}");
        }
        assert_eq!(world.todos(heir).await.iter().map(|todo| todo.id).collect::<Vec<_>>(), [todo]);
        assert_eq!(world.led_by(boss, old).await, Some(heir.member));
        assert_eq!(world.led_by(boss, li).await, None);
        // What was said stays, also for the other one of a direct conversation.
        let kept = world.all(boss, direct).await;
        assert!(kept.iter().any(|entry| matches!(entry.body, Body::Message(_))), "{kept:?}");
        // Nothing that waited is said by somebody who is gone.
        world.clock.advance(7_200_000);
        let late = world.all(heir, own).await;
        assert!(!late.iter().any(|entry| matches!(entry.body, Body::Message(_))), "{late:?}");

        // Once more finds nothing.
        let again = world.call(boss, off(li, None, false)).await.unwrap();
        let nothing = Receipt { member: li.member, was_shut: true, ..Receipt::default() };
        assert_eq!(again, nothing);

        // The log keeps the receipt, and is whole.
        let ask = ListAudit { limit: 10, action: "member.offboard".into(), ..ListAudit::default() };
        let records = world.call(boss, ask).await.unwrap().records;
        assert_eq!(records.len(), 2);
        assert_eq!(records[1].detail["todos"], 1);
        assert_eq!(records[1].by, Some(boss.member));
        let verified = world.call(boss, VerifyAudit {}).await.unwrap();
        assert_eq!((verified.broken, verified.records > 2), (None, true));
    }

    async fn without_anyone_named_the_eldest_and_the_leader_take_over(world: World) {
        let people = world.corp(4).await;
        let [boss, li, first, second] = people[..] else { panic!("four") };
        world.make_admin(boss).await;
        let own = world.group(li, &[second, first]).await;
        for (who, leader) in [(li, boss), (second, li)] {
            let (member, leader) = (who.member, Some(leader.member));
            let update = UpdateMember { member, leader, ..UpdateMember::default() };
            world.call(boss, update).await.unwrap();
        }
        let receipt = world.call(boss, off(li, None, false)).await.unwrap();
        assert_eq!(receipt.groups[0].owner, Some(first.member));
        assert_eq!(world.get(first, own).await.owner, Some(first.member));
        assert_eq!(world.led_by(boss, second).await, Some(boss.member));
    }

    async fn not_everyone_is_seen_off_by_everyone(world: World) {
        let people = world.corp(3).await;
        let [boss, li, shut] = people[..] else { panic!("three") };
        let stranger = world.corp(1).await[0];
        assert_eq!(world.refused(li, off(shut, None, false)).await, ErrorCode::Forbidden);
        assert_eq!(world.refused(li, off(shut, None, true)).await, ErrorCode::Forbidden);
        world.make_admin(boss).await;
        let update =
            UpdateMember { member: shut.member, disabled: Some(true), ..UpdateMember::default() };
        world.call(boss, update).await.unwrap();
        for (whom, to, code) in [
            (boss, None, ErrorCode::Forbidden),
            (stranger, None, ErrorCode::NotFound),
            (li, Some(stranger), ErrorCode::NotFound),
            (li, Some(li), ErrorCode::Invalid),
            (li, Some(shut), ErrorCode::Invalid),
        ] {
            assert_eq!(world.refused(boss, off(whom, to, false)).await, code, "{whom:?} {to:?}");
        }
        let ask = ListAudit { limit: 10, ..ListAudit::default() };
        assert_eq!(world.refused(li, ask.clone()).await, ErrorCode::Forbidden);
        assert_eq!(world.refused(li, VerifyAudit {}).await, ErrorCode::Forbidden);
    }

    async fn the_audit_log_is_read_in_pages_and_by_kind(world: World) {
        let boss = world.corp(1).await[0];
        world.make_admin(boss).await;
        for name in ["a", "b", "c"] {
            world.call(boss, CreateTag { name: name.into() }).await.unwrap();
        }
        let ask = |action: &str, before, limit| ListAudit { before, limit, by: None, action: action.into() };
        let first = world.call(boss, ask("tag", None, 2)).await.unwrap();
        let names: Vec<_> = first.records.iter().map(|record| record.detail["name"].clone()).collect();
        assert_eq!(names, ["c", "b"]);
        let rest = world.call(boss, ask("tag", first.before, 2)).await.unwrap();
        assert_eq!((rest.records.len(), rest.before), (1, None));
        for (action, count) in [("tag.create", 3), ("ta", 0), ("tag.c", 0), ("%", 0), ("tag.", 0)] {
            let found = world.call(boss, ask(action, None, 100)).await.unwrap().records;
            assert_eq!(found.len(), count, "{action}");
        }
        let by = ListAudit { by: Some(MemberId(999_999)), ..ask("", None, 10) };
        assert_eq!(world.call(boss, by).await.unwrap().records, []);
    }
}
