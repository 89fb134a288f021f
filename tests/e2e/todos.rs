//! A message becomes a to-do, is shared, and is done: two people at two terminals.

use crate::desk::{open, sit_down};
use crate::stage::Company;

/// Where a text stands on the screen: column and row.
fn find(screen: &str, text: &str) -> Option<(u16, u16)> {
    let mut lines = (0_u16..).zip(screen.lines());
    lines.find_map(|(row, line)| {
        let column = canteen_text::width::width(&line[..line.find(text)?]);
        Some((u16::try_from(column).ok()?, row))
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_is_captured_shared_and_done() {
    let company = Company::with(&["ann", "ben"]);
    company.at("ann", ["group", "create", "Kitchen", "--members", "@ben"]).ok();
    company.at("ben", ["send", "Kitchen", "order the coffee"]).ok();
    company.at("ben", ["send", "Kitchen", "and wash the cups"]).ok();
    let ann = sit_down(&company, "ann");
    let ben = sit_down(&company, "ben");
    open(&ann, "Kitchen").await;
    ann.wait_text("and wash the cups").await;

    // By two keys on the chosen message.
    ann.key("Esc");
    ann.wait_text("i write").await;
    ann.keys(&["t", "t"]);
    ann.wait_text("to-do ✔ added by you").await;

    // By two clicks on another one.
    let screen = ann.screen();
    let (column, row) = find(&screen, "order the coffee").expect("the first message");
    ann.click(column + 2, row);
    ann.click(column + 2, row);
    ann.wait(|screen| screen.matches("added by you").count() == 2).await;

    // Both stand on the list; one is given to ben as well.
    ann.key("M-t");
    ann.wait(|screen| screen.contains("Open 2") && screen.contains("order the coffee")).await;
    ann.key("s");
    ann.wait_text("Who has to do it").await;
    ann.type_text("ben");
    ann.wait(|screen| screen.contains("○ ben")).await;
    ann.key("Enter");
    ann.wait_text("0/2").await;

    // Ben has it in his list, and sees the mark where he wrote.
    ben.wait_text("online").await;
    ben.key("M-t");
    ben.wait_text("Open 1").await;
    ben.key("x");
    ben.wait_text("Open  ").await;
    ann.wait_text("1/2").await;
    ann.key("x");
    ann.wait_text("Done 1").await;
    ben.key("o");
    ben.key("6");
    ben.wait_text("Done 1").await;
    ben.key("o");
    ben.wait_text("added by ann · done").await;
}
