//! What comes after the end: new messages in the order of their log, without a hole and without a
//! repeat, however the link comes and goes; then changes of messages that were printed.
//!
//! News only say that there is something; what is printed is read from the history behind the last
//! place that was printed, and stops at a hole until it is filled.

use std::collections::HashMap;

use canteen_protocol::{ConversationId, Seq};

use super::seen::Seen;
use super::{Head, print};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::local::Local;
use crate::engine::{Command, News};
use crate::model::{Anchor, Chat, Item, ItemKey, ItemKind, Link, Window};

/// How many items are read at once.
const PAGE: usize = 200;

/// How far each conversation is printed.
pub struct Follow {
    only: Option<ConversationId>,
    head: Head,
    /// The last place of each that was printed, or that there is nothing to print up to.
    cursors: HashMap<ConversationId, Seq>,
    seen: Seen,
    offline: bool,
}

impl Follow {
    /// Begins where the chats end now.
    pub fn new(local: &Local, only: Option<ConversationId>, head: Head) -> Self {
        let at_end = |chat: &Chat| (chat.id, chat.head);
        Self {
            only,
            head,
            cursors: local.chats().map(at_end).collect(),
            seen: Seen::default(),
            offline: false,
        }
    }

    /// Begins a conversation behind what was read of it.
    pub fn begin(&mut self, id: ConversationId, last: Seq, items: &[Item]) {
        self.cursors.insert(id, last);
        for item in items {
            if let (ItemKey::Logged(seq), ItemKind::Message(said)) = (item.key, &item.kind) {
                self.seen.has_changed(id, seq, said);
            }
        }
    }

    /// Prints what comes until the output is closed or the device is signed out.
    pub async fn run(mut self, context: &mut Context<'_>, local: &mut Local) -> Outcome {
        self.start(local);
        loop {
            let news = local.next().await?;
            if let News::Link(link) = &news {
                self.tell_link(context, link);
            }
            self.hear(context, local, news)?;
        }
    }

    /// Asks for what comes, and for what came since the ends were read.
    pub fn start(&mut self, local: &Local) {
        if let Some(only) = self.only {
            local.tell(Command::Watch(vec![only]));
        }
        // What came while the ends were read has no news of its own any more.
        let begun: Vec<_> = self.cursors.keys().copied().collect();
        for id in begun {
            self.read_on(local, id);
        }
    }

    /// Takes news in, and prints what they bring.
    pub fn hear(&mut self, context: &mut Context<'_>, local: &mut Local, news: News) -> Outcome {
        match news {
            News::Trouble(_) => local.tell_troubles(context),
            News::Chats { chats, .. } => {
                for chat in chats {
                    if chat.head > self.last(chat.id) {
                        self.read_on(local, chat.id);
                    }
                }
            }
            News::Items { conversation, items, .. } if self.follows(conversation) => {
                self.changed(context, local, conversation, &items)?;
                let last = ItemKey::Logged(self.last(conversation));
                let is_new =
                    |item: &Item| matches!(item.key, ItemKey::Logged(_)) && item.key > last;
                if items.iter().any(is_new) {
                    self.read_on(local, conversation);
                }
            }
            News::Window(window) if self.follows(window.conversation) => {
                self.take(context, local, window)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn follows(&self, id: ConversationId) -> bool {
        self.only.is_none_or(|only| only == id)
    }

    /// The last place that was printed.
    pub fn last(&self, id: ConversationId) -> Seq {
        self.cursors.get(&id).copied().unwrap_or_default()
    }

    /// Reads what follows the last place. Also when that is under way: the answer may be heard by
    /// somebody else, and one that comes twice is taken once.
    fn read_on(&mut self, local: &Local, id: ConversationId) {
        if !self.follows(id) {
            return;
        }
        let last = *self.cursors.entry(id).or_default();
        let anchor = Anchor::After(ItemKey::Logged(last));
        local.tell(Command::LoadItems { conversation: id, anchor, count: PAGE });
    }

    /// Prints what was read, up to the first hole.
    fn take(&mut self, context: &mut Context<'_>, local: &Local, window: Window) -> Outcome {
        let Window { conversation: id, anchor, items, at_end, .. } = window;
        let last = self.cursors.entry(id).or_default();
        if anchor != Anchor::After(ItemKey::Logged(*last)) {
            return Ok(());
        }
        let mut hole = false;
        let mut fresh: Vec<(Seq, Item)> = Vec::new();
        for item in items {
            match (item.key, &item.kind) {
                (_, ItemKind::Hole { .. }) => {
                    hole = true;
                    break;
                }
                (_, ItemKind::Purged { to }) => *last = (*last).max(*to),
                (ItemKey::Logged(seq), _) => {
                    *last = (*last).max(seq);
                    fresh.push((seq, item));
                }
                (ItemKey::Queued(_), _) => {}
            }
        }
        let moved = anchor != Anchor::After(ItemKey::Logged(*last));
        // A window that is still being fetched is followed by another of the same anchor; once the
        // cursor has moved that one is not ours any more, and what follows is asked for anew.
        let more = moved && (hole || !at_end);
        for (seq, item) in fresh {
            if let ItemKind::Message(said) = &item.kind {
                self.seen.has_changed(id, seq, said);
            }
            print(context, local, id, &item, self.head)?;
        }
        context.flush()?;
        if more {
            self.read_on(local, id);
        }
        Ok(())
    }

    /// Prints messages again that were edited or recalled since they were printed.
    fn changed(
        &mut self,
        context: &mut Context<'_>,
        local: &Local,
        id: ConversationId,
        items: &[Item],
    ) -> Outcome {
        let last = self.last(id);
        for item in items {
            let (ItemKey::Logged(seq), ItemKind::Message(said)) = (item.key, &item.kind) else {
                continue;
            };
            // A change of one's own is shown at once and printed once the server has it.
            if seq <= last && !said.pending && self.seen.has_changed(id, seq, said) {
                print(context, local, id, item, self.head)?;
                context.flush()?;
            }
        }
        Ok(())
    }

    fn tell_link(&mut self, context: &mut Context<'_>, link: &Link) {
        match link {
            Link::Offline { reason, .. } if !self.offline => {
                self.offline = true;
                context.remark(&format!("offline: {reason}; trying again"));
            }
            Link::Online if self.offline => {
                self.offline = false;
                context.remark("online again");
            }
            _ => {}
        }
    }
}
