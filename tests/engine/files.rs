//! Files through the engine: up and down over lines that break, across restarts, and what happens
//! when the file, the disk or the membership is not what it was.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use canteen::engine::{Command, Due, Parcel};
use canteen::model::{Delivery, ItemKey, Purpose, Said, Stage};
use canteen_protocol::file::File;
use canteen_protocol::scheduled::ListScheduled;
use canteen_protocol::{Body, ConversationId, Entry, Time};
use canteen_testkit::{Proxy, TestServer, eventually};

use crate::seat::{Device, Seat, quick_server};

/// A few chunks of the server's.
const LARGE: usize = 9_000_000;

fn noise(size: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    (0..size.div_ceil(8)).flat_map(|_| next().to_le_bytes()).take(size).collect()
}

/// Files of the test.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn send(seat: &Seat, conversation: ConversationId, path: &Path) {
    let paths = vec![path.to_owned()];
    let due = Due::Now;
    let parcel = Parcel { conversation, text: String::new(), reply_to: None, paths, due };
    seat.tell(Command::SendFiles(parcel));
}

/// The first message with a file that is in the log.
async fn carried(seat: &mut Seat, id: ConversationId) -> File {
    seat.until("a message with a file", |screen| {
        screen.said(id).into_iter().find_map(|(key, said)| match key {
            ItemKey::Logged(_) => said.files.into_iter().next(),
            ItemKey::Queued(_) => None,
        })
    })
    .await
}

fn failed(said: &Said) -> Option<String> {
    match &said.delivery {
        Delivery::Failed(why) => Some(why.clone()),
        _ => None,
    }
}

/// Li and bo in a group, each on a device; li's through the proxy.
struct Pair {
    server: TestServer,
    proxy: Proxy,
    li: Device,
    bo: Device,
    group: ConversationId,
}

impl Pair {
    async fn new() -> Self {
        let server = quick_server().await;
        server.corp("Acme").member("li").member("bo").create().await;
        let group = server.client("li").await.group("ops", &[server.member("bo")]).await.id;
        let proxy = Proxy::before(server.addr()).await;
        let li = Device::with(&proxy.url(), &server.device("li").await.token);
        let bo = Device::new(&server, "bo").await;
        Self { server, proxy, li, bo, group }
    }
}

/// Cuts all lines through the proxy again and again until told to stop; says how often.
async fn cutting(proxy: &Proxy, stop: Arc<AtomicBool>, bytes_per_second: u32) -> usize {
    proxy.throttle(Some(bytes_per_second));
    let mut cuts = 0;
    while !stop.load(Ordering::SeqCst) {
        tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        proxy.cut();
        cuts += 1;
        if cuts > 6 {
            proxy.throttle(None);
            return cuts;
        }
    }
    cuts
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_goes_up_and_down_over_a_line_that_is_cut() {
    let pair = Pair::new().await;
    let (desk, bytes) = (Desk::new(), noise(LARGE));
    let path = desk.file("trace.bin", &bytes);
    let mut li = pair.li.start();
    li.online().await;
    li.look(pair.group).await;
    send(&li, pair.group, &path);
    let stop = Arc::new(AtomicBool::new(false));
    let (cuts, file) = tokio::join!(cutting(&pair.proxy, Arc::clone(&stop), 4_000_000), async {
        let file = carried(&mut li, pair.group).await;
        stop.store(true, Ordering::SeqCst);
        file
    });
    assert!(cuts > 0, "the line was cut at least once");
    assert_eq!((file.name.as_str(), file.size), ("trace.bin", 9_000_000));

    // Down, over the same line.
    let to = desk.0.path().join("copy.bin");
    li.tell(Command::Fetch(file.clone(), Purpose::Save(Some(to.clone()))));
    let stop = Arc::new(AtomicBool::new(false));
    tokio::join!(cutting(&pair.proxy, Arc::clone(&stop), 4_000_000), async {
        li.until("saved", |screen| screen.saved.first().cloned()).await;
        stop.store(true, Ordering::SeqCst);
    });
    assert!(std::fs::read(&to).unwrap() == bytes, "the bytes are the same");
    li.stop().await;

    // Bo has it as well, in the folder of downloads, under its own name.
    let mut bo = pair.bo.start();
    bo.look(pair.group).await;
    let file = carried(&mut bo, pair.group).await;
    bo.tell(Command::Fetch(file.clone(), Purpose::Save(None)));
    let (_, first) = bo.until("saved", |screen| screen.saved.first().cloned()).await;
    assert_eq!(first, pair.bo.options.downloads.0.join("trace.bin"));
    assert!(std::fs::read(&first).unwrap() == bytes);
    bo.tell(Command::Fetch(file, Purpose::Save(None)));
    let (_, second) = bo.until("saved again", |screen| screen.saved.get(1).cloned()).await;
    assert!(second.ends_with("trace (2).bin"), "{second:?}");
    let left: Vec<_> = std::fs::read_dir(&pair.bo.options.downloads.0).unwrap().collect();
    assert_eq!(left.len(), 2, "no parts are left");
    bo.stop().await;
    drop(pair.server);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_offline_goes_after_a_restart_and_holds_up_nothing() {
    let pair = Pair::new().await;
    let (desk, bytes) = (Desk::new(), noise(3_000_000));
    let path = desk.file("report.pdf", &bytes);
    let mut li = pair.li.start();
    li.online().await;
    pair.proxy.refuse(true);
    pair.proxy.cut();
    li.look(pair.group).await;
    send(&li, pair.group, &path);
    let waits = li.until("queued", |screen| {
        screen.said(pair.group).into_iter().find(|(_, said)| !said.files.is_empty())
    });
    let (key, said) = waits.await;
    assert!(matches!(key, ItemKey::Queued(_)));
    assert_eq!(said.files[0].id.0, 0);
    li.say(pair.group, "it comes when I am back");
    li.until("two queued", |screen| (screen.outbox == (2, 0)).then_some(())).await;
    li.stop().await;

    pair.proxy.refuse(false);
    let mut li = pair.li.start();
    li.look(pair.group).await;
    let file = carried(&mut li, pair.group).await;
    assert_eq!(file.size, 3_000_000);
    li.until("all gone", |screen| (screen.outbox == (0, 0)).then_some(())).await;
    li.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_download_goes_on_after_a_restart() {
    let pair = Pair::new().await;
    let (desk, bytes) = (Desk::new(), noise(LARGE));
    let path = desk.file("a.bin", &bytes);
    let mut bo = pair.bo.start();
    bo.online().await;
    bo.look(pair.group).await;
    send(&bo, pair.group, &path);
    carried(&mut bo, pair.group).await;

    let mut li = pair.li.start();
    li.look(pair.group).await;
    let file = carried(&mut li, pair.group).await;
    pair.proxy.throttle(Some(2_000_000));
    li.tell(Command::Fetch(file, Purpose::Save(None)));
    li.until("on its way", |screen| {
        screen.transfers.iter().find(|transfer| transfer.done > 1_000_000).map(drop)
    })
    .await;
    li.stop().await;
    let parts = || std::fs::read_dir(&pair.li.options.downloads.0).unwrap().count();
    assert_eq!(parts(), 1, "what came stays");
    pair.proxy.throttle(None);
    let mut li = pair.li.start();
    let (_, saved) = li.until("saved", |screen| screen.saved.first().cloned()).await;
    assert!(std::fs::read(&saved).unwrap() == bytes);
    assert_eq!(parts(), 1);
    li.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_changes_while_it_waits_is_not_sent() {
    let pair = Pair::new().await;
    let desk = Desk::new();
    let path = desk.file("draft.txt", b"first");
    let mut li = pair.li.start();
    li.online().await;
    pair.proxy.refuse(true);
    pair.proxy.cut();
    li.until("offline", |screen| (!screen.is_online()).then_some(())).await;
    li.look(pair.group).await;
    send(&li, pair.group, &path);
    li.until("queued", |screen| (screen.outbox == (1, 0)).then_some(())).await;
    desk.file("draft.txt", b"second thoughts");
    pair.proxy.refuse(false);
    li.tell(Command::Reconnect);
    let why = li
        .until("failed", |screen| screen.said(pair.group).iter().find_map(|(_, said)| failed(said)))
        .await;
    assert!(why.contains("draft.txt has changed since it was chosen"), "{why}");
    let entries = pair.server.client("bo").await.entries(pair.group).await;
    let is_message = |entry: &Entry| matches!(entry.body, Body::Message(_));
    assert!(!entries.iter().any(is_message), "nothing of it has come there");
    li.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_sent_or_fetched_says_why() {
    let pair = Pair::new().await;
    let desk = Desk::new();
    let mut li = pair.li.start();
    li.online().await;
    li.look(pair.group).await;
    send(&li, pair.group, &desk.0.path().join("none"));
    li.until("no such file", |screen| {
        screen.failed.iter().find(|(_, why)| why.contains("cannot be read")).map(drop)
    })
    .await;
    let path = desk.file("a.txt", b"hello");
    send(&li, pair.group, &path);
    let file = carried(&mut li, pair.group).await;
    // Nothing that is there is written over.
    li.tell(Command::Fetch(file.clone(), Purpose::Save(Some(path.clone()))));
    li.until("it is there", |screen| {
        screen.failed.iter().find(|(_, why)| why.contains("is there already")).map(drop)
    })
    .await;
    // What is not for us is not there.
    let other = File { id: canteen_protocol::FileId(999), ..file };
    li.tell(Command::Fetch(other, Purpose::Save(None)));
    li.until("not found", |screen| {
        screen.failed.iter().find(|(_, why)| why.contains("there is no file 999")).map(drop)
    })
    .await;
    assert_eq!(std::fs::read(&path).unwrap(), b"hello");
    li.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_withdrawn_file_does_not_go() {
    let pair = Pair::new().await;
    let (desk, bytes) = (Desk::new(), noise(LARGE));
    let path = desk.file("a.bin", &bytes);
    let mut li = pair.li.start();
    li.online().await;
    li.look(pair.group).await;
    pair.proxy.throttle(Some(1_000_000));
    send(&li, pair.group, &path);
    let local = li
        .until("on its way", |screen| {
            screen.transfers.iter().find(|t| t.stage == Stage::Moving).map(|t| t.key)
        })
        .await;
    let canteen::model::TransferKey::Up(local, 0) = local else { panic!("{local:?}") };
    li.tell(Command::Withdraw(local));
    li.until("withdrawn", |screen| screen.withdrawn.first().cloned()).await;
    pair.proxy.throttle(None);
    li.say(pair.group, "something else");
    li.until("sent", |screen| (screen.outbox == (0, 0)).then_some(())).await;
    assert!(li.screen.said(pair.group).iter().all(|(_, said)| said.files.is_empty()));
    li.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pictures_are_shown_and_what_is_none_is_not() {
    let pair = Pair::new().await;
    let desk = Desk::new();
    let png = canteen::pictures::png(64, 32, |x, _| [u8::try_from(x).unwrap(), 0, 0]).unwrap();
    let mut li = pair.li.start();
    li.online().await;
    li.look(pair.group).await;
    for (name, bytes) in [("good.png", &png[..]), ("bad.png", b"no picture at all")] {
        send(&li, pair.group, &desk.file(name, bytes));
    }
    let files = li
        .until("both", |screen| {
            let files: Vec<File> =
                screen.said(pair.group).into_iter().flat_map(|(_, said)| said.files).collect();
            (files.len() == 2 && screen.is_settled(pair.group)).then_some(files)
        })
        .await;
    for file in &files {
        li.tell(Command::ShowPicture(file.clone()));
    }
    li.until("two answers", |screen| (screen.pictures.len() == 2).then_some(())).await;
    for file in &files {
        let shown = li.screen.pictures[&file.id].clone();
        match file.name.as_str() {
            "good.png" => assert_eq!(shown.map(|p| (p.columns, p.rows)), Some((40, 10))),
            _ => assert_eq!(shown, None),
        }
    }
    // It is kept by its hash, and looked at again without the server.
    let kept = pair.li.history().with_file_name("pictures").join(&files[0].hash);
    eventually(|| std::future::ready(kept.exists())).await;
    li.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chosen_files_wait_with_their_message() {
    const HOUR: i64 = 3_600_000;
    let pair = Pair::new().await;
    let desk = Desk::new();
    let paths = vec![desk.file("trace.bin", &noise(LARGE))];
    let mut li = pair.li.start();
    li.online().await;
    li.look(pair.group).await;
    let due = Due::At(Time(pair.server.clock.now().0 + HOUR));
    let parcel =
        Parcel { conversation: pair.group, text: String::new(), reply_to: None, paths, due };
    li.tell(Command::SendFiles(parcel));
    let other = pair.server.client("li").await;
    let waiting = eventually(|| async {
        let mut waiting = other.call(ListScheduled {}).await.unwrap().messages;
        waiting.pop()
    })
    .await;
    assert_eq!((waiting.text.as_str(), waiting.files.len()), ("", 1));
    let mut bo = pair.bo.start();
    bo.online().await;
    bo.look(pair.group).await;
    pair.server.clock.advance(HOUR);
    assert_eq!(carried(&mut bo, pair.group).await, waiting.files[0]);
    li.stop().await;
    bo.stop().await;
}
