-- Named profiles of rights. `contacts` and `apps` are the grants, as they go over the wire.
CREATE TABLE role (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    contacts TEXT NOT NULL,
    apps TEXT NOT NULL,
    created BIGINT NOT NULL
);
CREATE UNIQUE INDEX role_name ON role (corp, name_key);

-- Who holds them. `until` is the moment at which it ends by itself.
CREATE TABLE role_member (
    role BIGINT NOT NULL,
    member BIGINT NOT NULL,
    until BIGINT,
    provider BOOLEAN NOT NULL DEFAULT FALSE,
    granted BIGINT NOT NULL,
    PRIMARY KEY (role, member)
) {WITHOUT_ROWID};
CREATE INDEX role_member_of ON role_member (member);
