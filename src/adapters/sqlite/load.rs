//! Reads the past of one organisation as the value that `delivery` decides on.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sqlx::{FromRow, Row};

use crate::adapters::sqlite::dialect::StoredRow;
use crate::adapters::sqlite::encode;
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::Executor;
use crate::adapters::sqlite::facts::facts;
use crate::adapters::sqlite::rows::{FirstSeenRow, GoLiveRow, OutboxRow, ReminderRow, ToldRow};
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::table::rows_as;
use crate::adapters::sqlite::versions::version_since;
use crate::calendar::Address;
use crate::delivery::{
    BadAddress, Became, Entry, EntryId, EntryState, GoLive, Handled, HandledAs, HandledReminders,
    KnownDue, Ledger, Mode, ReminderKey,
};

/// Final entries stay in view this long: longer than the gap between two overdue mails and an escalation.
const ENTRIES_IN_VIEW_DAYS: i64 = 60;

/// Keys of reminders about a due date stay in view this long: longer than the longest lead plus a year of being late. What is
/// later still keeps the plan's window open, and so its keys in view. All others, such as the start mail and questions that
/// wait for years, are never forgotten.
const REMINDERS_IN_VIEW_DAYS: i64 = 1500;

impl Store {
    /// Everything known about `organisation` in `mode`.
    pub async fn load(
        &mut self,
        organisation: &str,
        mode: Mode,
        installation: &str,
        now: DateTime<Utc>,
    ) -> Result<Ledger, LedgerError> {
        let mut ledger = Ledger::empty(installation, mode);
        let mut on = self.on();
        let past = &mut LedgerReader { on: &mut on, organisation, mode: mode.word() };
        ledger.go_live = past.go_live().await?;
        ledger.facts = facts(past.on, organisation, mode).await?;
        if ledger.go_live.is_none() {
            return Ok(ledger);
        }
        ledger.first_seen = past.first_seen().await?;
        ledger.done_lines_seen = past.done_lines().await?;
        for told in past.told().await? {
            ledger.told.set(told);
        }
        let since = (now - TimeDelta::days(ENTRIES_IN_VIEW_DAYS)).timestamp_millis();
        let mut entries = past.entries(since).await?;
        let carried = past.mentions(since).await?;
        let reminders = past.reminders(in_view_since(&ledger, now)).await?;
        ledger.handled = handled(reminders, &mut entries, &carried);
        ledger.entries = entries.into_values().collect();
        ledger.entries.sort_by_key(|it| it.id);
        for entry in &mut ledger.entries {
            entry.keys.sort();
        }
        ledger.bad_addresses = past.bad_addresses().await?;
        ledger.calendar_since = version_since(past.on, organisation).await?;
        Ok(ledger)
    }
}

/// One organisation in one mode, past of one ledger.
struct LedgerReader<'a, 'c> {
    on: &'a mut Executor<'c>,
    organisation: &'a str,
    mode: &'static str,
}

impl LedgerReader<'_, '_> {
    async fn go_live(&mut self) -> Result<Option<GoLive>, LedgerError> {
        let at = rows_as::<GoLiveRow, GoLive>("WHERE organisation = $1 AND mode = $2");
        self.on.maybe("read its go-live date", at.bind(self.organisation).bind(self.mode)).await
    }

    async fn first_seen(&mut self) -> Result<HashMap<String, DateTime<Utc>>, LedgerError> {
        let seen =
            rows_as::<FirstSeenRow, FirstSeen>("WHERE organisation = $1").bind(self.organisation);
        let seen = self.on.all("read when rows were first seen", seen).await?;
        Ok(seen.into_iter().map(|FirstSeen(item, at)| (item, at)).collect())
    }

    async fn done_lines(&mut self) -> Result<HashSet<String>, LedgerError> {
        let lines = sqlx::query("SELECT line FROM done_line WHERE organisation = $1");
        let lines = lines.bind(self.organisation);
        let lines = self.on.column("read which done lines have acted", "line", lines).await?;
        Ok(lines.into_iter().collect())
    }

    async fn entries(&mut self, since: i64) -> Result<HashMap<EntryId, Entry>, LedgerError> {
        let entries = rows_as::<OutboxRow, Entry>(
            "WHERE organisation = $1 AND mode = $2 AND purpose <> 'edit'
               AND (state IN ('queued', 'sending', 'in doubt') OR $3 <= queued_at)",
        );
        let entries = entries.bind(self.organisation).bind(self.mode).bind(since);
        let entries = self.on.all("read its outbox", entries).await?;
        Ok(entries.into_iter().map(|it| (it.id, it)).collect())
    }

    /// By reminder: the messages that carry or carried it, and whether that still counts.
    async fn mentions(&mut self, since: i64) -> Result<Carried, LedgerError> {
        let mentions = sqlx::query_as(
            "SELECT entry, name, live FROM mention
              WHERE entry IN (SELECT id FROM outbox
                               WHERE organisation = $1 AND mode = $2
                                 AND (state IN ('queued', 'sending', 'in doubt') OR $3 <= queued_at))
              ORDER BY entry",
        );
        let mentions = mentions.bind(self.organisation).bind(self.mode).bind(since);
        let doing = "read which message carries which reminder";
        let mentions: Vec<Mention> = self.on.all(doing, mentions).await?;
        let mut carried: Carried = HashMap::with_capacity(mentions.len());
        for it in mentions {
            carried.entry(it.name).or_default().push((EntryId(it.entry), it.live != 0));
        }
        Ok(carried)
    }

    async fn reminders(
        &mut self,
        since: DateTime<Utc>,
    ) -> Result<Vec<StoredReminder>, LedgerError> {
        let reminders = rows_as::<ReminderRow, StoredReminder>(
            "WHERE organisation = $1 AND mode = $2
               AND ($3 <= decided_at
                    OR kind NOT IN ('before', 'begin', 'copy', 'overdue', 'escalation', 'changed'))",
        );
        let reminders = reminders.bind(self.organisation).bind(self.mode);
        self.on.all("read its reminders", reminders.bind(since.timestamp_millis())).await
    }

    async fn told(&mut self) -> Result<Vec<KnownDue>, LedgerError> {
        let told = rows_as::<ToldRow, KnownDue>(
            "WHERE organisation = $1 AND mode = $2 ORDER BY subject, party",
        );
        self.on.all("read what was told", told.bind(self.organisation).bind(self.mode)).await
    }

    async fn bad_addresses(&mut self) -> Result<Vec<BadAddress>, LedgerError> {
        let bad = sqlx::query_as(
            "SELECT address, party, since, answer, reported FROM bad_address
              WHERE organisation = $1 AND mode = $2 ORDER BY address",
        );
        let bad = bad.bind(self.organisation).bind(self.mode);
        self.on.all("read which addresses do not work", bad).await
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

/// What became of each reminder; the entries learn which reminders they carry.
fn handled(
    reminders: Vec<StoredReminder>,
    entries: &mut HashMap<EntryId, Entry>,
    carried: &Carried,
) -> HandledReminders {
    let mut handled = HandledReminders::default();
    for it in reminders {
        let carriers = carried.get(&it.name).map_or(&[][..], Vec::as_slice);
        for (entry, _) in carriers {
            if let Some(entry) = entries.get_mut(entry) {
                entry.keys.push(it.key.clone());
            }
        }
        let how = match it.outcome {
            Became::Freed => continue,
            Became::Enqueued => enqueued(carriers, entries, it.decided_at),
            Became::Skipped(reason) => HandledAs::Skipped(reason),
        };
        let of_key = Handled { how, planned: it.planned, decided_at: it.decided_at };
        handled.insert(it.key, of_key);
    }
    handled
}

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

struct StoredReminder {
    name: String,
    key: ReminderKey,
    planned: NaiveDate,
    decided_at: DateTime<Utc>,
    outcome: Became,
}

impl FromRow<'_, StoredRow> for StoredReminder {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let it = ReminderRow::from_row(row)?;
        Ok(StoredReminder {
            planned: encode::day(&it.planned)?,
            decided_at: encode::moment(it.decided_at)?,
            outcome: encode::became(&it.outcome)?,
            key: encode::key(&it)?,
            name: it.name,
        })
    }
}

#[derive(FromRow)]
struct Mention {
    entry: i64,
    name: String,
    live: i64,
}

struct FirstSeen(String, DateTime<Utc>);

impl FromRow<'_, StoredRow> for FirstSeen {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let it = FirstSeenRow::from_row(row)?;
        Ok(FirstSeen(it.item, encode::moment(it.at)?))
    }
}

impl FromRow<'_, StoredRow> for GoLive {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let it = GoLiveRow::from_row(row)?;
        Ok(GoLive { at: encode::moment(it.at)?, first_send: encode::moment(it.first_send)? })
    }
}

impl FromRow<'_, StoredRow> for KnownDue {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let it = ToldRow::from_row(row)?;
        Ok(KnownDue {
            subject: encode::subject(&it.subject)?,
            due: encode::day(&it.due)?,
            newest_rung: encode::optional_day(it.newest_rung.as_deref())?,
            party: it.party,
            occurrence: it.occurrence,
            title: it.title,
            confidential: it.confidential != 0,
            at: encode::moment(it.at)?,
            closed: it.closed != 0,
        })
    }
}

impl FromRow<'_, StoredRow> for BadAddress {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let (address, reported): (String, i64) =
            (row.try_get("address")?, row.try_get("reported")?);
        Ok(BadAddress {
            address: Address::new(&address),
            party: row.try_get("party")?,
            since: encode::moment(row.try_get("since")?)?,
            answer: row.try_get("answer")?,
            reported: reported != 0,
        })
    }
}
