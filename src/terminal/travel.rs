//! The shortest way of the cursor from one place to another.

use std::cmp::Ordering;

use ratatui::layout::Position;

/// The sequence that moves it; `from` is none when nobody knows where it stands.
pub fn travel(from: Option<Position>, to: Position) -> String {
    let absolute = absolute(to);
    let Some(from) = from else { return absolute };
    let down = match to.y.cmp(&from.y) {
        Ordering::Equal => String::new(),
        Ordering::Greater => steps(to.y - from.y, 'B'),
        Ordering::Less => steps(from.y - to.y, 'A'),
    };
    let relative = format!("{down}{}", across(from.x, to.x));
    let by_return = format!("\r{down}{}", across(0, to.x));
    [relative, by_return, absolute].into_iter().min_by_key(String::len).unwrap_or_default()
}

fn absolute(to: Position) -> String {
    let (column, row) = (u32::from(to.x) + 1, u32::from(to.y) + 1);
    match (row, column) {
        (1, 1) => "\x1b[H".to_owned(),
        (_, 1) => format!("\x1b[{row}H"),
        _ => format!("\x1b[{row};{column}H"),
    }
}

fn across(from: u16, to: u16) -> String {
    match to.cmp(&from) {
        Ordering::Equal => String::new(),
        Ordering::Greater => steps(to - from, 'C'),
        Ordering::Less if to == 0 => "\r".to_owned(),
        Ordering::Less if from - to <= 3 => "\x08".repeat(usize::from(from - to)),
        Ordering::Less => {
            let back = steps(from - to, 'D');
            let column = format!("\x1b[{}G", u32::from(to) + 1);
            if column.len() < back.len() { column } else { back }
        }
    }
}

fn steps(count: u16, way: char) -> String {
    if count == 1 { format!("\x1b[{way}") } else { format!("\x1b[{count}{way}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_short() {
        let at = |x, y| Position { x, y };
        for (from, to, expected) in [
            (None, at(0, 0), "\x1b[H"),
            (None, at(4, 2), "\x1b[3;5H"),
            (Some(at(4, 2)), at(5, 2), "\x1b[C"),
            (Some(at(4, 2)), at(3, 2), "\x08"),
            (Some(at(40, 2)), at(0, 2), "\r"),
            (Some(at(40, 2)), at(20, 2), "\x1b[20D"),
            (Some(at(105, 2)), at(4, 2), "\x1b[5G"),
            (Some(at(4, 2)), at(4, 3), "\x1b[B"),
            (Some(at(79, 2)), at(0, 3), "\x1b[4H"),
        ] {
            let way = travel(from, to);
            assert_eq!(way.len(), expected.len(), "{from:?} {to:?}: {way:?}");
        }
    }
}
