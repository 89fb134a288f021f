//! Whom a text calls: its mentions, as members of the conversation.

use canteen_protocol::MemberId;
use canteen_protocol::conversation::ConversationKind;
use canteen_protocol::ids::CorpNo;
use canteen_text::mention;

use crate::chat::rules::Standing;
use crate::chat::store::mentions;
use crate::db::{Conn, DbResult};

/// Who is called.
pub struct Heard {
    /// By name, in the order of the text, each once.
    pub members: Vec<MemberId>,
    /// Everyone; in groups only, for in a direct conversation there is nobody else.
    pub all: bool,
}

/// Looks up the names in a text, without regard to case; those of nobody here are just text.
pub fn heard(conn: &mut Conn, corp: CorpNo, standing: &Standing, text: &str) -> DbResult<Heard> {
    let mut all = false;
    let mut accounts: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for mention in mention::mentions(text) {
        if mention::is_all(&mention.name) {
            all = standing.kind == ConversationKind::Group;
        } else {
            let account = mention.name.to_lowercase();
            if seen.insert(account.clone()) {
                accounts.push(account);
            }
        }
    }
    let known = mentions::named(conn, corp, standing.id, &accounts)?;
    let members = accounts.iter().filter_map(|account| known.get(account).copied()).collect();
    Ok(Heard { members, all })
}
