//! The tables that decide, column by column as they are stored.

use std::marker::PhantomData;

use sqlx::{Arguments as _, FromRow, Row};

use crate::adapters::sqlite::dialect::{Arguments, StoredRow};
use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::executor::Executor;
use crate::adapters::sqlite::table::{Seal, Sealed, SealedTable, check, rows_as, table};

table! {
    /// `mode` is null when it counts in both.
    FactRow in "fact" {
        organisation: String, mode: Option<String>, subject: String, item: String, what: String, day: Option<String>,
        outcome: Option<String>, evidence: Option<String>, note: Option<String>, author: String, at: i64,
    }
}

table! {
    ReminderRow in "reminder" {
        organisation: String, mode: String, name: String, item: String, member: Option<String>, number: Option<i64>,
        step: Option<String>, about: String, kind: String, rung: String, party: String, occurrence: String, planned: String,
        decided_at: i64, outcome: String, version: String,
    }
}

table! {
    ToldRow in "told" {
        organisation: String, mode: String, item: String, subject: String, party: String, due: String,
        newest_rung: Option<String>, occurrence: String, title: String, confidential: i64, at: i64, closed: i64,
    }
}

table! {
    MetaRow in "meta" { name: String, value: String }
}

table! {
    GoLiveRow in "go_live" { organisation: String, mode: String, at: i64, first_send: i64 }
}

table! {
    FirstSeenRow in "first_seen" { organisation: String, item: String, at: i64 }
}

table! {
    /// Without its number and its bytes. `owner` is who has it in hand.
    OutboxRow in "outbox" beside "id" {
        organisation: String, mode: String, address: String, party: String, day: String, purpose: String, message_id: String,
        subject: String, envelope_from: String, envelope_to: String, state: String, at: i64, failures: i64, why: String,
        queued_at: i64, first_deferred_at: Option<i64>, ever_in_doubt: i64, version: String, owner: Option<String>,
    }
}

/// The finished bytes of a message: many, seldom read, and removed long before the rest; so they have a seal of their own.
pub(super) struct SealedBytes(pub(super) Option<Vec<u8>>);

impl SealedBytes {
    pub(super) fn seal(bytes: &[u8]) -> i64 {
        let mut seal = Seal::of("outbox bytes");
        seal.add(bytes);
        seal.value()
    }
}

impl FromRow<'_, StoredRow> for SealedBytes {
    fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
        let bytes: Option<Vec<u8>> = row.try_get("bytes")?;
        check(
            "outbox",
            row.try_get("bytes_checksum")?,
            SealedBytes::seal(bytes.as_deref().unwrap_or_default()),
        )?;
        Ok(SealedBytes(bytes))
    }
}

/// Reads every row of every table here. Errors: one of them is not as it was written.
pub(super) async fn look_at_all(on: &mut Executor<'_>) -> Result<(), LedgerError> {
    look_at::<MetaRow>(on).await?;
    look_at::<GoLiveRow>(on).await?;
    look_at::<FirstSeenRow>(on).await?;
    look_at::<FactRow>(on).await?;
    look_at::<ReminderRow>(on).await?;
    look_at::<ToldRow>(on).await?;
    look_at::<OutboxRow>(on).await
}

async fn look_at<R: SealedTable>(on: &mut Executor<'_>) -> Result<(), LedgerError> {
    let all = rows_as::<R, Sound<R>>("");
    on.all("be looked at for damage", all).await.map(drop)
}

/// A row that was read and is as it was written; nothing of it is kept.
struct Sound<R>(PhantomData<R>);

impl<'r, R: SealedTable> FromRow<'r, StoredRow> for Sound<R> {
    fn from_row(row: &'r StoredRow) -> sqlx::Result<Self> {
        R::from_row(row).map(|_| Sound(PhantomData))
    }
}
