# The open chat.
chat-none = Choose a conversation at the left, or press { $key }.
chat-loading = Loading…
chat-empty = Nothing has been said here yet.
chat-older = loading older messages…
chat-members = { $n ->
    [one] 1 member
   *[other] { $n } members
}
chat-muted = ⊘ muted
chat-notice = Notice: { $text }
chat-there = online
chat-not-there = offline
chat-comma = ,
chat-names-more = { $names } and { $n } more
chat-someone = Someone
chat-you = You
chat-typing = { $n ->
    [one] { $names } is typing…
   *[other] { $names } are typing…
}
chat-new-since = new since { $time }
chat-new-below = { $n } new ↓
chat-more-below = newest ↓

chat-edited = (edited)
chat-recalled = { $who } took back a message
chat-recalled-own = You took back a message
chat-quote-recalled = (message taken back)
chat-failed = ✗ Not sent: { $why }. Select it: X tries again, e edits, x withdraws.
chat-hole = … loading { $n } entries …
chat-purged = earlier messages are no longer kept

chat-began = This is the beginning of the conversation.
chat-created = { $who } began the group “{ $name }”
chat-joined = { $names } joined
chat-added = { $who } added { $names }
chat-left = { $names } left
chat-removed = { $who } removed { $names }
chat-formed = The group “{ $name }” of the department was formed
chat-called = The group is called “{ $name }” now
chat-owner-now = The owner is { $name } now
chat-renamed = { $who } renamed the group to “{ $name }”
chat-new-owner = { $who } made { $name } the owner
chat-notice-up = { $who } put up a notice: { $text }
chat-notice-down = { $who } took down the notice
chat-unknown-entry = Something happened that this version cannot show. A newer Canteen can.

chat-hint-write = Write a message
chat-hint-select = i writes · ? shows the keys
chat-replying = ↩ { $who }: { $text } · Esc leaves
chat-editing = Editing a message · Enter keeps, Esc leaves
chat-locked = You are no longer in this group and cannot write here.
chat-too-long = Too long: { $size } of at most { $limit } bytes. Shorten it, or send it in parts.

chat-is-recalled = This message was taken back.
chat-not-sent-yet = This message has not been sent yet.
chat-not-own = This is not your message.
chat-edit-late = The time for editing this message is over.
chat-recall-late = The time for taking back this message is over.
chat-not-failed = This message has not failed.
chat-not-queued = This message is on its way already; d takes it back.
chat-copied = { $n ->
    [one] Copied.
   *[other] { $n } messages copied.
}

chat-side-notice = Notice
chat-side-members = Members { $n }
chat-side-owner = owner

command-send = Send
command-send-doc = Sends what is written. Offline it waits and goes by itself later.
command-newline = New line
command-newline-doc = Begins another line of the message.
command-editor = Write in the editor
command-editor-doc = Opens the text in $EDITOR; what is saved there comes back.
command-select = To the messages
command-select-doc = Leaves replying or editing; else leaves the composer to choose a message.
command-write = Write
command-write-doc = Back to the composer.
command-newest = To the newest
command-newest-doc = Shows the end of the conversation.
command-scroll = Scroll
command-scroll-doc = up, down, page-up or page-down.
command-choose = Choose a message
command-choose-doc = up, down, page-up, page-down, first, last; below goes on into the composer.
command-reply = Reply
command-reply-doc = Answers the chosen message and quotes it.
command-revise = Edit
command-revise-doc = Another text for your own message. One that waits comes back to the composer.
command-copy = Copy
command-copy-doc = Copies the text of the chosen message; of several, with names and times.
command-mark-message = Choose more
command-mark-message-doc = Adds the message to those to be copied together, or takes it away.
command-quoted = To the quoted message
command-quoted-doc = Goes to the message that this one answers.
command-retry = Try again
command-retry-doc = Sends a message again that was refused.
command-withdraw = Withdraw
command-withdraw-doc = Takes a message that waits or was refused back into the composer.

command-edit = Change the text
command-edit-doc = Moves the caret or changes the text: left, word-right, cut-line, undo and so on.
command-completion = Completion
command-completion-doc = next, previous, accept or close while a name or an emoji is being typed.
command-insert = Write
command-insert-doc = Out of the normal mode: here, after, at the start or end, or on a line below or above.
command-normal = Normal mode
command-normal-doc = Letters are commands until writing goes on, as in vim.
chat-all = everyone

chat-receipts-hidden = Your company does not show who has read what here.
chat-has-read = read
chat-has-not-read = not read
chat-no-link = This message has no link and no file.
chat-no-emoji = That is no emoji. Write one, or its name between colons.
chat-nothing-fits = Nothing fits.
chat-recall-title = Take back
chat-recall-ask = Take this message back for everyone?
chat-recall-keys = y takes it back · n or Esc keeps it
chat-react-title = React
chat-react-hint = 1 to 6, or a name
chat-readers-title = Read by { $read } of { $of }
chat-readers-hint = name
chat-links-title = Open which?

command-recall = Take back
command-recall-doc = Takes your message back for everyone, within the time allowed.
command-location = Write a place
command-location-doc = Writes degrees north and east and a name into the message, such as :location 31.2304,121.4737 the café.
command-links = Open a file or link
command-links-doc = Opens the message's file, link or place, and plays what is sound; of several, the one whose letter you press.
command-readers = Who has read it
command-readers-doc = Lists who has read the message and who has not.
command-react = React
command-react-doc = Adds an emoji to the message or takes your own away.

chat-file-waits = waiting
chat-file-paused = goes on by itself: { $why }
chat-file-plays = plays; o stops it
chat-file-saved = Saved: { $path }
chat-path-copied = Copied: { $path }
chat-no-file = This message has no file.
chat-save-one = It has several files: save them without a path, into the folder of downloads.
chat-edit-file = A message with files cannot be changed while it waits; x withdraws it.
chat-attach-title = Send as a file
chat-attach-ask = Send { $name } ({ $size }) itself?
chat-attach-keys = y sends the file · n or Esc keeps the path as text
chat-browse = Send a file
chat-browse-title = Send a file · { $path }
chat-browse-hint = name · Tab marks several · Backspace goes up

command-file = Send a file
command-file-doc = Sends a file of this machine; without a path, the one you choose. An upload that breaks off goes on by itself.
command-save = Save the files
command-save-doc = Saves the message's files in the folder of downloads, or one at a path. Nothing is overwritten.
command-copy-path = Copy the path
command-copy-path-doc = Copies where the message's file was saved.
