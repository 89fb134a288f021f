//! The client's own code: its history, its pane of contacts, its frames.

use std::sync::Arc;
use std::time::Instant;

use canteen_protocol::directory::DirectoryChanges;
use canteen_protocol::{MemberId, Time};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tokio::sync::mpsc;

use super::SHOWN;
use super::shape::Shape;
use crate::cli::bench::failed;
use crate::cli::bench::figures::{Figure, Samples};
use crate::cli::bench::usual::{SIZE, milliseconds};
use crate::cli::exit::Outcome;
use crate::contacts::Row;
use crate::engine::{Clock, News};
use crate::i18n::{Lang, Texts};
use crate::input::{Context, Keymap};
use crate::model::Directory;
use crate::model::directory::{Changes, Listed};
use crate::state::{Event, Settings, State};
use crate::store::{Store, directory};
use crate::update::update;
use crate::view::view;

/// Members of a page, as a server gives them.
const PAGE: i64 = 1_000;
/// What is typed to find somebody: initials, syllables, characters, names, numbers.
const QUERIES: [&str; 12] = [
    "lw", "zm", "wxm", "cjh", "ljp", "liwei", "zhangmin", "李", "王敏", "maya", "m4711", "0004711",
];

/// Fills a history and does in it what people do.
pub async fn measure(shape: Shape, lang: Lang) -> Outcome<Vec<Figure>> {
    let folder = tempfile::Builder::new().prefix("canteen-bench-").tempdir().map_err(failed)?;
    let (troubles, _heard) = mpsc::unbounded_channel();
    let path = folder.path().join("history.db");
    let store = Store::open(&path, Clock::default(), troubles).await.map_err(failed)?;
    fill(&store, shape).await?;
    let began = Instant::now();
    let known = Arc::new(store.read(directory::load).await.map_err(failed)?);
    let read = milliseconds(began, Instant::now());
    store.close().await;
    let mut figures =
        vec![Figure::new("here_read_ms", "here, read from the local history", "ms", read)];
    figures.extend(tokio::task::block_in_place(|| Screen::open(lang)?.measure(&known))?);
    Ok(figures)
}

/// As an engine keeps what a server gives.
async fn fill(store: &Store, shape: Shape) -> Outcome {
    let departments = (1..=shape.departments).map(|n| shape.department(n)).collect();
    let mut page = DirectoryChanges { departments, ..DirectoryChanges::default() };
    for from in (1..=shape.members).step_by(usize::try_from(PAGE).unwrap_or(1)) {
        let to = (from + PAGE - 1).min(shape.members);
        page.members = (from..=to).map(|n| shape.member(n)).collect();
        let changes = directory::changes(std::mem::take(&mut page));
        let kept = store.write(move |tx| directory::put(tx, &changes, None));
        kept.await.map_err(failed)?;
    }
    Ok(())
}

/// A screen whose frames are drawn and not shown.
struct Screen {
    state: State,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    fn open(lang: Lang) -> Outcome<Self> {
        let keymap = Keymap::builtin(Keymap::NAMES[0]).unwrap_or_default();
        let texts = Texts::new(lang);
        let mut state = State::new(texts, Arc::default(), keymap.into(), Settings::default());
        let (columns, rows) = SIZE;
        update(&mut state, Event::Tick(Time(1_772_632_920_000)));
        update(&mut state, Event::Resize { columns, rows });
        let terminal = Terminal::new(TestBackend::new(columns, rows)).map_err(failed)?;
        Ok(Self { state, terminal })
    }

    fn measure(&mut self, known: &Arc<Directory>) -> Outcome<Vec<Figure>> {
        self.take(Event::News(News::Directory(Arc::clone(known))))?;
        let opened = self.press("f3")?;
        let unfolded = self.unfold(known)?;
        let letters = self.find()?;
        let changed = self.change(known)?;
        let (p95, most) = (letters.percentile(95), letters.percentile(100));
        Ok(vec![
            Figure::new("here_open_ms", "here, opening the directory", "ms", opened).at_most(SHOWN),
            Figure::new("here_unfold_ms", "here, unfolding a department, at most", "ms", unfolded)
                .at_most(SHOWN),
            Figure::new("here_letter_p95_ms", "here, a letter that finds somebody, p95", "ms", p95),
            Figure::new(
                "here_letter_ms",
                "here, a letter that finds somebody, at most",
                "ms",
                most,
            )
            .at_most(SHOWN),
            Figure::new("here_change_ms", "here, one member changes", "ms", changed),
        ])
    }

    /// Unfolds one department below the other down to the lowest; gives the longest it took.
    fn unfold(&mut self, known: &Directory) -> Outcome<f64> {
        let mut samples = Samples::default();
        loop {
            self.press("j")?;
            let Some(Row::Department(id, _)) = self.state.contacts.selected() else { break };
            let lies_below = known.children(id).len() + known.members_of(id).len();
            if lies_below == 0 {
                break;
            }
            samples.add(self.press("enter")?);
        }
        let most = samples.percentile(100);
        if most > 0.0 { Ok(most) } else { Err(failed("no department can be unfolded")) }
    }

    /// Finds people by what is typed, letter by letter.
    fn find(&mut self) -> Outcome<Samples> {
        let mut samples = Samples::default();
        let mut found = 0;
        for query in QUERIES {
            self.press("/")?;
            if self.state.context() != Context::ListFilter {
                return Err(failed("the directory does not ask what to look for"));
            }
            for letter in query.chars() {
                samples.add(self.press(&letter.to_string())?);
            }
            found += usize::from(self.state.contacts.member().is_some());
            self.press("esc")?;
        }
        if found == 0 { Err(failed("nobody is found")) } else { Ok(samples) }
    }

    /// Takes in that somebody has another title, as the engine does.
    fn change(&mut self, known: &Directory) -> Outcome<f64> {
        let began = Instant::now();
        let Some(person) = known.member(MemberId(1)) else { return Ok(0.0) };
        let member = canteen_protocol::directory::Member {
            id: person.id,
            userid: person.userid.into(),
            name: person.name.into(),
            title: "Director".into(),
            departments: person.departments.to_vec(),
            ..Default::default()
        };
        let changes = Changes { members: vec![Listed::new(member)], ..Changes::default() };
        let known = known.with(changes);
        self.take(Event::News(News::Directory(Arc::new(known))))?;
        Ok(milliseconds(began, Instant::now()))
    }

    fn press(&mut self, key: &str) -> Outcome<f64> {
        let key = key.parse().map_err(|_| failed(format!("no key is called {key}")))?;
        self.take(Event::Key(key))
    }

    /// From an event to the frame that shows what came of it, in milliseconds.
    fn take(&mut self, event: Event) -> Outcome<f64> {
        let began = Instant::now();
        update(&mut self.state, event);
        let (state, mut drawn) = (&self.state, None);
        let frame = self.terminal.draw(|frame| drawn = Some(view(state, &state.theme, frame)));
        frame.map_err(failed)?;
        let took = milliseconds(began, Instant::now());
        drop(drawn);
        Ok(took)
    }
}
