//! What a page says, before it is HTML or text.

use axum::http::StatusCode;

use super::speech::Speech;

/// One page.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// In which language.
    pub speech: Speech,
    /// The status of the answer.
    pub status: StatusCode,
    /// The heading.
    pub title: String,
    /// What stands below it.
    pub blocks: Vec<Block>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub enum Block {
    /// A paragraph.
    Say(String),
    /// What is wrong.
    Alert(String),
    /// A heading of its own.
    Step(String),
    /// A line to be typed into a shell.
    Command(String),
    /// Something to be filled in.
    Form(Form),
    /// A QR code of this text.
    Code {
        /// What it holds.
        link: String,
        /// What it is for.
        caption: String,
    },
}

/// Something to be filled in.
#[derive(Clone, Debug)]
pub struct Form {
    /// The path it is sent to.
    pub action: String,
    /// The same as a whole URL, for those who type it.
    pub url: String,
    /// What is sent along.
    pub hidden: Vec<(&'static str, String)>,
    /// What is asked.
    pub fields: Vec<Field>,
    /// What stands on the button.
    pub button: String,
    /// How it is done without a browser, before the command.
    pub by_hand: String,
}

/// One thing that is asked.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What stands before it.
    pub label: String,
    /// What stands in it.
    pub value: String,
    /// What it may look like.
    pub example: &'static str,
    /// Whether it must be filled in.
    pub needed: bool,
    /// Characters it takes.
    pub most: usize,
    /// What a browser may fill in.
    pub autocomplete: &'static str,
    /// Which keys a telephone shows.
    pub keys: &'static str,
}
