//! `canteen admin setting`.

use canteen_protocol::setting::{ChangeCorpSettings, CorpSettings, GetCorpSettings};

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Show the settings of the corp
    List,
    /// Change one
    ///
    /// read_receipts: where members see who has read what they said: off, direct, groups:NUMBER (of
    /// that many members at most) or all. invite_unlisted: on when people who are not in the
    /// directory may join by a link. invite_approval: on when they wait for an administrator first.
    /// invite_by_members: on when every member may make links. invite_weekly: on to invite whoever
    /// has never signed in once a week. second_factor: who must have one: off, admins or all.
    /// second_factor_url: the address of the company's own page of the second step, or nothing
    /// (docs/sign-in.md). name_display: how names are shown: name, name_english for "name (English)" or
    /// english_name for "English (name)". chat_titles: on when the head of a direct conversation shows
    /// the other one's title. self_edit: what members may change of themselves, such as mobile,email:
    /// any of name, english_name, title, gender, mobile, landline and email, or none.
    /// department_groups: on when each department has a group that follows it.
    Set {
        /// Which
        name: String,
        /// To what; on or off for those of joining
        value: String,
    },
}

/// A setting: its name, how it shows, and how it is changed to a value.
struct Known {
    name: &'static str,
    show: fn(&CorpSettings) -> String,
    set: fn(&mut ChangeCorpSettings, &str) -> Result<(), String>,
}

const KNOWN: [Known; 11] = [
    Known {
        name: "read_receipts",
        show: |settings| settings.read_receipts.to_string(),
        set: |change, value| value.parse().map(|to| change.read_receipts = Some(to)),
    },
    Known {
        name: "invite_unlisted",
        show: |settings| word(settings.invite_unlisted),
        set: |change, value| switch(value).map(|to| change.invite_unlisted = Some(to)),
    },
    Known {
        name: "invite_approval",
        show: |settings| word(settings.invite_approval),
        set: |change, value| switch(value).map(|to| change.invite_approval = Some(to)),
    },
    Known {
        name: "invite_by_members",
        show: |settings| word(settings.invite_by_members),
        set: |change, value| switch(value).map(|to| change.invite_by_members = Some(to)),
    },
    Known {
        name: "invite_weekly",
        show: |settings| word(settings.invite_weekly),
        set: |change, value| switch(value).map(|to| change.invite_weekly = Some(to)),
    },
    Known {
        name: "second_factor",
        show: |settings| settings.second_factor.to_string(),
        set: |change, value| value.parse().map(|to| change.second_factor = Some(to)),
    },
    Known {
        name: "second_factor_url",
        show: |settings| settings.second_factor_url.clone(),
        set: |change, value| {
            change.second_factor_url = Some(value.to_owned());
            Ok(())
        },
    },
    Known {
        name: "name_display",
        show: |settings| settings.name_display.to_string(),
        set: |change, value| value.parse().map(|to| change.name_display = Some(to)),
    },
    Known {
        name: "chat_titles",
        show: |settings| word(settings.chat_titles),
        set: |change, value| switch(value).map(|to| change.chat_titles = Some(to)),
    },
    Known {
        name: "self_edit",
        show: |settings| settings.self_edit.to_string(),
        set: |change, value| value.parse().map(|to| change.self_edit = Some(to)),
    },
    Known {
        name: "department_groups",
        show: |settings| word(settings.department_groups),
        set: |change, value| switch(value).map(|to| change.department_groups = Some(to)),
    },
];

fn word(on: bool) -> String {
    if on { "on" } else { "off" }.to_owned()
}

fn switch(value: &str) -> Result<bool, String> {
    match value {
        "on" | "true" | "yes" => Ok(true),
        "off" | "false" | "no" => Ok(false),
        _ => Err(format!("{value:?} is not on or off")),
    }
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    let (settings, changed) = match action {
        Action::List => (Link::open(context).await?.call(GetCorpSettings {}).await?, None),
        Action::Set { name, value } => {
            let known = find(&name)?;
            let mut change = ChangeCorpSettings::default();
            (known.set)(&mut change, &value).map_err(Failure::usage)?;
            (Link::open(context).await?.call(change).await?, Some(known.name))
        }
    };
    if context.json {
        return context.object(&settings);
    }
    let shown = KNOWN.iter().filter(|known| changed.is_none_or(|name| name == known.name));
    for Known { name, show, .. } in shown {
        context.line(format!("{name} = {}", show(&settings)))?;
    }
    Ok(())
}

fn find(name: &str) -> Outcome<&'static Known> {
    KNOWN.iter().find(|known| known.name == name).ok_or_else(|| {
        let all: Vec<_> = KNOWN.iter().map(|known| known.name).collect();
        let why = format!("there is no setting {name:?}");
        Failure::usage(why).hint(format!("there are {}", all.join(", ")))
    })
}
