-- What people know of the files of a calendar, and the mails that told it. SQL that PostgreSQL takes unchanged.

-- Each trouble that somebody was told of and nobody has taken back: an error, a held edit. `mail` names the mail that told
-- it, `gone_at` is since when it no longer stands. What layout 2 kept cannot be told apart by error.
DROP TABLE calendar_told;

CREATE TABLE calendar_told (
    file    TEXT   NOT NULL,
    mode    TEXT   NOT NULL,
    topic   TEXT   NOT NULL,
    hash    TEXT   NOT NULL,
    mail    TEXT   NOT NULL,
    at      BIGINT NOT NULL,
    gone_at BIGINT,
    PRIMARY KEY (file, mode, topic, hash)
);

-- Which messages are about which file, so that one that still waits can be withdrawn when it is overtaken. Of a message about
-- a change also the version before it: what its reader knows as long as it waits.
CREATE TABLE calendar_mail (
    entry     BIGINT NOT NULL PRIMARY KEY,
    file      TEXT   NOT NULL,
    mode      TEXT   NOT NULL,
    topic     TEXT   NOT NULL,
    mail      TEXT   NOT NULL,
    calendar  BYTEA,
    addresses BYTEA
);
