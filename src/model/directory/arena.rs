//! Members, packed: one string for all text, one small record each.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use canteen_protocol::MemberId;
use canteen_protocol::directory::{Gender, Member, Place};
use canteen_protocol::display::NameDisplay;
use canteen_text::matching::Wanted;
use canteen_text::pinyin;

/// Texts of a member in the arena, in this order: the seven of the card, the sort key, the keys.
const TEXTS: usize = 9;
/// The places of the name, the sort key and the keys among them.
const NAME: usize = 1;
const SORT: usize = 7;
const KEYS: usize = 8;

/// A member with what finds and orders them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// The member.
    pub member: Member,
    /// Orders by name.
    pub sort: String,
    /// Under which they are found: lower case, one a line.
    pub keys: String,
}

impl Listed {
    /// Works out the keys of a member, which takes some microseconds.
    #[must_use]
    pub fn new(member: Member) -> Self {
        let mut keys = pinyin::name_keys(&member.name, &member.english_name, &member.userid);
        let extra = [&member.mobile, &member.email].map(|text| text.to_lowercase());
        keys.extend(extra.into_iter().filter(|key| !key.is_empty()));
        Self { sort: pinyin::sort_key(&member.name), keys: keys.join("\n"), member }
    }

    pub(super) fn view(&self) -> Person<'_> {
        let member = &self.member;
        Person {
            id: member.id,
            userid: &member.userid,
            name: &member.name,
            english_name: &member.english_name,
            title: &member.title,
            email: &member.email,
            mobile: &member.mobile,
            landline: &member.landline,
            departments: &member.departments,
            leader: member.leader,
            gender: member.gender,
            disabled: member.disabled,
            sort: &self.sort,
            keys: &self.keys,
            names: NameDisplay::default(),
        }
    }
}

/// A member in the directory. Fields that may not be seen are empty.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Person<'a> {
    /// Their id.
    pub id: MemberId,
    /// Their account.
    pub userid: &'a str,
    /// Their name.
    pub name: &'a str,
    /// Their English name.
    pub english_name: &'a str,
    /// Their title.
    pub title: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// Mobile number in E.164 form.
    pub mobile: &'a str,
    /// Landline.
    pub landline: &'a str,
    /// The departments they are in, the main one first.
    pub departments: &'a [Place],
    /// Their direct leader.
    pub leader: Option<MemberId>,
    /// Gender, when they say.
    pub gender: Gender,
    /// Whether the account is shut.
    pub disabled: bool,
    /// Orders by name: see [`Listed::sort`].
    pub sort: &'a str,
    /// Under which they are found: see [`Listed::keys`].
    pub keys: &'a str,
    /// How their name is shown; a directory says so anew of everyone it gives.
    pub names: NameDisplay,
}

impl<'a> Person<'a> {
    /// What they are called wherever they are shown (DIR-06): their name, with the English one
    /// where the corp says so.
    #[must_use]
    pub fn called(&self) -> Cow<'a, str> {
        self.names.of(self.name, self.english_name)
    }

    /// The English name, where it stands beside what they are called; empty when it is part of it.
    #[must_use]
    pub fn also(&self) -> &'a str {
        if self.names.shows_both(self.name, self.english_name) { "" } else { self.english_name }
    }

    /// How well what was typed fits them: higher is better, none when it does not.
    #[must_use]
    pub fn fits(&self, query: &str) -> Option<u32> {
        Wanted::of(query).score(lines(self.keys), self.name)
    }

    fn texts(&self) -> [&'a str; TEXTS] {
        [
            self.userid,
            self.name,
            self.english_name,
            self.title,
            self.email,
            self.mobile,
            self.landline,
            self.sort,
            self.keys,
        ]
    }
}

/// What a search looks at of a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    /// Their place in the order of names.
    pub place: usize,
    /// Their id.
    pub id: MemberId,
    /// Whether the account is shut.
    pub disabled: bool,
    /// Their name.
    pub name: &'a str,
    /// See [`Listed::keys`].
    pub keys: &'a str,
}

#[derive(Clone, Debug)]
struct Record {
    id: MemberId,
    leader: MemberId,
    /// Where their text begins, and how long each of its parts is.
    text: u32,
    lengths: [u16; TEXTS],
    places: u32,
    place_count: u16,
    gender: Gender,
    disabled: bool,
    /// Which characters occur in name and keys: see [`letters`].
    letters: u64,
    /// Which begin a word in them.
    heads: u64,
}

impl Record {
    fn sort<'t>(&self, text: &'t str) -> &'t str {
        self.part(text, SORT)
    }

    fn part<'t>(&self, text: &'t str, part: usize) -> &'t str {
        let before = self.lengths[..part].iter().map(|length| usize::from(*length)).sum::<usize>();
        let from = self.text as usize + before;
        &text[from..from + usize::from(self.lengths[part])]
    }
}

/// Everyone, in the order of their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Arena {
    text: String,
    places: Vec<Place>,
    records: Vec<Record>,
    /// Ids and indices of records, by id.
    by_id: Vec<(MemberId, u32)>,
    /// How names are shown.
    pub names: NameDisplay,
}

impl Arena {
    /// Those that were pushed in no order, in that of their names.
    pub fn sorted(mut self) -> Self {
        let text = &self.text;
        self.records.sort_unstable_by(|a, b| (a.sort(text), a.id).cmp(&(b.sort(text), b.id)));
        self.indexed()
    }

    fn indexed(mut self) -> Self {
        self.by_id = (0u32..).zip(&self.records).map(|(i, record)| (record.id, i)).collect();
        self.by_id.sort_unstable();
        self.text.shrink_to_fit();
        self.places.shrink_to_fit();
        self.records.shrink_to_fit();
        self
    }

    /// The same with some replaced or added and some gone.
    pub fn with(&self, mut new: Vec<Listed>, gone: &[MemberId]) -> Self {
        new.sort_by(|a, b| (&a.sort, a.member.id).cmp(&(&b.sort, b.member.id)));
        let out: HashSet<MemberId> =
            gone.iter().copied().chain(new.iter().map(|listed| listed.member.id)).collect();
        let mut arena = Self { names: self.names, ..Self::default() };
        arena.text.reserve(self.text.len());
        arena.places.reserve(self.places.len());
        arena.records.reserve(self.records.len() + new.len());
        let mut new = new.iter().map(Listed::view).peekable();
        for kept in self.records.iter().filter(|record| !out.contains(&record.id)) {
            let key = (kept.sort(&self.text), kept.id);
            while let Some(added) = new.next_if(|added| (added.sort, added.id) < key) {
                arena.push(&added);
            }
            arena.copy(self, kept);
        }
        new.for_each(|added| arena.push(&added));
        arena.indexed()
    }

    /// One more from another arena: nothing of it is worked out again.
    fn copy(&mut self, other: &Self, record: &Record) {
        let length = record.lengths.iter().map(|length| usize::from(*length)).sum::<usize>();
        let (text, places) = (record.text as usize, record.places as usize);
        let record = Record {
            text: position(self.text.len()),
            places: position(self.places.len()),
            ..record.clone()
        };
        self.text.push_str(&other.text[text..text + length]);
        let count = usize::from(record.place_count);
        self.places.extend(&other.places[places..places + count]);
        self.records.push(record);
    }

    /// One more, behind all others: see [`Arena::sorted`].
    pub fn push(&mut self, person: &Person<'_>) {
        let text = position(self.text.len());
        let mut lengths = [0; TEXTS];
        for (length, part) in lengths.iter_mut().zip(person.texts()) {
            // Names are bounded where they come in; this only keeps the sum of them sound.
            let end = part.floor_char_boundary(usize::from(u16::MAX));
            self.text.push_str(&part[..end]);
            *length = u16::try_from(end).unwrap_or(u16::MAX);
        }
        let name = person.name.to_lowercase();
        let places = position(self.places.len());
        let count = u16::try_from(person.departments.len()).unwrap_or(u16::MAX);
        self.places.extend(&person.departments[..usize::from(count)]);
        self.records.push(Record {
            id: person.id,
            leader: person.leader.unwrap_or_default(),
            text,
            lengths,
            places,
            place_count: count,
            gender: person.gender,
            disabled: person.disabled,
            letters: letters(person.keys) | letters(&name),
            heads: heads(person.keys) | heads(&name),
        });
    }

    pub fn len(&self) -> usize {
        self.records.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = Person<'_>> {
        self.records.iter().map(|record| self.view(record))
    }

    /// Those of a part of the order in whose name and keys all these characters occur; of them
    /// either those where one of `heads` begins a word, or the others.
    pub fn having(
        &self,
        part: Range<usize>,
        wanted: u64,
        (heads, begins): (u64, bool),
    ) -> impl Iterator<Item = Candidate<'_>> {
        let has = move |record: &Record| {
            record.letters & wanted == wanted && (record.heads & heads != 0) == begins
        };
        let all = part.clone().zip(&self.records[part]);
        all.filter(move |(_, record)| has(record)).map(|(place, record)| {
            let of = |text: usize| record.part(&self.text, text);
            let (id, disabled) = (record.id, record.disabled);
            Candidate { place, id, disabled, name: of(NAME), keys: of(KEYS) }
        })
    }

    pub fn at(&self, index: u32) -> Option<Person<'_>> {
        self.records.get(index as usize).map(|record| self.view(record))
    }

    pub fn find(&self, id: MemberId) -> Option<Person<'_>> {
        let found = self.by_id.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.at(self.by_id[found].1)
    }

    fn view(&self, record: &Record) -> Person<'_> {
        let mut at = record.text as usize;
        let [userid, name, english_name, title, email, mobile, landline, sort, keys] =
            record.lengths.map(|length| {
                let from = at;
                at += usize::from(length);
                &self.text[from..at]
            });
        let places = record.places as usize;
        Person {
            id: record.id,
            userid,
            name,
            english_name,
            title,
            email,
            mobile,
            landline,
            departments: &self.places[places..places + usize::from(record.place_count)],
            leader: (record.leader != MemberId::default()).then_some(record.leader),
            gender: record.gender,
            disabled: record.disabled,
            sort,
            keys,
            names: self.names,
        }
    }
}

/// Keys, one by one.
pub(super) fn lines(keys: &str) -> impl Iterator<Item = &str> + Clone {
    keys.split('\n').filter(|key| !key.is_empty())
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A set of characters in 64 bits: letters and digits have one each, all others share the rest.
pub(super) fn letters(text: &str) -> u64 {
    text.chars().filter(|c| !c.is_whitespace()).fold(0, |set, c| set | bit(c))
}

/// The characters that begin words of a text, as such a set.
pub(super) fn heads(text: &str) -> u64 {
    let words = text.split([' ', '\n']);
    words.filter_map(|word| word.chars().next()).fold(0, |set, c| set | bit(c))
}

fn bit(c: char) -> u64 {
    1 << match c {
        'a'..='z' => c as u32 - 'a' as u32,
        '0'..='9' => 26 + c as u32 - '0' as u32,
        _ => 36 + c as u32 % 28,
    }
}
