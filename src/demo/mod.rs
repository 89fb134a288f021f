//! `canteen demo`: a real server, a sample company, colleagues who answer, and the client.
//!
//! The only place outside tests where data is made up.

mod ambience;
mod answers;
mod colleagues;
mod company;
mod groups;
mod history;
mod names;
mod pictures;
mod rests;
mod seed;
mod threads;
mod todos;

use std::path::{Path, PathBuf};

use canteen_protocol::MemberId;
use canteen_protocol::account::SignIn;
use canteen_protocol::ids::CorpNo;
use canteen_server::account::{self, NewOrg};
use canteen_server::db::Lane;
use canteen_server::server::{Options as ServerOptions, Server};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::config::Session;
use crate::net;

/// Everybody's password.
pub const PASSWORD: &str = "canteen-demo";
/// Where it listens when nothing is said and nobody else does.
const USUAL: &str = "127.0.0.1:7700";

/// How the demo is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many members, the user included.
    pub members: usize,
    /// The folder to keep everything in.
    pub folder: PathBuf,
    /// Where to listen; the usual address or a free one when not said.
    pub listen: Option<String>,
}

/// A running demo.
pub struct Demo {
    /// The server.
    pub server: Server,
    /// Its address, as `canteen login` takes it.
    pub url: String,
    /// The company's id.
    pub corp_id: String,
    /// The user's sign-in.
    pub session: Session,
    /// Some colleagues one may sign in as: account and name.
    pub others: Vec<(String, String)>,
}

/// What a kept folder remembers.
#[derive(Serialize, Deserialize)]
struct Kept {
    corp: i64,
    corp_id: String,
    user: i64,
    members: usize,
}

/// The fewest members that fill every department and group.
pub const FEWEST: usize = 40;

/// Starts the server, fills it when it is empty, brings the colleagues and signs the user in.
///
/// # Errors
/// When the folder or the address cannot be used.
pub async fn start(options: &Options) -> anyhow::Result<Demo> {
    anyhow::ensure!(
        (FEWEST..=20_000).contains(&options.members),
        "--members must be between {FEWEST} and 20000"
    );
    std::fs::create_dir_all(&options.folder)
        .map_err(|e| anyhow::anyhow!("cannot create {}: {e}", options.folder.display()))?;
    let listener = listen(options.listen.as_deref()).await?;
    let database = format!("sqlite:{}", options.folder.join("server.db").display());
    let server = Server::start(ServerOptions::new(database, listener)).await?;
    let url = format!("http://{}", server.addr);
    let (kept, company) = company_in(&server, &options.folder, options.members).await?;
    let others = company
        .people
        .iter()
        .skip(1)
        .filter(|p| p.leads)
        .take(3)
        .map(|p| (p.name.userid.clone(), p.name.name.clone()))
        .collect();
    let session = sign_in(&url, &kept.corp_id).await?;
    let troupe = company.members.iter().skip(1).copied().collect();
    let troupe = colleagues::Troupe::start(server.app.clone(), url.clone(), troupe);
    tokio::spawn(ambience::talk(troupe, talkers(&company)));
    Ok(Demo { server, url, corp_id: kept.corp_id, session, others })
}

/// Who talks in which group.
fn talkers(company: &seed::Company) -> Vec<ambience::Talkers> {
    let talkers = company.groups.iter().enumerate().map(|(group, (conversation, inside))| {
        let members = inside.iter().skip(1).map(|&i| company.members[i]).take(24).collect();
        ambience::Talkers { group, conversation: *conversation, members }
    });
    talkers.collect()
}

async fn listen(address: Option<&str>) -> anyhow::Result<TcpListener> {
    match address {
        Some(address) => TcpListener::bind(address)
            .await
            .map_err(|e| anyhow::anyhow!("cannot listen on {address}: {e}: choose another")),
        None => match TcpListener::bind(USUAL).await {
            Ok(listener) => Ok(listener),
            Err(_) => Ok(TcpListener::bind("127.0.0.1:0").await?),
        },
    }
}

async fn company_in(
    server: &Server,
    folder: &Path,
    members: usize,
) -> anyhow::Result<(Kept, seed::Company)> {
    let note = folder.join("demo.json");
    if let Ok(text) = std::fs::read_to_string(&note) {
        let kept: Kept = serde_json::from_str(&text)
            .map_err(|e| anyhow::anyhow!("{} is broken: {e}: remove the folder", note.display()))?;
        let stage = seed::Stage::new(server.app.clone(), CorpNo(kept.corp));
        let company = seed::standing(&stage, MemberId(kept.user), kept.members).await?;
        return Ok((kept, company));
    }
    let user = names::user();
    let org = NewOrg {
        name: company::COMPANY.into(),
        admin: user.userid.clone(),
        admin_name: user.name.clone(),
        email: format!("{}@lantern.example", user.userid),
        password: PASSWORD.into(),
    };
    let created = account::create_org(&server.app.db, server.app.now(), org)
        .await
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    let stage = seed::Stage::new(server.app.clone(), created.corp);
    let company = stage.build(created.admin, members).await?;
    stage.rests(&company).await?;
    one_password(server, &company.members).await?;
    let kept =
        Kept { corp: created.corp.0, corp_id: created.corp_id, user: created.admin.0, members };
    std::fs::write(&note, serde_json::to_string(&kept)?)?;
    Ok((kept, company))
}

/// Gives everybody the same password. Hashing it for each would take most of a minute, and the
/// secret is printed on the screen.
async fn one_password(server: &Server, members: &[MemberId]) -> anyhow::Result<()> {
    let phc = account::password::hash(PASSWORD.into()).await.map_err(|e| anyhow::anyhow!("{e}"))?;
    let (members, now) = (members.to_vec(), server.app.now());
    server
        .app
        .db
        .write(Lane::Admin, move |tx| {
            members.iter().try_for_each(|m| account::set_password(tx, *m, &phc, now))
        })
        .await
        .map_err(|e: canteen_server::db::DbError| anyhow::anyhow!("{e}"))
}

async fn sign_in(url: &str, corp_id: &str) -> anyhow::Result<Session> {
    let client = net::connect(url, &net::Options::default()).await?;
    let signed = client
        .call(SignIn {
            corp_id: corp_id.into(),
            user: names::user().userid,
            password: Some(PASSWORD.into()),
            code: None,
            device: "demo".into(),
        })
        .await?;
    Ok(Session {
        url: url.into(),
        corp_id: signed.corp_id,
        userid: signed.userid,
        token: signed.token,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use canteen_protocol::conversation::OpenDirect;
    use canteen_protocol::message::SendMessage;
    use canteen_protocol::sync::GetHeads;
    use canteen_protocol::{Body, ClientId, Event};

    use super::*;

    async fn demo(folder: &Path) -> Demo {
        let listen = Some("127.0.0.1:0".to_owned());
        start(&Options { members: FEWEST, folder: folder.into(), listen }).await.unwrap()
    }

    async fn user(demo: &Demo) -> net::Client {
        let client = net::connect(&demo.url, &net::Options::default()).await.unwrap();
        client.hello(&demo.session.token).await.unwrap();
        client
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_colleague_answers_and_a_kept_folder_is_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let first = demo(folder.path()).await;
        let client = user(&first).await;
        let mut events = client.events().unwrap();
        let heads = client.call(GetHeads::default()).await.unwrap();
        let groups = heads.conversations.len();
        assert!(groups >= groups::GROUPS.len() + 10, "{groups}");
        assert!(heads.conversations.iter().any(|c| c.messages > c.read_n), "something is new");
        let peer = heads.conversations.iter().find_map(|c| c.peer).unwrap();
        let chat = client.call(OpenDirect { member: peer }).await.unwrap();
        let client_id = ClientId("by-a-person".into());
        let text = "are you there?".to_owned();
        let send = SendMessage {
            conversation: chat.id,
            client_id,
            text,
            reply_to: None,
            files: Vec::new(),
        };
        client.call(send).await.unwrap();
        let answer = async {
            loop {
                let event = events.next().await.expect("the link holds");
                let Event::Entry(entry) = event else { continue };
                if entry.by == Some(peer) && matches!(entry.body, Body::Message(_)) {
                    return entry;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(30), answer).await.expect("an answer");
        first.server.shutdown().await;
        let again = demo(folder.path()).await;
        assert_eq!(again.corp_id, first.corp_id);
        let heads = user(&again).await.call(GetHeads::default()).await.unwrap();
        assert_eq!(heads.conversations.len(), groups);
    }
}
