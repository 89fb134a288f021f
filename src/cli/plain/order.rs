//! What a typed line means. Pure: a line in, an order or a clear fault out.
//!
//! A line is a message unless it begins with `:` and a word; `::` says a `:` at the beginning.

use canteen_protocol::Seq;

/// What is to be done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Order {
    /// Say it.
    Say(String),
    /// List the commands.
    Help,
    /// List the conversations.
    List,
    /// Open a conversation by its number in the list, or by name.
    Open(String),
    /// Open the next one with something unread.
    Next,
    /// List the members.
    Who,
    /// Print so many older messages.
    Older(usize),
    /// Answer a message, or the last one of somebody else.
    Reply(Option<Seq>, String),
    /// Another text for a message of one's own, or for the last one.
    Edit(Option<Seq>, String),
    /// Take a message back.
    Recall(Option<Seq>),
    /// Add an emoji or take it away.
    React(Option<Seq>, String),
    /// Who has read a message.
    Readers(Option<Seq>),
    /// Mute the conversation, or hear it again.
    Mute(bool),
    /// Pin the conversation, or not.
    Pin(bool),
    /// End.
    Quit,
}

/// Why a line means nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// There is no such command.
    Unknown(String),
    /// Something is missing or wrong: the command, as it is written.
    Usage(&'static str),
}

/// A command: its name, how it is written, and what reads the rest of the line.
pub struct Command {
    /// Its name; the explanation is the text `plain-NAME`.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    read: fn(&str) -> Option<Order>,
}

macro_rules! command {
    ($name:literal, $usage:literal, $read:expr) => {
        Command { name: $name, usage: $usage, read: $read }
    };
}

/// The commands.
pub const COMMANDS: &[Command] = &[
    command!("list", ":list", |rest| alone(rest, Order::List)),
    command!("open", ":open NUMBER|NAME", |rest| some(rest).map(Order::Open)),
    command!("next", ":next", |rest| alone(rest, Order::Next)),
    command!("older", ":older [HOW-MANY]", |rest| number(rest).map(Order::Older)),
    command!("reply", ":reply [#N] TEXT", |rest| {
        let (target, text) = target(rest);
        some(text).map(|text| Order::Reply(target, text))
    }),
    command!("edit", ":edit [#N] TEXT", |rest| {
        let (target, text) = target(rest);
        some(text).map(|text| Order::Edit(target, text))
    }),
    command!("recall", ":recall [#N]", |rest| whole(rest).map(Order::Recall)),
    command!("react", ":react [#N] EMOJI", |rest| {
        let (target, emoji) = target(rest);
        some(emoji).map(|emoji| Order::React(target, emoji))
    }),
    command!("readers", ":readers [#N]", |rest| whole(rest).map(Order::Readers)),
    command!("who", ":who", |rest| alone(rest, Order::Who)),
    command!("mute", ":mute [on|off]", |rest| switch(rest).map(Order::Mute)),
    command!("pin", ":pin [on|off]", |rest| switch(rest).map(Order::Pin)),
    command!("help", ":help", |rest| alone(rest, Order::Help)),
    command!("quit", ":quit", |rest| alone(rest, Order::Quit)),
];

/// What the line means; nothing when it is blank.
///
/// # Errors
/// When it is a command that does not exist or is not written so.
pub fn read(line: &str) -> Result<Option<Order>, Fault> {
    let line = line.trim();
    if line.is_empty() {
        return Ok(None);
    }
    let Some(rest) = line.strip_prefix(':') else { return Ok(Some(Order::Say(line.to_owned()))) };
    if rest.starts_with(':') {
        return Ok(Some(Order::Say(rest.to_owned())));
    }
    let (name, rest) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    // A smile, or an emoji's name.
    if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphabetic()) {
        return Ok(Some(Order::Say(line.to_owned())));
    }
    let mut fits = COMMANDS.iter().filter(|command| command.name.starts_with(name));
    let exact = COMMANDS.iter().find(|command| command.name == name);
    let command = match (exact, fits.next(), fits.next()) {
        (Some(command), ..) | (None, Some(command), None) => command,
        _ => return Err(Fault::Unknown(name.to_owned())),
    };
    (command.read)(rest.trim()).map(Some).ok_or(Fault::Usage(command.usage))
}

fn alone(rest: &str, order: Order) -> Option<Order> {
    rest.is_empty().then_some(order)
}

fn some(rest: &str) -> Option<String> {
    (!rest.is_empty()).then(|| rest.to_owned())
}

fn number(rest: &str) -> Option<usize> {
    if rest.is_empty() { Some(10) } else { rest.parse().ok().filter(|n| (1..=500).contains(n)) }
}

fn switch(rest: &str) -> Option<bool> {
    match rest {
        "" | "on" => Some(true),
        "off" => Some(false),
        _ => None,
    }
}

/// A message's number and what follows it.
fn target(rest: &str) -> (Option<Seq>, &str) {
    let (word, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    match word.strip_prefix('#').and_then(|number| number.parse().ok()) {
        Some(seq) => (Some(Seq(seq)), after.trim()),
        None => (None, rest),
    }
}

/// A message's number and nothing else.
fn whole(rest: &str) -> Option<Option<Seq>> {
    let (target, after) = target(rest);
    after.is_empty().then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_mean_what_they_look_like() {
        let say = |text: &str| Ok(Some(Order::Say(text.to_owned())));
        let text = |text: &str| text.to_owned();
        for (line, expected) in [
            ("", Ok(None)),
            ("   ", Ok(None)),
            ("hello there", say("hello there")),
            (":) fine", say(":) fine")),
            (":tada: we did it", say(":tada: we did it")),
            (": odd", say(": odd")),
            ("::quit is how you leave", say(":quit is how you leave")),
            (":quit", Ok(Some(Order::Quit))),
            (":q", Ok(Some(Order::Quit))),
            (":open Ops war room", Ok(Some(Order::Open(text("Ops war room"))))),
            (":o 3", Err(Fault::Unknown(text("o")))),
            (":re yes", Err(Fault::Unknown(text("re")))),
            (":reply yes", Ok(Some(Order::Reply(None, text("yes"))))),
            (":reply #12 yes", Ok(Some(Order::Reply(Some(Seq(12)), text("yes"))))),
            (":reply 5 apples", Ok(Some(Order::Reply(None, text("5 apples"))))),
            (":reply #12", Err(Fault::Usage(":reply [#N] TEXT"))),
            (":recall", Ok(Some(Order::Recall(None)))),
            (":recall #7", Ok(Some(Order::Recall(Some(Seq(7)))))),
            (":recall this", Err(Fault::Usage(":recall [#N]"))),
            (":react :+1:", Ok(Some(Order::React(None, text(":+1:"))))),
            (":mute", Ok(Some(Order::Mute(true)))),
            (":mute off", Ok(Some(Order::Mute(false)))),
            (":mute maybe", Err(Fault::Usage(":mute [on|off]"))),
            (":older", Ok(Some(Order::Older(10)))),
            (":older 0", Err(Fault::Usage(":older [HOW-MANY]"))),
            (":quit now", Err(Fault::Usage(":quit"))),
            (":dance", Err(Fault::Unknown(text("dance")))),
        ] {
            assert_eq!(read(line), expected, "{line:?}");
        }
    }
}
