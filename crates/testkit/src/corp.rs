//! Companies for tests.

use canteen_protocol::directory::{CreateDepartment, CreateMember, Place};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::{DepartmentId, MemberId};
use canteen_server::Fault;
use canteen_server::account::{NewOrg, create_org};
use canteen_server::directory::{self, Change, NewMember};

use crate::server::TestServer;

/// The password of the administrator of every test corp.
pub const PASSWORD: &str = "correct horse battery";

/// A corp to be made.
pub struct CorpBuilder<'a> {
    server: &'a TestServer,
    name: String,
    departments: Vec<String>,
    /// Each with the place of its department in the list, if any.
    members: Vec<(CreateMember, Option<usize>)>,
}

/// A corp that was made.
#[derive(Clone, Debug)]
pub struct Corp {
    /// As the server numbers it.
    pub corp: CorpNo,
    /// As people write it.
    pub corp_id: String,
    /// Its administrator, whose account is `admin` and whose password is [`PASSWORD`].
    pub admin: MemberId,
    /// Its other members, in the order in which they were asked for.
    pub members: Vec<MemberId>,
    /// Its departments below the root, in the same way.
    pub departments: Vec<DepartmentId>,
}

impl<'a> CorpBuilder<'a> {
    pub(crate) fn new(server: &'a TestServer, name: &str) -> Self {
        Self { server, name: name.to_owned(), departments: Vec::new(), members: Vec::new() }
    }

    /// With a department below the root; members added from now on are in it.
    #[must_use]
    pub fn department(mut self, name: &str) -> Self {
        self.departments.push(name.to_owned());
        self
    }

    /// With a member of this account, who bears it as their name and has an address at
    /// `members.example.com`.
    #[must_use]
    pub fn member(self, userid: &str) -> Self {
        self.member_with(CreateMember {
            userid: userid.to_owned(),
            name: userid.to_owned(),
            email: format!("{userid}@members.example.com"),
            ..CreateMember::default()
        })
    }

    /// With a member of whom more is known.
    #[must_use]
    pub fn member_with(mut self, member: CreateMember) -> Self {
        let department = self.departments.len().checked_sub(1);
        self.members.push((member, department));
        self
    }

    /// With members `m1`, `m2` ... as many as said.
    #[must_use]
    pub fn many(self, count: usize) -> Self {
        (1..=count).fold(self, |corp, n| corp.member(&format!("m{n}")))
    }

    /// Makes it.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn create(self) -> Corp {
        let Self { server, name, departments, members } = self;
        let app = server.app();
        let new = NewOrg {
            name,
            admin: "admin".into(),
            admin_name: String::new(),
            email: "admin@example.com".into(),
            password: PASSWORD.into(),
        };
        let org = create_org(&app.db, app.now(), new).await.expect("a corp can be founded");
        server.remember("admin", org.admin);
        let (corp, now) = (org.corp, app.now());
        let userids: Vec<_> = members.iter().map(|(member, _)| member.userid.clone()).collect();
        let filled = app.db.write(directory::lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, now)?;
            let made = fill(&mut change, &departments, &members)?;
            change.finish()?;
            Ok::<_, Fault>(made)
        });
        let (departments, ids) = filled.await.expect("departments and members can be added");
        for (userid, id) in userids.iter().zip(&ids) {
            server.remember(userid, *id);
        }
        Corp { corp, corp_id: org.corp_id, admin: org.admin, members: ids, departments }
    }
}

fn fill(
    change: &mut Change<'_, '_>,
    names: &[String],
    members: &[(CreateMember, Option<usize>)],
) -> Result<(Vec<DepartmentId>, Vec<MemberId>), Fault> {
    let parent = change.root()?;
    let mut departments = Vec::new();
    for name in names {
        let new = CreateDepartment { parent, name: name.clone(), order: 0 };
        departments.push(change.create_department(&new)?);
    }
    let placed: Vec<_> = members
        .iter()
        .map(|(member, department)| {
            let mut member = member.clone();
            if let Some(i) = department {
                let place = Place { department: departments[*i], ..Place::default() };
                member.departments.push(place);
            }
            member
        })
        .collect();
    let new: Vec<_> = placed.iter().map(|member| NewMember { member, phc: None }).collect();
    Ok((departments, change.create_members(&new)?))
}
