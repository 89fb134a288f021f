//! The attributes there are, as one table: what `/Schemas` tells, whether letters' case counts, what
//! a provider may write. Attributes of RFC 7643 that are not kept here are known by name, so that
//! what providers send by default is no error. Pure.

/// The schema of users.
pub const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
/// Its extension for companies.
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
/// The schema of groups.
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// True or false.
    Boolean,
    /// A moment.
    Moment,
    /// The address of another resource.
    Reference,
    /// Attributes of its own.
    Complex(&'static [Attribute]),
}

/// An attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// Whether there may be several.
    pub several: bool,
    /// Whether it must be given.
    pub required: bool,
    /// Whether letters' case counts.
    pub exact: bool,
    /// `readWrite`, `readOnly` or `immutable`.
    pub mutability: &'static str,
    /// `none` or `server`.
    pub uniqueness: &'static str,
    /// In words.
    pub about: &'static str,
}

const fn text(name: &'static str, about: &'static str) -> Attribute {
    Attribute {
        name,
        kind: Kind::Text,
        several: false,
        required: false,
        exact: false,
        mutability: "readWrite",
        uniqueness: "none",
        about,
    }
}

const fn of(kind: Kind, attribute: Attribute) -> Attribute {
    Attribute { kind, ..attribute }
}

const fn fixed(mutability: &'static str, attribute: Attribute) -> Attribute {
    Attribute { mutability, ..attribute }
}

const fn list(attribute: Attribute) -> Attribute {
    Attribute { several: true, ..attribute }
}

const fn required(attribute: Attribute) -> Attribute {
    Attribute { required: true, ..attribute }
}

const fn exact(attribute: Attribute) -> Attribute {
    Attribute { exact: true, ..attribute }
}

/// Those that every resource has.
pub static COMMON: &[Attribute] = &[
    fixed("readOnly", exact(Attribute { uniqueness: "server", ..text("id", "The number here.") })),
    exact(text("externalId", "What the provider calls it.")),
    fixed("readOnly", of(Kind::Complex(META), text("meta", "About the resource."))),
];

static META: &[Attribute] = &[
    fixed("readOnly", exact(text("resourceType", "User or Group."))),
    fixed("readOnly", of(Kind::Moment, text("created", "When it was made."))),
    fixed("readOnly", of(Kind::Moment, text("lastModified", "When it last changed."))),
    fixed("readOnly", of(Kind::Reference, text("location", "Its address."))),
    fixed("readOnly", exact(text("version", "Its version, for If-Match."))),
];

/// Those of a user.
pub static USERS: &[Attribute] = &[
    required(fixed(
        "immutable",
        Attribute {
            uniqueness: "server",
            ..text("userName", "The account: 1 to 32 of A-Z a-z 0-9 . _ -; it never changes.")
        },
    )),
    of(Kind::Complex(NAME), text("name", "The name.")),
    text("displayName", "The name, 1 to 64 characters; before name.formatted where both are said."),
    text("nickName", "The English name, at most 64 characters."),
    text("title", "The title, at most 128 characters."),
    of(Kind::Boolean, text("active", "Whether the account is open.")),
    list(of(Kind::Complex(EMAILS), text("emails", "The address; one is kept, the primary."))),
    list(of(Kind::Complex(PHONES), text("phoneNumbers", "The mobile number and the landline."))),
    list(fixed(
        "readOnly",
        of(Kind::Complex(GROUPS), text("groups", "The groups that name them.")),
    )),
];

static NAME: &[Attribute] = &[text("formatted", "The whole name.")];

static EMAILS: &[Attribute] = &[
    text("value", "The address, unique in the company."),
    text("type", "work."),
    of(Kind::Boolean, text("primary", "Whether it is the one that is kept.")),
];

static PHONES: &[Attribute] =
    &[text("value", "The number."), text("type", "mobile, unique in the company, or work.")];

static GROUPS: &[Attribute] = &[
    fixed("readOnly", exact(text("value", "The group's id."))),
    fixed("readOnly", of(Kind::Reference, text("$ref", "Its address."))),
    fixed("readOnly", text("display", "Its name.")),
    fixed("readOnly", text("type", "direct.")),
];

/// Those of the extension.
pub static ENTERPRISES: &[Attribute] = &[
    text("department", "The main department: a path such as East China/Sales; made when missing."),
    of(Kind::Complex(MANAGER), text("manager", "The direct leader.")),
];

static MANAGER: &[Attribute] = &[
    exact(text("value", "The leader's id.")),
    fixed("readOnly", of(Kind::Reference, text("$ref", "Their address."))),
];

/// Those of a group.
pub static GROUPS_OWN: &[Attribute] = &[
    required(Attribute {
        uniqueness: "server",
        ..text("displayName", "The name of the tag, 1 to 32 characters.")
    }),
    list(of(Kind::Complex(MEMBERS), text("members", "Whom the tag names by themselves."))),
];

static MEMBERS: &[Attribute] = &[
    fixed("immutable", exact(text("value", "The member's id."))),
    fixed("immutable", of(Kind::Reference, text("$ref", "Their address."))),
    fixed("readOnly", text("display", "Their name.")),
    fixed("immutable", text("type", "User.")),
];

/// Attributes of RFC 7643 that are not kept: what is written to them is passed over.
const PASSED_OVER: &[&str] = &[
    "schemas",
    "profileurl",
    "usertype",
    "preferredlanguage",
    "locale",
    "timezone",
    "password",
    "ims",
    "photos",
    "addresses",
    "entitlements",
    "roles",
    "x509certificates",
    "employeenumber",
    "costcenter",
    "organization",
    "division",
];

/// Parts of attributes that are not kept.
const PARTS_PASSED_OVER: &[&str] = &[
    "givenname",
    "familyname",
    "middlename",
    "honorificprefix",
    "honorificsuffix",
    "display",
    "displayname",
    "type",
    "primary",
    "$ref",
];

/// A kind of resource.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resource {
    /// A member.
    User,
    /// A tag.
    Group,
}

impl Resource {
    /// As `meta.resourceType` has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::User => "User",
            Self::Group => "Group",
        }
    }

    /// The last part of its address.
    #[must_use]
    pub fn place(self) -> &'static str {
        match self {
            Self::User => "Users",
            Self::Group => "Groups",
        }
    }

    /// Its main schema.
    #[must_use]
    pub fn schema(self) -> &'static str {
        match self {
            Self::User => USER,
            Self::Group => GROUP,
        }
    }

    fn own(self) -> &'static [Attribute] {
        match self {
            Self::User => USERS,
            Self::Group => GROUPS_OWN,
        }
    }

    /// An attribute of the main schema, or of the extension, by its name in any letters.
    #[must_use]
    pub fn attribute(self, extension: bool, name: &str) -> Option<&'static Attribute> {
        let is = |a: &&Attribute| a.name.eq_ignore_ascii_case(name);
        if extension {
            return ENTERPRISES.iter().find(is).filter(|_| self == Self::User);
        }
        self.own().iter().chain(COMMON).find(is)
    }
}

impl Attribute {
    /// A part of it, by its name in any letters.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&'static Attribute> {
        match self.kind {
            Kind::Complex(parts) => parts.iter().find(|a| a.name.eq_ignore_ascii_case(name)),
            _ => None,
        }
    }
}

/// Whether an attribute is one of RFC 7643 that is not kept.
#[must_use]
pub fn is_passed_over(name: &str) -> bool {
    PASSED_OVER.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether a part of an attribute is one of RFC 7643 that is not kept.
#[must_use]
pub fn is_part_passed_over(name: &str) -> bool {
    PARTS_PASSED_OVER.contains(&name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_any_letters_and_once() {
        let user = Resource::User;
        assert_eq!(user.attribute(false, "USERNAME").unwrap().name, "userName");
        assert_eq!(user.attribute(false, "externalid").unwrap().name, "externalId");
        assert_eq!(user.attribute(true, "Department").unwrap().name, "department");
        assert_eq!(user.attribute(false, "department"), None);
        assert_eq!(Resource::Group.attribute(true, "department"), None);
        let emails = user.attribute(false, "emails").unwrap();
        assert_eq!(emails.part("Value").unwrap().name, "value");
        assert_eq!(emails.part("x"), None);
        assert!(is_passed_over("preferredLanguage") && !is_passed_over("title"));
        for known in USERS.iter().chain(COMMON).chain(ENTERPRISES) {
            assert!(!is_passed_over(known.name), "{} is kept", known.name);
        }
    }
}
