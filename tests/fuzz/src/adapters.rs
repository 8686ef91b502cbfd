//! Of the adapters only the one that needs no world: tables out of bytes.

#[path = "../../../src/adapters/tables/mod.rs"]
pub mod tables;
