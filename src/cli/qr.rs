//! QR codes on standard error, beside what is asked there.

use canteen_text::qr::Qr;

use super::context::Context;

/// White on black, whatever the terminal's own colours are: half blocks draw what is light.
const COLOURS: &str = "\u{1b}[38;5;231;48;5;16m";
const PLAIN: &str = "\u{1b}[0m";

/// Shows a text as a QR code; nothing when it is too long for one. Programs are not shown any.
pub fn show(context: &mut Context<'_>, text: &str) {
    let Some(code) = Qr::compact(text).filter(|_| !context.json) else { return };
    let no_color = (context.io.env)("NO_COLOR").is_some_and(|value| !value.is_empty());
    let coloured = context.io.err_is_terminal && !no_color;
    for line in code.half_blocks() {
        // Nobody listens on a closed standard error, and that is no reason to fail.
        let _ = match coloured {
            true => writeln!(context.io.err, "{COLOURS}{line}{PLAIN}"),
            false => writeln!(context.io.err, "{line}"),
        };
    }
}
