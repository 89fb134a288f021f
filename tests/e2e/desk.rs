//! Somebody at a terminal: the real program in a real pseudo-terminal, as a member of the company.

use canteen_testkit::{Pty, PtyBuilder};

use crate::stage::{Company, Engine, Home};

/// A company on an engine, with the group Kitchen that ann owns and all of them are in.
pub fn kitchen(engine: Engine, members: &[&str]) -> Company {
    let company = Company::at_home(Home::on(engine), members);
    let others: Vec<String> =
        members.iter().filter(|who| **who != "ann").map(|who| format!("@{who}")).collect();
    company.at("ann", ["group", "create", "Kitchen", "--members", &others.join(",")]).ok();
    company
}

/// The program at someone's terminal, yet to be run.
pub fn program(company: &Company, profile: &str, args: &[&str]) -> PtyBuilder {
    at_home(PtyBuilder::new(env!("CARGO_BIN_EXE_canteen")).args(args.iter().copied()), company)
        .env("CANTEEN_PROFILE", profile)
}

/// A terminal in which the program finds the session of the stage.
pub fn at_home(terminal: PtyBuilder, company: &Company) -> PtyBuilder {
    let home = company.home.path();
    terminal
        .env("CANTEEN_STATE_DIR", home.join(".local/state/canteen"))
        .env("CANTEEN_DATA_DIR", home.join(".local/share/canteen"))
        .home(home)
        .size(100, 30)
}

/// Runs the client.
pub fn sit_down(company: &Company, profile: &str) -> Pty {
    program(company, profile, &["--lang", "en"]).run()
}

/// Runs the client and opens the conversation at the top of the list.
pub async fn sit_down_in(company: &Company, profile: &str, name: &str) -> Pty {
    let terminal = sit_down(company, profile);
    open(&terminal, name).await;
    terminal
}

/// Opens the conversation at the top of the list.
pub async fn open(terminal: &Pty, name: &str) {
    terminal.wait_text(name).await;
    terminal.wait_text("online").await;
    terminal.key("Enter");
    terminal.wait_text("Write a message").await;
}

/// Sends a line.
pub fn say(terminal: &Pty, text: &str) {
    terminal.type_text(text);
    terminal.key("Enter");
}

/// Leaves the composer and chooses the last message.
pub async fn choose_last(terminal: &Pty) {
    terminal.key("Esc");
    terminal.wait_text("i writes").await;
}

/// The first row that holds a text.
pub fn row<'a>(screen: &'a str, text: &str) -> &'a str {
    screen.lines().find(|row| row.contains(text)).unwrap_or_default()
}

/// How often a message of this text stands in the chat.
pub fn times(screen: &str, text: &str) -> usize {
    let is_message = |row: &&str| row.split('│').any(|part| part.trim() == text);
    screen.lines().filter(is_message).count()
}

/// Whether a row holds a word that stands alone.
pub fn has_word(row: &str, word: &str) -> bool {
    row.split_whitespace().any(|one| one == word)
}
