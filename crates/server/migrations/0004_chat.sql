-- `pair` is "smaller member:larger member" for a direct conversation.
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
    last_message BIGINT NOT NULL DEFAULT 0,
    created BIGINT NOT NULL
);
CREATE INDEX conversation_corp ON conversation (corp);

-- One row a stay. `until` is the last place of the log a former member may see.
CREATE TABLE membership (
    conversation BIGINT NOT NULL,
    member BIGINT NOT NULL,
    first BIGINT NOT NULL,
    until BIGINT,
    PRIMARY KEY (conversation, member, first)
) {WITHOUT_ROWID};
CREATE INDEX membership_member ON membership (member, conversation);

-- How a member keeps a conversation and how far they have read.
CREATE TABLE keeping (
    member BIGINT NOT NULL,
    conversation BIGINT NOT NULL,
    read_seq BIGINT NOT NULL DEFAULT 0,
    read_n BIGINT NOT NULL DEFAULT 0,
    pinned BOOLEAN NOT NULL DEFAULT FALSE,
    muted BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (member, conversation)
) {WITHOUT_ROWID};
CREATE INDEX keeping_conversation ON keeping (conversation, member);

-- Messages as they read now; when they were said and by whom is in the log.
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

CREATE TABLE reaction (
    conversation BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    emoji TEXT NOT NULL,
    member BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq, emoji, member)
) {WITHOUT_ROWID};
