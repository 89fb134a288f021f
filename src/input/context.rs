//! In which context a key is read. Each context falls back to the next more general one.

use std::fmt;

macro_rules! contexts {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $parent:expr, $text:literal;)*) => {
        /// A context, and a table of the keymap files.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Context { $($(#[$doc])* $variant,)* }

        impl Context {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in keymap files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// Where keys are looked up that it does not bind itself.
            #[must_use]
            pub fn parent(self) -> Option<Self> {
                match self { $(Self::$variant => $parent,)* }
            }

            /// Whether plain characters are text here. Such a context does not inherit bindings
            /// that begin with a plain character.
            #[must_use]
            pub fn takes_text(self) -> bool {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

contexts! {
    /// Everywhere but in what lies over the panes.
    Global = "global", None, false;
    /// Any list that fills a place.
    List = "list", Some(Self::Global), false;
    /// The filter line of a list.
    ListFilter = "list.filter", Some(Self::Global), true;
    /// The list of chats.
    Chats = "chats", Some(Self::List), false;
    /// The chat, whatever has the keys in it.
    Chat = "chat", Some(Self::Global), false;
    /// Writing in the composer.
    Composer = "chat.composer", Some(Self::Chat), true;
    /// The list of completions over the composer.
    Completion = "chat.completion", Some(Self::Composer), true;
    /// The composer in vim's normal mode.
    Normal = "chat.normal", Some(Self::Chat), false;
    /// Choosing among the messages.
    Select = "chat.select", Some(Self::Chat), false;
    /// The chat's side: members.
    Side = "chat.side", Some(Self::List), false;
    /// The directory's list.
    Contacts = "contacts", Some(Self::List), false;
    /// A card of the directory.
    Card = "contacts.card", Some(Self::Global), false;
    /// The list of apps.
    Workbench = "workbench", Some(Self::List), false;
    /// An open app.
    App = "app", Some(Self::List), false;
    /// The to-dos.
    Todo = "app.todo", Some(Self::App), false;
    /// Administration.
    Admin = "app.admin", Some(Self::App), false;
    /// Anything that lies over the panes: arrows, Enter, Esc.
    Overlay = "overlay", None, false;
    /// A dialog or menu.
    Dialog = "dialog", Some(Self::Overlay), false;
    /// A dialog's text input.
    DialogInput = "dialog.input", Some(Self::Overlay), true;
    /// A form of administration.
    AdminForm = "admin.form", Some(Self::Overlay), true;
    /// A list to pick from, with a filter: palette, jump, member picker.
    Picker = "picker", Some(Self::Overlay), true;
    /// The settings.
    Settings = "settings", Some(Self::Overlay), true;
    /// The window of the search.
    Search = "search", Some(Self::Picker), true;
    /// The `:` line.
    CommandLine = "line", Some(Self::Overlay), true;
    /// The help screen.
    Help = "help", Some(Self::Overlay), false;
}

impl Context {
    /// This context and those it falls back to.
    pub fn chain(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |context| context.parent())
    }

    /// The context of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|context| context.name() == name)
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
