//! What the coordinator and the operator hear about the files of a calendar: broken, held, taken, well again.

mod coordinator;
mod operator;
mod refused;
mod thread;

pub use coordinator::{EditEffect, ToCoordinator};
pub use operator::{ToOperator, outage_to_operator};
pub use refused::{Unreadable, errors, no_address_of_coordinator, same_organisation, unreadable};
