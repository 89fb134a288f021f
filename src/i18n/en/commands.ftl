# Titles and explanations of the shell's commands: command-NAME and command-NAME-doc.
# A pane's own commands are in the pane's file.
command-pane = Go to pane
command-pane-doc = 1 chats, 2 the open chat, 3 contacts, 4 workbench.
command-focus = Move between places
command-focus-doc = The next or previous of list, main and side, or the one named.
command-back = Back
command-back-doc = One step back towards the list.
command-cancel = Cancel
command-cancel-doc = Drops what was begun; says how to quit when there is nothing to drop.
command-redraw = Draw anew
command-redraw-doc = Clears the terminal and draws everything again.
command-suspend = Suspend
command-suspend-doc = Back to the shell; "fg" returns.
command-quit = Quit
command-quit-doc = Ends Canteen. Drafts and queued messages are kept.
command-close = Close
command-close-doc = Closes what lies on top.
command-open = Open
command-open-doc = Opens what is selected and moves to it.
command-move = Move in the list
command-move-doc = up, down, page-up, page-down, first or last.
command-filter = Filter
command-filter-doc = Type part of a name, pinyin or initials; again ends the filtering.
