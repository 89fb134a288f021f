-- The local history. Everything in it but the outbox and the drafts can be had from the server
-- again. Times are milliseconds since 1970 by the server's clock; bodies are JSON of the protocol.

-- account, personal, directory, heads, offset: see meta.rs.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- A conversation as the server has it. `shaped` is the last entry that is in its name, notice,
-- owner and members; `kept` the entry of the personal log that last said `pinned` and `muted`;
-- `last_*` its last message.
CREATE TABLE conversation (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    name TEXT NOT NULL,
    peer INTEGER,
    owner INTEGER,
    notice TEXT NOT NULL,
    members INTEGER NOT NULL,
    joined INTEGER NOT NULL,
    first INTEGER NOT NULL,
    head INTEGER NOT NULL,
    shaped INTEGER NOT NULL,
    purged INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    read INTEGER NOT NULL,
    read_n INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    pinned INTEGER NOT NULL,
    muted INTEGER NOT NULL,
    kept INTEGER NOT NULL DEFAULT 0,
    last_seq INTEGER NOT NULL DEFAULT 0,
    last_by INTEGER,
    last_text TEXT NOT NULL DEFAULT ''
);
CREATE INDEX conversation_peer ON conversation (peer) WHERE peer IS NOT NULL;

-- `kind`: 0 changes a message (`target`), 1 is a message, 2 something that happened.
-- `body` is the entry as it was read; `now` the message after the changes that are held here, when
-- it differs; `changed` the last entry that is in it. `calls`: an unrecalled message of another
-- that mentions the member.
CREATE TABLE entry (
    conversation INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    by INTEGER,
    kind INTEGER NOT NULL,
    n INTEGER,
    target INTEGER,
    reply INTEGER,
    calls INTEGER NOT NULL DEFAULT 0,
    changed INTEGER NOT NULL,
    body TEXT NOT NULL,
    now TEXT,
    PRIMARY KEY (conversation, seq)
) WITHOUT ROWID;
CREATE INDEX entry_target ON entry (conversation, target, seq) WHERE target IS NOT NULL;
CREATE INDEX entry_reply ON entry (conversation, reply) WHERE reply IS NOT NULL;
CREATE INDEX entry_calls ON entry (conversation, seq) WHERE calls = 1;

-- Stretches of a conversation's log of which everything the member may see is held; they neither
-- touch nor overlap. What lies between them is a hole.
CREATE TABLE covered (
    conversation INTEGER NOT NULL,
    low INTEGER NOT NULL,
    high INTEGER NOT NULL,
    PRIMARY KEY (conversation, low)
) WITHOUT ROWID;

-- `state`: 0 waits, 1 refused for good (`error`), 2 acked as entry `seq` that is not held yet.
-- `holder` is the client that sends it, until `held`.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    client_id TEXT NOT NULL UNIQUE,
    conversation INTEGER,
    act TEXT NOT NULL,
    at INTEGER NOT NULL,
    state INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    seq INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    holder TEXT,
    held INTEGER NOT NULL DEFAULT 0
);

-- `reply`: the entry that is answered.
CREATE TABLE draft (
    conversation INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    reply INTEGER
);

-- `keys`: under which they are found, one a line; `sort` orders by name.
CREATE TABLE member (
    id INTEGER PRIMARY KEY,
    userid TEXT NOT NULL,
    name TEXT NOT NULL,
    english_name TEXT NOT NULL,
    title TEXT NOT NULL,
    email TEXT NOT NULL,
    mobile TEXT NOT NULL,
    landline TEXT NOT NULL,
    places TEXT NOT NULL,
    leader INTEGER,
    disabled INTEGER NOT NULL,
    sort TEXT NOT NULL,
    keys TEXT NOT NULL
);
CREATE TABLE department (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE tag (id INTEGER PRIMARY KEY, body TEXT NOT NULL);

-- To-dos as the server has them; `body` is nothing for one the member has no more. `changed` is the
-- entry of the personal log that last changed it.
CREATE TABLE todo (
    id INTEGER PRIMARY KEY,
    changed INTEGER NOT NULL,
    body TEXT
);

-- What the member was reminded of and no screen has shown yet.
CREATE TABLE todo_reminder (
    seq INTEGER PRIMARY KEY,
    todo INTEGER NOT NULL,
    at INTEGER NOT NULL,
    late INTEGER NOT NULL
);

-- Files that are wanted (`body`, for which `purpose`), and the `path` of those that came.
CREATE TABLE download (
    file INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    purpose TEXT NOT NULL,
    path TEXT
);
