//! The calendar as the official chapter of the year plan: sections, rows and four columns. One view, many ways to write it.

pub mod csv;
pub mod feed;
pub mod markdown;
pub mod page;
mod chapter;
mod course;
mod texts;
mod who;

pub use chapter::{COLUMNS, Document, DocumentRow, DocumentSection, PAGE_OF, TITLE, window};
pub use course::{Course, RowState};
