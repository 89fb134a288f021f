//! Whether what is written can be read: the contrast of each role with the grounds it stands on, by
//! the measure of WCAG 2. Colours of the terminal's own palette cannot be measured and are passed
//! over.

use ratatui::style::{Color, Modifier};

use super::{Role, Theme};

/// A role that is hard to see.
#[derive(Clone, PartialEq, Debug)]
pub struct Weak {
    /// Which.
    pub role: Role,
    /// On the ground of which role.
    pub on: Role,
    /// Its contrast.
    pub ratio: f64,
    /// The least it should have.
    pub wanted: f64,
}

/// How much contrast a role needs: text to read, text beside the matter, signs, lines.
const TEXT: f64 = 4.5;
const ASIDE: f64 = 3.0;
const LINE: f64 = 1.3;
/// On a selected row and on popups a little less is enough: they are looked at.
const ELSEWHERE: f64 = 0.8;

/// The grounds on which text without a ground of its own stands.
const GROUNDS: [Role; 4] = [Role::Text, Role::Selected, Role::SelectedAway, Role::Popup];

/// What is hard to see in a theme.
#[must_use]
pub fn weak(theme: &Theme) -> Vec<Weak> {
    let mut found = Vec::new();
    for role in Role::ALL {
        let style = theme.style(*role);
        if style.add_modifier.contains(Modifier::REVERSED) {
            continue;
        }
        let own = style.bg.is_some() && !matches!(role, Role::Text | Role::Popup);
        let grounds: &[Role] = if own { &[*role] } else { grounds(*role) };
        for on in grounds {
            let (Some(fg), Some(bg)) = (style.fg, theme.style(*on).bg) else { continue };
            let Some(ratio) = ratio(fg, bg) else { continue };
            let at_home = own || *on == Role::Text;
            let wanted = wanted(*role) * if at_home { 1.0 } else { ELSEWHERE };
            if ratio < wanted {
                found.push(Weak { role: *role, on: *on, ratio, wanted });
            }
        }
    }
    found
}

/// Where a role without a ground of its own is drawn.
fn grounds(role: Role) -> &'static [Role] {
    match role {
        Role::Border | Role::BorderFocused | Role::Day | Role::New | Role::PopupBorder => {
            &GROUNDS[..1]
        }
        _ => &GROUNDS,
    }
}

fn wanted(role: Role) -> f64 {
    match role {
        Role::Border | Role::Track | Role::Thumb | Role::PopupBorder => LINE,
        Role::Placeholder
        | Role::Muted
        | Role::Day
        | Role::Clock
        | Role::Happening
        | Role::Offline
        | Role::Sent
        | Role::Recalled
        | Role::Online
        | Role::Busy
        | Role::Away
        | Role::Queued
        | Role::Read
        | Role::Failed
        | Role::Pinned
        | Role::New
        | Role::BorderFocused => ASIDE,
        _ => TEXT,
    }
}

/// The contrast of two colours, from 1 to 21; none when one of them is the terminal's own.
#[must_use]
pub fn ratio(one: Color, other: Color) -> Option<f64> {
    let (one, other) = (luminance(one)?, luminance(other)?);
    let (light, dark) = if one > other { (one, other) } else { (other, one) };
    Some((light + 0.05) / (dark + 0.05))
}

fn luminance(color: Color) -> Option<f64> {
    let (r, g, b) = super::depth::parts(color)?;
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.03928 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    Some(0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terminal::Depth;
    use crate::theme::{builtin_names, degrade, load};

    #[test]
    fn contrast_is_measured_as_the_standard_has_it() {
        for (one, other, expected) in [
            (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255), 21.0),
            (Color::Rgb(255, 255, 255), Color::Rgb(0, 0, 0), 21.0),
            (Color::Rgb(119, 119, 119), Color::Rgb(255, 255, 255), 4.48),
            (Color::Rgb(7, 7, 7), Color::Rgb(7, 7, 7), 1.0),
            (Color::Indexed(231), Color::Indexed(16), 21.0),
        ] {
            let found = ratio(one, other).unwrap();
            assert!((found - expected).abs() < 0.01, "{one:?} on {other:?}: {found}");
        }
        assert_eq!(ratio(Color::Reset, Color::Rgb(0, 0, 0)), None);
        assert_eq!(ratio(Color::Red, Color::Rgb(0, 0, 0)), None);
    }

    #[test]
    fn everything_can_be_read_in_the_programs_themes() {
        for name in builtin_names() {
            let theme = load(name, &|_| None).theme;
            assert_eq!(weak(&theme), [], "{name}");
        }
    }

    #[test]
    fn text_can_still_be_read_where_there_are_fewer_colours() {
        for name in builtin_names() {
            let mut theme = load(name, &|_| None).theme;
            for style in &mut theme.styles {
                style.fg = style.fg.map(|color| degrade(color, Depth::Palette));
                style.bg = style.bg.map(|color| degrade(color, Depth::Palette));
            }
            for weak in weak(&theme) {
                let enough = weak.ratio >= weak.wanted * 0.75 || weak.wanted < ASIDE;
                assert!(enough, "{name}: {weak:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_found() {
        let dim = "inherits = 'dark'\n[palette]\nink = '#20262c'\n";
        let find = |name: &str| (name == "dim").then(|| ("dim.toml".into(), dim.to_owned()));
        let found = weak(&load("dim", &find).theme);
        assert!(found.iter().any(|weak| weak.role == Role::Text && weak.on == Role::Text));
        assert!(found.iter().all(|weak| weak.ratio < weak.wanted));
    }
}
