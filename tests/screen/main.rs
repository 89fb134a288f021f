//! The client in a real terminal, without a server: how it takes the terminal and gives it back.

#![expect(clippy::unwrap_used, reason = "a test that cannot set the stage fails")]

mod own_files;

use std::path::Path;

use canteen::config::{Paths, Session};
use canteen_testkit::{Pty, PtyBuilder, Signal};
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_canteen");

/// A home in which somebody is signed in to a server that does not answer.
fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = |name: &str| match name {
        "HOME" => Some(home.path().into()),
        "XDG_CONFIG_HOME" => Some(home.path().join("config").into()),
        "XDG_DATA_HOME" => Some(home.path().join("data").into()),
        "XDG_STATE_HOME" => Some(home.path().join("state").into()),
        _ => None,
    };
    let paths = Paths::find(Paths::DEFAULT_PROFILE, &folder).unwrap();
    paths.prepare().unwrap();
    let session = Session {
        // Nobody listens on the port of "discard".
        url: "http://127.0.0.1:9".into(),
        corp_id: "acme".into(),
        userid: "boss".into(),
        token: "none".into(),
    };
    session.save(&paths.session()).unwrap();
    home
}

fn client(home: &Path) -> Pty {
    PtyBuilder::new(PROGRAM).home(home).size(100, 24).run()
}

/// Whether the terminal is as a shell wants it.
fn is_given_back(pty: &Pty) -> bool {
    pty.look(|screen| {
        !screen.alternate_screen()
            && !screen.hide_cursor()
            && !screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_frame_needs_no_server() {
    let home = home();
    let mut pty = client(home.path());
    pty.wait_text("Chats").await;
    pty.wait_text("offline").await;
    assert!(pty.look(vt100::Screen::alternate_screen));
    pty.key("C-q");
    assert!(pty.ended().await.success());
    assert!(is_given_back(&pty), "{}", pty.screen());
}

#[tokio::test(flavor = "multi_thread")]
async fn signals_end_it_and_the_terminal_is_given_back() {
    for signal in [Signal::Term, Signal::Hup, Signal::Int] {
        let home = home();
        let mut pty = client(home.path());
        pty.wait_text("Chats").await;
        pty.signal(signal);
        assert!(pty.ended().await.success(), "{signal:?}");
        assert!(is_given_back(&pty), "{signal:?}: {}", pty.screen());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_stopped_and_continued_by_the_shell() {
    let home = home();
    let mut pty = PtyBuilder::new("/bin/bash")
        .args(["--norc", "--noprofile", "-i"])
        .env("PS1", "ready> ")
        .env("INPUTRC", "/dev/null")
        .env("HISTFILE", "/dev/null")
        .home(home.path())
        .size(100, 24)
        .run();
    pty.wait_text("ready>").await;
    pty.type_text(&format!("{PROGRAM}\n"));
    pty.wait_text("Chats").await;
    pty.key("C-z");
    pty.wait_text("Stopped").await;
    assert!(!pty.look(vt100::Screen::alternate_screen), "{}", pty.screen());
    pty.type_text("fg\n");
    pty.wait_text("Chats").await;
    assert!(pty.look(vt100::Screen::alternate_screen));
    // It hears the keyboard again, and shows what it did before.
    pty.type_text(":");
    pty.type_text("pane 3\r");
    pty.wait_text("Contacts").await;
    pty.key("C-q");
    pty.wait(|screen| screen.matches("ready>").count() >= 2).await;
    assert!(!pty.look(vt100::Screen::alternate_screen), "{}", pty.screen());
    pty.type_text("exit\n");
    pty.ended().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_size_is_another_arrangement() {
    let home = home();
    let mut pty = client(home.path());
    pty.wait_text("Choose a conversation").await;
    pty.resize(40, 12);
    pty.wait_gone("Choose a conversation").await;
    pty.resize(20, 5);
    pty.wait_text("Chats").await;
    pty.resize(10, 3);
    pty.wait_text("Please").await;
    pty.resize(160, 40);
    pty.wait_text("Choose a conversation").await;
    pty.key("C-q");
    assert!(pty.ended().await.success());
}
