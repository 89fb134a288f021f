//! The terminal client: puts together what a session is made of, and runs it.
//!
//! What is wrong with the user's own files is said on the screen, and the program runs on its own.
//! They are read again when they change.

mod keeper;
mod load;

use canteen_protocol::Time;
use jiff::tz::TimeZone;
use tokio::sync::mpsc;

use crate::config::{Paths, Settings};
use crate::engine::{self, News};
use crate::i18n::{Lang, Texts};
use crate::runtime::{self, Session};
use crate::state::{self, Event, Keep, State};
use crate::terminal::{Abilities, Port};
use crate::theme;
use crate::update::update;

use keeper::{Given, Keeper};
pub use load::{load_keymap, own_themes, theme_names};

/// What a session needs from outside.
pub struct Options {
    /// Its terminal; [`crate::terminal::local::open`] gives the program's own.
    pub port: Port,
    /// What the engine says.
    pub news: mpsc::Receiver<News>,
    /// Takes commands to the engine. Must not wait.
    pub engine: Box<dyn FnMut(engine::Command) + Send>,
    /// Tells the time.
    pub clock: Box<dyn Fn() -> Time + Send>,
    /// The member's time zone.
    pub zone: TimeZone,
    /// The language of the locale.
    pub locale: Lang,
    /// What the user prefers, flags of the command line included.
    pub settings: Settings,
    /// Where the user's settings, keymap and themes are.
    pub paths: Paths,
    /// This terminal is known to draw the signs of the screen too wide.
    pub wide_signs: bool,
    /// The editor and its arguments, by `$VISUAL` or `$EDITOR`; may be empty.
    pub editor: Vec<String>,
}

/// Runs the client until it is left.
///
/// # Errors
/// When the terminal does not take what is written to it.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let Options { port, news, engine, clock, zone, locale, settings, paths, wide_signs, editor } =
        options;
    let file = Settings::load(&paths.settings()).settings;
    let keeper = Keeper { given: Given::of(&settings, &file), paths, locale };
    let mut state = State::new(
        Texts::new(locale),
        Default::default(),
        Default::default(),
        state::Settings::default(),
    );
    state.zone = zone;
    state.wide_signs = wide_signs;
    state.learnt = keeper.learnt();
    state.newcomer = state.learnt.is_new();
    let abilities = Abilities::guess(&port.surroundings);
    update(&mut state, Event::Tick(clock()));
    let (depth, light) = (abilities.depth, abilities.light);
    theme::suiting(depth, light).clone_into(&mut state.suiting);
    let seen = keeper.look();
    update(&mut state, Event::Configured(Box::new(keeper.read())));

    let (keep, asked) = mpsc::channel(64);
    let (tell, changes) = mpsc::channel(8);
    let keeping = tokio::spawn(keeper.run(seen, asked, tell));
    let keep = Box::new(move |wish: Keep| {
        // Sixty-four wishes in one look at the disk: the member is told by what does not change.
        let _ = keep.try_send(wish);
    });
    let session = Session { port, state, news, engine, keep, changes, clock, editor };
    let outcome = runtime::run(session).await;
    // What was asked last is still kept: the keeper ends when nobody can ask any more.
    let _ = keeping.await;
    outcome?;
    Ok(())
}
