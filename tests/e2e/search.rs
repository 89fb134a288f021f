//! Looking for an old message in a real terminal, and going there and back.

use crate::desk::sit_down;
use crate::stage::Company;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_message_is_found_and_gone_to() {
    let company = Company::with(&["ann", "ben"]);
    company.at("ann", ["group", "create", "Kitchen", "--members", "@ben"]).ok();
    company.at("ann", ["send", "Kitchen", "周五中午吃火锅"]).ok();
    // More than a screen of it.
    let menu: String = (0..60).map(|n| format!("course {n}\n")).collect();
    company.at("ann", ["send", "Kitchen", "-"]).input(&menu).ok();
    let ben = sit_down(&company, "ben");
    ben.wait_text("Kitchen").await;
    ben.wait_text("online").await;
    ben.key("Enter");
    ben.wait_text("course 59").await;
    ben.wait_gone("火锅").await;

    ben.key("M-/");
    ben.wait_text("Search everywhere").await;
    ben.type_text("火锅");
    ben.wait(|screen| screen.contains("周五中午吃火锅") && screen.contains("1 found")).await;
    ben.wait_text("all of your history was searched").await;
    ben.key("Enter");
    ben.wait_gone("Search everywhere").await;
    ben.wait_text("周五中午吃火锅").await;
    ben.key("n");
    ben.wait_text("No older hit in this chat").await;
    // Away with the note, then back to where ben was.
    ben.key("Esc");
    ben.wait_gone("No older hit in this chat").await;
    ben.key("Esc");
    ben.wait(|screen| screen.contains("course 59") && !screen.contains("火锅")).await;
    ben.type_text("yes");
    ben.key("Enter");
    ben.wait(|screen| screen.contains("yes") && !screen.contains("queued")).await;
}
