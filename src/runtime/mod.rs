//! The loop: events in, update, effects out, one frame.
//!
//! The only part of the screen that waits, and the only one that knows the time. Everything it
//! needs is handed in, so that one process can run many.

mod desktop;
mod effects;
mod pace;
mod player;
mod stage;
mod tmux;

use std::io;

use canteen_protocol::Time;
use tokio::sync::mpsc;
use tokio::time::{Duration, Instant};

use crate::engine::{self, News};
use crate::state::{Effect, Event, Keep, Mouse, MouseKind, State};
use crate::terminal::{Decoder, Port, Raw, RawMouse, Signal, title};
use crate::update::{self, update_all};

use effects::{Answer, Executor};
use pace::Pace;
use stage::Stage;

/// How long an escape waits for what may follow it.
/// Terminals write the two bytes of Alt and a key at once; a person takes longer.
const ESCAPE: Duration = Duration::from_millis(12);
/// Presses in one place within this time are one double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);
/// So much news is taken in for one frame at most, so that keys do not wait behind it.
const NEWS_PER_FRAME: usize = 512;

/// Everything a session of the client is made of.
pub struct Session {
    /// Its terminal.
    pub port: Port,
    /// What it shows at first.
    pub state: State,
    /// What the engine says.
    pub news: mpsc::Receiver<News>,
    /// Takes commands to the engine.
    pub engine: Box<dyn FnMut(engine::Command) + Send>,
    /// Keeps something in the user's own files. Must not wait.
    pub keep: Box<dyn FnMut(Keep) + Send>,
    /// What changes in the user's own files.
    pub changes: mpsc::Receiver<Event>,
    /// Tells the time.
    pub clock: Box<dyn Fn() -> Time + Send>,
    /// The editor and its arguments.
    pub editor: Vec<String>,
}

/// Runs a session until it is left or its terminal is gone. The terminal is given back whatever
/// happens.
///
/// # Errors
/// When the terminal does not take what is written to it.
pub async fn run(session: Session) -> io::Result<()> {
    let mut running = Running::start(session)?;
    while !running.over {
        let happened = running.wait().await;
        running.take_in(happened);
        running.draw()?;
    }
    if running.state.learnt_more {
        (running.keep)(Keep::Learnt(running.state.learnt.clone()));
    }
    // However it ends, what was written is kept.
    for effect in crate::chat::leave(&mut running.state) {
        running.perform(effect);
    }
    Ok(())
}

/// What ended a wait.
enum Happened {
    Signal(Option<Signal>),
    News(Option<Box<News>>),
    Answer(Answer),
    Changed(Event),
    Time,
}

struct Running {
    state: State,
    stage: Stage,
    executor: Executor,
    decoder: Decoder,
    input: mpsc::Receiver<Signal>,
    news: mpsc::Receiver<News>,
    news_over: bool,
    answers: mpsc::Receiver<Answer>,
    keep: Box<dyn FnMut(Keep) + Send>,
    changes: mpsc::Receiver<Event>,
    clock: Box<dyn Fn() -> Time + Send>,
    pace: Pace,
    escape: Option<Instant>,
    last_press: Option<(Instant, RawMouse, u8)>,
    over: bool,
}

impl Running {
    fn start(session: Session) -> io::Result<Self> {
        let Session { port, mut state, news, engine, keep, changes, clock, editor } = session;
        (state.columns, state.rows) = port.size;
        state.now = clock();
        let (answer, answers) = mpsc::channel(64);
        let local = port.control.is_local();
        let executor = Executor::new(engine, answer, port.surroundings.clone(), editor, local);
        let mut stage = Stage::enter(
            port.output,
            port.control,
            port.size,
            &port.surroundings,
            state.settings.mouse,
        )?;
        if state.settings.title {
            stage.send(&title(&state.title))?;
        }
        stage.draw(&state)?;
        Ok(Self {
            state,
            stage,
            executor,
            decoder: Decoder::default(),
            input: port.input,
            news,
            news_over: false,
            answers,
            keep,
            changes,
            clock,
            pace: Pace::drawn(Instant::now()),
            escape: None,
            last_press: None,
            over: false,
        })
    }

    async fn wait(&mut self) -> Happened {
        let now = Instant::now();
        let wake = update::wake(&self.state).map(|at| {
            let wait = at.0.saturating_sub((self.clock)().0).clamp(0, 3_600_000);
            now + Duration::from_millis(wait.unsigned_abs())
        });
        let due = [wake, self.escape, self.pace.due()].into_iter().flatten().min();
        let due = due.unwrap_or(now + Duration::from_secs(3_600));
        tokio::select! {
            biased;
            signal = self.input.recv() => Happened::Signal(signal),
            Some(answer) = self.answers.recv() => Happened::Answer(answer),
            Some(event) = self.changes.recv() => Happened::Changed(event),
            () = tokio::time::sleep_until(due) => Happened::Time,
            news = self.news.recv(), if !self.news_over => {
                Happened::News(news.map(Box::new))
            }
        }
    }

    /// Takes in what happened and everything else that is there already.
    fn take_in(&mut self, happened: Happened) {
        self.event(Event::Tick((self.clock)()));
        match happened {
            Happened::Signal(Some(signal)) => self.signal(signal),
            Happened::Signal(None) => self.over = true,
            Happened::News(Some(news)) => self.hear(vec![*news]),
            Happened::News(None) => self.engine_gone(),
            Happened::Answer(answer) => {
                self.pace.urgent();
                match answer {
                    Answer::Event(event) => self.event(*event),
                    Answer::Returned => self.stage.reclaim(),
                    Answer::NoDesktop(notice) => {
                        self.executor.without_desktop(notice, &mut self.stage)
                    }
                }
            }
            Happened::Changed(event) => {
                self.pace.urgent();
                self.event(event);
            }
            Happened::Time => self.pace.passed(Instant::now()),
        }
        while let Ok(signal) = self.input.try_recv() {
            self.signal(signal);
        }
        let mut more = Vec::new();
        while more.len() < NEWS_PER_FRAME
            && let Ok(news) = self.news.try_recv()
        {
            more.push(news);
        }
        if !more.is_empty() {
            self.hear(more);
        }
        self.settle_escape();
    }

    fn hear(&mut self, news: Vec<News>) {
        // The first rows are what one waits for at the start.
        let rows = news.iter().any(|news| matches!(news, News::Chats { .. }));
        if rows && self.state.chats.shown().is_empty() {
            self.pace.urgent();
        }
        self.pace.changed();
        self.events(news.into_iter().map(Event::News));
    }

    fn engine_gone(&mut self) {
        self.news_over = true;
        let text = self.state.t("engine-gone");
        self.pace.urgent();
        self.event(Event::Failed(text));
    }

    fn signal(&mut self, signal: Signal) {
        self.pace.urgent();
        match signal {
            Signal::Bytes(bytes) => {
                self.settle_escape();
                let mut raws = Vec::new();
                self.decoder.feed(&bytes, &mut raws);
                self.raws(raws);
                self.escape = self.decoder.waits().then(|| Instant::now() + ESCAPE);
            }
            Signal::Resize(columns, rows) => {
                self.stage.resize((columns, rows));
                self.event(Event::Resize { columns, rows });
            }
            Signal::Suspend => self.stage.suspend(),
            Signal::Continued => self.stage.refresh(),
            Signal::End => self.over = true,
        }
    }

    fn settle_escape(&mut self) {
        if self.escape.is_some_and(|at| at <= Instant::now()) {
            self.escape = None;
            let mut raws = Vec::new();
            self.decoder.settle(&mut raws);
            self.pace.urgent();
            self.raws(raws);
        }
    }

    fn raws(&mut self, raws: Vec<Raw>) {
        for raw in raws {
            match raw {
                Raw::Key(key) => self.event(Event::Key(key)),
                Raw::Paste(text) => self.event(Event::Paste(canteen_text::sanitize::text(&text))),
                Raw::Focus(attended) => {
                    // Whoever comes back may have changed a file meanwhile.
                    if attended {
                        (self.keep)(Keep::Look);
                    }
                    self.event(Event::Attended(attended));
                }
                Raw::Mouse(mouse) => {
                    let mouse = self.locate(mouse);
                    self.event(Event::Mouse(mouse));
                }
                Raw::Reply(reply) => {
                    if let Some((depth, light)) = self.stage.learn(&reply) {
                        self.event(Event::Colours { depth, light });
                    }
                }
            }
        }
    }

    /// Adds what lay under the mouse, and whether it is a second click.
    fn locate(&mut self, raw: RawMouse) -> Mouse {
        let mut clicks = 1;
        if matches!(raw.kind, MouseKind::Down(_)) {
            let now = Instant::now();
            if let Some((at, before, count)) = self.last_press
                && before == raw
                && now - at < DOUBLE_CLICK
            {
                clicks = count + 1;
            }
            self.last_press = Some((now, raw, if clicks == 2 { 0 } else { clicks }));
        }
        let RawMouse { kind, column, row } = raw;
        Mouse { kind, clicks, column, row, target: self.stage.target(column, row) }
    }

    fn event(&mut self, event: Event) {
        self.events([event]);
    }

    fn events(&mut self, events: impl IntoIterator<Item = Event>) {
        for effect in update_all(&mut self.state, events) {
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::CopyMarked(selection) => {
                let text = self.stage.marked(&selection);
                if !text.trim().is_empty() {
                    self.executor.perform(Effect::Copy(text), &mut self.stage);
                    self.event(Event::Copied);
                }
            }
            Effect::Keep(wish) => (self.keep)(wish),
            Effect::Quit => self.over = true,
            Effect::Redraw => self.stage.redraw(),
            Effect::Suspend => self.stage.suspend(),
            other => self.executor.perform(other, &mut self.stage),
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let now = Instant::now();
        if !self.over && self.pace.may_draw(now) {
            self.stage.draw(&self.state)?;
            self.pace = Pace::drawn(now);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
