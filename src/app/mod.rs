//! Who meets whom, in which order: settings, commands, the tick, the daemon, the simulation.

pub mod cli;
pub mod clock;
pub mod commands;
mod crash_point;
pub mod daemon;
mod deliver;
mod guard;
pub mod loaded;
pub mod logs;
pub mod mailer;
pub mod outcome;
mod render;
pub mod scripted;
pub mod service;
pub mod settings;
pub mod simulation;
pub mod stop;
pub mod tick;
pub mod transport;

pub use cli::run;
pub use outcome::{Failure, Verdict, report};
