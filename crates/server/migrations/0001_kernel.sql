-- Ids made by the server, one row a kind.
CREATE TABLE counter (
    kind TEXT PRIMARY KEY,
    last BIGINT NOT NULL
);

-- One row a log: key is the owner's id times four plus the kind of log (see log::key).
-- `at` is when it last grew; nodes look there for news the bus may have lost.
CREATE TABLE log_head (
    log BIGINT PRIMARY KEY,
    head BIGINT NOT NULL,
    purged BIGINT NOT NULL DEFAULT 0,
    at BIGINT NOT NULL
);
CREATE INDEX log_head_at ON log_head (at);

-- The entries. A message's text is not here but in the slice's own table, where it can change.
CREATE TABLE log_entry (
    log BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    author BIGINT,
    client_id TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (log, seq)
) {WITHOUT_ROWID};
-- For ever: a retry a year later finds what the first try became.
CREATE UNIQUE INDEX log_entry_client ON log_entry (author, client_id) WHERE client_id IS NOT NULL;

-- Acts that found nothing to change and so have no entry: what was answered, for a repeat.
CREATE TABLE log_settled (
    author BIGINT NOT NULL,
    client_id TEXT NOT NULL,
    log BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (author, client_id)
) {WITHOUT_ROWID};

-- Timers. `key` is unique, so that scheduling twice is scheduling once.
CREATE TABLE job (
    key TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    due BIGINT NOT NULL,
    payload TEXT NOT NULL,
    claimed_until BIGINT NOT NULL DEFAULT 0,
    tries BIGINT NOT NULL DEFAULT 0,
    error TEXT
);
CREATE INDEX job_due ON job (due);
CREATE INDEX job_claimed ON job (claimed_until) WHERE claimed_until > 0;

-- What administrators and accounts did. Append-only; `hash` chains each row to the one before.
CREATE TABLE audit (
    corp BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor BIGINT,
    action TEXT NOT NULL,
    target TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash {BLOB} NOT NULL,
    PRIMARY KEY (corp, seq)
);
