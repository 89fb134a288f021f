//! What is wrong with a file: all of it for programs, the first of it for people.

use canteen_protocol::import::Problem;

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::sheets::Fault;

/// How many people are shown.
const SHOWN: usize = 50;

/// What the server found wrong, in the words of the file.
pub fn of(problem: Problem, headers: &[&str]) -> Fault {
    let Problem { row, column, value, code, message } = problem;
    let header = usize::try_from(column).ok().and_then(|column| headers.get(column));
    let code = serde_json::to_value(code).ok();
    Fault {
        row,
        column: header.copied().unwrap_or_default().to_owned(),
        value,
        code: code.as_ref().and_then(|code| code.as_str()).unwrap_or("other").to_owned(),
        message,
    }
}

/// Tells them all, and that nothing was done.
///
/// # Errors
/// Always: that they are there.
pub fn tell(context: &mut Context<'_>, mut faults: Vec<Fault>) -> Outcome {
    faults.sort_by_key(|fault| fault.row);
    let most = if context.json { faults.len() } else { SHOWN };
    for fault in faults.iter().take(most) {
        let line = if context.json {
            serde_json::to_string(fault).unwrap_or_default()
        } else {
            line(fault)
        };
        // Nobody listens on a closed standard error; the exit code says it too.
        let _ = writeln!(context.io.err, "{line}");
    }
    let (count, hidden) = (faults.len(), faults.len().saturating_sub(most));
    if hidden > 0 {
        context.remark(&format!("{hidden} more are not shown: --json prints all of them"));
    }
    let things = if count == 1 { "1 thing is" } else { &format!("{count} things are") };
    Err(Failure::new("faults", format!("{things} wrong with the file, so nothing was changed"))
        .hint("mend the file and import it again"))
}

fn line(fault: &Fault) -> String {
    let Fault { row, column, value, message, .. } = fault;
    let value = if value.is_empty() { String::new() } else { format!(" {value:?}") };
    format!("row {row}, {column}{value}: {message}")
}
