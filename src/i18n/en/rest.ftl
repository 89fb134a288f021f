rest-online = online
rest-busy = busy
rest-meeting = in a meeting
rest-lunch = at lunch
rest-away = away
rest-off = off work
rest-until = { $what } until { $time }
rest-quiet-until = quiet until { $time }
rest-quiet-left = quiet { $n } min
rest-tomorrow = tomorrow
rest-quiet-notice = { $who } is quiet until { $time }:
rest-off-notice = { $who } is off until { $time }:
rest-later-hint = { $key } delivers then
rest-doing-notice = { $who }: { $what }
rest-waiting-notice = { $n } { $n ->
    [one] waits
   *[other] wait
} (:waiting)
rest-auto = automatic
rest-due-back = when they are back

rest-menu-title = What are you doing?
rest-menu-custom = in your own words …
rest-menu-hour = quiet for 1 hour (lunch break)
rest-menu-morning = quiet until 09:00 tomorrow (off work)
rest-menu-working-day = quiet until 09:00 on the next working day
rest-menu-ring = not quiet any more
rest-menu-reply-lunch = away reply: at lunch
rest-menu-reply-meeting = away reply: in a meeting
rest-menu-reply-leave = away reply: on leave
rest-menu-reply-off = back: no away reply

rest-reply-lunch = I am at lunch and will answer later.
rest-reply-meeting = I am in a meeting and will answer later.
rest-reply-off-work = I am off work and will answer on my next working day.
rest-reply-leave = I am on leave and will answer when I am back.
rest-reply-back = { " " }Back: { $time }.

rest-waiting-title = Messages that wait
rest-waiting-hint = Enter takes one back into the composer
rest-waiting-empty = Nothing waits. Alt-l in the composer lets a message wait.
rest-later-time = Only a person can be waited for: give a time, such as :later 18:00
rest-later-done = Waits on the server: :waiting shows it

rest-time-past = That time is over: give one to come
rest-time-far = That is too far away: give a nearer time
rest-time-unknown = “{ $part }” is not a time: write 18:00, tomorrow 9:00, fri, 2026-12-01 09:00, 45m or 2h
rest-time-empty = Give one time: 18:00, tomorrow 9:00, fri, 2026-12-01 09:00, 45m or 2h
rest-zone-unknown = There is no time zone “{ $name }”: write one such as Asia/Shanghai, or auto

command-status = Status
command-status-doc = What you do, seen beside your name: online, busy, meeting, lunch, away, off or your own words, with “until TIME” behind. Without words a menu.
command-away = Away reply
command-away-doc = An automatic answer to whoever writes to you, once a day each: lunch, meeting, off-work, leave or your own words, with “until TIME” behind; off ends it, toggle is away and back.
command-quiet = Quiet
command-quiet-doc = Nothing rings on any of your devices: 1h, 45m, 14:00, morning, working-day, off; next goes from one hour to tomorrow morning to off.
command-zone = Time zone
command-zone-doc = Where your day ends, such as Asia/Shanghai; auto is what your devices say.
command-later = Send later
command-later-doc = What is written waits on the server until the other is not quiet any more, or until the time that is given.
command-file-later = Send files later
command-file-later-doc = The files you choose wait on the server until the other is not quiet any more, or until the time that is given.
command-waiting = Messages that wait
command-waiting-doc = Shows them; Enter takes one back.
