//! A member's fields, checked and in their stored form. Pure; the wire, bulk entry and import all
//! come through here.

use std::collections::HashSet;

use canteen_protocol::directory::{CreateMember, Gender, Member, Place, UpdateMember};

use super::fields::{self, BadField};

/// Departments one member is in at most (ORG-10).
pub const PLACES: usize = 100;
/// Orders are below this (ORG-10).
pub const ORDERS: i64 = 1 << 32;

/// What is stored of a member's own fields.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Fields {
    /// Account; never changes.
    pub userid: String,
    /// Name.
    pub name: String,
    /// English name, or nothing.
    pub english_name: String,
    /// Title, or nothing.
    pub title: String,
    /// E-mail address, or nothing.
    pub email: String,
    /// Mobile number in E.164, or nothing.
    pub mobile: String,
    /// Landline, or nothing.
    pub landline: String,
    /// Gender.
    pub gender: Gender,
}

impl Fields {
    /// Those of a member after a change.
    ///
    /// # Errors
    /// The first that is not as it must be.
    pub fn after(now: &Member, ask: &UpdateMember) -> Result<Self, BadField> {
        let or = |new: &Option<String>, old: &String| new.as_ref().unwrap_or(old).clone();
        Self::check(&CreateMember {
            userid: now.userid.clone(),
            name: or(&ask.name, &now.name),
            english_name: or(&ask.english_name, &now.english_name),
            title: or(&ask.title, &now.title),
            email: or(&ask.email, &now.email),
            mobile: or(&ask.mobile, &now.mobile),
            landline: or(&ask.landline, &now.landline),
            gender: ask.gender.unwrap_or(now.gender),
            ..CreateMember::default()
        })
    }

    /// Checks all fields of a new member.
    ///
    /// # Errors
    /// The first field that is not as it must be.
    pub fn check(new: &CreateMember) -> Result<Self, BadField> {
        Ok(Self {
            userid: fields::userid(&new.userid)?,
            name: fields::name("name", &new.name, fields::NAME)?,
            english_name: fields::line("english_name", &new.english_name, fields::NAME)?,
            title: fields::line("title", &new.title, fields::TITLE)?,
            email: fields::email(&new.email)?,
            mobile: fields::mobile(&new.mobile)?,
            landline: fields::landline(&new.landline)?,
            gender: new.gender,
        })
    }

    /// Whether the member can be reached, so that a code can be sent (ORG-03). One who cannot
    /// needs a password.
    ///
    /// # Errors
    /// [`BadField::NoWayIn`].
    pub fn check_way_in(&self, has_password: bool) -> Result<(), BadField> {
        if self.email.is_empty() && self.mobile.is_empty() && !has_password {
            return Err(BadField::NoWayIn { field: "email" });
        }
        Ok(())
    }

    /// The account without regard to case: unique in the corp.
    #[must_use]
    pub fn userid_key(&self) -> String {
        fields::key(&self.userid)
    }

    /// The address without regard to case: unique in the corp.
    #[must_use]
    pub fn email_key(&self) -> Option<String> {
        Some(fields::key(&self.email)).filter(|key| !key.is_empty())
    }

    /// The number: unique in the corp.
    #[must_use]
    pub fn mobile_key(&self) -> Option<String> {
        Some(self.mobile.clone()).filter(|key| !key.is_empty())
    }
}

/// Checks the places of a member; the first is the main one.
///
/// # Errors
/// Too many, the same department twice, an order out of range.
pub fn check_places(places: &[Place]) -> Result<(), BadField> {
    let field = "departments";
    if places.len() > PLACES {
        return Err(BadField::TooMany { field, count: places.len(), limit: PLACES });
    }
    let mut seen = HashSet::new();
    for place in places {
        check_order(place.order)?;
        if !seen.insert(place.department) {
            return Err(BadField::Twice { field, value: place.department.to_string() });
        }
    }
    Ok(())
}

/// Checks where something stands in a list.
///
/// # Errors
/// Out of range.
pub fn check_order(order: i64) -> Result<(), BadField> {
    if (0..ORDERS).contains(&order) {
        return Ok(());
    }
    Err(BadField::Malformed {
        field: "order",
        value: order.to_string(),
        expected: "a whole number from 0 to 4294967295",
    })
}

#[cfg(test)]
mod tests {
    use canteen_protocol::DepartmentId;

    use super::*;

    #[test]
    fn a_new_member_is_put_into_stored_form() {
        let new = CreateMember {
            userid: " Li.Na ".into(),
            name: " 李娜\n".into(),
            email: "Li.Na@Example.com".into(),
            mobile: "138 0000 1234".into(),
            ..CreateMember::default()
        };
        let fields = Fields::check(&new).unwrap();
        assert_eq!((fields.userid.as_str(), fields.name.as_str()), ("Li.Na", "李娜"));
        assert_eq!(fields.mobile, "+8613800001234");
        assert_eq!(fields.userid_key(), "li.na");
        assert_eq!(fields.email_key().as_deref(), Some("li.na@example.com"));
        fields.check_way_in(false).unwrap();
    }

    #[test]
    fn someone_must_be_able_to_sign_in() {
        let (userid, name) = ("a".to_owned(), "A".to_owned());
        let new = CreateMember { userid, name, ..CreateMember::default() };
        let fields = Fields::check(&new).unwrap();
        assert_eq!((fields.email_key(), fields.mobile_key()), (None, None));
        assert!(fields.check_way_in(false).is_err());
        assert!(fields.check_way_in(true).is_ok());
    }

    #[test]
    fn places_are_few_and_different() {
        let place = |n, order| Place { department: DepartmentId(n), leader: false, order };
        let many: Vec<_> = (0..101).map(|n| place(n, 0)).collect();
        for (places, good) in [
            (vec![], true),
            (vec![place(1, 0), place(2, ORDERS - 1)], true),
            (vec![place(1, 0), place(1, 5)], false),
            (vec![place(1, ORDERS)], false),
            (vec![place(1, -1)], false),
            (many[..100].to_vec(), true),
            (many, false),
        ] {
            assert_eq!(check_places(&places).is_ok(), good, "{places:?}");
        }
    }
}
