//! The ledger in SQLite: WAL, `synchronous=FULL`, one connection, migrations embedded.
//!
//! Only `dialect.rs` holds what SQLite alone understands; every other statement is one that PostgreSQL takes unchanged. A table
//! that decides is declared once, in `rows.rs`: its statements and the seal of a row follow from that.

mod decisions;
mod dialect;
mod encode;
mod error;
mod executor;
mod facts;
mod file;
mod layout;
mod load;
mod meta;
mod news;
mod open;
mod outbox;
mod records;
mod rows;
mod store;
mod table;
mod versions;

pub use error::LedgerError;
pub use store::Store;
