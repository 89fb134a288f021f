//! `canteen admin template`.

use std::path::PathBuf;

use super::{export, put};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::sheets::template::Table;

/// Write the template of an import, with a sample that is skipped
///
/// Headers are in the language of --lang, required ones red in a spreadsheet.
#[derive(clap::Args, Debug)]
pub struct Template {
    /// The file, ending in .csv or .xlsx; - is standard output
    file: PathBuf,
    /// The template of canteen admin tag import
    #[arg(long)]
    tags: bool,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

impl Template {
    pub fn run(self, context: &mut Context<'_>) -> Outcome {
        let Self { file, tags, force } = self;
        put::check(&file, force)?;
        let (table, lang) = (if tags { Table::Tags } else { Table::Members }, context.lang);
        let samples = table.samples(lang).into_iter();
        let rows = samples.map(|cells| cells.into_iter().map(ToOwned::to_owned).collect());
        let rows: Vec<Vec<String>> = rows.collect();
        let ending = file.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
        let out = put::is_out(&file);
        let bytes = match ending.as_deref() {
            Some("xlsx") => export::sheet(table, lang, rows)?,
            Some("csv") => export::table(table, lang, rows.into_iter(), out).into_bytes(),
            _ if out => export::table(table, lang, rows.into_iter(), out).into_bytes(),
            _ => {
                let why = format!("'{}' is neither .csv nor .xlsx", file.display());
                return Err(Failure::usage(why).hint("end its name in one of them"));
            }
        };
        put::put(context, &file, &bytes, force)?;
        if out {
            return Ok(());
        }
        let shown = serde_json::json!({ "file": file.to_string_lossy() });
        context.say(&shown, format!("the template is in {}", file.display()))
    }
}
