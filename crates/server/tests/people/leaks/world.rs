//! A corp that changes at random, and everyone in it looking.

use std::collections::{BTreeMap, BTreeSet};

use canteen_protocol::directory::{
    CreateTag, DeleteTag, Department, DirectoryChanges, Member, Place, ResolveSegment,
    SyncDirectory, Tag, UpdateDepartment, UpdateMember, UpdateTag,
};
use canteen_protocol::presence::WatchPresence;
use canteen_protocol::visibility::{AddRule, AskNames, Field, RemoveRule, Rule};
use canteen_protocol::{DepartmentId, ErrorCode, MemberId, Segment, Seq, TagId};
use canteen_server::account::create_org;
use canteen_server::app::SessionId;
use canteen_server::{Caller, Fault, directory};
use proptest::prelude::*;

use super::model::{Model, One};
use crate::company::{Company, START, error, founder, new_member, new_org};

/// Something that is done; numbers choose among what is there.
#[derive(Clone, Debug)]
pub enum Act {
    Move(usize, Vec<usize>),
    Lead(usize, usize),
    Shut(usize, bool),
    MoveDepartment(usize, usize),
    TagMember(usize, usize, bool),
    TagDepartment(usize, usize, bool),
    DropTag(usize),
    Hide(Who, Option<Who>),
    Limit(Who, Option<Who>, Option<u8>),
    Restrict(Who),
    Fields(Who, Vec<usize>, Option<Who>),
    Drop(usize),
}

/// Somebody.
#[derive(Clone, Debug)]
pub enum Who {
    All,
    Member(usize),
    Department(usize),
    Tag(usize),
    Except(Box<Who>, Box<Who>),
    Within(Box<Who>, Box<Who>),
}

fn who() -> impl Strategy<Value = Who> {
    let n = 0..60_usize;
    let one = prop_oneof![
        1 => Just(Who::All),
        4 => n.clone().prop_map(Who::Member),
        4 => n.clone().prop_map(Who::Department),
        3 => n.prop_map(Who::Tag),
    ];
    let pair = (one.clone(), one.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
    prop_oneof![
        4 => one,
        1 => pair.clone().prop_map(|(a, b)| Who::Except(a, b)),
        1 => pair.prop_map(|(a, b)| Who::Within(a, b)),
    ]
}

pub fn act() -> impl Strategy<Value = Act> {
    let n = 0..60_usize;
    let places = prop::collection::vec(0..60_usize, 1..3);
    let maybe = || prop::option::of(who());
    let level = prop::option::of(1..4_u8);
    let shown = prop::collection::vec(0..7_usize, 0..4);
    prop_oneof![
        5 => (n.clone(), places).prop_map(|(a, b)| Act::Move(a, b)),
        2 => (n.clone(), n.clone()).prop_map(|(a, b)| Act::Lead(a, b)),
        1 => (n.clone(), any::<bool>()).prop_map(|(a, b)| Act::Shut(a, b)),
        3 => (n.clone(), n.clone()).prop_map(|(a, b)| Act::MoveDepartment(a, b)),
        4 => (n.clone(), n.clone(), any::<bool>()).prop_map(|(a, b, c)| Act::TagMember(a, b, c)),
        2 => (n.clone(), n.clone(), any::<bool>()).prop_map(|(a, b, c)| Act::TagDepartment(a, b, c)),
        1 => n.clone().prop_map(Act::DropTag),
        4 => (who(), maybe()).prop_map(|(a, b)| Act::Hide(a, b)),
        4 => (who(), maybe(), level).prop_map(|(a, b, c)| Act::Limit(a, b, c)),
        1 => who().prop_map(Act::Restrict),
        2 => (who(), shown, maybe()).prop_map(|(a, b, c)| Act::Fields(a, b, c)),
        4 => n.prop_map(Act::Drop),
    ]
}

/// What a client holds.
#[derive(Default)]
struct Client {
    head: Seq,
    departments: BTreeMap<DepartmentId, Department>,
    members: BTreeMap<MemberId, Member>,
    tags: BTreeMap<TagId, Tag>,
}

pub struct World<'a> {
    company: &'a Company,
    admin: Caller,
    model: Model,
    clients: BTreeMap<MemberId, Client>,
    userids: BTreeMap<MemberId, String>,
    /// Of tags, those that are gone too.
    names: BTreeMap<TagId, String>,
    steps: usize,
}

fn nth<K: Copy, V>(from: &BTreeMap<K, V>, n: usize) -> K {
    *from.keys().nth(n % from.len()).unwrap()
}

impl<'a> World<'a> {
    /// A corp of seven departments, ten members and three tags.
    pub async fn begin(company: &'a Company) -> World<'a> {
        let org = create_org(&company.app.db, START, new_org("Leaks")).await.unwrap();
        let admin = founder(&org);
        let root = company.root(admin).await;
        let mut model = Model { admin: admin.member, ..Model::default() };
        model.departments.insert(root, root);
        for (i, above) in [0, 0, 1, 1, 2, 3].into_iter().enumerate() {
            let above = nth(&model.departments, above);
            let id = company.department(admin, above, &format!("d{i}")).await;
            model.departments.insert(id, above);
        }
        let one = One { places: vec![root], ..One::default() };
        model.members.insert(admin.member, one);
        let mut userids = BTreeMap::from([(admin.member, "Ada".to_owned())]);
        for i in 0..10 {
            let place = nth(&model.departments, i);
            let userid = format!("u{i}");
            let id = company.member(admin, &userid, &[place]).await.id;
            userids.insert(id, userid);
            model.members.insert(id, One { places: vec![place], ..One::default() });
        }
        let mut names = BTreeMap::new();
        for i in 0..3 {
            let tag = company.call(admin, CreateTag { name: format!("t{i}") }).await.unwrap().id;
            model.tags.insert(tag, <_>::default());
            names.insert(tag, format!("t{i}"));
        }
        World { company, admin, model, clients: BTreeMap::new(), userids, names, steps: 0 }
    }

    fn segment(&self, who: &Who) -> Segment {
        let boxed = |segment| Some(Box::new(segment));
        match who {
            Who::All => Segment::everyone(),
            Who::Member(n) => Segment::of([nth(&self.model.members, *n)]),
            Who::Department(n) => {
                let departments = vec![nth(&self.model.departments, *n)];
                Segment { departments, ..Segment::default() }
            }
            Who::Tag(_) if self.model.tags.is_empty() => Segment::everyone(),
            Who::Tag(n) => Segment { tags: vec![nth(&self.model.tags, *n)], ..Segment::default() },
            Who::Except(a, b) => Segment { except: boxed(self.segment(b)), ..self.segment(a) },
            Who::Within(a, b) => Segment { within: boxed(self.segment(b)), ..self.segment(a) },
        }
    }

    pub async fn act(&mut self, act: &Act) {
        let (company, admin) = (self.company, self.admin);
        let other = |who: &Option<Who>, world: &Self| {
            who.as_ref().map(|who| world.segment(who)).unwrap_or_default()
        };
        match act {
            Act::Move(n, places) => {
                let member = nth(&self.model.members, *n);
                let places: BTreeSet<_> =
                    places.iter().map(|n| nth(&self.model.departments, *n)).collect();
                let places = Vec::from_iter(places);
                let departments = Some(new_member("x", &places).departments);
                let ask = UpdateMember { member, departments, ..UpdateMember::default() };
                company.call(admin, ask).await.unwrap();
                self.model.members.get_mut(&member).unwrap().places = places;
            }
            Act::Lead(a, b) => {
                let (member, leader) = (nth(&self.model.members, *a), nth(&self.model.members, *b));
                let ask = UpdateMember { member, leader: Some(leader), ..UpdateMember::default() };
                if company.call(admin, ask).await.is_ok() {
                    self.model.members.get_mut(&member).unwrap().leader = Some(leader);
                }
            }
            Act::Shut(n, shut) => {
                let member = nth(&self.model.members, *n);
                let ask = UpdateMember { member, disabled: Some(*shut), ..UpdateMember::default() };
                if company.call(admin, ask).await.is_ok() {
                    self.model.members.get_mut(&member).unwrap().shut = *shut;
                }
            }
            Act::MoveDepartment(a, b) => {
                let (department, parent) =
                    (nth(&self.model.departments, *a), nth(&self.model.departments, *b));
                let parent_of = Some(parent);
                let ask =
                    UpdateDepartment { department, name: None, parent: parent_of, order: None };
                if company.call(admin, ask).await.is_ok() {
                    self.model.departments.insert(department, parent);
                }
            }
            Act::TagMember(..) | Act::TagDepartment(..) | Act::DropTag(_)
                if self.model.tags.is_empty() => {}
            Act::TagMember(t, m, on) => {
                let (tag, member) = (nth(&self.model.tags, *t), nth(&self.model.members, *m));
                let list = vec![member];
                let (add_members, remove_members) =
                    if *on { (list, vec![]) } else { (vec![], list) };
                let ask = UpdateTag { tag, add_members, remove_members, ..UpdateTag::default() };
                company.call(admin, ask).await.unwrap();
                let named = &mut self.model.tags.get_mut(&tag).unwrap().0;
                let _ = if *on { named.insert(member) } else { named.remove(&member) };
            }
            Act::TagDepartment(t, d, on) => {
                let (tag, department) =
                    (nth(&self.model.tags, *t), nth(&self.model.departments, *d));
                let list = vec![department];
                let (add_departments, remove_departments) =
                    if *on { (list, vec![]) } else { (vec![], list) };
                let ask =
                    UpdateTag { tag, add_departments, remove_departments, ..UpdateTag::default() };
                company.call(admin, ask).await.unwrap();
                let named = &mut self.model.tags.get_mut(&tag).unwrap().1;
                let _ = if *on { named.insert(department) } else { named.remove(&department) };
            }
            Act::DropTag(n) => {
                let tag = nth(&self.model.tags, *n);
                company.call(admin, DeleteTag { tag }).await.unwrap();
                self.model.tags.remove(&tag);
            }
            Act::Hide(who, except) => {
                let except = other(except, self);
                self.rule(Rule::Hide { who: self.segment(who), except }).await;
            }
            Act::Limit(who, also, level) => {
                let also = other(also, self);
                self.rule(Rule::Limit { who: self.segment(who), also, level: *level }).await;
            }
            Act::Restrict(who) => self.rule(Rule::Restrict { who: self.segment(who) }).await,
            Act::Fields(who, shown, except) => {
                let except = other(except, self);
                let shown: BTreeSet<_> = shown.iter().map(|n| Field::ALL[*n]).collect();
                let shown = Vec::from_iter(shown);
                self.rule(Rule::Fields { who: self.segment(who), shown, except }).await;
            }
            Act::Drop(_) if self.model.rules.is_empty() => {}
            Act::Drop(n) => {
                let rule = nth(&self.model.rules, *n);
                company.call(admin, RemoveRule { rule }).await.unwrap();
                self.model.rules.remove(&rule);
            }
        }
    }

    async fn rule(&mut self, rule: Rule) {
        let made = self.company.call(self.admin, AddRule { rule: rule.clone() }).await.unwrap();
        let held = self.model.held(&match &rule {
            Rule::Hide { who, .. }
            | Rule::Limit { who, .. }
            | Rule::Restrict { who }
            | Rule::Fields { who, .. } => who.clone(),
        });
        assert_eq!(made.count, i64::try_from(held.len()).unwrap());
        self.model.rules.insert(made.id, rule);
    }

    /// Everyone looks at everyone, by every way; how many pairs that were.
    pub async fn check(&mut self) -> usize {
        self.steps += 1;
        let viewers: Vec<_> = self.model.members.keys().copied().collect();
        for viewer in &viewers {
            self.sync(*viewer).await;
            self.check_client(*viewer);
            self.check_words(*viewer).await;
            self.check_segments(*viewer).await;
            self.check_people(*viewer).await;
        }
        viewers.len() * viewers.len()
    }

    fn caller(&self, member: MemberId) -> Caller {
        Caller { member, session: SessionId(0), ..self.admin }
    }

    /// As a client does it: from where it is, from nothing when told so.
    async fn sync(&mut self, viewer: MemberId) {
        let caller = self.caller(viewer);
        let client = self.clients.entry(viewer).or_default();
        let ask = SyncDirectory { since: client.head, cursor: None };
        let changes: DirectoryChanges = match self.company.call(caller, ask).await {
            Ok(changes) => changes,
            Err(refused) => {
                assert_eq!(refused.code, ErrorCode::Purged);
                *client = Client::default();
                self.company.call(caller, SyncDirectory::default()).await.unwrap()
            }
        };
        assert!(changes.cursor.is_none());
        client.head = changes.head;
        client.departments.extend(changes.departments.into_iter().map(|d| (d.id, d)));
        client.members.extend(changes.members.into_iter().map(|m| (m.id, m)));
        client.tags.extend(changes.tags.into_iter().map(|t| (t.id, t)));
        client.departments.retain(|id, _| !changes.removed_departments.contains(id));
        client.members.retain(|id, _| !changes.removed_members.contains(id));
        client.tags.retain(|id, _| !changes.removed_tags.contains(id));
    }

    fn check_client(&self, viewer: MemberId) {
        let (model, client) = (&self.model, &self.clients[&viewer]);
        let seen = model.seen(viewer);
        let held: BTreeSet<_> = client.members.keys().copied().collect();
        assert_eq!(held, seen, "members as {viewer} sees them");
        for (id, member) in &client.members {
            let (one, shown) = (&model.members[id], model.fields(viewer, *id));
            let there = |field| shown.contains(&field);
            let mut places: Vec<_> = one
                .places
                .iter()
                .copied()
                .filter(|place| there(Field::Departments) && self.names(viewer, *place))
                .collect();
            places.sort_unstable();
            let mut held: Vec<_> =
                member.departments.iter().map(|Place { department, .. }| *department).collect();
            held.sort_unstable();
            assert_eq!(held, places, "departments of {id} as {viewer} sees them");
            assert_eq!(!member.email.is_empty(), there(Field::Email), "{id} as {viewer} sees them");
            let leader = one.leader.filter(|l| there(Field::Leader) && seen.contains(l));
            assert_eq!(member.leader, leader, "leader of {id} as {viewer} sees them");
            assert_eq!(member.disabled, one.shut);
        }
        let tree: BTreeMap<_, _> = client.departments.values().map(|d| (d.id, d.members)).collect();
        assert_eq!(tree, model.tree(viewer), "departments as {viewer} sees them");
        for (id, (members, departments)) in &model.tags {
            let held = client.tags.get(id);
            let names: BTreeSet<_> = held.iter().flat_map(|t| &t.members).copied().collect();
            assert_eq!(names, members & &seen, "tag {id} as {viewer} sees it");
            let named: BTreeSet<_> = held.iter().flat_map(|t| &t.departments).copied().collect();
            let there = tree.keys().copied().collect();
            assert_eq!(named, departments & &there, "tag {id} as {viewer} sees it");
            assert_eq!(held.is_some(), self.sees_tag(viewer, *id), "tag {id} for {viewer}");
        }
        assert!(client.tags.keys().all(|id| model.tags.contains_key(id)));
    }

    /// Whether a place is named to a viewer in somebody's profile.
    fn names(&self, viewer: MemberId, place: DepartmentId) -> bool {
        !self.model.is_restricted(viewer) && !self.model.is_hidden(viewer, place)
    }

    fn sees_tag(&self, viewer: MemberId, tag: TagId) -> bool {
        let (model, (members, departments)) = (&self.model, &self.model.tags[&tag]);
        let tree = model.tree(viewer);
        let shows = members.iter().any(|m| model.seen(viewer).contains(m))
            || departments.iter().any(|d| tree.contains_key(d));
        let free = !model.is_restricted(viewer) && !model.is_limited(viewer);
        shows || viewer == model.admin || (members.is_empty() && departments.is_empty() && free)
    }

    fn active(&self, held: &BTreeSet<MemberId>) -> BTreeSet<MemberId> {
        held.iter().copied().filter(|id| !self.model.members[id].shut).collect()
    }

    /// Expressions: what is not seen is not there, in the same words as what never was.
    async fn check_words(&self, viewer: MemberId) {
        let (caller, model) = (self.caller(viewer), &self.model);
        let seen = model.seen(viewer);
        let tree = model.tree(viewer);
        let mut asked: Vec<(String, bool, BTreeSet<MemberId>)> =
            vec![("@all".into(), true, seen.clone())];
        for (id, userid) in &self.userids {
            asked.push((format!("@{userid}"), seen.contains(id), [*id].into()));
        }
        for id in model.departments.keys() {
            asked.push((format!("dept:{id}"), tree.contains_key(id), model.below(*id)));
        }
        for (id, name) in &self.names {
            let there = model.tags.contains_key(id);
            let held = if there { model.tagged(*id) } else { BTreeSet::new() };
            asked.push((format!("tag:{name}"), there && self.sees_tag(viewer, *id), held));
        }
        for (expression, there, held) in asked.into_iter().skip(self.turn(viewer, 6)).step_by(6) {
            let answer =
                self.company.call(caller, ResolveSegment { expression: expression.clone() });
            let answer = answer.await;
            assert_eq!(answer.is_ok(), there, "{expression} for {viewer}: {answer:?}");
            match answer {
                Ok(found) => {
                    let expected = self.active(&(&held & &seen));
                    assert_eq!(found.count, expected.len(), "{expression} for {viewer}");
                    assert_eq!(found.sample, Vec::from_iter(expected), "{expression} for {viewer}");
                }
                Err(refused) => {
                    let never = if expression.starts_with('@') {
                        "@nobody"
                    } else if expression.starts_with("dept") {
                        "dept:999999"
                    } else {
                        "tag:nothing"
                    };
                    let ask = ResolveSegment { expression: never.into() };
                    let none = error(self.company.call(caller, ask).await);
                    assert_eq!(refused.code, none.code);
                    let bare = |text: &str| text.split([':', '@']).next_back().unwrap().to_owned();
                    let words = |text: &str, name: &str| {
                        let (_, words) = text.split_once("there is no").unwrap();
                        words.replace(name, "?")
                    };
                    assert_eq!(
                        words(&refused.message, &bare(&expression)),
                        words(&none.message, &bare(never)),
                        "{expression} for {viewer}"
                    );
                }
            }
        }
    }

    /// Of what is asked one in so many each time, others for each viewer and step.
    fn turn(&self, viewer: MemberId, of: usize) -> usize {
        (self.steps + usize::try_from(viewer.0).unwrap()) % of
    }

    /// Segments by id, as groups and to-dos take them.
    async fn check_segments(&self, viewer: MemberId) {
        let (model, corp) = (&self.model, self.admin.corp);
        let (seen, tree) = (model.seen(viewer), model.tree(viewer));
        let mut asked = vec![(Segment::everyone(), true)];
        asked.extend(model.members.keys().map(|id| (Segment::of([*id]), seen.contains(id))));
        asked.extend(model.departments.keys().map(|id| {
            let segment = Segment { departments: vec![*id], ..Segment::default() };
            (segment, tree.contains_key(id))
        }));
        asked.extend(model.tags.keys().map(|id| {
            let segment = Segment { tags: vec![*id], ..Segment::default() };
            (segment, self.sees_tag(viewer, *id))
        }));
        let asked: Vec<_> = asked.into_iter().skip(self.turn(viewer, 3)).step_by(3).collect();
        let questions: Vec<Segment> = asked.iter().map(|(segment, _)| segment.clone()).collect();
        let answers = self.company.app.db.read(move |conn| {
            let sight = directory::Sight::of(conn, corp, viewer)?;
            let named = |segment: &Segment| directory::named(conn, &sight, segment);
            Ok::<_, Fault>(questions.iter().map(named).collect::<Vec<_>>())
        });
        for ((segment, there), answer) in asked.into_iter().zip(answers.await.unwrap()) {
            match answer {
                Ok(found) => {
                    let expected = self.active(&(&model.held(&segment) & &seen));
                    assert!(there, "{segment:?} for {viewer}");
                    assert_eq!(found, Vec::from_iter(expected), "{segment:?} for {viewer}");
                }
                Err(Fault::Refused(refused)) => {
                    assert!(!there, "{segment:?} for {viewer}");
                    assert_eq!(refused.code, ErrorCode::NotFound);
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }

    /// Names and presence.
    async fn check_people(&self, viewer: MemberId) {
        let (caller, seen) = (self.caller(viewer), self.model.seen(viewer));
        let members: Vec<_> = self.model.members.keys().copied().collect();
        let names = self.company.call(caller, AskNames { members: members.clone() }).await.unwrap();
        let named: BTreeSet<_> = names.members.iter().map(|named| named.id).collect();
        assert_eq!(named, seen, "names for {viewer}");
        let watch = WatchPresence { members };
        let present = self.company.call(caller, watch).await.unwrap();
        assert!(present.online.iter().all(|id| seen.contains(id)), "presence for {viewer}");
        assert!(present.statuses.iter().all(|(id, _)| seen.contains(id)), "presence for {viewer}");
    }
}
