//! Who may send an owed mail now, and what became of it.

use super::write::stamp;
use chrono::{DateTime, Utc};
use desk::{Fate, Leased, Owed, Settled};
use rusqlite::{Connection, Result, Row, named_params, params};

/// Takes what may be sent now; nobody else gets it before `until`.
pub(super) fn lease(
    connection: &Connection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    count_max: usize,
) -> Result<Vec<Leased>> {
    let mut take = connection.prepare_cached(
        "UPDATE outbox SET state = 'leased', attempt = attempt + 1, until = :until
         WHERE rowid IN (
             SELECT rowid FROM outbox
             WHERE state IN ('owed', 'leased') AND at <= :now AND (until IS NULL OR until <= :now)
             ORDER BY at LIMIT :count_max)
         RETURNING key, at, body, attempt",
    )?;
    let asked = named_params! { ":now": stamp(now), ":until": stamp(until), ":count_max": count_max };
    let mut leased = take.query_map(asked, leased)?.collect::<Result<Vec<Leased>>>()?;
    leased.sort_by_key(|l| l.owed.at);
    Ok(leased)
}

/// Ends every lease: whoever held one is gone, for the lock of the file is ours. Their mails are not kept waiting
/// until the leases run out; that somebody tried before stays known.
pub(super) fn release(connection: &Connection) -> Result<()> {
    let release = "UPDATE outbox INDEXED BY outbox_to_do SET until = NULL
                   WHERE state IN ('owed', 'leased') AND until IS NOT NULL";
    connection.execute(release, ()).map(drop)
}

fn leased(row: &Row<'_>) -> Result<Leased> {
    let at = DateTime::from_timestamp_micros(row.get("at")?).unwrap_or_default();
    let owed = Owed { key: row.get("key")?, at, body: row.get("body")? };
    Ok(Leased { owed, attempt: row.get("attempt")? })
}

/// Says what became of them. Who lost the lease meanwhile has no say.
pub(super) fn settle(connection: &Connection, settled: &[Settled]) -> Result<()> {
    let mut end = connection.prepare_cached(
        "UPDATE outbox SET state = ?, at = coalesce(?, at), result = ?, until = NULL
         WHERE key = ? AND attempt = ? AND state = 'leased'",
    )?;
    let mut forget = connection.prepare_cached(
        "UPDATE outbox SET state = 'dead', result = ?, until = NULL, body = ''
         WHERE key = ? AND attempt = ? AND state = 'leased'",
    )?;
    for one in settled {
        let (state, at, result) = match &one.fate {
            Fate::Sent { message_id } => ("sent", None, Some(message_id)),
            Fate::Later { at } => ("owed", Some(stamp(*at)), None),
            Fate::Dead { reason } => ("dead", None, Some(reason)),
            Fate::Over => {
                forget.execute(params![Fate::OVER, one.key, one.attempt])?;
                continue;
            }
        };
        end.execute(params![state, at, result, one.key, one.attempt])?;
    }
    Ok(())
}
