-- `changed` is the place in the directory log at which a row last changed: what is newer than a
-- client's place is what the client lacks. Removed rows stay as tombstones for that reason.
CREATE TABLE member (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    userid TEXT NOT NULL,
    userid_key TEXT NOT NULL,
    name TEXT NOT NULL,
    english_name TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',
    email_key TEXT,
    mobile TEXT NOT NULL DEFAULT '',
    mobile_key TEXT,
    landline TEXT NOT NULL DEFAULT '',
    gender TEXT NOT NULL DEFAULT '',
    leader BIGINT,
    extra TEXT NOT NULL DEFAULT '{}',
    admin BOOLEAN NOT NULL DEFAULT FALSE,
    disabled BOOLEAN NOT NULL DEFAULT FALSE,
    removed BOOLEAN NOT NULL DEFAULT FALSE,
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    UNIQUE (corp, userid_key)
);
CREATE UNIQUE INDEX member_email ON member (corp, email_key) WHERE email_key IS NOT NULL;
CREATE UNIQUE INDEX member_mobile ON member (corp, mobile_key) WHERE mobile_key IS NOT NULL;
CREATE INDEX member_changed ON member (corp, changed, id);

-- `path` is the ids from the root down, each followed by a slash: "1/4/17/". A department is in
-- the subtree of another when its path begins with the other's. `members` counts those in it and
-- all below, each once; it is kept current by whatever moves people or departments.
CREATE TABLE department (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    parent BIGINT,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    sort BIGINT NOT NULL DEFAULT 0,
    members BIGINT NOT NULL DEFAULT 0,
    removed BOOLEAN NOT NULL DEFAULT FALSE,
    changed BIGINT NOT NULL
);
CREATE INDEX department_changed ON department (corp, changed, id);
CREATE INDEX department_path ON department (corp, path);
CREATE UNIQUE INDEX department_name ON department (corp, parent, name) WHERE NOT removed;

CREATE TABLE place (
    member BIGINT NOT NULL,
    department BIGINT NOT NULL,
    main BOOLEAN NOT NULL DEFAULT FALSE,
    leader BOOLEAN NOT NULL DEFAULT FALSE,
    sort BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (member, department)
) {WITHOUT_ROWID};
CREATE INDEX place_department ON place (department, member);

CREATE TABLE tag (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    removed BOOLEAN NOT NULL DEFAULT FALSE,
    changed BIGINT NOT NULL
);
CREATE INDEX tag_changed ON tag (corp, changed, id);
CREATE UNIQUE INDEX tag_name ON tag (corp, name_key) WHERE NOT removed;

CREATE TABLE tag_member (
    tag BIGINT NOT NULL,
    member BIGINT NOT NULL,
    PRIMARY KEY (tag, member)
) {WITHOUT_ROWID};
CREATE INDEX tag_member_member ON tag_member (member);

CREATE TABLE tag_department (
    tag BIGINT NOT NULL,
    department BIGINT NOT NULL,
    PRIMARY KEY (tag, department)
) {WITHOUT_ROWID};

-- Rules of who sees whom and other stored segments, each by purpose.
CREATE TABLE segment (
    corp BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    owner BIGINT NOT NULL,
    segment TEXT NOT NULL,
    PRIMARY KEY (corp, purpose, owner)
);
