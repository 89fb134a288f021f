//! Companies for tests.

use canteen_protocol::MemberId;
use canteen_protocol::directory::CreateMember;
use canteen_protocol::ids::CorpNo;
use canteen_server::Outcome;
use canteen_server::account::{NewOrg, create_org};
use canteen_server::directory::{self, Change, NewMember};

use crate::server::TestServer;

/// The password of the administrator of every test corp.
pub const PASSWORD: &str = "correct horse battery";

/// A corp to be made.
pub struct CorpBuilder<'a> {
    server: &'a TestServer,
    name: String,
    members: Vec<String>,
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
}

impl<'a> CorpBuilder<'a> {
    pub(crate) fn new(server: &'a TestServer, name: &str) -> Self {
        Self { server, name: name.to_owned(), members: Vec::new() }
    }

    /// With a member of this account, who bears it as their name.
    #[must_use]
    pub fn member(mut self, userid: &str) -> Self {
        self.members.push(userid.to_owned());
        self
    }

    /// With members `m1`, `m2` ... as many as said.
    #[must_use]
    pub fn many(mut self, count: usize) -> Self {
        self.members.extend((1..=count).map(|n| format!("m{n}")));
        self
    }

    /// Makes it.
    ///
    /// # Panics
    /// When the server refuses.
    pub async fn create(self) -> Corp {
        let Self { server, name, members } = self;
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
        let new: Vec<_> = members.iter().map(|userid| new_member(userid)).collect();
        let ids: Outcome<Vec<MemberId>> = app
            .db
            .write(directory::lane(corp), move |tx| {
                let mut change = Change::begin(tx, corp, None, now)?;
                let new: Vec<_> = new.iter().map(|m| NewMember { member: m, phc: None }).collect();
                let ids = change.create_members(&new)?;
                change.finish()?;
                Ok(ids)
            })
            .await;
        let ids = ids.expect("members can be added");
        for (userid, id) in members.iter().zip(&ids) {
            server.remember(userid, *id);
        }
        Corp { corp, corp_id: org.corp_id, admin: org.admin, members: ids }
    }
}

/// A member of the root department, who can be reached by mail.
fn new_member(userid: &str) -> CreateMember {
    CreateMember {
        userid: userid.to_owned(),
        name: userid.to_owned(),
        email: format!("{userid}@members.example.com"),
        ..CreateMember::default()
    }
}
