//! What dialogs there are.

use crate::input::Context;

/// A dialog.
#[derive(Debug)]
pub enum Dialog {}

impl Dialog {
    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        Context::Dialog
    }
}
