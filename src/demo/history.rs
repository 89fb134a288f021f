//! Weeks of what was said, told from the threads: who, when, in answer to what, who liked it.
//!
//! Pure and deterministic for a seed; the server's chat slice writes it.

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::threads::{Line, PRIVATE, THREADS, Topic};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// How far back it goes.
pub const DAYS: i64 = 24;

/// One message of the past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Past {
    /// Who said it: index into the conversation's members.
    pub by: usize,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What.
    pub text: String,
    /// The message it answers, by index.
    pub reply_to: Option<usize>,
    /// Who gave which emoji, by index into the members.
    pub reactions: Vec<(&'static str, usize)>,
}

/// The past of a group of `members` people: `threads` tellings of its topics, ending before `now`.
#[must_use]
pub fn group(topics: &[Topic], threads: usize, members: usize, now: i64, seed: u64) -> Vec<Past> {
    let mut rng = SmallRng::seed_from_u64(seed);
    let stock: Vec<_> = THREADS.iter().filter(|(t, _)| topics.contains(t)).collect();
    let mut starts: Vec<i64> = (0..threads).map(|_| work_time(&mut rng, now)).collect();
    starts.sort_unstable();
    let mut past = Vec::new();
    let mut order: Vec<usize> = Vec::new();
    for start in starts {
        if order.is_empty() {
            order = (0..stock.len()).collect();
            for i in (1..order.len()).rev() {
                order.swap(i, rng.random_range(0..=i));
            }
        }
        let (_, lines) = stock[order.pop().unwrap_or(0)];
        tell(&mut past, lines, members, start, now, &mut rng);
    }
    in_order(past)
}

/// Sorts by time and keeps what answers what.
fn in_order(past: Vec<Past>) -> Vec<Past> {
    let mut order: Vec<usize> = (0..past.len()).collect();
    order.sort_by_key(|&i| past[i].at);
    let mut place = vec![0; past.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut sorted = past;
    for message in &mut sorted {
        message.reply_to = message.reply_to.map(|old| place[old]);
    }
    sorted.sort_by_key(|m| m.at);
    sorted
}

/// The past of a direct conversation; member 0 is the user.
#[must_use]
pub fn direct(threads: usize, now: i64, seed: u64) -> Vec<Past> {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut starts: Vec<i64> = (0..threads).map(|_| work_time(&mut rng, now)).collect();
    starts.sort_unstable();
    let first = rng.random_range(0..PRIVATE.len());
    let mut past = Vec::new();
    for (i, start) in starts.into_iter().enumerate() {
        let lines = PRIVATE[(first + i) % PRIVATE.len()];
        tell_with(&mut past, lines, &|slot| slot.min(1), start, now, &mut rng);
    }
    in_order(past)
}

/// A moment of a working day in the past weeks, more of them lately.
fn work_time(rng: &mut SmallRng, now: i64) -> i64 {
    let back = rng.random_range(0.0_f64..1.0).powi(2);
    #[expect(clippy::cast_possible_truncation, reason = "a few weeks in milliseconds")]
    let at = now - 20 * MINUTE - (back * (DAYS * DAY) as f64) as i64;
    // The night is moved into the day, a weekend to the Friday before.
    let hour = at.rem_euclid(DAY) / (60 * MINUTE);
    let at = if (1..11).contains(&hour) { at } else { at - 11 * 60 * MINUTE };
    let weekday = (at.div_euclid(DAY) + 3).rem_euclid(7);
    at - (weekday - 4).max(0) * DAY
}

fn tell(
    past: &mut Vec<Past>,
    lines: &[Line],
    members: usize,
    start: i64,
    now: i64,
    rng: &mut SmallRng,
) {
    // The user, member 0, is rarely a speaker: their own history should not surprise them.
    let first = rng.random_range(1..members.max(2));
    let stride = rng.random_range(1..members.max(2));
    let speaker = move |slot: usize| match members {
        0..=2 => slot % members.max(1),
        _ => 1 + (first - 1 + slot * stride) % (members - 1),
    };
    tell_with(past, lines, &speaker, start, now, rng);
}

fn tell_with(
    past: &mut Vec<Past>,
    lines: &[Line],
    speaker: &dyn Fn(usize) -> usize,
    start: i64,
    now: i64,
    rng: &mut SmallRng,
) {
    let begin = past.len();
    let mut at = start;
    for &(slot, text) in lines {
        let by = speaker(slot);
        at += rng.random_range(20_000..4 * MINUTE);
        let last = past.len().checked_sub(1).filter(|&i| i >= begin);
        if let (Some(last), true) = (last, canteen_text::emoji::is_emoji(text)) {
            if past[last].by != by {
                let emoji = text;
                past[last].reactions.push((emoji, by));
            }
            continue;
        }
        let (reply_to, text) = match (text.strip_prefix("> "), last) {
            (Some(text), Some(last)) => (Some(last), text),
            (_, _) => (None, text),
        };
        past.push(Past {
            by,
            at: at.min(now - 1000),
            text: text.into(),
            reply_to,
            reactions: vec![],
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000_000;

    #[test]
    fn the_past_is_in_order_and_past() {
        let past = group(&[Topic::Engineering, Topic::Social], 60, 40, NOW, 7);
        assert!(past.len() > 120);
        assert!(past.windows(2).all(|w| w[0].at <= w[1].at));
        assert!(past.iter().all(|m| m.at < NOW && m.at > NOW - (DAYS + 5) * DAY && m.by < 40));
        assert!(past.iter().any(|m| !m.reactions.is_empty()));
    }

    #[test]
    fn it_is_the_same_for_the_same_seed() {
        let tell = |seed| group(&[Topic::News], 10, 9, NOW, seed);
        assert_eq!(tell(1), tell(1));
        assert_ne!(tell(1), tell(2));
    }

    #[test]
    fn answers_point_backwards() {
        let all = (0..20).map(|seed| direct(4, NOW, seed));
        let all = all.chain((0..20).map(|seed| group(&[Topic::Engineering], 40, 9, NOW, seed)));
        for past in all {
            for (i, m) in past.iter().enumerate() {
                assert!(m.reply_to.is_none_or(|r| r < i));
            }
        }
    }
}
