//! The same person at two devices: what is done at one is seen at the other.

use canteen_testkit::Pty;

use crate::desk::{has_word, kitchen, open, row, say, sit_down, sit_down_in};
use crate::stage::{Company, Engine, PASSWORD};

/// One member at two devices, both in step with the server.
async fn two_devices(company: &Company) -> (Pty, Pty) {
    let login = ["login", &company.serve.url, "--corp", &company.corp, "--user", "ann"];
    company.at("ann-at-home", login).args(["--password-stdin"]).input(PASSWORD).ok();
    let home = sit_down(company, "ann-at-home");
    let work = sit_down(company, "ann");
    for device in [&home, &work] {
        device.wait(|screen| screen.contains("Kitchen") && screen.contains("online")).await;
    }
    (home, work)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_device_sees_what_the_first_did() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    let (home, work) = two_devices(&company).await;

    // Muted and pinned at one, and so at the other; and back.
    work.keys(&["m", "p"]);
    let kept = |screen: &str| {
        let row = row(screen, "Kitchen");
        row.contains('⊘') && row.contains('▴')
    };
    work.wait(kept).await;
    home.wait(kept).await;
    home.key("m");
    work.wait(|screen| !row(screen, "Kitchen").contains('⊘')).await;

    // What is read at one is read at the other.
    let ben = sit_down_in(&company, "ben", "Kitchen").await;
    say(&ben, "anyone there?");
    let counted = |screen: &str| has_word(row(screen, "Kitchen"), "1");
    work.wait(counted).await;
    home.wait(counted).await;
    open(&home, "Kitchen").await;
    work.wait(|screen| !counted(screen)).await;

    // What is said at one is one's own at the other.
    say(&home, "me");
    open(&work, "Kitchen").await;
    work.wait(|screen| screen.lines().any(|row| row.contains("  me ") && row.contains('✓'))).await;
    ben.wait(|screen| screen.lines().any(|row| row.trim_end().ends_with("  me"))).await;
}

/// The row above the status line.
fn composer(screen: &str) -> &str {
    screen.lines().rev().nth(1).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_begun_at_one_device_is_finished_at_the_other() {
    let company = kitchen(Engine::Postgres, &["ann", "ben"]);
    let (home, mut work) = two_devices(&company).await;
    open(&work, "Kitchen").await;
    work.type_text("the soup is");
    home.wait(|screen| row(screen, "the soup is").contains("draft")).await;
    home.key("Enter");
    home.wait(|screen| composer(screen).contains("the soup is")).await;
    home.type_text(" ready");
    work.wait(|screen| composer(screen).contains("the soup is ready")).await;
    home.key("Enter");
    work.wait(|screen| screen.contains("the soup is ready") && !composer(screen).contains("soup"))
        .await;
    // What was written right before the end is known as well.
    work.type_text("and the bread");
    work.wait(|screen| composer(screen).contains("bread")).await;
    work.key("C-q");
    work.ended().await;
    home.wait(|screen| composer(screen).contains("and the bread")).await;
}
