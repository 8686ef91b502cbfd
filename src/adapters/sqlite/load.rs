//! Reads the past of one organisation as the value that `delivery` decides on.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::adapters::sqlite::encode::{self, StateColumns};
use crate::adapters::sqlite::{LedgerError, Sqlite, failed};
use crate::calendar::Address;
use crate::delivery::{
    BadAddress, Became, Entry, EntryId, EntryState, GoLive, Handled, HandledAs, Ledger, Mode,
    ReminderKey, StoredKey, Told,
};

/// Final entries stay in view this long: longer than the gap between two overdue mails and an escalation.
const ENTRIES_IN_VIEW_DAYS: i64 = 60;

/// Keys of reminders about a due date stay in view this long: longer than the longest lead plus a year of being late. What is
/// later still keeps the plan's window open, and so its keys in view. All others, such as the start mail and questions that
/// wait for years, are never forgotten.
const REMINDERS_IN_VIEW_DAYS: i64 = 1500;

/// `SELECT` with the columns that [`entry`] reads, and what follows them: more columns, the table, the condition.
macro_rules! select_entry {
    ($rest:literal) => {
        concat!(
            "SELECT id, address, day, purpose, message_id, state, at, failures, why, queued_at, first_deferred_at, ever_in_doubt ",
            $rest
        )
    };
}
pub(super) use select_entry;

impl Sqlite {
    /// Everything known about `organisation` in `mode`.
    pub async fn load(
        &mut self,
        organisation: &str,
        mode: Mode,
        installation: &str,
        now: DateTime<Utc>,
    ) -> Result<Ledger, LedgerError> {
        let mut ledger = Ledger::empty(installation, mode);
        ledger.go_live = self.go_live(organisation, mode).await?;
        ledger.facts = self.facts(organisation).await?;
        if ledger.go_live.is_none() {
            return Ok(ledger);
        }
        self.load_seen(&mut ledger, organisation).await?;
        let mut entries = self.load_entries(organisation, mode, now).await?;
        let carried = self.load_mentions(organisation, mode, now).await?;
        self.load_told(&mut ledger, organisation).await?;
        let since = in_view_since(&ledger, now);
        ledger.handled =
            self.load_handled(organisation, mode, since, &mut entries, &carried).await?;
        ledger.entries = entries.into_values().collect();
        ledger.entries.sort_by_key(|it| it.id);
        for entry in &mut ledger.entries {
            entry.keys.sort();
        }
        self.load_bad_addresses(&mut ledger, organisation).await?;
        ledger.calendar_since = self.version_since(organisation).await?;
        Ok(ledger)
    }

    async fn go_live(
        &mut self,
        organisation: &str,
        mode: Mode,
    ) -> Result<Option<GoLive>, LedgerError> {
        let row =
            sqlx::query("SELECT at, first_send FROM go_live WHERE organisation = $1 AND mode = $2")
                .bind(organisation)
                .bind(mode.word())
                .fetch_optional(&mut self.connection)
                .await
                .map_err(failed("read its go-live date"))?;
        row.map(|row| {
            Ok(GoLive { at: encode::moment(row.get(0))?, first_send: encode::moment(row.get(1))? })
        })
        .transpose()
    }

    async fn load_seen(
        &mut self,
        ledger: &mut Ledger,
        organisation: &str,
    ) -> Result<(), LedgerError> {
        let rows = sqlx::query("SELECT item, at FROM first_seen WHERE organisation = $1")
            .bind(organisation)
            .fetch_all(&mut self.connection)
            .await
            .map_err(failed("read when rows were first seen"))?;
        for row in rows {
            ledger.first_seen.insert(row.get(0), encode::moment(row.get(1))?);
        }
        let rows = sqlx::query("SELECT line FROM done_line WHERE organisation = $1")
            .bind(organisation)
            .fetch_all(&mut self.connection)
            .await
            .map_err(failed("read which done lines have acted"))?;
        ledger.done_lines_seen = rows.iter().map(|row| row.get(0)).collect();
        Ok(())
    }

    async fn load_entries(
        &mut self,
        organisation: &str,
        mode: Mode,
        now: DateTime<Utc>,
    ) -> Result<HashMap<EntryId, Entry>, LedgerError> {
        let rows = sqlx::query(select_entry!(
            "FROM outbox
              WHERE organisation = $1 AND mode = $2 AND purpose <> 'edit'
                AND (state IN ('queued', 'sending', 'in doubt') OR $3 <= queued_at)"
        ))
        .bind(organisation)
        .bind(mode.word())
        .bind((now - TimeDelta::days(ENTRIES_IN_VIEW_DAYS)).timestamp_millis())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read its outbox"))?;
        let mut entries = HashMap::with_capacity(rows.len());
        for row in &rows {
            let entry = entry(row)?;
            entries.insert(entry.id, entry);
        }
        Ok(entries)
    }

    /// By reminder: the messages that carry or carried it, and whether that still counts.
    async fn load_mentions(
        &mut self,
        organisation: &str,
        mode: Mode,
        now: DateTime<Utc>,
    ) -> Result<Carried, LedgerError> {
        let rows = sqlx::query(
            "SELECT entry, name, live FROM mention
              WHERE entry IN (SELECT id FROM outbox
                               WHERE organisation = $1 AND mode = $2
                                 AND (state IN ('queued', 'sending', 'in doubt') OR $3 <= queued_at))
              ORDER BY entry",
        )
        .bind(organisation)
        .bind(mode.word())
        .bind((now - TimeDelta::days(ENTRIES_IN_VIEW_DAYS)).timestamp_millis())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read which message carries which reminder"))?;
        let mut carried: Carried = HashMap::with_capacity(rows.len());
        for row in rows {
            let mention = (EntryId(row.get(0)), row.get::<i64, _>(2) != 0);
            carried.entry(row.get(1)).or_default().push(mention);
        }
        Ok(carried)
    }

    async fn load_handled(
        &mut self,
        organisation: &str,
        mode: Mode,
        since: DateTime<Utc>,
        entries: &mut HashMap<EntryId, Entry>,
        carried: &Carried,
    ) -> Result<HashMap<ReminderKey, Handled>, LedgerError> {
        let rows = sqlx::query(
            "SELECT name, item, member, number, step, about, kind, rung, party, planned, decided_at, outcome
               FROM reminder
              WHERE organisation = $1 AND mode = $2
                AND ($3 <= decided_at
                     OR kind NOT IN ('before', 'begin', 'copy', 'overdue', 'escalation', 'changed'))",
        )
        .bind(organisation)
        .bind(mode.word())
        .bind(since.timestamp_millis())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read its reminders"))?;
        let mut handled = HashMap::with_capacity(rows.len());
        for row in &rows {
            let name: String = row.get(0);
            let key = key(row)?;
            let carriers = carried.get(&name).map_or(&[][..], Vec::as_slice);
            for (entry, _) in carriers {
                if let Some(entry) = entries.get_mut(entry) {
                    entry.keys.push(key.clone());
                }
            }
            let decided_at = encode::moment(row.get(10))?;
            let outcome: String = row.get(11);
            let how = match encode::became(&outcome)? {
                Became::Freed => continue,
                Became::Enqueued => enqueued(carriers, entries, decided_at),
                Became::Skipped(reason) => HandledAs::Skipped(reason),
            };
            let planned: String = row.get(9);
            handled.insert(key, Handled { how, planned: encode::day(&planned)?, decided_at });
        }
        Ok(handled)
    }

    async fn load_told(
        &mut self,
        ledger: &mut Ledger,
        organisation: &str,
    ) -> Result<(), LedgerError> {
        let rows = sqlx::query(
            "SELECT subject, party, due, newest_rung, occurrence, title, confidential, at, closed
               FROM told WHERE organisation = $1 AND mode = $2 ORDER BY subject, party",
        )
        .bind(organisation)
        .bind(ledger.mode.word())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read what was told"))?;
        for row in &rows {
            let (subject, due): (String, String) = (row.get(0), row.get(2));
            ledger.told.set(Told {
                subject: encode::subject(&subject)?,
                party: row.get(1),
                due: encode::day(&due)?,
                newest_rung: encode::optional_day(row.get(3))?,
                occurrence: row.get(4),
                title: row.get(5),
                confidential: row.get::<i64, _>(6) != 0,
                at: encode::moment(row.get(7))?,
                closed: row.get::<i64, _>(8) != 0,
            });
        }
        Ok(())
    }

    async fn load_bad_addresses(
        &mut self,
        ledger: &mut Ledger,
        organisation: &str,
    ) -> Result<(), LedgerError> {
        let rows = sqlx::query(
            "SELECT address, party, since, answer, reported FROM bad_address
              WHERE organisation = $1 AND mode = $2 ORDER BY address",
        )
        .bind(organisation)
        .bind(ledger.mode.word())
        .fetch_all(&mut self.connection)
        .await
        .map_err(failed("read which addresses do not work"))?;
        for row in &rows {
            ledger.bad_addresses.push(BadAddress {
                address: Address::new(row.get(0)),
                party: row.get(1),
                since: encode::moment(row.get(2))?,
                answer: row.get(3),
                reported: row.get::<i64, _>(4) != 0,
            });
        }
        Ok(())
    }
}

/// From when on reminder keys are needed: the plan reaches back to the oldest due date that is told and still open.
fn in_view_since(ledger: &Ledger, now: DateTime<Utc>) -> DateTime<Utc> {
    let oldest = ledger.told.iter().filter(|it| !it.closed).map(|it| it.due).min();
    let oldest = oldest.map(|due| due.and_time(chrono::NaiveTime::MIN).and_utc());
    oldest.map_or(now, |at| at.min(now)) - TimeDelta::days(REMINDERS_IN_VIEW_DAYS)
}

/// By reminder's name: messages in order, and whether the mention still counts.
type Carried = HashMap<String, Vec<(EntryId, bool)>>;

/// The entry that speaks for a key: one that was accepted, else the newest.
fn enqueued(
    carriers: &[(EntryId, bool)],
    entries: &HashMap<EntryId, Entry>,
    decided_at: DateTime<Utc>,
) -> HandledAs {
    let mut newest = HandledAs::Enqueued { entry: EntryId(0), sent_at: Some(decided_at) };
    for (id, _) in carriers.iter().filter(|(_, live)| *live) {
        match entries.get(id).map(|it| &it.state) {
            Some(EntryState::Sent { at }) => {
                return HandledAs::Enqueued { entry: *id, sent_at: Some(*at) };
            }
            // Out of view: final for long.
            None => return HandledAs::Enqueued { entry: *id, sent_at: Some(decided_at) },
            Some(_) => newest = HandledAs::Enqueued { entry: *id, sent_at: None },
        }
    }
    newest
}

/// Without its keys. `row` comes from [`select_entry`].
pub(super) fn entry(row: &SqliteRow) -> Result<Entry, LedgerError> {
    let (day, purpose): (String, String) = (row.get(2), row.get(3));
    let state =
        StateColumns { state: row.get(5), at: row.get(6), failures: row.get(7), why: row.get(8) };
    Ok(Entry {
        id: EntryId(row.get(0)),
        address: Address::new(row.get(1)),
        day: encode::day(&day)?,
        purpose: encode::purpose(&purpose)?,
        message_id: row.get(4),
        state: state.read()?,
        queued_at: encode::moment(row.get(9))?,
        keys: Vec::new(),
        first_deferred_at: row.get::<Option<i64>, _>(10).map(encode::moment).transpose()?,
        ever_in_doubt: row.get::<i64, _>(11) != 0,
    })
}

fn key(row: &SqliteRow) -> Result<ReminderKey, LedgerError> {
    encode::key(StoredKey {
        row: row.get(1),
        member: row.get(2),
        number: row.get(3),
        step: row.get(4),
        when: row.get(5),
        kind: row.get(6),
        rung: row.get(7),
        party: row.get(8),
    })
}
