//! The last step for those who want ASCII alone: every sign that draws the screen gets a plain one.

use ratatui::buffer::Buffer;

/// Replaces borders and marks in a finished frame. Letters of any script stay.
pub fn simplify(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let mut chars = cell.symbol().chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && let Some(plain) = plain(c)
        {
            cell.set_symbol(plain);
        }
    }
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        '─' | '━' | '╌' | '┄' | '—' | '–' => "-",
        '│' | '┃' | '▌' | '▐' | '▎' | '▏' | '┆' | '┊' | '█' => "|",
        '┌'..='╋' | '╭' | '╮' | '╯' | '╰' => "+",
        '●' | '•' | '◉' | '▪' | '■' => "*",
        '○' | '◌' | '◯' | '□' => "o",
        '◐' => "%",
        '▸' | '▶' | '›' | '→' => ">",
        '◂' | '◀' | '‹' | '←' | '↩' | '↪' => "<",
        '▴' | '▲' | '↑' => "^",
        '▾' | '▼' | '↓' => "v",
        '✓' | '✔' => "v",
        '✗' | '✘' | '×' | '⊘' => "x",
        '·' => ".",
        '…' => "~",
        '“' | '”' => "\"",
        '‘' | '’' => "'",
        '≡' => "=",
        '✎' => "~",
        '▦' | '▣' | '▤' | '▨' => "#",
        '◆' => "!",
        '⌖' => "+",
        '♪' => "d",
        '▬' => "=",
        '☕' => "u",
        '◔' => "-",
        '☾' => "z",
        '░' => ".",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::*;

    #[test]
    fn signs_are_plain_and_letters_stay() {
        let mut buffer = Buffer::with_lines(["╭─● 中文 é …│"]);
        simplify(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["+-* 中文 é ~|"]));
    }
}
