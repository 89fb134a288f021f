//! The user's own files while the client runs: read again when they change, changed by the settings
//! without losing what is in them; the mouse in a real terminal.

use std::path::PathBuf;

use canteen_testkit::{Pty, PtyBuilder};
use tempfile::TempDir;

use crate::{client, home};

fn write(home: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = home.path().join("config/canteen").join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, text).unwrap();
    path
}

/// The ground in the middle of the screen.
fn ground(pty: &Pty) -> vt100::Color {
    pty.look(|screen| screen.cell(12, 60).unwrap().bgcolor())
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_settings_and_themes_are_read_again_when_they_change() {
    let home = home();
    write(&home, "themes/mine.toml", "inherits = 'dark'\n[palette]\nground = '#010203'\n");
    write(&home, "config.toml", "theme = 'mine'\n");
    let mut pty = client(home.path());
    pty.wait_text("Chats").await;
    pty.wait(|_| ground(&pty) == vt100::Color::Rgb(1, 2, 3)).await;

    // Whoever has changed a file elsewhere comes back.
    let come_back = |pty: &Pty| {
        pty.focus(false);
        pty.focus(true);
    };
    write(&home, "themes/mine.toml", "inherits = 'dark'\n[palette]\nground = '#040506'\n");
    come_back(&pty);
    pty.wait(|_| ground(&pty) == vt100::Color::Rgb(4, 5, 6)).await;

    write(&home, "keys.toml", "[global]\n\n'ctrl-t' = 'pain 3'\n");
    come_back(&pty);
    pty.wait_text("keys.toml:3:").await;

    // The language tells when the keys have been read as well.
    write(&home, "keys.toml", "[global]\n'ctrl-t' = 'pane 3'\n");
    write(&home, "config.toml", "lang = 'zh-CN'\n");
    come_back(&pty);
    pty.wait_text("会话").await;
    pty.key("Esc");
    pty.key("C-t");
    pty.wait_gone("欢迎使用").await;
    pty.key("C-q");
    assert!(pty.ended().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_setting_is_changed_and_the_rest_of_the_file_stays() {
    let home = home();
    let mine = "# mine\ntheme = 'dusk' # calm\n\n# not too fast\nscroll = 5\n\n[later]\nx = 1\n";
    let file = write(&home, "config.toml", mine);
    let mut pty = client(home.path());
    pty.wait_text("Chats").await;
    pty.type_text(":settings scroll\r");
    pty.wait_text("scroll = 5").await;
    pty.key("Enter");
    pty.key("Backspace");
    pty.type_text("99\r");
    pty.wait_text("from 1 to 20, not 99").await;
    pty.key("Backspace");
    pty.key("Enter");
    pty.wait_text("scroll = 9").await;
    pty.key("Esc");
    pty.wait_gone("scroll = 9").await;
    pty.type_text(":settings mouse\r");
    pty.wait_text("mouse = true").await;
    pty.key("Enter");
    pty.wait_text("mouse = false").await;
    let given_back = |pty: &Pty| {
        pty.look(|screen| screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None)
    };
    pty.wait(|_| given_back(&pty)).await;
    pty.key("C-c");
    pty.key("C-q");
    assert!(pty.ended().await.success());
    let text = std::fs::read_to_string(file).unwrap();
    let expected = mine.replace("scroll = 5\n", "scroll = 9\nmouse = false\n");
    assert_eq!(text, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn text_is_copied_by_dragging_and_hints_are_pressed() {
    let home = home();
    let mut pty = PtyBuilder::new(env!("CARGO_BIN_EXE_canteen"))
        .env("SSH_CONNECTION", "far away")
        .home(home.path())
        .size(100, 24)
        .run();
    pty.wait_text("Welcome to Canteen").await;
    let (row, column) = place(&pty, "filter");
    pty.click(column, row);
    pty.wait_text("pinyin").await;
    pty.key("Esc");
    pty.wait_gone("pinyin").await;
    let (row, column) = place(&pty, "Welcome to Canteen");
    pty.drag((column, row), (column + 6, row));
    // As it was sent, or decoded.
    let copied = |text: Vec<u8>| text == b"V2VsY29tZQ==" || text == b"Welcome";
    pty.wait(|_| pty.clipboard().is_some_and(copied)).await;
    pty.key("C-q");
    assert!(pty.ended().await.success());
}

/// Row and column of the last place of a text.
fn place(pty: &Pty, text: &str) -> (u16, u16) {
    let screen = pty.screen();
    let found = screen.lines().enumerate().filter_map(|(row, line)| {
        let byte = line.find(text)?;
        let column = canteen_text::width::width(&line[..byte]);
        Some((u16::try_from(row).unwrap(), u16::try_from(column).unwrap()))
    });
    found.last().unwrap()
}
