//! Two people at two terminals, each with the real program in a real pseudo-terminal.

use canteen_testkit::{Pty, PtyBuilder};

use crate::stage::Company;

pub fn sit_down(company: &Company, who: &str) -> Pty {
    PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
        .args(["--lang", "en"])
        .env("CANTEEN_PROFILE", who)
        .env("CANTEEN_STATE_DIR", company.home.path().join(".local/state/canteen"))
        .env("CANTEEN_DATA_DIR", company.home.path().join(".local/share/canteen"))
        .home(company.home.path())
        .size(100, 30)
        .run()
}

/// Opens the conversation at the top of the list.
pub async fn open(terminal: &Pty, name: &str) {
    terminal.wait_text(name).await;
    terminal.wait_text("online").await;
    terminal.key("Enter");
    terminal.wait_text("Write a message").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_colleagues_talk() {
    let company = Company::with(&["ann", "ben"]);
    company.at("ann", ["group", "create", "Kitchen", "--members", "@ben"]).ok();
    let ann = sit_down(&company, "ann");
    let ben = sit_down(&company, "ben");
    open(&ann, "Kitchen").await;
    ann.wait_text("You added ben").await;
    open(&ben, "Kitchen").await;

    ann.type_text("soup at noon?");
    ann.key("Enter");
    ben.wait_text("soup at noon?").await;

    // Ben chooses the message, answers it and reacts to it.
    ben.key("Esc");
    ben.wait_text("i writes").await;
    ben.key("r");
    ben.wait_text("Write a message").await;
    ben.type_text("gladly");
    ben.key("Enter");
    ann.wait(|screen| screen.contains("ann: “soup at noon?”") && screen.contains("gladly")).await;

    // Ann corrects herself; both see it.
    ann.key("Esc");
    ann.wait_text("i writes").await;
    ann.key("k");
    ann.key("e");
    ann.wait_text("Editing").await;
    ann.type_text(" or one");
    ann.key("Enter");
    ben.wait_text("soup at noon? or one").await;
    ben.wait_text("edited").await;

    // What ann has read is known to ben.
    ben.wait(|screen| screen.contains("1/1") || screen.contains("✓✓")).await;
}
