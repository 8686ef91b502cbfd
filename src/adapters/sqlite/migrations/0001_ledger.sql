-- The ledger. SQL that PostgreSQL takes unchanged: times are milliseconds since 1970 (BIGINT), civil dates are ISO text.

CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE go_live (
    organisation TEXT   NOT NULL,
    mode         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    first_send   BIGINT NOT NULL,
    PRIMARY KEY (organisation, mode)
);

CREATE TABLE first_seen (
    organisation TEXT   NOT NULL,
    item         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (organisation, item)
);

-- One message to one address.
CREATE TABLE outbox (
    id                BIGINT  NOT NULL PRIMARY KEY,
    organisation      TEXT    NOT NULL,
    mode              TEXT    NOT NULL,
    address           TEXT    NOT NULL,
    party             TEXT    NOT NULL,
    day               TEXT    NOT NULL,
    purpose           TEXT    NOT NULL,
    message_id        TEXT    NOT NULL,
    subject           TEXT    NOT NULL,
    envelope_from     TEXT    NOT NULL,
    envelope_to       TEXT    NOT NULL,
    bytes             BYTEA,
    state             TEXT    NOT NULL,
    at                BIGINT  NOT NULL,
    failures          BIGINT  NOT NULL,
    why               TEXT    NOT NULL,
    queued_at         BIGINT  NOT NULL,
    first_deferred_at BIGINT,
    ever_in_doubt     BIGINT  NOT NULL,
    version           TEXT    NOT NULL
);

CREATE INDEX outbox_by_state ON outbox (mode, state, at, id);

-- What became of one reminder key: enqueued, the reason why not, or free again because its message was withdrawn.
CREATE TABLE reminder (
    organisation TEXT   NOT NULL,
    mode         TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    item         TEXT   NOT NULL,
    member       TEXT,
    number       BIGINT,
    step         TEXT,
    about        TEXT   NOT NULL,
    kind         TEXT   NOT NULL,
    rung         TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    occurrence   TEXT   NOT NULL,
    planned      TEXT   NOT NULL,
    decided_at   BIGINT NOT NULL,
    outcome      TEXT   NOT NULL,
    version      TEXT   NOT NULL,
    PRIMARY KEY (organisation, mode, name)
);

-- Which message carries which reminder. The unique index is what makes "send once" a fact; a message that was withdrawn
-- keeps what it carried, and no longer counts.
CREATE TABLE mention (
    entry        BIGINT NOT NULL,
    name         TEXT   NOT NULL,
    organisation TEXT   NOT NULL,
    mode         TEXT   NOT NULL,
    address      TEXT   NOT NULL,
    live         BIGINT NOT NULL,
    PRIMARY KEY (entry, name)
);

CREATE UNIQUE INDEX mention_once ON mention (organisation, mode, name, address) WHERE live = 1;

-- Every submission, with the server's answer.
CREATE TABLE attempt (
    entry   BIGINT NOT NULL,
    at      BIGINT NOT NULL,
    outcome TEXT   NOT NULL,
    answer  TEXT   NOT NULL
);

CREATE INDEX attempt_by_entry ON attempt (entry);

CREATE TABLE told (
    organisation TEXT   NOT NULL,
    mode         TEXT   NOT NULL,
    item         TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    due          TEXT   NOT NULL,
    newest_rung  TEXT,
    occurrence   TEXT   NOT NULL,
    title        TEXT   NOT NULL,
    confidential BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    closed       BIGINT NOT NULL,
    PRIMARY KEY (organisation, mode, subject, party)
);

CREATE TABLE bad_address (
    organisation TEXT   NOT NULL,
    mode         TEXT   NOT NULL,
    address      TEXT   NOT NULL,
    party        TEXT   NOT NULL,
    since        BIGINT NOT NULL,
    answer       TEXT   NOT NULL,
    reported     BIGINT NOT NULL,
    PRIMARY KEY (organisation, mode, address)
);

-- Append-only.
CREATE TABLE fact (
    id           BIGINT NOT NULL PRIMARY KEY,
    organisation TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    item         TEXT   NOT NULL,
    what         TEXT   NOT NULL,
    day          TEXT,
    outcome      TEXT,
    evidence     TEXT,
    note         TEXT,
    author       TEXT   NOT NULL,
    at           BIGINT NOT NULL
);

CREATE TABLE done_line (
    organisation TEXT   NOT NULL,
    line         TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (organisation, line)
);
