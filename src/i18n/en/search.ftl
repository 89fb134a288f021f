# The window in which messages are looked for, its commands and what is said of it.
context-search = Searching
hint-go = go there
hint-scope = here / everywhere

search-title = Search everywhere
search-title-here = Search in { $name }
search-hint = Words, "a phrase", 中文, from:name …
search-empty = Type what you look for: words, characters, "a phrase", or filters such as from: and after:.
search-looking = Looking…
search-nothing = Nothing has these words. Fewer or shorter ones find more.
search-count = { $n } found
search-count-more = { $n } found so far
search-older = searching older…
search-more = more on the server: go on down
search-all = all of your history was searched
search-offline = offline: only what is on this machine
search-failed = the server did not answer: { $why }
search-no-search = Search first: then n and N go from hit to hit.
search-no-older = No older hit in this chat
search-no-newer = No newer hit in this chat

search-fault-empty = { $key }: needs a value
search-fault-nobody = nobody is called "{ $given }"
search-fault-nowhere = no conversation is called "{ $given }"
search-fault-day = "{ $given }" is no day: write 2026-11-01, 2026-11, today, fri, 7d or 2h
search-fault-mark = { $key }: does not know "{ $given }": { $known }
search-fault-word = there is no letter, digit or character to look for
search-fault-long = { $size } characters are too many: { $limit } can be looked for

command-find = Search in this chat
command-find-doc = Looks for messages of the open chat: words, characters, phrases in quotes, filters such as from:li.
command-search = Search everywhere
command-search-doc = Looks for messages in all your chats: words, characters, phrases in quotes, filters such as from:li in:ops after:fri has:link.
command-search-scope = This chat or everywhere
command-search-scope-doc = Looks in the open chat alone, or everywhere again.
command-search-complete = Complete a filter
command-search-complete-doc = Takes the first of the keys, names or words that are offered below what is typed.
command-hit = Go from hit to hit
command-hit-doc = The next hit of the last search in this chat, which is the next older one, or the one before it.
command-return = Back to before the search
command-return-doc = Back to where you were before you jumped to a hit; else one step back.
