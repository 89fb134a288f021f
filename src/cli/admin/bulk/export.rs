//! `canteen admin export`.

use std::path::{Path, PathBuf};

use super::put;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::i18n::Lang;
use crate::net::directory::Directory;
use crate::sheets::people::People;
use crate::sheets::template::Table;
use crate::sheets::{csv, ldif, vcard, xlsx};

/// Write all members whose accounts are open into a file
///
/// CSV and XLSX have the columns of the template, in the language of --lang, and can be imported
/// again. It is recorded who exported.
#[derive(clap::Args, Debug)]
pub struct Export {
    /// The file; its ending says what is written. - is standard output
    file: PathBuf,
    /// What is written, whatever the file is called
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write over a file that is there
    #[arg(long)]
    force: bool,
}

/// What can be written.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum Format {
    /// A table as text
    Csv,
    /// A spreadsheet
    Xlsx,
    /// For directories (LDAP)
    Ldif,
    /// For address books (vCard)
    Vcf,
}

/// Writes a file that is not there yet, as its ending says.
pub async fn export_to(context: &mut Context<'_>, file: PathBuf) -> Outcome {
    Export { file, format: None, force: false }.run(context).await
}

impl Export {
    pub async fn run(self, context: &mut Context<'_>) -> Outcome {
        let Self { file, format, force } = self;
        let format = format_of(&file, format)?;
        put::check(&file, force)?;
        let session = context.session()?;
        let directory = Directory::new(&session.url, &session.token, &context.net())?;
        let people = People::of(directory.export().await?);
        let lang = context.lang;
        let bytes =
            tokio::task::block_in_place(|| written(&people, format, lang, put::is_out(&file)))?;
        put::put(context, &file, &bytes, force)?;
        if put::is_out(&file) {
            return Ok(());
        }
        let count = people.members.len();
        let shown = serde_json::json!({ "file": file.to_string_lossy(), "members": count });
        context.say(&shown, format!("{count} members are in {}", file.display()))
    }
}

fn format_of(file: &Path, format: Option<Format>) -> Outcome<Format> {
    let ending = file.extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    let known = match ending.as_deref() {
        Some("csv") => Some(Format::Csv),
        Some("xlsx") => Some(Format::Xlsx),
        Some("ldif") => Some(Format::Ldif),
        Some("vcf") => Some(Format::Vcf),
        _ if put::is_out(file) => Some(Format::Csv),
        _ => None,
    };
    format.or(known).ok_or_else(|| {
        Failure::usage(format!("it is not said what to write into '{}'", file.display()))
            .hint("end its name in .csv, .xlsx, .ldif or .vcf, or pass --format")
    })
}

fn written(people: &People, format: Format, lang: Lang, out: bool) -> Outcome<Vec<u8>> {
    let rows = people.members.iter().map(|member| people.row(member, lang));
    Ok(match format {
        Format::Csv => table(Table::Members, lang, rows, out).into_bytes(),
        Format::Xlsx => sheet(Table::Members, lang, rows.collect())?,
        Format::Ldif => ldif::write(people).into_bytes(),
        Format::Vcf => vcard::write(people).into_bytes(),
    })
}

/// A table as text. A file begins with a mark by which spreadsheets know that it is UTF-8.
pub fn table<R>(table: Table, lang: Lang, rows: impl Iterator<Item = R>, out: bool) -> String
where
    R: AsRef<[String]>,
{
    let mut text = String::new();
    if !out {
        text.push('\u{feff}');
    }
    csv::write(&mut text, table.headers(lang));
    for row in rows {
        csv::write(&mut text, row.as_ref().iter().map(String::as_str));
    }
    text
}

/// A spreadsheet.
pub fn sheet<R>(table: Table, lang: Lang, rows: Vec<R>) -> Outcome<Vec<u8>>
where
    R: AsRef<[String]>,
{
    let headers: Vec<_> = table
        .headers(lang)
        .into_iter()
        .zip(table.columns())
        .map(|(header, column)| (header, column.required))
        .collect();
    let rows = rows.iter().map(|row| row.as_ref().iter().map(String::as_str));
    xlsx::write(&headers, rows).map_err(|error| {
        Failure::new("too_large", format!("cannot write the spreadsheet: {error}"))
    })
}
