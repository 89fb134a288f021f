-- Tenants. `corp_id` is what people write.
CREATE TABLE corp (
    id BIGINT PRIMARY KEY,
    corp_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created BIGINT NOT NULL,
    contact_secret {BLOB} NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}'
);

-- Argon2id, as a PHC string.
CREATE TABLE password (
    member BIGINT PRIMARY KEY,
    phc TEXT NOT NULL,
    changed BIGINT NOT NULL
);

-- Sign-in codes: a hash, an end, a count of wrong tries.
CREATE TABLE sign_in_code (
    member BIGINT PRIMARY KEY,
    hash {BLOB} NOT NULL,
    expires BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0
);

-- Devices; `token` is the SHA-256 of the token.
CREATE TABLE device (
    id BIGINT PRIMARY KEY,
    member BIGINT NOT NULL,
    token {BLOB} NOT NULL UNIQUE,
    name TEXT NOT NULL,
    client TEXT NOT NULL DEFAULT '',
    created BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    revoked BIGINT
);
CREATE INDEX device_member ON device (member);
-- Nodes look there for sign-outs the bus may have lost.
CREATE INDEX device_revoked ON device (revoked) WHERE revoked IS NOT NULL;
