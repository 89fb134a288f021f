//! A file from one terminal to another.

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
