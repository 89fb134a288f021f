//! `canteen doctor`: its JSON, its exit codes, and what it does with a real terminal.

use std::collections::BTreeSet;

use canteen_testkit::PtyBuilder;
use serde_json::Value;

use crate::stage::{Company, Home};

const PROGRAM: &str = env!("CARGO_BIN_EXE_canteen");

fn codes(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

fn has_keys(object: &Value, expected: &[&str]) {
    let keys: BTreeSet<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, expected.iter().copied().collect());
}

#[test]
fn the_report_has_a_stable_shape() {
    let company = Company::found();
    let report = company.at("boss", ["doctor"]).json();
    has_keys(
        &report,
        &["version", "terminal", "tmux", "width", "problems", "history", "server", "findings"],
    );
    has_keys(
        &report["terminal"],
        &[
            "term",
            "name",
            "asked",
            "answered",
            "columns",
            "rows",
            "colours",
            "ground",
            "kitty_keyboard",
            "synchronized_output",
            "images",
            "focus_reports",
            "bracketed_paste",
            "links",
            "clipboard",
            "notices",
            "ssh",
            "tmux",
            "locale",
            "utf8",
        ],
    );
    has_keys(
        &report["history"],
        &[
            "file",
            "exists",
            "bytes",
            "entries",
            "conversations",
            "queued",
            "failed",
            "exposed",
            "damage",
        ],
    );
    has_keys(
        &report["server"],
        &["url", "reached", "answered_ms", "clock_ms", "server", "error", "hint"],
    );
    assert_eq!(report["terminal"]["asked"], false, "there is none here");
    assert_eq!(report["server"]["reached"], true);
    assert!(report["server"]["clock_ms"].as_i64().unwrap().abs() < 30_000, "{report}");
    for finding in report["findings"].as_array().unwrap() {
        assert!(finding["advice"].as_str().is_some_and(|advice| !advice.is_empty()), "{finding}");
    }
}

#[test]
fn who_is_not_signed_in_is_told_so_and_that_is_no_fault() {
    let home = Home::new();
    let report = home.canteen("default").args(["doctor"]).json();
    assert!(codes(&report).contains(&"not_signed_in"), "{report}");
    assert_eq!(report["server"]["url"], Value::Null);
    assert_eq!(report["history"]["exists"], false);
    let text = home.canteen("default").args(["doctor"]).ok();
    assert!(text.contains("canteen login"), "{text}");
}

#[test]
fn what_is_wrong_is_a_fault_and_says_where() {
    let home = Home::new();
    let folder = home.path().join(".config/canteen");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("keys.toml"), "[global]\n\"ctrl-q\" = \"quitt\"\n").unwrap();
    let ran = home.canteen("default").args(["doctor"]).run();
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("keys.toml:2: "), "{}", ran.out);
    let ran = home.canteen("default").args(["doctor", "--json"]).run();
    assert_eq!((ran.code, ran.error().0.as_str()), (1, "unwell"));
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(codes(&report).contains(&"configuration"));
    assert_eq!(report["problems"][0]["line"], 2);
}

#[test]
fn a_history_that_is_broken_or_full_of_refusals_is_seen() {
    let company = Company::with(&["ann"]);
    company.at("ann", ["inbox"]).ok();
    let report = company.at("ann", ["doctor"]).json();
    assert_eq!(
        (&report["history"]["exists"], &report["history"]["damage"]),
        (&true.into(), &Value::Null)
    );
    let file = report["history"]["file"].as_str().unwrap();
    std::fs::write(file, "this is no history at all".repeat(400)).unwrap();
    let ran = company.at("ann", ["doctor", "--json"]).run();
    assert_eq!(ran.code, 1, "{ran:?}");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert!(codes(&report).contains(&"history_damaged"), "{report}");
}

#[test]
fn a_terminal_is_needed_for_what_asks_one() {
    let home = Home::new();
    for flag in ["--width", "--keys"] {
        let ran = home.canteen("default").args(["doctor", flag]).run();
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains("needs a terminal"), "{}", ran.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_terminal_is_asked_and_its_widths_are_remembered() {
    let home = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        PtyBuilder::new(PROGRAM).args(args.iter().copied()).home(home.path()).size(120, 60).run()
    };
    let mut pty = run(&["doctor", "--width"]);
    pty.wait_text("testkit 1").await;
    assert!(pty.ended().await.success(), "{}", pty.screen());
    let screen = pty.screen();
    for part in ["120 x 60", "colours              any", "ground               dark"] {
        assert!(screen.contains(part), "{part}:\n{screen}");
    }
    assert!(!screen.contains("never: canteen doctor"), "{screen}");
    let widths = home.path().join("state/canteen/default/widths.toml");
    let text = std::fs::read_to_string(widths).unwrap();
    assert!(text.contains("cjk = 2"), "{text}");
    let mut pty = run(&["doctor", "--json"]);
    assert!(pty.ended().await.success());
    pty.wait(|screen| screen.replace('\n', "").contains("\"wide_signs\":false")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_shown_as_they_come() {
    let home = tempfile::tempdir().unwrap();
    let mut pty =
        PtyBuilder::new(PROGRAM).args(["doctor", "--keys"]).home(home.path()).size(120, 30).run();
    pty.wait_text("Ctrl-C ends").await;
    pty.key("C-k");
    pty.wait_text("Ctrl-K").await;
    pty.wait_text("global: Jump").await;
    pty.key("F5");
    pty.wait_text("every terminal)").await;
    pty.key("C-c");
    assert!(pty.ended().await.success());
}
