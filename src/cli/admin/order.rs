//! `canteen admin member order`: where a member stands in the list of a department.

use canteen_protocol::MemberId;
use canteen_protocol::directory::{Place, UpdateMember};

use crate::cli::context::Context;
use crate::cli::exit::{Failure, Outcome};
use crate::cli::link::Link;

#[derive(clap::Args, Debug)]
pub struct Args {
    /// The account
    userid: String,
    /// The department by path, which the member is in
    path: String,
    /// Higher is further up; those of one order stand as they came
    #[arg(allow_negative_numbers = true)]
    order: i64,
}

pub async fn run(context: &mut Context<'_>, args: Args) -> Outcome {
    let Args { userid, path, order } = args;
    let link = Link::open(context).await?;
    let (member, department) = (link.member(&userid).await?, link.department(&path).await?);
    let mut places = places(&link, member).await?;
    let place = places.iter_mut().find(|place| place.department == department);
    let place = place.ok_or_else(|| {
        Failure::new("not_found", format!("{userid} is not in {path} itself"))
            .hint("canteen admin member show USERID prints the departments")
    })?;
    place.order = order;
    let update = UpdateMember { member, departments: Some(places), ..UpdateMember::default() };
    link.call(update).await?;
    let shown = serde_json::json!({ "userid": userid, "department": department, "order": order });
    context.say(&shown, format!("{userid} has the order {order} in {path} now"))
}

/// What a member is in, and where they stand there.
pub async fn places(link: &Link, member: MemberId) -> Outcome<Vec<Place>> {
    let all = link.directory().await?.members;
    let found = all.into_iter().find(|one| one.id == member);
    Ok(found.map(|found| found.departments).unwrap_or_default())
}
