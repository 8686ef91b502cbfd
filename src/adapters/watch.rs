//! Rings when one of the watched files may have changed. The folders are watched: editors rename.
//!
//! Only rings: drives on a network tell nothing, so whoever is rung looks for itself, and looks without being rung too.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;

/// Where files come from a configuration store (Kubernetes), they are links through this one, and only it is swapped.
const SWAPPED_LINK: &str = "..data";

/// Watches until it is dropped.
pub struct Watch {
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Rings `wake` when one of `paths` is written, made, renamed or removed; other files beside them, such as what
    /// editors, sync clients and the ledger write, never ring. A folder that cannot be watched is
    /// told in the log. Errors: the system watches no folders at all.
    pub fn start(paths: &[PathBuf], wake: Arc<Notify>) -> notify::Result<Self> {
        let names = paths.iter().filter_map(|it| it.file_name()).map(ToOwned::to_owned);
        let names: BTreeSet<OsString> = names.chain([OsString::from(SWAPPED_LINK)]).collect();
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // An error is lost events: then too somebody should look.
            if event.map_or(true, |event| concerns(&event, &names)) {
                tracing::debug!("a calendar file may have changed");
                wake.notify_one();
            }
        })?;
        for folder in folders(paths) {
            if let Err(wrong) = watcher.watch(&folder, RecursiveMode::NonRecursive) {
                let folder = folder.display();
                tracing::warn!(%folder, error = %wrong, "a folder cannot be watched; its files are compared every minute");
            }
        }
        Ok(Self { _watcher: watcher })
    }
}

fn folders(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let folder = |path: &Path| match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    };
    paths.iter().map(|it| folder(it)).collect()
}

/// Reading a file rings nothing: we read it ourselves.
fn concerns(event: &Event, names: &BTreeSet<OsString>) -> bool {
    let is_change = !matches!(event.kind, EventKind::Access(_));
    let is_named = |path: &PathBuf| path.file_name().is_some_and(|it| names.contains(it));
    is_change && (event.need_rescan() || event.paths.iter().any(is_named))
}

#[cfg(test)]
mod tests {
    use super::*;

    use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RenameMode};

    fn names() -> BTreeSet<OsString> {
        ["kalender.yaml", "adresboek.yaml", "afgerond.yaml"].map(OsString::from).into()
    }

    fn event(kind: EventKind, name: &str) -> Event {
        Event::new(kind).add_path(Path::new("/etc/kalender").join(name))
    }

    #[test]
    fn a_change_of_a_watched_file_rings() {
        let renamed = EventKind::Modify(ModifyKind::Name(RenameMode::To));
        for kind in [EventKind::Create(CreateKind::File), renamed, EventKind::Any] {
            assert!(concerns(&event(kind, "kalender.yaml"), &names()));
        }
    }

    #[test]
    fn what_editors_sync_clients_and_the_ledger_write_does_not_ring() {
        let written = EventKind::Create(CreateKind::File);
        for name in [
            ".kalender.yaml.swp",
            ".kalender.yaml.swx",
            "4913",
            "kalender.yaml~",
            "#kalender.yaml#",
            ".#kalender.yaml",
            ".~lock.kalender.yaml#",
            "~$kalender.yaml",
            "kalender.sync-conflict-20261122-001500-ABCDEFG.yaml",
            "kalender-PC van Jan.yaml",
            "kalender.yaml.tmp",
            ".~kalender.yaml",
            "ledger.sqlite",
            "ledger.sqlite-wal",
        ] {
            assert!(!concerns(&event(written, name), &names()), "{name}");
        }
    }

    #[test]
    fn reading_a_file_does_not_ring() {
        let read = EventKind::Access(AccessKind::Close(AccessMode::Read));
        assert!(!concerns(&event(read, "kalender.yaml"), &names()));
    }
}
