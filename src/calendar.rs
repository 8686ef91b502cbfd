//! From YAML text to a calendar, and every problem found on the way.
//!
//! Never stops at the first problem; a wrong calendar is an ordinary result.

pub mod rule;
pub mod dutch;
pub mod model;
pub mod item;
pub mod addresses;
pub mod done_lines;
pub mod keys;
pub mod named;
pub mod diagnostic;
pub mod locations;
mod problem;
mod read;

pub use addresses::{Address, AddressBook, masked};
pub use diagnostic::{
    AddressFault, Advice, AfterEnd, Choices, Diagnostic, FileKind, Headless, InputFile, Limit,
    Location, Meaning, Problem, Refused, Severity, Slip, Stray, Values, Wanted, What, Writing,
    advice_codes, codes,
};
pub use done_lines::DoneLine;
pub use item::{About, Calendar, Item, ItemIx, Preparation, Resolution, Texts};
pub use locations::Locations;
pub use model::{
    CountsWith, Decision, Defaults, Escalation, Event, EventIx, Form, Group, GroupIx, Ladder,
    LadderIx, Meetings, Organisation, OverdueRule, Party, PartyIx, Route, RouteIx, Rung, Step,
    StepParty, StepStage, UNNAMED_ORGANISATION,
};
pub use named::Naming;
pub use read::{Files, Reading, decode, id_from, read, version};
