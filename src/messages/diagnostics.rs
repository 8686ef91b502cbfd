//! What the administrator reads about a finding: the sentence, the word under the caret, the way out, and what follows from it.
//!
//! Each family of problems has its words in one match, in the file that has its name.

mod advice;
mod drawing;
mod finding;
mod lines;
mod masking;
mod meaning;
mod refused;
mod slip;
mod values;
mod words;
mod writing;

pub use drawing::draw;
pub use finding::{briefly, words};
pub use lines::{also_on, briefly_on, consequence, not_shown, severity, summary};
pub use words::Words;
