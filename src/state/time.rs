//! Times as people read them, in the member's own zone.

use canteen_protocol::Time;
use jiff::Timestamp;
use jiff::civil::Date;

use super::State;

impl State {
    /// The hour and minute, such as `09:05` or `9:05 am`.
    #[must_use]
    pub fn clock(&self, at: Time) -> String {
        let Some(zoned) = self.zoned(at) else { return String::new() };
        if self.settings.hours12 {
            let half = if zoned.hour() < 12 { self.t("time-am") } else { self.t("time-pm") };
            let hour = (zoned.hour() + 11) % 12 + 1;
            format!("{hour}:{:02} {half}", zoned.minute())
        } else {
            format!("{:02}:{:02}", zoned.hour(), zoned.minute())
        }
    }

    /// The day in the member's zone, to compare and to group by.
    #[must_use]
    pub fn day(&self, at: Time) -> Option<Date> {
        self.zoned(at).map(|zoned| zoned.date())
    }

    /// The day as a heading: today, yesterday, a weekday of the past week, or the date.
    #[must_use]
    pub fn day_name(&self, at: Time) -> String {
        let (Some(day), Some(today)) = (self.day(at), self.day(self.now)) else {
            return String::new();
        };
        let ago = (today - day).get_days();
        match ago {
            0 => self.t("time-today"),
            1 => self.t("time-yesterday"),
            2..=6 => self.t(weekday_key(day)),
            _ => {
                let month = self.t(month_key(day)).into();
                let date = i64::from(day.day()).into();
                if day.year() == today.year() {
                    self.texts.with("time-date", &[("month", month), ("day", date)])
                } else {
                    let year = day.year().to_string().into();
                    self.texts
                        .with("time-date-year", &[("year", year), ("month", month), ("day", date)])
                }
            }
        }
    }

    /// As short as can be, for lists: the clock today, before that the weekday or the date.
    #[must_use]
    pub fn short_time(&self, at: Time) -> String {
        let (Some(day), Some(today)) = (self.day(at), self.day(self.now)) else {
            return String::new();
        };
        match (today - day).get_days() {
            0 => self.clock(at),
            1 => self.t("time-yesterday"),
            2..=6 => self.t(&format!("{}-short", weekday_key(day))),
            _ if day.year() == today.year() => {
                let month = self.t(&format!("{}-short", month_key(day))).into();
                let date = i64::from(day.day()).into();
                self.texts.with("time-date", &[("month", month), ("day", date)])
            }
            _ => day.strftime("%Y-%m").to_string(),
        }
    }

    /// A time to come: the clock today, with the day before it later.
    #[must_use]
    pub fn soon(&self, at: Time) -> String {
        let (Some(day), Some(today)) = (self.day(at), self.day(self.now)) else {
            return String::new();
        };
        let name = match (day - today).get_days() {
            0 => return self.clock(at),
            1 => self.t("rest-tomorrow"),
            2..=6 => self.t(weekday_key(day)),
            _ => self.day_name(at),
        };
        format!("{name} {}", self.clock(at))
    }

    /// Day and time as a member may type them: `2026-11-23 12:22`.
    #[must_use]
    pub fn exact(&self, at: Time) -> String {
        let zoned = self.zoned(at);
        zoned.map(|zoned| zoned.strftime("%Y-%m-%d %H:%M").to_string()).unwrap_or_default()
    }

    fn zoned(&self, at: Time) -> Option<jiff::Zoned> {
        let stamp = Timestamp::from_millisecond(at.0).ok()?;
        Some(stamp.to_zoned(self.zone.clone()))
    }
}

fn weekday_key(day: Date) -> &'static str {
    const KEYS: [&str; 7] =
        ["time-mon", "time-tue", "time-wed", "time-thu", "time-fri", "time-sat", "time-sun"];
    let index = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    KEYS.get(index).copied().unwrap_or("time-mon")
}

fn month_key(day: Date) -> &'static str {
    const KEYS: [&str; 12] = [
        "time-jan", "time-feb", "time-mar", "time-apr", "time-may", "time-jun", "time-jul",
        "time-aug", "time-sep", "time-oct", "time-nov", "time-dec",
    ];
    let index = usize::try_from(day.month() - 1).unwrap_or(0);
    KEYS.get(index).copied().unwrap_or("time-jan")
}
