-- Times are microseconds since 1970, in UTC.

-- The history of each ticket: the one truth.
CREATE TABLE events (
    ticket TEXT NOT NULL,
    seq    INTEGER NOT NULL,
    body   TEXT NOT NULL,
    UNIQUE (ticket, seq)
) STRICT;

-- How many events a ticket has, what lists show of it, when time alone will next change it.
CREATE TABLE tickets (
    id      TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    card    TEXT NOT NULL,
    due     INTEGER
) STRICT;
CREATE INDEX tickets_due ON tickets (due, id) WHERE due IS NOT NULL;

-- The lists that a ticket stands on.
CREATE TABLE lists (
    list   TEXT NOT NULL,
    sort   TEXT NOT NULL,
    ticket TEXT NOT NULL,
    PRIMARY KEY (list, sort, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX lists_of_ticket ON lists (ticket);

-- Requests that were carried out, and what they were answered with.
CREATE TABLE receipts (
    key    TEXT NOT NULL PRIMARY KEY,
    answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every mail that was ever owed: owed, leased, sent or dead.
CREATE TABLE outbox (
    key     TEXT NOT NULL UNIQUE,
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL DEFAULT 'owed',
    attempt INTEGER NOT NULL DEFAULT 0,
    until   INTEGER,
    body    TEXT NOT NULL,
    result  TEXT
) STRICT;
CREATE INDEX outbox_to_do ON outbox (at) WHERE state IN ('owed', 'leased');
