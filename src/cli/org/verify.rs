//! `canteen org verify`: proving who the corp is (VER-03).

use std::path::PathBuf;

use canteen_protocol::tenant::{Asked, CancelProof, CheckProof, ProofWay, ShowOrg, StartProof};

use super::show::{json, mark, print, times};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;
use crate::cli::time;

/// The longest key or signature that is read, in bytes.
const MOST: u64 = 16_384;

/// Prove who the corp is, by its domain or by a key: start, check, status, cancel
#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Begin a proof, and print what is to stand where (administrators)
    ///
    /// What was proved is the mark beside the corp's name. It is looked at again once a year.
    #[command(group = clap::ArgGroup::new("subject").required(true))]
    Start {
        /// The domain, such as example.com
        #[arg(long, group = "subject")]
        domain: Option<String>,
        /// Where the text will stand: in a TXT record of the domain, or on its web server
        #[arg(long, value_parser = ["dns", "web"], default_value = "dns", conflicts_with = "key")]
        way: String,
        /// A public key of OpenSSH (Ed25519, or ECDSA on P-256) that others know as the corp's
        #[arg(long, value_name = "FILE", group = "subject")]
        key: Option<PathBuf>,
    },
    /// Look whether the text stands there; what is found becomes the mark (administrators)
    Check {
        /// For a key: the file that ssh-keygen -Y sign wrote
        #[arg(long, value_name = "FILE")]
        signature: Option<PathBuf>,
    },
    /// Show the mark, and the proof that is under way
    Status,
    /// Give the proof that is under way up (administrators)
    Cancel {
        /// The mark too
        #[arg(long)]
        mark: bool,
    },
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    match action {
        Action::Start { domain, way, key } => {
            let ask = match (domain, key) {
                (_, Some(file)) => StartProof { way: ProofWay::Key, subject: read(&file)? },
                (domain, None) => {
                    let way = way.parse().map_err(Failure::usage)?;
                    StartProof { way, subject: domain.unwrap_or_default() }
                }
            };
            let asked = Link::open(context).await?.call(ask).await?;
            if context.json { context.object(&times(&asked)?) } else { instruct(context, &asked) }
        }
        Action::Check { signature } => {
            let signature = signature.map(|file| read(&file)).transpose()?.unwrap_or_default();
            let link = Link::open(context).await?;
            if signature.is_empty() {
                needs_signature(&link).await?;
            }
            let org = link.call(CheckProof { signature }).await?;
            let marked = org.verified.as_ref().map(mark).unwrap_or_default();
            if context.json {
                return context.object(&json(&org)?);
            }
            let name = canteen_text::sanitize::line(&org.name, 64);
            context.line(format!("{name} is verified: {marked}"))
        }
        Action::Status => {
            let org = Link::open(context).await?.call(ShowOrg {}).await?;
            print(context, &org)?;
            match &org.asked {
                Some(asked) if !context.json => {
                    context.line("")?;
                    instruct(context, asked)
                }
                _ => Ok(()),
            }
        }
        Action::Cancel { mark } => {
            let org = Link::open(context).await?.call(CancelProof { mark }).await?;
            context.say(
                &json(&org)?,
                if mark { "the mark is given up" } else { "the proof is given up" },
            )
        }
    }
}

/// A key is proved by a signature, and without one the answer would be that it is none.
async fn needs_signature(link: &Link) -> Outcome {
    match link.call(ShowOrg {}).await?.asked {
        Some(Asked { way: ProofWay::Key, .. }) => {
            Err(Failure::usage("the proof under way is by a key: pass its signature")
                .hint("canteen org verify status says how to sign; then --signature FILE"))
        }
        _ => Ok(()),
    }
}

fn instruct(context: &mut Context<'_>, asked: &Asked) -> Outcome {
    let Asked { way, at, .. } = asked;
    let clean = |text: &str| canteen_text::sanitize::line(text, 500);
    let [subject, place] = [&asked.subject, &asked.place].map(|text| clean(text));
    let [text, problem] = [&asked.text, &asked.problem].map(|text| clean(text));
    let zone = context.io.zone.clone();
    match way {
        ProofWay::Dns => {
            context.line(format!("Make a TXT record of the name {place} with this value:"))?;
            context.line(format!("\n    {text}\n"))?;
            context.line("then say canteen org verify check. Leave it there: it is looked at again once a year.")?;
        }
        ProofWay::Web => {
            context.line("Put a file with this line where it is found at this address:")?;
            context.line(format!("\n    {text}\n    {place}\n"))?;
            context.line("then say canteen org verify check. Leave it there: it is looked at again once a year.")?;
        }
        ProofWay::Key => {
            context.line(format!("Sign this text with the key {subject}:"))?;
            context.line(format!(
                "\n    printf %s '{text}' > canteen.txt\n    ssh-keygen -Y sign -f KEY -n {place} canteen.txt\n"
            ))?;
            context.line("then say canteen org verify check --signature canteen.txt.sig")?;
        }
    }
    if !problem.is_empty() {
        context.line(format!(
            "It was asked for on {}. The last look: {problem}.",
            time::local(*at, &zone)
        ))?;
    }
    Ok(())
}

fn read(file: &std::path::Path) -> Outcome<String> {
    use std::io::Read;
    let failed = |error: std::io::Error| {
        Failure::new("io", format!("cannot read {}: {error}", file.display()))
    };
    let mut text = String::new();
    let opened = std::fs::File::open(file).map_err(failed)?;
    opened.take(MOST + 1).read_to_string(&mut text).map_err(failed)?;
    if text.trim().is_empty() || text.len() as u64 > MOST {
        let file = file.display();
        return Err(Failure::usage(format!("{file} is empty or larger than {MOST} bytes"))
            .hint("name the file of the public key, or of the signature"));
    }
    Ok(text)
}
