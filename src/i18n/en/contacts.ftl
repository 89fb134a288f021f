# The directory.
contacts-title = Contacts
contacts-organisation = Organisation
contacts-tags = Tags
contacts-groups = Groups
contacts-loading = The directory is on its way…
contacts-empty = Nobody here yet.
contacts-no-match = Nobody matches. Try pinyin, initials, an account or a phone number.
contacts-filter-hint = name, pinyin, account, phone
contacts-pinned = Pinned
contacts-pinned-now = Pinned to the top.
contacts-unpinned = Not pinned any more.
contacts-by-name = by name
contacts-by-date = newest
contacts-by-hand = own order
contacts-sort-first = Rows are moved in your own order: { $key } goes on to it.
contacts-too-far = Only the first 1,000 of a department can be moved. { $key } pins to the top.
contacts-hint = Choose a person to see their card. / searches.
contacts-members = { $count ->
    [one] 1 member
   *[other] { $count } members
}
contacts-marked = { $count ->
    [0] Nobody marked
    [one] 1 marked
   *[other] { $count } marked
}
contacts-mark-hint = Space marks people for a group.
contacts-group-hint = :group-create NAME begins a group.
contacts-nobody-marked = Mark people with Space first.
contacts-group-made = Group “{ $name }” is being made.
contacts-copied = Card copied.
contacts-card-hint = Enter: write a message   y: copy the card
contacts-disabled = This account is shut.
contacts-department = Department
contacts-leads = Leads
contacts-led-by = Led by
contacts-leader = Reports to
contacts-account = Account
contacts-email = E-mail
contacts-mobile = Mobile
contacts-landline = Landline
contacts-gender = Gender
contacts-corp-id = Corp
contacts-verified = Verified
contacts-proved = { $by }, { $when }
contacts-proved-dns = by its domain's records
contacts-proved-web = by its domain's web server
contacts-proved-key = by a signature
contacts-proved-not = no
contacts-proof-failing = The proof is not found any more. The mark goes unless it comes back.
contacts-fingerprint = Fingerprint
contacts-corp-ends = Everything here will be deleted on { $when }. Administrators can take that back.
contacts-male = male
contacts-female = female

command-message = Write to
command-message-doc = Opens the conversation with the selected person.
command-fold = Fold or unfold
command-fold-doc = open, close or toggle the selected department; closing a closed one goes up.
command-company = Company
command-company-doc = Shows the card of the company: what it has proved, its fingerprint.
command-mark = Mark
command-mark-doc = Marks the selected person, for a group.
command-copy-card = Copy card
command-copy-card-doc = Copies the selected person's card.
command-group-create = New group
command-group-create-doc = Begins a group of the people marked in the directory.
command-sort = Order the directory
command-sort-doc = By name (leaders first, Chinese names by pinyin), the newest first, or by hand; without a word the next of these.
command-pin-top = Pin to the top
command-pin-top-doc = Pins the selected person or department to the top of the directory, or unpins it.
command-shift = Move up or down
command-shift-doc = Moves the selected row up or down: among what is pinned, or in your own order.
