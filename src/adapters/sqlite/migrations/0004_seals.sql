-- Rows that carry a seal, numbers that the database draws. SQL that PostgreSQL takes unchanged, but for {numbered}: the words for
-- a number that the database draws itself (`dialect.rs`).

-- `checksum` is over the other values of the row, but for `id` and the bytes of a message, which have their own. Null: the row
-- is of an older layout and is not checked.
ALTER TABLE meta ADD COLUMN checksum BIGINT;
ALTER TABLE go_live ADD COLUMN checksum BIGINT;
ALTER TABLE first_seen ADD COLUMN checksum BIGINT;
ALTER TABLE reminder ADD COLUMN checksum BIGINT;
ALTER TABLE told ADD COLUMN checksum BIGINT;

-- `owner` is who has the message in hand, while it is `sending`.
ALTER TABLE outbox RENAME TO outbox_of_layout_3;

CREATE TABLE outbox (
    id                {numbered},
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
    bytes_checksum    BIGINT,
    state             TEXT    NOT NULL,
    at                BIGINT  NOT NULL,
    failures          BIGINT  NOT NULL,
    why               TEXT    NOT NULL,
    queued_at         BIGINT  NOT NULL,
    first_deferred_at BIGINT,
    ever_in_doubt     BIGINT  NOT NULL,
    version           TEXT    NOT NULL,
    owner             TEXT,
    checksum          BIGINT
);

INSERT INTO outbox (id, organisation, mode, address, party, day, purpose, message_id, subject, envelope_from, envelope_to, bytes,
                    state, at, failures, why, queued_at, first_deferred_at, ever_in_doubt, version)
SELECT id, organisation, mode, address, party, day, purpose, message_id, subject, envelope_from, envelope_to, bytes,
       state, at, failures, why, queued_at, first_deferred_at, ever_in_doubt, version
  FROM outbox_of_layout_3 ORDER BY id;

DROP TABLE outbox_of_layout_3;

CREATE INDEX outbox_by_state ON outbox (mode, state, at, id);

-- `mode` is the mode in which it counts; null: in both.
ALTER TABLE fact RENAME TO fact_of_layout_3;

CREATE TABLE fact (
    id           {numbered},
    organisation TEXT   NOT NULL,
    mode         TEXT,
    subject      TEXT   NOT NULL,
    item         TEXT   NOT NULL,
    what         TEXT   NOT NULL,
    day          TEXT,
    outcome      TEXT,
    evidence     TEXT,
    note         TEXT,
    author       TEXT   NOT NULL,
    at           BIGINT NOT NULL,
    checksum     BIGINT
);

INSERT INTO fact (id, organisation, subject, item, what, day, outcome, evidence, note, author, at)
SELECT id, organisation, subject, item, what, day, outcome, evidence, note, author, at FROM fact_of_layout_3 ORDER BY id;

DROP TABLE fact_of_layout_3;
