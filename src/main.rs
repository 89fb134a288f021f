//! The `canteen` program: hands the process's own input and output to the library.

use std::io::{BufWriter, IsTerminal, Write, stderr, stdin, stdout};
use std::process::ExitCode;

use canteen::cli::{Io, run};

fn main() -> ExitCode {
    let mut out = BufWriter::new(stdout());
    let exit = run(
        std::env::args_os(),
        Io {
            input: &mut stdin(),
            input_is_terminal: stdin().is_terminal(),
            out: &mut out,
            err: &mut stderr(),
            err_is_terminal: stderr().is_terminal(),
            env: &|name| std::env::var_os(name),
            zone: jiff::tz::TimeZone::system(),
        },
    );
    // Whoever reads may have gone; `run` has said what there was to say about that.
    let _ = out.flush();
    exit.into()
}
