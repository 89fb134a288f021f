//! One's own card, and what of it one may change (DIR-09). Laid over the panes by `:me`.

mod card;
mod view;

#[cfg(test)]
mod tests;

use canteen_protocol::ErrorCode;

use crate::commands::Command;
use crate::engine::{self, News};
use crate::input::Context;
use crate::overlays::Overlay;
use crate::state::{Effect, Level, State};

pub use card::Card;

/// The table.
pub const COMMANDS: &[Command] = &[Command {
    name: "me",
    scope: Context::Global,
    params: &[],
    run: |_, _| vec![Effect::Engine(engine::Command::AskOwn)],
}];

/// News: the card opens when it comes, and hears what became of its changes.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    match news {
        News::Own(own) => {
            state.overlays.retain(|overlay| !matches!(overlay, Overlay::Me(_)));
            let card = Card::new((**own).clone());
            state.overlays.push(Overlay::Me(Box::new(card)));
        }
        // Said also when the card was closed before the answer came.
        News::OwnChanged(Ok(())) => {
            state.overlays.retain(|overlay| !matches!(overlay, Overlay::Me(_)));
            let text = state.t("me-changed");
            state.toast(Level::Info, text);
        }
        News::OwnChanged(Err(error)) => {
            let text = match error.code {
                ErrorCode::BadCredentials => state.t("me-wrong-proof"),
                ErrorCode::Conflict => state.t("me-taken"),
                _ => error.message.clone(),
            };
            match card(state) {
                Some(card) => card.refuse(text),
                None => state.toast(Level::Error, text),
            }
        }
        News::CodeSent(result) => {
            if let (Some(card), Err(error)) = (card(state), result) {
                card.refuse(error.message.clone());
            }
        }
        _ => {}
    }
    Vec::new()
}

fn card(state: &mut State) -> Option<&mut Card> {
    state.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Me(card) => Some(&mut **card),
        _ => None,
    })
}
