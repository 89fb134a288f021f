//! The benches run and say what they have measured; how fast it was is no matter of tests.

use crate::stage::{Company, Home};

#[test]
fn the_client_is_measured_on_a_server_of_its_own() {
    let home = Home::new();
    let small = ["--messages", "400", "--conversations", "20", "--members", "60"];
    let short = ["--keys", "5", "--starts", "1", "--seconds", "1"];
    let args = ["bench", "client"].into_iter().chain(small).chain(short);
    let report = home.canteen("default").args(args).json();
    assert_eq!(report["bench"], "client");
    assert_eq!(report["messages"], 400);
    let figures = report["figures"].as_object().unwrap();
    for (name, figure) in figures {
        let value = figure["value"].as_f64().unwrap();
        assert!(value >= 0.0 && value.is_finite(), "{name}: {value}");
    }
    let named =
        ["first_frame_ms", "key_quiet_p99_ms", "key_busy_p99_ms", "screens_ms", "memory_mib"];
    for name in named {
        let figure = &figures[name];
        assert!(figure["value"].as_f64() > Some(0.0), "{name}: {figure}");
        assert!(figure["budget"].is_f64() && figure["met"].is_boolean(), "{name}: {figure}");
    }
    assert!(std::fs::read_dir(home.path()).unwrap().next().is_none(), "nothing is left behind");
}

#[test]
fn too_little_cannot_be_measured() {
    let home = Home::new();
    let ran = home.canteen("default").args(["bench", "client", "--members", "3"]).run();
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("50 members"), "{}", ran.err);
}

/// What a bench of the server says when it is run as small as it goes.
fn small(home: &Home, bench: &str, args: &[&str]) -> serde_json::Value {
    let mut shell = home.canteen("default").args(["bench", bench]).args(args);
    if let Some(url) = home.database() {
        shell.command.env("CANTEEN_DATABASE", url);
    }
    let report = shell.json();
    assert_eq!(report["bench"], bench);
    for (name, figure) in report["figures"].as_object().unwrap() {
        let value = figure["value"].as_f64().unwrap();
        assert!(value >= 0.0 && value.is_finite(), "{name}: {value}");
    }
    report
}

#[test]
fn the_server_is_measured_on_the_wire() {
    for (bench, args, figures) in [
        (
            "append",
            &["--pairs", "2", "--senders", "3", "--seconds", "1"][..],
            &["ack_p50_ms", "ack_p99_ms", "direct_per_s", "group_per_s"][..],
        ),
        (
            "fanout",
            &["--members", "20", "--messages", "3", "--bursts", "2", "--burst", "5"],
            &["last_p50_ms", "last_p99_ms", "deliveries_per_s"],
        ),
        ("sync", &["--conversations", "3", "--messages", "5", "--times", "2"], &["all_ms"]),
        ("start", &["--messages", "50", "--times", "1"], &["start_ms", "memory_mib"]),
        (
            "directory",
            &["--members", "60", "--departments", "20", "--rounds", "1"],
            &["here_letter_ms", "here_unfold_ms", "department_p95_ms", "changed_p95_ms"],
        ),
        ("import", &["--rows", "50"], &["read_s", "import_s", "change_s", "export_s"]),
        (
            "file",
            &["--size", "100kB", "--cuts", "0"],
            &["up_s", "down_s", "up_client_mib", "down_client_mib", "server_mib"],
        ),
    ] {
        let home = Home::new();
        let report = small(&home, bench, args);
        // There is no such folder when nothing was ever put there.
        let left = std::fs::read_dir(home.path().join(".local/state/canteen/default"));
        assert_eq!(left.map_or(0, Iterator::count), 0, "nothing is left behind");
        for name in figures {
            assert!(report["figures"][name]["value"].as_f64() > Some(0.0), "{name}: {report}");
        }
    }
}

#[test]
fn a_file_survives_each_cut() {
    let report = small(&Home::new(), "file", &["--size", "5MB", "--cuts", "3"]);
    assert_eq!(report["bytes"], 5_000_000);
    assert_eq!(report["figures"]["cuts_survived"]["value"], 6.0, "{report}");
}

#[test]
fn on_postgres_too() {
    let args = ["--pairs", "1", "--senders", "2", "--seconds", "1"];
    let report = small(&Home::on_postgres(), "append", &args);
    assert!(report["figures"]["direct_per_s"]["value"].as_f64() > Some(0.0), "{report}");
}

#[test]
fn a_running_server_is_measured_with_its_data_at_hand() {
    let company = Company::found();
    let url = company.serve.url.clone();
    let connect = ["bench", "connect", &url, "--connections", "5", "--seconds", "1"];
    let report = company.home.canteen("default").args(connect).args(company.home.place()).json();
    assert_eq!(report["connections"], 5);
    assert!(report["figures"]["hellos_per_s"]["value"].as_f64() > Some(0.0), "{report}");
    let ran = company.home.canteen("default").args(connect).run();
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.err.contains("--data DIR"), "{}", ran.err);
    // Its patience with one device is not what is to be measured.
    let [flag, place] = company.home.place();
    let append = ["bench", "append", &url, flag, place];
    let ran = company.home.canteen("default").args(append).run();
    assert!(ran.err.contains("--limit-requests-per-second"), "{ran:?}");
    let ran = company.home.canteen("default").args(["bench", "sync", "http://192.0.2.1:1"]);
    let ran = ran.args([flag, place]).run();
    assert!(ran.err.contains("not this machine"), "{ran:?}");
}

#[test]
fn searches_are_measured_here_and_on_a_server() {
    let home = Home::new();
    let report = small(&home, "search", &["--here", "200", "--server", "300", "--rounds", "1"]);
    let figures = report["figures"].as_object().unwrap();
    assert!(figures.keys().any(|name| name.starts_with("here")), "{report}");
    assert!(figures.keys().any(|name| name.starts_with("server")), "{report}");
}
