//! Which pane has the keys.

/// Which list fills the left side.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Screen {
    /// Conversations, with the open chat beside them.
    #[default]
    Chats,
    /// The directory, with a card beside it.
    Contacts,
    /// The apps, with what the selected one is for beside them.
    Workbench,
    /// The apps, with the to-dos beside them.
    Todo,
    /// The areas of administration, with the open one beside them.
    Admin,
}

/// Which of the places.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Slot {
    /// The list at the left.
    #[default]
    List,
    /// The main area.
    Main,
    /// The side at the right of wide terminals.
    Side,
}

/// The screen and the place that has the keys. Narrow terminals show that place alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Focus {
    /// Which screen.
    pub screen: Screen,
    /// Which place.
    pub slot: Slot,
}
