//! The company is administered at the terminal: what one administrator does there others see, and
//! who is none sees nothing of it.

use canteen_testkit::Pty;

use crate::desk::{kitchen, sit_down};
use crate::stage::Engine;

/// Opens administration by its command line.
async fn administer(terminal: &Pty, area: &str) {
    terminal.wait_text("online").await;
    terminal.key("M-x");
    terminal.type_text(&format!("admin {area}"));
    terminal.key("Enter");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_department_and_who_is_in_it_are_made_on_the_screen_on_sqlite() {
    a_department_and_who_is_in_it_are_made_on_the_screen(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_department_and_who_is_in_it_are_made_on_the_screen_on_postgres() {
    a_department_and_who_is_in_it_are_made_on_the_screen(Engine::Postgres).await;
}

async fn a_department_and_who_is_in_it_are_made_on_the_screen(engine: Engine) {
    let company = kitchen(engine, &["ann", "ben"]);
    let boss = sit_down(&company, "boss");
    let ann = sit_down(&company, "ann");

    // A department: what would be saved is shown first.
    administer(&boss, "departments").await;
    boss.wait_text("a adds below").await;
    boss.key("a");
    boss.wait_text("New department").await;
    boss.type_text("Night shift");
    boss.key("C-s");
    boss.wait_text("What would change").await;
    boss.wait_text("+ Night shift").await;
    boss.key("C-s");
    boss.wait_text("Night shift is saved").await;

    // Somebody new in it.
    administer(&boss, "members").await;
    boss.wait_text("a adds ·").await;
    boss.key("a");
    boss.wait_text("New member").await;
    boss.type_text("cleo");
    boss.key("Tab");
    boss.type_text("Cleo Night");
    for _ in 0..3 {
        boss.key("Tab");
    }
    boss.key("Enter");
    boss.wait_text("Ctrl-T leads it").await;
    boss.type_text("night");
    boss.wait_text("/Night shift").await;
    boss.key("C-t");
    boss.key("Enter");
    boss.wait_text("/Night shift ★leads").await;
    boss.key("Tab");
    boss.key("Tab");
    boss.type_text("cleo@example.com");
    boss.key("C-s");
    boss.wait_text("+ /Night shift ★leads").await;
    boss.key("C-s");
    boss.wait(|screen| !screen.contains("What would change") && !screen.contains("Saving")).await;

    // A colleague at another terminal sees both.
    ann.wait_text("online").await;
    ann.key("M-3");
    ann.wait_text("Night shift 1").await;

    // A field is changed, and the change is shown: what it was, what it will be.
    boss.key("/");
    boss.type_text("cleo");
    boss.key("Enter");
    boss.wait_text("Member · Cleo Night").await;
    boss.key("Tab");
    boss.key("Tab");
    boss.type_text("Baker");
    boss.key("C-s");
    boss.wait_text("+ Baker").await;
    boss.key("C-s");
    boss.wait_text("cleo Baker").await;
    boss.key("Enter");
    boss.wait_text("Member · Cleo Night").await;
    boss.key("Tab");
    boss.key("Tab");
    boss.key("C-u");
    boss.type_text("Head baker");
    boss.key("C-s");
    boss.wait_text("Baker → Head baker").await;
    boss.key("y");
    ann.key("/");
    ann.type_text("cleo");
    ann.wait_text("Head baker").await;
    let shown = company.at("boss", ["admin", "member", "show", "cleo"]).json();
    assert_eq!(shown["title"], "Head baker");
    assert_eq!(shown["leader_of"][0], "/Night shift");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_no_administrator_sees_nothing_of_it() {
    let company = kitchen(Engine::Sqlite, &["ann", "ben"]);
    let ann = sit_down(&company, "ann");
    administer(&ann, "members").await;
    ann.wait_text("Only administrators do that").await;
    ann.key("M-4");
    ann.wait_text("Workbench").await;
    ann.wait_text("All commands").await;
    let screen = ann.screen();
    assert!(!screen.contains("Administration"), "{screen}");
    let boss = sit_down(&company, "boss");
    boss.wait_text("online").await;
    boss.key("M-4");
    boss.wait_text("Administration").await;

    // Who is made one sees it at once, and no longer when they are none any more.
    company.at("boss", ["admin", "grant", "ann"]).ok();
    ann.wait_text("Administration").await;
    company.at("boss", ["admin", "revoke", "ann"]).ok();
    ann.wait(|screen| !screen.contains("Administration")).await;
}
