//! From the properties of a card to the cells of the template.

use super::ACCOUNT;
use super::parse::Property;
use crate::sheets::person::{cell, component, phone};

/// The properties behind the columns of the template, by which faults name them.
pub const HEADERS: [&str; 9] =
    ["FN", ACCOUNT, "NICKNAME", "TITLE", "ORG", "GENDER", "TEL (cell)", "TEL", "EMAIL"];

/// Characters and more that an account may have; the server says whether it does.
const ACCOUNT_CHARS: usize = 32;

/// A card under way.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Card {
    /// On which line it begins.
    pub row: u32,
    /// Its properties.
    pub properties: Vec<Property>,
}

impl Card {
    /// Whether it is of a person, and not of a group, a company or a place.
    pub fn is_person(&self) -> bool {
        self.all("KIND").all(|kind| kind.value.trim().eq_ignore_ascii_case("individual"))
    }

    /// Its cells.
    pub fn cells(&self) -> [String; 9] {
        let text = |name| self.all(name).map(Property::text).next().unwrap_or_default();
        let email = self.preferred("EMAIL").map(Property::text).unwrap_or_default();
        let email = email.trim().to_owned();
        let account = text(ACCOUNT);
        let (mobile, landline) = self.phones();
        [
            self.name(),
            if account.is_empty() { account_of(&email) } else { account },
            self.all("NICKNAME").map(Property::first).next().unwrap_or_default(),
            text("TITLE"),
            self.departments(),
            self.gender(),
            mobile,
            landline,
            email,
        ]
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Property> {
        self.properties
            .iter()
            .filter(move |property| property.name == name && !property.value.trim().is_empty())
    }

    /// The first that is preferred, or else the first.
    fn preferred(&self, name: &str) -> Option<&Property> {
        let mut all = self
            .properties
            .iter()
            .filter(|property| property.name == name && !property.value.trim().is_empty());
        let first = all.clone().next();
        all.find(|property| property.has("TYPE", "pref") || property.has("PREF", "1")).or(first)
    }

    fn name(&self) -> String {
        if let Some(name) = self.all("FN").next() {
            return name.text();
        }
        let parts = self.all("N").next().map(Property::components).unwrap_or_default();
        let part = |n: usize| parts.get(n).map_or("", |part| part.trim());
        let (family, given) = (part(0), part(1));
        // Chinese names begin with the family's and have no blank.
        let together = !family.is_ascii() && !given.is_ascii();
        let name = if together { format!("{family}{given}") } else { format!("{given} {family}") };
        name.trim().to_owned()
    }

    /// The company stands first, its departments behind it from the top down.
    fn departments(&self) -> String {
        let paths = self.all("ORG").map(|org| {
            let names: Vec<_> = org.components().iter().map(|name| component(name)).collect();
            let names = names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>();
            match names.as_slice() {
                // A department that is called as the company is.
                [company, first, ..] if company == first => names,
                [_, below @ ..] => below.to_vec(),
                [] => Vec::new(),
            }
        });
        let mut paths: Vec<_> = paths.collect();
        if paths.is_empty() {
            paths.push(Vec::new());
        }
        cell(&paths)
    }

    fn gender(&self) -> String {
        let sex = self.all("GENDER").next().map(Property::components).unwrap_or_default();
        match sex.first().map(|sex| sex.trim()) {
            Some("M" | "m") => "male".into(),
            Some("F" | "f") => "female".into(),
            // Others, none and unknown are not told apart here.
            _ => String::new(),
        }
    }

    /// The mobile number and the landline.
    fn phones(&self) -> (String, String) {
        let (mut mobile, mut landline, mut bare) = (None, None, None);
        for tel in self.all("TEL") {
            let number = phone::bare(&tel.text());
            let of = |kinds: &[&str]| {
                tel.types().any(|kind| kinds.contains(&kind.to_ascii_lowercase().as_str()))
            };
            if of(&["fax", "pager", "modem", "textphone", "bbs"]) {
                continue;
            }
            let place = if of(&["cell", "mobile", "iphone"]) {
                &mut mobile
            } else if tel.types().next().is_none() && phone::is_mobile(&number) {
                &mut bare
            } else {
                &mut landline
            };
            place.get_or_insert(number);
        }
        (mobile.or(bare).unwrap_or_default(), phone::landline(&landline.unwrap_or_default()))
    }
}

/// Cards of other programs name no account: it is then what stands before the `@`.
fn account_of(email: &str) -> String {
    let account = email.split('@').next().unwrap_or_default();
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if account.len() <= ACCOUNT_CHARS && account.chars().all(fits) {
        account.to_owned()
    } else {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn card(lines: &[&str]) -> Card {
        let properties = lines.iter().map(|line| parse::property(1, line).unwrap()).collect();
        Card { row: 1, properties }
    }

    #[test]
    fn a_card_of_another_program() {
        let found = card(&[
            "N:O'Neil;Ann;;;",
            "FN:Ann O'Neil",
            "ORG:Example Ltd.;R/D;Lab",
            "item1.TEL;type=CELL;type=pref:+1 (415) 555-0100",
            "TEL;type=WORK;type=FAX:1",
            "TEL;WORK;VOICE:(020) 8898 5632",
            "EMAIL;type=HOME:home@example.com",
            "EMAIL;type=WORK;type=pref:ann.oneil@example.com",
            "GENDER:F;woman",
        ]);
        assert_eq!(
            found.cells().join("|"),
            "Ann O'Neil|ann.oneil|||/R-D/Lab|female|+1 (415) 555-0100|020-8898-5632|ann.oneil@example.com"
        );
    }

    #[test]
    fn names_are_put_together() {
        for (n, expected) in
            [("李;娜", "李娜"), ("Lee;Ann;;Dr.", "Ann Lee"), ("Lee", "Lee"), (";Ann", "Ann")]
        {
            assert_eq!(card(&[&format!("N:{n}")]).name(), expected);
        }
    }

    #[test]
    fn departments_stand_behind_the_company() {
        for (orgs, expected) in [
            (&["ORG:Acme"][..], "/"),
            (&[], "/"),
            (&["ORG:Acme;East;7"], "/East/7"),
            (&["ORG:Acme;Acme;East"], "/Acme/Acme/East"),
            (&["ORG:Acme;East", "ORG:Acme"], "/East;/"),
            (&["ORG:Acme;R\\;D", "ORG:Acme;East"], "\u{1f}/R;D\u{1f}/East"),
            (&["ORG:Acme; ;East;"], "/East"),
        ] {
            assert_eq!(card(orgs).departments(), expected, "{orgs:?}");
        }
    }

    #[test]
    fn phones_are_told_apart() {
        for (lines, mobile, landline) in [
            (&["TEL:13800000000"][..], "13800000000", ""),
            (&["TEL:020-1"], "", "020-1"),
            (&["TEL;HOME:13800000000"], "", "13800000000"),
            (&["TEL:13800000000", "TEL;TYPE=cell:139"], "139", ""),
            (&["TEL;TYPE=pager:1", "TEL;VALUE=uri:tel:+49-89-1;ext=2"], "", "+49-89-1,2"),
        ] {
            let expected = (mobile.to_owned(), landline.to_owned());
            assert_eq!(card(lines).phones(), expected, "{lines:?}");
        }
    }

    #[test]
    fn accounts_come_from_addresses_when_they_fit() {
        for (email, expected) in
            [("li.na@x.cn", "li.na"), ("li+x@x.cn", ""), ("", ""), (&"x".repeat(33), "")]
        {
            assert_eq!(account_of(email), expected, "{email}");
        }
    }
}
