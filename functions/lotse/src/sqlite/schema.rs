//! The tables, and how a file of an older program gets there.

use super::error::OpenError;
use rusqlite::{Connection, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// Says in the file's head that it is one of ours: "Lots".
const APPLICATION_ID: i64 = 0x4c6f_7473;
/// How long SQLite waits for somebody who only looks in (a backup, `sqlite3`).
const BUSY_SECONDS_MAX: u64 = 5;
/// Pages the writer keeps in memory, in KiB.
const WRITER_CACHE_KIB: i64 = 2_000;
/// Pages of the log before they are brought into the file: 4 KiB each.
const LOG_PAGES_MAX: i64 = 4_000;

/// Step by step from an empty file to today's; the step's place is the `user_version` it leaves. A step that was
/// released never changes: what comes later is a new step.
const STEPS: &[&str] = &[include_str!("schema/1.sql"), include_str!("schema/2.sql"), include_str!("schema/3.sql")];

/// The schema that this program writes.
pub(super) fn known() -> i64 {
    i64::try_from(STEPS.len()).expect("there are few steps")
}

/// Opens the file for writing, makes it if need be, and brings it up to today's schema.
pub(super) fn open(path: &Path) -> Result<Connection, OpenError> {
    let mut connection = Connection::open(path).map_err(|source| OpenError::sql(path, source))?;
    found(&connection, path)?;
    prepare(&mut connection).map_err(|source| OpenError::sql(path, source))?;
    Ok(connection)
}

/// Requires that the file has today's schema.
pub(super) fn require_known(connection: &Connection, path: &Path) -> Result<(), OpenError> {
    match found(connection, path)? {
        found if found < known() => Err(OpenError::Older { path: path.into(), found, known: known() }),
        _ => Ok(()),
    }
}

/// The schema of the file, which may be an older one.
fn found(connection: &Connection, path: &Path) -> Result<i64, OpenError> {
    match version(connection).map_err(|source| OpenError::sql(path, source))? {
        Found::Foreign => Err(OpenError::Foreign { path: path.into() }),
        Found::Ours(found) if found > known() => Err(OpenError::Newer { path: path.into(), found, known: known() }),
        Found::Ours(found) => Ok(found),
    }
}

enum Found {
    Foreign,
    Ours(i64),
}

/// An empty file is ours to be.
fn version(connection: &Connection) -> rusqlite::Result<Found> {
    let pragma = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (pragma("application_id")?, pragma("user_version")?);
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", (), |row| row.get(0))?;
    let empty = application == 0 && version == 0 && tables == 0;
    Ok(if application == APPLICATION_ID || empty { Found::Ours(version) } else { Found::Foreign })
}

fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::from_secs(BUSY_SECONDS_MAX))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // What is taken away, such as a code of remote help, is overwritten where its page is written anyway.
    connection.query_row("PRAGMA secure_delete = FAST", (), |_| Ok(()))?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES_MAX)?;
    connection.set_prepared_statement_cache_capacity(32);
    upgrade(connection, STEPS)
}

/// All missing steps in one transaction: an upgrade that is cut off has not begun.
fn upgrade(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: usize = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for step in steps.iter().skip(version) {
        transaction.execute_batch(step)?;
    }
    if version < steps.len() {
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", steps.len())?;
    }
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_an_older_program_keeps_its_rows_and_gets_the_missing_steps() {
        let mut connection = Connection::open_in_memory().unwrap();
        upgrade(&mut connection, &["CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);"]).unwrap();
        let steps = ["a step that was done is not read again", "ALTER TABLE a ADD COLUMN y INTEGER;"];
        upgrade(&mut connection, &steps).unwrap();
        upgrade(&mut connection, &steps).unwrap();
        let row = connection.query_row("SELECT x, y FROM a", (), |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
        assert_eq!(row, (7, None::<i64>));
    }

    #[test]
    fn an_upgrade_that_fails_has_not_begun() {
        let mut connection = Connection::open_in_memory().unwrap();
        let steps = ["CREATE TABLE a (x INTEGER) STRICT;", "no SQL at all"];
        assert!(upgrade(&mut connection, &steps).is_err());
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", (), |r| r.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
