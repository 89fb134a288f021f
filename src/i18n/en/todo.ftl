# To-dos.
context-app-todo = To-dos
todo-title = To-dos
todo-view-open = Open
todo-view-mine = Mine
todo-view-shared = Shared
todo-view-overdue = Overdue
todo-view-soon = Soon
todo-view-done = Done
todo-filter-hint = part of a to-do or a name

todo-empty-first = Nothing to do yet. Press a to add something, or t t on a message to capture it.
todo-empty-open = All done. Press a to add something.
todo-empty-shared = Nothing is shared. Press s on a to-do to put colleagues on it.
todo-empty-overdue = Nothing is overdue.
todo-empty-soon = Nothing is due in the next two days.
todo-empty-done = Nothing is done yet. Press x on a to-do when it is.
todo-no-match = No to-do fits. Esc shows all again.
todo-none-selected = No to-do is selected.

todo-today = today
todo-tomorrow = tomorrow
todo-in-minutes = in { $n } min
todo-late-minutes = { $n } min late
todo-late-hours = { $n } h late
todo-late-days = { $n ->
    [one] 1 day late
   *[other] { $n } days late
}
todo-when-past = That time is over: give one to come.
todo-when-unknown = “{ $text }” is no time: write fri 17:00, tomorrow 9:00, 45m or 2026-12-01 09:00.
todo-word-due = due
todo-word-never = never
todo-no-due = at no time
todo-remind-due = when it is due
todo-remind-never = never
todo-any-of = one of { $n }
todo-recalled = The message was recalled.

todo-mark-own = to-do ✔ added by you
todo-mark-other = to-do ✔ added by { $who }
todo-mark-done = done

todo-captured = On your to-do list
todo-there = It is on your to-do list already.
todo-there-done = It is on your to-do list already, and done.
todo-undo-key = { $key } takes it back
todo-nothing-to-undo = There is nothing to take back.
todo-undone-capture = Taken off your to-do list.
todo-added = Added to your to-do list.
todo-empty-text = Write down what is to be done.
todo-done = Done
todo-undone = Not done after all
todo-deleted = Deleted
todo-restored = It is back on the list.
todo-left = You left the to-do.
todo-alone = Nobody else is on this to-do.
todo-not-owner = Only its owner deletes a to-do: L leaves it.
todo-only-watching = You only watch this to-do.
todo-need-all = Everyone on it has to do it.
todo-need-any = One of those on it is enough.
todo-no-source = It comes from no message that you can see.

todo-reminder = Reminder: { $text } · { $at }
todo-reminder-late = Late reminder: { $text } · it was for { $at }
todo-reminder-private = You are reminded of a to-do.
todo-reminders-more = { $n } reminders: your to-do list shows them.

todo-form-new = New to-do
todo-form-edit = To-do
todo-form-text = What
todo-form-due = Due
todo-form-remind = Remind
todo-form-text-hint = rotate the keys
todo-form-due-hint = fri 17:00, 45m; empty for no time
todo-form-remind-hint = never · tomorrow 9:00
todo-form-keys = Enter saves · Tab goes to the next line · Esc leaves
todo-people-assign = Who has to do it
todo-people-watch = Who watches it
todo-people-hint = name · Tab marks, Enter saves
todo-people-empty = Nobody fits.
todo-comment-title = Comment
todo-comment-hint = say something to everyone on it
todo-comment-keys = Enter sends · Esc leaves

todo-detail-due = Due: { $value }
todo-detail-remind = Reminder: { $value }
todo-detail-done = Done { $value }
todo-detail-source = From { $who } in { $place }
todo-detail-recalled = The message it came from was recalled.
todo-detail-all = { $done } of { $all } have done it
todo-detail-any = One of { $all } is enough, { $done } have done it
todo-detail-watches = watches
todo-detail-owner = owner
todo-detail-comments = { $n ->
    [one] 1 comment
   *[other] { $n } comments
}

command-todo = To-dos
command-todo-doc = Opens your to-do list; with a text, adds it.
command-capture = Make it a to-do
command-capture-doc = Puts the message on your to-do list, with the way back to it.
command-todo-undo = Take back
command-todo-undo-doc = Takes back the last capturing, deleting or doing of a to-do.
command-todo-add = Add a to-do
command-todo-add-doc = With a text at once; without one it asks what and when.
command-todo-edit = Edit the to-do
command-todo-edit-doc = Its text, when it is due, when you are reminded.
command-todo-done = Done or not
command-todo-done-doc = Your part of the to-do is done, or is not after all.
command-todo-delete = Delete the to-do
command-todo-delete-doc = Takes it off everybody's list; it can be taken back.
command-todo-leave = Leave the to-do
command-todo-leave-doc = Takes you off a shared to-do.
command-todo-chat = Chat about the to-do
command-todo-chat-doc = Begins a group of everyone on it, or goes to the one there is.
command-todo-source = Go to its message
command-todo-source-doc = Shows the message it was captured from, among those around it.
command-todo-due = When it is due
command-todo-due-doc = Such as fri 17:00, tomorrow 9:00, 45m; - for at no time.
command-todo-remind = Remind me
command-todo-remind-doc = At a time such as tue 9:00; due: when it is due; never.
command-todo-comment = Comment
command-todo-comment-doc = Says something to everyone on the to-do.
command-todo-need = By all or by one
command-todo-need-doc = all: everyone on it has to do it; any: one is enough.
command-todo-share = Share the to-do
command-todo-share-doc = assign: who has to do it; watch: who sees how it goes.
command-todo-view = Part of the list
command-todo-view-doc = open, mine, shared, overdue, soon, done; next and previous go on from here.
command-todo-sort = Order of the list
command-todo-sort-doc = due: what is due first; added: what was added last.

hint-todo = to-do
hint-todo-done = done
hint-todo-add = add
hint-todo-share = share
hint-todo-undo = undo
hint-todo-view = view
hint-todo-source = message
hint-todo-delete = delete
