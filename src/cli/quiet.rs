//! `canteen quiet`.

use canteen_protocol::Time;
use canteen_protocol::rest::Quiet;
use canteen_text::when::{self, When};

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::local::Local;
use super::resting;
use crate::model::Act;

/// Let nothing ring on any of your devices for a while
///
/// Messages arrive and are counted all the same, and others see until when. Without a time it
/// prints how long it still is. Done offline it takes effect elsewhere when the server is back.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// 1h, 45m, 14:00, tomorrow, fri 9:00; morning or working-day: until 9 the next (working)
    /// day; off
    #[arg(value_name = "WHEN")]
    when: Vec<String>,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let mut local = Local::open(context).await?;
    let outcome = quiet(context, &mut local, &args.when.join(" ")).await;
    local.close(context, outcome).await
}

async fn quiet(context: &mut Context<'_>, local: &mut Local, given: &str) -> Outcome {
    if given.is_empty() {
        return resting::show(context, local).await;
    }
    let quiet = match asked(given)? {
        Asked::Preset(quiet) => quiet,
        Asked::Time => Quiet::Until { time: resting::at(context, local, given)? },
    };
    let act = Act::Quiet { at: local.now(), quiet };
    resting::set(context, local, vec![act]).await
}

/// What was asked for.
#[derive(PartialEq, Debug)]
enum Asked {
    Preset(Quiet),
    /// A time, which is read in the member's zone.
    Time,
}

fn asked(given: &str) -> Outcome<Asked> {
    let preset = match given {
        "off" => Quiet::Off,
        "lunch" | "小休" => Quiet::For { minutes: 60 },
        "morning" | "off-work" | "下班" => Quiet::Morning,
        "working-day" | "工作日" => Quiet::WorkingDay,
        _ => match when::parse(given) {
            // Counted from now, also when it is told to the server later.
            Ok(When::In { days: 0, seconds }) => {
                Quiet::For { minutes: seconds.div_euclid(60) + i64::from(seconds % 60 > 0) }
            }
            Ok(_) => return Ok(Asked::Time),
            Err(error) => return Err(Failure::usage(error.to_string())),
        },
    };
    Ok(Asked::Preset(preset))
}

/// When a message or a quiet is due, told to people.
pub fn told(at: Option<Time>, zone: &jiff::tz::TimeZone) -> String {
    at.map_or_else(|| "when they are back".to_owned(), |at| super::time::local(at, zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_spans_and_times() {
        let table = [
            ("off", Asked::Preset(Quiet::Off)),
            ("1h", Asked::Preset(Quiet::For { minutes: 60 })),
            ("45m", Asked::Preset(Quiet::For { minutes: 45 })),
            ("90s", Asked::Preset(Quiet::For { minutes: 2 })),
            ("半小时", Asked::Preset(Quiet::For { minutes: 30 })),
            ("下班", Asked::Preset(Quiet::Morning)),
            ("working-day", Asked::Preset(Quiet::WorkingDay)),
            ("tomorrow", Asked::Time),
            ("14:00", Asked::Time),
            ("2d", Asked::Time),
            ("周五 9点", Asked::Time),
        ];
        for (given, expected) in table {
            assert_eq!(asked(given).unwrap(), expected, "{given}");
        }
        assert_eq!(asked("soon").unwrap_err().exit, super::super::exit::Exit::Usage);
    }
}
