//! The conversation that is open: its end, what comes to it, who reads it.

use std::collections::{BTreeMap, HashMap};

use canteen_protocol::conversation::Participant;
use canteen_protocol::{ConversationId, MemberId, Seq};

use super::order::Order;
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::local::Local;
use crate::cli::tail::follow::Follow;
use crate::cli::tail::{self, Head};
use crate::engine::{Command, News};
use crate::i18n::Texts;
use crate::model::{Act, Anchor, Item, ItemKey, ItemKind, Said};

/// Messages printed when a conversation is opened.
const LAST: usize = 10;
/// Messages remembered, to be named by their number.
const KEPT: usize = 1_000;

/// The open conversation.
pub struct Open {
    /// Which.
    pub id: ConversationId,
    /// Its members, once they are known.
    pub people: Option<Vec<Participant>>,
    /// What was asked of them before they were.
    pub asked: Option<Order>,
    /// The corp does not let it be seen who has read what.
    pub hidden: bool,
    follow: Follow,
    held: BTreeMap<Seq, Item>,
    /// The reactions to a message as they were last told.
    reactions: HashMap<Seq, String>,
    read: Seq,
}

impl Open {
    /// Opens one, and prints its end.
    pub async fn new(
        context: &mut Context<'_>,
        local: &mut Local,
        texts: &Texts,
        id: ConversationId,
    ) -> Outcome<Self> {
        let before = local.chat(id).map_or(Seq(0), |chat| chat.read);
        let mut follow = Follow::new(local, Some(id), Head::Number);
        let end = tail::end_of(local, id, LAST).await?;
        follow.begin(id, end.last, &end.items);
        let mut open = Self {
            id,
            people: None,
            asked: None,
            hidden: false,
            follow,
            held: BTreeMap::new(),
            reactions: HashMap::new(),
            read: before,
        };
        open.head(context, local, texts)?;
        open.hold(&end.items);
        open.print(context, local, texts, &end.items, Some(before))?;
        local.tell(Command::LoadParticipants(id));
        open.follow.start(local);
        Ok(open)
    }

    /// Its name, and how many are in it.
    fn head(&self, context: &mut Context<'_>, local: &Local, texts: &Texts) -> Outcome {
        let Some(chat) = local.chat(self.id) else { return Ok(()) };
        let title = local.reader().title(chat);
        let values = [("name", title.into()), ("n", chat.members.into())];
        let key = if chat.peer.is_some() { "plain-with" } else { "plain-in" };
        context.line(texts.with(key, &values))?;
        if !chat.notice.is_empty() {
            let notice = canteen_text::markup::plain(&chat.notice);
            let notice = canteen_text::sanitize::line(&notice, 1_000);
            context.line(texts.with("chat-notice", &[("text", notice.into())]))?;
        }
        if !chat.joined {
            context.line(texts.get("chat-locked"))?;
        }
        Ok(())
    }

    /// Prints messages, with a line before the first that is new.
    fn print(
        &mut self,
        context: &mut Context<'_>,
        local: &Local,
        texts: &Texts,
        items: &[Item],
        read: Option<Seq>,
    ) -> Outcome {
        let me = local.reader().me;
        let mut new = read;
        for item in items.iter().filter(|item| tail::is_message(item)) {
            let is_new = |read: Seq| item.key > ItemKey::Logged(read) && item.by != me;
            if new.is_some_and(is_new) {
                new = None;
                context.line(texts.get("plain-new"))?;
            }
            tail::print(context, local, self.id, item, Head::Number)?;
            self.tell_reactions(context, item)?;
        }
        if !items.iter().any(tail::is_message) {
            context.line(texts.get("chat-empty"))?;
        }
        Ok(())
    }

    /// Older messages than those that are held.
    pub async fn older(
        &mut self,
        context: &mut Context<'_>,
        local: &mut Local,
        texts: &Texts,
        count: usize,
    ) -> Outcome {
        let anchor = match self.held.keys().next() {
            Some(first) => Anchor::Before(ItemKey::Logged(*first)),
            None => Anchor::Newest,
        };
        let window = tail::window(local, self.id, anchor, count).await?;
        self.hold(&window.items);
        if window.items.iter().any(tail::is_message) {
            self.print(context, local, texts, &window.items, None)?;
        } else {
            context.line(texts.get("chat-began"))?;
        }
        self.follow.start(local);
        Ok(())
    }

    /// Prints what was said meanwhile, though its news were heard by somebody else.
    pub fn catch_up(&mut self, local: &Local) {
        self.follow.start(local);
    }

    /// Takes news in.
    pub fn hear(&mut self, context: &mut Context<'_>, local: &mut Local, news: News) -> Outcome {
        match &news {
            News::Participants { conversation, members, receipts } if *conversation == self.id => {
                self.people = Some(members.clone());
                self.hidden = !receipts;
            }
            News::Reads { conversation, marks } if *conversation == self.id => {
                for (member, seq) in marks {
                    let people = self.people.iter_mut().flatten();
                    if let Some(one) = people.into_iter().find(|one| one.member == *member) {
                        one.read = one.read.max(*seq);
                    }
                }
            }
            News::Window(window) if window.conversation == self.id => self.hold(&window.items),
            News::Items { conversation, items, .. } if *conversation == self.id => {
                self.hold(items);
                let last = ItemKey::Logged(self.follow.last(self.id));
                for item in items {
                    if item.key <= last {
                        self.tell_reactions(context, item)?;
                    }
                    if matches!(item.kind, ItemKind::Event(_)) {
                        local.tell(Command::LoadParticipants(self.id));
                    }
                }
            }
            _ => {}
        }
        self.follow.hear(context, local, news)
    }

    fn hold(&mut self, items: &[Item]) {
        for item in items {
            if let (ItemKey::Logged(seq), true) = (item.key, tail::is_message(item)) {
                self.held.insert(seq, item.clone());
            }
        }
        while self.held.len() > KEPT {
            self.held.pop_first();
        }
    }

    /// Says what the reactions to a message are when they are others than before.
    fn tell_reactions(&mut self, context: &mut Context<'_>, item: &Item) -> Outcome {
        let (ItemKey::Logged(seq), ItemKind::Message(said)) = (item.key, &item.kind) else {
            return Ok(());
        };
        let all: Vec<_> =
            said.reactions.iter().map(|one| format!("{} {}", one.emoji, one.count)).collect();
        let text = canteen_text::sanitize::line(&all.join(", "), 300);
        let before = self.reactions.insert(seq, text.clone()).unwrap_or_default();
        if before == text || said.recalled {
            return Ok(());
        }
        let text = if text.is_empty() { "-" } else { &text };
        context.line(format!("#{seq} {text}"))
    }

    /// Everything that was printed is read.
    pub fn mark_read(&mut self, local: &Local) {
        let last = self.follow.last(self.id);
        if last > self.read {
            self.read = last;
            local.tell(Command::Act(Act::Read { conversation: self.id, seq: last }));
        }
    }

    /// The message of this number, or the last one of one's own or of the others.
    pub fn message(
        &self,
        seq: Option<Seq>,
        me: Option<MemberId>,
        own: bool,
    ) -> Option<(Seq, &Said)> {
        let is_meant = |item: &&Item| {
            let mine = item.by.is_some() && item.by == me;
            mine == own && matches!(&item.kind, ItemKind::Message(said) if !said.recalled)
        };
        let found = match seq {
            Some(seq) => self.held.get(&seq),
            None => self.held.values().rev().find(is_meant),
        }?;
        match (&found.kind, found.key) {
            (ItemKind::Message(said), ItemKey::Logged(seq)) => Some((seq, said.as_ref())),
            _ => None,
        }
    }
}
