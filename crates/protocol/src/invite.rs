//! Joining: links that let people in, those who ask, invitations by mail, and who has joined.

use serde::{Deserialize, Serialize};

use crate::method::{Nothing, methods};
use crate::{DepartmentId, JoinId, LinkId, MemberId, Segment, Time};

/// Makes a link by which people join (administrators; other members when the corp allows it).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct MakeLink {
    /// Into which department; the root when left out, for who is no administrator their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    /// Until when; a week when left out, a year at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Time>,
    /// How many people it lets in; any number when left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses: Option<i64>,
}

/// A link as it was made: the only time that its code is told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MadeLink {
    /// What it does.
    pub link: Link,
    /// Its path on this server, with the code.
    pub path: String,
    /// All of it, when the server knows its own address; else the client puts the server's before
    /// the path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Whether a link still lets people in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// It does.
    Open,
    /// Its time is over.
    Expired,
    /// It has let in as many as it was to.
    UsedUp,
    /// It was taken back.
    Revoked,
}

/// A link that lets people in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Link {
    /// Its number.
    pub id: LinkId,
    /// Who made it.
    pub creator: MemberId,
    /// Their account.
    pub creator_userid: String,
    /// The name of the department people come into.
    pub department: String,
    /// When it was made.
    pub created: Time,
    /// Until when it lets people in.
    pub expires: Time,
    /// How many it lets in; any number when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses: Option<i64>,
    /// How many it has let in.
    pub used: i64,
    /// Whether it still does.
    pub state: LinkState,
}

/// Asks for links: administrators see all of the corp, other members their own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ListLinks {}

/// Links, the newest first, at most 1,000.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Links {
    /// The links.
    pub links: Vec<Link>,
}

/// Takes a link back: it lets nobody in any more.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RevokeLink {
    /// Which.
    pub link: LinkId,
}

/// What has become of a request to join.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum JoinState {
    /// It waits for an administrator.
    Waiting,
    /// They are a member.
    Joined,
    /// An administrator refused it.
    Refused,
}

/// Somebody who came by a link and has proved their address.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct JoinRequest {
    /// Its number.
    pub id: JoinId,
    /// The link they came by.
    pub link: LinkId,
    /// What became of it.
    pub state: JoinState,
    /// Their name.
    pub name: String,
    /// The account they would like, or have since they joined.
    pub userid: String,
    /// The e-mail address they proved, or nothing.
    pub email: String,
    /// The mobile number they proved, or nothing.
    pub mobile: String,
    /// Why they want to join, in their words.
    pub reason: String,
    /// The name of the department the link leads into.
    pub department: String,
    /// When they asked.
    pub created: Time,
    /// Who they are, since they joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// The reason that was given with a refusal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
}

/// Asks who wants to join (administrators).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct ListRequests {
    /// Also those that were answered.
    pub all: bool,
}

/// Requests to join, the longest waiting first, at most 1,000.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Requests {
    /// The requests.
    pub requests: Vec<JoinRequest>,
}

/// Lets somebody in, or does not (administrators). They are told by mail.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decide {
    /// Which request.
    pub request: JoinId,
    /// Whether they may join.
    pub approve: bool,
    /// Why; needed to refuse.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// Invites members who have never signed in, by mail or text message (administrators): once a day
/// and on three days at most, 1,000 members, 100 departments and 100 tags at a time.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SendInvitations {
    /// Whom.
    pub segment: Segment,
}

/// Why somebody is not invited.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// They have joined.
    Joined,
    /// They were invited less than a day ago.
    Today,
    /// They were invited three times.
    Often,
    /// They want no more invitations.
    Stopped,
    /// They have no address this server can write to.
    NoAddress,
}

/// Members who are not invited, for one reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Skipped {
    /// Why.
    pub why: Skip,
    /// How many.
    pub count: usize,
}

/// How many are invited; their letters are under way.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sent {
    /// How many are invited.
    pub sent: usize,
    /// Who is not, by reason.
    pub skipped: Vec<Skipped>,
}

/// Asks how many have joined (administrators).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct AskAdoption {
    /// After how many days without a sign of life somebody counts as inactive, 1 to 3,650.
    pub days: i64,
    /// Also for each department.
    pub by_department: bool,
}

impl Default for AskAdoption {
    fn default() -> Self {
        Self { days: 30, by_department: false }
    }
}

/// How many members have joined. `active`, `never` and `inactive` together are `directory`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counts {
    /// Members in the directory whose account is open.
    pub directory: i64,
    /// Of these: were sent an invitation, or joined by a link.
    pub invited: i64,
    /// Of these: were there within the days asked for.
    pub active: i64,
    /// Of these: have never signed in.
    pub never: i64,
    /// Of these: were not there for as many days.
    pub inactive: i64,
}

/// The same of one department and all below it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DepartmentCounts {
    /// Which.
    pub department: DepartmentId,
    /// The names from the root's children down, such as `/East China/Sales`; the root is `/`.
    pub path: String,
    /// How many of its members have joined.
    pub counts: Counts,
}

/// Who has joined, in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Adoption {
    /// The days asked for.
    pub days: i64,
    /// Of the whole corp.
    pub counts: Counts,
    /// Of each department, when asked for, ordered by path.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<DepartmentCounts>,
}

methods! {
    "invite.link" => MakeLink, MadeLink;
    "invite.links" => ListLinks, Links;
    "invite.revoke" => RevokeLink, Nothing;
    "invite.requests" => ListRequests, Requests;
    "invite.decide" => Decide, JoinRequest;
    "invite.send" => SendInvitations, Sent;
    "invite.adoption" => AskAdoption, Adoption;
}
