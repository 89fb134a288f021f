//! How the member rests: asked for after each hello, followed by the personal log, said when it
//! has changed.

use canteen_protocol::ClientId;
use canteen_protocol::rest::{GetRest, Rest, SetZone};
use canteen_protocol::scheduled::{ListScheduled, Scheduled};

use super::News;
use super::state::{Engine, What};
use crate::net::{CallError, clean};
use crate::store::rest;

/// What the server answers.
pub(super) type Answer = Result<(Rest, Vec<Scheduled>), CallError>;

impl Engine {
    /// Asks the server.
    pub fn ask_rest(&mut self) {
        let Some(client) = self.client() else { return };
        let version = self.personal.rested;
        self.call(async move {
            let rest = client.call(GetRest {}).await;
            let waiting = client.call(ListScheduled {}).await;
            let both = rest.and_then(|rest| Ok((rest, waiting?.messages)));
            What::Rest(version, Box::new(both))
        });
    }

    /// The server's answer.
    pub async fn rested(&mut self, version: u64, answer: Answer) {
        let (mut rest, mut waiting) = match answer {
            Ok(answer) => answer,
            Err(error) => {
                tracing::info!(%error, "how the member rests is not known");
                return;
            }
        };
        if version != self.personal.rested {
            // Something changed meanwhile: this may be older.
            return self.ask_rest();
        }
        clean::rest(&mut rest);
        waiting.iter_mut().for_each(clean::scheduled);
        self.tell_zone(&rest);
        let kept = self.store.write(move |tx| rest::set(tx, &rest, &waiting)).await;
        self.check(kept).await;
        self.dirty_outbox = true;
    }

    /// Tells the server where the member is, unless it knows.
    fn tell_zone(&self, rest: &Rest) {
        let zone = self.options.zone.clone();
        let (Some(client), false) = (self.client(), zone.is_empty()) else { return };
        if rest.zone_chosen || rest.zone == zone {
            return;
        }
        let client_id = ClientId(format!("{:032x}", rand::random::<u128>()));
        self.call(async move {
            // What comes of it comes by the personal log.
            drop(client.call(SetZone { client_id, zone, chosen: false }).await);
            What::Nothing
        });
    }

    /// Says how the member rests, when it differs from what was said.
    pub async fn say_rest(&mut self) {
        let shown = self.store.read(rest::shown).await;
        let Some(shown) = self.check(shown).await else { return };
        if self.screen.resting.as_ref() != Some(&shown) {
            self.screen.resting = Some(shown.clone());
            self.say(News::Rest(Box::new(shown))).await;
        }
    }
}
