//! The client without a screen: for screen readers and terminals that can do nothing.

use crate::desk::{choose_last, kitchen, program, say, sit_down_in};
use crate::stage::{Engine, Serve};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dumb_terminal_is_enough() {
    let mut company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    company.at("ben", ["send", "Kitchen", "anyone in?"]).ok();
    // A terminal that says of itself that it is dumb gets no screen without being asked.
    let mut ann = program(&company, "ann", &["--lang", "en"]).env("TERM", "dumb").run();
    ann.wait_text("line by line").await;
    ann.wait_text("1. Kitchen, 1 unread").await;
    say(&ann, "nobody hears this");
    ann.wait(|screen| screen.matches("Open a conversation with :open").count() == 2).await;
    say(&ann, ":open 1");
    ann.wait_text("--- Kitchen, 2 members").await;
    ann.wait_text("--- New:").await;
    ann.wait_text("ben: anyone in?").await;

    let ben = sit_down_in(&company, "ben", "Kitchen").await;
    say(&ann, "in a minute");
    ben.wait_text("in a minute").await;
    ben.wait_gone("nobody hears this").await;
    say(&ben, "good");
    ann.wait_text("ben: good").await;
    say(&ann, ":reply so it is");
    ben.wait(|screen| screen.contains("ben: “good”") && screen.contains("so it is")).await;
    choose_last(&ben).await;
    ben.keys(&["+", "1"]);
    ann.wait(|screen| screen.lines().any(|row| row.starts_with('#') && row.ends_with("👍 1")))
        .await;
    say(&ann, ":edit so be it");
    ben.wait_text("so be it").await;
    // His mark comes when it comes; until then he is among the others.
    while !ann.screen().contains("Read by 1: ben") {
        say(&ann, ":readers");
        let is_answered =
            |screen: &str| screen.lines().last().is_some_and(|row| row.starts_with("Not yet by"));
        ann.wait(is_answered).await;
    }
    say(&ann, ":dance");
    ann.wait_text("no command “dance”").await;
    say(&ann, ":recall");
    ben.wait_text("ann took back a message").await;

    // Without a server it is queued, and goes by itself.
    let address = company.serve.addr();
    company.serve.kill();
    ann.wait_text("Offline:").await;
    say(&ann, "are you there?");
    ann.wait_text("Queued: it goes by itself").await;
    company.serve = Serve::start(&company.home, &address);
    ben.wait_text("are you there?").await;
    assert!(!ann.look(vt100::Screen::alternate_screen), "{}", ann.screen());
    say(&ann, ":quit");
    assert!(ann.ended().await.success());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_corp_hides_who_has_read_nobody_is_told_that_nobody_has() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    company.at("boss", ["admin", "setting", "set", "read_receipts", "off"]).ok();
    company.at("ann", ["send", "Kitchen", "soup?"]).ok();
    company.at("ben", ["send", "Kitchen", "or noodles?"]).ok();
    let ann = program(&company, "ann", &["--lang", "en"]).env("TERM", "dumb").run();
    ann.wait_text("1. Kitchen, 1 unread").await;
    say(&ann, ":open 1");
    ann.wait_text("ben: or noodles?").await;
    say(&ann, ":readers");
    ann.wait_text("Your company does not show who has read what here.").await;
    assert!(!ann.screen().contains("Read by"), "{}", ann.screen());

    let ben = sit_down_in(&company, "ben", "Kitchen").await;
    ben.wait_text("soup?").await;
    let screen = program(&company, "ann", &["--lang", "en"]).run();
    crate::desk::open(&screen, "Kitchen").await;
    choose_last(&screen).await;
    screen.key("R");
    screen.wait_text("does not show who has read").await;
    assert!(!screen.screen().contains("✓✓"), "{}", screen.screen());
}
