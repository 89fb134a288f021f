-- The group of a department (CSET-07). `name` and `leader` are what the department said last, so
-- that what members have changed since is theirs.
CREATE TABLE department_group (
    department BIGINT PRIMARY KEY,
    conversation BIGINT NOT NULL,
    name TEXT NOT NULL,
    leader BIGINT
);

-- Who is in it because they are in the department; others were added by somebody.
CREATE TABLE department_group_member (
    department BIGINT NOT NULL,
    member BIGINT NOT NULL,
    PRIMARY KEY (department, member)
) {WITHOUT_ROWID};
