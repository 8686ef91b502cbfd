//! Reads the operator's and the administrator's files, and writes what was asked for.

use std::path::{Path, PathBuf};

/// A file that could not be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}: {source}", path.display())]
pub struct ReadError {
    pub path: PathBuf,
    pub source: std::io::Error,
}

/// Largest file that is read at all: 16 MiB; a calendar of 10,000 rows is 3 MiB.
pub const BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The bytes of `path`. Errors: missing, unreadable, no ordinary file (a folder, a pipe that would never end), larger than
/// [`BYTES_MAX`].
pub fn read(path: &Path) -> Result<Vec<u8>, ReadError> {
    let failed = |source| ReadError { path: path.to_owned(), source };
    let found = std::fs::metadata(path).map_err(failed)?;
    if !found.is_file() && !found.is_dir() {
        return Err(failed(std::io::Error::other("no ordinary file")));
    }
    if BYTES_MAX < found.len() {
        let large = format!("larger than {BYTES_MAX} bytes");
        return Err(failed(std::io::Error::new(std::io::ErrorKind::FileTooLarge, large)));
    }
    std::fs::read(path).map_err(failed)
}

/// The bytes of `path`, or `None` when there is no such file.
pub fn read_if_present(path: &Path) -> Result<Option<Vec<u8>>, ReadError> {
    match read(path) {
        Err(ReadError { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    }
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}", path.display())]
pub struct WriteError {
    pub path: PathBuf,
    pub source: std::io::Error,
}

/// Writes `bytes` to `path`; what was there is gone. Errors: no such folder, not allowed, no room.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    std::fs::write(path, bytes).map_err(|source| WriteError { path: path.to_owned(), source })
}

#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("{0}")]
    Read(#[from] ReadError),
    /// Others may read it.
    #[error("{} can be read by others: chmod 600 it", path.display())]
    Open { path: PathBuf },
    /// Empty, or not text.
    #[error("{} is empty or no text; it must hold the secret and nothing else", path.display())]
    Unusable { path: PathBuf },
}

/// The secret in `path`, without the line end. Refused when others than its owner may read it (0600), except in a folder
/// of credentials that the service manager has made.
pub fn read_secret(path: &Path) -> Result<String, SecretError> {
    use std::os::unix::fs::PermissionsExt;

    let bytes = read(path)?;
    let by_manager =
        std::env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder));
    let source = std::fs::metadata(path);
    let mode =
        source.map_err(|source| ReadError { path: path.to_owned(), source })?.permissions().mode();
    if !by_manager && mode & 0o077 != 0 {
        return Err(SecretError::Open { path: path.to_owned() });
    }
    let text = String::from_utf8(bytes).unwrap_or_default();
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(SecretError::Unusable { path: path.to_owned() });
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_missing_file_is_named_and_may_be_absent() {
        let path = Path::new("/nonexistent/kalender.yaml");
        assert!(read(path).unwrap_err().to_string().contains("/nonexistent/kalender.yaml"));
        assert_eq!(read_if_present(path).unwrap(), None);
        assert!(read_if_present(Path::new("/")).is_err(), "a folder is no file");
        assert!(read(Path::new("/dev/null")).is_err(), "a device or a pipe may never end");
    }

    #[test]
    fn a_secret_that_others_may_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "geheim\n").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(read_secret(&path).unwrap_err().to_string().contains("chmod 600"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read_secret(&path).unwrap(), "geheim");
        std::fs::write(&path, "\n").unwrap();
        assert!(read_secret(&path).is_err());
    }
}
