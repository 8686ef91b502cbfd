//! The sender's lock: a file held as long as the process lives.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Held: nobody else sends from this data directory.
#[derive(Debug)]
pub struct LockFile {
    _file: File,
}

#[derive(Debug, thiserror::Error)]
pub enum LockError {
    #[error("another kwaliteitskalender ({holder}) is sending from {}; stop it first, or use another --data-dir", path.display())]
    Held {
        path: PathBuf,
        /// What it wrote about itself.
        holder: String,
    },
    /// The file cannot be made or locked.
    #[error("cannot lock {}: {source}; is its folder writable for this user?", path.display())]
    Unusable { path: PathBuf, source: std::io::Error },
}

impl LockFile {
    /// Takes the lock at `path` and writes `holder` (such as `process 1234`) into it.
    pub fn take(path: &Path, holder: &str) -> Result<Self, LockError> {
        let unusable = |source| LockError::Unusable { path: path.to_owned(), source };
        let open =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = open.map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder).map_err(unusable)?;
                return Err(LockError::Held {
                    path: path.to_owned(),
                    holder: holder.trim().to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(unusable(source)),
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{holder}"))
            .map_err(unusable)?;
        Ok(Self { _file: file })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_taker_is_told_who_holds_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sender.lock");
        let held = LockFile::take(&path, "process 7").unwrap();
        let refused = LockFile::take(&path, "process 8").unwrap_err().to_string();
        assert!(refused.contains("process 7"), "{refused}");
        drop(held);
        LockFile::take(&path, "process 9").unwrap();
    }

    #[test]
    fn a_missing_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("missing/x.lock");
        let wrong = LockFile::take(&path, "").unwrap_err().to_string();
        assert!(wrong.contains("/missing/x.lock"), "{wrong}");
    }
}
