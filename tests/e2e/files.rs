//! A file from one terminal to another.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::desk::{choose_last, kitchen, sit_down_in};
use crate::stage::Engine;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_sent_in_one_terminal_and_saved_in_the_other() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    let bytes: Vec<u8> = (0..600_000u32).flat_map(u32::to_le_bytes).collect();
    std::fs::write(company.home.path().join("menu.bin"), &bytes).unwrap();
    let ann = sit_down_in(&company, "ann", "Kitchen").await;
    let ben = sit_down_in(&company, "ben", "Kitchen").await;

    ann.key("M-x");
    ann.wait_text("command").await;
    ann.type_text(&format!("file {}/menu.b", company.home.path().display()));
    ann.wait_text("menu.bin").await;
    ann.key("Tab");
    ann.key("Enter");
    ben.wait_text("menu.bin  2.4 MB").await;

    choose_last(&ben).await;
    ben.key("s");
    ben.wait_text("Saved: ").await;
    let saved = std::fs::read(company.home.path().join("Downloads/menu.bin")).unwrap();
    assert!(saved == bytes, "the bytes are the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_message_is_heard_in_the_other_terminal() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    let home = company.home.path();
    std::fs::write(home.join("hello.wav"), canteen_testkit::wav(2_000)).unwrap();
    // A player that tells what it plays and does not end by itself.
    let player = home.join("player");
    let heard = home.join("heard");
    let made = Command::new("mkfifo").arg(&heard).status().unwrap();
    assert!(made.success());
    let script = format!("#!/bin/sh\necho \"$@\" > {}\nexec tail -f /dev/null\n", heard.display());
    std::fs::write(&player, script).unwrap();
    std::fs::set_permissions(&player, std::fs::Permissions::from_mode(0o755)).unwrap();
    let settings = home.join("config/canteen");
    std::fs::create_dir_all(&settings).unwrap();
    let setting = format!("player = \"{} --quietly\"\n", player.display());
    std::fs::write(settings.join("config.toml"), setting).unwrap();
    let ben = sit_down_in(&company, "ben", "Kitchen").await;

    company.at("ann", ["send", "Kitchen", "--file", "hello.wav"]).ok();
    company.at("ann", ["send", "Kitchen", "--location", "31.2304,121.4737,the café"]).ok();
    ben.wait_text("♪ hello.wav  ▬  0:02").await;
    ben.wait_text("the café ⌖ 31.2304, 121.4737").await;

    choose_last(&ben).await;
    ben.key("k");
    ben.key("o");
    ben.wait_text("plays; o stops it").await;
    // The other end of the pipe is the player's.
    let heard = tokio::task::spawn_blocking(move || std::fs::read_to_string(heard).unwrap());
    let heard = heard.await.unwrap();
    assert!(heard.starts_with("--quietly /"), "{heard}");
    assert!(heard.trim_end().ends_with("Downloads/hello.wav"), "{heard}");
    ben.key("o");
    ben.wait_gone("plays; o stops it").await;
}
