//! Secrets come from standard input or from a person at the terminal, never from arguments: those
//! are in the process list and in the shell's history.

use std::io;

use super::context::Context;
use super::exit::{Failure, Outcome};
use super::prompt;

/// The longest secret read from standard input, in bytes.
const MOST: usize = 4_096;

/// A new or present password: the first line of standard input, or typed without echo.
pub fn password(context: &mut Context<'_>, from_stdin: bool, prompt: &str) -> Outcome<String> {
    asked(context, from_stdin, prompt, "--password-stdin")
}

/// The same where it is another option that says to read it from standard input.
pub fn asked(
    context: &mut Context<'_>,
    from_stdin: bool,
    prompt: &str,
    option: &str,
) -> Outcome<String> {
    if from_stdin {
        return first_line(context);
    }
    if !context.io.input_is_terminal {
        return Err(Failure::usage("there is no terminal to ask for the password on")
            .hint(format!("pass {option} and write the password to standard input")));
    }
    prompt::hidden(prompt).map_err(|error| match error.kind() {
        io::ErrorKind::Interrupted => Failure::new("cancelled", "no password was given"),
        _ => Failure::new("io", format!("cannot ask for the password: {error}")),
    })
}

/// A new password, asked for twice when a person types it.
pub fn new_password(context: &mut Context<'_>, from_stdin: bool) -> Outcome<String> {
    let first = password(context, from_stdin, "New password")?;
    if !from_stdin && password(context, false, "The same again")? != first {
        return Err(Failure::new("invalid", "the two passwords differ").hint("try again"));
    }
    Ok(first)
}

/// The next line of standard input, without its line end. What is behind it stays there.
pub fn first_line(context: &mut Context<'_>) -> Outcome<String> {
    let io = |error| Failure::new("io", format!("cannot read standard input: {error}"));
    let (mut line, mut byte) = (Vec::new(), [0]);
    while context.io.input.read(&mut byte).map_err(io)? > 0 && byte != *b"\n" {
        if line.len() == MOST {
            let why = format!("a line of standard input is longer than {MOST} bytes");
            return Err(Failure::new("too_large", why));
        }
        line.push(byte[0]);
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    if line.is_empty() {
        return Err(Failure::new("invalid", "standard input is empty: a line was to be on it"));
    }
    String::from_utf8(line).map_err(|_| Failure::new("invalid", "standard input is not UTF-8 text"))
}

/// Asks a person for a line that may be seen; it may be empty.
pub fn line(context: &mut Context<'_>, prompt: &str) -> Outcome<String> {
    let io = |error| Failure::new("io", format!("cannot ask: {error}"));
    write!(context.io.err, "{prompt}: ").map_err(io)?;
    context.io.err.flush().map_err(io)?;
    let mut line = Vec::new();
    let mut byte = [0];
    loop {
        if context.io.input.read(&mut byte).map_err(io)? == 0 {
            let _ = writeln!(context.io.err);
            return Err(Failure::new("cancelled", format!("no answer to '{prompt}'")));
        }
        if byte == *b"\n" || line.len() == MOST {
            break;
        }
        line.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&line).trim().to_owned())
}
