//! Every Dutch sentence that an administrator or a recipient reads.
//!
//! Decides nothing: it is given what must be said.

pub mod diagnostics;
pub mod mail;
pub mod listings;
pub mod schema;
pub mod new_calendar;
pub mod acts;
pub mod history;
pub mod difference;
pub mod explain;
pub mod preview;
pub mod usage;
pub mod yaml;
pub mod values;
pub mod dutch;
pub mod names;
pub mod title;
pub mod deadline;
pub mod view;
pub mod document;
pub mod edits;
mod templates;
mod text;
mod html;
mod matter;
mod letter;
mod letterhead;
mod answering;
mod question_table;
mod kinds;
mod facts;
mod daily;
mod subject;
mod compose;

pub use compose::{compose, view};
pub use letter::{Context, Letter};
pub use mail::{Mail, Sender};
pub use subject::subject;
