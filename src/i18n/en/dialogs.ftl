# dialogs
invite-title = Invite
invite-until = lets people in until { $time }; Esc closes
invite-no-room = The terminal is too small for the QR code.

me-title = Your card
me-name = Name
me-english-name = English name
me-job = Title
me-gender-unset = not said
me-password = Password
me-code = Code
me-password-hint = another number or address takes your password
me-authenticator-hint = another number or address takes a code of your authenticator
me-send-hint = Enter sends a code to your present address
me-sent-hint = the code that was sent to your present address
me-account-stays = never changes
me-account-stays-short = fixed
me-not-yours = your administrators change this
me-not-yours-short = not yours
me-nothing-yours = Your administrators change your card.
me-empty = empty
me-saving = saving…
me-keys = Tab next   Enter save   Esc close
me-changed = Your card is changed.
me-wrong-proof = That is not right, or was used already. Nothing was changed.
me-taken = That address or number is in use already: ask an administrator.
