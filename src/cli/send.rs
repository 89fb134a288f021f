//! `canteen send`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use canteen_protocol::limits::Limits;
use canteen_protocol::{ClientId, ConversationId, MemberId, MessageId, Seq};
use canteen_text::geo::Point;
use tokio::time::{Instant, timeout_at};

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::Link;
use super::local::{Local, Settled};
use super::message::Shown;
use super::resting;
use super::target::{self, Place};
use crate::model::{Act, Attachment, LocalId};
use crate::transfers::{self, Spooled, TransferError};

/// The most that is read from standard input, in bytes.
const MOST: usize = 16 << 20;
/// How long the server may take to confirm, without --wait.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many members one message may go to, each in their direct conversation.
const MEMBERS: usize = 20;

/// Say something
///
/// Ends with 0 when the server has it for good. When the server cannot be reached the message is
/// queued, the exit code is 4, and the next command or client that reaches the server sends it,
/// once.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// An account, the name or id of a conversation ('@' before it means a member, '#' a
    /// conversation), or a segment such as '@li.wei,@bo' of up to 20 members
    to: String,
    /// What to say; - reads standard input, and so does nothing when there is no --file
    text: Option<String>,
    /// Send a file with it; may be given several times. - is what is piped in, and so is a name
    /// that no file has: make 2>&1 | canteen send ops --file build.log
    #[arg(short, long = "file", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A place in degrees north and east with a name, such as "31.2304,121.4737,the café"; stands
    /// below the text
    #[arg(long, value_name = "LAT,LON[,NAME]", allow_hyphen_values = true)]
    location: Option<String>,
    /// The id of the message it answers, such as 42-117
    #[arg(long, value_name = "ID")]
    reply_to: Option<MessageId>,
    /// Wait until the server has it, however long that takes
    #[arg(long)]
    wait: bool,
    /// Send a text above the server's limit as several messages, parted at line ends
    #[arg(long)]
    split: bool,
    /// Let it wait on the server for this time, such as 18:00, tomorrow 9:00 or 2h
    #[arg(long, value_name = "WHEN", conflicts_with = "wait")]
    at: Option<String>,
    /// Let it wait on the server until the other is not quiet any more
    #[arg(long, conflicts_with_all = ["wait", "at"])]
    after_quiet: bool,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let piped = args.text.as_deref() == Some("-");
    let place = args.location.as_deref().map(place).transpose()?;
    let text = match args.text {
        None if !args.files.is_empty() || place.is_some() => String::new(),
        text => self::text(context, text)?,
    };
    let text = match place {
        Some(place) if text.is_empty() => place,
        Some(place) => format!("{text}\n{place}"),
        None => text,
    };
    context.session()?;
    let members =
        if target::is_segment(&args.to) { Some(members(context, &args.to).await?) } else { None };
    let mut local = Local::open(context).await?;
    let to = To { given: &args.to, members, reply_to: args.reply_to };
    let texts = parts(text, limits(&local).text, args.split);
    let outcome = match texts {
        Ok(texts) => {
            let limits = limits(&local);
            match attached(context, &args.files, piped, &limits) {
                Ok(given) => {
                    let what = (texts.as_slice(), given.files.as_slice());
                    let sent = if args.after_quiet || args.at.is_some() {
                        later(context, &mut local, &to, what, args.at.as_deref()).await
                    } else {
                        send(context, &mut local, &to, what, args.wait).await
                    };
                    sent.and(sweep(&given.files))
                }
                Err(failure) => Err(failure),
            }
        }
        Err(failure) => Err(failure),
    };
    local.close(context, outcome).await
}

/// A place as a message says it.
fn place(given: &str) -> Outcome<String> {
    let mut parts = given.splitn(3, ',');
    let (latitude, longitude) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let point: Point = format!("{latitude},{longitude}").parse().map_err(Failure::usage)?;
    let name = parts.next().unwrap_or("").trim();
    Ok(format!("{name} {}", point.address()).trim_start().to_owned())
}

/// Whom to write to.
struct To<'a> {
    given: &'a str,
    /// When it is a segment: these.
    members: Option<Vec<MemberId>>,
    reply_to: Option<MessageId>,
}

async fn send(
    context: &mut Context<'_>,
    local: &mut Local,
    to: &To<'_>,
    (texts, files): (&[String], &[Attachment]),
    wait: bool,
) -> Outcome {
    let places = match &to.members {
        Some(members) => members.iter().map(|member| direct(local, *member)).collect(),
        None => vec![local.find(to.given)?],
    };
    let mut sending = Sending { local, wait, offline: None };
    for place in places {
        let reply_to = answers(to.reply_to, place)?;
        for (n, text) in texts.iter().enumerate() {
            let files = if n + 1 == texts.len() { own(files)? } else { Vec::new() };
            let shown = sending.send(place, text, (reply_to, files)).await?;
            if context.json {
                context.object(&shown)?;
                context.flush()?;
            }
        }
    }
    sending.offline.map_or(Ok(()), |offline| {
        Err(Failure {
            message: format!("queued: {}", offline.message),
            hint: "it goes with the next command or client that reaches the server".into(),
            ..offline
        })
    })
}

/// Lets messages wait on the server.
async fn later(
    context: &mut Context<'_>,
    local: &mut Local,
    to: &To<'_>,
    (texts, files): (&[String], &[Attachment]),
    given: Option<&str>,
) -> Outcome {
    let at = resting::maybe_at(context, local, given)?;
    let places = match &to.members {
        Some(members) => members.iter().map(|member| direct(local, *member)).collect(),
        None => vec![local.find(to.given)?],
    };
    let mut offline = None;
    for place in places {
        let reply_to = answers(to.reply_to, place)?;
        let conversation = match place {
            Place::Conversation(id) => id,
            Place::Member(member) => local.direct(member).await?,
        };
        for (n, text) in texts.iter().enumerate() {
            let files = if n + 1 == texts.len() { own(files)? } else { Vec::new() };
            let answered = reply_to.map(|seq| MessageId { conversation, seq });
            let mut shown = Shown {
                conversation: Some(conversation),
                files: files.iter().map(|file| file.as_file().into()).collect(),
                ..Shown::own(local.userid(), text.clone(), answered, local.now())
            };
            let act = Act::Later { conversation, text: text.clone(), reply_to, at, files };
            let id = local.act(act).await?;
            if local.settled(id).await?.is_some() {
                offline = None;
                shown.state = Some("scheduled");
                there(local, id, &mut shown);
            } else {
                offline = local.offline();
            }
            if context.json {
                context.object(&shown)?;
            }
        }
    }
    offline.map_or(Ok(()), |offline| {
        Err(Failure { message: format!("queued: {}", offline.message), ..offline })
    })
}

/// What is to be said, without the line end that programs put at the end of their output.
fn text(context: &mut Context<'_>, given: Option<String>) -> Outcome<String> {
    let text = match given {
        Some(text) if text != "-" => text,
        None if context.io.input_is_terminal => {
            return Err(Failure::usage("there is nothing to say").hint("canteen send TO TEXT"));
        }
        _ => context.input(MOST)?,
    };
    let text = text.trim_end_matches(['\n', '\r']);
    if text.trim().is_empty() {
        return Err(Failure::new("invalid", "there is nothing to say: the text is empty"));
    }
    Ok(text.to_owned())
}

fn limits(local: &Local) -> Limits {
    let limits = local.account().map(|account| account.limits.clone());
    limits.unwrap_or_default()
}

/// The files that were given.
struct Given {
    files: Vec<Attachment>,
    /// Keeps the copies among them from being swept until messages name their own.
    _copies: Vec<Spooled>,
}

/// The files to be sent, looked at before anything is.
fn attached(
    context: &mut Context<'_>,
    paths: &[PathBuf],
    mut piped: bool,
    limits: &Limits,
) -> Outcome<Given> {
    if paths.len() > limits.message_files {
        let (given, most) = (paths.len(), limits.message_files);
        let message = format!("{given} files are given and the server takes {most} in one message");
        return Err(Failure::new("too_large", message).hint("send the rest in another message"));
    }
    let spool = context.paths.spool();
    let (mut files, mut copies) = (Vec::new(), Vec::new());
    for path in paths {
        let dash = path == Path::new("-");
        let missing = path.symlink_metadata().is_err();
        // A name that no file has is a name for what is piped in, unless that is the text.
        let named = missing && !context.io.input_is_terminal && !piped;
        if !dash && !named {
            files.push(transfers::attach(path, limits.file_size)?);
            continue;
        }
        if piped || context.io.input_is_terminal {
            return Err(Failure::usage("standard input can be read once, and nothing is piped in")
                .hint("make | canteen send TO --file build.log"));
        }
        piped = true;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = if dash { "stdin.txt".to_owned() } else { name.unwrap_or_default() };
        let made = transfers::spool(&mut *context.io.input, &spool, &name, limits.file_size);
        let made = made.map_err(|error| missing_file(error, path, dash))?;
        files.push(made.attachment.clone());
        copies.push(made);
    }
    Ok(Given { files, _copies: copies })
}

/// Nothing was piped in for a name: the name was meant, and is wrong.
fn missing_file(error: TransferError, path: &Path, dash: bool) -> Failure {
    match error {
        TransferError::Unfit(_) if !dash => {
            Failure::new("not_found", format!("there is no file {}, and {error}", path.display()))
        }
        error => error.into(),
    }
}

/// Removes what was made of standard input: each message has taken its own.
fn sweep(files: &[Attachment]) -> Outcome {
    for file in files.iter().filter(|file| file.spooled) {
        std::fs::remove_file(&file.path).map_err(TransferError::write(&file.path))?;
    }
    Ok(())
}

/// The same files for one more message: each upload has a name of its own, and each message its
/// own copy of what was piped in.
fn own(files: &[Attachment]) -> Outcome<Vec<Attachment>> {
    files
        .iter()
        .map(|file| {
            let name = format!("{:032x}", rand::random::<u128>());
            let mut own = Attachment { client_id: ClientId(name.clone()), ..file.clone() };
            if file.spooled {
                own.path = file.path.with_file_name(name);
                std::fs::hard_link(&file.path, &own.path)
                    .map_err(TransferError::write(&own.path))?;
            }
            Ok(own)
        })
        .collect()
}

/// The text, or its parts of at most `limit` bytes.
fn parts(text: String, limit: usize, split: bool) -> Outcome<Vec<String>> {
    if text.len() <= limit {
        return Ok(vec![text]);
    }
    if !split {
        let message = format!("the text is {} bytes and the server takes {limit}", text.len());
        return Err(Failure::new("too_large", message)
            .hint("--split sends it as several messages, or send its last lines: | tail -n 100"));
    }
    let mut parts: Vec<String> = Vec::new();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let end = if rest.len() <= limit {
            rest.len()
        } else {
            let most = rest.floor_char_boundary(limit);
            let line_end = rest.as_bytes()[..=most].iter().rposition(|byte| *byte == b'\n');
            line_end.filter(|end| *end > 0).unwrap_or(most)
        };
        parts.push(rest[..end].to_owned());
        rest = rest[end..].strip_prefix('\n').unwrap_or(&rest[end..]);
    }
    // The server takes no message of blanks alone.
    parts.retain(|part| !part.trim().is_empty());
    Ok(parts)
}

/// The message that is answered, when it is in the conversation that is written to.
fn answers(message: Option<MessageId>, place: Place) -> Outcome<Option<Seq>> {
    let Some(MessageId { conversation, seq }) = message else { return Ok(None) };
    if place == Place::Conversation(conversation) {
        return Ok(Some(seq));
    }
    let message = format!("the message {conversation}-{seq} is in another conversation");
    Err(Failure::new("invalid", message)
        .hint(format!("answer it there: canteen send {conversation}")))
}

/// The members of a segment. Only the server knows who is in one.
async fn members(context: &Context<'_>, expression: &str) -> Outcome<Vec<MemberId>> {
    let link = Link::open(context).await?;
    let (count, mut members) = link.members(expression).await?;
    members.retain(|member| *member != link.welcome.member);
    if count > MEMBERS || members.is_empty() {
        return Err(Failure::new("invalid", format!("{count} members are in '{expression}'")).hint(
            format!("send writes to 1 to {MEMBERS} others at once; canteen group create gives more a conversation"),
        ));
    }
    Ok(members)
}

fn direct(local: &Local, member: MemberId) -> Place {
    let chat = local.chats().find(|chat| chat.peer == Some(member));
    chat.map_or(Place::Member(member), |chat| Place::Conversation(chat.id))
}

/// Messages under way.
struct Sending<'a> {
    local: &'a mut Local,
    wait: bool,
    /// Why the last one is only queued.
    offline: Option<Failure>,
}

impl Sending<'_> {
    /// Puts a message into the outbox and waits for what becomes of it.
    async fn send(
        &mut self,
        place: Place,
        text: &str,
        (reply_to, files): (Option<Seq>, Vec<Attachment>),
    ) -> Outcome<Shown> {
        let (text, conversation) = (text.to_owned(), conversation(place));
        let answered = conversation.zip(reply_to);
        let answered = answered.map(|(conversation, seq)| MessageId { conversation, seq });
        let shown = Shown {
            conversation,
            files: files.iter().map(|file| file.as_file().into()).collect(),
            ..Shown::own(self.local.userid(), text.clone(), answered, self.local.now())
        };
        let act = match place {
            Place::Conversation(conversation) => Act::Send { conversation, text, reply_to, files },
            Place::Member(member) => Act::SendTo { member, text, files },
        };
        let id = self.local.act(act).await?;
        let Some(settled) = self.settled(id).await? else { return Ok(shown) };
        let Settled { conversation, seq, at } = settled;
        let mut shown = shown;
        there(self.local, id, &mut shown);
        match (conversation.or(shown.conversation), seq, at) {
            (Some(conversation), Some(seq), Some(at)) => Ok(shown.sent(conversation, seq, at)),
            _ => Ok(Shown { state: Some("sent"), ..shown }),
        }
    }

    /// Waits until the server has the message; none when it stays queued.
    async fn settled(&mut self, id: LocalId) -> Outcome<Option<Settled>> {
        if self.wait {
            loop {
                if let Some(settled) = self.local.told(id).await? {
                    return Ok(Some(settled));
                }
            }
        }
        let mut since = Instant::now();
        let settled = loop {
            let settled = timeout_at(since + PATIENCE, self.local.settled(id)).await;
            match (settled, self.local.moved()) {
                (Ok(settled), _) => break settled?,
                // Bytes of its files move.
                (Err(_), Some(moved)) if moved > since => since = moved,
                (Err(_), _) => {
                    self.offline = Some(Failure::unreachable("the server does not answer"));
                    return Ok(None);
                }
            }
        };
        self.offline = if settled.is_none() { self.local.offline() } else { None };
        Ok(settled)
    }
}

/// Shows the files of an act as the server has them now.
fn there(local: &Local, id: LocalId, shown: &mut Shown) {
    for (n, file) in shown.files.iter_mut().enumerate() {
        if let Some(there) = local.carried(id, n) {
            *file = there.clone().into();
        }
    }
}

fn conversation(place: Place) -> Option<ConversationId> {
    match place {
        Place::Conversation(id) => Some(id),
        Place::Member(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_within_the_limit_is_one_message() {
        assert_eq!(parts("abc".into(), 3, false).unwrap(), ["abc"]);
        let refused = parts("abcd".into(), 3, false).unwrap_err();
        assert_eq!(refused.code, "too_large");
        assert_eq!(refused.message, "the text is 4 bytes and the server takes 3");
    }

    #[test]
    fn a_longer_one_is_parted_at_line_ends() {
        assert_eq!(parts("ab\ncd\nef".into(), 5, true).unwrap(), ["ab\ncd", "ef"]);
        assert_eq!(parts("abcdefg".into(), 3, true).unwrap(), ["abc", "def", "g"]);
        assert_eq!(parts("工程师".into(), 7, true).unwrap(), ["工程", "师"]);
    }

    #[test]
    fn nothing_is_lost_by_parting() {
        let text = (0..500).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
        for limit in [8, 100, 1_000] {
            let parts = parts(text.clone(), limit, true).unwrap();
            assert!(parts.iter().all(|part| part.len() <= limit));
            assert_eq!(parts.join("\n"), text);
        }
    }

    #[test]
    fn an_answer_stays_in_its_conversation() {
        let id: MessageId = "42-7".parse().unwrap();
        let here = Place::Conversation(ConversationId(42));
        assert_eq!(answers(Some(id), here).unwrap(), Some(Seq(7)));
        assert_eq!(answers(None, here).unwrap(), None);
        assert!(answers(Some(id), Place::Conversation(ConversationId(43))).is_err());
        assert!(answers(Some(id), Place::Member(MemberId(42))).is_err());
    }
}
