-- What readers said of help pages: nobody is named. `key` is a place in a minute, so that a minute takes only so many.
CREATE TABLE remarks (
    key   TEXT NOT NULL UNIQUE,
    about TEXT NOT NULL,
    kind  TEXT NOT NULL,
    at    INTEGER NOT NULL,
    text  TEXT NOT NULL
) STRICT;
CREATE INDEX remarks_by_subject ON remarks (about, kind);
CREATE INDEX remarks_by_time ON remarks (kind, at, key);
