//! QR codes for print (INV-03).

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use canteen_text::qr::{QUIET, Qr};

use super::link::Terms;
use super::picture;
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};

#[derive(clap::Args, Debug)]
pub struct Args {
    /// How large it is printed, in centimetres: 8, 15 or 50 are usual
    #[arg(long, value_name = "CM", default_value = "8cm", value_parser = centimetres)]
    size: u32,
    /// The file: .png or .svg
    #[arg(long, short, value_name = "FILE")]
    output: PathBuf,
    /// Draw this link instead of making a new one
    #[arg(long, conflicts_with_all = ["dept", "expires", "uses"])]
    url: Option<String>,
    #[command(flatten)]
    terms: Terms,
}

fn centimetres(text: &str) -> Result<u32, String> {
    let number = text.trim().trim_end_matches("cm").trim();
    match number.parse() {
        Ok(size) if (2..=100).contains(&size) => Ok(size),
        _ => Err("write centimetres from 2 to 100, such as 15cm".to_owned()),
    }
}

/// What the file is.
#[derive(Clone, Copy)]
enum Kind {
    Png,
    Svg,
}

fn kind(path: &Path) -> Outcome<Kind> {
    match path.extension().and_then(OsStr::to_str).map(str::to_lowercase).as_deref() {
        Some("png") => Ok(Kind::Png),
        Some("svg") => Ok(Kind::Svg),
        _ => Err(Failure::usage(format!("{} is neither .png nor .svg", path.display()))
            .hint("name the file so that its kind shows, such as join.png")),
    }
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let kind = kind(&args.output)?;
    let url = match args.url {
        Some(url) => url,
        None => args.terms.make(context).await?.1,
    };
    let code = Qr::new(&url, QUIET)
        .ok_or_else(|| Failure::usage("the link is too long for a QR code".to_owned()))?;
    let bytes = match kind {
        Kind::Svg => code.svg(&format!("{}cm", args.size)).into_bytes(),
        Kind::Png => picture::png(&code, args.size)
            .map_err(|error| Failure::new("internal", format!("cannot draw: {error}")))?,
    };
    let file = args.output.display().to_string();
    std::fs::write(&args.output, bytes).map_err(|error| {
        // The code of a link is told once: what was made is not to be lost.
        Failure::new("io", format!("cannot write {file}: {error}"))
            .hint(format!("the link is {url}; --url draws it again"))
    })?;
    let shown = serde_json::json!({ "file": file, "url": url, "size_cm": args.size });
    context.say(&shown, format!("{file}: {url}, {} cm at 300 dpi", args.size))
}
