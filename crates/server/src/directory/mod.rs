//! Members, departments as a tree, tags, and the segments made of them.
//!
//! Owns who is in a corp and where. Every change is one entry of the corp's directory log, whose
//! place stands in the `changed` column of the rows it touched. Knows no conversation.
//!
//! For clients:
//! - `directory.sync` from 0, then from the `head` of the last answer whenever the directory log
//!   has grown; go on with `cursor` until there is none. Things come in full: put them in the place
//!   of what is held under their id. `Purged` means: forget everything and ask from 0.
//! - A department whose count of members changed is sent again, so counts stay right without
//!   counting. They include members whose account is shut; segments resolve to active ones only.
//! - `directory.resolve` turns names into ids: `@userid`, `dept:"/East China/Sales"` (from the
//!   root's children, with or without the root's name before it), `dept:ID`, `dept:"Sales"` (by the
//!   end of the path, when only one fits), `tag:"Name"`. One name gives a segment of one id.
//!   What is wrong is `Invalid` with `data.column`; a bad field of a request with `data.field`.
//!
//! Who sees whom: rules of the corp, judged in `rules::visibility` alone and looked through by
//! everything that shows members: [`Sight`]. What a rule now says otherwise of somebody counts as a
//! change of their row and of what shows it; for whoever sees another directory as a whole,
//! `Purged` stands in the place of the changes, as for a place the log has not reached. Members one
//! meets in a conversation or on a to-do have a name there (`directory.names`) and nothing else.
//!
//! For `canteen admin`: accounts never change; without departments a member is put in the root; a
//! member needs an e-mail address, a mobile number or a password; a new password and shutting the
//! account end all devices; `leader` 0 takes the leader away; the only administrator cannot be
//! shut; a department must be empty to be deleted; the root can be renamed but neither moved nor
//! deleted; adding to a tag what it names already is no error.
//!
//! For other slices and for filling a corp: the functions and [`Change`] below.
//!
//! Audit: `member.create`, `.update`, `.disable`, `.enable`; `department.create`, `.update`,
//! `.delete`; `tag.create`, `.update`, `.delete`; `visibility.add`, `.remove`; `directory.import`,
//! `directory.export`; `member.offboard`; `admin.grant`, `.revoke`, `.end`; `role.create`,
//! `.update`, `.delete`. What an outside service provider did has `provider` in its detail.

mod change;
mod erase;
mod expression;
mod http;
mod refusal;
mod requests;
pub mod rules;
mod service;
mod store;

pub use change::{Change, NewMember, lane};
pub use http::routes;
pub use requests::{hook, register};
pub use rules::rights::Level;
pub use service::display::look_again;
pub use service::ends::jobs;
pub use service::found::found;
pub use service::grouped::{CHANGED, Grouped, grouped, say_changed};
pub use service::lookup::{
    Profile, admins, department_name, departments_of, find, is_admin, is_taken, member,
    member_exists, path_or_root, profile, userids, with_devices,
};
pub use service::names::parse;
pub use service::offboard::see_off;
pub use service::power::{Power, administers, administrators};
pub use service::records::{
    Record, TagRecord, by_email, by_userid, everyone, named_by, place_names, records, tag_named,
    tag_record, tag_records, tags_of,
};
pub use service::resolve::{named, resolve};
pub use service::sight::Sight;
pub use service::standing::standing;
