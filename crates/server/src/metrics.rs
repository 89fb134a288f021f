//! What the server counts about itself, as Prometheus text. Never names, never text of messages.

use std::sync::Arc;
use std::time::Duration;

use canteen_protocol::ErrorCode;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// A request by what was asked and what was answered: `ok` or a wire code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    code: Code,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Code(Option<ErrorCode>);

impl EncodeLabelValue for Code {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), std::fmt::Error> {
        match self.0.map(serde_json::to_value) {
            Some(Ok(serde_json::Value::String(code))) => code.encode(encoder),
            Some(_) => "unknown".encode(encoder),
            None => "ok".encode(encoder),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Named {
    method: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Kind {
    kind: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Bound {
    bound: &'static str,
}

/// The server's figures. Cheap to share; every update is an atomic or a short lock.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Named, Histogram, fn() -> Histogram>,
    jobs: Family<Kind, Counter>,
    refused: Family<Bound, Counter>,
    /// Connections open now, sessions or not.
    pub connections: Gauge,
    /// Sessions open now.
    pub sessions: Gauge,
    /// Events pushed to sessions.
    pub pushes: Counter,
    /// Slow sessions told to resync.
    pub resyncs: Counter,
    /// Transactions committed.
    pub commits: Counter,
    /// Writes that shared one commit.
    pub batch: Histogram,
    /// Writes that wait for a lane.
    pub backlog: Gauge,
    /// Timers that failed and will be tried again.
    pub job_failures: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("canteen"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(durations),
            jobs: Family::default(),
            refused: Family::default(),
            connections: Gauge::default(),
            sessions: Gauge::default(),
            pushes: Counter::default(),
            resyncs: Counter::default(),
            commits: Counter::default(),
            batch: Histogram::new(exponential_buckets(1.0, 2.0, 9)),
            backlog: Gauge::default(),
            job_failures: Counter::default(),
        };
        metrics.register();
        metrics
    }
}

/// From 0.1 ms to about 26 s.
fn durations() -> Histogram {
    Histogram::new(exponential_buckets(0.000_1, 4.0, 10))
}

impl Metrics {
    /// New figures, all zero.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::new(Self::default())
    }

    fn register(&mut self) {
        let to = &mut self.registry;
        to.register("requests", "Requests by method and answer", self.requests.clone());
        to.register("request_seconds", "Time to answer a request", self.seconds.clone());
        to.register("connections", "Connections open now", self.connections.clone());
        to.register(
            "connections_refused",
            "Connections refused, by the limit they would have exceeded",
            self.refused.clone(),
        );
        to.register("sessions", "Sessions open now", self.sessions.clone());
        to.register("pushes", "Events pushed to sessions", self.pushes.clone());
        to.register("resyncs", "Slow sessions told to resync", self.resyncs.clone());
        to.register("commits", "Transactions committed", self.commits.clone());
        to.register("commit_batch", "Writes that shared one commit", self.batch.clone());
        to.register("write_backlog", "Writes that wait for a lane", self.backlog.clone());
        to.register("jobs", "Timers fired, by kind", self.jobs.clone());
        to.register("job_failures", "Timers that failed for now", self.job_failures.clone());
    }

    /// A request was answered, or refused with a code.
    pub fn request(&self, method: &'static str, code: Option<ErrorCode>, took: Duration) {
        self.requests.get_or_create(&Answered { method, code: Code(code) }).inc();
        self.seconds.get_or_create(&Named { method }).observe(took.as_secs_f64());
    }

    /// A connection was refused because of this bound.
    pub fn refuse(&self, bound: &'static str) {
        self.refused.get_or_create(&Bound { bound }).inc();
    }

    /// A timer of this kind fired.
    pub fn job(&self, kind: &str) {
        self.jobs.get_or_create(&Kind { kind: kind.to_owned() }).inc();
    }

    /// A lane committed one transaction of so many writes.
    pub fn commit(&self, writes: usize) {
        self.commits.inc();
        self.batch.observe(u32::try_from(writes).unwrap_or(u32::MAX).into());
    }

    /// All figures in the OpenMetrics text format.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(error) => {
                tracing::error!(%error, "metrics cannot be written");
                String::new()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_out_as_text() {
        let metrics = Metrics::new();
        metrics.request("message.send", None, Duration::from_millis(2));
        metrics.request("message.send", Some(ErrorCode::Forbidden), Duration::from_millis(1));
        metrics.commit(17);
        metrics.job("reminder");
        metrics.sessions.inc();
        let text = metrics.encode();
        for line in [
            "canteen_requests_total{method=\"message.send\",code=\"ok\"} 1",
            "canteen_request_seconds_count{method=\"message.send\"} 2",
            "canteen_commits_total 1",
            "canteen_commit_batch_sum 17.0",
            "canteen_sessions 1",
            "canteen_jobs_total{kind=\"reminder\"} 1",
            "# EOF",
        ] {
            assert!(text.contains(line), "{line} is not in:\n{text}");
        }
    }
}
