//! A server with one founded corp, called without sockets: method name and parameters in, result
//! or error out.

use std::net::IpAddr;
use std::sync::Arc;

use canteen_protocol::account::{SignIn, SignedIn};
use canteen_protocol::directory::{
    CreateDepartment, CreateMember, DirectoryChanges, Member, Place, SyncDirectory,
};
use canteen_protocol::session::{Hello, Welcome};
use canteen_protocol::{DepartmentId, DeviceId, ErrorCode, Method, Seq, Time, WireError};
use canteen_server::account::{CreatedOrg, NewOrg, create_org};
use canteen_server::app::SessionId;
use canteen_server::clock::Clock;
use canteen_server::mail::Mailer;
use canteen_server::router::{Peer, Router};
use canteen_server::server::{Options, Server, routes};
use canteen_server::tenant::resolver::Memory;
use canteen_server::{App, Caller};
use canteen_testkit::{OnEngine, Storage};
use serde_json::Value;
use serde_json::value::to_raw_value;

/// When the tests' clock begins.
pub const START: Time = Time(1_700_000_000_000);
/// The administrator's password.
pub const PASSWORD: &str = "correct horse";

pub struct Company {
    pub app: App,
    pub org: CreatedOrg,
    pub peer: Peer,
    routes: Router,
    pub server: Server,
    /// What the world says of domains.
    pub world: Memory,
    _storage: Storage,
}

pub fn new_org(name: &str) -> NewOrg {
    NewOrg {
        name: name.into(),
        admin: "Ada".into(),
        admin_name: "Ada L".into(),
        email: "ada@example.com".into(),
        password: PASSWORD.into(),
    }
}

impl OnEngine for Company {
    async fn on(storage: Storage) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut options = Options::new(storage.url(), listener);
        options.clock = Clock::manual(START);
        options.mailer = Mailer::memory();
        let world = Memory::default();
        options.resolver = Some(Arc::new(world.clone()));
        let server = Server::start(options).await.unwrap();
        let org = create_org(&server.app.db, START, new_org("Acme")).await.unwrap();
        Self {
            app: server.app.clone(),
            org,
            peer: Peer { ip: IpAddr::from([192, 0, 2, 1]) },
            routes: routes(),
            server,
            world,
            _storage: storage,
        }
    }
}

impl Company {
    /// Calls a method that needs no session.
    pub async fn open<M: Method>(&self, ask: M) -> Result<M::Result, WireError> {
        let params = Some(to_raw_value(&ask).unwrap());
        let answer = self.routes.call_open(&self.app, self.peer, M::NAME, params)?.await?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    /// Calls a method as someone.
    pub async fn call<M: Method>(&self, caller: Caller, ask: M) -> Result<M::Result, WireError> {
        let params = Some(to_raw_value(&ask).unwrap());
        let answer = self.routes.call(&self.app, caller, M::NAME, params)?.1.await?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    /// Calls a method by its name, as someone.
    pub async fn raw(
        &self,
        caller: Caller,
        method: &str,
        params: &Value,
    ) -> Result<Value, WireError> {
        let params = Some(to_raw_value(params).unwrap());
        let answer = self.routes.call(&self.app, caller, method, params)?.1.await?;
        Ok(serde_json::from_str(&answer).unwrap())
    }

    /// The names of all methods.
    pub fn methods(&self) -> Vec<&'static str> {
        self.routes.names()
    }

    /// Says hello with a token.
    pub async fn hello(&self, token: &str) -> Result<Welcome, WireError> {
        let hello = Hello {
            version: canteen_protocol::VERSION,
            token: token.into(),
            client: "test 1".into(),
            capabilities: Vec::new(),
        };
        let greeting = self.routes.greet(&self.app, self.peer, hello).await;
        greeting.map(|identity| identity.welcome).map_err(|fault| fault.into_wire("session.hello"))
    }

    /// Parameters of signing in by password.
    pub fn by_password(&self, user: &str, password: &str) -> SignIn {
        SignIn {
            corp_id: self.org.corp_id.clone(),
            user: user.into(),
            password: Some(password.into()),
            code: None,
            device: "laptop".into(),
        }
    }

    /// Parameters of signing in by code.
    pub fn by_code(&self, user: &str, code: &str) -> SignIn {
        let code = Some(code.into());
        SignIn { password: None, code, ..self.by_password(user, "") }
    }

    /// The administrator, on a device just signed in.
    pub async fn admin(&self) -> Caller {
        let signed_in = self.open(self.by_password("ada", PASSWORD)).await.unwrap();
        self.caller(&signed_in).await
    }

    pub async fn caller(&self, signed_in: &SignedIn) -> Caller {
        let welcome = self.hello(&signed_in.token).await.unwrap();
        Caller {
            member: welcome.member,
            corp: welcome.corp,
            device: welcome.device,
            session: SessionId(0),
        }
    }

    /// The administrator, without having signed in.
    pub fn founder(&self) -> Caller {
        founder(&self.org)
    }

    /// Everything the caller may see that changed behind a place, over all pages.
    pub async fn synced(&self, caller: Caller, since: Seq) -> DirectoryChanges {
        let mut all = DirectoryChanges::default();
        let mut cursor = None;
        loop {
            let page = self.call(caller, SyncDirectory { since, cursor }).await.unwrap();
            all.members.extend(page.members);
            all.departments.extend(page.departments);
            all.tags.extend(page.tags);
            all.removed_members.extend(page.removed_members);
            all.removed_departments.extend(page.removed_departments);
            all.removed_tags.extend(page.removed_tags);
            all.head = page.head;
            all.display = page.display;
            cursor = page.cursor;
            if cursor.is_none() {
                return all;
            }
        }
    }

    /// The root department.
    pub async fn root(&self, caller: Caller) -> DepartmentId {
        let all = self.synced(caller, Seq(0)).await;
        all.departments.iter().find(|d| d.parent.is_none()).unwrap().id
    }

    /// Adds a department.
    pub async fn department(
        &self,
        caller: Caller,
        parent: DepartmentId,
        name: &str,
    ) -> DepartmentId {
        let new = CreateDepartment { parent, name: name.into(), order: 0 };
        self.call(caller, new).await.unwrap().id
    }

    /// Adds a member in departments, the first their main one.
    pub async fn member(&self, caller: Caller, userid: &str, places: &[DepartmentId]) -> Member {
        self.call(caller, new_member(userid, places)).await.unwrap()
    }

    /// Actions in the audit log, in order.
    pub async fn audited(&self) -> Vec<String> {
        let corp = self.org.corp;
        let read = self.app.db.read(move |conn| {
            conn.run("SELECT action FROM audit WHERE corp = $1 ORDER BY seq", &[corp.into()])
        });
        read.await.unwrap().iter().map(|row| row.get(0).unwrap()).collect()
    }
}

/// A corp's first administrator, without having signed in.
pub fn founder(org: &CreatedOrg) -> Caller {
    Caller { member: org.admin, corp: org.corp, device: DeviceId(0), session: SessionId(0) }
}

/// A member to be, who can be reached by mail.
pub fn new_member(userid: &str, places: &[DepartmentId]) -> CreateMember {
    CreateMember {
        userid: userid.into(),
        name: format!("{userid}'s name"),
        email: format!("{userid}@example.com"),
        departments: places
            .iter()
            .map(|department| Place { department: *department, ..Place::default() })
            .collect(),
        ..CreateMember::default()
    }
}

/// A refusal.
pub fn error<T>(result: Result<T, WireError>) -> WireError {
    match result {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error,
    }
}

/// The code of a refusal.
pub fn code<T>(result: Result<T, WireError>) -> ErrorCode {
    error(result).code
}
