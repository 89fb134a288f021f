//! What dialogs there are.

use canteen_protocol::Time;

use crate::input::Context;

/// A dialog.
#[derive(Debug)]
pub enum Dialog {
    /// A link by which people join, and its QR code.
    Invite {
        /// All of the link.
        url: String,
        /// Until when it lets people in.
        expires: Time,
    },
}

impl Dialog {
    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        Context::Dialog
    }
}
