-- Tokens by which identity providers write the directory. `token` is the SHA-256 of what they send.
-- `until` is the moment at which it ends by itself.
CREATE TABLE scim_token (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    name TEXT NOT NULL,
    token {BLOB} NOT NULL,
    creator BIGINT NOT NULL,
    created BIGINT NOT NULL,
    until BIGINT,
    used BIGINT,
    revoked BIGINT
);
CREATE INDEX scim_token_corp ON scim_token (corp, id);
CREATE INDEX scim_token_creator ON scim_token (creator);

-- What providers call members, and whom they have deleted: these were seen off, and are not there
-- for a provider while their account is shut.
CREATE TABLE scim_member (
    member BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    external_id TEXT,
    deleted BOOLEAN NOT NULL DEFAULT FALSE
);
CREATE INDEX scim_member_external ON scim_member (corp, external_id);

-- What providers call tags.
CREATE TABLE scim_group (
    tag BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    external_id TEXT NOT NULL
);
CREATE INDEX scim_group_external ON scim_group (corp, external_id);
