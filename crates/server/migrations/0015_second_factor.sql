-- Authenticators (RFC 6238). `secret` is the shared secret itself, since codes are computed from
-- it: it leaves this table for nothing else. `step` is the last time step whose code was taken.
CREATE TABLE totp (
    member BIGINT PRIMARY KEY,
    secret {BLOB} NOT NULL,
    since BIGINT NOT NULL,
    step BIGINT NOT NULL
);

-- Authenticators that are being set up by someone who is signed in.
CREATE TABLE totp_pending (
    member BIGINT PRIMARY KEY,
    secret {BLOB} NOT NULL,
    expires BIGINT NOT NULL
);

-- Recovery codes not yet used, as hashes.
CREATE TABLE recovery_code (
    member BIGINT NOT NULL,
    hash {BLOB} NOT NULL,
    PRIMARY KEY (member, hash)
) {WITHOUT_ROWID};

-- First steps that wait for the second. `hash` is the SHA-256 of the ticket, `page` that of the
-- number in the address of the company's page; `secret` is that of an authenticator being set up;
-- `device` and `first` are what the device is called and how the first step was taken.
CREATE TABLE sign_in_ticket (
    hash {BLOB} PRIMARY KEY,
    member BIGINT NOT NULL,
    kind TEXT NOT NULL,
    device TEXT NOT NULL,
    first TEXT NOT NULL,
    secret {BLOB},
    page {BLOB} UNIQUE,
    expires BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    passed BIGINT
);
CREATE INDEX sign_in_ticket_member ON sign_in_ticket (member);
CREATE INDEX sign_in_ticket_expires ON sign_in_ticket (expires);

-- Who has passed the company's page, and when last.
CREATE TABLE page_passed (
    member BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);

-- The key of the signatures of the company's page.
ALTER TABLE corp ADD COLUMN page_secret TEXT;
-- What kind of organisation it is.
ALTER TABLE corp ADD COLUMN kind TEXT NOT NULL DEFAULT 'company';
