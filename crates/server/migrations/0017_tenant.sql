-- What is agreed with a corp; nothing for what holds for every corp of the server.
ALTER TABLE corp ADD COLUMN max_members BIGINT;
ALTER TABLE corp ADD COLUMN max_file_bytes BIGINT;
-- When its end has begun: nobody signs in any more.
ALTER TABLE corp ADD COLUMN ended BIGINT;
CREATE INDEX file_corp ON file (corp);

-- A corp's own key: the seed of an Ed25519 key. Proofs of who a corp is name its fingerprint.
CREATE TABLE corp_key (
    corp BIGINT PRIMARY KEY,
    seed {BLOB} NOT NULL,
    fingerprint TEXT NOT NULL
);

-- Proofs: the one that holds, and the one that is under way. `subject` is a domain or the
-- fingerprint of a key, `public` that key. `failing` is since when it is not found any more.
CREATE TABLE corp_proof (
    corp BIGINT NOT NULL,
    holds BOOLEAN NOT NULL,
    way TEXT NOT NULL,
    subject TEXT NOT NULL,
    public TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    looked BIGINT NOT NULL DEFAULT 0,
    problem TEXT NOT NULL DEFAULT '',
    next BIGINT NOT NULL DEFAULT 0,
    failing BIGINT,
    PRIMARY KEY (corp, holds)
) {WITHOUT_ROWID};
CREATE INDEX corp_proof_subject ON corp_proof (subject) WHERE holds;

-- Ends that were asked for: by whom, and by whom it was agreed to. Nobody is the operator.
CREATE TABLE corp_end (
    corp BIGINT PRIMARY KEY,
    asked BIGINT NOT NULL,
    asked_by BIGINT,
    agreed BIGINT,
    agreed_by BIGINT,
    due BIGINT
);

-- What is left of corps that have ended, for the server's operator: no person is named.
CREATE TABLE corp_gone (
    corp BIGINT PRIMARY KEY,
    corp_id TEXT NOT NULL,
    name TEXT NOT NULL,
    members BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    by_operator BOOLEAN NOT NULL,
    began BIGINT NOT NULL,
    done BIGINT NOT NULL,
    rows_deleted BIGINT NOT NULL
);
