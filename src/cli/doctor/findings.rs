//! What follows from what was found: each with a stable word and what to do about it.

use super::report::{Finding, Level, Report, Terminal, Tmux};

/// A clock that differs by more than this makes times on the screen wrong to see.
const CLOCK_MS: i64 = 30_000;
/// An answer that takes longer than this is felt.
const SLOW_MS: u64 = 1_500;
/// tmux waits this long after Esc at most, or Alt and Esc feel late.
const ESCAPE_MS: u32 = 50;

/// All of them, the gravest first.
pub fn of(report: &Report) -> Vec<Finding> {
    let mut found = Vec::new();
    for problem in &report.problems {
        let at = if problem.line == 0 { String::new() } else { format!(":{}", problem.line) };
        let message = format!("{}{at}: {}", problem.file, problem.message);
        let advice = "Mend it; the rest of the file holds.";
        found.push(finding(Level::Error, "configuration", message, advice));
    }
    history(report, &mut found);
    server(report, &mut found);
    terminal(&report.terminal, &mut found);
    if let Some(tmux) = &report.tmux {
        in_tmux(tmux, &report.terminal, &mut found);
    }
    width(report, &mut found);
    found.sort_by_key(|finding| match finding.level {
        Level::Error => 0,
        Level::Warning => 1,
        Level::Note => 2,
    });
    found
}

fn finding(
    level: Level,
    code: &'static str,
    message: impl Into<String>,
    advice: impl Into<String>,
) -> Finding {
    Finding { level, code, message: message.into(), advice: advice.into() }
}

fn history(report: &Report, found: &mut Vec<Finding>) {
    let history = &report.history;
    if let Some(damage) = &history.damage {
        let advice = format!(
            "Start the client: it puts a broken history aside and rescues what waits to be sent. Or \
             remove {}: everything but that comes again from the server.",
            history.file
        );
        let message = format!("the history is damaged: {damage}");
        found.push(finding(Level::Error, "history_damaged", message, advice));
    }
    if history.exposed {
        let advice = format!("chmod 600 '{}'", history.file);
        let message = "others on this machine may read the history";
        found.push(finding(Level::Warning, "history_exposed", message, advice));
    }
    if history.failed > 0 {
        let message = format!("{} acts were refused and wait for you", history.failed);
        let advice = "In the client they are marked with ✗: try again, change or withdraw them.";
        found.push(finding(Level::Warning, "refused", message, advice));
    }
    if history.queued > 0 && !report.server.reached {
        let message = format!("{} acts wait to be sent", history.queued);
        let advice = "They go by themselves once the server is reached.";
        found.push(finding(Level::Note, "queued", message, advice));
    }
}

fn server(report: &Report, found: &mut Vec<Finding>) {
    let server = &report.server;
    if let Some(error) = &server.error {
        let (level, code) = match &server.url {
            None => (Level::Note, "not_signed_in"),
            Some(_) => (Level::Error, "server"),
        };
        found.push(finding(level, code, error, server.hint.clone().unwrap_or_default()));
    }
    if let Some(ms) = server.clock_ms.filter(|ms| ms.abs() > CLOCK_MS) {
        let way = if ms > 0 { "behind" } else { "ahead of" };
        let message = format!("this machine's clock is {} s {way} the server's", ms.abs() / 1_000);
        let advice = "Times are shown by the server's clock; let the system set its own (NTP).";
        found.push(finding(Level::Warning, "clock", message, advice));
    }
    if let Some(ms) = server.answered_ms.filter(|ms| *ms > SLOW_MS) {
        let message = format!("the server took {ms} ms to answer");
        let advice = "The way to it is slow or the server is busy; nothing is lost by that.";
        found.push(finding(Level::Warning, "slow", message, advice));
    }
}

fn terminal(terminal: &Terminal, found: &mut Vec<Finding>) {
    if !terminal.utf8 {
        let message = format!("the locale '{}' is not one of UTF-8", terminal.locale);
        let advice = "Set LANG to one, such as C.UTF-8 or zh_CN.UTF-8: other characters than \
                      ASCII are broken by programs in between otherwise.";
        found.push(finding(Level::Warning, "locale", message, advice));
    }
    if terminal.term.is_empty() || terminal.term == "dumb" {
        let message = format!("TERM is '{}'", terminal.term);
        let advice = "Set it to what your terminal is, such as xterm-256color.";
        found.push(finding(Level::Warning, "term", message, advice));
    }
    if terminal.asked && !terminal.answered {
        let message = "the terminal answers no questions";
        let advice =
            "What it can do is guessed from TERM and COLORTERM. Over a slow line try again.";
        found.push(finding(Level::Warning, "silent", message, advice));
    }
    if matches!(terminal.colours, "16" | "256") && !terminal.term.starts_with("linux") {
        let message = format!("only {} colours are used", terminal.colours);
        let advice = "If the terminal shows all, say so: export COLORTERM=truecolor (over SSH, \
                      SendEnv COLORTERM).";
        found.push(finding(Level::Note, "colours", message, advice));
    }
    if terminal.asked && terminal.answered && !terminal.kitty_keyboard {
        let message = "keys such as Shift-Enter and Ctrl-Shift-F cannot be told from others";
        let advice = "Nothing needs them: Ctrl-J is a new line. canteen doctor --keys shows what \
                      each key sends.";
        found.push(finding(Level::Note, "keyboard", message, advice));
    }
    if terminal.asked && terminal.answered && terminal.focus_reports == Some(false) {
        let message = "the terminal does not tell when it has the focus";
        let advice = "Notices are given when no key was pressed for a minute.";
        found.push(finding(Level::Note, "focus", message, advice));
    }
}

fn in_tmux(tmux: &Tmux, terminal: &Terminal, found: &mut Vec<Finding>) {
    let in_conf = |option: &str| format!("In ~/.tmux.conf: {option}");
    let by_terminal = matches!(terminal.notices, "osc9" | "osc777");
    if by_terminal && !matches!(tmux.allow_passthrough.as_str(), "on" | "all") {
        let message = "tmux keeps notices from the terminal";
        let advice = in_conf("set -g allow-passthrough on");
        found.push(finding(Level::Warning, "tmux_passthrough", message, advice));
    }
    if tmux.set_clipboard == "off" {
        let message = "tmux keeps copied text from the terminal";
        found.push(finding(
            Level::Warning,
            "tmux_clipboard",
            message,
            in_conf("set -g set-clipboard on"),
        ));
    }
    if tmux.focus_events == "off" {
        let message = "tmux does not tell when the terminal has the focus";
        let advice = in_conf("set -g focus-events on");
        found.push(finding(Level::Note, "tmux_focus", message, advice));
    }
    if let Some(ms) = tmux.escape_time_ms.filter(|ms| *ms > ESCAPE_MS) {
        let message = format!("tmux waits {ms} ms after Esc");
        let advice = in_conf("set -sg escape-time 10");
        found.push(finding(Level::Warning, "tmux_escape", message, advice));
    }
}

fn width(report: &Report, found: &mut Vec<Finding>) {
    let Some(width) = &report.width else { return };
    if width.wide_signs {
        let message = "signs such as ● and │ are drawn two cells wide here";
        let advice = "Canteen draws with ASCII on this terminal. To have the signs back, tell the \
                      terminal that ambiguous characters are narrow and measure again.";
        found.push(finding(Level::Warning, "wide_signs", message, advice));
    } else if !width.disagreements.is_empty() {
        let message = "some characters have another width here";
        let advice = "Canteen moves the cursor after each of them, so nothing else shifts.";
        found.push(finding(Level::Note, "widths", message, advice));
    }
}

#[cfg(test)]
mod tests {
    use super::super::report::{Disagreement, History, Problem, Server, Width};
    use super::*;

    fn well() -> Report {
        Report {
            version: "1",
            terminal: Terminal {
                term: "xterm-256color".into(),
                asked: true,
                answered: true,
                colours: "any",
                kitty_keyboard: true,
                focus_reports: Some(true),
                notices: "osc9",
                utf8: true,
                ..Terminal::default()
            },
            tmux: None,
            width: Some(Width { wide_signs: false, disagreements: Vec::new() }),
            problems: Vec::new(),
            history: History::default(),
            server: Server {
                url: Some("https://a".into()),
                reached: true,
                clock_ms: Some(-200),
                answered_ms: Some(40),
                ..Server::default()
            },
            findings: Vec::new(),
        }
    }

    fn good_tmux() -> Tmux {
        Tmux {
            allow_passthrough: "on".into(),
            set_clipboard: "external".into(),
            focus_events: "on".into(),
            escape_time_ms: Some(10),
        }
    }

    #[test]
    fn who_is_well_has_nothing_to_do() {
        assert_eq!(of(&well()), []);
        assert_eq!(of(&Report { tmux: Some(good_tmux()), ..well() }), []);
    }

    #[test]
    fn each_trouble_has_its_word_and_a_way_out() {
        type Spoil = fn(&mut Report);
        let table: &[(Spoil, Level, &str)] = &[
            (|r| r.terminal.utf8 = false, Level::Warning, "locale"),
            (|r| r.terminal.term = "dumb".into(), Level::Warning, "term"),
            (|r| r.terminal.answered = false, Level::Warning, "silent"),
            (|r| r.terminal.colours = "256", Level::Note, "colours"),
            (|r| r.terminal.kitty_keyboard = false, Level::Note, "keyboard"),
            (|r| r.terminal.focus_reports = Some(false), Level::Note, "focus"),
            (
                |r| r.tmux = Some(Tmux { allow_passthrough: "off".into(), ..good_tmux() }),
                Level::Warning,
                "tmux_passthrough",
            ),
            (
                |r| r.tmux = Some(Tmux { set_clipboard: "off".into(), ..good_tmux() }),
                Level::Warning,
                "tmux_clipboard",
            ),
            (
                |r| r.tmux = Some(Tmux { focus_events: "off".into(), ..good_tmux() }),
                Level::Note,
                "tmux_focus",
            ),
            (
                |r| r.tmux = Some(Tmux { escape_time_ms: Some(500), ..good_tmux() }),
                Level::Warning,
                "tmux_escape",
            ),
            (
                |r| r.width = Some(Width { wide_signs: true, disagreements: Vec::new() }),
                Level::Warning,
                "wide_signs",
            ),
            (
                |r| {
                    let one =
                        Disagreement { kind: "flag", sample: "🇨🇳", expected: 2, measured: 4 };
                    r.width = Some(Width { wide_signs: false, disagreements: vec![one] });
                },
                Level::Note,
                "widths",
            ),
            (
                |r| {
                    let message = "no".into();
                    r.problems.push(Problem { file: "keys.toml".into(), line: 2, message });
                },
                Level::Error,
                "configuration",
            ),
            (|r| r.history.damage = Some("torn".into()), Level::Error, "history_damaged"),
            (|r| r.history.exposed = true, Level::Warning, "history_exposed"),
            (|r| r.history.failed = 2, Level::Warning, "refused"),
            (|r| r.server.clock_ms = Some(61_000), Level::Warning, "clock"),
            (|r| r.server.answered_ms = Some(2_000), Level::Warning, "slow"),
            (
                |r| {
                    r.server.error = Some("gone".into());
                    r.server.hint = Some("wait".into());
                },
                Level::Error,
                "server",
            ),
        ];
        for (spoil, level, code) in table {
            let mut report = well();
            spoil(&mut report);
            let found = of(&report);
            assert_eq!(found.len(), 1, "{code}: {found:?}");
            assert_eq!((found[0].level, found[0].code), (*level, *code));
            assert!(!found[0].advice.is_empty(), "{code} has no advice");
        }
    }

    #[test]
    fn the_gravest_comes_first() {
        let mut report = well();
        report.terminal.kitty_keyboard = false;
        report.terminal.utf8 = false;
        report.history.damage = Some("torn".into());
        let codes: Vec<_> = of(&report).into_iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["history_damaged", "locale", "keyboard"]);
    }
}
