# What the command line asks a person and tells them.
signin-welcome = Welcome to Canteen. Nobody is signed in here yet; a few questions will do.
signin-welcome-profile = Welcome to Canteen. Nobody is signed in under the profile { $profile } yet.
signin-welcome-demo = To look around in a sample company first: Ctrl-C, then canteen demo
signin-server-help = The address of your company's server, or the login line your admin sent.
signin-server = Server
signin-server-wrong = Check the address, and your network or VPN, and try again.
signin-corp = Corp ID
signin-user = User
signin-password-help = Leave it empty to get a code by e-mail instead.
signin-password = Password
signin-code-sent = If there is such a member, a code was sent by e-mail, valid { $minutes } minutes.
signin-code = Code
signin-wrong = Account and password do not belong together. Your admin can set a new one.

# canteen --plain
plain-hello = Canteen, line by line. :help lists the commands, :quit leaves.
plain-online = Online.
plain-offline = Offline: { $why }. What you send waits and goes by itself.
plain-choose = Open a conversation with :open and its number or a name; :list shows them all.
plain-no-chats = No conversations yet. Open one with :open and somebody's name.
plain-all-read = Nothing else is unread.
plain-with = --- With { $name }
plain-in = --- { $name }, { $n ->
    [one] 1 member
   *[other] { $n } members
}
plain-new = --- New:
plain-queued = Queued: it goes by itself when the server is back.
plain-failed = Not done: { $why }
plain-unknown = There is no command “{ $name }”: :help lists them. To say it, begin with two colons.
plain-usage = It is written { $usage }
plain-no-message = There is no such message here: name one by its number, such as #12.
plain-read-by = Read by { $n }: { $names }
plain-not-read-by = Not yet by { $n }: { $names }
plain-pinned = Pinned.
plain-unpinned = No longer pinned.
plain-muted = Muted.
plain-unmuted = Heard again.
plain-mark-unread = { $n } unread
plain-mark-mention = mentions you
plain-mark-muted = muted
plain-mark-pinned = pinned
plain-mark-queued = something queued
plain-help-end = Anything else is said in the open conversation.
plain-help-number = #N is the number before a message; without one the last that fits is meant.
plain-list = the conversations, with numbers
plain-open = open one by its number or by a name
plain-next = open the next with something unread
plain-older = older messages
plain-reply = answer a message
plain-edit = another text for a message of yours
plain-recall = take a message of yours back
plain-react = add an emoji, or take yours away
plain-readers = who has read a message of yours
plain-who = who is in the conversation
plain-mute = mute the conversation, or hear it again
plain-pin = pin the conversation, or not
plain-help = this list
plain-quit = leave
