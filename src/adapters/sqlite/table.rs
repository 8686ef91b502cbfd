//! A table is declared once: struct, statements and seal follow from its columns.
//!
//! The seal is a checksum over a row's values. SQLite notices damage to its own structure, and none to a value: a date that lost
//! a bit is another date. A row is read by way of its struct alone, and that refuses a row whose seal is broken.

use sqlx::AssertSqlSafe;

use crate::adapters::sqlite::dialect::Arguments;
use crate::adapters::sqlite::executor::{FromStored, Select, Statement};

/// The rows of one table, column by column as they are stored.
pub(super) trait SealedTable: FromStored {
    const NAME: &'static str;
    /// Those that `INSERT` fills, without the seal.
    const COLUMNS: &'static [&'static str];
    /// What the database fills and a reader wants as well.
    const ALSO: &'static [&'static str];
    /// The columns in their order, and the seal after them.
    fn values(&self) -> Arguments;
}

/// Declares a table whose rows carry a seal, in the column `checksum`; in a row of a layout without it that is null, and such a
/// row is not checked.
macro_rules! table {
    ($(#[$doc:meta])* $row:ident in $name:literal $(beside $also:literal)? { $($column:ident: $kind:ty),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(super) struct $row { $(pub(super) $column: $kind),+ }

        impl $row {
            pub(super) fn seal(&self) -> i64 {
                let mut seal = Seal::of($name);
                $(self.$column.add_to(&mut seal);)+
                seal.value()
            }
        }

        impl sqlx::FromRow<'_, StoredRow> for $row {
            fn from_row(row: &StoredRow) -> sqlx::Result<Self> {
                let it = Self { $($column: row.try_get(stringify!($column))?),+ };
                check($name, row.try_get("checksum")?, it.seal())?;
                Ok(it)
            }
        }

        impl SealedTable for $row {
            const NAME: &'static str = $name;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($column)),+];
            const ALSO: &'static [&'static str] = &[$($also)?];

            fn values(&self) -> Arguments {
                let mut values = Arguments::default();
                $(values.add(&self.$column).expect("text and numbers can be sent");)+
                values.add(self.seal()).expect("a number can be sent");
                values
            }
        }
    };
}
pub(super) use table;

/// Rows of the table `R`, read as `T`; `rest` says which.
pub(super) fn rows_as<'q, R: SealedTable, T: FromStored>(rest: &str) -> Select<'q, T> {
    joined::<R, T>("", rest)
}

/// Rows of the table `R` with `more` columns of another, read as `T`; `rest` says which.
pub(super) fn joined<'q, R: SealedTable, T: FromStored>(more: &str, rest: &str) -> Select<'q, T> {
    // Each with its table, so that no column of another is meant.
    let all = R::ALSO.iter().chain(R::COLUMNS).chain(&["checksum"]);
    let all = all.map(|it| format!("{}.{it}", R::NAME)).collect::<Vec<_>>().join(", ");
    sqlx::query_as(AssertSqlSafe(format!("SELECT {all}{more} FROM {} {rest}", R::NAME)))
}

/// Rows of the table `R`; `rest` says which.
pub(super) fn rows<'q, R: SealedTable>(rest: &str) -> Select<'q, R> {
    rows_as::<R, R>(rest)
}

/// A new row; `rest` says what becomes of one that is there already.
pub(super) fn insert<R: SealedTable>(row: &R, rest: &str) -> Statement {
    sqlx::query_with(insertion::<R>(rest), row.values())
}

/// A new row of a table whose numbers the database draws: asks for that number.
pub(super) fn draw<'q, R: SealedTable>(row: &R) -> Select<'q, (i64,)> {
    sqlx::query_as_with(insertion::<R>("RETURNING id"), row.values())
}

/// A new row, or these values in place of those of the row with the same `key`; `rest` says when not.
pub(super) fn upsert<R: SealedTable>(row: &R, key: &str, rest: &str) -> Statement {
    let columns = R::COLUMNS.iter().chain(&["checksum"]);
    let values = columns.filter(|column| !key.split(", ").any(|key| key == **column));
    let set = values.map(|it| format!("{it} = excluded.{it}")).collect::<Vec<_>>().join(", ");
    insert(row, &format!("ON CONFLICT ({key}) DO UPDATE SET {set} {rest}"))
}

fn insertion<R: SealedTable>(rest: &str) -> AssertSqlSafe<String> {
    let places: Vec<_> = (1..=R::COLUMNS.len() + 1).map(|at| format!("${at}")).collect();
    let (columns, places) = (R::COLUMNS.join(", "), places.join(", "));
    AssertSqlSafe(format!("INSERT INTO {} ({columns}, checksum) VALUES ({places}) {rest}", R::NAME))
}

/// A seal is never small: no single flipped bit makes a number of six bytes null, which would mean that there is no seal.
const SIX_BYTES: i64 = 1 << 40;

/// A CRC-32: finds any damage of one place, and what it misses by chance is one in four thousand million.
pub(super) struct Seal(crc32fast::Hasher);

impl Seal {
    pub(super) fn of(table: &str) -> Seal {
        let mut seal = Seal(crc32fast::Hasher::new());
        seal.add(table.as_bytes());
        seal
    }

    /// With its length, so that what moves from one value to the next is seen.
    pub(super) fn add(&mut self, value: &[u8]) {
        self.0.update(&(value.len() as u64).to_le_bytes());
        self.0.update(value);
    }

    pub(super) fn value(self) -> i64 {
        SIX_BYTES | i64::from(self.0.finalize())
    }
}

pub(super) trait Sealed {
    fn add_to(&self, seal: &mut Seal);
}

impl Sealed for String {
    fn add_to(&self, seal: &mut Seal) {
        seal.add(self.as_bytes());
    }
}

impl Sealed for i64 {
    fn add_to(&self, seal: &mut Seal) {
        seal.add(&self.to_le_bytes());
    }
}

impl<T: Sealed> Sealed for Option<T> {
    fn add_to(&self, seal: &mut Seal) {
        match self {
            Some(value) => value.add_to(seal),
            None => seal.0.update(&[0xff]),
        }
    }
}

/// Errors: the row is not as it was written. Without a seal there is nothing to hold it against.
pub(super) fn check(table: &'static str, kept: Option<i64>, found: i64) -> Result<(), BrokenSeal> {
    if kept.is_none_or(|kept| kept == found) { Ok(()) } else { Err(BrokenSeal { table }) }
}

#[derive(Debug, thiserror::Error)]
#[error("a row of the table `{table}` is not as it was written")]
pub(super) struct BrokenSeal {
    table: &'static str,
}

impl From<BrokenSeal> for sqlx::Error {
    fn from(wrong: BrokenSeal) -> Self {
        sqlx::Error::Decode(Box::new(wrong))
    }
}
