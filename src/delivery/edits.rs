//! Edited files: what they do, what becomes of them, and who hears of it.

mod examine;
mod kept;
mod troubles;

pub use examine::{Examined, Side, Why, at_stake, examine};
pub use kept::{Bytes, Edit, EditState, KeptVersion, Notice, Turn, UnsentChange};
pub use troubles::{
    Announcements, FORGOTTEN_AFTER, FileTrouble, ToldTrouble, Topic, WELL_AGAIN_APART, announce,
};
