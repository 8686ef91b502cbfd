//! The one integration program.

mod cases;
mod crash;
mod daemon;
mod commands;
mod dates;
mod delivery;
mod difference;
mod grammar;
mod late;
mod ledger;
mod messages;
mod planning;
mod postfix;
mod process;
mod reader;
mod reload;
mod shipped;
mod simulation;
mod smtp;
mod smtp_server;
mod smtp_tls;
mod tidy;
mod world;
