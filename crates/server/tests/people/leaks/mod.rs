//! Nothing leaks: whatever the directory, its rules and the order in which they came to be, every
//! way to ask shows each member what a slow and obvious model says, and nothing else.
//!
//! Ways: the directory kept current step by step (tree with counts, members with fields, tags),
//! expressions (accounts, departments, tags, everyone: whether there is such a thing, and how
//! many), segments as groups and to-dos take them, names, presence, and the words of refusals.

mod model;
mod world;

use canteen_testkit::{OnEngine, Storage};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::company::Company;
use world::{World, act};

/// A case is one member looking at another after a step of a history.
const CASES: usize = 10_000;

/// Checks so many random histories.
fn check(storage: Storage, histories: u32) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let company = runtime.block_on(Company::on(storage));
    let config = Config {
        cases: histories,
        failure_persistence: None,
        max_shrink_iters: 20,
        ..Config::default()
    };
    let cases = std::cell::Cell::new(0);
    let plan = prop::collection::vec(act(), 28..36);
    let checked = TestRunner::new(config).run(&plan, |acts| {
        runtime.block_on(async {
            let mut world = World::begin(&company).await;
            for act in &acts {
                world.act(act).await;
                cases.set(cases.get() + world.check().await);
            }
        });
        Ok(())
    });
    if let Err(failure) = checked {
        panic!("{failure}");
    }
    assert!(cases.get() >= CASES, "only {} cases", cases.get());
}

#[test]
fn nobody_sees_more_than_the_rules_let_them_on_sqlite() {
    check(Storage::sqlite(), 5);
}

#[test]
fn nobody_sees_more_than_the_rules_let_them_on_postgres() {
    check(Storage::postgres(), 3);
}
