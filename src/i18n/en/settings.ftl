# The settings: setting-NAME and setting-NAME-doc, by their names in config.toml.
settings-group-look = Look
settings-group-input = Keys and mouse
settings-group-notices = Notices
settings-group-connection = Connection

setting-lang = Language
setting-lang-doc = The language of the interface: `en`, `zh-CN`, or `auto` for that of the locale.
setting-theme = Theme
setting-theme-doc = The theme by name, one of `canteen themes`, or `auto` for one that suits the terminal.
setting-ascii = ASCII alone
setting-ascii-doc = Draw borders and marks with ASCII alone.
setting-time = Times of day
setting-time-doc = How times of day are written: `24h` or `12h`.
setting-hints = Hints
setting-hints-doc = Which hints the status line shows: `fading` (those of what you have not used a few times yet), `all` or `off`.
setting-page_size = Members on a page
setting-page_size-doc = How many members one page of `canteen admin member list --page N` has: `20`, `50` or `100`.
setting-keymap = Keymap
setting-keymap-doc = The keymap by name: `default`, `vim` or `emacs`. Your own `keys.toml` is laid over it.
setting-chord_ms = Wait of chords
setting-chord_ms-doc = How long a chord that can still grow waits before its shorter meaning is taken, in milliseconds from 100 to 5000.
setting-mouse = Mouse
setting-mouse-doc = Use the mouse. Without it the terminal's own selection works as usual.
setting-scroll = Lines of the wheel
setting-scroll-doc = How many lines a turn of the mouse wheel scrolls, from 1 to 20.
setting-notify = Notices
setting-notify-doc = How the arrival of a message is made known while you look elsewhere: `desktop` (a notice of the desktop), `terminal` (a notice of the terminal), `bell`, `off`, or `auto`: by the desktop where there is one, over SSH by the terminal.
setting-notify_for = Notices for
setting-notify_for-doc = Which messages are made known: `all` in conversations that are not muted, or `personal`: direct messages, and those that mention you.
setting-notify_text = Text in notices
setting-notify_text-doc = Whether notices show what was said, or only who wrote.
setting-bell = Bell
setting-bell-doc = Whether the bell is rung as well.
setting-pictures = Pictures
setting-pictures-doc = Show pictures in the chat, and fetch those of up to 8 MB for it. s saves one and o opens it either way.
setting-player = Player of sound
setting-player-doc = Program that plays sound with its arguments, such as mpv --no-video; auto is the first that is found. It runs where the client runs, over SSH at the other end.
setting-title = Window title
setting-title-doc = Whether the title of the window tells how much is unread.
setting-away_minutes = Away by itself
setting-away_minutes-doc = Minutes without a key after which your status is away, until the next key; 0 for never. A detached terminal has no keys.
setting-away_detached = Away when detached
setting-away_detached-doc = While no terminal is attached to the tmux session your status is away. It is looked at once a minute.
setting-ca_file = Own certificates
setting-ca_file-doc = A file of PEM certificates that are trusted besides the usual ones: for a server whose certificate was issued by the company itself. Holds from the next start on.
setting-plain_ws = Without TLS
setting-plain_ws-doc = Allow a connection without TLS to another machine. Whoever is in between can read and change everything, the password included. Holds from the next start on.

notice-private = New message from { $who }

settings-title = Settings
settings-hint = A few letters of what you look for
settings-empty = No setting has these letters.
settings-default = default: { $value }
settings-given = by a flag for this run
settings-on = on
settings-off = off
settings-none = none
settings-forget = Show all hints again
settings-forgot = All hints are shown again.

themes-title = Theme
themes-hint = A few letters of its name
themes-empty = No theme has these letters.
themes-own = your own
themes-auto = suits the terminal: { $name }

command-settings = Settings
command-settings-doc = Everything in the configuration file, changed in place and kept.
command-setting = Change the setting
command-setting-doc = The next or previous value of the chosen setting, or its default.

context-settings = Settings
hint-change = change
hint-default = default
