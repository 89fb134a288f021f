//! People as directories have them (LDAP, Active Directory, LDIF): from the attributes of an entry
//! to the cells of the template.
//!
//! Knows `inetOrgPerson` (RFC 2798) and the user of Active Directory. Names nobody twice and asks
//! nothing: whether the cells are good is decided by the server, as with any table.

pub mod dn;
mod gather;
pub mod phone;
mod places;

pub use gather::Gather;
pub use places::{PlacesFrom, cell, component};

/// The attributes that are looked at; others are neither asked for nor kept.
pub const KNOWN: [&str; 16] = [
    "objectClass",
    "uid",
    "sAMAccountName",
    "userAccountControl",
    "nsAccountLock",
    "cn",
    "sn",
    "givenName",
    "displayName",
    "title",
    "ou",
    "department",
    "departmentNumber",
    "mobile",
    "telephoneNumber",
    "mail",
];

/// What people are of, in lower case.
const PEOPLE: [&str; 6] =
    ["person", "organizationalperson", "inetorgperson", "user", "posixaccount", "account"];
/// What people are not of, although it says so of itself: machines, and entries of address books.
const OTHERS: [&str; 2] = ["computer", "contact"];
/// In `userAccountControl`: the account is disabled.
const DISABLED: i64 = 2;

/// The attributes behind the columns of the template, by which faults name them.
pub const HEADERS: [&str; 9] =
    ["displayName", "uid", "cn", "title", "ou", "gender", "mobile", "telephoneNumber", "mail"];
/// The same in Active Directory.
pub const DIRECTORY: [&str; 9] = [
    "displayName",
    "sAMAccountName",
    "cn",
    "title",
    "department",
    "gender",
    "mobile",
    "telephoneNumber",
    "mail",
];

/// An entry of a directory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Entry {
    /// Where it is: the line of the file on which it begins, or the how-manieth it is; from 1.
    pub row: u32,
    /// Its distinguished name.
    pub dn: String,
    /// Its attributes that are [known](is_known), in their order: description and value.
    pub values: Vec<(String, String)>,
}

/// What an entry is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Found {
    /// A person, as cells of the template.
    Person(Box<[String; 9]>),
    /// A person whose account is disabled there.
    Disabled,
    /// A group, a machine, a department.
    Other,
}

/// Whether an attribute is looked at, whatever options (`;lang-en`) it has.
#[must_use]
pub fn is_known(description: &str) -> bool {
    let name = description.split(';').next().unwrap_or_default();
    KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name))
}

impl Entry {
    /// What it is. `from` says where departments come from, `base` how many parts at the end of
    /// its name are none of it.
    #[must_use]
    pub fn read(&self, from: PlacesFrom, base: usize) -> Found {
        if !self.is_person() {
            return Found::Other;
        }
        if self.is_disabled() {
            return Found::Disabled;
        }
        let first = |name: &str| self.all(name).next().unwrap_or_default().to_owned();
        let name = self.name();
        Found::Person(Box::new([
            name.clone(),
            Some(first("sAMAccountName")).filter(|a| !a.is_empty()).unwrap_or_else(|| first("uid")),
            self.english_name(&name),
            first("title"),
            places::of(self, from, base),
            String::new(),
            phone::bare(&first("mobile")),
            phone::landline(&first("telephoneNumber")),
            first("mail").trim().to_owned(),
        ]))
    }

    /// Whether it is of Active Directory.
    #[must_use]
    pub fn is_of_windows(&self) -> bool {
        self.all("sAMAccountName").next().is_some()
    }

    /// The values of an attribute that say something: those without options, then the others.
    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = move |option: bool| {
            let values = self.values.iter().filter(move |(description, _)| {
                let (found, options) = description.split_once(';').unwrap_or((description, ""));
                found.eq_ignore_ascii_case(name) && options.is_empty() != option
            });
            values.map(|(_, value)| value.as_str()).filter(|value| !value.trim().is_empty())
        };
        named(false).chain(named(true))
    }

    fn is_person(&self) -> bool {
        let of = |classes: &[&str]| {
            self.all("objectClass").any(|class| classes.contains(&class.to_lowercase().as_str()))
        };
        let has_account = self.is_of_windows() || self.all("uid").next().is_some();
        // A search that was told which attributes to give may have left the classes out.
        let unsaid = self.all("objectClass").next().is_none() && has_account;
        !of(&OTHERS) && (of(&PEOPLE) || unsaid)
    }

    fn is_disabled(&self) -> bool {
        let flags = self.all("userAccountControl").filter_map(|flags| flags.trim().parse().ok());
        let mut locks = self.all("nsAccountLock");
        flags.into_iter().any(|flags: i64| flags & DISABLED != 0)
            || locks.any(|lock| lock.eq_ignore_ascii_case("true"))
    }

    fn name(&self) -> String {
        let shown = self.all("displayName").chain(self.all("cn")).next();
        shown.map_or_else(|| self.parts_of_name(), ToOwned::to_owned)
    }

    fn parts_of_name(&self) -> String {
        let parts = self.all("givenName").take(1).chain(self.all("sn").take(1));
        parts.collect::<Vec<_>>().join(" ")
    }

    /// A name that is said to be English, or else the other one of two.
    fn english_name(&self, name: &str) -> String {
        let said = self.values.iter().find(|(description, value)| {
            let description = description.to_ascii_lowercase();
            let mut parts = description.split(';');
            let named = matches!(parts.next(), Some("cn" | "displayname"));
            named && parts.any(|option| option.starts_with("lang-en")) && value != name
        });
        let mut others = self.all("cn").filter(|other| *other != name);
        let other = || if self.all("cn").count() > 1 { others.next() } else { None };
        said.map(|(_, value)| value.as_str()).or_else(other).unwrap_or_default().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(dn: &str, values: &[(&str, &str)]) -> Entry {
        let values = values.iter().map(|(a, v)| ((*a).to_owned(), (*v).to_owned()));
        Entry { row: 1, dn: dn.into(), values: values.collect() }
    }

    fn cells(entry: &Entry) -> String {
        match entry.read(PlacesFrom::default(), 2) {
            Found::Person(cells) => cells.join("|"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_person_of_openldap() {
        let li = entry(
            "uid=lina,ou=Sales,ou=East,dc=example,dc=com",
            &[
                ("objectClass", "top"),
                ("objectclass", "inetOrgPerson"),
                ("uid", "lina"),
                ("cn", "李娜"),
                ("cn;lang-en", "Lina Li"),
                ("title", "Engineer"),
                ("mobile", "tel:+8613800000001"),
                ("telephoneNumber", "(020) 8898 5632"),
                ("mail", "lina@example.com"),
            ],
        );
        assert_eq!(
            cells(&li),
            "李娜|lina|Lina Li|Engineer|/East/Sales||+8613800000001|020-8898-5632|lina@example.com"
        );
        assert!(!li.is_of_windows());
    }

    #[test]
    fn a_user_of_active_directory() {
        let mut values = vec![
            ("objectClass", "user"),
            ("sAMAccountName", "zhang.san"),
            ("uid", "other"),
            ("cn", "Zhang San (HR)"),
            ("displayName", "Zhang San"),
            ("department", "Ignored"),
            ("userAccountControl", "66048"),
        ];
        let dn = "CN=Zhang San (HR),OU=R/D,OU=Head,DC=corp,DC=local";
        let found = entry(dn, &values);
        assert_eq!(cells(&found), "Zhang San|zhang.san|||/Head/R-D||||");
        assert!(found.is_of_windows());
        values[6].1 = "66050";
        assert_eq!(cells(&entry(dn, &values)), "Disabled");
        values[6].1 = "none";
        assert!(cells(&entry(dn, &values)).starts_with("Zhang San|"));
    }

    #[test]
    fn names_are_found_wherever_they_are() {
        for (values, name, english) in [
            (&[("displayName", "A"), ("cn", "B")][..], "A", ""),
            (&[("cn", "A"), ("cn", "B")], "A", "B"),
            (&[("cn", "B"), ("displayName", "A"), ("cn", "A")], "A", "B"),
            (&[("cn", "A"), ("displayName;lang-en-US", "B")], "B", ""),
            (&[("cn;lang-en", "B"), ("cn", "A")], "A", "B"),
            (&[("givenName", "Ann"), ("sn", "Lee")], "Ann Lee", ""),
            (&[("sn", "Lee"), ("cn", " ")], "Lee", ""),
        ] {
            let mut all = vec![("uid", "a")];
            all.extend(values);
            let Found::Person(cells) = entry("uid=a", &all).read(PlacesFrom::default(), 0) else {
                panic!("{values:?}")
            };
            assert_eq!((cells[0].as_str(), cells[2].as_str()), (name, english), "{values:?}");
        }
    }

    #[test]
    fn what_is_nobody_is_left_out() {
        for (values, person) in [
            (&[("objectClass", "inetOrgPerson")][..], true),
            (&[("uid", "a")], true),
            (&[("sAMAccountName", "a")], true),
            (&[("objectClass", "User"), ("objectClass", "computer"), ("uid", "a")], false),
            (&[("objectClass", "person"), ("objectClass", "contact")], false),
            (&[("objectClass", "groupOfNames"), ("cn", "a")], false),
            (&[("cn", "a")], false),
            (&[], false),
        ] {
            assert_eq!(cells(&entry("cn=a", values)) != "Other", person, "{values:?}");
        }
        let locked = entry("uid=a", &[("uid", "a"), ("nsAccountLock", "TRUE")]);
        assert_eq!(cells(&locked), "Disabled");
    }

    #[test]
    fn attributes_are_known_in_any_letters() {
        for (name, expected) in
            [("MAIL", true), ("cn;lang-zh", true), ("jpegPhoto", false), ("", false)]
        {
            assert_eq!(is_known(name), expected, "{name}");
        }
    }
}
