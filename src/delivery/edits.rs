//! Edited files, decided like reminders: a look at the files, what is known, and now give a value that needs no further
//! thought.

mod decide;
mod decided;
mod examine;
mod kept;
mod audience;
mod refused;
mod troubles;
mod watched;

pub use audience::{Audience, Sight};
pub use decide::{Found, KnownOfFiles, decide};
pub use decided::{
    Comparison, CoordinatorNews, Decided, EditMail, EditNews, OperatorNews, Turn, Whose,
};
pub use examine::{Edition, Examined, Why, at_stake, examine};
pub use kept::{Bytes, Edit, EditState, KeptVersion, UnsentChange};
pub use refused::RefusedFiles;
pub use troubles::{Announcements, FileTrouble, ToldTrouble, Topic, announce};
pub use watched::{Asks, FilesNow, Watched};
