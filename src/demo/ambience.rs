//! Now and then a group of the sample company talks by itself, so that it is a place with people
//! in it. Never more than a line every few seconds.

use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::{ConversationId, MemberId, Seq};
use rand::RngExt;
use tokio::time::sleep;

use super::colleagues::Troupe;
use super::groups::GROUPS;
use super::threads::{Line, THREADS};

/// A group and those of it who talk.
pub struct Talkers {
    /// Its place in [`GROUPS`].
    pub group: usize,
    /// The conversation.
    pub conversation: ConversationId,
    /// The colleagues in it.
    pub members: Vec<MemberId>,
}

/// Talks until the server is gone.
pub async fn talk(troupe: Arc<Troupe>, groups: Vec<Talkers>) {
    let mut turn = 0;
    loop {
        let pause = rand::rng().random_range(20..50);
        sleep(Duration::from_secs(pause)).await;
        if groups.is_empty() {
            return;
        }
        let talkers = &groups[turn % groups.len()];
        let topics = GROUPS[talkers.group].topics;
        let stock: Vec<_> = THREADS.iter().filter(|(t, _)| topics.contains(t)).collect();
        let (_, lines) = stock[rand::rng().random_range(0..stock.len())];
        if let Err(error) = tell(&troupe, talkers, lines).await {
            tracing::debug!(%error, "the talk ended");
            return;
        }
        turn += 1;
    }
}

async fn tell(troupe: &Troupe, talkers: &Talkers, lines: &[Line]) -> anyhow::Result<()> {
    let members = troupe.playing(&talkers.members).await?;
    if members.len() < 4 {
        return Ok(());
    }
    let first = rand::rng().random_range(0..members.len());
    let mut last: Option<Seq> = None;
    for &(slot, text) in lines {
        let by = members[(first + slot) % members.len()];
        let pause = rand::rng().random_range(2_500..7_000);
        sleep(Duration::from_millis(pause)).await;
        match (last, text.strip_prefix("> ")) {
            (Some(target), None) if canteen_text::emoji::is_emoji(text) => {
                troupe.like(by, talkers.conversation, target, text).await?;
            }
            (reply_to, answer) => {
                let reply_to = answer.and(reply_to);
                let text = answer.unwrap_or(text).to_owned();
                last = Some(troupe.say(by, talkers.conversation, text, reply_to).await?);
            }
        }
    }
    Ok(())
}
