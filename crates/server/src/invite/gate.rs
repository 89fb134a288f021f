//! Slowing down those who guess links and codes, or let letters be sent. Counted by network, as
//! signing in is, and by address written to.

use std::net::IpAddr;

use canteen_protocol::Time;
use canteen_protocol::ids::CorpNo;

use crate::account::Throttle;
use crate::router::Peer;

/// The bounds.
pub struct Gate {
    links: Throttle<IpAddr>,
    letters_from: Throttle<IpAddr>,
    letters_to: Throttle<(CorpNo, String)>,
    codes: Throttle<IpAddr>,
    codes_for: Throttle<(CorpNo, String)>,
}

/// Too often; the seconds until it may be tried again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Often(pub i64);

fn seconds(milliseconds: i64) -> Often {
    Often((milliseconds + 999) / 1_000)
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            // Wrong links alone count: a class of newcomers may open the right one at once.
            links: Throttle::new(20, 10_000),
            letters_from: Throttle::new(30, 10_000),
            letters_to: Throttle::new(3, 60_000),
            codes: Throttle::new(30, 5_000),
            // As wrong passwords are: the code of a member's address is as good as one.
            codes_for: Throttle::new(10, 30_000),
        }
    }
}

impl Gate {
    /// A link is tried.
    ///
    /// # Errors
    /// [`Often`].
    pub fn link(&self, ip: IpAddr, now: Time) -> Result<(), Often> {
        self.links.take(Peer { ip }.network(), now).map_err(seconds)
    }

    /// The last link was right.
    pub fn right_link(&self, ip: IpAddr) {
        self.links.give_back(&Peer { ip }.network());
    }

    /// A code is to be sent.
    ///
    /// # Errors
    /// [`Often`].
    pub fn letter(&self, ip: IpAddr, corp: CorpNo, to: &str, now: Time) -> Result<(), Often> {
        self.letters_from.take(Peer { ip }.network(), now).map_err(seconds)?;
        self.letters_to.take((corp, to.to_lowercase()), now).map_err(seconds)
    }

    /// A code is tried.
    ///
    /// # Errors
    /// [`Often`].
    pub fn code(&self, ip: IpAddr, now: Time) -> Result<(), Often> {
        self.codes.take(Peer { ip }.network(), now).map_err(seconds)
    }

    /// It is one that was sent to this address, from wherever it is tried.
    ///
    /// # Errors
    /// [`Often`].
    pub fn code_for(&self, corp: CorpNo, to: &str, now: Time) -> Result<(), Often> {
        self.codes_for.take((corp, to.to_lowercase()), now).map_err(seconds)
    }

    /// The last code was right.
    pub fn right_code(&self, ip: IpAddr, corp: CorpNo, to: &str) {
        self.codes.give_back(&Peer { ip }.network());
        self.codes_for.give_back(&(corp, to.to_lowercase()));
    }
}
