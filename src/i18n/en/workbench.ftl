# The workbench.
workbench-title = Workbench
workbench-open-hint = Enter opens it.
workbench-todo = To-dos
workbench-todo-doc = What you have to do, alone or with colleagues. Press t t on a message to put it there.
workbench-jump = Find a person or chat
workbench-jump-doc = Type a name, pinyin, initials or an account, and go there.
workbench-notes = Notes to myself
workbench-notes-doc = A conversation only you can read: for links, reminders and drafts. It is on all your devices.
workbench-group = New group
workbench-group-doc = Opens the directory. Mark people with Space, then run :group-create with the group's name.
workbench-unread = Next unread
workbench-unread-doc = Goes through everything unread, mentions first.
workbench-palette = All commands
workbench-palette-doc = Everything Canteen can do, by name.
workbench-keys = Keys
workbench-keys-doc = The keys of every screen.

command-notes = Notes to myself
command-notes-doc = Opens the conversation only you can read.
workbench-admin = Administration
workbench-admin-doc = Members, departments, tags, settings, who sees whom, who joins, who administers, what was done.
