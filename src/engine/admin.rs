//! What administrators ask of the server: each request by itself, answered or refused. Nothing of
//! it waits in the outbox, as what is staged on a screen is worth nothing once others changed it.

use canteen_protocol::admin::{GrantAdmin, ListAdmins, RevokeAdmin};
use canteen_protocol::audit::{ListAudit, VerifyAudit};
use canteen_protocol::directory::{
    CreateDepartment, CreateMember, CreateTag, DeleteDepartment, DeleteTag, ResolveSegment,
    UpdateDepartment, UpdateMember, UpdateTag,
};
use canteen_protocol::invite::{
    AskAdoption, Decide, ListLinks, ListRequests, MakeLink, RevokeLink, SendInvitations,
};
use canteen_protocol::offboard::OffboardMember;
use canteen_protocol::role::{CreateRole, DeleteRole, GetRights, ListRoles, UpdateRole};
use canteen_protocol::second_factor::ResetSecondFactor;
use canteen_protocol::setting::{ChangeCorpSettings, GetCorpSettings};
use canteen_protocol::visibility::{AddRule, AskSight, ListRules, RemoveRule};
use canteen_protocol::{ErrorCode, Method, WireError};
use canteen_text::sanitize;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::state::{Engine, What};
use super::{News, commands::offline};
use crate::net::{CallError, Client};

/// Characters of a text in an answer. Servers allow less; this bounds what they cannot.
const CHARS: usize = 2_000;

macro_rules! deeds {
    ($($(#[$doc:meta])* $variant:ident = $params:ty;)*) => {
        /// A request of an administrator.
        #[derive(Clone, PartialEq, Debug)]
        pub enum Deed { $($(#[$doc])* $variant(Box<$params>),)* }

        /// What the server answers to one.
        #[derive(Clone, Debug)]
        pub enum Answer { $($(#[$doc])* $variant(Box<<$params as Method>::Result>),)* }

        impl Deed {
            /// What the request is called on the wire.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Self::$variant(_) => <$params as Method>::NAME,)* }
            }

            async fn ask(self, client: &Client) -> Result<Answer, CallError> {
                Ok(match self {
                    $(Self::$variant(params) => {
                        Answer::$variant(Box::new(clean(client.call(*params).await?)?))
                    })*
                })
            }
        }

        $(impl From<$params> for Deed {
            fn from(params: $params) -> Self {
                Self::$variant(Box::new(params))
            }
        })*
    };
}

deeds! {
    /// What one may administer.
    Rights = GetRights;
    /// Add a member.
    AddMember = CreateMember;
    /// Change one.
    ChangeMember = UpdateMember;
    /// See one off.
    Offboard = OffboardMember;
    /// Take the second factor of one away.
    ResetFactor = ResetSecondFactor;
    /// Add a department.
    AddDepartment = CreateDepartment;
    /// Change one.
    ChangeDepartment = UpdateDepartment;
    /// Delete one.
    DropDepartment = DeleteDepartment;
    /// Add a tag.
    AddTag = CreateTag;
    /// Change one.
    ChangeTag = UpdateTag;
    /// Delete one.
    DropTag = DeleteTag;
    /// What an expression of who means.
    Resolve = ResolveSegment;
    /// The settings.
    Settings = GetCorpSettings;
    /// Change some.
    ChangeSettings = ChangeCorpSettings;
    /// The rules of who sees whom.
    Rules = ListRules;
    /// Add one.
    AddSight = AddRule;
    /// Take one away.
    DropSight = RemoveRule;
    /// Whether one member sees another.
    Sees = AskSight;
    /// Make a link by which people join.
    AddLink = MakeLink;
    /// The links.
    Links = ListLinks;
    /// Take one back.
    DropLink = RevokeLink;
    /// Who wants to join.
    Requests = ListRequests;
    /// Let somebody in, or do not.
    Answer = Decide;
    /// Invite members.
    Invite = SendInvitations;
    /// How many have joined.
    Adoption = AskAdoption;
    /// The administrators.
    Admins = ListAdmins;
    /// Add one.
    Grant = GrantAdmin;
    /// Take the rights of one away.
    Revoke = RevokeAdmin;
    /// The roles.
    Roles = ListRoles;
    /// Make one.
    AddRole = CreateRole;
    /// Change one.
    ChangeRole = UpdateRole;
    /// Delete one.
    DropRole = DeleteRole;
    /// What was done.
    Audit = ListAudit;
    /// Whether that record is whole.
    Verify = VerifyAudit;
}

/// Every text of an answer, made safe to show: also those in details whose shape nobody knows.
fn clean<T: Serialize + DeserializeOwned>(answer: T) -> Result<T, CallError> {
    let bad = |error: serde_json::Error| CallError::Protocol(error.to_string());
    let mut value = serde_json::to_value(answer).map_err(bad)?;
    tidy(&mut value);
    serde_json::from_value(value).map_err(bad)
}

fn tidy(value: &mut Value) {
    match value {
        Value::String(text) => *text = sanitize::line(text, CHARS),
        Value::Array(values) => values.iter_mut().for_each(tidy),
        Value::Object(fields) => {
            let tidied = std::mem::take(fields).into_iter().map(|(name, mut value)| {
                tidy(&mut value);
                (sanitize::line(&name, CHARS), value)
            });
            *fields = tidied.collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

impl Engine {
    /// Asks the server; without a link the answer is that there is none.
    pub async fn administer(&mut self, ask: u64, deed: Deed) {
        match self.client() {
            Some(client) => {
                self.call(async move { What::Administered(ask, deed.ask(&client).await) });
            }
            None => self.say(News::Administered { ask, answer: Err(offline()) }).await,
        }
    }

    /// The answer. Whether a change was made is not known when the connection broke meanwhile.
    pub async fn administered(&mut self, ask: u64, result: Result<Answer, CallError>) {
        let answer = match result {
            Ok(mut answer) => {
                self.complete(&mut answer);
                Ok(answer)
            }
            Err(error) => {
                let unknown = matches!(error, CallError::Closed(_) | CallError::Timeout(_));
                let error = error.into_wire();
                Err(if unknown { in_doubt(error) } else { error })
            }
        };
        self.say(News::Administered { ask, answer }).await;
    }

    /// A link is shown with all of its address, which the server may not know.
    fn complete(&self, answer: &mut Answer) {
        if let Answer::AddLink(made) = answer
            && made.url.is_none()
        {
            let url = format!("{}{}", self.options.url.trim_end_matches('/'), made.path);
            made.url = Some(sanitize::line(&url, CHARS));
        }
    }
}

/// Says in its data that nobody knows whether it was done.
fn in_doubt(error: WireError) -> WireError {
    WireError { code: ErrorCode::Unavailable, ..error.with(serde_json::json!({ "doubt": true })) }
}

#[cfg(test)]
mod tests {
    use canteen_protocol::audit::{AuditRecord, AuditRecords};
    use serde_json::json;

    use super::*;

    #[test]
    fn what_an_answer_says_is_safe_to_show_at_any_depth() {
        let detail = json!({ "na\u{1b}[2Jme": ["a\u{202e}b", 3, { "x": "\u{7}" }] });
        let record = AuditRecord { userid: "li\nwei".into(), detail, ..AuditRecord::default() };
        let records = AuditRecords { records: vec![record], before: Some(4) };
        let clean = clean(records).unwrap();
        let shown = serde_json::to_string(&clean).unwrap();
        assert!(!shown.contains(['\u{1b}', '\u{202e}', '\u{7}']), "{shown}");
        assert!(!shown.contains("\\u00") && !shown.contains("\\n"), "{shown}");
        assert_eq!(clean.before, Some(4));
        assert_eq!(clean.records[0].detail.as_object().map(|fields| fields.len()), Some(1));
    }

    #[test]
    fn requests_are_called_as_on_the_wire() {
        assert_eq!(Deed::from(ListRules {}).name(), "visibility.list");
        assert_eq!(Deed::from(CreateMember::default()).name(), "directory.create_member");
    }
}
