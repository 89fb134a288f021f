//! How one rests, as the command line sets and prints it: shared by `status`, `quiet` and `away`.

use canteen_protocol::Time;
use canteen_protocol::rest::{AwayReply, GetRest, Work};
use canteen_text::when::{self, NINE};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::link::Link;
use super::local::Local;
use super::time;
use crate::model::{Act, LocalId, Resting};

/// For programs. Scripts depend on the names.
#[derive(Serialize)]
struct Shown {
    status: Work,
    message: String,
    until: Option<String>,
    quiet: Option<String>,
    away: Option<Away>,
    zone: String,
    unread: i64,
    mentions: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
}

#[derive(Serialize)]
struct Away {
    text: String,
    from: Option<String>,
    until: Option<String>,
}

/// Does what is asked, and prints how one rests then.
pub async fn set(context: &mut Context<'_>, local: &mut Local, acts: Vec<Act>) -> Outcome {
    let mut offline = None;
    let mut queued = Vec::new();
    for act in acts {
        let id = local.act(act.clone()).await?;
        if local.settled(id).await?.is_none() {
            offline = local.offline();
            queued.push(act);
        }
    }
    let mut resting = known(context, local).await?;
    for act in &queued {
        resting.lay(act, LocalId(0));
    }
    let state = if offline.is_some() { "queued" } else { "sent" };
    print(context, local, &resting, Some(state))?;
    offline.map_or(Ok(()), |offline| {
        Err(Failure { message: format!("queued: {}", offline.message), ..offline })
    })
}

/// Prints how one rests: as the server knows it, or what was known before when there is none.
pub async fn show(context: &mut Context<'_>, local: &Local) -> Outcome {
    let offline = local.offline();
    let resting = known(context, local).await?;
    print(context, local, &resting, None)?;
    offline.map_or(Ok(()), |offline| Err(offline.hint("this is what was known before")))
}

/// How one rests: as the server has it, or what was known before when there is none.
async fn known(context: &Context<'_>, local: &Local) -> Outcome<Resting> {
    let mut resting = local.resting().clone();
    if local.offline().is_none() {
        let link = Link::open(context).await?;
        resting.rest = link.call(GetRest {}).await?;
        crate::net::clean::rest(&mut resting.rest);
    }
    Ok(resting)
}

fn print(
    context: &mut Context<'_>,
    local: &Local,
    resting: &Resting,
    state: Option<&'static str>,
) -> Outcome {
    let now = local.now();
    let rest = &resting.rest;
    let status = rest.status.at(now);
    let (unread, mentions) = local.unread();
    let iso = |time: Option<Time>| time.map(time::rfc3339);
    let shown = Shown {
        status: status.work,
        message: status.text.clone(),
        until: iso(status.until),
        quiet: iso(status.quiet),
        away: rest.away.clone().map(|AwayReply { text, from, until }| Away {
            text,
            from: iso(from),
            until: iso(until),
        }),
        zone: rest.zone.clone(),
        unread,
        mentions,
        state,
    };
    context.say(&shown, lines(resting, now, &context.io.zone).join("\n"))
}

/// For people: the status, and what else there is to say.
fn lines(resting: &Resting, now: Time, zone: &TimeZone) -> Vec<String> {
    let rest = &resting.rest;
    let status = rest.status.at(now);
    let until = |end: Option<Time>| match end {
        Some(end) => format!(" until {}", time::local(end, zone)),
        None => String::new(),
    };
    let text = match (status.work, status.text.as_str()) {
        (Work::Custom, text) => text.to_owned(),
        (work, "") => word(work).to_owned(),
        (work, text) => format!("{} - {text}", word(work)),
    };
    let mut lines = vec![format!("{text}{}", until(status.until))];
    if status.quiet.is_some() {
        lines.push(format!("quiet{}", until(status.quiet)));
    }
    let over = |end: &AwayReply| end.until.is_some_and(|end| end <= now);
    if let Some(reply) = rest.away.as_ref().filter(|reply| !over(reply)) {
        let from = reply.from.filter(|from| *from > now);
        let from = from.map(|from| format!(" from {}", time::local(from, zone)));
        let text = canteen_text::excerpt::excerpt(&reply.text, 200);
        let dates = format!("{}{}", from.unwrap_or_default(), until(reply.until));
        lines.push(format!("away reply{dates}: {text}"));
    }
    lines
}

/// A status in one word.
pub fn word(work: Work) -> &'static str {
    match work {
        Work::Online => "online",
        Work::Busy => "busy",
        Work::Meeting => "meeting",
        Work::Lunch => "lunch",
        Work::Away => "away",
        Work::Off => "off work",
        Work::Custom | Work::Unknown => "custom",
    }
}

/// The member's own zone: as the server keeps it, else this machine's.
pub fn zone(context: &Context<'_>, local: &Local) -> TimeZone {
    let known = &local.resting().rest.zone;
    let known = Some(known).filter(|known| !known.is_empty());
    known.and_then(|known| TimeZone::get(known).ok()).unwrap_or_else(|| context.io.zone.clone())
}

/// The time that an argument means; a day alone means nine in the morning.
pub fn at(context: &Context<'_>, local: &Local, given: &str) -> Outcome<Time> {
    let zone = zone(context, local);
    let read = when::read(given, local.now().0, &zone, NINE);
    read.map(Time).map_err(|error| Failure::usage(error.to_string()))
}

/// The same for one that may be left out.
pub fn maybe_at(
    context: &Context<'_>,
    local: &Local,
    given: Option<&str>,
) -> Outcome<Option<Time>> {
    given.map(|given| at(context, local, given)).transpose()
}

#[cfg(test)]
mod tests {
    use canteen_protocol::rest::{Rest, Status};

    use super::*;

    #[test]
    fn people_are_told_what_holds_now() {
        let now = Time(1_795_407_744_123); // 2026-11-23 04:22 UTC
        let hour = |hours: i64| Some(Time(now.0 + hours * 3_600_000));
        let status =
            Status { work: Work::Lunch, text: "noodles".into(), until: hour(1), quiet: hour(2) };
        let reply = AwayReply { text: "back soon".into(), from: None, until: hour(1) };
        let rest = Rest { status, away: Some(reply), ..Rest::default() };
        let mut resting = Resting { rest, ..Resting::default() };
        assert_eq!(
            lines(&resting, now, &TimeZone::UTC),
            [
                "lunch - noodles until 2026-11-23 05:22",
                "quiet until 2026-11-23 06:22",
                "away reply until 2026-11-23 05:22: back soon",
            ]
        );
        let later = Time(now.0 + 3 * 3_600_000);
        assert_eq!(lines(&resting, later, &TimeZone::UTC), ["online"]);
        resting.rest.status =
            Status { work: Work::Custom, text: "dentist".into(), ..Status::default() };
        assert_eq!(lines(&resting, later, &TimeZone::UTC), ["dentist"]);
    }
}
