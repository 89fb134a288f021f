//! `canteen admin member`.

use canteen_protocol::MemberId;
use canteen_protocol::directory::{CreateMember, Gender, Place, UpdateMember};
use canteen_protocol::second_factor::ResetSecondFactor;

use super::listing::{Listing, ShownMember};
use super::{offboard, order};
use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::invite::{self, Wish};
use crate::cli::link::Link;
use crate::cli::org;
use crate::cli::secret;
use crate::cli::table::Table;

#[derive(clap::Subcommand, Debug)]
pub enum Action {
    /// Add a member
    Add(Box<Add>),
    /// List members, by account
    List {
        /// Only those of this department and all below it
        #[arg(long, value_name = "PATH")]
        dept: Option<String>,
        /// Only this page, from 1; the setting page_size says how many are on one [default: all of them]
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
        page: Option<u32>,
    },
    /// Show one member
    Show {
        /// The account
        userid: String,
    },
    /// Change a member; what is left out stays
    Set(Box<Set>),
    /// Shut an account: its sessions end at once, its history stays
    Disable {
        /// The account
        userid: String,
    },
    /// Open a shut account again
    Enable {
        /// The account
        userid: String,
    },
    /// Say where a member stands in the list of a department
    Order(order::Args),
    /// Somebody leaves: end their devices, take them out of every group and tag, hand over what is theirs,
    /// shut their account, and print a receipt
    Offboard(offboard::Args),
    /// Take the second factor of somebody away who has lost it; not your own
    ResetFactor {
        /// The account
        userid: String,
    },
}

#[derive(clap::Args, Debug)]
pub struct Add {
    /// The account: 1 to 32 letters, digits, '.', '_' or '-'; it stays for ever
    userid: String,
    /// The name
    #[arg(long)]
    name: String,
    #[command(flatten)]
    fields: Fields,
    /// Send the invitation at once [default: when the server can send any and no password is given]
    #[arg(long, overrides_with = "no_invite")]
    invite: bool,
    /// Send no invitation
    #[arg(long)]
    no_invite: bool,
}

impl Add {
    fn wish(&self) -> Wish {
        match (self.invite, self.no_invite || self.fields.password_stdin) {
            (true, _) => Wish::Yes,
            (false, true) => Wish::No,
            (false, false) => Wish::IfPossible,
        }
    }
}

#[derive(clap::Args, Debug)]
pub struct Set {
    /// The account
    userid: String,
    /// The name
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    fields: Fields,
    /// The direct leader's account; empty for none
    #[arg(long, value_name = "USERID")]
    leader: Option<String>,
}

#[derive(clap::Args, Debug)]
struct Fields {
    /// The English name
    #[arg(long, value_name = "NAME")]
    english_name: Option<String>,
    /// The title
    #[arg(long)]
    title: Option<String>,
    /// The e-mail address, to which sign-in codes go
    #[arg(long)]
    email: Option<String>,
    /// The mobile number
    #[arg(long)]
    mobile: Option<String>,
    /// The landline number
    #[arg(long)]
    landline: Option<String>,
    /// The gender; unset for nothing said
    #[arg(long, value_name = "GENDER", value_parser = ["male", "female", "unset"])]
    gender: Option<String>,
    /// A department by path, such as "/East China/Sales"; the first is the main one
    #[arg(long, value_name = "PATH")]
    dept: Vec<String>,
    /// A department they lead; they are in it too
    #[arg(long, value_name = "PATH")]
    leads: Vec<String>,
    /// Read the password from the first line of standard input
    #[arg(long)]
    password_stdin: bool,
}

pub async fn run(context: &mut Context<'_>, action: Action) -> Outcome {
    match action {
        Action::Add(add) => add.run(context).await,
        Action::List { dept, page } => list(context, dept, page).await,
        Action::Show { userid } => show(context, &userid).await,
        Action::Set(set) => set.run(context).await,
        Action::Disable { userid } => switch(context, &userid, true).await,
        Action::Enable { userid } => switch(context, &userid, false).await,
        Action::Order(args) => order::run(context, args).await,
        Action::Offboard(args) => offboard::run(context, args).await,
        Action::ResetFactor { userid } => reset_factor(context, &userid).await,
    }
}

impl Fields {
    fn password(&self, context: &mut Context<'_>) -> Outcome<Option<String>> {
        self.password_stdin.then(|| secret::first_line(context)).transpose()
    }

    fn gender(&self) -> Option<Gender> {
        self.gender.as_deref().map(Gender::of)
    }

    /// The places, in the order they were named; those led are places too.
    async fn places(&self, link: &Link) -> Outcome<Vec<Place>> {
        let mut places: Vec<Place> = Vec::new();
        let all = self.dept.iter().map(|path| (path, false));
        for (path, leader) in all.chain(self.leads.iter().map(|path| (path, true))) {
            let department = link.department(path).await?;
            match places.iter_mut().find(|place| place.department == department) {
                Some(place) => place.leader |= leader,
                None => places.push(Place { department, leader, order: 0 }),
            }
        }
        Ok(places)
    }
}

impl Add {
    async fn run(self, context: &mut Context<'_>) -> Outcome {
        let password = self.fields.password(context)?;
        let wish = self.wish();
        let link = Link::open(context).await?;
        let departments = self.fields.places(&link).await?;
        let (gender, fields) = (self.fields.gender(), self.fields);
        let member = link
            .call(CreateMember {
                userid: self.userid,
                name: self.name,
                english_name: fields.english_name.unwrap_or_default(),
                title: fields.title.unwrap_or_default(),
                email: fields.email.unwrap_or_default(),
                mobile: fields.mobile.unwrap_or_default(),
                landline: fields.landline.unwrap_or_default(),
                gender: gender.unwrap_or_default(),
                departments,
                password,
            })
            .await?;
        let invited = invite::offer(&link, member.id, wish).await?;
        let mut line = format!("{} ({}) is added", member.name, member.userid);
        if let Some(invited) = &invited {
            line = format!("{line}; {invited}");
        }
        let mut shown = serde_json::json!({
            "userid": member.userid,
            "id": member.id,
            "invited": invited.is_some(),
        });
        let warning = org::warning(&link).await;
        if let Some(warning) = &warning {
            shown["warning"] = warning.as_str().into();
        }
        context.say(&shown, line)?;
        warning.iter().for_each(|warning| context.remark(warning));
        Ok(())
    }
}

impl Set {
    async fn run(self, context: &mut Context<'_>) -> Outcome {
        let password = self.fields.password(context)?;
        let link = Link::open(context).await?;
        let member = link.member(&self.userid).await?;
        let mut places = self.fields.places(&link).await?;
        if !places.is_empty() {
            // Where they stand in a list is not said here, and stays.
            let before = order::places(&link, member).await?;
            for place in &mut places {
                let known = before.iter().find(|known| known.department == place.department);
                place.order = known.map_or(0, |known| known.order);
            }
        }
        let leader = match self.leader.as_deref() {
            None => None,
            Some("") => Some(MemberId(0)),
            Some(userid) => Some(link.member(userid).await?),
        };
        let (gender, fields) = (self.fields.gender(), self.fields);
        let update = UpdateMember {
            member,
            name: self.name,
            english_name: fields.english_name,
            title: fields.title,
            email: fields.email,
            mobile: fields.mobile,
            landline: fields.landline,
            gender,
            departments: Some(places).filter(|places| !places.is_empty()),
            leader,
            disabled: None,
            password,
        };
        let member = link.call(update).await?;
        let line = format!("{} ({}) is changed", member.name, member.userid);
        context.say(&serde_json::json!({ "userid": member.userid, "id": member.id }), line)
    }
}

async fn reset_factor(context: &mut Context<'_>, userid: &str) -> Outcome {
    let link = Link::open(context).await?;
    let member = link.member(userid).await?;
    link.call(ResetSecondFactor { member }).await?;
    let shown = serde_json::json!({ "userid": userid, "reset": true });
    context.say(&shown, format!("{userid} has no second factor any more"))
}

async fn switch(context: &mut Context<'_>, userid: &str, disabled: bool) -> Outcome {
    let link = Link::open(context).await?;
    // A shut account is in no segment any more, so it is looked up among all.
    let listing = Listing::new(link.directory().await?);
    let id = find(&listing, userid)?.id;
    let member = link
        .call(UpdateMember {
            member: MemberId(id),
            disabled: Some(disabled),
            ..UpdateMember::default()
        })
        .await?;
    let word = if disabled { "shut" } else { "open" };
    let line = format!("the account of {} ({}) is {word}", member.name, member.userid);
    let shown = serde_json::json!({ "userid": member.userid, "disabled": member.disabled });
    context.say(&shown, line)
}

async fn list(context: &mut Context<'_>, dept: Option<String>, page: Option<u32>) -> Outcome {
    let link = Link::open(context).await?;
    let under = match dept {
        Some(path) => Some(link.department(&path).await?),
        None => None,
    };
    let listing = Listing::new(link.directory().await?);
    let mut table = Table::new(&["USERID", "NAME", "ENGLISH NAME", "TITLE", "DEPARTMENTS", ""]);
    let members: Vec<_> = listing.members(under).collect();
    let size = context.settings.page_size;
    let pages = members.len().div_ceil(size).max(1);
    let shown = match page.map(|page| page as usize) {
        None => &members[..],
        Some(page) if page <= pages => {
            let first = (page - 1) * size;
            &members[first..members.len().min(first + size)]
        }
        Some(page) => {
            let why = format!("there is no page {page}: {} members are on {pages}", members.len());
            return Err(Failure::new("not_found", why));
        }
    };
    for member in shown {
        if context.json {
            context.object(member)?;
        } else {
            table.row([
                member.userid,
                member.name,
                member.english_name,
                member.title,
                &member.departments.join(", "),
                if member.disabled { "shut" } else { "" },
            ]);
        }
    }
    context.table(&table)?;
    if let Some(page) = page {
        context.remark(&format!("page {page} of {pages}, {} members in all", members.len()));
    }
    Ok(())
}

async fn show(context: &mut Context<'_>, userid: &str) -> Outcome {
    let link = Link::open(context).await?;
    let listing = Listing::new(link.directory().await?);
    let member = find(&listing, userid)?;
    if context.json {
        return context.object(&member);
    }
    let departments = member.departments.join(", ");
    let leads = member.leader_of.join(", ");
    let orders = member.orders.iter().map(|(path, order)| format!("{order} in {path}"));
    let orders = orders.collect::<Vec<_>>().join(", ");
    let rows = [
        ("userid", member.userid),
        ("name", member.name),
        ("english name", member.english_name),
        ("title", member.title),
        ("email", member.email),
        ("mobile", member.mobile),
        ("landline", member.landline),
        ("gender", member.gender),
        ("departments", &departments),
        ("leads", &leads),
        ("order", &orders),
        ("leader", member.leader.unwrap_or_default()),
        ("account", if member.disabled { "shut" } else { "open" }),
    ];
    let mut table = Table::default();
    for (name, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        table.row([name, value]);
    }
    context.table(&table)
}

pub(super) fn find<'a>(listing: &'a Listing, userid: &str) -> Outcome<ShownMember<'a>> {
    let userid = userid.strip_prefix('@').unwrap_or(userid);
    listing.find(userid).ok_or_else(|| {
        Failure::new("not_found", format!("there is no member '{userid}'"))
            .hint("canteen admin member list prints the accounts")
    })
}
