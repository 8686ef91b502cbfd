//! Two versions of one calendar, side by side.

use chrono::{DateTime, Utc};

use crate::app::version::Version;
use crate::delivery::{Examined, Ledger, examine};

/// Two versions of one calendar, and what the newer one does.
pub(super) struct Compared<'a> {
    pub(super) was: &'a Version,
    pub(super) is: &'a Version,
    pub(super) examined: Examined,
    /// The service holds the edit until somebody agrees.
    pub(super) waits: bool,
    pub(super) is_agreed: bool,
}

impl<'a> Compared<'a> {
    pub(super) fn of(
        was: &'a Version,
        is: &'a Version,
        ledger: &Ledger,
        now: DateTime<Utc>,
    ) -> Self {
        let examined = examine(was.edition(), is.edition(), ledger, now);
        let waits = examined.why.is_some();
        Self { was, is, examined, waits, is_agreed: false }
    }
}
