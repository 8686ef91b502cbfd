//! Delivers into a folder of `.eml` files that any mail program opens: the default, so that a newcomer needs no server.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::delivery::submission::{Envelope, Submission};

/// A folder that receives each mail as one file.
#[derive(Debug)]
pub struct Maildir {
    folder: PathBuf,
}

impl Maildir {
    /// The folder is made when the first mail comes. What of it is there now is found once: a way through a folder that
    /// goes later (`config/../var`) would make that folder again.
    pub fn new(folder: PathBuf) -> Maildir {
        Maildir { folder: resolved(&folder).unwrap_or(folder) }
    }

    /// Writes `<name>.eml`, whole or not at all; a repeat overwrites itself (R22). Accepted means: safe on the disk.
    pub async fn submit(&mut self, _envelope: &Envelope, name: &str, bytes: &[u8]) -> Submission {
        assert!(
            is_file_name(name),
            "a mail is named after its Message-ID, in letters, digits, points, hyphens"
        );
        match write(&self.folder, name, bytes) {
            Ok(()) => Submission::Accepted { answer: format!("written as {name}.eml") },
            Err(error) => {
                let folder = self.folder.display();
                let reason = format!(
                    "cannot write mail into {folder}: {error}; see that it is a folder with room in which this service may write"
                );
                Submission::Unavailable { reason, hold: true }
            }
        }
    }

    /// Nothing is open between two mails.
    pub async fn end_batch(&mut self) {}
}

/// The part that exists without links and `..`, and the rest behind it; `None`: nothing of it exists.
fn resolved(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find_map(|there| {
        let there = if there.as_os_str().is_empty() { Path::new(".") } else { there };
        let rest = folder.strip_prefix(there).unwrap_or(folder);
        Some(fs::canonicalize(there).ok()?.join(rest))
    })
}

fn is_file_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    !name.is_empty() && !name.starts_with('.') && name.chars().all(plain)
}

/// Under another name first, so that nobody ever opens half a mail.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let unfinished = folder.join(format!(".{name}.unfinished"));
    let mut file = File::create(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&unfinished, folder.join(format!("{name}.eml")))?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope() -> Envelope {
        Envelope { from: "kalender@swv.example".to_owned(), to: "jan@school.example".to_owned() }
    }

    fn files(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.collect()
    }

    #[tokio::test]
    async fn a_mail_becomes_one_file_and_a_repeat_overwrites_it() {
        let scratch = tempfile::tempdir().unwrap();
        let folder = scratch.path().join("uit/mail");
        let mut maildir = Maildir::new(folder.clone());
        for text in ["first\r\n", "second\r\n"] {
            let said = maildir.submit(&envelope(), "20261001-abc", text.as_bytes()).await;
            assert_eq!(
                said,
                Submission::Accepted { answer: "written as 20261001-abc.eml".to_owned() }
            );
        }
        maildir.end_batch().await;
        assert_eq!(files(&folder), ["20261001-abc.eml"]);
        assert_eq!(fs::read(folder.join("20261001-abc.eml")).unwrap(), b"second\r\n");
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_written_holds_the_queue_and_is_named() {
        let scratch = tempfile::tempdir().unwrap();
        let in_the_way = scratch.path().join("mail");
        fs::write(&in_the_way, "a file").unwrap();
        let said = Maildir::new(in_the_way.clone()).submit(&envelope(), "abc", b"").await;
        let Submission::Unavailable { reason, hold: true } = said else { panic!("{said:?}") };
        assert!(reason.contains(in_the_way.to_str().unwrap()), "{reason}");
        assert!(reason.contains("this service may write"), "{reason}");
    }

    #[tokio::test]
    async fn a_mail_that_was_left_half_written_is_finished_by_the_repeat() {
        let scratch = tempfile::tempdir().unwrap();
        fs::write(scratch.path().join(".abc.unfinished"), "ha").unwrap();
        let said =
            Maildir::new(scratch.path().to_owned()).submit(&envelope(), "abc", b"whole\r\n").await;
        assert!(matches!(said, Submission::Accepted { .. }), "{said:?}");
        assert_eq!(files(scratch.path()), ["abc.eml"]);
    }

    #[tokio::test]
    async fn a_folder_on_the_way_that_goes_later_is_not_made_again() {
        let scratch = tempfile::tempdir().unwrap();
        let config = scratch.path().join("config");
        fs::create_dir(&config).unwrap();
        let mut maildir = Maildir::new(config.join("../var/mail"));
        fs::remove_dir(&config).unwrap();
        let said = maildir.submit(&envelope(), "abc", b"whole\r\n").await;
        assert!(matches!(said, Submission::Accepted { .. }), "{said:?}");
        assert_eq!(files(scratch.path()), ["var"]);
        assert_eq!(files(&scratch.path().join("var/mail")), ["abc.eml"]);
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        for name in ["20261001.abc-1_x", "a", "A9"] {
            assert!(is_file_name(name), "{name}");
        }
        for name in ["", ".", "..", "../a", "a/b", ".a", "a b", "a\0", "é"] {
            assert!(!is_file_name(name), "{name}");
        }
    }
}
