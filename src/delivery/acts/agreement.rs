//! Agreeing to what a calendar's files hold: also to what the service would hold, before it has seen it.

use crate::delivery::edits::{Edit, EditState};

/// What somebody agrees to, beside what runs. A hash names what calendar and address book hold together.
#[derive(Debug, Clone, Copy)]
pub struct Offered<'a> {
    /// The hash of what the files hold; `None`: they have errors.
    pub in_files: Option<&'a str>,
    /// Of the version that runs; `None`: none has run yet.
    pub running: Option<&'a str>,
    /// What became of the edit that was last seen in the files.
    pub edit: Option<&'a Edit>,
    /// What somebody agreed to before.
    pub agreed: Option<&'a str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    ToHeld,
    /// An edit that the service has not seen yet.
    InAdvance,
    /// An edit that was agreed to before.
    Again,
}

/// Why there is nothing to agree to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAgreed {
    /// The files are taken at the first start, without anybody.
    NeverRan,
    /// The files have errors, or cannot be read.
    HasErrors,
    /// What the files hold runs.
    NothingWaits,
    /// The files hold something else than what waits: nobody has seen what it does.
    ChangedSince,
}

pub fn agree(it: Offered<'_>) -> Result<Agreement, NotAgreed> {
    let running = it.running.ok_or(NotAgreed::NeverRan)?;
    let hash = it.in_files.ok_or(NotAgreed::HasErrors)?;
    if hash == running {
        return Err(NotAgreed::NothingWaits);
    }
    let held = it.edit.filter(|edit| edit.state == EditState::Held);
    match (it.agreed == Some(hash), held) {
        (_, Some(held)) if held.hash != hash => Err(NotAgreed::ChangedSince),
        (true, _) => Ok(Agreement::Again),
        (false, Some(_)) => Ok(Agreement::ToHeld),
        (false, None) => Ok(Agreement::InAdvance),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: Offered<'_> =
        Offered { in_files: Some("new"), running: Some("old"), edit: None, agreed: None };

    fn edit(hash: &str, state: EditState) -> Edit {
        Edit {
            file: "kalender.yaml".to_owned(),
            hash: hash.to_owned(),
            state,
            since: "2026-09-15T10:00:00Z".parse().unwrap(),
            place: String::new(),
            why: String::new(),
        }
    }

    #[test]
    fn what_the_files_hold_is_agreed_to_also_before_it_is_held() {
        let held = edit("new", EditState::Held);
        assert_eq!(agree(OFFERED), Ok(Agreement::InAdvance));
        assert_eq!(agree(Offered { edit: Some(&held), ..OFFERED }), Ok(Agreement::ToHeld));
        let again = Offered { edit: Some(&held), agreed: Some("new"), ..OFFERED };
        assert_eq!(agree(again), Ok(Agreement::Again));
        let broken = edit("older", EditState::Broken);
        assert_eq!(agree(Offered { edit: Some(&broken), ..OFFERED }), Ok(Agreement::InAdvance));
    }

    #[test]
    fn what_nobody_has_seen_is_not_agreed_to() {
        let held = edit("other", EditState::Held);
        let changed = Offered { edit: Some(&held), ..OFFERED };
        assert_eq!(agree(changed), Err(NotAgreed::ChangedSince));
        assert_eq!(agree(Offered { agreed: Some("new"), ..changed }), Err(NotAgreed::ChangedSince));
        assert_eq!(agree(Offered { running: None, ..OFFERED }), Err(NotAgreed::NeverRan));
        assert_eq!(agree(Offered { in_files: None, ..OFFERED }), Err(NotAgreed::HasErrors));
        let runs = Offered { in_files: Some("old"), ..OFFERED };
        assert_eq!(agree(runs), Err(NotAgreed::NothingWaits));
    }
}
