//! What was measured, against what was promised: a table for people, one object for programs.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::table::Table;

/// What is promised.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Budget {
    /// Not more than this.
    AtMost(f64),
    /// Not less than this.
    AtLeast(f64),
}

impl Budget {
    fn is_met(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }

    fn number(self) -> f64 {
        match self {
            Self::AtMost(number) | Self::AtLeast(number) => number,
        }
    }
}

/// One number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Figure {
    /// Its name for programs, which ends in the unit: `key_quiet_p99_ms`.
    pub name: &'static str,
    /// What it is, for people.
    pub what: &'static str,
    /// Its unit, for people.
    pub unit: &'static str,
    /// The number.
    pub value: f64,
    /// What is promised, when something is.
    pub budget: Option<Budget>,
}

impl Figure {
    /// A number without a promise.
    pub fn new(name: &'static str, what: &'static str, unit: &'static str, value: f64) -> Self {
        Self { name, what, unit, value, budget: None }
    }

    /// The same with the most it may be.
    #[must_use]
    pub fn at_most(self, most: f64) -> Self {
        Self { budget: Some(Budget::AtMost(most)), ..self }
    }

    /// The same with the least it may be.
    #[must_use]
    pub fn at_least(self, least: f64) -> Self {
        Self { budget: Some(Budget::AtLeast(least)), ..self }
    }

    fn is_missed(&self) -> bool {
        self.budget.is_some_and(|budget| !budget.is_met(self.value))
    }
}

/// What a bench has found out.
#[derive(Clone, Debug)]
pub struct Report {
    /// The bench's name.
    pub bench: &'static str,
    /// How much of what it was run with.
    pub setting: Vec<(&'static str, u64)>,
    /// The numbers.
    pub figures: Vec<Figure>,
}

impl Report {
    /// Prints it.
    ///
    /// # Errors
    /// When the output is closed or full.
    pub fn print(&self, context: &mut Context<'_>) -> Outcome {
        if context.json {
            return context.object(self);
        }
        let mut table = Table::new(&["WHAT", "MEASURED", "BUDGET", ""]);
        for figure in &self.figures {
            let measured = format!("{} {}", number(figure.value), figure.unit);
            let (budget, verdict) = match figure.budget {
                None => (String::new(), ""),
                Some(budget) => {
                    let sign = if matches!(budget, Budget::AtMost(_)) { "≤" } else { "≥" };
                    let budget = format!("{sign} {} {}", number(budget.number()), figure.unit);
                    (budget, if figure.is_missed() { "missed" } else { "met" })
                }
            };
            table.row([figure.what, &measured, &budget, verdict]);
        }
        context.table(&table)
    }

    /// What is over budget.
    pub fn missed(&self) -> impl Iterator<Item = &'static str> {
        self.figures.iter().filter(|figure| figure.is_missed()).map(|figure| figure.name)
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("bench", self.bench)?;
        map.serialize_entry("version", env!("CARGO_PKG_VERSION"))?;
        for (name, amount) in &self.setting {
            map.serialize_entry(name, amount)?;
        }
        map.serialize_entry("figures", &Figures(&self.figures))?;
        map.end()
    }
}

/// By name; an object keeps no order, so that scripts ask for what they want.
struct Figures<'a>(&'a [Figure]);

impl Serialize for Figures<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shape {
            value: f64,
            #[serde(skip_serializing_if = "Option::is_none")]
            budget: Option<f64>,
            #[serde(skip_serializing_if = "Option::is_none")]
            met: Option<bool>,
        }
        serializer.collect_map(self.0.iter().map(|figure| {
            let budget = figure.budget.map(Budget::number);
            let met = budget.map(|_| !figure.is_missed());
            (figure.name, Shape { value: figure.value, budget, met })
        }))
    }
}

/// As many digits as mean something.
fn number(value: f64) -> String {
    match value.abs() {
        large if large >= 100.0 => format!("{value:.0}"),
        middle if middle >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// What was measured many times.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// One more.
    pub fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The least that `percent` of all do not exceed; zero when there are none.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (sorted.len() * percent).div_ceil(100);
        sorted.get(place.saturating_sub(1)).copied().unwrap_or(0.0)
    }

    /// The middle one.
    #[must_use]
    pub fn median(&self) -> f64 {
        self.percentile(50)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let samples = Samples((1..=200).rev().map(f64::from).collect());
        for (percent, value) in [(1, 2.0), (50, 100.0), (99, 198.0), (100, 200.0)] {
            assert_eq!(samples.percentile(percent), value, "{percent}");
        }
        assert_eq!(Samples::default().median(), 0.0);
        assert_eq!(Samples(vec![7.0]).percentile(99), 7.0);
    }

    #[test]
    fn budgets_have_a_direction() {
        let figure = Figure::new("x_ms", "x", "ms", 2.0);
        assert!(!figure.is_missed());
        assert!(!figure.at_most(2.0).is_missed());
        assert!(figure.at_most(1.9).is_missed());
        assert!(figure.at_least(3.0).is_missed());
    }

    #[test]
    fn a_report_is_one_object() {
        let figure = Figure::new("x_ms", "x", "ms", 2.5).at_most(2.0);
        let other = Figure::new("y_bytes", "y", "bytes", 3.0);
        let report =
            Report { bench: "client", setting: vec![("members", 7)], figures: vec![figure, other] };
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(json["bench"], "client");
        assert_eq!(json["members"], 7);
        let expected = serde_json::json!({
            "x_ms": {"value": 2.5, "budget": 2.0, "met": false},
            "y_bytes": {"value": 3.0},
        });
        assert_eq!(json["figures"], expected);
        assert_eq!(report.missed().collect::<Vec<_>>(), ["x_ms"]);
    }
}
