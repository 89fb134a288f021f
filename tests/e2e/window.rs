//! The window changes, the program is stopped and continued: nothing that is written is lost.

use canteen_testkit::{Pty, PtyBuilder};
use canteen_text::width::width;

use crate::desk::{at_home, choose_last, kitchen, open, program, row, say, sit_down_in, times};
use crate::stage::Engine;

/// Whether the caret stands right behind a text.
fn caret_is_behind(terminal: &Pty, text: &str) -> bool {
    let screen = terminal.screen();
    let found = screen.lines().enumerate().find_map(|(at, row)| {
        let end = row.find(text)? + text.len();
        Some((at, width(&row[..end])))
    });
    let caret = terminal.look(vt100::Screen::cursor_position);
    found == Some((usize::from(caret.0), usize::from(caret.1)))
}

/// Whether the shell has the terminal again; what is typed before that may be thrown away.
fn is_at_prompt(screen: &str) -> bool {
    screen.lines().last().is_some_and(|row| row.trim_end() == "ready>")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_changes_while_one_writes() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    let ben = sit_down_in(&company, "ben", "Kitchen").await;
    let ann = program(&company, "ann", &["--lang", "zh-CN"]).size(80, 24).run();
    ann.wait_text("Kitchen").await;
    ann.wait_text("已连接").await;
    ann.key("Enter");
    ann.wait_text("输入消息").await;
    let mut written = String::new();
    for (size, more) in
        [((60, 20), "中午"), ((140, 40), "喝汤 "), ((40, 12), "吗？"), ((80, 24), "好")]
    {
        ann.type_text(more);
        written.push_str(more);
        ann.wait_text(written.trim_end()).await;
        ann.resize(size.0, size.1);
        let wide = usize::from(size.0) >= 140;
        // Wide windows show the members beside, narrow ones nothing but the chat.
        ann.wait(|screen| {
            screen.contains(written.trim_end())
                && screen.contains("成员 2") == wide
                && screen.lines().all(|row| width(row) <= usize::from(size.0))
        })
        .await;
    }
    ann.wait(|_| caret_is_behind(&ann, &written)).await;
    ann.key("Enter");
    ben.wait(|screen| times(screen, "中午喝汤 吗？好") == 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_smallest_windows_still_serve() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    let ben = sit_down_in(&company, "ben", "Kitchen").await;
    let ann = program(&company, "ann", &["--lang", "en"]).size(40, 12).run();
    open(&ann, "Kitchen").await;
    ann.type_text("tiny");
    for size in [(20, 5), (40, 12), (1, 1), (10, 3)] {
        ann.resize(size.0, size.1);
        let says = if size.0 >= 20 {
            "tiny"
        } else if size.0 == 1 {
            "P"
        } else {
            "Please"
        };
        ann.wait_text(says).await;
    }
    ann.resize(20, 5);
    ann.wait_text("tiny").await;
    say(&ann, " but whole");
    ben.wait_text("tiny but whole").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_survives_being_stopped_and_left() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    company.at("ben", ["send", "Kitchen", "what time?"]).ok();
    let mut ann = at_home(PtyBuilder::new("/bin/bash"), &company)
        .args(["--norc", "--noprofile", "-i"])
        .env("CANTEEN_PROFILE", "ann")
        .env("PS1", "ready> ")
        .env("INPUTRC", "/dev/null")
        .env("HISTFILE", "/dev/null")
        .run();
    let start = format!("{} --lang en\n", env!("CARGO_BIN_EXE_canteen"));
    ann.wait_text("ready>").await;
    ann.type_text(&start);
    open(&ann, "Kitchen").await;
    ann.wait_text("what time?").await;
    choose_last(&ann).await;
    ann.key("r");
    ann.wait_text("↩ ben: what time?").await;
    ann.type_text("at noon");
    ann.wait_text("at noon").await;

    // Stopped and continued by the shell.
    ann.key("C-z");
    ann.wait_text("Stopped").await;
    ann.type_text("fg\n");
    ann.wait(|screen| screen.contains("> at noon") && screen.contains("↩ ben: what time?")).await;

    // Left and started again: the list says that there is a draft, and it still is an answer.
    ann.key("C-q");
    ann.wait(is_at_prompt).await;
    ann.type_text(&start);
    ann.wait_text("[draft] at noon").await;
    ann.key("Enter");
    ann.wait(|screen| screen.contains("> at noon") && screen.contains("↩ ben: what time?")).await;
    ann.key("Enter");
    ann.wait(|screen| !row(screen, "Kitchen").contains("[draft]")).await;
    ann.wait_text("✓").await;
    ann.key("C-q");
    ann.wait(is_at_prompt).await;
    ann.type_text("exit\n");
    ann.ended().await;

    let tail = company.at("ben", ["tail", "Kitchen", "-n", "1"]).lines();
    assert_eq!(tail[0]["text"], "at noon");
    assert!(tail[0]["reply_to"].is_string(), "{tail:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_comes_back_to_where_one_was() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    for dish in 1..=60 {
        company.at("ben", ["send", "Kitchen", &format!("dish {dish}.")]).ok();
    }
    let mut ann = sit_down_in(&company, "ann", "Kitchen").await;
    ann.wait_text("dish 60.").await;
    // What is new is shown first, so it has to be read.
    ann.wait(|screen| !row(screen, "# Kitchen  ").contains("60")).await;
    choose_last(&ann).await;
    ann.keys(&["PageUp", "PageUp"]);
    let chosen = |screen: &str| {
        let row = screen.lines().find(|row| row.contains("│ ▌"));
        row.map(|row| row.trim_end().to_owned()).unwrap_or_default()
    };
    ann.wait(|screen| chosen(screen).ends_with("dish 10.")).await;
    ann.key("C-q");
    ann.ended().await;

    let ann = program(&company, "ann", &["--lang", "en"]).run();
    ann.wait_text("online").await;
    ann.wait(|screen| chosen(screen).ends_with("dish 10.")).await;
    ann.key("r");
    ann.wait_text("↩ ben: dish 10.").await;
}
