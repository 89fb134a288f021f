//! What things on the screen are, to be coloured by a theme.

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// A role.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Role { $($(#[$doc])* $variant,)* }

        impl Role {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name in theme files.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

roles! {
    /// Ordinary text and the ground everything stands on.
    Text = "text";
    /// What matters less: times, counts, hints.
    Dim = "dim";
    /// What matters more.
    Strong = "strong";
    /// The one colour of Canteen.
    Accent = "accent";
    /// Headings of panes.
    Title = "title";
    /// Lines between places.
    Border = "border";
    /// The same beside the place that has the keys.
    BorderFocused = "border.focused";
    /// The rail.
    Rail = "rail";
    /// The pane one is in.
    RailCurrent = "rail.current";
    /// The status line.
    Status = "status";
    /// A key in a hint.
    Key = "key";
    /// What a hint's key does.
    Hint = "hint";
    /// The row of a list that is selected, where the keys are.
    Selected = "selected";
    /// The same where the keys are not.
    SelectedAway = "selected.away";
    /// A marked row.
    Marked = "marked";
    /// What a filter has matched.
    Match = "match";
    /// The track of a scrollbar.
    Track = "scroll.track";
    /// Its thumb.
    Thumb = "scroll.thumb";
    /// Text in an input.
    Input = "input";
    /// What an empty input says.
    Placeholder = "input.placeholder";
    /// Selected text in an input.
    Selection = "input.selection";
    /// The ground of what lies over the panes.
    Popup = "popup";
    /// Its frame.
    PopupBorder = "popup.border";
    /// Good to know.
    Info = "info";
    /// It worked.
    Success = "success";
    /// Be careful.
    Warning = "warning";
    /// Refused or broken.
    Error = "error";
    /// Somebody's name.
    Name = "name";
    /// One's own name.
    OwnName = "name.own";
    /// Connected.
    Online = "online";
    /// Busy or in a meeting.
    Busy = "busy";
    /// Away.
    Away = "away";
    /// Not connected.
    Offline = "offline";
    /// How many messages are not read.
    Unread = "unread";
    /// The name of a chat with unread messages.
    UnreadName = "unread.name";
    /// The member is mentioned.
    MentionMe = "mention.me";
    /// Somebody is mentioned.
    Mention = "mention";
    /// A draft.
    Draft = "draft";
    /// Muted.
    Muted = "muted";
    /// Pinned.
    Pinned = "pinned";
    /// A group's notice.
    Notice = "notice";
    /// The line between days.
    Day = "day";
    /// The line above what is new.
    New = "new";
    /// The time beside a message.
    Clock = "clock";
    /// Something that happened in a chat.
    Happening = "happening";
    /// Waits for the link.
    Queued = "delivery.queued";
    /// On the server.
    Sent = "delivery.sent";
    /// Read by others.
    Read = "delivery.read";
    /// Refused.
    Failed = "delivery.failed";
    /// A reaction.
    Reaction = "reaction";
    /// A reaction of one's own.
    OwnReaction = "reaction.own";
    /// A message that is answered, or a quotation.
    Quote = "quote";
    /// Emphasis.
    Emphasis = "markup.emphasis";
    /// Strong emphasis.
    Bold = "markup.strong";
    /// Struck out.
    Struck = "markup.struck";
    /// Code.
    Code = "markup.code";
    /// A link.
    Link = "markup.link";
    /// A heading in a message.
    Heading = "markup.heading";
    /// A recalled message.
    Recalled = "recalled";
}
