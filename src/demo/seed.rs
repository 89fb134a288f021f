//! Fills an empty server with the sample company, through the same services that clients use: each
//! act is done by the member who does it, at the time it was done.

use std::collections::HashMap;

use canteen_protocol::conversation::{
    CreateGroup, Keep, ListMembers, MarkRead, OpenDirect, SetNotice,
};
use canteen_protocol::directory::{
    CreateDepartment, CreateMember, CreateTag, Place, SyncDirectory, UpdateMember, UpdateTag,
};
use canteen_protocol::file::NewFile;
use canteen_protocol::ids::CorpNo;
use canteen_protocol::message::{React, SendMessage};
use canteen_protocol::sync::GetHeads;
use canteen_protocol::{
    ClientId, ConversationId, DepartmentId, DeviceId, MemberId, Method, Segment, Seq, Time,
};
use canteen_server::app::SessionId;
use canteen_server::clock::Clock;
use canteen_server::router::Router;
use canteen_server::{App, Caller};
use futures_util::future::try_join_all;
use serde_json::value::RawValue;

use super::company::{self, Person, UNITS};
use super::groups::{GROUPS, Group};
use super::history::{self, DAYS, Past};
use super::pictures;

/// Acts on the server in the name of its members.
pub struct Stage {
    app: App,
    router: Router,
    corp: CorpNo,
}

/// A company that stands: its people by place in the list, the user first.
pub struct Company {
    /// Who they are.
    pub people: Vec<Person>,
    /// Their ids, in the same order.
    pub members: Vec<MemberId>,
    /// The groups, in the order of [`GROUPS`], with their members by place in the list.
    pub groups: Vec<(ConversationId, Vec<usize>)>,
}

impl Stage {
    /// A stage for one corp.
    #[must_use]
    pub fn new(app: App, corp: CorpNo) -> Self {
        Self { app, router: canteen_server::server::routes(), corp }
    }

    /// The server's time.
    #[must_use]
    pub fn now(&self) -> Time {
        self.app.now()
    }

    /// Does something as a member, at a time.
    pub async fn act<M: Method>(
        &self,
        by: MemberId,
        at: Time,
        params: &M,
    ) -> anyhow::Result<M::Result> {
        let app = App { clock: Clock::manual(at), ..self.app.clone() };
        let caller =
            Caller { member: by, corp: self.corp, device: DeviceId(0), session: SessionId(0) };
        let params = RawValue::from_string(serde_json::to_string(params)?)?;
        let refused = |e| anyhow::anyhow!("{}: {e}", M::NAME);
        let (_, answer) = self.router.call(&app, caller, M::NAME, Some(params)).map_err(refused)?;
        let answer = answer.await.map_err(refused)?;
        Ok(serde_json::from_str(&answer)?)
    }

    /// Builds the whole company of `count` members. `user` is there already: they founded it.
    ///
    /// # Errors
    /// What a service refuses, which would be a fault of the sample.
    pub async fn build(&self, user: MemberId, count: usize) -> anyhow::Result<Company> {
        let now = self.app.now();
        let begin = Time(now.0 - (DAYS + 6) * 24 * 3_600_000);
        let people = company::people(count);
        let departments = self.departments(user, begin).await?;
        let members = self.members(user, begin, &people, &departments).await?;
        self.tags(user, begin, &people, &members).await?;
        let groups = try_join_all(
            GROUPS.iter().enumerate().map(|(i, g)| self.group(i, g, begin, &people, &members)),
        )
        .await?;
        try_join_all((0..FRIENDS.min(count - 1)).map(|i| self.direct(i, user, members[i + 1])))
            .await?;
        if let Some((group, _)) = groups.first() {
            super::todos::fill(self, user, &members[1..], *group).await?;
        }
        Ok(Company { people, members, groups })
    }

    async fn departments(&self, by: MemberId, at: Time) -> anyhow::Result<Vec<DepartmentId>> {
        let known = self.act(by, at, &SyncDirectory { since: Seq(0), cursor: None }).await?;
        let root = known
            .departments
            .iter()
            .find(|d| d.parent.is_none())
            .map(|d| d.id)
            .ok_or_else(|| anyhow::anyhow!("the corp has no root department"))?;
        let mut ids = Vec::with_capacity(UNITS.len());
        for (i, unit) in UNITS.iter().enumerate() {
            let parent = unit.parent.map_or(root, |p| ids[p]);
            let order = i64::try_from(UNITS.len() - i)?;
            let new = CreateDepartment { parent, name: unit.name.into(), order };
            ids.push(self.act(by, at, &new).await?.id);
        }
        Ok(ids)
    }

    async fn members(
        &self,
        by: MemberId,
        at: Time,
        people: &[Person],
        departments: &[DepartmentId],
    ) -> anyhow::Result<Vec<MemberId>> {
        let mut ids = vec![by];
        let user = &people[0];
        let update = UpdateMember {
            member: by,
            english_name: Some(user.name.english.clone()),
            title: Some(user.title.into()),
            mobile: Some(user.mobile.clone()),
            departments: Some(places(user, departments)),
            ..UpdateMember::default()
        };
        self.act(by, at, &update).await?;
        for person in &people[1..] {
            let new = CreateMember {
                userid: person.name.userid.clone(),
                name: person.name.name.clone(),
                english_name: person.name.english.clone(),
                title: person.title.into(),
                email: format!("{}@lantern.example", person.name.userid),
                mobile: person.mobile.clone(),
                departments: places(person, departments),
                ..CreateMember::default()
            };
            ids.push(self.act(by, at, &new).await?.id);
        }
        Ok(ids)
    }

    async fn tags(
        &self,
        by: MemberId,
        at: Time,
        people: &[Person],
        members: &[MemberId],
    ) -> anyhow::Result<()> {
        for (name, rule) in company::TAGS {
            let tag = self.act(by, at, &CreateTag { name: (*name).into() }).await?;
            let who = people.iter().zip(members).filter(|(p, _)| rule(p)).map(|(_, id)| *id);
            let update =
                UpdateTag { tag: tag.id, add_members: who.collect(), ..UpdateTag::default() };
            self.act(by, at, &update).await?;
        }
        Ok(())
    }

    /// One group and its past; gives its members by place in the list, the user first.
    async fn group(
        &self,
        index: usize,
        group: &Group,
        at: Time,
        people: &[Person],
        members: &[MemberId],
    ) -> anyhow::Result<(ConversationId, Vec<usize>)> {
        let mut inside = vec![0];
        inside.extend((1..people.len()).filter(|&i| (group.who)(&people[i])));
        let owner = inside[inside.len().min(2) - 1];
        let create = CreateGroup {
            client_id: ClientId(format!("demo-group-{index}")),
            name: group.name.into(),
            members: Segment::of(inside.iter().map(|&i| members[i])),
        };
        let id = self.act(members[owner], at, &create).await?.id;
        if !group.notice.is_empty() {
            let notice = SetNotice {
                conversation: id,
                client_id: ClientId(format!("demo-notice-{index}")),
                text: group.notice.into(),
            };
            self.act(members[owner], at, &notice).await?;
        }
        let past = history::group(
            group.topics,
            group.threads,
            inside.len(),
            self.app.now().0,
            index as u64 + 1,
        );
        let who: Vec<MemberId> = inside.iter().map(|&i| members[i]).collect();
        let mut seqs = self.tell(id, &past, &who, &format!("g{index}")).await?;
        if index == SHARED {
            seqs.extend(self.share(id, &who).await?);
        }
        self.keep(id, group.kept, &who, &seqs, index).await?;
        Ok((id, inside))
    }

    async fn direct(&self, index: usize, user: MemberId, peer: MemberId) -> anyhow::Result<()> {
        let now = self.app.now();
        let past = history::direct(1 + index % 4, now.0, index as u64 + 50);
        let begin = past.first().map_or(now, |first| Time(first.at - 60_000));
        let chat = self.act(user, begin, &OpenDirect { member: peer }).await?;
        let seqs = self.tell(chat.id, &past, &[user, peer], &format!("d{index}")).await?;
        let read = if index == 1 { seqs.len().saturating_sub(1) } else { seqs.len() };
        self.read(chat.id, user, &seqs[..read]).await?;
        self.read(chat.id, peer, &seqs).await
    }

    /// Says what was said; gives the places it got.
    async fn tell(
        &self,
        conversation: ConversationId,
        past: &[Past],
        who: &[MemberId],
        name: &str,
    ) -> anyhow::Result<Vec<Seq>> {
        let mut seqs: Vec<Seq> = Vec::with_capacity(past.len());
        for (i, message) in past.iter().enumerate() {
            let at = Time(message.at);
            let send = SendMessage {
                conversation,
                client_id: ClientId(format!("demo-{name}-{i}")),
                text: message.text.clone(),
                reply_to: message.reply_to.map(|r| seqs[r]),
                files: Vec::new(),
            };
            let seq = self.act(who[message.by], at, &send).await?.seq;
            seqs.push(seq);
            for (k, (emoji, by)) in message.reactions.iter().enumerate() {
                let react = React {
                    conversation,
                    client_id: ClientId(format!("demo-{name}-{i}-{k}")),
                    target: seq,
                    emoji: (*emoji).into(),
                    on: true,
                };
                self.act(who[*by], Time(at.0 + 30_000), &react).await?;
            }
        }
        Ok(seqs)
    }

    /// A colleague shares a picture and the figures behind it.
    async fn share(
        &self,
        conversation: ConversationId,
        who: &[MemberId],
    ) -> anyhow::Result<Vec<Seq>> {
        let at = Time(self.app.now().0 - 90_000);
        let (chart, table) = (pictures::chart()?, pictures::table().into_bytes());
        let by = who.get(1).copied().unwrap_or_default();
        let mut seqs = Vec::new();
        let (width, height) = pictures::SIZE;
        let things = [
            ("latency.png", "image/png", Some((width, height)), chart, "p99 by shard since eight"),
            ("latency.csv", "text/csv", None, table, ""),
        ];
        for (n, (name, mime, pixels, bytes, text)) in things.into_iter().enumerate() {
            let new = NewFile {
                client_id: ClientId(format!("demo-file-{n}")),
                name: name.into(),
                size: i64::try_from(bytes.len())?,
                hash: canteen_server::blob::hash(&bytes),
                mime: mime.into(),
                width: pixels.map(|(width, _)| width),
                height: pixels.map(|(_, height)| height),
                duration: None,
            };
            let app = App { clock: Clock::manual(at), ..self.app.clone() };
            let caller = Caller {
                member: by,
                corp: self.corp,
                device: DeviceId(0),
                session: SessionId::NONE,
            };
            let file = canteen_server::file::upload(&app, caller, new, bytes.into())
                .await
                .map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
            let send = SendMessage {
                conversation,
                client_id: ClientId(format!("demo-share-{n}")),
                text: text.into(),
                reply_to: None,
                files: vec![file],
            };
            seqs.push(self.act(by, at, &send).await?.seq);
        }
        Ok(seqs)
    }

    /// How the user keeps a group, and how far everybody has read.
    async fn keep(
        &self,
        conversation: ConversationId,
        (pinned, muted): (bool, bool),
        who: &[MemberId],
        seqs: &[Seq],
        index: usize,
    ) -> anyhow::Result<()> {
        if pinned || muted {
            let keep = Keep { conversation, pinned: Some(pinned), muted: Some(muted) };
            self.act(who[0], self.app.now(), &keep).await?;
        }
        // Two groups have something new for the user.
        let unread = match index {
            0 => 3,
            4 => 5,
            _ => 0,
        };
        self.read(conversation, who[0], &seqs[..seqs.len().saturating_sub(unread)]).await?;
        let readers = who.iter().enumerate().skip(1).filter(|(i, _)| i % 9 != 5);
        try_join_all(readers.map(|(_, reader)| self.read(conversation, *reader, seqs))).await?;
        Ok(())
    }

    async fn read(
        &self,
        conversation: ConversationId,
        reader: MemberId,
        seqs: &[Seq],
    ) -> anyhow::Result<()> {
        if let Some(&seq) = seqs.last() {
            self.act(reader, self.app.now(), &MarkRead { conversation, seq }).await?;
        }
        Ok(())
    }
}

/// The group in which a picture is shared.
const SHARED: usize = 1;
/// With how many colleagues the user has talked alone.
const FRIENDS: usize = 14;

fn places(person: &Person, departments: &[DepartmentId]) -> Vec<Place> {
    person
        .units
        .iter()
        .enumerate()
        .map(|(i, &unit)| Place {
            department: departments[unit],
            leader: person.leads && i == 0,
            order: if person.leads && i == 0 { 100 } else { 0 },
        })
        .collect()
}

/// The company that a kept folder holds already.
///
/// # Errors
/// As the server says.
pub async fn standing(stage: &Stage, user: MemberId, count: usize) -> anyhow::Result<Company> {
    let people = company::people(count);
    let mut by_account: HashMap<String, MemberId> = HashMap::new();
    let mut cursor = None;
    loop {
        let ask = SyncDirectory { since: Seq(0), cursor };
        let page = stage.act(user, stage.app.now(), &ask).await?;
        by_account.extend(page.members.into_iter().map(|m| (m.userid, m.id)));
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    let (people, members) = people
        .into_iter()
        .filter_map(|p| by_account.get(&p.name.userid).map(|id| (p, *id)))
        .unzip();
    let members: Vec<MemberId> = members;
    let heads = stage.act(user, stage.app.now(), &GetHeads::default()).await?;
    let mut groups = Vec::new();
    for group in GROUPS {
        // One that the user has renamed or left stays silent.
        let Some(chat) = heads.conversations.iter().find(|c| c.joined && c.name == group.name)
        else {
            groups.push((ConversationId(0), Vec::new()));
            continue;
        };
        let ask = ListMembers { conversation: chat.id };
        let inside = stage.act(user, stage.app.now(), &ask).await?.members;
        let mut inside: Vec<usize> = inside
            .iter()
            .filter_map(|p| members.iter().position(|member| *member == p.member))
            .collect();
        inside.sort_unstable();
        groups.push((chat.id, inside));
    }
    Ok(Company { people, members, groups })
}
