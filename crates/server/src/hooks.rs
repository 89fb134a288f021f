//! Where slices react to each other inside a transaction without knowing each other: the slice in
//! which something happens calls, those that care are listed when the server starts.
//!
//! Knows no slice. What is hooked in runs in the caller's transaction and fails with it.

use canteen_protocol::ids::CorpNo;
use canteen_protocol::limits::Limits;
use canteen_protocol::offboard::Receipt;
use canteen_protocol::setting::CorpSettings;
use canteen_protocol::{Entry, MemberId, MessageId, Time};

use crate::db::{Conn, DbResult, Tx};
use crate::erase::Erase;
use crate::fault::Outcome;

/// A message was taken back at this time.
pub type Recalled = fn(&mut Tx<'_>, MessageId, Time) -> DbResult<()>;
/// Fills in what entries of a member's personal log do not hold themselves.
pub type Personal = fn(&mut Conn, MemberId, &mut [Entry]) -> DbResult<()>;

/// Which of these others a member meets somewhere, whatever the directory shows them.
pub type Met = fn(&mut Conn, MemberId, &[MemberId]) -> DbResult<Vec<MemberId>>;

/// The settings of a corp became others at this time.
pub type SettingsChanged =
    fn(&mut Tx<'_>, CorpNo, (&CorpSettings, &CorpSettings), Time) -> DbResult<()>;

/// A member is seen off: what a slice has of theirs is ended or handed over, and put on the receipt.
pub type Leaving = fn(&mut Tx<'_>, Leaver<'_>, &mut Receipt) -> Outcome<()>;

/// Who is seen off.
#[derive(Clone, Copy, Debug)]
pub struct Leaver<'a> {
    /// Their corp.
    pub corp: CorpNo,
    /// Who.
    pub member: MemberId,
    /// Who takes over, if anyone was named.
    pub to: Option<MemberId>,
    /// When.
    pub at: Time,
    /// What the server accepts.
    pub limits: &'a Limits,
}

/// Everything that is hooked in.
#[derive(Clone, Debug, Default)]
pub struct Hooks {
    recalled: Vec<Recalled>,
    personal: Vec<Personal>,
    met: Vec<Met>,
    settings: Vec<SettingsChanged>,
    leaving: Vec<Leaving>,
    erases: Vec<&'static [Erase]>,
}

impl Hooks {
    /// Hears of messages that are taken back.
    pub fn on_recall(&mut self, hook: Recalled) {
        self.recalled.push(hook);
    }

    /// Fills in entries of personal logs when they are read.
    pub fn on_personal(&mut self, hook: Personal) {
        self.personal.push(hook);
    }

    /// Hears of settings of corps that are changed.
    pub fn on_settings(&mut self, hook: SettingsChanged) {
        self.settings.push(hook);
    }

    /// Says that settings of a corp are others now than before.
    ///
    /// # Errors
    /// As the database says.
    pub fn settings(
        &self,
        tx: &mut Tx<'_>,
        corp: CorpNo,
        change: (&CorpSettings, &CorpSettings),
        at: Time,
    ) -> DbResult<()> {
        self.settings.iter().try_for_each(|hook| hook(tx, corp, change, at))
    }

    /// Hears of members who are seen off.
    pub fn on_leave(&mut self, hook: Leaving) {
        self.leaving.push(hook);
    }

    /// Says that a member is seen off.
    ///
    /// # Errors
    /// As the database says.
    pub fn left(&self, tx: &mut Tx<'_>, who: Leaver<'_>, receipt: &mut Receipt) -> Outcome<()> {
        self.leaving.iter().try_for_each(|hook| hook(tx, who, receipt))
    }

    /// Says what is deleted of a corp that ends.
    pub fn on_erase(&mut self, rules: &'static [Erase]) {
        self.erases.push(rules);
    }

    /// All that is deleted of a corp that ends, in the order in which it goes.
    #[must_use]
    pub fn erases(&self) -> Vec<&'static Erase> {
        let mut rules: Vec<_> = self.erases.iter().copied().flatten().collect();
        rules.sort_by_key(|rule| rule.stage);
        rules
    }

    /// Says whom members meet.
    pub fn on_met(&mut self, hook: Met) {
        self.met.push(hook);
    }

    /// Which of these others a member meets. Unsorted, may repeat.
    ///
    /// # Errors
    /// As the database says.
    pub fn met(
        &self,
        conn: &mut Conn,
        member: MemberId,
        others: &[MemberId],
    ) -> DbResult<Vec<MemberId>> {
        let mut met = Vec::new();
        for hook in &self.met {
            met.extend(hook(conn, member, others)?);
        }
        Ok(met)
    }

    /// Says that a message was taken back.
    ///
    /// # Errors
    /// As the database says.
    pub fn recalled(&self, tx: &mut Tx<'_>, message: MessageId, at: Time) -> DbResult<()> {
        self.recalled.iter().try_for_each(|hook| hook(tx, message, at))
    }

    /// Fills in entries of a member's personal log.
    ///
    /// # Errors
    /// As the database says.
    pub fn personal(
        &self,
        conn: &mut Conn,
        member: MemberId,
        entries: &mut [Entry],
    ) -> DbResult<()> {
        self.personal.iter().try_for_each(|hook| hook(conn, member, entries))
    }
}
