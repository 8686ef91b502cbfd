//! `afgerond.yaml`: what the administrator says is done.

use chrono::NaiveDate;

use crate::calendar::diagnostic::Location;

/// One line of `afgerond.yaml`: a fact by `bestand`, once, at first sight; its key is (`about`, `on`, `by`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoneLine {
    /// `onderdeel`, as typed: `jaarverslag-cva/2026`, or an item alone.
    pub about: String,
    /// `op`.
    pub on: NaiveDate,
    /// `door`.
    pub by: Option<String>,
    /// `bewijs`.
    pub evidence: Option<String>,
    /// `toelichting`.
    pub note: Option<String>,
    /// Where `onderdeel` stands.
    pub location: Location,
}
