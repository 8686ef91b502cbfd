//! Opening a ledger, and making one.

use std::io::ErrorKind;
use std::path::Path;

use crate::adapters::sqlite::error::LedgerError;
use crate::adapters::sqlite::store::Store;
use crate::adapters::sqlite::{dialect, file, layout, rows};

impl Store {
    /// Opens the ledger at `path`, to read and write; makes it when it is not there. Errors: besides damage, an older layout.
    pub async fn open(path: &Path) -> Result<Self, LedgerError> {
        make_if_missing(path).await?;
        Self::open_up_to_date(path).await
    }

    async fn open_up_to_date(path: &Path) -> Result<Self, LedgerError> {
        let mut ledger = Self::open_file(path).await?;
        if layout::is_up_to_date(&mut ledger.on()).await? {
            return Ok(ledger);
        }
        ledger.close().await;
        Err(LedgerError::TooOld { path: path.to_owned() })
    }

    /// `open` for whoever holds the sender's lock: an older layout is brought up to date, after a back-up beside it.
    pub async fn open_and_upgrade(path: &Path) -> Result<Self, LedgerError> {
        make_if_missing(path).await?;
        let mut ledger = Self::open_file(path).await?;
        let on = &mut ledger.on();
        if !layout::is_up_to_date(on).await? {
            layout::back_up(on).await?;
            layout::upgrade(on).await?;
        }
        Ok(ledger)
    }

    /// Opens the ledger that is at `path` to read it. Where only a newer layout will do, that is a copy in memory: reading
    /// neither makes a ledger nor changes one.
    pub async fn open_to_read(path: &Path) -> Result<Self, LedgerError> {
        match Self::open_up_to_date(path).await {
            Err(LedgerError::TooOld { .. }) => Self::copy_in_memory(path).await,
            opened => opened,
        }
    }

    /// A ledger that is gone with the process: for `simulate`.
    pub async fn in_memory() -> Result<Self, LedgerError> {
        let mut ledger = Self::connect_in_memory().await?;
        layout::upgrade(&mut ledger.on()).await?;
        Ok(ledger)
    }

    /// A copy of the ledger at `path`, brought up to date, that is gone with the process; the file stays as it is.
    pub async fn copy_in_memory(path: &Path) -> Result<Self, LedgerError> {
        // Says what is wrong with the file, if anything is.
        let mut ledger = Self::open_file(path).await?;
        layout::is_up_to_date(&mut ledger.on()).await?;
        ledger.close().await;
        let mut copy = Self::connect_in_memory().await?;
        file::fill_from(&mut copy.on(), path).await?;
        layout::upgrade(&mut copy.on()).await?;
        Ok(copy)
    }

    async fn connect_in_memory() -> Result<Self, LedgerError> {
        let path = Path::new(dialect::IN_MEMORY);
        Ok(Self::new(file::connect(&dialect::options_in_memory(), path).await?, path))
    }

    /// Whatever its layout.
    async fn open_file(path: &Path) -> Result<Self, LedgerError> {
        // A ledger is born whole, so an empty one has lost all it knew: starting anew would send everything twice.
        if std::fs::metadata(path).is_ok_and(|it| it.is_file() && it.len() == 0) {
            return Err(LedgerError::damaged(path, &"it is empty"));
        }
        Ok(Self::new(file::connect(&dialect::options(path), path).await?, path))
    }

    /// Whether anything in the file is not as it was written: its structure, and every row that carries a seal. For the start and
    /// daily: a few milliseconds for a few megabytes. Of a ledger in memory there is nothing to find. Errors: damage.
    pub async fn look_for_damage(&mut self) -> Result<(), LedgerError> {
        if self.path() == Path::new(dialect::IN_MEMORY) {
            return Ok(());
        }
        let on = &mut self.on();
        file::look_for_damage(on).await?;
        rows::look_at_all(on).await
    }

    /// Changes when another connection has written.
    pub async fn data_version(&mut self) -> Result<i64, LedgerError> {
        let version = sqlx::query_as(dialect::DATA_VERSION);
        self.on().one("tell whether it changed", version).await
    }
}

/// A new one has the newest layout.
async fn make_if_missing(path: &Path) -> Result<(), LedgerError> {
    match std::fs::metadata(path) {
        Err(wrong) if wrong.kind() == ErrorKind::NotFound => create(path).await,
        _ => Ok(()),
    }
}

/// Makes a ledger under another name first, so that a crash never leaves half of one; whoever is first wins.
async fn create(path: &Path) -> Result<(), LedgerError> {
    let failed =
        |source| LedgerError::Open { path: path.to_owned(), source: sqlx::Error::Io(source) };
    let unborn = path.with_extension(format!("unborn-{}", std::process::id()));
    match std::fs::remove_file(&unborn) {
        Err(wrong) if wrong.kind() != ErrorKind::NotFound => return Err(failed(wrong)),
        _ => {}
    }
    let mut ledger =
        Store::new(file::connect(&dialect::options_of_birth(&unborn), path).await?, path);
    layout::upgrade(&mut ledger.on()).await?;
    ledger.close().await;
    let linked = std::fs::hard_link(&unborn, path);
    std::fs::remove_file(&unborn).map_err(failed)?;
    match linked {
        Err(wrong) if wrong.kind() != ErrorKind::AlreadyExists => Err(failed(wrong)),
        _ => std::fs::File::open(path.parent().unwrap_or(Path::new(".")))
            .and_then(|folder| folder.sync_all())
            .map_err(failed),
    }
}
