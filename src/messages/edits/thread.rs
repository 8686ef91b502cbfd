//! By what mails about files are known.

/// The reason of every mail about a file.
pub(super) const ABOUT_FILE: &str = "kalenderbestand";

/// Mails about the same file of one organisation stand together, apart for each mailbox.
pub(super) fn thread([organisation, file]: [&str; 2], to: &str) -> Vec<String> {
    [organisation, "edit", to, file].map(str::to_owned).to_vec()
}
