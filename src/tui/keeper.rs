//! The keeper of the user's own files: reads settings, keys and themes again when they change, and
//! writes what the screen asks it to keep.
//!
//! A task of its own, so that a slow home folder never keeps a key waiting. It looks every few
//! seconds, which wakes one thread once, and at once when it is asked to: when the terminal gets the
//! focus back.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::load::{all_themes, load_keymap};
use crate::config::{self, Key, Paths, Settings};
use crate::i18n::Lang;
use crate::state::{Configuration, Configured, Event, Keep, Learnt};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(30);

/// What holds for this run whatever the file says: flags of the command line.
#[derive(Clone, Debug, Default)]
pub struct Given {
    lang: Option<String>,
    theme: Option<String>,
    keymap: Option<String>,
}

impl Given {
    /// What differs between what holds and what the file says.
    #[must_use]
    pub fn of(holds: &Settings, file: &Settings) -> Self {
        Self {
            lang: holds.lang.clone().filter(|_| holds.lang != file.lang),
            theme: holds.theme.clone().filter(|_| holds.theme != file.theme),
            keymap: Some(holds.keymap.clone()).filter(|_| holds.keymap != file.keymap),
        }
    }

    fn over(&self, file: &Settings) -> Settings {
        Settings {
            lang: self.lang.clone().or_else(|| file.lang.clone()),
            theme: self.theme.clone().or_else(|| file.theme.clone()),
            keymap: self.keymap.clone().unwrap_or_else(|| file.keymap.clone()),
            ..file.clone()
        }
    }

    /// Whoever sets it on the screen means it.
    fn yield_to(&mut self, name: &str) {
        match name {
            "lang" => self.lang = None,
            "theme" => self.theme = None,
            "keymap" => self.keymap = None,
            _ => {}
        }
    }

    fn names(&self) -> Vec<&'static str> {
        let given = [
            ("lang", self.lang.is_some()),
            ("theme", self.theme.is_some()),
            ("keymap", self.keymap.is_some()),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }
}

/// The keeper.
#[derive(Clone)]
pub struct Keeper {
    /// The folders.
    pub paths: Paths,
    /// What flags say.
    pub given: Given,
    /// The language of the locale.
    pub locale: Lang,
}

impl Keeper {
    /// Reads everything.
    #[must_use]
    pub fn read(&self) -> Configured {
        let loaded = Settings::load(&self.paths.settings());
        let holds = self.given.over(&loaded.settings);
        let mut problems = loaded.problems;
        let (keymap, faults) = load_keymap(&holds.keymap, &self.paths);
        problems.extend(faults);
        let (themes, faults) = all_themes(&self.paths, holds.theme.as_deref());
        problems.extend(faults);
        let lang = holds.lang.as_deref().and_then(Lang::parse).unwrap_or(self.locale);
        Configured {
            configuration: Configuration {
                file: self.paths.settings(),
                own: loaded.settings,
                set: loaded.set,
                given: self.given.names(),
                problems,
            },
            settings: holds,
            lang,
            themes,
            keymap: Arc::new(keymap),
        }
    }

    /// How the files are now.
    #[must_use]
    pub fn look(&self) -> Seen {
        look(&self.paths)
    }

    /// What the member has used so far, as it was kept.
    #[must_use]
    pub fn learnt(&self) -> Learnt {
        let text = std::fs::read_to_string(self.paths.learnt()).unwrap_or_default();
        Learnt::new(toml::from_str::<BTreeMap<String, u32>>(&text).unwrap_or_default())
    }

    /// Works until the session ends.
    /// `seen` is how the files were before they were read at the start.
    pub async fn run(
        mut self,
        mut seen: Seen,
        mut asked: mpsc::Receiver<Keep>,
        tell: mpsc::Sender<Event>,
    ) {
        let mut every = tokio::time::interval(LOOK);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let keep = tokio::select! {
                keep = asked.recv() => match keep {
                    Some(keep) => keep,
                    None => return,
                },
                _ = every.tick() => {
                    if look(&self.paths) == seen {
                        continue;
                    }
                    Keep::Look
                }
            };
            let before = seen.clone();
            let work = tokio::task::spawn_blocking(move || self.work(&keep, before));
            let Ok((keeper, now, events)) = work.await else { return };
            (self, seen) = (keeper, now);
            for event in events {
                if tell.send(event).await.is_err() {
                    return;
                }
            }
        }
    }

    fn work(mut self, keep: &Keep, before: Seen) -> (Self, Seen, Vec<Event>) {
        let mut events = Vec::new();
        let mut changed = false;
        match keep {
            Keep::Look => {}
            Keep::Setting { name, literal } => {
                changed = true;
                self.given.yield_to(name);
                if let Err(error) = self.set(name, literal.as_deref()) {
                    events.push(Event::Failed(error));
                }
            }
            Keep::Learnt(learnt) => self.keep_learnt(&learnt.clone().with(self.learnt())),
            Keep::Forget => self.keep_learnt(&Learnt::default()),
        }
        let now = look(&self.paths);
        if changed || now != before {
            events.push(Event::Configured(Box::new(self.read())));
        }
        (self, now, events)
    }

    fn set(&self, name: &str, literal: Option<&str>) -> Result<(), String> {
        let known = |key: &&Key| key.name == name;
        let Some(key) = config::keys().iter().find(known) else { return Ok(()) };
        config::save(&self.paths.settings(), name, literal, key.default)
            .map_err(|error| error.to_string())
    }

    /// Hints are worth no word on the screen when they cannot be kept.
    fn keep_learnt(&self, learnt: &Learnt) {
        let text = toml::to_string(learnt.counts()).unwrap_or_default();
        if let Err(error) = config::write_private(&self.paths.learnt(), &text) {
            tracing::warn!("what was used is not kept: {error}");
        }
    }
}

/// The files as they are: enough to see that one has changed.
pub type Seen = Vec<(PathBuf, Option<(i64, i64, u64, u64)>)>;

fn look(paths: &Paths) -> Seen {
    let mut files = vec![paths.settings(), paths.keys(), paths.themes()];
    let themes = std::fs::read_dir(paths.themes()).into_iter().flatten().flatten();
    let mut themes: Vec<PathBuf> = themes.map(|entry| entry.path()).collect();
    themes.sort();
    files.append(&mut themes);
    files.into_iter().map(|file| (stamp(&file), file)).map(|(stamp, file)| (file, stamp)).collect()
}

fn stamp(file: &Path) -> Option<(i64, i64, u64, u64)> {
    let known = std::fs::metadata(file).ok()?;
    Some((known.mtime(), known.mtime_nsec(), known.size(), known.ino()))
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::*;

    fn keeper(home: &TempDir, given: Given) -> Keeper {
        let env = |name: &str| (name == "HOME").then(|| OsString::from(home.path()));
        let paths = Paths::find("default", &env).unwrap();
        paths.prepare().unwrap();
        Keeper { paths, given, locale: Lang::En }
    }

    fn write(path: PathBuf, text: &str) {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    struct Kept {
        ask: mpsc::Sender<Keep>,
        told: mpsc::Receiver<Event>,
        paths: Paths,
    }

    impl Kept {
        fn start(keeper: Keeper) -> Self {
            let (ask, asked) = mpsc::channel(8);
            let (tell, told) = mpsc::channel(8);
            let paths = keeper.paths.clone();
            let seen = keeper.look();
            tokio::spawn(keeper.run(seen, asked, tell));
            Self { ask, told, paths }
        }

        async fn configured(&mut self) -> Configured {
            let wait = tokio::time::timeout(Duration::from_secs(30), self.told.recv());
            match wait.await.expect("in time").expect("it works on") {
                Event::Configured(read) => *read,
                other => panic!("{other:?}"),
            }
        }
    }

    #[tokio::test]
    async fn a_file_that_changes_is_read_again() {
        let home = tempfile::tempdir().unwrap();
        let mut kept = Kept::start(keeper(&home, Given::default()));
        write(kept.paths.settings(), "theme = 'paper'\nlang = 'zh-CN'\n");
        kept.ask.send(Keep::Look).await.unwrap();
        let read = kept.configured().await;
        assert_eq!((read.settings.theme.as_deref(), read.lang), (Some("paper"), Lang::ZhCn));
        write(kept.paths.keys(), "[global]\n\n'ctrl-q' = 'quitt'\n");
        kept.ask.send(Keep::Look).await.unwrap();
        let read = kept.configured().await;
        let said = read.configuration.problems[0].to_string();
        assert!(said.contains("keys.toml:3: \"ctrl-q\""), "{said}");
        write(kept.paths.themes().join("mine.toml"), "inherits = 'dark'\n");
        kept.ask.send(Keep::Look).await.unwrap();
        let read = kept.configured().await;
        assert!(read.themes.iter().any(|theme| theme.name() == "mine"));
    }

    #[tokio::test]
    async fn a_setting_is_kept_and_read_back_and_wins_over_its_flag() {
        let home = tempfile::tempdir().unwrap();
        let given = Given { theme: Some("dusk".into()), ..Given::default() };
        let keeper = keeper(&home, given);
        write(keeper.paths.settings(), "# mine\ntheme = 'paper' # calm\n");
        let before = keeper.read();
        assert_eq!(before.settings.theme.as_deref(), Some("dusk"));
        assert_eq!(before.configuration.given, ["theme"]);
        let mut kept = Kept::start(keeper);
        let literal = Some("\"mint\"".to_owned());
        kept.ask.send(Keep::Setting { name: "theme", literal }).await.unwrap();
        let read = kept.configured().await;
        assert_eq!(read.settings.theme.as_deref(), Some("mint"));
        assert_eq!(read.configuration.given, [""; 0]);
        let text = std::fs::read_to_string(kept.paths.settings()).unwrap();
        assert_eq!(text, "# mine\ntheme = \"mint\" # calm\n");
    }

    #[tokio::test]
    async fn what_cannot_be_kept_is_said() {
        let home = tempfile::tempdir().unwrap();
        let mut kept = Kept::start(keeper(&home, Given::default()));
        write(kept.paths.settings(), "scroll = = 1\n");
        let literal = Some("2".to_owned());
        kept.ask.send(Keep::Setting { name: "scroll", literal }).await.unwrap();
        // The look at the start may have come in between.
        let said = loop {
            match kept.told.recv().await.expect("it works on") {
                Event::Failed(said) => break said,
                _ => continue,
            }
        };
        assert!(said.contains("config.toml:1") && said.contains("nothing was changed"), "{said}");
        assert_eq!(std::fs::read_to_string(kept.paths.settings()).unwrap(), "scroll = = 1\n");
    }

    #[tokio::test]
    async fn what_was_used_is_known_the_next_time() {
        let home = tempfile::tempdir().unwrap();
        let keeper = keeper(&home, Given::default());
        assert!(keeper.learnt().is_new());
        let mut learnt = Learnt::default();
        learnt.used("jump");
        let (again, _, events) = keeper.work(&Keep::Learnt(learnt.clone()), Seen::new());
        assert_eq!(again.learnt(), learnt);
        assert!(matches!(events[..], [Event::Configured(_)]));
        let (again, ..) = again.work(&Keep::Forget, Seen::new());
        assert!(again.learnt().is_new());
    }
}
