# The list of chats.
chats-title = Chats
chats-loading = Loading…
chats-unreached = The server does not answer. It is tried again and again; what there is appears by itself.
chats-empty = No conversations yet. { $key } finds a colleague to write to.
chats-no-match = Nothing matches. { $key } searches all people.
chats-filter-hint = name, pinyin or initials
chats-nothing-unread = Nothing unread.
chats-draft = [draft]
chats-recalled = message taken back
chats-left = you are no longer in this group
chats-you = You
chats-myself = Notes to myself

command-pin = Pin or unpin
command-pin-doc = Pinned conversations stay at the top.
command-mute = Mute or unmute
command-mute-doc = A muted conversation gives no notice; unread messages are still counted.
command-mark-read = Mark as read
command-mark-read-doc = Everything in the conversation counts as read.
command-unread = Go to unread
command-unread-doc = The next or previous conversation with something unread, mentions first.
