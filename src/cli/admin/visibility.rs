//! `canteen admin visibility`: rules of who sees whom, and which fields.

use canteen_protocol::visibility::{AddRule, Field, ListRules, RemoveRule, Rule, StoredRule};
use canteen_protocol::{RuleId, Segment};

use crate::cli::context::Context;
use crate::cli::exit::Outcome;
use crate::cli::link::Link;
use crate::cli::table::Table;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// List the rules, the oldest first
    List,
    /// Hide members, and the departments that are named, from all others
    Hide {
        /// Whom, such as 'dept:"/Board"' or '@owner'
        segment: String,
        /// Who sees them nevertheless
        #[arg(long, value_name = "SEGMENT")]
        except: Option<String>,
    },
    /// Let members see only their own departments
    Limit {
        /// Whom, such as '@all - tag:Managers'
        segment: String,
        /// Whom they see besides
        #[arg(long, value_name = "SEGMENT")]
        also: Option<String>,
        /// Count as their own the department of this depth above the one they are in; the top is 1
        #[arg(long, value_parser = clap::value_parser!(u8).range(1..=15))]
        level: Option<u8>,
    },
    /// Let members see nobody; they still answer in the conversations they are in
    Restrict {
        /// Whom
        segment: String,
    },
    /// Show others only some fields of members
    Fields {
        /// Whose
        segment: String,
        /// Which fields show besides account and name: english_name, title, departments, email,
        /// mobile, landline, gender, leader; none when left out
        #[arg(long, value_delimiter = ',', value_name = "FIELD")]
        show: Vec<Field>,
        /// Who sees all of them nevertheless
        #[arg(long, value_name = "SEGMENT")]
        except: Option<String>,
    },
    /// Take a rule away
    Remove {
        /// Its number, as the list shows it
        rule: RuleId,
    },
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    let link = Link::open(context).await?;
    let rule = match action {
        Action::List => return list(context, &link).await,
        Action::Remove { rule } => {
            link.call(RemoveRule { rule }).await?;
            let shown = serde_json::json!({ "removed": rule });
            return context.say(&shown, format!("rule {rule} is gone"));
        }
        Action::Hide { segment, except } => {
            Rule::Hide { who: meant(&link, &segment).await?, except: maybe(&link, except).await? }
        }
        Action::Limit { segment, also, level } => {
            let also = maybe(&link, also).await?;
            Rule::Limit { who: meant(&link, &segment).await?, also, level }
        }
        Action::Restrict { segment } => Rule::Restrict { who: meant(&link, &segment).await? },
        Action::Fields { segment, show, except } => {
            let except = maybe(&link, except).await?;
            Rule::Fields { who: meant(&link, &segment).await?, shown: show, except }
        }
    };
    let made = link.call(AddRule { rule }).await?;
    let line = format!("rule {}: {}", made.id, words(&made));
    context.say(&made, line)
}

/// What an expression means; a rule may be about a department in which nobody is yet.
async fn meant(link: &Link, expression: &str) -> Outcome<Segment> {
    link.meaning(expression).await
}

async fn maybe(link: &Link, expression: Option<String>) -> Outcome<Segment> {
    match expression {
        Some(expression) => meant(link, &expression).await,
        None => Ok(Segment::default()),
    }
}

async fn list(context: &mut Context<'_>, link: &Link) -> Outcome {
    let mut table = Table::new(&["RULE", "MEMBERS", "SAYS"]);
    for rule in link.call(ListRules {}).await?.rules {
        if context.json {
            context.object(&rule)?;
        } else {
            table.row([&rule.id.to_string(), &rule.count.to_string(), &words(&rule)]);
        }
    }
    context.table(&table)
}

/// A rule as it would be typed.
pub fn words(stored: &StoredRule) -> String {
    let StoredRule { rule, who, other, .. } = stored;
    let who = typed(who);
    let option = |name: &str| match other.as_str() {
        "" => String::new(),
        other => format!(" --{name} {}", typed(other)),
    };
    match rule {
        Rule::Hide { .. } => format!("hide {who}{}", option("except")),
        Rule::Restrict { .. } => format!("restrict {who}"),
        Rule::Limit { level, .. } => {
            let level = level.map(|level| format!(" --level {level}")).unwrap_or_default();
            format!("limit {who}{}{level}", option("also"))
        }
        Rule::Fields { shown, .. } => {
            let shown: Vec<_> = shown.iter().map(|field| field.name()).collect();
            let show = if shown.is_empty() { "" } else { " --show " };
            format!("fields {who}{show}{}{}", shown.join(","), option("except"))
        }
    }
}

/// An expression as a shell takes it for one word.
pub fn typed(expression: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "@:./_-".contains(c);
    if expression.chars().all(plain) {
        return expression.to_owned();
    }
    format!("'{}'", expression.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_one_word_of_a_shell() {
        assert_eq!(typed("@li"), "@li");
        assert_eq!(typed("dept:\"/East China\""), "'dept:\"/East China\"'");
        assert_eq!(typed("tag:\"it's\""), "'tag:\"it'\\''s\"'");
    }

    #[test]
    fn a_rule_reads_as_it_is_typed() {
        let nobody = Segment::default;
        let table = [
            (Rule::Hide { who: nobody(), except: nobody() }, "", "hide @li"),
            (Rule::Hide { who: nobody(), except: nobody() }, "@bo", "hide @li --except @bo"),
            (Rule::Restrict { who: nobody() }, "", "restrict @li"),
            (
                Rule::Limit { who: nobody(), also: nobody(), level: Some(3) },
                "@bo",
                "limit @li --also @bo --level 3",
            ),
            (
                Rule::Fields {
                    who: nobody(),
                    shown: vec![Field::Title, Field::Email],
                    except: nobody(),
                },
                "",
                "fields @li --show title,email",
            ),
            (
                Rule::Fields { who: nobody(), shown: Vec::new(), except: nobody() },
                "@bo",
                "fields @li --except @bo",
            ),
        ];
        for (rule, other, expected) in table {
            let (who, other) = ("@li".to_owned(), other.to_owned());
            let stored = StoredRule { id: RuleId(1), rule, who, other, count: 1 };
            assert_eq!(words(&stored), expected);
        }
    }
}
