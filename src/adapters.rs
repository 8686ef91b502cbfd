//! The world, one file or folder per technology; no adapter imports another.

pub mod cron_bell;
pub mod docx;
pub mod files;
pub mod lock_file;
pub mod maildir;
pub mod mime;
pub mod new_files;
pub mod signals;
pub mod smtp;
pub mod sqlite;
pub mod system_clock;
pub mod xlsx;
pub mod watch;
