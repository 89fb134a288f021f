//! Two people at two terminals.

use crate::desk::{choose_last, has_word, kitchen, open, row, say, sit_down, sit_down_in};
use crate::stage::Engine;

/// The main job, on either engine.
async fn two_colleagues_talk(engine: Engine) {
    let company = kitchen(engine, &["ann", "ben"]);
    let ann = sit_down_in(&company, "ann", "Kitchen").await;
    let ben = sit_down_in(&company, "ben", "Kitchen").await;
    ann.wait_text("You added ben").await;

    say(&ann, "soup at noon?");
    ben.wait_text("soup at noon?").await;

    // Ben chooses the message and answers it.
    choose_last(&ben).await;
    ben.key("r");
    ben.wait_text("Write a message").await;
    say(&ben, "gladly");
    ann.wait(|screen| screen.contains("ann: “soup at noon?”") && screen.contains("gladly")).await;

    // Ann corrects herself; both see it.
    choose_last(&ann).await;
    ann.key("k");
    ann.key("e");
    ann.wait_text("Editing").await;
    say(&ann, " or one");
    ben.wait_text("soup at noon? or one").await;
    ben.wait_text("edited").await;

    // What ann has read is known to ben.
    ben.wait_text("✓✓").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_colleagues_talk_on_sqlite() {
    two_colleagues_talk(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_colleagues_talk_on_postgres() {
    two_colleagues_talk(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_read_it_is_known() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben", "cui"]);
    // What somebody has said they have read up to there.
    company.at("ben", ["send", "Kitchen", "morning"]).ok();
    let ben = sit_down(&company, "ben");
    ben.wait(|screen| screen.contains("Kitchen") && screen.contains("online")).await;
    let ann = sit_down_in(&company, "ann", "Kitchen").await;
    say(&ann, "soup @ben now?");
    ann.wait_text("✓").await;

    // Ben's list counts it and says that he is meant.
    let is_called = |screen: &str| {
        let row = row(screen, "Kitchen");
        has_word(row, "@") && has_word(row, "1")
    };
    ben.wait(is_called).await;
    open(&ben, "Kitchen").await;
    ben.wait_text("new since").await;
    ben.wait_text("soup @ben now?").await;
    ben.wait(|screen| !is_called(screen)).await;

    // One of two has read it, and it is said who.
    ann.wait_text("✓ 1/2").await;
    choose_last(&ann).await;
    ann.key("R");
    ann.wait_text("Read by 1 of 2").await;
    let says = |name: &'static str, what: &'static str| {
        move |screen: &str| screen.lines().any(|row| row.contains(name) && row.contains(what))
    };
    ann.wait(says("cui", "not read")).await;
    ann.wait(says("ben", "read")).await;
    ann.key("Esc");
    ann.wait_gone("Read by 1 of 2").await;

    let cui = sit_down_in(&company, "cui", "Kitchen").await;
    cui.wait_text("soup @ben now?").await;
    ann.wait_text("✓✓").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writing_reacting_and_taking_back_are_seen_by_the_other() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    let ann = sit_down_in(&company, "ann", "Kitchen").await;
    let ben = sit_down_in(&company, "ben", "Kitchen").await;

    ben.type_text("pancakes?");
    ann.wait_text("ben is typing").await;
    ben.key("Enter");
    ann.wait_text("pancakes?").await;
    ann.wait_gone("is typing").await;

    choose_last(&ann).await;
    ann.key("+");
    ann.wait_text("thumbsup").await;
    ann.key("1");
    ann.wait_gone("thumbsup").await;
    ben.wait_text("👍1").await;
    choose_last(&ben).await;
    ben.keys(&["+", "1"]);
    ann.wait_text("👍2").await;
    // Once more takes it away again.
    ben.keys(&["+", "1"]);
    ann.wait_text("👍1").await;

    ben.key("d");
    ben.wait_text("Take this message back").await;
    ben.key("y");
    ann.wait_text("ben took back a message").await;
    ben.wait_text("You took back a message").await;
    ann.wait_gone("pancakes?").await;
}
