//! What is wrong with a file: all of it for programs, the first of it for people.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use canteen_protocol::import::{Problem, ProblemCode, Row};

use super::source;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::sheets::Fault;

/// How many people are shown.
const SHOWN: usize = 50;

/// By what words a file says things.
pub struct Words<'a> {
    /// The headers of its columns.
    pub headers: &'a [&'static str],
    /// By row: the distinguished names of entries.
    pub dns: &'a BTreeMap<u32, String>,
    /// The rows.
    pub rows: &'a [Row],
}

impl Words<'_> {
    /// What the server found wrong, in the words of the file.
    pub fn of(&self, problems: Vec<Problem>) -> Vec<Fault> {
        let twins = self.twins(&problems);
        problems.into_iter().map(|problem| self.one(problem, &twins)).collect()
    }

    /// With the name of the entry, where it has one.
    pub fn named(&self, fault: Fault) -> Fault {
        let dn = self.dns.get(&fault.row).cloned().unwrap_or_default();
        Fault { dn, ..fault }
    }

    fn one(&self, problem: Problem, twins: &Twins) -> Fault {
        let Problem { row, column, value, code, mut message } = problem;
        let at = usize::try_from(column).unwrap_or(usize::MAX);
        if code == ProblemCode::Duplicate {
            let rows = self.cell(row, at).and_then(|cell| twins.get(&(column, cell)));
            let other = rows.and_then(|rows| rows.iter().find(|other| **other != row));
            if let Some(dn) = other.and_then(|other| self.dns.get(other)) {
                message.push_str(&format!("; the other is {dn}"));
            }
        }
        let code = serde_json::to_value(code).ok();
        let code = code.as_ref().and_then(|code| code.as_str()).unwrap_or("other").to_owned();
        let column = self.headers.get(at).copied().unwrap_or_default().to_owned();
        self.named(Fault { row, dn: String::new(), column, value, code, message })
    }

    /// Which rows have the same in the columns in which something stands twice; only looked for
    /// where rows have names.
    fn twins(&self, problems: &[Problem]) -> Twins {
        let mut twins = Twins::new();
        let twice = problems.iter().filter(|problem| problem.code == ProblemCode::Duplicate);
        let columns: BTreeSet<u32> = twice.map(|problem| problem.column).collect();
        if self.dns.is_empty() {
            return twins;
        }
        for column in columns {
            for Row(row, cells) in self.rows {
                let cell = usize::try_from(column).ok().and_then(|at| cells.get(at));
                let Some(cell) = cell.filter(|cell| !cell.is_empty()) else { continue };
                twins.entry((column, cell.to_lowercase())).or_default().push(*row);
            }
        }
        twins
    }

    /// Rows are in the order of their numbers.
    fn cell(&self, row: u32, column: usize) -> Option<String> {
        let at = self.rows.binary_search_by_key(&row, |Row(row, _)| *row).ok()?;
        self.rows.get(at)?.1.get(column).map(|cell| cell.to_lowercase())
    }
}

/// By column and what stands there, in lower case: the rows.
type Twins = HashMap<(u32, String), Vec<u32>>;

/// Tells them all, and that nothing was done. `name` is what was imported.
///
/// # Errors
/// Always: that they are there.
pub fn tell(context: &mut Context<'_>, name: &str, mut faults: Vec<Fault>) -> Outcome {
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
    let hint = match name {
        source::LDAP => "mend it there and import it again, or leave entries out by a filter",
        _ => "mend the file and import it again",
    };
    let why = format!("{things} wrong with the {name}, so nothing was changed");
    Err(Failure::new("faults", why).hint(hint))
}

fn line(fault: &Fault) -> String {
    let Fault { row, dn, column, value, message, .. } = fault;
    let value = if value.is_empty() { String::new() } else { format!(" {value:?}") };
    let dn = if dn.is_empty() { String::new() } else { format!(" ({dn})") };
    let column = if column.is_empty() { String::new() } else { format!(", {column}") };
    format!("row {row}{dn}{column}{value}: {message}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_named() {
        let dns = BTreeMap::from([(1, "uid=a,o=x".to_owned()), (2, "uid=b,o=x".to_owned())]);
        let row = |n, mail: &str| Row(n, vec!["N".into(), mail.to_owned()]);
        let rows = [row(1, "A@x.cn"), row(2, "a@X.cn"), row(3, "c@x.cn")];
        let words = Words { headers: &["displayName", "mail"], dns: &dns, rows: &rows };
        let problem = |row, code| Problem {
            row,
            column: 1,
            value: "a@X.cn".into(),
            code,
            message: "is so".into(),
        };
        let faults = words.of(vec![problem(2, ProblemCode::Duplicate)]);
        assert_eq!(
            line(&faults[0]),
            "row 2 (uid=b,o=x), mail \"a@X.cn\": is so; the other is uid=a,o=x"
        );
        let faults = words.of(vec![problem(3, ProblemCode::Malformed)]);
        assert_eq!(line(&faults[0]), "row 3, mail \"a@X.cn\": is so");
    }
}
