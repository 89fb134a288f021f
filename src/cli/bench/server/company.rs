//! A company for the load: members who are signed in without ever having typed a password.

use canteen_protocol::account::SignedIn;
use canteen_protocol::directory::CreateMember;
use canteen_server::account::{self, NewOrg, create_org};
use canteen_server::clock::Clock;
use canteen_server::db::{Db, Lane};
use canteen_server::directory::{self, Change, NewMember};
use canteen_server::fault::Fault;
use rand::distr::{Alphanumeric, SampleString};

use crate::cli::bench::failed;
use crate::cli::exit::Outcome;

/// Members that are made in one transaction: a running server has to wait for it.
const LOT: usize = 500;

/// A corp that was founded for a bench.
pub struct Company {
    /// Its members, each with a device.
    pub people: Vec<SignedIn>,
}

impl Company {
    /// Founds one.
    ///
    /// # Errors
    /// As the database says.
    pub async fn found(db: &Db, count: usize) -> Outcome<Self> {
        let now = Clock::System.now();
        let new = NewOrg {
            name: format!("bench {}", now.0),
            admin: "bench".into(),
            admin_name: String::new(),
            email: "bench@example.com".into(),
            password: Alphanumeric.sample_string(&mut rand::rng(), 32),
        };
        let org = create_org(db, now, new).await.map_err(failed)?;
        let mut people = Vec::with_capacity(count);
        for first in (0..count).step_by(LOT) {
            let last = count.min(first + LOT);
            let members: Vec<_> = (first..last).map(member).collect();
            let made = db.write(directory::lane(org.corp), move |tx| {
                let mut change = Change::begin(tx, org.corp, now)?;
                let new: Vec<_> =
                    members.iter().map(|member| NewMember { member, phc: None }).collect();
                let ids = change.create_members(&new)?;
                change.finish()?;
                Ok::<_, Fault>(ids)
            });
            let ids = made.await.map_err(failed)?;
            let opened = db.write(Lane::Admin, move |tx| {
                ids.iter().map(|id| account::open(tx, *id, "bench", now)).collect()
            });
            let opened: Result<Vec<SignedIn>, Fault> = opened.await;
            people.extend(opened.map_err(failed)?);
        }
        Ok(Self { people })
    }
}

fn member(n: usize) -> CreateMember {
    CreateMember {
        userid: format!("m{n}"),
        name: format!("Member {n}"),
        email: format!("m{n}@example.com"),
        ..CreateMember::default()
    }
}
