//! The server goes away while people write.

use crate::desk::{kitchen, say, sit_down, sit_down_in, times};
use crate::stage::{Company, Engine, Serve};

async fn what_is_written_offline_goes_once(engine: Engine) {
    let mut company: Company = kitchen(engine, &["ann", "ben"]);
    let ann = sit_down_in(&company, "ann", "Kitchen").await;
    let ben = sit_down_in(&company, "ben", "Kitchen").await;
    let address = company.serve.addr();
    company.serve.kill();
    ann.wait_text("offline").await;
    say(&ann, "no network");
    say(&ann, "still none");
    ann.wait(|screen| screen.contains("no network") && screen.contains("↑2 queued")).await;
    assert!(!ben.screen().contains("no network"), "{}", ben.screen());

    // Back before anybody has left.
    company.serve = Serve::start(&company.home, &address);
    ben.wait(|screen| screen.contains("no network") && screen.contains("still none")).await;
    ann.wait(|screen| screen.contains("online") && !screen.contains("queued")).await;

    // Away again; this time ann's terminal dies with what she wrote.
    company.serve.kill();
    ann.wait_text("offline").await;
    say(&ann, "last words");
    ann.wait_text("↑1 queued").await;
    ann.kill9();
    company.serve = Serve::start(&company.home, &address);
    let again = sit_down(&company, "ann");
    ben.wait_text("last words").await;
    again.wait(|screen| screen.contains("online") && !screen.contains("queued")).await;
    for text in ["still none", "last words"] {
        ben.wait(|screen| times(screen, text) == 1).await;
    }
    assert!(!ben.screen().contains("connection"), "nobody is bothered: {}", ben.screen());
    let said = company.at("ben", ["tail", "Kitchen"]).lines();
    let texts: Vec<_> = said.iter().map(|one| one["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["no network", "still none", "last words"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_offline_goes_once_on_sqlite() {
    what_is_written_offline_goes_once(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_offline_goes_once_on_postgres() {
    what_is_written_offline_goes_once(Engine::Postgres).await;
}
