//! Programs every machine has, in the terminal.

use canteen_testkit::{PtyBuilder, Signal};

#[tokio::test]
async fn a_shell_is_typed_to_resized_and_ended() {
    let mut shell = PtyBuilder::new("/bin/sh").env("PS1", "ready> ").size(60, 10).run();
    shell.wait_text("ready>").await;
    shell.type_text("echo $HOME; stty size");
    shell.key("Enter");
    let home = shell.home().display().to_string();
    shell.wait_text(&home).await;
    shell.wait_text("10 60").await;
    shell.resize(100, 30);
    shell.type_text("stty size\r");
    shell.wait_text("30 100").await;
    assert!(shell.bytes() > 20);
    shell.type_text("exit 3\r");
    assert_eq!(shell.ended().await.exit_code(), 3);
}

#[tokio::test]
async fn a_program_hears_what_the_terminal_answers_and_dies_of_signals() {
    // Asks where the cursor is and prints the answer readably.
    let ask = r#"stty raw -echo; printf '\033[6n'; head -c 6 | od -c; stty sane; cat"#;
    let mut program = PtyBuilder::new("/bin/sh").args(["-c", ask]).run();
    program.wait_text("1   ;   1   R").await;
    program.signal(Signal::Term);
    assert!(!program.ended().await.success());
}
