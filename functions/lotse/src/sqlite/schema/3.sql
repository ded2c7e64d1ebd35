-- What a ticket is found by, with a blank before and behind each word, and its place among all that can be found: when it came
-- in, and its number. A search reads the words from the newest on. A row for each word would find rare words faster, but
-- make the writer, for whom everybody waits, write eighty rows where it now writes one.
ALTER TABLE tickets ADD COLUMN place TEXT;
ALTER TABLE tickets ADD COLUMN words TEXT;
CREATE UNIQUE INDEX tickets_by_place ON tickets (place) WHERE place IS NOT NULL;

-- What lies on shelves, such as an agent's saved searches.
CREATE TABLE shelves (
    shelf TEXT NOT NULL,
    name  TEXT NOT NULL,
    text  TEXT NOT NULL,
    PRIMARY KEY (shelf, name)
) STRICT, WITHOUT ROWID;
