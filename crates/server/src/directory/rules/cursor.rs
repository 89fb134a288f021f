//! Where a page of a sync ended, as clients carry it back. Pure.

use std::fmt;
use std::str::FromStr;

use canteen_protocol::Seq;

/// What a page is made of, in this order: departments come before those who are in them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Departments.
    Departments,
    /// Members.
    Members,
    /// Tags.
    Tags,
}

impl Kind {
    /// What comes behind it.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        match self {
            Self::Departments => Some(Self::Members),
            Self::Members => Some(Self::Tags),
            Self::Tags => None,
        }
    }
}

/// The next page begins behind this place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cursor {
    /// Among these.
    pub kind: Kind,
    /// Where the sync ends, fixed by its first page.
    pub head: Seq,
    /// Where the last thing sent last changed.
    pub at: Seq,
    /// Its id.
    pub id: i64,
}

impl Cursor {
    /// Before all that changed behind a place.
    #[must_use]
    pub fn start(since: Seq, head: Seq) -> Self {
        Self { kind: Kind::Departments, head, at: since, id: i64::MAX }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Departments => 'd',
            Kind::Members => 'm',
            Kind::Tags => 't',
        };
        write!(f, "{kind}.{}.{}.{}", self.head, self.at, self.id)
    }
}

impl FromStr for Cursor {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('.');
        let kind = match parts.next() {
            Some("d") => Kind::Departments,
            Some("m") => Kind::Members,
            Some("t") => Kind::Tags,
            _ => return Err(()),
        };
        let mut number = || parts.next().and_then(|n| n.parse::<i64>().ok()).ok_or(());
        let (head, at, id) = (Seq(number()?), Seq(number()?), number()?);
        if parts.next().is_some() { Err(()) } else { Ok(Self { kind, head, at, id }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text_form() {
        for kind in [Kind::Departments, Kind::Members, Kind::Tags] {
            let cursor = Cursor { kind, head: Seq(7), at: Seq(3), id: i64::MAX };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for bad in ["", "d", "x.1.2.3", "d.1.2", "d.1.2.3.4", "d.1.2.x"] {
            assert_eq!(bad.parse::<Cursor>(), Err(()), "{bad}");
        }
    }
}
