//! Writes a set of new files: all of them or none, and never over one that exists.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub struct NewFile {
    pub path: PathBuf,
    pub text: String,
    /// Who may read it, as in `chmod`; the umask may take away more.
    pub mode: u32,
}

#[derive(Debug, thiserror::Error)]
pub enum NewFileError {
    #[error("{} exists", .0.display())]
    Exists(PathBuf),
    /// No room, no right, no folder.
    #[error("cannot write {}: {source}", path.display())]
    Write { path: PathBuf, source: io::Error },
}

/// The first of these files that exists, or the folder itself when it is no folder.
pub fn find_existing(folder: &Path, files: &[NewFile]) -> Option<PathBuf> {
    if fs::metadata(folder).is_ok_and(|it| !it.is_dir()) {
        return Some(folder.to_owned());
    }
    // A link that leads nowhere stands there as well.
    files.iter().map(|it| folder.join(&it.path)).find(|path| fs::symlink_metadata(path).is_ok())
}

/// Writes all files below `folder`, which is made if need be. Each is written whole under another name first, and appears
/// under its own by a hard link, which fails when somebody was there before. Errors: then nothing new is left behind.
pub fn write(folder: &Path, files: &[NewFile]) -> Result<(), NewFileError> {
    if let Some(path) = find_existing(folder, files) {
        return Err(NewFileError::Exists(path));
    }
    let mut made = Made::default();
    let written = write_all(folder, files, &mut made);
    made.remove(written.is_err());
    written
}

/// What stands on the disk so far.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    temporary: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    /// The temporary names always; the rest when it came to nothing. What cannot be removed stays, and is harmless.
    fn remove(&self, everything: bool) {
        self.temporary.iter().for_each(|it| drop(fs::remove_file(it)));
        if everything {
            self.files.iter().for_each(|it| drop(fs::remove_file(it)));
            self.folders.iter().rev().for_each(|it| drop(fs::remove_dir(it)));
        }
    }
}

fn write_all(folder: &Path, files: &[NewFile], made: &mut Made) -> Result<(), NewFileError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| NewFileError::Write { path, source }
    };
    let mut pairs = Vec::with_capacity(files.len());
    for file in files {
        let path = folder.join(&file.path);
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { continue };
        make_folder(parent, made).map_err(failed(parent))?;
        let hidden = format!(".{}.{}", name.to_string_lossy(), std::process::id());
        let temporary = parent.join(hidden);
        let mut opened = create(&temporary, file.mode).map_err(failed(&path))?;
        made.temporary.push(temporary.clone());
        let written = opened.write_all(file.text.as_bytes()).and_then(|()| opened.sync_all());
        written.map_err(failed(&path))?;
        pairs.push((temporary, path, file));
    }
    for (temporary, path, file) in pairs {
        match publish(&temporary, &path, file) {
            Ok(()) => made.files.push(path),
            Err(wrong) if wrong.kind() == ErrorKind::AlreadyExists => {
                return Err(NewFileError::Exists(path));
            }
            Err(source) => return Err(NewFileError::Write { path, source }),
        }
    }
    let sync = |folder: &Path| File::open(folder).and_then(|it| it.sync_all());
    for folder in std::iter::once(folder).chain(made.folders.iter().map(PathBuf::as_path)) {
        sync(folder).map_err(failed(folder))?;
    }
    Ok(())
}

fn create(path: &Path, mode: u32) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(mode).open(path)
}

/// Not every file system has hard links; there the file is written under its own name, which must be free as well.
fn publish(temporary: &Path, path: &Path, file: &NewFile) -> io::Result<()> {
    match fs::hard_link(temporary, path) {
        Err(wrong)
            if matches!(wrong.kind(), ErrorKind::Unsupported | ErrorKind::PermissionDenied) =>
        {
            let mut opened = create(path, file.mode)?;
            let written = opened.write_all(file.text.as_bytes()).and_then(|()| opened.sync_all());
            written.inspect_err(|_| drop(fs::remove_file(path)))
        }
        other => other,
    }
}

/// Makes a folder and those above it, and remembers which are new.
fn make_folder(folder: &Path, made: &mut Made) -> io::Result<()> {
    if folder.as_os_str().is_empty() || folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folder(parent, made)?;
    }
    fs::create_dir(folder)?;
    made.folders.push(folder.to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn file(path: &str, mode: u32) -> NewFile {
        NewFile { path: PathBuf::from(path), text: format!("{path}\n"), mode }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> =
            entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn all_files_stand_there_with_their_modes_and_nothing_else() {
        let top = tempfile::tempdir().unwrap();
        let folder = top.path().join("a/b");
        write(&folder, &[file("een", 0o640), file("c/twee", 0o644)]).unwrap();
        assert_eq!(names(&folder), ["c", "een"]);
        assert_eq!(names(&folder.join("c")), ["twee"]);
        let mode = fs::metadata(folder.join("een")).unwrap().permissions().mode();
        assert_eq!(mode & 0o027, 0, "others read nothing, the group writes nothing");
        assert_eq!(fs::read_to_string(folder.join("c/twee")).unwrap(), "c/twee\n");
    }

    #[test]
    fn what_exists_is_named_and_nothing_is_written() {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join("twee"), "van iemand").unwrap();
        let wrong = write(top.path(), &[file("een", 0o644), file("twee", 0o644)]).unwrap_err();
        assert!(matches!(wrong, NewFileError::Exists(path) if path.ends_with("twee")));
        assert_eq!(names(top.path()), ["twee"]);
        assert_eq!(fs::read_to_string(top.path().join("twee")).unwrap(), "van iemand");
    }

    #[test]
    fn a_failure_half_way_leaves_nothing_behind() {
        let top = tempfile::tempdir().unwrap();
        // A file where the second one needs a folder.
        fs::write(top.path().join("in-de-weg"), "").unwrap();
        let folder = top.path().join("nieuw");
        let wrong = write(&folder, &[file("een", 0o644), file("../in-de-weg/twee", 0o644)]);
        assert!(matches!(wrong, Err(NewFileError::Write { .. })));
        assert_eq!(names(top.path()), ["in-de-weg"]);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_in_the_way() {
        let top = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/nonexistent", top.path().join("een")).unwrap();
        assert!(matches!(write(top.path(), &[file("een", 0o644)]), Err(NewFileError::Exists(_))));
        assert_eq!(names(top.path()), ["een"]);
    }

    #[test]
    fn a_file_is_no_folder() {
        let top = tempfile::tempdir().unwrap();
        let path = top.path().join("bestand");
        fs::write(&path, "").unwrap();
        let wrong = write(&path, &[file("een", 0o644)]).unwrap_err();
        assert!(matches!(wrong, NewFileError::Exists(found) if found == path));
    }
}
