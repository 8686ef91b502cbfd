//! Who meets whom, in which order: settings, commands, the tick, the daemon, the simulation.

pub mod acts;
pub mod cli;
pub mod clock;
pub mod commands;
mod crash_point;
pub mod daemon;
mod deliver;
pub mod edits;
mod guard;
pub mod load;
pub mod logs;
pub mod outcome;
mod render;
pub mod past;
pub mod scripted;
pub mod running;
pub mod service;
pub mod settings;
pub mod simulation;
pub mod stop;
pub mod store;
pub mod tick;
pub mod transport;
pub mod version;
mod wait;

pub use cli::run;
pub use outcome::{Exit, Failure, report};
