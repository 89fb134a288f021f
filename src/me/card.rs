//! The form: what it holds, where one is in it, and what saving it asks for.

use canteen_protocol::directory::{Gender, Member};
use canteen_protocol::own::{ChangeOwn, Own, OwnField, Proof};
use canteen_text::mobile;
use ratatui::layout::Rect;

use crate::engine::Command;
use crate::input::{Code, Key};
use crate::overlays::{Layer, Then};
use crate::state::{Effect, ListDeed, Move, State};
use crate::view::Canvas;
use crate::widgets::Input;

/// Characters a field takes at most; the server says what is too long for it.
const CHARS: usize = 128;
/// Characters of a password.
const SECRET: usize = 256;

/// Where one can be in the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Stop {
    /// A field that one may change.
    Field(OwnField),
    /// The proof that it is oneself.
    Proof,
}

/// One's own card.
#[derive(Debug)]
pub struct Card {
    pub(super) own: Own,
    /// What is written, in the order of [`OwnField::ALL`]. The gender's stays empty.
    inputs: [Input; 7],
    pub(super) gender: Gender,
    pub(super) proof: Input,
    /// Where one is; none when there is nothing to change.
    pub(super) at: Option<Stop>,
    /// A code was asked for.
    pub(super) code_sent: bool,
    /// The server is asked to change it.
    pub(super) saving: bool,
    /// Why it was not changed.
    pub(super) error: Option<String>,
}

impl Card {
    /// One that shows what the server says.
    #[must_use]
    pub fn new(own: Own) -> Self {
        let inputs = OwnField::ALL.map(|field| {
            let mut input = Input::limited(CHARS);
            input.insert(text_of(&own.member, field));
            input
        });
        let gender = own.member.gender;
        let mut card = Self {
            own,
            inputs,
            gender,
            proof: Input::limited(SECRET),
            at: None,
            code_sent: false,
            saving: false,
            error: None,
        };
        card.at = card.stops().first().copied();
        card
    }

    /// Says why it was not changed.
    pub(super) fn refuse(&mut self, why: String) {
        self.saving = false;
        // Another code can be had.
        self.code_sent = false;
        self.error = Some(why);
        if self.asks_proof() {
            self.proof.take();
            self.at = Some(Stop::Proof);
        }
    }

    /// Where one can be, from top to bottom.
    pub(super) fn stops(&self) -> Vec<Stop> {
        let fields = OwnField::ALL.into_iter().filter(|field| self.own.fields.has(*field));
        fields.map(Stop::Field).chain(self.asks_proof().then_some(Stop::Proof)).collect()
    }

    /// What is written in a field.
    pub(super) fn input(&self, field: OwnField) -> &Input {
        &self.inputs[place(field)]
    }

    /// Whether a field says something else than the card.
    pub(super) fn differs(&self, field: OwnField) -> bool {
        match field {
            OwnField::Gender => self.gender != self.own.member.gender,
            OwnField::Mobile => !mobile::is_same(self.input(field).text(), &self.own.member.mobile),
            _ => self.input(field).text().trim() != text_of(&self.own.member, field),
        }
    }

    /// Whether what is written takes a proof.
    pub(super) fn asks_proof(&self) -> bool {
        OwnField::ALL.into_iter().any(|field| field.is_way_in() && self.differs(field))
    }

    fn changed(&self) -> bool {
        OwnField::ALL.into_iter().any(|field| self.differs(field))
    }

    fn step(&mut self, by: isize) {
        let stops = self.stops();
        let here = stops.iter().position(|stop| Some(*stop) == self.at).unwrap_or(0);
        let count = isize::try_from(stops.len()).unwrap_or(1).max(1);
        let next = (isize::try_from(here).unwrap_or(0) + by).rem_euclid(count);
        self.at = usize::try_from(next).ok().and_then(|next| stops.get(next)).copied();
    }

    fn written(&mut self) -> Option<&mut Input> {
        match self.at? {
            Stop::Field(OwnField::Gender) => None,
            Stop::Field(field) => Some(&mut self.inputs[place(field)]),
            Stop::Proof => Some(&mut self.proof),
        }
    }

    /// Turns the gender over.
    fn turn(&mut self, back: bool) {
        self.gender = match (self.gender, back) {
            (Gender::Unset, false) | (Gender::Female, true) => Gender::Male,
            (Gender::Male, false) | (Gender::Unset, true) => Gender::Female,
            (Gender::Female, false) | (Gender::Male, true) => Gender::Unset,
        };
    }

    /// Asks the server, or for what it will ask for first.
    fn save(&mut self) -> Then {
        self.error = None;
        if !self.changed() {
            return Then::Close;
        }
        if self.saving {
            return Then::Stay;
        }
        if self.asks_proof() && self.proof.text().trim().is_empty() {
            self.at = Some(Stop::Proof);
            if self.own.proof == Proof::SentCode && !self.code_sent {
                self.code_sent = true;
                return Then::And(vec![Effect::Engine(Command::SendCode)]);
            }
            return Then::Stay;
        }
        self.saving = true;
        Then::And(vec![Effect::Engine(Command::ChangeOwn(Box::new(self.wanted())))])
    }

    fn wanted(&self) -> ChangeOwn {
        let text = |field| self.differs(field).then(|| self.input(field).text().trim().to_owned());
        let proof = self.asks_proof().then(|| self.proof.text().to_owned());
        let by_password = self.own.proof == Proof::Password;
        ChangeOwn {
            name: text(OwnField::Name),
            english_name: text(OwnField::EnglishName),
            title: text(OwnField::Title),
            gender: self.differs(OwnField::Gender).then_some(self.gender),
            mobile: text(OwnField::Mobile),
            landline: text(OwnField::Landline),
            email: text(OwnField::Email),
            password: proof.clone().filter(|_| by_password),
            code: proof.filter(|_| !by_password).map(|code| code.trim().to_owned()),
        }
    }
}

fn place(field: OwnField) -> usize {
    OwnField::ALL.iter().position(|one| *one == field).unwrap_or(0)
}

/// What the card says in a field; nothing for the gender, which is no text.
fn text_of(member: &Member, field: OwnField) -> &str {
    match field {
        OwnField::Name => &member.name,
        OwnField::EnglishName => &member.english_name,
        OwnField::Title => &member.title,
        OwnField::Gender => "",
        OwnField::Mobile => &member.mobile,
        OwnField::Landline => &member.landline,
        OwnField::Email => &member.email,
    }
}

impl Layer for Card {
    fn key(&mut self, _: &mut State, key: Key) -> Then {
        match key.code {
            Code::Enter => return self.save(),
            Code::Tab => self.step(if key.shift { -1 } else { 1 }),
            _ if self.saving => {}
            _ => {
                let on_gender = self.at == Some(Stop::Field(OwnField::Gender));
                if on_gender && matches!(key.code, Code::Left | Code::Right | Code::Char(' ')) {
                    self.turn(key.code == Code::Left);
                }
                if let Some(input) = self.written() {
                    input.key(key);
                }
                self.error = None;
            }
        }
        Then::Stay
    }

    fn paste(&mut self, _: &mut State, text: &str) -> Then {
        if self.saving {
            return Then::Stay;
        }
        if let Some(input) = self.written() {
            input.insert(text);
        }
        Then::Stay
    }

    fn list(&mut self, _: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Open => return self.save(),
            ListDeed::Move(Move::Rows(by)) => self.step(by),
            _ => {}
        }
        Then::Stay
    }

    fn press(&mut self, _: &mut State, row: usize) -> Then {
        if let Some(stop) = self.stops().get(row) {
            self.at = Some(*stop);
        }
        Then::Stay
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        super::view::draw(self, state, area, canvas);
    }
}
