# Shared by all panes.
someone = someone
too-small = Please make the terminal larger.
quit-hint = Press Ctrl-Q to quit.
engine-gone = The engine has stopped. Please quit and start Canteen again.

status-queued = ↑{ $n } queued
link-connecting = connecting…
link-syncing = catching up…
link-online = online
link-offline = offline
link-signed-out = signed out
link-refused = refused

fault-empty = nothing to run
fault-unknown = no command "{ $name }"
fault-unknown-near = no command "{ $name }": did you mean "{ $nearest }"?
fault-missing = { $name } needs { $param }
fault-wrong = { $name } does not take "{ $given }": { $wanted }
fault-too-many = { $name } does not take "{ $given }"

time-am = am
time-pm = pm
time-today = Today
time-yesterday = Yesterday
time-mon = Monday
time-tue = Tuesday
time-wed = Wednesday
time-thu = Thursday
time-fri = Friday
time-sat = Saturday
time-sun = Sunday
time-jan = January
time-feb = February
time-mar = March
time-apr = April
time-may = May
time-jun = June
time-jul = July
time-aug = August
time-sep = September
time-oct = October
time-nov = November
time-dec = December
# $month is the name of the month.
time-date = { $day } { $month }
time-date-year = { $day } { $month } { $year }

palette-title = Commands
palette-hint = A few letters of what you want to do
palette-empty = No command has these letters.
line-hint = command
help-title = Keys
jump-title = Jump to
jump-hint = Name, pinyin, initials or account
jump-empty = Nobody and nothing has these letters.

context-global = Everywhere
context-list = In lists
context-list-filter = While filtering
context-chats = Chats
context-chat = In a chat
context-chat-composer = Writing
context-chat-completion = Completing
context-chat-normal = Writing, normal mode
context-chat-select = Choosing a message
context-chat-side = Members at the side
context-contacts = Contacts
context-contacts-card = Card
context-workbench = Workbench
context-app = In an app
context-overlay = In windows
context-dialog = In dialogs
context-dialog-input = Typing in a dialog
context-picker = Picking from a list
context-line = The command line
context-help = Help
