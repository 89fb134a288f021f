//! The departments of an entry, and how a cell names departments without doubt.

use canteen_protocol::import::BETWEEN;
use canteen_text::sanitize;

use super::{Entry, dn};

/// Where departments come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PlacesFrom {
    /// The attribute `ou`, when there is one, or else the name of the entry.
    #[default]
    Either,
    /// The organizational units in the name of the entry.
    Name,
    /// The attributes `ou`, `department` or `departmentNumber`.
    Attribute,
}

/// What may part departments in a cell.
const PARTS: [char; 2] = [';', '；'];
/// Characters of a name; as many as a cell has.
const MOST: usize = 32_767;

/// The departments of an entry as a cell; at the top when there are none.
pub fn of(entry: &Entry, from: PlacesFrom, base: usize) -> String {
    let values = |name| entry.all(name).map(path).collect::<Vec<_>>();
    let said = match from {
        PlacesFrom::Name => Vec::new(),
        PlacesFrom::Either => values("ou"),
        PlacesFrom::Attribute => {
            let all = ["ou", "department", "departmentNumber"].map(values);
            all.into_iter().find(|values| !values.is_empty()).unwrap_or_default()
        }
    };
    match (said.is_empty(), from) {
        (true, PlacesFrom::Attribute) => cell(&[Vec::new()]),
        (true, _) => cell(&[units(&entry.dn, base)]),
        (false, _) => cell(&said),
    }
}

/// A path as an attribute has it.
fn path(value: &str) -> Vec<String> {
    let names = value.split('/').map(|name| sanitize::line(name, MOST));
    names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// The organizational units a name goes through, from the top down, without the entry's own part
/// and the last ones, which are the base.
fn units(name: &str, base: usize) -> Vec<String> {
    let Some(all) = dn::parse(name) else { return Vec::new() };
    let inner = all.len().saturating_sub(base);
    let inner = all.iter().take(inner).skip(1).rev();
    let units = inner.flatten().filter(|(kind, _)| kind == "ou");
    units.map(|(_, value)| component(value)).filter(|name| !name.is_empty()).collect()
}

/// A name of which a `/` is a part, and would part a path.
pub fn component(name: &str) -> String {
    sanitize::line(name, MOST).trim().replace('/', "-")
}

/// Paths, each as its names from the top down, as one cell: each behind a `/`, so that a name of
/// digits is no number.
#[must_use]
pub fn cell(paths: &[Vec<String>]) -> String {
    let paths: Vec<_> = paths.iter().map(|names| format!("/{}", names.join("/"))).collect();
    if paths.iter().any(|path| path.contains(PARTS)) {
        paths.iter().map(|path| format!("{BETWEEN}{path}")).collect()
    } else {
        paths.join(";")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn departments_come_from_where_it_is_said() {
        let dn = "uid=li,ou=b,ou=a,ou=people,dc=x,dc=y";
        for (from, base, values, expected) in [
            (PlacesFrom::Either, 3, &[][..], "/a/b"),
            (PlacesFrom::Either, 0, &[], "/people/a/b"),
            (PlacesFrom::Either, 9, &[], "/"),
            (PlacesFrom::Either, 3, &[("ou", "East / Sales"), ("ou", "7")], "/East/Sales;/7"),
            (PlacesFrom::Either, 3, &[("department", "HR")], "/a/b"),
            (PlacesFrom::Name, 3, &[("ou", "East")], "/a/b"),
            (PlacesFrom::Attribute, 3, &[("department", "HR"), ("departmentNumber", "4")], "/HR"),
            (PlacesFrom::Attribute, 3, &[("departmentNumber", "4")], "/4"),
            (PlacesFrom::Attribute, 3, &[("ou", "/"), ("department", "HR")], "/"),
            (PlacesFrom::Attribute, 3, &[], "/"),
            (PlacesFrom::Either, 3, &[("ou", "R;D"), ("ou", "East")], "\u{1f}/R;D\u{1f}/East"),
        ] {
            let values = values.iter().map(|(a, v)| ((*a).to_owned(), (*v).to_owned()));
            let entry = Entry { row: 1, dn: dn.into(), values: values.collect() };
            assert_eq!(of(&entry, from, base), expected, "{from:?} {entry:?}");
        }
    }

    #[test]
    fn only_units_are_departments() {
        let name = "cn=Li,cn=Users,ou=R/D,l=Guangzhou,ou=East,dc=x";
        assert_eq!(units(name, 1), ["East", "R-D"]);
        assert_eq!(units("no name", 0), Vec::<String>::new());
    }
}
