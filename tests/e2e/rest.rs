//! One goes to lunch; the other sees it before they write, and is answered once.

use canteen_testkit::PtyBuilder;

use crate::desk::{at_home, open, sit_down};
use crate::stage::Company;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_goes_to_lunch() {
    let company = Company::with(&["ann", "ben"]);
    company.at("ann", ["send", "ben", "morning"]).ok();
    let ann = sit_down(&company, "ann");
    let ben = sit_down(&company, "ben");
    open(&ann, "ben").await;
    ben.wait_text("online").await;
    ben.wait_text("ann").await;

    // A key for the menu, one for lunch with an away reply, one for an hour without a sound.
    ben.key("M-s");
    ben.wait_text("What are you doing?").await;
    ben.key("1");
    ben.wait_text("at lunch").await;
    ben.key("F9");
    ben.wait_text("quiet").await;
    ann.wait(|screen| screen.contains("at lunch") && screen.contains("ben is quiet until")).await;

    let rung = ben.bells();
    ann.type_text("soup?");
    ann.key("Enter");
    ann.wait_text("I am at lunch and will answer later.").await;
    ann.wait_text("automatic").await;
    ann.type_text("or noodles?");
    ann.key("Enter");
    ben.wait_text("or noodles?").await;
    assert_eq!(ben.bells(), rung, "nothing rings");
    let said = company.at("ann", ["tail", "ben", "-n", "50"]).lines();
    let automatic = said.iter().filter(|message| message["auto"] == true).count();
    assert_eq!(automatic, 1, "{said:?}");

    // What is written now waits until ben is back.
    ann.type_text("see you at two");
    ann.key("M-l");
    ann.wait_text(":waiting").await;
    ben.keys(&["F9", "F9"]);
    ben.wait_text("see you at two").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_leaves_the_terminal_of_tmux_is_away_until_they_are_back() {
    let company = Company::with(&["ann", "ben"]);
    company.at("ann", ["send", "ben", "morning"]).ok();
    let home = company.home.path();
    let settings = home.join("config/canteen");
    std::fs::create_dir_all(&settings).unwrap();
    std::fs::write(settings.join("config.toml"), "away_detached = true\n").unwrap();
    let quiet = home.join("tmux.conf");
    std::fs::write(&quiet, "set -g focus-events on\nset -g status off\n").unwrap();
    let socket = home.join("tmux.sock");
    let (socket, quiet) = (socket.to_str().unwrap(), quiet.to_str().unwrap());
    let tmux = |command: &[&str]| {
        let base = ["-S", socket, "-f", quiet].into_iter();
        at_home(PtyBuilder::new("tmux").args(base.chain(command.iter().copied())), &company)
            .env("TERM", "screen-256color")
            .env("CANTEEN_PROFILE", "ben")
    };

    let mut ben = tmux(&["new-session", "-s", "desk", env!("CARGO_BIN_EXE_canteen")]).run();
    ben.wait_text("online").await;
    let ann = sit_down(&company, "ann");
    open(&ann, "ben").await;
    ann.wait(|screen| !screen.contains("away")).await;
    ben.keys(&["C-b", "d"]);
    ben.ended().await;
    ann.wait_text("away").await;
    let mut ben = tmux(&["attach"]).run();
    ben.wait_text("away").await;
    ben.key("j");
    ann.wait(|screen| !screen.contains("away")).await;
    tmux(&["kill-server"]).run().ended().await;
    ben.ended().await;
}
