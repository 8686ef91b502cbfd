//! The one integration program.

mod acts;
mod breaks;
mod cases;
mod crash;
mod daemon;
mod commands;
mod dates;
mod delivery;
mod documents;
mod difference;
mod explained;
mod grammar;
#[cfg(feature = "import")]
mod import;
mod init;
mod late;
mod ledger;
mod messages;
mod mutations;
mod planning;
mod postfix;
mod process;
mod reader;
mod schema;
mod reload;
mod shipped;
mod simulation;
mod smtp;
mod smtp_server;
mod smtp_tls;
mod tidy;
mod world;
