-- Rules of who sees whom. `who` and `other` are segments; `level` is 0 for none; `shown` are the
-- fields that show, each followed by a blank.
CREATE TABLE visibility_rule (
    id BIGINT PRIMARY KEY,
    corp BIGINT NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    other TEXT NOT NULL,
    level BIGINT NOT NULL DEFAULT 0,
    shown TEXT NOT NULL DEFAULT '',
    created BIGINT NOT NULL
);
CREATE INDEX visibility_rule_corp ON visibility_rule (corp, id);

-- Whom the segments of a rule hold now, `side` 0 for `who` and 1 for `other`, those whose account
-- is shut included. Kept current by whatever changes the directory, so that what changed in who
-- sees whom is known, and told.
CREATE TABLE visibility_member (
    rule BIGINT NOT NULL,
    side BIGINT NOT NULL,
    member BIGINT NOT NULL,
    PRIMARY KEY (rule, side, member)
) {WITHOUT_ROWID};
CREATE INDEX visibility_member_of ON visibility_member (member);

-- The place of the directory log at which what a member sees last changed as a whole: whoever is
-- behind it starts from nothing. The second is the same for everyone in a corp.
ALTER TABLE member ADD COLUMN view_from BIGINT NOT NULL DEFAULT 0;
CREATE TABLE visibility_reset (
    corp BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE INDEX member_leader ON member (leader) WHERE leader IS NOT NULL;
