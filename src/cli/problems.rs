//! What is wrong with the user's own files, as the commands that check them say it.

use serde::Serialize;

use super::context::Context;
use super::exit::{Failure, Outcome};
use crate::config::Problem;

#[derive(Serialize)]
struct Shown<'a> {
    file: String,
    line: usize,
    message: &'a str,
}

/// Prints the problems as the result of a check; any is a failure.
pub fn report(context: &mut Context<'_>, problems: &[Problem], fine: &str) -> Outcome {
    for problem in problems {
        let Problem { file, line, message } = problem;
        let shown = Shown { file: file.display().to_string(), line: *line, message };
        context.say(&shown, problem.to_string())?;
    }
    match problems.len() {
        0 if context.json => Ok(()),
        0 => context.line(fine),
        1 => Err(Failure::new("invalid", "1 thing is wrong")),
        count => Err(Failure::new("invalid", format!("{count} things are wrong"))),
    }
}

/// Mentions the problems beside the result of something else.
pub fn remark(context: &mut Context<'_>, problems: &[Problem]) {
    for problem in problems {
        context.remark(&problem.to_string());
    }
}
