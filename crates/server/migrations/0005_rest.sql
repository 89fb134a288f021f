-- How a member rests. `status_at`, `quiet_at` and `away_at` are when each was set: of two devices'
-- settings the later holds. The texts of `zone` are names of the time zone database.
CREATE TABLE rest (
    member BIGINT PRIMARY KEY,
    work TEXT NOT NULL DEFAULT 'online',
    text TEXT NOT NULL DEFAULT '',
    until BIGINT,
    status_at BIGINT NOT NULL DEFAULT 0,
    quiet BIGINT,
    quiet_at BIGINT NOT NULL DEFAULT 0,
    away TEXT,
    away_from BIGINT,
    away_until BIGINT,
    away_at BIGINT NOT NULL DEFAULT 0,
    zone TEXT NOT NULL DEFAULT '',
    zone_chosen BOOLEAN NOT NULL DEFAULT FALSE
);

-- When a member last answered a peer automatically.
CREATE TABLE away_answer (
    member BIGINT NOT NULL,
    peer BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (member, peer)
) {WITHOUT_ROWID};

-- Messages to be delivered later: at `due`, or when the quiet of `waits_for` ends.
CREATE TABLE scheduled (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    author BIGINT NOT NULL,
    conversation BIGINT NOT NULL,
    text TEXT NOT NULL,
    reply_to BIGINT,
    due BIGINT,
    waits_for BIGINT,
    made BIGINT NOT NULL
);
CREATE INDEX scheduled_author ON scheduled (author, id);
CREATE INDEX scheduled_waits ON scheduled (waits_for) WHERE waits_for IS NOT NULL;

-- Given automatically, for an author who was away.
ALTER TABLE message ADD COLUMN auto BOOLEAN NOT NULL DEFAULT FALSE;
