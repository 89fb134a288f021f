//! What somebody writes on the page about themselves, checked; and which account they get.

use crate::directory::rules::{fields, mobile};
use crate::invite::store::requests::Person;

/// Characters of the reason.
pub const REASON: usize = 500;

/// What was written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Application {
    /// Name.
    pub name: String,
    /// E-mail address or mobile number.
    pub address: String,
    /// The account they would like, or nothing.
    pub userid: String,
    /// Why they want to join, or nothing.
    pub reason: String,
}

/// Where this server can send codes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ability {
    /// To e-mail addresses.
    pub mail: bool,
    /// To mobile numbers.
    pub sms: bool,
}

/// Which field is wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wrong {
    /// The name.
    Name,
    /// The address.
    Address,
    /// The account.
    Userid,
    /// The reason.
    Reason,
}

/// What is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Nothing is written.
    Empty,
    /// It has more than so many characters.
    Long(usize),
    /// It has not the form it must have.
    Form,
    /// No codes go to e-mail addresses here.
    NoMail,
    /// No codes go to mobile numbers here.
    NoSms,
}

/// What is written, checked and cleaned.
///
/// # Errors
/// Every field that is wrong, in the order of the page.
pub fn application(
    written: &Application,
    ability: Ability,
) -> Result<Person, Vec<(Wrong, Problem)>> {
    let mut wrong = Vec::new();
    let name = line(&written.name, fields::NAME).unwrap_or_else(|problem| {
        wrong.push((Wrong::Name, problem));
        String::new()
    });
    if name.is_empty() && wrong.is_empty() {
        wrong.push((Wrong::Name, Problem::Empty));
    }
    let (email, mobile) = address(&written.address, ability).unwrap_or_else(|problem| {
        wrong.push((Wrong::Address, problem));
        Default::default()
    });
    let userid = match written.userid.trim() {
        "" => String::new(),
        text => fields::userid(text).unwrap_or_else(|_| {
            wrong.push((Wrong::Userid, Problem::Form));
            String::new()
        }),
    };
    let reason = line(&written.reason, REASON).unwrap_or_else(|problem| {
        wrong.push((Wrong::Reason, problem));
        String::new()
    });
    if wrong.is_empty() { Ok(Person { name, userid, email, mobile, reason }) } else { Err(wrong) }
}

fn line(text: &str, limit: usize) -> Result<String, Problem> {
    fields::line("", text, limit).map_err(|_| Problem::Long(limit))
}

/// E-mail address and mobile number, one of which is empty.
fn address(text: &str, ability: Ability) -> Result<(String, String), Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Empty);
    }
    if text.contains('@') {
        let email = fields::email(text).map_err(|_| Problem::Form)?;
        return if ability.mail { Ok((email, String::new())) } else { Err(Problem::NoMail) };
    }
    let number = mobile::normalise(text).map_err(|_| Problem::Form)?;
    if ability.sms { Ok((String::new(), number)) } else { Err(Problem::NoSms) }
}

/// Accounts for somebody new, the best first: what they would like, else what stands before the
/// `@`, else a word; then the same with numbers. One of them is free, as there is no end.
pub fn accounts(person: &Person) -> impl Iterator<Item = String> {
    let local = person.email.split('@').next().unwrap_or_default();
    let wished = [person.userid.as_str(), local].into_iter().find(|word| !word.is_empty());
    let mut stem: String = wished
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
        .skip_while(|c| !c.is_ascii_alphanumeric())
        .take(fields::USERID)
        .collect();
    if fields::userid(&stem).is_err() {
        "member".clone_into(&mut stem);
    }
    let first = stem.clone();
    let numbered = (2_u64..).map(move |n| {
        let end = n.to_string();
        let room = fields::USERID - end.len().min(fields::USERID);
        format!("{}{end}", stem.chars().take(room).collect::<String>())
    });
    std::iter::once(first).chain(numbered)
}
