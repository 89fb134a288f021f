//! The directory against a slow and obvious model: whatever is done to it, the counts, what
//! clients hold after syncing step by step, and what segments resolve to are as the model says.

use std::collections::{BTreeMap, BTreeSet};

use canteen_protocol::directory::{
    CreateDepartment, CreateTag, DeleteDepartment, DeleteTag, Department, DirectoryChanges, Member,
    Place, Tag, UpdateDepartment, UpdateMember, UpdateTag,
};
use canteen_protocol::{DepartmentId, MemberId, Segment, Seq, TagId};
use canteen_server::account::create_org;
use canteen_server::{Caller, directory};
use canteen_testkit::{OnEngine, Storage};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::company::{Company, START, founder, new_member, new_org};

/// Something that is done; numbers choose among what is there.
#[derive(Clone, Debug)]
enum Act {
    AddDepartment(usize),
    MoveDepartment(usize, usize),
    DeleteDepartment(usize),
    AddMember(Vec<usize>),
    MoveMember(usize, Vec<usize>),
    Shut(usize, bool),
    AddTag,
    TagMember(usize, usize, bool),
    TagDepartment(usize, usize, bool),
    DeleteTag(usize),
    Sync,
}

fn act() -> impl Strategy<Value = Act> {
    let n = 0..100_usize;
    let places = || prop::collection::vec(0..100_usize, 1..4);
    prop_oneof![
        4 => n.clone().prop_map(Act::AddDepartment),
        3 => (n.clone(), n.clone()).prop_map(|(a, b)| Act::MoveDepartment(a, b)),
        2 => n.clone().prop_map(Act::DeleteDepartment),
        5 => places().prop_map(Act::AddMember),
        3 => (n.clone(), places()).prop_map(|(a, b)| Act::MoveMember(a, b)),
        1 => (n.clone(), any::<bool>()).prop_map(|(a, b)| Act::Shut(a, b)),
        1 => Just(Act::AddTag),
        3 => (n.clone(), n.clone(), any::<bool>()).prop_map(|(a, b, c)| Act::TagMember(a, b, c)),
        2 => (n.clone(), n.clone(), any::<bool>()).prop_map(|(a, b, c)| Act::TagDepartment(a, b, c)),
        1 => n.prop_map(Act::DeleteTag),
        2 => Just(Act::Sync),
    ]
}

/// An expression; numbers choose among what is there.
#[derive(Clone, Debug)]
enum Who {
    All,
    Member(usize),
    Department(usize),
    Tag(usize),
    Any(Vec<Who>),
    Within(Box<Who>, Box<Who>),
    Except(Box<Who>, Box<Who>),
}

fn who() -> impl Strategy<Value = Who> {
    let n = 0..100_usize;
    let one = prop_oneof![
        1 => Just(Who::All),
        3 => n.clone().prop_map(Who::Member),
        4 => n.clone().prop_map(Who::Department),
        2 => n.prop_map(Who::Tag),
    ];
    one.prop_recursive(3, 16, 3, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            prop::collection::vec(inner, 2..4).prop_map(Who::Any),
            pair.clone().prop_map(|(a, b)| Who::Within(a, b)),
            pair.prop_map(|(a, b)| Who::Except(a, b)),
        ]
    })
}

#[derive(Default)]
struct Model {
    /// Each with the one above; the root is its own.
    departments: BTreeMap<DepartmentId, DepartmentId>,
    members: BTreeMap<MemberId, (Vec<DepartmentId>, bool)>,
    tags: BTreeMap<TagId, (BTreeSet<MemberId>, BTreeSet<DepartmentId>)>,
}

fn pick<K: Copy, V>(from: &BTreeMap<K, V>, n: usize) -> K {
    *from.keys().nth(n % from.len()).unwrap()
}

impl Model {
    fn within(&self, mut id: DepartmentId, top: DepartmentId) -> bool {
        loop {
            let above = self.departments[&id];
            if id == top || above == id {
                return id == top;
            }
            id = above;
        }
    }

    fn depth(&self, id: DepartmentId) -> usize {
        self.departments.keys().filter(|top| self.within(id, **top)).count()
    }

    fn below(&self, top: DepartmentId, shut_too: bool) -> BTreeSet<MemberId> {
        let here = |(_, (places, shut)): &(&MemberId, &(Vec<DepartmentId>, bool))| {
            (shut_too || !shut) && places.iter().any(|p| self.within(*p, top))
        };
        self.members.iter().filter(here).map(|(id, _)| *id).collect()
    }

    fn active(&self) -> BTreeSet<MemberId> {
        self.members.iter().filter(|(_, (_, shut))| !shut).map(|(id, _)| *id).collect()
    }

    fn places(&self, numbers: &[usize]) -> Vec<DepartmentId> {
        let mut places: Vec<DepartmentId> = Vec::new();
        for n in numbers {
            let place = pick(&self.departments, *n);
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    fn tagged(&self, id: TagId) -> BTreeSet<MemberId> {
        let (members, departments) = &self.tags[&id];
        let mut all =
            departments.iter().flat_map(|d| self.below(*d, false)).collect::<BTreeSet<_>>();
        all.extend(members & &self.active());
        all
    }

    /// Members it means, its text, and the same as a segment when it is written by hand.
    fn meaning(&self, who: &Who) -> (BTreeSet<MemberId>, String) {
        match who {
            Who::All => (self.active(), "@all".into()),
            Who::Member(n) => {
                let id = pick(&self.members, *n);
                (&BTreeSet::from([id]) & &self.active(), format!("@{}", userid(id)))
            }
            Who::Department(n) => {
                let id = pick(&self.departments, *n);
                (self.below(id, false), format!("dept:{id}"))
            }
            Who::Tag(_) if self.tags.is_empty() => (self.active(), "@all".into()),
            Who::Tag(n) => {
                let id = pick(&self.tags, *n);
                (self.tagged(id), format!("tag:t{id}"))
            }
            Who::Any(any) => {
                let parts: Vec<_> = any.iter().map(|w| self.meaning(w)).collect();
                let texts: Vec<_> = parts.iter().map(|p| p.1.as_str()).collect();
                let text = format!("({})", texts.join(", "));
                (parts.into_iter().flat_map(|p| p.0).collect(), text)
            }
            Who::Within(a, b) => {
                let (a, b) = (self.meaning(a), self.meaning(b));
                (&a.0 & &b.0, format!("({} & ({}))", a.1, b.1))
            }
            Who::Except(a, b) => {
                let (a, b) = (self.meaning(a), self.meaning(b));
                (&a.0 - &b.0, format!("({} - ({}))", a.1, b.1))
            }
        }
    }
}

/// The founder is `Ada`, all others are called by their number.
fn userid(id: MemberId) -> String {
    format!("m{id}")
}

/// What a client holds.
#[derive(Default)]
struct Client {
    head: Seq,
    departments: BTreeMap<DepartmentId, Department>,
    members: BTreeMap<MemberId, Member>,
    tags: BTreeMap<TagId, Tag>,
}

impl Client {
    fn take(&mut self, changes: DirectoryChanges) {
        self.head = changes.head;
        self.departments.extend(changes.departments.into_iter().map(|d| (d.id, d)));
        self.members.extend(changes.members.into_iter().map(|m| (m.id, m)));
        self.tags.extend(changes.tags.into_iter().map(|t| (t.id, t)));
        self.departments.retain(|id, _| !changes.removed_departments.contains(id));
        self.members.retain(|id, _| !changes.removed_members.contains(id));
        self.tags.retain(|id, _| !changes.removed_tags.contains(id));
    }
}

struct World<'a> {
    company: &'a Company,
    caller: Caller,
    model: Model,
    client: Client,
    made: usize,
}

impl World<'_> {
    async fn begin(company: &Company) -> World<'_> {
        let org = create_org(&company.app.db, START, new_org("Model")).await.unwrap();
        let caller = founder(&org);
        let root = company.root(caller).await;
        let mut model = Model::default();
        model.departments.insert(root, root);
        World { company, caller, model, client: Client::default(), made: 0 }
    }

    async fn act(&mut self, act: &Act) {
        let (company, caller) = (self.company, self.caller);
        self.made += 1;
        let name = format!("n{}", self.made);
        match act {
            Act::AddDepartment(n) => {
                let parent = pick(&self.model.departments, *n);
                let made = company.call(caller, CreateDepartment { parent, name, order: 0 }).await;
                assert_eq!(made.is_ok(), self.model.depth(parent) < 15);
                self.model.departments.extend(made.ok().map(|d| (d.id, parent)));
            }
            Act::MoveDepartment(a, b) => self.move_department(*a, *b).await,
            Act::DeleteDepartment(n) => self.delete_department(*n).await,
            Act::AddMember(places) => self.add_member(places).await,
            Act::MoveMember(..) | Act::Shut(..) if self.model.members.is_empty() => {}
            Act::MoveMember(n, places) => {
                let (member, places) = (pick(&self.model.members, *n), self.model.places(places));
                let departments = Some(new_member("x", &places).departments);
                let ask = UpdateMember { member, departments, ..UpdateMember::default() };
                company.call(caller, ask).await.unwrap();
                self.model.members.get_mut(&member).unwrap().0 = places;
            }
            Act::Shut(n, shut) => {
                let member = pick(&self.model.members, *n);
                let ask = UpdateMember { member, disabled: Some(*shut), ..UpdateMember::default() };
                company.call(caller, ask).await.unwrap();
                self.model.members.get_mut(&member).unwrap().1 = *shut;
            }
            Act::AddTag => {
                let tag = company.call(caller, CreateTag { name }).await.unwrap().id;
                let name = Some(format!("t{tag}"));
                company
                    .call(caller, UpdateTag { tag, name, ..UpdateTag::default() })
                    .await
                    .unwrap();
                self.model.tags.insert(tag, <_>::default());
            }
            Act::TagMember(..) | Act::TagDepartment(..) | Act::DeleteTag(_)
                if self.model.tags.is_empty() || self.model.members.is_empty() => {}
            Act::TagMember(t, m, on) => self.tag_member(*t, *m, *on).await,
            Act::TagDepartment(t, d, on) => self.tag_department(*t, *d, *on).await,
            Act::DeleteTag(n) => {
                let tag = pick(&self.model.tags, *n);
                company.call(caller, DeleteTag { tag }).await.unwrap();
                self.model.tags.remove(&tag);
            }
            Act::Sync => self.sync().await,
        }
    }

    async fn move_department(&mut self, a: usize, b: usize) {
        let (id, to) = (pick(&self.model.departments, a), pick(&self.model.departments, b));
        let model = &mut self.model;
        let levels = model
            .departments
            .keys()
            .filter(|d| model.within(**d, id))
            .map(|d| model.depth(*d) - model.depth(id) + 1);
        let deep = levels.max().unwrap() + model.depth(to) > 15;
        let root = model.departments[&id] == id;
        let stays = model.departments[&id] == to && !root;
        let ask = UpdateDepartment { department: id, name: None, parent: Some(to), order: None };
        let moved = self.company.call(self.caller, ask).await;
        let possible = stays || !(root || deep || model.within(to, id));
        assert_eq!(moved.is_ok(), possible, "{id} to {to}: {moved:?}");
        if possible {
            model.departments.insert(id, to);
        }
    }

    async fn delete_department(&mut self, n: usize) {
        let model = &mut self.model;
        let id = pick(&model.departments, n);
        let empty = model.members.values().all(|(places, _)| !places.contains(&id))
            && model.departments.values().all(|above| *above != id);
        let deleted = self.company.call(self.caller, DeleteDepartment { department: id }).await;
        assert_eq!(deleted.is_ok(), empty, "{id}: {deleted:?}");
        if empty {
            model.departments.remove(&id);
            for (_, departments) in model.tags.values_mut() {
                departments.remove(&id);
            }
        }
    }

    async fn add_member(&mut self, places: &[usize]) {
        let places = self.model.places(places);
        // The account is the number the member will have, which is one more than the last given.
        let last: i64 = self
            .company
            .app
            .db
            .read(|conn| conn.one("SELECT last FROM counter WHERE kind = 'member'", &[])?.get(0))
            .await
            .unwrap();
        let name = userid(MemberId(last + 1));
        let made = self.company.member(self.caller, &name, &places).await;
        assert_eq!(userid(made.id), made.userid);
        self.model.members.insert(made.id, (places, false));
    }

    async fn tag_member(&mut self, t: usize, m: usize, on: bool) {
        let (tag, member) = (pick(&self.model.tags, t), pick(&self.model.members, m));
        let (mut ask, named) = (UpdateTag { tag, ..UpdateTag::default() }, &mut self.model.tags);
        let named = &mut named.get_mut(&tag).unwrap().0;
        if on {
            ask.add_members.push(member);
            named.insert(member);
        } else {
            ask.remove_members.push(member);
            named.remove(&member);
        }
        self.company.call(self.caller, ask).await.unwrap();
    }

    async fn tag_department(&mut self, t: usize, d: usize, on: bool) {
        let (tag, department) = (pick(&self.model.tags, t), pick(&self.model.departments, d));
        let (mut ask, named) = (UpdateTag { tag, ..UpdateTag::default() }, &mut self.model.tags);
        let named = &mut named.get_mut(&tag).unwrap().1;
        if on {
            ask.add_departments.push(department);
            named.insert(department);
        } else {
            ask.remove_departments.push(department);
            named.remove(&department);
        }
        self.company.call(self.caller, ask).await.unwrap();
    }

    async fn sync(&mut self) {
        let changes = self.company.synced(self.caller, self.client.head).await;
        self.client.take(changes);
    }

    /// A client that kept up step by step holds what one that asks for everything gets, and both
    /// hold what the model says.
    async fn check_clients(&mut self) {
        self.sync().await;
        let mut fresh = Client::default();
        fresh.take(self.company.synced(self.caller, Seq(0)).await);
        let Client { departments, members, tags, .. } = &self.client;
        assert_eq!((departments, members, tags), (&fresh.departments, &fresh.members, &fresh.tags));
        let founder = self.caller.member;
        for (id, department) in departments {
            let above = self.model.departments[id];
            assert_eq!(department.parent, Some(above).filter(|above| above != id));
            let own = i64::from(above == *id);
            let counted = self.model.below(*id, true).len();
            assert_eq!(department.members, i64::try_from(counted).unwrap() + own, "{department:?}");
        }
        assert_eq!(departments.len(), self.model.departments.len());
        for (id, (places, shut)) in &self.model.members {
            let listed: Vec<_> =
                members[id].departments.iter().map(|p: &Place| p.department).collect();
            assert_eq!(listed.first(), places.first(), "the main one stands first");
            let (listed, places) =
                (BTreeSet::from_iter(listed), BTreeSet::from_iter(places.clone()));
            assert_eq!((listed, members[id].disabled), (places, *shut));
        }
        assert_eq!(members.len(), self.model.members.len() + 1);
        assert!(members.contains_key(&founder));
        let named: BTreeMap<_, _> = tags
            .iter()
            .map(|(id, tag)| {
                let departments = BTreeSet::from_iter(tag.departments.clone());
                (*id, (BTreeSet::from_iter(tag.members.clone()), departments))
            })
            .collect();
        assert_eq!(named, self.model.tags);
    }

    async fn check_segment(&mut self, who: &Who) {
        // The founder, whom the model does not know, is in the root; leave them out.
        let (expected, text) = self.model.meaning(who);
        let text = format!("{text} - @Ada");
        let caller = self.caller;
        let (shown, corp) = (text.clone(), caller.corp);
        let held = self.company.app.db.read(move |conn| {
            let sight = directory::Sight::of(conn, caller.corp, caller.member)?;
            let segment: Segment = directory::parse(conn, &sight, &text)?;
            // As it would be stored.
            let stored = serde_json::to_string(&segment).unwrap();
            directory::resolve(conn, corp, &serde_json::from_str(&stored).unwrap())
        });
        let held = held.await.unwrap();
        assert_eq!(held, Vec::from_iter(expected), "{shown}");
    }
}

fn check(storage: Storage, cases: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let company = runtime.block_on(Company::on(storage));
    let plan = (prop::collection::vec(act(), 1..60), prop::collection::vec(who(), 12));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let checked = TestRunner::new(config).run(&plan, |(acts, asked)| {
        runtime.block_on(async {
            let mut world = World::begin(&company).await;
            for act in &acts {
                world.act(act).await;
            }
            world.check_clients().await;
            if !world.model.members.is_empty() {
                for who in &asked {
                    world.check_segment(who).await;
                }
            }
        });
        Ok(())
    });
    if let Err(failure) = checked {
        panic!("{failure}");
    }
}

#[test]
fn the_directory_is_as_the_model_says_on_sqlite() {
    check(Storage::sqlite(), 40);
}

#[test]
fn the_directory_is_as_the_model_says_on_postgres() {
    check(Storage::postgres(), 12);
}
