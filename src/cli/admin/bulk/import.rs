//! `canteen admin import` and `canteen admin tag import`.
//!
//! The file, or an LDAP server, is read here, the server decides what its rows mean. At a terminal the plan is shown
//! and asked about first; a script has `--dry-run` for looking, and what it runs without is meant.

use std::path::PathBuf;

use canteen_protocol::import::{self, Done, Problem, Row, Rows, Said, Stage, Step};

use super::bar::Bar;
use super::faults::Words;
use super::ldap::Ldap;
use super::source::Source;
use super::{diff, faults};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::org;
use crate::cli::secret;
use crate::net::CallError;
use crate::net::directory::{Directory, Heard};
use crate::sheets::{Read, SheetError};

/// Import members from a table, LDIF, vCards or an LDAP server
///
/// A table has the headers of the template. A row stands for the member of its account: who is not
/// there is added, what differs is changed, departments that are missing are created. An empty cell
/// leaves what is there. Members without a row stay. Either all of it is done or nothing.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Import {
    /// CSV (UTF-8, UTF-16 or GBK) or XLSX, of which canteen admin template writes one to fill in;
    /// LDIF; vCards; or ldap://HOST[:PORT]/BASE[??SCOPE[?FILTER]] and ldaps://, which this program
    /// asks itself, not the server of the corp
    #[arg(value_name = "SOURCE")]
    file: PathBuf,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
    /// Also remove members who are not in the file: their accounts are shut
    #[arg(long)]
    replace: bool,
    /// Remove exactly so many members, although they are suspiciously many
    #[arg(long, value_name = "N", requires = "replace")]
    force: Option<u64>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    ldap: Ldap,
}

const EXAMPLES: &str = "\
Examples:
  canteen admin import members.xlsx --dry-run
  canteen admin import contacts.vcf
  canteen admin import people.ldif --department-from attribute
  canteen admin import ldaps://ldap.example.com/dc=example,dc=com --dry-run
  canteen admin import 'ldap://dc1.acme.cn/DC=acme,DC=cn??sub?(mail=*)' \\
      --start-tls --ca acme.pem --bind reader@acme.cn \\
      --bind-password-stdin < password";

/// Put members and departments into tags, from a table with the headers of the template
#[derive(clap::Args, Debug)]
pub struct ImportTags {
    /// CSV or XLSX with the columns type, ID and tag; canteen admin template --tags writes one
    file: PathBuf,
    /// Only show what would be done
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

/// What is to be imported, and how.
struct Job {
    source: Source,
    ask: import::Import,
    yes: bool,
}

impl Import {
    pub async fn run(self, context: &mut Context<'_>) -> Outcome {
        let Self { file, dry_run, replace, force, yes, ldap } = self;
        let ask = import::Import { rows: Rows::Members, dry_run, replace, force };
        Job { source: Source::members(file, ldap)?, ask, yes }.run(context).await
    }
}

impl ImportTags {
    pub async fn run(self, context: &mut Context<'_>) -> Outcome {
        let Self { file, dry_run, yes } = self;
        let ask = import::Import { rows: Rows::Tags, dry_run, ..import::Import::default() };
        Job { source: Source::Tags(file), ask, yes }.run(context).await
    }
}

/// What was heard of an import.
#[derive(Default)]
struct Answer {
    problems: Vec<Problem>,
    steps: Vec<Step>,
    done: Done,
}

impl Job {
    async fn run(self, context: &mut Context<'_>) -> Outcome {
        let session = context.session()?;
        let directory = Directory::new(&session.url, &session.token, &context.net())?;
        let asks = self.asks(context)?;
        let Self { source, ask, yes: _ } = self;
        let name = source.name();
        let Read { headers, lines, faults: mut wrong, dns, notes } = source.read(context).await?;
        notes.iter().for_each(|note| context.remark(note));
        if headers.is_empty() {
            return faults::tell(context, name, wrong);
        }
        let rows: Vec<_> = lines.into_iter().map(|line| Row(line.row, line.cells)).collect();
        let words = Words { headers: &headers, dns: &dns, rows: &rows };
        let dry_run = ask.dry_run || asks || !wrong.is_empty();
        let first = import::Import { dry_run, ..ask };
        let Answer { problems, steps, done } = send(context, &directory, first, &rows).await?;
        wrong = wrong.into_iter().map(|fault| words.named(fault)).collect();
        wrong.extend(words.of(problems));
        if !wrong.is_empty() {
            return faults::tell(context, name, wrong);
        }
        let end = End { ask, name, notes };
        if done.applied && !context.json {
            return end.tell(context, &done).await;
        }
        diff::print(context, name, &steps)?;
        if done.braked || ask.dry_run || !asks || diff::is_empty(&done) {
            return end.tell(context, &done).await;
        }
        context.line(diff::counts(name, &done))?;
        context.flush()?;
        let answer = secret::line(context, "Do this? [y/N]")?;
        if !matches!(answer.to_lowercase().as_str(), "y" | "yes") {
            return Err(Failure::new("cancelled", "nothing was changed"));
        }
        // What was shown is what was agreed to: should meanwhile others have to go, nothing is done.
        let agreed = Some(done.removed).filter(|removed| *removed > 0).or(ask.force);
        let second = import::Import { force: agreed, ..ask };
        let Answer { problems, done, .. } = send(context, &directory, second, &rows).await?;
        if problems.is_empty() {
            return end.tell(context, &done).await;
        }
        faults::tell(context, name, words.of(problems))
    }

    /// Whether somebody is asked before anything is done.
    fn asks(&self, context: &Context<'_>) -> Outcome<bool> {
        let asks = !self.yes && !self.ask.dry_run;
        if asks && context.io.input_is_terminal && !context.json {
            return Ok(true);
        }
        if asks && self.ask.replace {
            return Err(Failure::usage("nobody can be asked whether members may be removed")
                .hint("look at it with --dry-run, then pass --yes"));
        }
        Ok(false)
    }
}

/// What there is to say at the end.
struct End {
    ask: import::Import,
    /// What was imported.
    name: &'static str,
    notes: Vec<String>,
}

impl End {
    async fn tell(&self, context: &mut Context<'_>, done: &Done) -> Outcome {
        let more = done.applied && done.added > 0;
        let warning = if more { org::warning_of(context).await } else { None };
        let Self { ask, name, notes } = self;
        let warning = warning.as_deref();
        let counts = diff::Counts { dry_run: ask.dry_run, done, warning, notes };
        context.say(&counts, diff::counts(name, done))?;
        warning.iter().for_each(|warning| context.remark(warning));
        if done.shut > 0 {
            let many =
                if done.shut == 1 { "1 account".into() } else { format!("{} accounts", done.shut) };
            context.remark(&format!(
                "{many} of the {name} are shut and stay so: canteen admin member enable opens one"
            ));
        }
        if done.braked {
            let Done { removed, members, .. } = done;
            let why = match self.ask.force {
                Some(said) => format!("not {said}"),
                None => format!("which looks like the wrong {name}"),
            };
            return Err(Failure::new(
                "conflict",
                format!("{removed} of {members} members would be removed, {why}"),
            )
            .hint(format!("when it is right, pass --force {removed}")));
        }
        if self.ask.dry_run && !context.json {
            context.line("nothing was changed (--dry-run)")?;
        }
        Ok(())
    }
}

async fn send(
    context: &mut Context<'_>,
    directory: &Directory,
    ask: import::Import,
    rows: &[Row],
) -> Outcome<Answer> {
    let mut answer = Answer::default();
    let mut bar = Bar::new(context);
    let done = directory.import(ask, rows, |heard| match heard {
        Heard::Sent(done, of) => bar.show("sending", done, of),
        Heard::Said(Said::Progress(progress)) => {
            let (what, of) = match progress.stage {
                Stage::Compare => ("comparing", 0),
                Stage::Write => ("writing", progress.of),
                Stage::Finish => ("finishing", 0),
            };
            bar.show(what, progress.done, of);
        }
        Heard::Said(Said::Problem(problem)) => answer.problems.push(problem),
        Heard::Said(Said::Step(step)) => answer.steps.push(step),
        Heard::Said(Said::Done(_) | Said::Error(_)) => {}
    });
    answer.done = done.await.map_err(|error| {
        let broke = matches!(error, CallError::Closed(_) | CallError::Timeout(_));
        let failure = Failure::from(error);
        if broke && !ask.dry_run {
            failure.hint("import it again: what was done already is not done twice")
        } else {
            failure
        }
    })?;
    Ok(answer)
}

impl From<SheetError> for Failure {
    fn from(error: SheetError) -> Self {
        let code = match error {
            SheetError::Io { .. } => "io",
            SheetError::Bytes(_) | SheetError::Rows(_) => "too_large",
            SheetError::Old
            | SheetError::Broken(_)
            | SheetError::NoTags
            | SheetError::NoPlaces
            | SheetError::Nobody(_)
            | SheetError::Empty => "invalid",
        };
        Self::new(code, error.to_string())
    }
}
