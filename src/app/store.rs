//! Where the ledger lies: opened here and nowhere else, so that the rest of `app` names the store and not its database.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

pub use crate::adapters::sqlite::{LedgerError, Store};
use crate::app::outcome::Failure;
use crate::app::settings::Settings;

/// Makes the folder of the ledger when it is not there. Errors: exit 69.
pub fn make_data_dir(data_dir: &Path) -> Result<(), Failure> {
    // The ledger holds addresses and what was written to them: for its owner alone.
    let folder = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(data_dir);
    folder.map_err(|wrong| {
        Failure::Unavailable(format!("cannot make the data folder {}: {wrong}", data_dir.display()))
    })
}

/// Opens the ledger to write in it, making it and its folder when they are not there. Errors: exit 69, with the path and the
/// way out; also an older layout, which only `run` brings up to date.
pub async fn open_ledger(settings: &Settings) -> Result<Store, Failure> {
    make_data_dir(&settings.data_dir)?;
    Ok(Store::open(&settings.ledger_file()).await?)
}

/// `open_ledger` for whoever holds the sender's lock: an older layout is brought up to date, and damage is looked for.
pub async fn open_to_send(settings: &Settings) -> Result<Store, Failure> {
    let mut ledger = Store::open_and_upgrade(&settings.ledger_file()).await?;
    ledger.look_for_damage().await?;
    Ok(ledger)
}

/// With its causes.
impl From<LedgerError> for Failure {
    fn from(wrong: LedgerError) -> Self {
        let mut text = wrong.to_string();
        let mut cause = std::error::Error::source(&wrong);
        while let Some(deeper) = cause {
            text.push_str(&format!(": {deeper}"));
            cause = deeper.source();
        }
        Self::Unavailable(text)
    }
}
