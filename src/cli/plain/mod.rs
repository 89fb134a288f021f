//! `canteen --plain`: the client line by line, for screen readers and terminals that can do nothing.
//!
//! Prints what comes, takes lines as messages and `:` commands, writes no control sequence. What is
//! told of other conversations is read off their state, so that nothing is lost that arrives while
//! something else is being done.

mod deeds;
mod open;
mod order;

use std::collections::HashMap;

use canteen_protocol::{ConversationId, MemberId};

use super::context::Context;
use super::exit::Outcome;
use super::local::Local;
use super::stop::Stop;
use crate::config::Session;
use crate::engine::{Command, News};
use crate::i18n::Texts;
use crate::model::{Chat, Link};
use crate::terminal::keyboard;
use open::Open;
use order::Order;

/// Runs the client for a session until it is left.
///
/// # Errors
/// When the output is closed, or the server does not know the device any more.
pub async fn run(context: &mut Context<'_>, session: &Session) -> Outcome {
    let mut stop = Stop::new()?;
    let local = Local::begin(context, session)?;
    let texts = Texts::new(context.lang);
    let mut plain = Plain {
        texts,
        local,
        open: None,
        opening: None,
        listed: Vec::new(),
        told: HashMap::new(),
        link: Told::Nothing,
    };
    let outcome = plain.live(context, &mut stop).await;
    plain.local.close(context, outcome).await
}

/// What was said of the link.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Told {
    Nothing,
    Online,
    Offline,
}

/// A client without a screen.
struct Plain {
    texts: Texts,
    local: Local,
    /// The conversation that lines are said in.
    open: Option<Open>,
    /// With whom a conversation is being begun.
    opening: Option<MemberId>,
    /// The conversations as they were last listed.
    listed: Vec<ConversationId>,
    /// How much unread was told of each.
    told: HashMap<ConversationId, i64>,
    link: Told,
}

impl Plain {
    async fn live(&mut self, context: &mut Context<'_>, stop: &mut Stop) -> Outcome {
        self.say(context, "plain-hello")?;
        let mut lines = keyboard::lines();
        loop {
            tokio::select! {
                news = self.local.next() => self.hear(context, news?).await?,
                // Until it is known what there is a line has nowhere to go, and none overtakes
                // one that waits for its answer.
                line = lines.recv(), if self.link != Told::Nothing && !self.is_asking() => {
                    let Some(line) = line else { return self.local.settle().await };
                    match order::read(&line) {
                        // What was said last should not have to wait for the next time.
                        Ok(Some(Order::Quit)) => return self.local.settle().await,
                        Ok(Some(order)) => self.obey(context, order).await?,
                        Ok(None) => {}
                        Err(fault) => self.explain(context, &fault)?,
                    }
                }
                () = stop.wait() => return Ok(()),
            }
            self.after(context)?;
            context.flush()?;
        }
    }

    /// Takes news in.
    async fn hear(&mut self, context: &mut Context<'_>, news: News) -> Outcome {
        match &news {
            News::Opened { member, conversation } if self.opening == Some(*member) => {
                self.opening = None;
                return self.enter(context, *conversation).await;
            }
            News::Failed { error, .. } => {
                self.opening = None;
                let values = [("why", error.message.as_str().into())];
                return self.say_with(context, "plain-failed", &values);
            }
            _ => {}
        }
        let Some(open) = &mut self.open else {
            self.local.tell_troubles(context);
            return Ok(());
        };
        open.hear(context, &mut self.local, news)?;
        match open.asked.take_if(|_| open.people.is_some()) {
            Some(order) => self.obey(context, order).await,
            None => Ok(()),
        }
    }

    /// Whether something that was typed waits for its answer.
    fn is_asking(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.asked.is_some())
    }

    /// Says what has changed: the link, and what is unread elsewhere.
    fn after(&mut self, context: &mut Context<'_>) -> Outcome {
        if let Some(open) = &mut self.open {
            open.mark_read(&self.local);
        }
        match self.local.link().clone() {
            Link::Online if self.link != Told::Online => {
                let first = self.link == Told::Nothing;
                self.link = Told::Online;
                self.say(context, "plain-online")?;
                if let Some(open) = &self.open {
                    self.local.tell(Command::LoadParticipants(open.id));
                }
                if first {
                    self.greet(context)?;
                }
            }
            Link::Offline { reason, .. } if self.link != Told::Offline => {
                let first = self.link == Told::Nothing;
                self.link = Told::Offline;
                self.say_with(context, "plain-offline", &[("why", reason.into())])?;
                if self.open.as_mut().and_then(|open| open.asked.take()).is_some() {
                    self.say(context, "plain-not-known")?;
                }
                if first {
                    self.greet(context)?;
                }
            }
            _ => {}
        }
        if self.link == Told::Nothing { Ok(()) } else { self.tell_unread(context) }
    }

    /// What is unread at the beginning, and how to go on.
    fn greet(&mut self, context: &mut Context<'_>) -> Outcome {
        let unread = |chat: &&Chat| chat.unread > 0 && (!chat.muted || chat.mentions > 0);
        let some = self.local.chats().any(|chat| unread(&chat));
        if some {
            self.list(context, true)?;
        }
        self.told = self.local.chats().map(|chat| (chat.id, chat.unread)).collect();
        self.say(context, "plain-choose")
    }

    /// Says of each conversation that is not open when something new is in it.
    fn tell_unread(&mut self, context: &mut Context<'_>) -> Outcome {
        let open = self.open.as_ref().map(|open| open.id);
        let mut news = Vec::new();
        for chat in self.local.chats() {
            let before = self.told.insert(chat.id, chat.unread).unwrap_or(0);
            let heard = !chat.muted || chat.mentions > 0;
            if chat.unread > before && heard && open != Some(chat.id) {
                let reader = self.local.reader();
                let text = canteen_text::markup::plain(&chat.last_text);
                let text = canteen_text::sanitize::line(&text, 300);
                let who = reader.name(chat.last_by);
                news.push(format!("[{}] {who}: {text}", reader.title(chat)));
            }
        }
        news.iter().try_for_each(|line| context.line(line))
    }

    /// Opens a conversation: prints its end and says lines there from now on.
    async fn enter(&mut self, context: &mut Context<'_>, id: ConversationId) -> Outcome {
        self.told.insert(id, 0);
        let open = Open::new(context, &mut self.local, &self.texts, id).await?;
        self.local.tell(Command::Watch(vec![id]));
        self.open = Some(open);
        Ok(())
    }

    fn say(&self, context: &mut Context<'_>, key: &str) -> Outcome {
        context.line(self.texts.get(key))
    }

    fn say_with(
        &self,
        context: &mut Context<'_>,
        key: &str,
        values: &[(&str, fluent::FluentValue<'_>)],
    ) -> Outcome {
        context.line(canteen_text::sanitize::text(&self.texts.with(key, values)))
    }
}
