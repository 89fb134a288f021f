//! What is done when somebody types a command, or simply a line.

use std::cmp::Reverse;

use canteen_protocol::{ConversationId, Seq};

use super::order::{COMMANDS, Fault, Order};
use super::{Plain, Told};
use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::target::Place;
use crate::engine::Command;
use crate::model::{Act, Chat};

/// Conversations in the list.
const LISTED: usize = 30;

impl Plain {
    /// Carries an order out. What cannot be done is said, and life goes on.
    pub(super) async fn obey(&mut self, context: &mut Context<'_>, order: Order) -> Outcome {
        match order {
            Order::Say(text) => self.send(context, text, None).await,
            Order::Help => self.help(context),
            Order::List => self.list(context, false),
            Order::Open(name) => self.find(context, &name).await,
            Order::Next => self.next_unread(context).await,
            Order::Who | Order::Readers(_) if self.are_unknown() => self.ask_later(context, order),
            Order::Who => self.who(context),
            Order::Older(count) => self.older(context, count).await,
            Order::Reply(target, text) => match self.target(context, target, false)? {
                Some((_, seq)) => self.send(context, text, Some(seq)).await,
                None => Ok(()),
            },
            Order::Edit(target, text) => match self.target(context, target, true)? {
                Some((conversation, target)) => {
                    self.act(context, Act::Edit { conversation, target, text }).await
                }
                None => Ok(()),
            },
            Order::Recall(target) => match self.target(context, target, true)? {
                Some((conversation, target)) => {
                    self.act(context, Act::Recall { conversation, target }).await
                }
                None => Ok(()),
            },
            Order::React(target, emoji) => self.react(context, target, &emoji).await,
            Order::Readers(target) => self.readers(context, target),
            Order::Mute(on) => self.keep(context, None, Some(on)).await,
            Order::Pin(on) => self.keep(context, Some(on), None).await,
            Order::Quit => Ok(()),
        }
    }

    /// Why a line means nothing.
    pub(super) fn explain(&self, context: &mut Context<'_>, fault: &Fault) -> Outcome {
        match fault {
            Fault::Unknown(name) => {
                self.say_with(context, "plain-unknown", &[("name", name.as_str().into())])
            }
            Fault::Usage(usage) => {
                self.say_with(context, "plain-usage", &[("usage", (*usage).into())])
            }
        }
    }

    fn help(&self, context: &mut Context<'_>) -> Outcome {
        for command in COMMANDS {
            let text = self.texts.get(&format!("plain-{}", command.name));
            context.line(format!("{:<20} {text}", command.usage))?;
        }
        self.say(context, "plain-help-end")?;
        self.say(context, "plain-help-number")
    }

    /// Lists the conversations with numbers to open them by.
    pub(super) fn list(&mut self, context: &mut Context<'_>, unread: bool) -> Outcome {
        let mut chats: Vec<&Chat> =
            self.local.chats().filter(|chat| chat.joined && (!unread || chat.unread > 0)).collect();
        chats.sort_by_key(|chat| (!chat.pinned, Reverse((chat.at, chat.id))));
        chats.truncate(LISTED);
        let reader = self.local.reader();
        let lines: Vec<String> = chats
            .iter()
            .enumerate()
            .map(|(at, chat)| {
                let mut line = format!("{}. {}", at + 1, reader.title(chat));
                let marks = [
                    (chat.unread > 0, "plain-mark-unread"),
                    (chat.mentions > 0, "plain-mark-mention"),
                    (chat.muted, "plain-mark-muted"),
                    (chat.pinned, "plain-mark-pinned"),
                    (chat.queued > 0, "plain-mark-queued"),
                ];
                for (_, key) in marks.into_iter().filter(|(is, _)| *is) {
                    let n = if key == "plain-mark-unread" { chat.unread } else { 0 };
                    line.push_str(", ");
                    line.push_str(&self.texts.with(key, &[("n", n.into())]));
                }
                line
            })
            .collect();
        self.listed = chats.iter().map(|chat| chat.id).collect();
        if lines.is_empty() {
            return self.say(context, "plain-no-chats");
        }
        lines.iter().try_for_each(|line| context.line(line))
    }

    /// Opens what a number of the list or a name means.
    async fn find(&mut self, context: &mut Context<'_>, name: &str) -> Outcome {
        let number: Option<usize> = name.parse().ok();
        let listed = number.and_then(|n| self.listed.get(n.checked_sub(1)?)).copied();
        if let Some(id) = listed {
            return self.enter(context, id).await;
        }
        match self.local.find(name) {
            Ok(Place::Conversation(id)) => self.enter(context, id).await,
            Ok(Place::Member(member)) => {
                self.opening = Some(member);
                self.local.tell(Command::OpenDirect(member));
                Ok(())
            }
            Err(failure) => {
                self.say_with(context, "plain-failed", &[("why", failure.message.into())])
            }
        }
    }

    async fn next_unread(&mut self, context: &mut Context<'_>) -> Outcome {
        let open = self.open.as_ref().map(|open| open.id);
        let heard = |chat: &&Chat| !chat.muted || chat.mentions > 0;
        let unread = self.local.chats().filter(|chat| chat.unread > 0 && open != Some(chat.id));
        let next = unread.filter(heard).max_by_key(|chat| (chat.mentions > 0, chat.at, chat.id));
        match next.map(|chat| chat.id) {
            Some(id) => self.enter(context, id).await,
            None => self.say(context, "plain-all-read"),
        }
    }

    /// Whether there is an open conversation whose members were not told yet.
    fn are_unknown(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.people.is_none())
    }

    /// Lets a question about the members wait until they are known, when they can be.
    fn ask_later(&mut self, context: &mut Context<'_>, order: Order) -> Outcome {
        let Some(open) = self.open.as_mut().filter(|_| self.link == Told::Online) else {
            return self.say(context, "plain-not-known");
        };
        self.local.tell(Command::LoadParticipants(open.id));
        open.asked = Some(order);
        Ok(())
    }

    fn who(&self, context: &mut Context<'_>) -> Outcome {
        let Some(open) = &self.open else { return self.say(context, "plain-choose") };
        let reader = self.local.reader();
        let people = open.people.iter().flatten();
        let names: Vec<_> = people.map(|one| reader.name(Some(one.member))).collect();
        context.line(names.join(", "))
    }

    async fn older(&mut self, context: &mut Context<'_>, count: usize) -> Outcome {
        match &mut self.open {
            Some(open) => open.older(context, &mut self.local, &self.texts, count).await,
            None => self.say(context, "plain-choose"),
        }
    }

    async fn send(&mut self, context: &mut Context<'_>, text: String, to: Option<Seq>) -> Outcome {
        let Some(conversation) = self.open.as_ref().map(|open| open.id) else {
            return self.say(context, "plain-choose");
        };
        let text = canteen_text::emoji::expand(&text).into_owned();
        self.act(context, Act::Send { conversation, text, reply_to: to, files: Vec::new() })
            .await?;
        if self.link == Told::Offline { self.say(context, "plain-queued") } else { Ok(()) }
    }

    async fn react(
        &mut self,
        context: &mut Context<'_>,
        target: Option<Seq>,
        emoji: &str,
    ) -> Outcome {
        let emoji = canteen_text::emoji::expand(emoji).into_owned();
        if !canteen_text::emoji::is_emoji(&emoji) {
            return self.say(context, "chat-no-emoji");
        }
        let Some((conversation, target)) = self.target(context, target, false)? else {
            return Ok(());
        };
        let me = self.local.reader().me;
        let said = self.open.as_ref().and_then(|open| open.message(Some(target), me, false));
        let on = !said.is_some_and(|(_, said)| {
            let own = said.reactions.iter().filter(|one| one.emoji == emoji);
            own.flat_map(|one| &one.members).any(|member| Some(*member) == me)
        });
        self.act(context, Act::React { conversation, target, emoji, on }).await
    }

    fn readers(&self, context: &mut Context<'_>, target: Option<Seq>) -> Outcome {
        let Some((_, seq)) = self.target(context, target, true)? else { return Ok(()) };
        let Some(open) = &self.open else { return Ok(()) };
        if open.hidden {
            return self.say(context, "chat-receipts-hidden");
        }
        let reader = self.local.reader();
        let people = open.people.iter().flatten();
        let others = people.filter(|one| Some(one.member) != reader.me);
        let (read, not): (Vec<_>, Vec<_>) =
            others.filter(|one| one.first <= seq).partition(|one| one.read >= seq);
        let names = |people: &[&canteen_protocol::conversation::Participant]| {
            let names: Vec<_> = people.iter().map(|one| reader.name(Some(one.member))).collect();
            if names.is_empty() { "-".to_owned() } else { names.join(", ") }
        };
        let values = [("n", read.len().into()), ("names", names(&read[..]).into())];
        self.say_with(context, "plain-read-by", &values)?;
        let values = [("n", not.len().into()), ("names", names(&not[..]).into())];
        self.say_with(context, "plain-not-read-by", &values)
    }

    async fn keep(
        &mut self,
        context: &mut Context<'_>,
        pinned: Option<bool>,
        muted: Option<bool>,
    ) -> Outcome {
        let Some(conversation) = self.open.as_ref().map(|open| open.id) else {
            return self.say(context, "plain-choose");
        };
        self.act(context, Act::Keep { conversation, pinned, muted }).await?;
        self.say(
            context,
            match (pinned, muted) {
                (Some(true), _) => "plain-pinned",
                (Some(false), _) => "plain-unpinned",
                (_, Some(true)) => "plain-muted",
                _ => "plain-unmuted",
            },
        )
    }

    /// Puts an act into the outbox, or says why not.
    async fn act(&mut self, context: &mut Context<'_>, act: Act) -> Outcome {
        let kept = self.local.act(act).await;
        if let Some(open) = &mut self.open {
            open.catch_up(&self.local);
        }
        match kept {
            Ok(_) => Ok(()),
            // The link's end is told by whoever waits for news next.
            Err(failure) => {
                self.say_with(context, "plain-failed", &[("why", failure.message.into())])
            }
        }
    }

    /// The open conversation and the message that is meant; says so when there is none.
    fn target(
        &self,
        context: &mut Context<'_>,
        given: Option<Seq>,
        own: bool,
    ) -> Outcome<Option<(ConversationId, Seq)>> {
        let Some(open) = &self.open else {
            self.say(context, "plain-choose")?;
            return Ok(None);
        };
        match open.message(given, self.local.reader().me, own) {
            Some((seq, _)) => Ok(Some((open.id, seq))),
            None => {
                self.say(context, "plain-no-message")?;
                Ok(None)
            }
        }
    }
}
