-- Links that let people in. `code` is the SHA-256 of what stands in the link. A department that is
-- nothing is the root; `uses` that is nothing is any number.
CREATE TABLE invite_link (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    code {BLOB} NOT NULL UNIQUE,
    creator BIGINT NOT NULL,
    department BIGINT,
    created BIGINT NOT NULL,
    expires BIGINT NOT NULL,
    uses BIGINT,
    used BIGINT NOT NULL DEFAULT 0,
    revoked BIGINT
);
CREATE INDEX invite_link_corp ON invite_link (corp, id);

-- Those who came by a link. `ticket` is the SHA-256 of what their page holds. `state`: asked (a code
-- is under way), waiting (for an administrator), joined, refused. `hash`, `expires` and `tries` are
-- those of the code. `member`: who they are since they joined. `base`: the server as they reached it.
CREATE TABLE join_request (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    link BIGINT NOT NULL,
    ticket {BLOB} NOT NULL UNIQUE,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    userid TEXT NOT NULL,
    email TEXT NOT NULL,
    mobile TEXT NOT NULL,
    reason TEXT NOT NULL,
    base TEXT NOT NULL,
    hash {BLOB} NOT NULL,
    expires BIGINT NOT NULL,
    tries BIGINT NOT NULL DEFAULT 0,
    member BIGINT,
    created BIGINT NOT NULL,
    verified BIGINT,
    decided BIGINT,
    decided_by BIGINT,
    answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX join_request_corp ON join_request (corp, state, id);
CREATE INDEX join_request_created ON join_request (created) WHERE state = 'asked';

-- Invitations to members who have never signed in. `stop` is the SHA-256 of the link by which they
-- end; there is none until the letter goes out. `sent` is when it did.
CREATE TABLE invite_letter (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    member BIGINT NOT NULL,
    weekly BOOLEAN NOT NULL,
    at BIGINT NOT NULL,
    stop {BLOB} UNIQUE,
    sent BIGINT
);
CREATE INDEX invite_letter_member ON invite_letter (member, at);

-- Members who want no more invitations.
CREATE TABLE invite_stop (
    member BIGINT PRIMARY KEY,
    at BIGINT NOT NULL
);
