//! A signed-in connection for one command: connect, ask, done.
//!
//! What must not be lost when the server is away (sends, marks) goes through the engine instead.

use canteen_protocol::conversation::Conversation;
use canteen_protocol::directory::{
    DirectoryChanges, ResolveSegment, ResolvedSegment, SyncDirectory,
};
use canteen_protocol::session::Welcome;
use canteen_protocol::sync::{GetHeads, Heads};
use canteen_protocol::{ClientId, DepartmentId, MemberId, Method, Segment, TagId};

use super::context::Context;
use super::exit::{Failure, Outcome};
use crate::config::Session;
use crate::net;

/// The connection, and who it is signed in as.
pub struct Link {
    client: net::Client,
    /// What the server said to the hello.
    pub welcome: Welcome,
}

impl Link {
    /// Connects as the profile's member.
    pub async fn open(context: &Context<'_>) -> Outcome<Self> {
        let session = context.session()?;
        Self::with(context, &session).await
    }

    /// Connects with a session.
    pub async fn with(context: &Context<'_>, session: &Session) -> Outcome<Self> {
        let client = connect(context, &session.url).await?;
        let welcome = client.hello(&session.token).await?;
        Ok(Self { client, welcome })
    }

    /// Asks the server.
    pub async fn call<M: Method>(&self, params: M) -> Outcome<M::Result> {
        Ok(self.client.call(params).await?)
    }

    /// The whole directory as this member may see it.
    pub async fn directory(&self) -> Outcome<DirectoryChanges> {
        let mut all = DirectoryChanges::default();
        let mut ask = SyncDirectory::default();
        loop {
            let page = self.call(ask.clone()).await?;
            all.members.extend(page.members);
            all.departments.extend(page.departments);
            all.tags.extend(page.tags);
            all.head = page.head;
            all.display = page.display;
            match page.cursor {
                Some(cursor) => ask.cursor = Some(cursor),
                None => return Ok(all),
            }
        }
    }

    /// Every conversation of the member, the most recent first.
    pub async fn conversations(&self) -> Outcome<Vec<Conversation>> {
        let mut all: Vec<Conversation> = Vec::new();
        loop {
            let after = all.last().map(|last| (last.at, last.id));
            let Heads { conversations, more, .. } =
                self.call(GetHeads { since: None, after }).await?;
            // A page without anything new would be asked for for ever.
            let end = !more || conversations.is_empty();
            all.extend(conversations);
            if end {
                return Ok(all);
            }
        }
    }

    /// What a segment expression means now.
    pub async fn segment(&self, expression: &str) -> Outcome<Segment> {
        let ResolvedSegment { segment, count, .. } = self.resolve(expression).await?;
        if count == 0 {
            return Err(Failure::new("not_found", format!("nobody is in '{expression}'")));
        }
        Ok(segment)
    }

    /// What a segment expression means, be anybody in it or not.
    pub async fn meaning(&self, expression: &str) -> Outcome<Segment> {
        Ok(self.resolve(expression).await?.segment)
    }

    /// How many members an expression holds now, and up to 20 of them.
    pub async fn members(&self, expression: &str) -> Outcome<(usize, Vec<MemberId>)> {
        let ResolvedSegment { count, sample, .. } = self.resolve(expression).await?;
        Ok((count, sample))
    }

    /// The member of an account; a `@` before it does no harm.
    pub async fn member(&self, userid: &str) -> Outcome<MemberId> {
        let userid = userid.strip_prefix('@').unwrap_or(userid);
        let is_account = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        let none = || Failure::new("not_found", format!("there is no member '{userid}'"));
        if userid.is_empty()
            || userid.eq_ignore_ascii_case("all")
            || !userid.bytes().all(is_account)
        {
            return Err(none());
        }
        let resolved = self.name(&format!("@{userid}"), none).await?;
        resolved.segment.members.first().copied().ok_or_else(none)
    }

    /// The department of a path such as `/East China/Sales`, or of an id.
    pub async fn department(&self, path: &str) -> Outcome<DepartmentId> {
        if let Ok(id) = path.parse() {
            return Ok(id);
        }
        let none = || {
            Failure::new("not_found", format!("there is no department '{path}'"))
                .hint("canteen admin dept list prints the paths")
        };
        if !path.starts_with('/') || path.contains(['"', '\\', '*']) {
            return Err(none());
        }
        let resolved = self.name(&format!("dept:\"{path}\""), none).await?;
        resolved.segment.departments.first().copied().ok_or_else(none)
    }

    /// The tag of a name.
    pub async fn tag(&self, name: &str) -> Outcome<TagId> {
        let none = || {
            Failure::new("not_found", format!("there is no tag '{name}'"))
                .hint("canteen admin tag list prints them")
        };
        if name.is_empty() || name.contains(['"', '\\']) {
            return Err(none());
        }
        let resolved = self.name(&format!("tag:\"{name}\""), none).await?;
        resolved.segment.tags.first().copied().ok_or_else(none)
    }

    /// Resolves an expression that is one well-formed name: what is wrong with it can only be that
    /// nothing is called so.
    async fn name(&self, name: &str, none: impl Fn() -> Failure) -> Outcome<ResolvedSegment> {
        let resolved = self.resolve(name).await;
        resolved.map_err(|failure| if failure.code == "invalid" { none() } else { failure })
    }

    async fn resolve(&self, expression: &str) -> Outcome<ResolvedSegment> {
        self.call(ResolveSegment { expression: expression.to_owned() }).await
    }
}

/// Connects to a server, not signed in.
pub async fn connect(context: &Context<'_>, url: &str) -> Outcome<net::Client> {
    Ok(net::connect(url, &context.net()).await?)
}

/// A client id with 128 bits of chance.
pub fn client_id() -> ClientId {
    ClientId(format!("{:032x}", rand::random::<u128>()))
}
