-- `pair` is "smaller member:larger member" for a direct conversation, whose `owner` is who opened
-- it and nobody once both have. `messages` counts them and numbers the next.
CREATE TABLE conversation (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    pair TEXT UNIQUE,
    owner BIGINT,
    notice TEXT NOT NULL DEFAULT '',
    members BIGINT NOT NULL,
    messages BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL
);
CREATE INDEX conversation_corp ON conversation (corp);

-- One row a stay, from place `first` to place `until` of the log, both inside; `past` when a later
-- stay followed. `first_n` is how many messages there were before it. `until_at` and `until_name`
-- are when the stay ended and what the group was called. `spoke` and `spoke_n` are the place and
-- the number of the member's own last message: whoever speaks has read what stands before.
CREATE TABLE membership (
    conversation BIGINT NOT NULL,
    member BIGINT NOT NULL,
    first BIGINT NOT NULL,
    first_n BIGINT NOT NULL,
    until BIGINT,
    until_at BIGINT,
    until_name TEXT,
    past BOOLEAN NOT NULL DEFAULT FALSE,
    spoke BIGINT NOT NULL DEFAULT 0,
    spoke_n BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (conversation, member, first)
) {WITHOUT_ROWID};
CREATE INDEX membership_member ON membership (member, conversation);

-- How a member keeps a conversation and how far they said they have read. `kept` is the entry of
-- their personal log that last said `pinned` and `muted`.
CREATE TABLE keeping (
    member BIGINT NOT NULL,
    conversation BIGINT NOT NULL,
    read_seq BIGINT NOT NULL DEFAULT 0,
    read_n BIGINT NOT NULL DEFAULT 0,
    pinned BOOLEAN NOT NULL DEFAULT FALSE,
    muted BOOLEAN NOT NULL DEFAULT FALSE,
    kept BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (member, conversation)
) {WITHOUT_ROWID};

-- Messages as they read now; under which client id they were sent is in the log.
CREATE TABLE message (
    conversation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    n BIGINT NOT NULL,
    author BIGINT NOT NULL,
    text TEXT NOT NULL,
    reply_to BIGINT,
    mentions TEXT NOT NULL DEFAULT '',
    mentions_all BOOLEAN NOT NULL DEFAULT FALSE,
    at BIGINT NOT NULL,
    edited BIGINT,
    recalled BOOLEAN NOT NULL DEFAULT FALSE,
    changed BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq)
) {WITHOUT_ROWID};

-- Who is mentioned where; member 0 stands for everyone.
CREATE TABLE mention (
    conversation BIGINT NOT NULL,
    member BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (conversation, member, seq)
) {WITHOUT_ROWID};

-- `entry` is the place of the entry that added the reaction: the order in which they came.
CREATE TABLE reaction (
    conversation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    member BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq, emoji, member)
) {WITHOUT_ROWID};
