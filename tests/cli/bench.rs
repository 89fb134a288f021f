//! The benches run and say what they have measured; how fast it was is no matter of tests.

use crate::stage::Home;

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
    for name in ["first_frame_ms", "key_quiet_p99_ms", "key_busy_p99_ms", "memory_mib"] {
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
