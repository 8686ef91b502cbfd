//! The five pure rooms, and the tables that `import` reads, built from the same files: without the database and the network they build in a fraction of the time.

#[path = "../../../src/dates/mod.rs"]
pub mod dates;
#[path = "../../../src/calendar/mod.rs"]
pub mod calendar;
#[path = "../../../src/planning/mod.rs"]
pub mod planning;
#[path = "../../../src/delivery/mod.rs"]
pub mod delivery;
#[path = "../../../src/messages/mod.rs"]
pub mod messages;
pub mod adapters;
