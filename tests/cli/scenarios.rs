//! Policies of whole companies, as scripts a person can read: each line is typed at somebody's
//! shell against a real server, and what it prints is kept beside it.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::stage::{Company, PASSWORD};

/// Runs a script in a company that was just founded.
fn played(script: &str) -> String {
    play(&Company::found(), script)
}

/// Runs a script and gives it back with what it printed.
pub fn play(company: &Company, script: &str) -> String {
    let mut known = BTreeSet::from(["boss"]);
    let mut told = String::new();
    for line in script.lines() {
        writeln!(told, "{line}").unwrap();
        let Some((who, typed)) = line.split_once("$ canteen ") else { continue };
        if known.insert(who) {
            let set = company.at("boss", ["admin", "member", "set", who, "--password-stdin"]);
            set.input(PASSWORD).ok();
            company.sign_in(who);
        }
        let ran = company.at(who, words(typed)).run();
        told.push_str(&ran.out);
        told.push_str(&ran.err);
        if ran.code != 0 {
            writeln!(told, "[exit code {}]", ran.code).unwrap();
        }
    }
    told
}

/// The words of a line; single quotes hold some together.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line.trim();
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let (word, left) = match rest.strip_prefix('\'') {
            Some(quoted) => quoted.split_once('\'')?,
            None if rest.is_empty() => return None,
            None => rest.split_once(' ').unwrap_or((rest, "")),
        };
        rest = left;
        Some(word)
    })
}

#[test]
fn a_hotel() {
    insta::assert_snapshot!(played(include_str!("scenarios/hotel.txt")));
}

#[test]
fn administrators_of_branches() {
    insta::assert_snapshot!(played(include_str!("scenarios/administrators.txt")));
}

#[test]
fn boutiques_of_a_brand() {
    insta::assert_snapshot!(played(include_str!("scenarios/boutiques.txt")));
}
