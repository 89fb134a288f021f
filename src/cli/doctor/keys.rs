//! The key tester: what each key sends, what it is taken for, what it does.

use std::fmt::Write as _;
use std::time::Duration;

use tokio::time::timeout;

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::commands;
use crate::i18n::Texts;
use crate::input::{Code, Context as Place, Key, Keymap};
use crate::terminal::{Decoder, Raw, Reply, Signal, local, upgrade};
use crate::tui;

/// How long an escape waits for what may follow it.
const ESCAPE: Duration = Duration::from_millis(30);
/// Turns the kitty protocol off again.
const DOWNGRADE: &str = "\x1b[<u";

/// Shows keys until Ctrl-C.
pub async fn run(context: &mut Context<'_>) -> Outcome {
    let (keymap, _) = tui::load_keymap(&context.settings.keymap, &context.paths);
    let texts = Texts::new(context.lang);
    let io = |error: std::io::Error| Failure::new("io", format!("the terminal is gone: {error}"));
    let mut port = local::open().map_err(|error| Failure::new("io", error.to_string()))?;
    let head = "Press keys to see what they send, what they are taken for and what they do. \
                Ctrl-C ends.\r\n\x1b[?u";
    port.output.write_all(head.as_bytes()).and_then(|()| port.output.flush()).map_err(io)?;
    let mut tester = Tester { decoder: Decoder::default(), keymap, texts, kitty: false };
    loop {
        let waits = tester.decoder.waits();
        let signal = match timeout(ESCAPE, port.input.recv()).await {
            Ok(signal) => signal,
            Err(_) if waits => Some(Signal::Bytes(Vec::new())),
            Err(_) => continue,
        };
        let bytes = match signal {
            None | Some(Signal::End) => break,
            Some(Signal::Bytes(bytes)) => bytes,
            Some(_) => continue,
        };
        let (text, over) = tester.take(&bytes);
        port.output.write_all(text.as_bytes()).and_then(|()| port.output.flush()).map_err(io)?;
        if over {
            break;
        }
    }
    if tester.kitty {
        let _ = port.output.write_all(DOWNGRADE.as_bytes());
    }
    Ok(())
}

struct Tester {
    decoder: Decoder,
    keymap: Keymap,
    texts: Texts,
    kitty: bool,
}

impl Tester {
    /// Takes bytes in; gives what to write, and whether it is over. No bytes: nothing more comes.
    fn take(&mut self, bytes: &[u8]) -> (String, bool) {
        let mut raws = Vec::new();
        if bytes.is_empty() {
            self.decoder.settle(&mut raws);
        } else {
            self.decoder.feed(bytes, &mut raws);
        }
        let mut text = String::new();
        let mut over = false;
        for raw in raws {
            match raw {
                Raw::Key(key) => {
                    over |= key == (Key { ctrl: true, ..Key::plain(Code::Char('c')) });
                    let line = self.line(bytes, key);
                    let _ = write!(text, "{line}\r\n");
                }
                Raw::Reply(Reply::KittyFlags(_)) if !self.kitty => {
                    self.kitty = true;
                    text.push_str(upgrade());
                }
                _ => {}
            }
        }
        (text, over)
    }

    fn line(&self, bytes: &[u8], key: Key) -> String {
        let sent: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let everywhere = if key.is_sent_everywhere() { "" } else { " (not on every terminal)" };
        let does: Vec<String> = [Place::Global, Place::Chats, Place::Composer, Place::Select]
            .into_iter()
            .filter_map(|place| {
                let found = self.keymap.find(place, &[key]);
                let what = match (found.line, found.grows) {
                    (Some(line), _) => commands::describe(&line, &self.texts),
                    (None, true) => "begins a chord".to_owned(),
                    (None, false) => return None,
                };
                Some(format!("{place}: {what}"))
            })
            .collect();
        let name = canteen_text::width::pad(&key.to_string(), 14);
        let sent = canteen_text::width::pad(&sent.join(" "), 18);
        format!("{name} {sent} {}{everywhere}", does.join(", ")).trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn keys_are_shown_with_what_they_send_and_do() {
        let mut tester = Tester {
            decoder: Decoder::default(),
            keymap: Keymap::builtin("default").unwrap(),
            texts: Texts::new(Lang::En),
            kitty: false,
        };
        for (bytes, parts) in [
            ("\x0b", ["Ctrl-K", "0b", "global: Jump"]),
            ("\x1b[15~", ["F5", "1b 5b 31 35 7e", "(not on every terminal)"]),
            ("\x1bm", ["Alt-m", "1b 6d", "global: Mute or unmute"]),
            ("好", ["好", "e5 a5 bd", ""]),
        ] {
            let (text, over) = tester.take(bytes.as_bytes());
            assert!(!over && parts.iter().all(|part| text.contains(part)), "{text:?}");
        }
        assert_eq!(tester.take(b"\x1b"), (String::new(), false));
        assert!(tester.take(b"").0.starts_with("Esc"));
        assert_eq!(tester.take(b"\x1b[?0u"), (upgrade().to_owned(), false));
        assert!(tester.take(b"\x03").1);
    }
}
