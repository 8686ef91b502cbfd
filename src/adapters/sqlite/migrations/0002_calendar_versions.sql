-- What runs when a file cannot. SQL that PostgreSQL takes unchanged: times are milliseconds since 1970 (BIGINT).

-- The version of each calendar that runs: the last good one, both files whole. `file` is where kalender.yaml stands.
-- `agreed` is the hash of a held edit that somebody agreed to.
CREATE TABLE calendar_version (
    file         TEXT   NOT NULL PRIMARY KEY,
    organisation TEXT   NOT NULL,
    hash         TEXT   NOT NULL,
    taken_at     BIGINT NOT NULL,
    calendar     BYTEA  NOT NULL,
    addresses    BYTEA  NOT NULL,
    agreed       TEXT
);

-- What the files hold instead, when that is not what runs: broken, or held until somebody agrees. `since` counts from the
-- first file that was not taken, `why` and `place` are for `status`.
CREATE TABLE calendar_edit (
    file  TEXT   NOT NULL PRIMARY KEY,
    hash  TEXT   NOT NULL,
    state TEXT   NOT NULL,
    since BIGINT NOT NULL,
    place TEXT   NOT NULL,
    why   TEXT   NOT NULL
);

-- Who was told what about an edit: once for each error or edit.
CREATE TABLE calendar_told (
    file TEXT   NOT NULL,
    mode TEXT   NOT NULL,
    what TEXT   NOT NULL,
    hash TEXT   NOT NULL,
    at   BIGINT NOT NULL,
    PRIMARY KEY (file, mode, what, hash)
);
