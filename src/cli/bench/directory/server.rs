//! A server's database with the company in it, in this process, without sockets.

use std::sync::Arc;
use std::time::Instant;

use canteen_protocol::directory::{
    CreateDepartment, CreateMember, CreateTag, Place, UpdateMember, UpdateTag,
};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId, Segment, TagId};
use canteen_server::account::{self, NewOrg};
use canteen_server::bus::LocalBus;
use canteen_server::clock::Clock;
use canteen_server::db::Db;
use canteen_server::directory::{self, Change, NewMember};
use canteen_server::fault::Fault;

use super::RESOLVED;
use super::shape::Shape;
use crate::cli::bench::failed;
use crate::cli::bench::figures::{Figure, Samples};
use crate::cli::bench::usual::milliseconds;
use crate::cli::exit::Outcome;

/// Members that are made in one transaction.
const LOT: i64 = 10_000;
/// Members and departments that a tag names.
const TAGGED: i64 = 20;

/// Founds the company and asks whom segments hold.
pub async fn measure(
    shape: Shape,
    database: Option<String>,
    rounds: usize,
) -> Outcome<Vec<Figure>> {
    let folder = tempfile::Builder::new().prefix("canteen-bench-").tempdir().map_err(failed)?;
    let file = || format!("sqlite:{}", folder.path().join("server.db").display());
    let database = database.unwrap_or_else(file);
    let db = Db::open(&database, Arc::new(LocalBus::default())).await.map_err(failed)?;
    let corp = Corp::found(db, shape).await?;
    let everyone = Segment::everyone();
    let first = corp.ask(&everyone, corp.members.len()).await?;
    let what = "server, the first question of all";
    let mut figures = vec![Figure::new("first_ms", what, "ms", first)];
    for (name, what, segments) in corp.kinds(shape) {
        let mut samples = Samples::default();
        for _ in 0..rounds {
            for (segment, least) in &segments {
                samples.add(corp.ask(segment, *least).await?);
            }
        }
        let p95 = samples.percentile(95);
        figures.push(Figure::new(name, what, "ms", p95).at_most(RESOLVED));
    }
    let mut samples = Samples::default();
    for n in 0..rounds {
        corp.change(n).await?;
        samples.add(corp.ask(&everyone, corp.members.len()).await?);
    }
    let (what, p95) = ("server, everyone right after a change", samples.percentile(95));
    figures.push(Figure::new("changed_p95_ms", what, "ms", p95).at_most(RESOLVED));
    Ok(figures)
}

/// What is asked: the name of a figure, what it is, segments and how many they hold at least.
type Kind = (&'static str, &'static str, Vec<(Segment, usize)>);

struct Corp {
    db: Db,
    corp: CorpNo,
    /// Departments and members by the number they have in the shape, from 1.
    departments: Vec<DepartmentId>,
    members: Vec<MemberId>,
    tag: TagId,
}

impl Corp {
    async fn found(db: Db, shape: Shape) -> Outcome<Self> {
        let now = Clock::System.now();
        let new = NewOrg {
            name: format!("bench {}", now.0),
            admin: "bench".into(),
            admin_name: String::new(),
            email: "bench@example.com".into(),
            password: format!("{:032x}", rand::random::<u128>()),
        };
        let corp = account::create_org(&db, now, new).await.map_err(failed)?.corp;
        let lane = directory::lane(corp);
        let made = db.write(lane, move |tx| {
            let mut change = Change::begin(tx, corp, now)?;
            let mut departments = vec![change.root()?];
            for n in 2..=shape.departments {
                let parent = place(&departments, shape.above(n).unwrap_or(1));
                let name = shape.name(n);
                let new = CreateDepartment { parent, name, order: 0 };
                departments.push(change.create_department(&new)?);
            }
            change.finish()?;
            Ok::<_, Fault>(departments)
        });
        let departments: Vec<DepartmentId> = made.await.map_err(failed)?;
        let mut members = Vec::new();
        for from in (1..=shape.members).step_by(usize::try_from(LOT).unwrap_or(1)) {
            let to = (from + LOT - 1).min(shape.members);
            let cards: Vec<_> = (from..=to).map(|n| card(shape, n, &departments)).collect();
            let made = db.write(lane, move |tx| {
                let mut change = Change::begin(tx, corp, now)?;
                let new: Vec<_> =
                    cards.iter().map(|member| NewMember { member, phc: None }).collect();
                let made = change.create_members(&new)?;
                change.finish()?;
                Ok::<_, Fault>(made)
            });
            members.extend(made.await.map_err(failed)?);
        }
        let some = |n: i64| usize::try_from(n).unwrap_or(0).min(members.len() - 1);
        let tagged: Vec<_> = (0..TAGGED).map(|n| members[some(n * 37)]).collect();
        let inside: Vec<_> = (1..=TAGGED).map(|n| place(&departments, n * 211)).collect();
        let made = db.write(lane, move |tx| {
            let mut change = Change::begin(tx, corp, now)?;
            let tag = change.create_tag(&CreateTag { name: "bench".into() })?;
            let mut inside = inside.clone();
            inside.sort_unstable();
            inside.dedup();
            change.update_tag(&UpdateTag {
                tag,
                add_members: tagged.clone(),
                add_departments: inside,
                ..UpdateTag::default()
            })?;
            change.finish()?;
            Ok::<_, Fault>(tag)
        });
        let tag = made.await.map_err(failed)?;
        Ok(Self { db, corp, departments, members, tag })
    }

    fn kinds(&self, shape: Shape) -> Vec<Kind> {
        let of = |list: &[i64]| Segment {
            departments: list.iter().map(|n| place(&self.departments, *n)).collect(),
            ..Segment::default()
        };
        let each = usize::try_from(shape.members / shape.departments).unwrap_or(0).max(1);
        let last = shape.departments;
        let some = (1..=50).map(|n| (of(&[1 + n * last / 51]), each)).collect();
        let half = vec![(of(&[2]), each), (of(&[3]), each)];
        let all = Segment::everyone();
        let but = Segment { except: Some(Box::new(of(&[last / 2]))), ..all.clone() };
        let most = self.members.len() - self.members.len() / 2;
        let several: Vec<_> = (1..=30).map(|n| 1 + n * last / 31).collect();
        let mixed = Segment {
            tags: vec![self.tag],
            except: Some(Box::new(Segment::of(self.members.iter().copied().take(10)))),
            ..of(&several)
        };
        vec![
            ("department_p95_ms", "server, a department with all below", some),
            ("half_p95_ms", "server, half of the company", half),
            (
                "everyone_p95_ms",
                "server, everyone, or all but some",
                vec![(all, most), (but, most)],
            ),
            ("mixed_p95_ms", "server, departments and a tag but some", vec![(mixed, each)]),
        ]
    }

    /// Gives a member another title.
    async fn change(&self, n: usize) -> Outcome {
        let (corp, member) = (self.corp, self.members[n % self.members.len()]);
        let title = Some(format!("title {n}"));
        let changed = self.db.write(directory::lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, Clock::System.now())?;
            let title = title.clone();
            change
                .update_member(&UpdateMember { member, title, ..UpdateMember::default() }, None)?;
            change.finish()?;
            Ok::<_, Fault>(())
        });
        changed.await.map_err(failed)
    }

    /// How long it takes to say who is meant, in milliseconds.
    async fn ask(&self, segment: &Segment, least: usize) -> Outcome<f64> {
        let (corp, asked) = (self.corp, segment.clone());
        let began = Instant::now();
        let found = self.db.read(move |conn| directory::resolve(conn, corp, &asked));
        let found: Result<Vec<MemberId>, Fault> = found.await;
        let found = found.map_err(failed)?.len();
        let took = milliseconds(began, Instant::now());
        if found < least {
            return Err(failed(format!("{segment:?} holds only {found} members")));
        }
        Ok(took)
    }
}

fn card(shape: Shape, n: i64, departments: &[DepartmentId]) -> CreateMember {
    let member = shape.member(n);
    let put = |at: &Place| Place { department: place(departments, at.department.0), ..*at };
    CreateMember {
        departments: member.departments.iter().map(put).collect(),
        userid: member.userid,
        name: member.name,
        english_name: member.english_name,
        title: member.title,
        email: member.email,
        mobile: member.mobile,
        ..CreateMember::default()
    }
}

/// The server's id of a department of the shape; the root's when there is none.
fn place(departments: &[DepartmentId], n: i64) -> DepartmentId {
    let at = usize::try_from(n - 1).unwrap_or(0);
    departments.get(at).or(departments.first()).copied().unwrap_or_default()
}
