# dialogs
invite-title = Invite
invite-until = lets people in until { $time }; Esc closes
invite-no-room = The terminal is too small for the QR code.
