//! The SQL of conversations and messages, one file a table or question.

pub mod conversations;
pub mod drafts;
pub mod keeping;
pub mod listing;
pub mod memberships;
pub mod mentions;
pub mod messages;
pub mod reactions;
pub mod scheduled;
pub mod spoken;
