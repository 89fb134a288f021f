//! What happens when the file or the disk fails.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use canteen_protocol::message::Quote;
use canteen_protocol::{ClientId, MemberId, Seq, Time};
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::{ID, ME, group, message};
use crate::engine::Clock;
use crate::model::{Act, Draft};
use crate::store::{
    Db, StoreError, StoreResult, Trouble, conversations, drafts, entries, file, outbox,
};

struct Disk {
    folder: TempDir,
    clock: Clock,
}

struct Open {
    db: Db,
    troubles: mpsc::UnboundedReceiver<Trouble>,
}

impl Disk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), clock: Clock::manual(Time(5_000)) }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("canteen").join("history.db")
    }

    fn try_open(&self) -> StoreResult<Open> {
        let (say, troubles) = mpsc::unbounded_channel();
        Ok(Open { db: Db::open(&self.path(), self.clock.clone(), say)?, troubles })
    }

    fn open(&self) -> Open {
        self.try_open().unwrap()
    }
}

impl Open {
    fn talk(&mut self, from: i64, to: i64) {
        let log: Vec<_> = (from..=to).map(|n| message(n, n, &"long ".repeat(50))).collect();
        self.db
            .write(|tx| {
                conversations::merge(tx, ME, &group(to, to))?;
                entries::apply(tx, ME, ID, &log)
            })
            .unwrap();
    }

    fn queue(&mut self, name: &str) {
        let act =
            Act::Send { conversation: ID, text: name.into(), reply_to: None, files: Vec::new() };
        self.db.write_durably(|tx| outbox::add(tx, &act, &ClientId(name.into()), Time(1))).unwrap();
    }

    fn queued(&mut self) -> Vec<String> {
        let all = self.db.read(outbox::all).unwrap();
        all.into_iter().map(|queued| queued.client_id.0).collect()
    }

    fn held(&mut self) -> i64 {
        self.db
            .read(|conn| Ok(conn.query_row("SELECT COUNT(*) FROM entry", [], |row| row.get(0))?))
            .unwrap()
    }

    fn trouble(&mut self) -> Trouble {
        self.troubles.try_recv().unwrap()
    }
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn nobody_else_can_read_the_history() {
    let disk = Disk::new();
    let mut open = disk.open();
    open.queue("a");
    let path = disk.path();
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    for file in std::fs::read_dir(path.parent().unwrap()).unwrap() {
        let file = file.unwrap().path();
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
    drop(open);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    disk.open();
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn a_newer_format_is_left_alone() {
    let disk = Disk::new();
    disk.open();
    let conn = Connection::open(disk.path()).unwrap();
    conn.pragma_update(None, "user_version", file::FORMAT + 1).unwrap();
    drop(conn);
    let error = disk.try_open().map(drop).unwrap_err();
    assert!(matches!(error, StoreError::Newer { .. }) && error.to_string().contains("update"));
}

#[test]
fn a_file_that_is_no_history_is_put_aside() {
    let disk = Disk::new();
    file::folder(&disk.path()).unwrap();
    std::fs::write(disk.path(), "not a database, but somebody's letter ".repeat(100)).unwrap();
    let mut open = disk.open();
    let trouble = open.trouble();
    assert!(trouble.afresh && trouble.text.contains("history.db.broken-5000"), "{trouble:?}");
    let aside = disk.path().with_file_name("history.db.broken-5000");
    assert!(std::fs::read_to_string(aside).unwrap().starts_with("not a database"));
    open.talk(1, 3);
    assert_eq!(open.held(), 3);
}

#[test]
fn acts_are_rescued_from_a_broken_file() {
    let disk = Disk::new();
    let mut open = disk.open();
    for name in ["a", "b", "c"] {
        open.queue(name);
    }
    // What is answered is only named; the history that is begun anew does not hold it yet.
    let nobody = Quote { seq: Seq(2), by: MemberId::default(), text: String::new() };
    let answer = Draft { text: "unsent".into(), reply_to: Some(nobody) };
    open.db.write(|tx| drafts::put(tx, ID, &answer)).unwrap();
    open.talk(1, 400);
    drop(open);
    // Breaks every page of entries: the second half of the file.
    let mut bytes = std::fs::read(disk.path()).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xA5);
    std::fs::write(disk.path(), bytes).unwrap();

    let mut open = disk.open();
    // The file opens; that it is broken shows when it is used.
    assert_eq!(open.held(), 0);
    let trouble = open.trouble();
    assert!(trouble.afresh && trouble.text.contains("3 acts"), "{trouble:?}");
    assert_eq!(open.queued(), ["a", "b", "c"]);
    assert_eq!(open.db.read(drafts::all).unwrap()[&ID], answer);
    open.talk(1, 5);
    assert_eq!(open.held(), 5);
}

#[test]
fn a_full_disk_is_waited_for_in_memory() {
    let disk = Disk::new();
    let mut open = disk.open();
    open.queue("before");
    open.queue("withdrawn");
    open.talk(1, 30);
    let pages = open.db.limit_pages(1);
    open.talk(31, 400);
    let trouble = open.trouble();
    assert!(!trouble.afresh && trouble.text.contains("make room"), "{trouble:?}");
    // What was there is there, what is new is there too.
    assert!(open.held() >= 370);
    open.queue("meanwhile");
    assert_eq!(open.queued(), ["before", "withdrawn", "meanwhile"]);
    open.db
        .write(|tx| {
            outbox::done(tx, &ClientId("withdrawn".into()))?;
            entries::apply(tx, ME, ID, &[message(401, 401, "x")])
        })
        .unwrap();
    assert!(pages < 400);

    // There is room again; it is tried now and then.
    assert!(!open.db.changed_by_others().unwrap());
    disk.clock.set(Time(40_000));
    assert!(open.db.changed_by_others().unwrap());
    let trouble = open.trouble();
    assert!(trouble.afresh && trouble.text.contains("again"), "{trouble:?}");
    drop(open);
    assert_eq!(disk.open().queued(), ["before", "meanwhile"]);
}

#[test]
fn a_folder_that_cannot_be_written_is_no_end() {
    let disk = Disk::new();
    // A file where the folder should be.
    std::fs::write(disk.folder.path().join("canteen"), "").unwrap();
    let mut open = disk.open();
    assert!(open.trouble().text.contains("in memory only"));
    open.talk(1, 3);
    assert_eq!(open.held(), 3);
}

#[test]
fn processes_share_one_history() {
    let disk = Disk::new();
    let (mut one, mut two) = (disk.open(), disk.open());
    assert!(!two.db.changed_by_others().unwrap());
    one.queue("a");
    assert!(two.db.changed_by_others().unwrap());
    assert!(!two.db.changed_by_others().unwrap());
    assert_eq!(two.queued(), ["a"]);
    two.talk(1, 3);
    assert!(one.db.changed_by_others().unwrap());
    assert_eq!(one.held(), 3);
}

#[test]
fn when_one_process_replaces_the_file_the_others_follow() {
    let disk = Disk::new();
    let (mut one, mut two) = (disk.open(), disk.open());
    one.queue("a");
    one.db.put_aside_for_other().unwrap();
    one.queue("b");
    assert!(two.db.changed_by_others().unwrap());
    assert!(two.trouble().afresh);
    assert_eq!(two.queued(), ["b"]);
    let entry = entries::holds;
    assert!(!two.db.read(|conn| entry(conn, ID, Seq(1))).unwrap());
}
