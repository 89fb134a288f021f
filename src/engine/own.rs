//! The member's own card: asked for, and changed at once or not at all, for there is a proof in it
//! that is not to lie in an outbox.

use canteen_protocol::WireError;
use canteen_protocol::account::CodeRequested;
use canteen_protocol::directory::Member;
use canteen_protocol::own::{ChangeOwn, GetOwn, Own, SendOwnCode};

use super::News;
use super::commands::offline;
use super::state::{Engine, What};
use crate::net::{CallError, clean};

impl Engine {
    /// Asks for the card.
    pub(super) async fn ask_own(&mut self) {
        match self.client() {
            Some(client) => self.call(async move { What::Own(client.call(GetOwn {}).await) }),
            None => self.fail("show your card", offline()).await,
        }
    }

    /// Asks for other fields of it.
    pub(super) async fn change_own(&mut self, change: ChangeOwn) {
        match self.client() {
            Some(client) => self.call(async move { What::OwnChanged(client.call(change).await) }),
            None => self.say(News::OwnChanged(Err(offline()))).await,
        }
    }

    /// Asks for a code to the member's present address.
    pub(super) async fn send_code(&mut self) {
        match self.client() {
            Some(client) => {
                self.call(async move { What::CodeSent(client.call(SendOwnCode {}).await) });
            }
            None => self.say(News::CodeSent(Err(offline()))).await,
        }
    }

    /// The card.
    pub(super) async fn own(&mut self, result: Result<Own, CallError>) {
        match result {
            Ok(mut own) => {
                clean::member(&mut own.member);
                self.say(News::Own(Box::new(own))).await;
            }
            Err(error) => self.fail("show your card", error.into_wire()).await,
        }
    }

    /// What became of a change of it. What the card says now comes with the directory.
    pub(super) async fn own_changed(&mut self, result: Result<Member, CallError>) {
        let result = result.map(drop).map_err(|error| tidy(error.into_wire()));
        self.say(News::OwnChanged(result)).await;
    }

    /// Whether a code is under way.
    pub(super) async fn code_sent(&mut self, result: Result<CodeRequested, CallError>) {
        let result = result.map(drop).map_err(|error| tidy(error.into_wire()));
        self.say(News::CodeSent(result)).await;
    }
}

/// What a server says is shown in a dialog.
fn tidy(mut error: WireError) -> WireError {
    error.message = canteen_text::sanitize::line(&error.message, 300);
    error
}
