//! The company the client is measured in: a real server on loopback where everything of a
//! [`Plan`] was said, and a home whose local history holds all of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use canteen_protocol::conversation::{CreateGroup, MarkRead, OpenDirect};
use canteen_protocol::directory::{CreateDepartment, CreateMember};
use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;
use canteen_protocol::message::SendMessage;
use canteen_protocol::session::Standing;
use canteen_protocol::{
    ClientId, ConversationId, DepartmentId, DeviceId, MemberId, Method, Segment, Time,
};
use canteen_server::account::{self, CreatedOrg, NewOrg};
use canteen_server::app::SessionId;
use canteen_server::clock::Clock;
use canteen_server::db::Lane;
use canteen_server::directory::{self, Change, NewMember};
use canteen_server::router::Router;
use canteen_server::server::{Options as ServerOptions, Server};
use canteen_server::{App, Caller, Fault};
use futures_util::future::try_join_all;
use serde_json::value::RawValue;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::cli::bench::failed;
use crate::cli::exit::{Failure, Outcome};
use crate::config::{Paths, Session};
use crate::engine::{self, News};
use crate::model::{Account, Link};
use crate::store::fill::{self, Plan};

/// Messages that are on their way to the server at once.
const AT_ONCE: i64 = 500;

/// The company. Dropping it leaves nothing behind.
pub struct Company {
    plan: Plan,
    home: TempDir,
    server: Server,
    actors: Actors,
}

/// Acts on the server in the name of its members.
#[derive(Clone)]
pub struct Actors {
    app: App,
    router: std::sync::Arc<Router>,
    corp: CorpNo,
}

impl Company {
    /// Founds it, says everything, and fills the history.
    ///
    /// # Errors
    /// When the disk takes it not, or the server refuses something.
    pub async fn found(plan: Plan) -> Outcome<Self> {
        let home = tempfile::Builder::new().prefix("canteen-bench-").tempdir().map_err(failed)?;
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(failed)?;
        let database = format!("sqlite:{}", home.path().join("server.db").display());
        let server = Server::start(ServerOptions::new(database, listener)).await.map_err(failed)?;
        let org = org(&server.app, &plan).await?;
        let router = std::sync::Arc::new(canteen_server::server::routes());
        let actors = Actors { app: server.app.clone(), router, corp: org.corp };
        actors.people(&plan).await?;
        for n in 1..=plan.conversations {
            actors.talk(&plan, ConversationId(n)).await?;
        }
        let company = Self { plan, home, server, actors };
        company.sign_in(&org).await?;
        Ok(company)
    }

    /// What there is.
    pub fn plan(&self) -> Plan {
        self.plan
    }

    /// Who acts on the server.
    pub fn actors(&self) -> Actors {
        self.actors.clone()
    }

    /// The client in this home.
    ///
    /// # Errors
    /// When this program does not know where it is.
    pub fn client(&self) -> Outcome<Command> {
        let mut command = Command::new(std::env::current_exe().map_err(failed)?);
        command.env_clear().current_dir(self.home.path());
        for (name, value) in environment(self.home.path()) {
            command.env(name, value);
        }
        command.env("TERM", "xterm-256color").env("COLORTERM", "truecolor");
        Ok(command)
    }

    /// Ends the server and removes everything.
    pub async fn close(self) {
        self.server.shutdown().await;
    }

    /// Signs the first member in, fills the history, and lets an engine compare it with the server
    /// once.
    async fn sign_in(&self, org: &CreatedOrg) -> Outcome {
        let env = environment(self.home.path());
        let paths = Paths::find(Paths::DEFAULT_PROFILE, &|name| {
            env.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
        });
        let paths = paths.map_err(failed)?;
        paths.prepare().map_err(failed)?;
        let (admin, now) = (org.admin, self.server.app.now());
        let opened =
            self.server.app.db.write(Lane::Admin, move |tx| account::open(tx, admin, "bench", now));
        let signed = opened.await.map_err(failed)?;
        let session = Session {
            url: format!("http://{}", self.server.addr),
            corp_id: signed.corp_id.clone(),
            userid: signed.userid.clone(),
            token: signed.token.clone(),
        };
        session.save(&paths.session()).map_err(failed)?;
        let account = Account {
            member: signed.member,
            userid: signed.userid,
            name: signed.name,
            corp: org.corp,
            corp_id: signed.corp_id,
            corp_name: signed.corp_name,
            limits: Limits::default(),
            standing: Box::new(Standing { admin: true, ..Standing::default() }),
        };
        let (plan, history) = (self.plan, paths.history());
        tokio::task::spawn_blocking(move || fill::fill(&history, &plan, &account))
            .await
            .map_err(failed)?
            .map_err(failed)?;
        catch_up(&session, paths.history()).await
    }
}

/// Where everything of a client is.
fn environment(home: &Path) -> [(&'static str, PathBuf); 5] {
    [
        ("HOME", home.to_owned()),
        ("CANTEEN_CONFIG_DIR", home.join("config")),
        ("CANTEEN_DATA_DIR", home.join("data")),
        ("CANTEEN_STATE_DIR", home.join("state")),
        ("LANG", PathBuf::from("en_US.UTF-8")),
    ]
}

/// Lets an engine hear from the server all that the history has not got.
async fn catch_up(session: &Session, history: PathBuf) -> Outcome {
    let options = engine::Options {
        url: session.url.clone(),
        token: session.token.clone(),
        history,
        ..engine::Options::default()
    };
    let (handle, mut news) = engine::start(options);
    while let Some(said) = news.recv().await {
        match said {
            News::Link(Link::Online) => break,
            News::Link(Link::Refused { reason } | Link::SignedOut { reason })
            | News::Trouble(reason) => return Err(failed(reason)),
            _ => {}
        }
    }
    handle.stop().await;
    Ok(())
}

async fn org(app: &App, plan: &Plan) -> Outcome<CreatedOrg> {
    let first = plan.member(1);
    let new = NewOrg {
        name: plan.department(1).0,
        admin: first.userid,
        admin_name: first.name,
        email: "li1@bench.example".into(),
        password: format!("{:032x}", rand::random::<u128>()),
    };
    account::create_org(&app.db, app.now(), new).await.map_err(failed)
}

impl Actors {
    /// Everyone but the first member, who founded the corp.
    async fn people(&self, plan: &Plan) -> Outcome {
        let (plan, corp, now) = (*plan, self.corp, self.app.now());
        let filled = self.app.db.write(directory::lane(corp), move |tx| {
            let mut change = Change::begin(tx, corp, now)?;
            let mut departments = vec![change.root()?];
            for n in 2..=plan.departments() {
                let (name, parent) = plan.department(n);
                let parent = place(&departments, parent);
                let new = CreateDepartment { parent, name, order: 0 };
                departments.push(change.create_department(&new)?);
            }
            let cards: Vec<_> = (2..=plan.members).map(|n| card(&plan, n, &departments)).collect();
            let members: Vec<_> =
                cards.iter().map(|member| NewMember { member, phc: None }).collect();
            change.create_members(&members)?;
            change.finish()?;
            Ok::<_, Fault>(())
        });
        filled.await.map_err(failed)
    }

    /// One conversation with all that was said in it; the first member has read it.
    async fn talk(&self, plan: &Plan, id: ConversationId) -> Outcome {
        let begun = match plan.peer(id) {
            Some(member) => self.act(ME, plan.at(0), &OpenDirect { member }).await?,
            None => {
                let create = CreateGroup {
                    client_id: ClientId(format!("group-{id}")),
                    name: plan.name(id),
                    members: Segment::of(plan.inside(id)),
                };
                self.act(ME, plan.at(0), &create).await?
            }
        };
        if begun.id != id {
            return Err(Failure::new("bench", format!("conversation {id} became {}", begun.id)));
        }
        let messages = plan.share(id);
        let mut head = begun.head;
        for from in (1..=messages).step_by(AT_ONCE as usize) {
            let to = (from + AT_ONCE - 1).min(messages);
            let acks = (from..=to).map(|n| self.say(plan, id, n, plan.at(n)));
            let acks = try_join_all(acks).await?;
            head = acks.into_iter().fold(head, |head, seq| head.max(seq));
        }
        self.act(ME, plan.at(messages), &MarkRead { conversation: id, seq: head }).await?;
        Ok(())
    }

    /// Says message `n` of a conversation.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn say(
        &self,
        plan: &Plan,
        id: ConversationId,
        n: i64,
        at: Time,
    ) -> Outcome<canteen_protocol::Seq> {
        let send = SendMessage {
            conversation: id,
            client_id: ClientId(format!("bench-{id}-{n}")),
            text: plan.text(n),
            reply_to: plan.reply_to(id, n),
            files: Vec::new(),
        };
        Ok(self.act(plan.author(id, n), at, &send).await?.seq)
    }

    /// Now, by the server's clock.
    pub fn now(&self) -> Time {
        self.app.now()
    }

    async fn act<M: Method>(&self, by: MemberId, at: Time, params: &M) -> Outcome<M::Result> {
        let app = App { clock: Clock::manual(at), ..self.app.clone() };
        let caller =
            Caller { member: by, corp: self.corp, device: DeviceId(0), session: SessionId(0) };
        let params = serde_json::to_string(params).and_then(RawValue::from_string);
        let params = params.map_err(failed)?;
        let (_, answer) = self.router.call(&app, caller, M::NAME, Some(params))?;
        serde_json::from_str(&answer.await?).map_err(failed)
    }
}

/// Whose history it is.
const ME: MemberId = MemberId(1);

fn card(plan: &Plan, n: i64, departments: &[DepartmentId]) -> CreateMember {
    let member = plan.member(n);
    let mut places = member.departments;
    for at in &mut places {
        at.department = place(departments, Some(at.department));
    }
    CreateMember {
        userid: member.userid,
        name: member.name,
        title: member.title,
        mobile: member.mobile,
        departments: places,
        ..CreateMember::default()
    }
}

/// The server's own id of a department of the plan; the root's when there is none.
fn place(departments: &[DepartmentId], planned: Option<DepartmentId>) -> DepartmentId {
    let at = planned.and_then(|id| usize::try_from(id.0 - 1).ok()).unwrap_or(0);
    departments.get(at).or(departments.first()).copied().unwrap_or_default()
}
